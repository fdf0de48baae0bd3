// Journeys of a day: a dispatcher with a hundred orders and no mouse, those who keep the rules and the accounts, and what
// goes wrong around them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browser, call, open, orders, other, serve, settled } from './support.mjs'

let service
let chrome
before(async () => {
  service = await serve()
  chrome = await browser()
})
after(async () => {
  await chrome?.close()
  await service?.end()
})
async function as(t, login, more) {
  const opened = await open(chrome, service, login, more)
  t.after(() => opened.context.close())
  return opened
}
const isFine = (opened) => assert.deepEqual(opened.wrong, [])

test('a dispatcher works through a hundred orders by keyboard alone, from signing in to the last', async (t) => {
  const COUNT = 100
  const receipts = await orders(service, COUNT, (index) => `河道漂浮物 百件 ${index}`)
  const opened = await as(t, null)
  const { page, context } = opened
  await page.goto('/')
  await page.locator('input[name=login]').waitFor()
  await page.keyboard.type('water')
  await page.keyboard.press('Tab')
  await page.keyboard.type(service.passwords.water)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '我的工作台' }).waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('t')
  const head = page.locator('.triage-item h2')
  let done = 0
  let returned = 0
  let later = 0
  for (let turn = 0; done < COUNT && turn < COUNT + 400; turn += 1) {
    await page.locator('.triage-moves button').first().waitFor()
    const title = (await head.innerText()).trim()
    const leaves = () => page.waitForFunction((title) => document.querySelector('.triage-item h2')?.textContent.trim() !== title, title)
    if (!title.includes('百件')) {
      // What the demo left in the queue is put off.
      await page.keyboard.press('h')
    } else if (turn === 7 && later === 0) {
      later += 1
      await page.keyboard.press('h')
    } else if (done % 20 === 10 && returned < 5) {
      returned += 1
      done += 1
      await page.keyboard.press('2')
      await page.locator('#field-return_reason').waitFor()
      await page.keyboard.type('不属本局')
      await page.keyboard.press('Tab')
      await page.keyboard.type('三定规定')
      await page.keyboard.press('Control+Enter')
    } else {
      done += 1
      await page.keyboard.press('1')
      if (done === 3) {
        // A slip is taken back and made again.
        await leaves()
        await page.keyboard.press('u')
        await page.waitForFunction((title) => document.querySelector('.triage-item h2')?.textContent.trim() === title, title)
        await page.locator('.triage-moves button').first().waitFor()
        await page.keyboard.press('1')
      }
    }
    if (done < COUNT - later) await leaves()
    else break
  }
  // The one that was put off is taken back by keyboard too.
  await page.getByRole('button', { name: '取回' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('.triage-item h2', { hasText: '百件' }).waitFor()
  await page.locator('h1').focus().catch(() => undefined)
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('1')
  await page.locator('.triage-waiting li').first().waitFor()
  // Leaving the page sends what waits.
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.waitForFunction(async (receipts) => {
    const rows = await Promise.all(receipts.map(async (receipt) => (await (await fetch(`/api/v1/items/${receipt}`)).json()).stage.name))
    return rows.every((stage) => stage !== 'dispatched')
  }, receipts, { timeout: 40_000, polling: 1500 })
  const stages = {}
  for (const receipt of receipts) {
    const { stage } = await (await context.request.get(`/api/v1/items/${receipt}`)).json()
    stages[stage.name] = (stages[stage.name] ?? 0) + 1
  }
  assert.deepEqual(stages, { first_contact: COUNT - returned, return_review: returned })
  isFine(opened)
})

test('keys rest while an input method composes', async (t) => {
  const opened = await as(t, 'leader')
  const { page } = opened
  await page.goto('/items?state=live&order=due')
  await page.locator('tr[data-item]').first().waitFor()
  const before = await page.locator('tr.at').getAttribute('data-item')
  await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', isComposing: true, bubbles: true })))
  await page.evaluate(() => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'k', keyCode: 229, bubbles: true })))
  assert.equal(await page.locator('tr.at').getAttribute('data-item'), before)
  await page.keyboard.press('j')
  assert.notEqual(await page.locator('tr.at').getAttribute('data-item'), before)
  isFine(opened)
})

