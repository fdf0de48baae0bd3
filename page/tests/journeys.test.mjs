// Journeys of a day: a dispatcher with a hundred orders and no mouse, those who keep the rules and the accounts, and what
// goes wrong around them.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browser, call, open, orders, other, serve, settled, shownCount } from './support.mjs'

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
  await page.evaluate(() => document.activeElement?.blur())
  for (let turn = 0; turn < 200; turn += 1) {
    await page.locator('.triage-moves button').first().waitFor()
    const title = (await head.innerText()).trim()
    if (title.includes('百件')) break
    await page.keyboard.press('h')
    await page.waitForFunction((title) => document.querySelector('.triage-item h2')?.textContent.trim() !== title, title)
  }
  await page.keyboard.press('1')
  await page.locator('.triage-waiting li').first().waitFor()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  // Each is sent ten seconds after it was decided.
  for (let waited = 0; waited < 60; waited += 1) {
    const { items } = await (await context.request.get(`/api/v1/items/count?stage=dispatched&text=${encodeURIComponent('百件')}`)).json()
    if (items === 0) break
    await page.waitForTimeout(1000)
  }
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

test('an IT person shortens a limit: an example that no longer holds is shown and mended, tried, published, drawn', async (t) => {
  const opened = await as(t, 'system')
  const { page, context } = opened
  const CHECKED = { timeout: 60_000 }
  const { version } = await (await context.request.get('/api/v1/lists/meeting_item')).json()
  await page.goto('/lists/meeting_item')
  await page.getByText('通过检查，可以发布').waitFor(CHECKED)
  await page.getByRole('tab', { name: '清单文件' }).click()
  const field = page.locator('.editor textarea')
  const text = await field.inputValue()
  const old = /(\[stage\.assigned\][\s\S]*?length = ")2 working days(")/
  assert.match(text, old)
  const shorter = text.replace(old, '$11 working day$2')
  await field.fill(shorter)
  // The story in the file that counted on two days does not come out any more; the finding says where and how.
  await page.getByText('有 1 个错误，不能发布').waitFor(CHECKED)
  assert.equal(await page.getByRole('button', { name: '发布', exact: true }).isDisabled(), true)
  await page.getByRole('tab', { name: /检查结果/ }).click()
  const finding = page.locator('.findings li', { hasText: 'E1' }).first()
  const [, is, not] = /`due` is (\S+), not (\S+)/.exec(await finding.innerText())
  await finding.getByRole('button', { name: /^第 \d+ 行$/ }).click()
  const at = await field.evaluate((area) => area.selectionStart)
  const end = shorter.indexOf('\n', at)
  assert.ok(shorter.slice(at, end).includes(not), shorter.slice(at, end))
  await field.fill(shorter.slice(0, at) + shorter.slice(at, end).replace(not, is) + shorter.slice(end))
  await page.getByText('通过检查，可以发布').waitFor(CHECKED)
  await page.getByRole('button', { name: '试用于在办事项' }).click()
  await page.getByText('全部在办事项都能跟随').first().waitFor(CHECKED)
  await page.getByRole('button', { name: '发布', exact: true }).click()
  await page.getByRole('button', { name: '确认发布' }).click()
  await page.getByText(`已发布版本 ${version + 1}`).waitFor(CHECKED)
  await page.getByText('草稿，未发布').waitFor({ state: 'detached' })
  const inForce = await (await context.request.get('/api/v1/lists/meeting_item')).json()
  assert.equal(inForce.version, version + 1)
  assert.match(inForce.text, /\[stage\.assigned\][\s\S]*?length = "1 working day"/)
  await page.locator('.node', { hasText: '1 个工作日' }).first().waitFor()
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
  await page.getByText('通过检查，可以发布').waitFor({ timeout: 60_000 })
  await page.getByRole('button', { name: '恢复现行文本' }).click()
  isFine(opened)
})

test('a duty operator: an alarm is on screen at once, sounds until it is answered, and is answered by one key', async (t) => {
  const opened = await as(t, 'fire')
  const { page } = opened
  await page.goto('/alarms')
  await page.getByRole('heading', { name: '告警中心' }).waitFor()
  await page.getByText('实时').waitFor()
  await settled(page)
  const before = await page.locator('tr.unanswered').count()
  await page.getByRole('button', { name: '启用声音' }).click()
  const fire = await other(service, 'fire')
  const registered = await fire.call('POST', '/items', { list: 'alarm', fields: { building: '望渡广场 <i>A</i> 座', kind: '火警', certainty: '已校验', responsible_unit: 'fire_brigade', says: '三层烟感报警' } })
  assert.equal(registered.status(), 201, await registered.text())
  await fire.end()
  const row = page.locator('tr.unanswered', { hasText: '望渡广场' })
  await row.waitFor()
  assert.equal(await page.locator('tr.unanswered').count(), before + 1)
  await page.getByText(`${before + 1} 件未接警`).waitFor()
  const sounded = async () => Number(await page.locator('.alarms-sound').getAttribute('data-sounded'))
  const first = await sounded()
  await page.waitForFunction((first) => Number(document.querySelector('.alarms-sound').dataset.sounded) > first, first, { timeout: 9000 })
  await page.getByRole('button', { name: '静音 10 分钟' }).click()
  await page.getByText(/^静音至 \d\d:\d\d$/).waitFor()
  await row.getByRole('button', { name: '接警' }).click()
  await page.locator('tr', { hasText: '望渡广场' }).getByText('已接警').waitFor()
  await page.locator('tr', { hasText: '望渡广场' }).locator('td').first().click()
  await page.locator('.pane .timeline').getByText('接警，派人核实').waitFor()
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
  assert.equal(shown, await shownCount(page))
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
