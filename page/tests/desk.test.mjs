// The desk as its users use it: a dispatcher, an officer, a supervisor, an IT person.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PHOTO, axe, browser, call, isTooWide, open, orders, serve, settled, shownCount } from './support.mjs'

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
/** What an unhappy page would have said. */
const isFine = (opened) => assert.deepEqual(opened.wrong, [])

test('signing in by the form, wrong and right', async (t) => {
  const opened = await as(t, null)
  const { page } = opened
  await page.goto('/')
  await page.fill('input[name=login]', 'desk')
  await page.fill('input[name=password]', 'not the password')
  await page.click('button[type=submit]')
  await page.getByRole('alert').getByText('账号或密码不正确').waitFor()
  await page.fill('input[name=password]', service.passwords.desk)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '我的工作台' }).waitFor()
  await page.getByText('实时').waitFor()
  isFine(opened)
})

test('a list over one filter in the address', async (t) => {
  const opened = await as(t, 'leader')
  const { page } = opened
  await page.goto('/items?state=live&order=due')
  const rows = page.locator('tr[data-item]')
  await rows.first().waitFor()
  const all = await shownCount(page)
  assert.ok(all > 50, `${all} items`)
  assert.ok((await rows.count()) < 60, 'only the rows in sight are drawn')

  // Taking a list out and putting it in are two clicks; the address says what is shown.
  await page.goto('/items?state=live&order=due&list=hotline')
  await page.locator('tr[data-item]').first().waitFor()
  const hotline = await shownCount(page)
  await page.getByRole('button', { name: /^清单 12345/ }).click()
  await page.waitForURL(/not_list=hotline/)
  await page.waitForFunction(([whole, part]) => document.querySelector('.items-head [role=status]').textContent.includes(String(whole - part)), [all, hotline])

  // Words find; a chip takes them away.
  await page.goto('/items?state=live')
  await page.fill('[data-search]', '没有这样的话')
  await page.getByText('没有符合条件的事项').waitFor()
  await page.getByRole('button', { name: '清除筛选' }).click()
  await rows.first().waitFor()
  isFine(opened)
})

test('the last row of a long list is reached by scrolling', async (t) => {
  const opened = await as(t, 'leader')
  const { page } = opened
  await page.goto('/items?order=oldest')
  await page.locator('tr[data-item]').first().waitFor()
  const count = await (await opened.context.request.get('/api/v1/items/count')).json()
  let last = 0
  for (let turn = 0; turn < 300 && last < count.items; turn += 1) {
    await page.locator('.items-box').evaluate((box) => (box.scrollTop = box.scrollHeight))
    await page.waitForTimeout(50)
    last = Number(await page.locator('tr[data-item]').last().getAttribute('aria-rowindex')) - 1
  }
  assert.equal(last, count.items)
  await page.getByText('已到末尾').waitFor()
  assert.ok((await page.locator('tr[data-item]').count()) < 60)
  isFine(opened)
})