test('an IT person shortens a limit: checked, tried on live items, published, and the diagram says so', async (t) => {
  const opened = await as(t, 'system')
  const { page, context } = opened
  await page.goto('/lists/hotline')
  await page.getByText('通过检查，可以发布').waitFor({ timeout: 20_000 })
  await page.getByRole('tab', { name: '清单文件' }).click()
  const field = page.locator('.editor textarea')
  const text = await field.inputValue()
  const old = /(\[stage\.return_review\][\s\S]*?length = ")1 working day(")/
  assert.match(text, old)
  // A limit without a number is refused where it stands.
  await field.fill(text.replace(old, '$1one working day$2'))
  await page.getByText(/有 \d+ 个错误，不能发布/).waitFor({ timeout: 20_000 })
  assert.equal(await page.getByRole('button', { name: '发布', exact: true }).isDisabled(), true)
  await field.fill(text.replace(old, '$14 hours$2'))
  await page.getByText('通过检查，可以发布').waitFor({ timeout: 20_000 })
  await page.getByRole('button', { name: '试用于在办事项' }).click()
  await page.getByText('全部在办事项都能跟随').first().waitFor({ timeout: 20_000 })
  await page.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByRole('button', { name: '确认发布' }).click()
  await page.getByText(/已发布版本 2/).waitFor({ timeout: 30_000 })
  await page.getByText('草稿，未发布').waitFor({ state: 'detached' })
  const inForce = await (await context.request.get('/api/v1/lists/hotline')).json()
  assert.equal(inForce.version, 2)
  assert.match(inForce.text, /\[stage\.return_review\][\s\S]*?length = "4 hours"/)
  await page.locator('.node', { hasText: '退单审核' }).click()
  await page.locator('.listpage-stage', { hasText: '4 小时' }).waitFor()
  isFine(opened)
})

test('the dispatch table: a text is tried, a row is changed in the draft, the rest of the file stays', async (t) => {
  const opened = await as(t, 'system')
  const { page } = opened
  await page.goto('/dispatch/hotline')
  await page.locator('#dispatch-drainage').waitFor()
  await page.getByLabel('输入一段诉求').fill('河道里有漂浮物')
  await page.getByRole('button', { name: '试派' }).click()
  await page.locator('output', { hasText: '水务局' }).waitFor()
  assert.match(await page.locator('#dispatch-drainage').getAttribute('class'), /at/)
  await page.locator('#dispatch-drainage').getByRole('button', { name: /^修改/ }).click()
  const says = page.getByLabel('提到', { exact: true })
  await says.fill(`${await says.inputValue()}、河面垃圾`)
  await page.getByRole('button', { name: '存入草稿' }).click()
  await page.locator('#dispatch-drainage', { hasText: '河面垃圾' }).waitFor()
  await page.getByRole('link', { name: '有未发布的草稿' }).click()
  await page.getByText('草稿，未发布').waitFor()
  await page.getByText('通过检查，可以发布').waitFor({ timeout: 20_000 })
  await page.getByRole('button', { name: '恢复现行文本' }).click()
  isFine(opened)
})

