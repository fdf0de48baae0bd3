// An officer takes a hazard from the order to asking for strike-off; another one re-inspects it, and it is watched before it is
// struck off.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { PHOTO, browser, open, other, serve } from './support.mjs'

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

/** Another picture than the one before the work: the same one is refused. */
const AFTER = { ...PHOTO, buffer: readFileSync(new URL('../public/seal-512.png', import.meta.url)) }
async function attach(page, ...fields) {
  for (const field of fields) {
    const box = page.locator(`.field-time:has(#field-${field})`)
    await box.locator('input[type=file]').setInputFiles({ ...(field === 'photo_after' ? AFTER : PHOTO), name: `${field}.png` })
    await page.locator('.field-sent', { hasText: `${field}.png` }).waitFor()
  }
}
const stage = (page, title) => page.locator('.body-stage', { hasText: title }).waitFor()
const move = async (page, name) => {
  await page.locator('.body-moves').getByRole('button', { name }).click()
  await page.locator('.move-form').waitFor()
}
const make = (page) => page.getByRole('button', { name: '确认办理' }).click()

test('a hazard: ordered, planned, strike-off asked for, re-inspected by another unit, watched', async (t) => {
  const finder = await other(service, 'fire')
  t.after(() => finder.end())
  const made = await finder.call('POST', '/items', { list: 'hazard', fields: { subject: '望渡泵站', place: '999901003', finding: '配电间堆放杂物，通道不足一米。', found_by: 'fire_brigade' } })
  assert.equal(made.status(), 201, await made.text())
  const { receipt } = await made.json()

  const inspector = await as(t, 'fire')
  await inspector.page.goto(`/items/${receipt}`)
  await move(inspector.page, '登记移送')
  await attach(inspector.page, 'photo')
  await inspector.page.locator('#field-clause').fill('高层民用建筑消防安全管理规定第三十七条')
  for (const [field, typed, name] of [['industry_bureau', '消防救援', '清河区消防救援支队'], ['responsible_unit', '水务局', '清河区水务局']]) {
    await inspector.page.locator(`#field-${field}`).click()
    await inspector.page.keyboard.type(typed)
    await inspector.page.getByRole('option', { name }).click()
  }
  await make(inspector.page)
  await stage(inspector.page, '签收判定')
  await move(inspector.page, '责令限期整改')
  await inspector.page.locator('#field-clause').fill('高层民用建筑消防安全管理规定第三十七条')
  await attach(inspector.page, 'order_notice')
  await make(inspector.page)
  await stage(inspector.page, '制定整改方案')

  // The responsible unit finds it on its desk, plans and works.
  const officer = await as(t, 'water')
  const { page } = officer
  await page.goto('/items?unit=mine&state=live&order=newest')
  await page.locator(`tr[data-item="${receipt}"] a`).click()
  await page.waitForURL(`**/items/${receipt}`)
  await move(page, '五落实，开始整改')
  await page.locator('#field-measures').fill('清空配电间，划线标识，每周巡查。')
  await page.locator('#field-funds').fill('2')
  await page.locator('#field-finish_by').fill('2027-01-31')
  await page.locator('#field-person_in_charge').fill('苇某')
  await attach(page, 'contingency_plan')
  await page.locator('.el-select:has(#field-measure_units)').click()
  await page.keyboard.type('水务局')
  await page.getByRole('option', { name: '清河区水务局' }).click()
  await page.keyboard.press('Tab')
  await make(page)
  await stage(page, '整改中')
  // The measure is an item of its own, one click away.
  await page.getByRole('link', { name: '望渡泵站' }).first().waitFor()
  await move(page, '申请销号')
  await make(page)
  assert.equal(await page.locator('.move-form').getByText('请填写').count(), 3, 'a report and two photos are asked for')
  await attach(page, 'report', 'photo_before')
  await page.locator('.field-time:has(#field-photo_after) input[type=file]').setInputFiles({ ...PHOTO, name: 'same.png' })
  await page.locator('.field-sent', { hasText: 'same.png' }).waitFor()
  await make(page)
  await page.getByText('“整改后照片（同角度）”与整改前照片是同一张，请重新拍摄').waitFor()
  await attach(page, 'photo_after')
  await make(page)
  await stage(page, '复查')
  assert.match(await page.locator('.body-holder .last').innerText(), /消防救援支队/)
  // Who did the work does not judge it.
  assert.equal(await page.locator('.body-moves').getByRole('button', { name: '复查合格' }).count(), 0)
  await page.locator('.body-moves').getByText('当前没有您可办理的流转').waitFor()
  isFine(officer)

  // The page of the inspector has followed by itself.
  await stage(inspector.page, '复查')
  await move(inspector.page, '复查合格')
  await attach(inspector.page, 'inspection_record')
  await inspector.page.locator('#field-inspector_one').fill('甲某')
  await inspector.page.locator('#field-inspector_two').fill('乙某')
  await make(inspector.page)
  await stage(inspector.page, '销号前观察')
  assert.match(await inspector.page.locator('.due-large').innerText(), /剩 (29|30) 天/)
  // Watched is not struck off: it is live, and the officer's page says so too.
  await stage(page, '销号前观察')
  const whole = await (await officer.context.request.get(`/api/v1/items/${receipt}`)).json()
  assert.equal(whole.stage.name, 'watching')
  assert.equal(whole.closed_at ?? null, null)
  isFine(inspector)
})