test('the keys of a list: down, peek, select a range, all, away', async (t) => {
  const opened = await as(t, 'leader')
  const { page } = opened
  await page.goto('/items?state=live&order=due')
  await page.locator('tr[data-item]').first().waitFor()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  const third = await page.locator('tr.at').getAttribute('data-item')
  assert.equal(third, await page.locator('tr[data-item]').nth(2).getAttribute('data-item'))
  await page.keyboard.press('Enter')
  await page.locator('.pane').getByText(third, { exact: true }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.pane').waitFor({ state: 'detached' })
  await page.keyboard.press('x')
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+X')
  await page.getByText('已选 3 件').waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('已选').waitFor({ state: 'detached' })

  // Single keys rest while something is typed, and when they are switched off.
  await page.fill('[data-search]', '')
  await page.locator('[data-search]').press('j')
  assert.equal(await page.inputValue('[data-search]'), 'j')
  await page.locator('[data-search]').fill('')
  await page.locator('h1').click()
  await page.keyboard.press('?')
  await page.getByLabel('启用单键操作').uncheck()
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click()
  const before = await page.locator('tr.at').getAttribute('data-item')
  await page.keyboard.press('j')
  assert.equal(await page.locator('tr.at').getAttribute('data-item'), before)
  isFine(opened)
})

test('the palette finds an item by its number and a page by its name', async (t) => {
  const opened = await as(t, 'desk')
  const { page, context } = opened
  const [receipt] = await orders(service, 1, () => '河道命令面板找得到我')
  await page.goto('/')
  await page.getByText('实时').waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type(receipt)
  await page.getByRole('option', { name: /河道命令面板找得到我/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL(`**/items/${receipt}`)
  await page.keyboard.press('Control+k')
  await page.keyboard.type('日历')
  await page.getByRole('option', { name: /工作日历/ }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/calendar')
  isFine(opened)
})

test('an officer makes a move: what it needs is asked, what is missing is said, the item goes on', async (t) => {
  const opened = await as(t, 'water')
  const { page, context } = opened
  const [receipt] = await orders(service, 1)
  await page.goto(`/items/${receipt}`)
  await page.getByRole('button', { name: '退单' }).click()
  await page.getByRole('button', { name: '确认办理' }).click()
  assert.equal(await page.locator('.move-form').getByText('请填写').count(), 2)
  await page.keyboard.press('Escape')
  await page.keyboard.press('1')
  await page.keyboard.press('Control+Enter')
  await page.locator('.body-stage', { hasText: '先行联系' }).waitFor()
  assert.match(await page.locator('.body-holder .last').innerText(), /水务局/)
  assert.match(await page.locator('.due-large').innerText(), /剩 \d+ (工作日|小时)/)
  await page.keyboard.press('1')
  await page.getByRole('button', { name: '现在' }).click()
  await page.keyboard.press('Control+Enter')
  await page.locator('.body-stage', { hasText: '办理中' }).waitFor()
  // A choice of few words is radio buttons, the timeline carries what was given.
  await page.keyboard.press('1')
  await page.getByLabel('属实', { exact: true }).check()
  await page.locator('#field-reply').fill('已打捞')
  await page.locator('.field-time:has(#field-site_record) input[type=file]').setInputFiles(PHOTO)
  // A file that was sent stands by its name and not by its digest.
  await page.locator('.field-sent', { hasText: '现场.png' }).waitFor()
  assert.doesNotMatch(await page.locator('.move-form').innerText(), /[0-9a-f]{16}/)
  await page.locator('#field-reply').press('Control+Enter')
  await page.locator('.body-stage', { hasText: '回访' }).waitFor()
  await page.locator('.timeline').getByText('已打捞').waitFor()
  assert.ok((await page.locator('.facts').getByRole('link', { name: '现场.png' }).count()) === 1)
  assert.doesNotMatch(await page.locator('.facts, .timeline dl').allInnerTexts().then((all) => all.join()), /[0-9a-f]{16}/)
  isFine(opened)
})

test('two people move the same item: the second sees who did what and keeps what he typed', async (t) => {
  const opened = await as(t, 'water')
  const { page, context } = opened
  const [receipt] = await orders(service, 1)
  await page.goto(`/items/${receipt}`)
  await page.getByRole('button', { name: '退单' }).click()
  await page.locator('#field-return_reason').fill('该河道不属本局管辖')
  const other = await call(context, 'POST', `/items/${receipt}/moves`, { name: 'accept', fields: {} })
  assert.equal(other.status(), 200, await other.text())
  const told = page.locator('.body-conflict')
  await told.waitFor()
  assert.match(await told.innerText(), /竺苇.*签收.*先行联系/s)
  assert.match(await told.innerText(), /“退单”在当前环节不可办理/)
  await page.locator('#field-duty_clause').fill('条款')
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.waitForTimeout(300)
  assert.equal(await page.locator('#field-return_reason').inputValue(), '该河道不属本局管辖')
  await page.getByRole('button', { name: '查看最新' }).click()
  await page.locator('.body-stage', { hasText: '先行联系' }).waitFor()
  isFine(opened)
})

test('a session that ends in the middle of a form asks again and loses nothing', async (t) => {
  const opened = await as(t, 'water')
  const { page, context } = opened
  const [receipt] = await orders(service, 1)
  await page.goto(`/items/${receipt}`)
  await page.getByRole('button', { name: '退单' }).click()
  await page.locator('#field-return_reason').fill('这段文字不能丢')
  await page.locator('#field-duty_clause').fill('三定规定')
  await context.clearCookies()
  await page.getByRole('button', { name: '确认办理' }).click()
  await page.getByText('登录已到期').waitFor()
  await page.locator('dialog input[name=password]').fill(service.passwords.water)
  await page.keyboard.press('Enter')
  await page.locator('.body-stage', { hasText: '退单审核' }).waitFor()
  const whole = await (await context.request.get(`/api/v1/items/${receipt}`)).json()
  assert.equal(whole.values.find((value) => value.field.name === 'return_reason').value, '这段文字不能丢')
  isFine(opened)
})

test('what others do is on screen at once', async (t) => {
  const opened = await as(t, 'water')
  const { page, context } = opened
  await page.goto('/items?list=hotline&state=live&order=newest')
  await page.locator('tr[data-item]').first().waitFor()
  await page.getByText('实时').waitFor()
  const [receipt] = await orders(service, 1)
  await page.getByRole('button', { name: /有 \d+ 件变动/ }).click()
  await page.locator(`tr[data-item="${receipt}"]`).waitFor()
  // A row that changes is changed where it stands.
  await call(context, 'POST', `/items/${receipt}/moves`, { name: 'accept', fields: {} })
  await page.locator(`tr[data-item="${receipt}"]`, { hasText: '先行联系' }).waitFor()
  isFine(opened)
})

test('one move on many, each with its result; those that fail stay selected', async (t) => {
  const opened = await as(t, 'water')
  const { page, context } = opened
  const receipts = await orders(service, 3)
  await page.goto('/items?list=hotline&state=live&order=newest&stage=dispatched')
  for (const receipt of receipts) await page.getByLabel(`选中 ${receipt}`).click()
  await page.getByRole('button', { name: '批量办理' }).click()
  await page.locator('.bulk-moves').getByRole('button', { name: '退单' }).click()
  await page.locator('.bulk #field-return_reason').fill('不属本局')
  await page.locator('.bulk #field-duty_clause').fill('三定规定')
  // In between somebody else takes one of them.
  await call(context, 'POST', `/items/${receipts[1]}/moves`, { name: 'accept', fields: {} })
  await page.locator('.bulk').getByRole('button', { name: '确认办理' }).click()
  await page.getByText('成功 2 件，未成功 1 件').waitFor()
  assert.equal(await page.locator('.bulk-results tr').count(), 3)
  await page.getByText('已选 1 件').waitFor()
  isFine(opened)
})

test('the service goes and comes back: since when is said, and nothing is lost', async (t) => {
  const own = await serve()
  const opened = await open(chrome, own, 'leader')
  t.after(async () => {
    await opened.context.close()
    await own.end()
  })
  const { page } = opened
  await page.goto('/items?state=live&order=due')
  await page.locator('tr[data-item]').first().waitFor()
  await page.getByText('实时').waitFor()
  await own.stop()
  await page.getByText(/数据截至 .*连接已断开/).waitFor({ timeout: 15_000 })
  assert.ok((await page.locator('tr[data-item]').count()) > 5, 'what was read stays')
  await page.getByRole('button', { name: '我单位在办' }).click()
  await page.getByText('没有读到数据').waitFor()
  await page.getByText('代码 offline').waitFor()
  const port = new URL(own.url).port
  const again = await serve({ data: own.folder, port })
  own.stop = again.stop
  await page.getByRole('button', { name: '全部在办' }).click()
  await page.locator('tr[data-item]').first().waitFor({ timeout: 20_000 })
  await page.getByText('实时').waitFor({ timeout: 20_000 })
  assert.deepEqual(opened.wrong.filter((line) => !/ERR_|EventSource/.test(line)), [])
})

test('figures open to the items that they are made of', async (t) => {
  const opened = await as(t, 'leader')
  const { page, context } = opened
  await page.goto('/measures?list=hazard')
  await page.locator('.measure-table tbody tr').first().waitFor()
  const link = page.locator('.measure-table .link').first()
  const count = Number(await link.innerText())
  await link.click()
  await page.locator('.measure-side .lines li').first().waitFor()
  assert.equal(await page.locator('.measure-side .lines li').count(), Math.min(count, 20))
  await page.goto('/supervision')
  const total = page.locator('table.data tr.total a').first()
  await total.waitFor()
  const live = await (await context.request.get('/api/v1/items/count?state=live')).json()
  const held = (await (await context.request.get('/api/v1/items/tally/unit?state=live')).json()).counts.reduce((sum, one) => sum + one.items, 0)
  assert.ok(held <= live.items)
  assert.equal(Number(await total.innerText()), held)
  isFine(opened)
})

test('a list file is checked as it is typed, and its story is shown on the diagram', async (t) => {
  const opened = await as(t, 'leader')
  const { page } = opened
  await page.goto('/lists/hazard')
  await page.getByText('通过检查，可以发布').waitFor({ timeout: 60_000 })
  assert.ok((await page.locator('.node').count()) >= 14)
  await page.getByRole('tab', { name: '清单文件' }).click()
  const text = await page.locator('.editor textarea').inputValue()
  await page.locator('.editor textarea').fill(text.replaceAll(/^at_most = .*$/gm, ''))
  await page.getByText(/有 \d+ 个错误，不能发布/).waitFor({ timeout: 60_000 })
  await page.getByText('草稿，未发布').waitFor()
  await page.getByRole('tab', { name: /检查结果/ }).click()
  const circle = page.locator('.findings li', { hasText: '不得无限循环' }).first()
  await circle.getByText('最短情景').click()
  await circle.getByRole('button', { name: '在图上查看' }).click()
  assert.ok((await page.locator('.edge.lit').count()) >= 2)
  // A draft survives leaving the page; going back to the text in force is one click.
  await page.goto('/lists')
  await page.goto('/lists/hazard')
  await page.getByText('草稿，未发布').waitFor()
  await page.getByRole('button', { name: '恢复现行文本' }).click()
  await page.getByText('通过检查，可以发布').waitFor({ timeout: 60_000 })
  // A text that is no TOML keeps the last picture.
  await page.getByRole('tab', { name: '清单文件' }).click()
  await page.locator('.editor textarea').fill('[list\n')
  await page.getByText('文本有语法错误').waitFor()
  assert.ok((await page.locator('.node').count()) >= 14)
  isFine(opened)
})

test('the calendar says what the service counts', async (t) => {
  const opened = await as(t, 'desk')
  const { page } = opened
  await page.goto('/calendar')
  await page.getByText(/个工作日 · 版本/).waitFor()
  assert.equal(await page.locator('.month .day').count() >= 365, true)
  await page.locator('.calendar-try input[type=datetime-local]').fill('2026-09-30T10:00')
  await page.locator('.calendar-try input[type=number]').fill('5')
  await page.getByRole('button', { name: '推算' }).click()
  await page.getByText('最后一日 2026-10-13').waitFor()
  isFine(opened)
})

test('texts of strangers stay texts', async (t) => {
  const opened = await as(t, 'desk')
  const { page, context } = opened
  const script = '<img src=x onerror="window.hurt=1"><script>window.hurt=1</script>'
  const long = Array.from({ length: 200 }, (_, line) => `${line} 🚧 مرحبا ${script}`).join('\n')
  const answer = await call(context, 'POST', '/items', { list: 'hotline', fields: { title: script, text: long, caller: script, outside_number: '\u202e1234' } })
  assert.equal(answer.status(), 201, await answer.text())
  const { receipt } = await answer.json()
  for (const path of [`/items/${receipt}`, '/items?list=hotline&order=newest', '/items?list=hotline&order=newest&view=cards']) {
    await page.goto(path)
    await page.getByText('onerror').first().waitFor()
    assert.equal(await page.evaluate(() => window.hurt), undefined, path)
    assert.equal(await isTooWide(page), false, path)
  }
  isFine(opened)
})

test('an administrator sees rules and no items', async (t) => {
  const opened = await as(t, 'system')
  const { page } = opened
  await page.goto('/')
  await page.getByRole('heading', { name: '清单定义' }).waitFor()
  assert.equal(await page.getByRole('link', { name: '全部事项' }).count(), 0)
  await page.goto('/lists/hotline')
  await page.getByText('通过检查，可以发布').waitFor({ timeout: 60_000 })
  isFine(opened)
})

const PAGES = ['/', '/triage', '/alarms', '/items?state=live&order=due', '/items?state=live&view=cards', '/items?state=live&view=map', '/register', '/supervision', '/measures', '/lists', '/lists/hotline', '/dispatch/hotline', '/calendar', '/organisation', '/account', '/nowhere']
/** What administrators see, with the buttons that open a dialog; the words are those of each language. */
const KEEPING = [
  { login: 'system', path: '/health' },
  { login: 'system', path: '/boundaries' },
  { login: 'system', path: '/calendar', button: /^(导入放假安排|Import holidays)$/ },
  { login: 'system', path: '/organisation', button: /^(导入组织机构|Import organisation)$/ },
  { login: 'system', path: '/dispatch/hotline', button: /^(修改|Edit)/ },
  { login: 'security', path: '/users', button: /^(新建账号|New account)$/ },
  { login: 'security', path: '/keys', button: /^(新建密钥|New key)$/ },
  { login: 'audit', path: '/audit' },
]
for (const language of ['zh-CN', 'en']) {
  test(`axe finds nothing on any page, dialogs open and closed, ${language}`, async (t) => {
    const opened = await as(t, 'leader', { language })
    const { page, context } = opened
    const first = (await (await context.request.get('/api/v1/items?state=live&order=due&limit=1')).json()).items[0]
    const found = []
    const look = async (page, name) => {
      for (const line of await axe(page)) found.push(`${name} ${line}`)
    }
    for (const path of [...PAGES, `/items/${first.receipt}`]) {
      await page.goto(path)
      await settled(page)
      await look(page, path)
    }
    for (const [keys, name] of [['Control+k', 'palette'], ['?', 'keys']]) {
      await page.keyboard.press(keys)
      await page.getByRole('dialog').waitFor()
      await look(page, name)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    isFine(opened)
    for (const login of ['system', 'security', 'audit']) {
      const keeper = await as(t, login, { language })
      for (const { path, button } of KEEPING.filter((one) => one.login === login)) {
        await keeper.page.goto(path)
        await settled(keeper.page)
        await look(keeper.page, path)
        if (!button) continue
        await keeper.page.getByRole('button', { name: button }).first().click()
        await keeper.page.getByRole('dialog').waitFor()
        await look(keeper.page, `${path} dialog`)
      }
      isFine(keeper)
    }
    const out = await as(t, null, { language })
    await out.page.goto('/')
    await out.page.locator('input[name=login]').waitFor()
    await look(out.page, 'login')
    assert.deepEqual(found, [])
  })
}

test('no page is wider than its window', async (t) => {
  const wide = []
  for (const [login, paths] of [['leader', PAGES], ...['system', 'security', 'audit'].map((login) => [login, KEEPING.filter((one) => one.login === login).map((one) => one.path)])]) {
    const { page } = await as(t, login)
    for (const path of paths) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await page.goto(path)
      await settled(page)
      for (const width of [390, 1440, 3840]) {
        await page.setViewportSize({ width, height: 900 })
        await page.waitForTimeout(150)
        if (await isTooWide(page)) wide.push(`${path} at ${width}`)
      }
    }
  }
  assert.deepEqual(wide, [])
})