test('a security administrator makes an account, a key, and closes both; the audit administrator finds all of it', async (t) => {
  const opened = await as(t, 'security')
  const { page } = opened
  await page.goto('/')
  await page.getByRole('heading', { name: '账号' }).waitFor()
  await page.getByRole('button', { name: '新建账号' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('账号').fill('journey')
  await dialog.getByLabel('显示名称').fill('<b>巡查员</b>')
  await dialog.getByLabel('人员').selectOption({ index: 3 })
  await dialog.getByRole('button', { name: '建立' }).click()
  const password = (await dialog.locator('.secret').innerText()).trim()
  await dialog.getByRole('button', { name: '关闭' }).click()
  const made = await chrome.newContext({ baseURL: service.url })
  assert.equal((await made.request.post('/api/v1/session', { data: { login: 'journey', password } })).status(), 200)
  await made.close()
  const row = page.locator('tr', { hasText: 'journey' }).first()
  await row.getByRole('button', { name: '停用' }).click()
  await row.getByText('已停用').waitFor()
  await page.goto('/keys')
  await page.getByRole('button', { name: '新建密钥' }).click()
  await dialog.getByLabel('用途').fill('市平台对接')
  await dialog.getByRole('button', { name: '生成' }).click()
  assert.ok((await dialog.locator('.secret').innerText()).trim().length > 20)
  await dialog.getByRole('button', { name: '关闭' }).click()
  await page.locator('tr', { hasText: '市平台对接' }).getByRole('button', { name: '作废' }).click()
  await page.locator('tr', { hasText: '市平台对接' }).getByText('已作废', { exact: true }).waitFor()
  isFine(opened)
  const audit = await as(t, 'audit')
  await audit.page.goto('/')
  await audit.page.getByRole('heading', { name: '审计' }).waitFor()
  await audit.page.locator('tr', { hasText: 'journey' }).getByText('新建账号').first().waitFor()
  await audit.page.getByLabel('类别').selectOption('key')
  await audit.page.getByRole('button', { name: '查询' }).click()
  await audit.page.locator('tr', { hasText: '作废密钥' }).first().waitFor()
  assert.equal(await audit.page.locator('tr', { hasText: '新建账号' }).count(), 0)
  await audit.page.getByRole('button', { name: '核验存证' }).click()
  await audit.page.getByText('存证完整，未被改动').waitFor({ timeout: 30_000 })
  isFine(audit)
})

test('a supervisor keeps a view for the unit; its count follows, and another machine has it', async (t) => {
  const opened = await as(t, 'duban')
  const { page } = opened
  await page.goto('/items?state=live&raised=true&order=due')
  await page.locator('tr[data-item]').first().waitFor()
  await page.getByRole('button', { name: /存为视图/ }).click()
  await page.getByLabel('视图名称').fill('提级跟踪')
  await page.getByLabel('给谁用').selectOption({ index: 1 })
  await page.getByRole('button', { name: '保存', exact: true }).click()
  const view = page.locator('.filter-own', { hasText: '提级跟踪' })
  await view.waitFor()
  const shown = Number(await view.locator('b').innerText())
  assert.equal(shown, Number(/\d+/.exec(await page.locator('.items-head [role=status]').innerText())[0]))
  isFine(opened)
  const elsewhere = await as(t, 'duban')
  await elsewhere.page.goto('/items?state=live')
  await elsewhere.page.locator('.filter-own', { hasText: '提级跟踪' }).getByRole('button').first().click()
  await elsewhere.page.waitForURL(/raised=true/)
  await elsewhere.page.getByRole('button', { name: /删除视图/ }).click()
  await elsewhere.page.locator('.filter-own').waitFor({ state: 'detached' })
})

test('a machine whose clock is wrong by a day shows the time of the service', async (t) => {
  const [receipt] = await orders(service, 1)
  const opened = await as(t, 'water')
  const { page, context } = opened
  await page.clock.setSystemTime(Date.now() + 86_400_000)
  await page.goto(`/items/${receipt}`)
  const { now } = await (await context.request.get('/api/v1/me')).json()
  const day = new Date(Date.parse(now) + 8 * 3_600_000)
  await page.locator('.top-clock', { hasText: `${day.getUTCMonth() + 1}月${day.getUTCDate()}日` }).waitFor()
  assert.match(await page.locator('.due-large').innerText(), /^剩 /)
  isFine(opened)
})

test('a browser that cannot run the page is told so', async (t) => {
  const { context } = await as(t, null)
  const page = await context.newPage()
  // An old browser does not know modules: none of them runs.
  await page.route('**/assets/*.js', (route) => route.abort())
  await page.goto('/')
  await page.getByText('请使用 Chrome 100').waitFor({ state: 'visible', timeout: 12_000 })
  await page.getByText('The page did not open').waitFor()
})

test('a form on a service that went away keeps what was typed and is sent once it is back', async (t) => {
  const own = await serve()
  const opened = await open(chrome, own, 'desk')
  t.after(async () => {
    await opened.context.close()
    await own.end()
  })
  const { page, context } = opened
  await page.goto('/register/hotline')
  await page.locator('#field-title').fill('服务中断时登记')
  await page.getByLabel('投诉').check()
  await own.stop()
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByRole('alert').getByText('连接不到服务').waitFor()
  assert.equal(await page.locator('#field-title').inputValue(), '服务中断时登记')
  const again = await serve({ data: own.folder, port: new URL(own.url).port })
  own.stop = again.stop
  await page.getByRole('button', { name: '登记', exact: true }).click()
  await page.getByText(/已登记，编号/).first().waitFor()
  const { items } = await (await context.request.get('/api/v1/items?text=服务中断时登记')).json()
  assert.equal(items.length, 1)
})
