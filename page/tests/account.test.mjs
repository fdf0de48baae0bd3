// One's own account: a second factor switched on, used and switched off, sessions, the calendar, the look. And the first
// run of an empty service.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, browser, isTooWide, open, serve, serveEmpty, settled, totp } from './support.mjs'

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

async function signIn(page, login, password) {
  await page.goto('/')
  await page.fill('input[name=login]', login)
  await page.fill('input[name=password]', password)
  await page.click('button[type=submit]')
}

test('a second factor: switched on by the QR code, asked for, replaced by a recovery code, switched off', async (t) => {
  const opened = await as(t, 'water')
  const { page } = opened
  const password = service.passwords.water
  await page.goto('/')
  await page.getByTitle('账号').click()
  await page.getByRole('link', { name: '本人账号' }).click()
  await page.getByText('未启用', { exact: true }).waitFor()
  await page.getByRole('button', { name: '启用' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.locator('input[name=proof]').fill('not it')
  await dialog.getByRole('button', { name: '继续' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.locator('input[name=proof]').fill(password)
  await dialog.getByRole('button', { name: '继续' }).click()
  await dialog.getByRole('img', { name: /二维码/ }).waitFor()
  assert.deepEqual(await axe(page), [])
  const secret = await dialog.locator('.secret').innerText()
  assert.match(secret, /^([A-Z2-7]{4} ?)+$/)
  await dialog.locator('input[name=totp]').fill('000000')
  await dialog.getByRole('button', { name: '确认启用' }).click()
  await dialog.getByRole('alert').waitFor()
  await dialog.locator('input[name=totp]').fill(totp(secret))
  await dialog.getByRole('button', { name: '确认启用' }).click()
  await dialog.getByText('只显示这一次').waitFor()
  const codes = await dialog.locator('li').allInnerTexts()
  assert.ok(codes.length >= 8 && codes.every((code) => /^([a-z2-7]{4} ?){4}$/.test(code)), codes.join())
  assert.deepEqual(await axe(page), [])
  await dialog.getByRole('button', { name: '关闭' }).click()
  await page.getByText('✓ 已启用').waitFor()
  await page.getByText(`剩余恢复码 ${codes.length} 个`).waitFor()
  isFine(opened)

  // The password alone does not do any more; a code does, and where the telephone is lost, a recovery code, once.
  const second = await as(t, null)
  await signIn(second.page, 'water', password)
  await second.page.getByText('可填验证码或恢复码').waitFor()
  assert.equal(await second.page.getByRole('alert').count(), 0, 'being asked for the code is no fault')
  await second.page.fill('input[name=code]', totp(secret, 1))
  await second.page.keyboard.press('Enter')
  await second.page.getByRole('heading', { name: '我的工作台' }).waitFor()
  const third = await as(t, null)
  await signIn(third.page, 'water', password)
  await third.page.fill('input[name=code]', codes[0])
  await third.page.keyboard.press('Enter')
  await third.page.getByRole('heading', { name: '我的工作台' }).waitFor()
  const fourth = await as(t, null, { width: 390, height: 844 })
  await fourth.page.goto('/phone')
  await fourth.page.fill('input[name=login]', 'water')
  await fourth.page.fill('input[name=password]', password)
  await fourth.page.click('button[type=submit]')
  await fourth.page.fill('input[name=code]', codes[0])
  await fourth.page.click('button[type=submit]')
  await fourth.page.getByRole('alert').waitFor()
  await fourth.page.fill('input[name=code]', codes[1])
  await fourth.page.click('button[type=submit]')
  await fourth.page.getByRole('heading', { name: '我的待办' }).waitFor()

  // New codes, and off again.
  await page.reload()
  await page.getByText(`剩余恢复码 ${codes.length - 2} 个`).waitFor()
  await page.getByRole('button', { name: '更换恢复码' }).click()
  await dialog.locator('input[name=proof]').fill(password)
  await dialog.locator('input[name=proof-code]').fill(codes[2])
  await dialog.getByRole('button', { name: '继续' }).click()
  await dialog.getByText('只显示这一次').waitFor()
  const fresh = await dialog.locator('li').allInnerTexts()
  assert.equal(fresh.length, codes.length)
  assert.equal(fresh.includes(codes[3]), false)
  await dialog.getByRole('button', { name: '关闭' }).click()
  await page.getByRole('button', { name: '停用', exact: true }).click()
  await dialog.locator('input[name=proof]').fill(password)
  await dialog.locator('input[name=proof-code]').fill(fresh[0])
  await dialog.getByRole('button', { name: '停用动态验证码' }).click()
  await page.getByText('未启用', { exact: true }).waitFor()
  const last = await as(t, null)
  await signIn(last.page, 'water', password)
  await last.page.getByRole('heading', { name: '我的工作台' }).waitFor()
  isFine(opened)
})

test('sessions are seen and ended, a calendar address is made and ended, the text grows', async (t) => {
  const opened = await as(t, 'fire')
  const other = await as(t, 'fire')
  const { page, context } = opened
  await page.goto('/account')
  await settled(page)
  const rows = page.locator('.account-sessions tbody tr')
  await page.getByText('本次登录').waitFor()
  const before = await rows.count()
  assert.ok(before >= 2, `${before} sessions`)
  assert.match(await rows.first().innerText(), /Chrome \d+ · Linux/)
  await rows.filter({ hasNotText: '本次登录' }).first().getByRole('button', { name: '结束' }).click()
  await page.getByText('已结束该登录').waitFor()
  assert.equal(await rows.count(), before - 1)
  assert.equal((await other.context.request.get('/api/v1/me')).status(), 401)

  await page.getByRole('button', { name: '生成订阅地址' }).click()
  const url = await page.getByLabel('订阅地址（只显示这一次）').inputValue()
  const read = () => context.request.get(new URL(url).pathname)
  assert.match(await (await read()).text(), /BEGIN:VCALENDAR/)
  await page.getByRole('button', { name: '停用订阅地址' }).click()
  await page.getByText('订阅地址已停用').waitFor()
  assert.equal((await read()).status(), 404)

  const size = () => page.evaluate(() => Number.parseFloat(getComputedStyle(document.documentElement).fontSize))
  const small = await size()
  const caption = () => page.locator('.account-part h2').first().evaluate((head) => Number.parseFloat(getComputedStyle(head).fontSize))
  const head = await caption()
  await page.getByRole('button', { name: '大字' }).click()
  await page.waitForFunction((small) => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) > small, small)
  assert.ok((await caption()) > head)
  await page.getByRole('button', { name: '大字' }).click()
  isFine(opened)
})

test('a password is changed and every session ends', async (t) => {
  const opened = await as(t, 'callback')
  const { page } = opened
  await page.goto('/account')
  const next = '四个中文词语 一条长河 9'
  await page.getByLabel('现在的密码').fill(service.passwords.callback)
  await page.getByLabel('新密码', { exact: true }).fill(next)
  await page.getByLabel('再输一次新密码').fill('something else')
  await page.getByRole('button', { name: '修改', exact: true }).click()
  await page.getByRole('alert').getByText('两次输入不一致').waitFor()
  await page.getByLabel('再输一次新密码').fill(next)
  await page.getByRole('button', { name: '修改', exact: true }).click()
  await page.locator('input[name=login]').waitFor()
  await signIn(page, 'callback', next)
  await page.getByRole('heading', { name: '我的工作台' }).waitFor()
  isFine(opened)
})

for (const width of [1440, 390]) {
  test(`the first run of an empty service at ${width} px: three administrators, and the first of them comes in`, async (t) => {
    const empty = await serveEmpty()
    const opened = await open(chrome, empty, null, { width, height: width === 390 ? 844 : 900 })
    t.after(async () => {
      await opened.context.close()
      await empty.end()
    })
    const { page } = opened
    await page.goto('/')
    await page.getByRole('heading', { name: '首次设置' }).waitFor()
    assert.equal(await isTooWide(page), false)
    assert.deepEqual(await axe(page), [])
    const fill = async (word) => {
      await page.getByLabel('首次设置口令').fill(word)
      for (const [kind, login] of [['系统管理员', 'xitong'], ['安全管理员', 'anquan'], ['审计管理员', 'shenji']]) {
        const part = page.getByRole('group', { name: kind })
        await part.getByLabel('账号').fill(login)
        await part.getByLabel('首次密码').fill(`${kind} 一条长长的河 7`)
      }
      await page.getByRole('button', { name: '建立' }).click()
    }
    await fill('wrong')
    await page.getByRole('alert').getByText('首次设置口令不正确').waitFor()
    await fill(empty.word)
    await page.getByRole('heading', { name: '登录' }).waitFor()
    await signIn(page, 'xitong', '系统管理员 一条长长的河 7')
    // The first password is for the first sign-in only.
    await page.getByText('首次登录须先修改密码').waitFor()
    assert.deepEqual(await axe(page), [])
    await page.getByLabel('现在的密码').fill('系统管理员 一条长长的河 7')
    await page.getByLabel('新密码', { exact: true }).fill('系统 另一条长长的江 8')
    await page.getByLabel('再输一次新密码').fill('系统 另一条长长的江 8')
    await page.getByRole('button', { name: '修改', exact: true }).click()
    await page.locator('input[name=login]').waitFor()
    await signIn(page, 'xitong', '系统 另一条长长的江 8')
    await page.getByRole('heading', { name: '清单定义' }).waitFor()
    isFine(opened)
  })
}
