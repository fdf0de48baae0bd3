// A supervisor's day: from what is overdue, by unit, down to its rows and to one item, which he presses on; and the figures of
// what came back.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, browser, isTooWide, open, other, serve, settled, shownCount } from './support.mjs'

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
const count = async (context, query) => (await (await context.request.get(`/api/v1/items/count?${query}`)).json()).items

test('from all that is overdue by unit down to the rows of one unit and to one item', async (t) => {
  const opened = await as(t, 'leader')
  const { page, context } = opened
  await page.goto('/supervision')
  const line = page.locator('table.data tbody tr:not(.total)').first()
  await line.waitFor()
  // The unit with most stands on top.
  const figures = (await page.locator('tbody tr:not(.total) [data-label="超期"]').allInnerTexts()).map(Number)
  assert.deepEqual(figures, [...figures].sort((a, b) => b - a))
  assert.ok(figures[0] > 0)
  const unit = (await line.locator('th').innerText()).trim()
  await line.locator('[data-label="超期"] a').click()
  await page.waitForURL(/overdue=true/)
  await page.locator('tr[data-item]').first().waitFor()
  assert.equal(await shownCount(page), figures[0])
  // The filter is on screen, and each row is what the figure said.
  await page.getByRole('button', { name: new RegExp(`^承办单位 .*${unit}`) }).first().waitFor()
  for (const due of await page.locator('tr[data-item] .due').allInnerTexts()) assert.match(due, /超/)
  await page.locator('tr[data-item]').first().click()
  await page.locator('.pane .body-holder .last', { hasText: unit }).waitFor()
  assert.match(await page.locator('.pane .due-large').innerText(), /^超 /)
  // Why it is late is open beside it, and who is told of it.
  await page.locator('.pane .timeline li').first().waitFor()
  assert.equal(await count(context, 'state=live&overdue=true'), figures.reduce((sum, figure) => sum + figure, 0))
  isFine(opened)
})

test('from the figure of his own office down to one item, which the supervision office assigns', async (t) => {
  const opened = await as(t, 'duban')
  const { page, context } = opened
  await page.goto('/supervision')
  const line = page.locator('table.data tbody tr', { hasText: '政府督查室' })
  const figure = line.locator('[data-label="在办"] a')
  await figure.waitFor()
  const live = Number(await figure.innerText())
  await figure.click()
  await page.waitForURL(/unit=supervision_office/)
  const row = page.locator('tr[data-item]', { hasText: '待分解交办' }).first()
  await row.waitFor()
  assert.equal(await shownCount(page), live)
  const receipt = await row.getAttribute('data-item')
  await row.click()
  await page.locator('.pane').getByText('待分解交办').first().waitFor()
  await page.locator('.pane').getByRole('button', { name: '交办', exact: true }).click()
  await page.locator('.el-select:has(#field-lead_unit)').click()
  await page.keyboard.type('水务局')
  await page.getByRole('option', { name: '清河区水务局' }).click()
  await page.locator('#field-agreed_day').fill('2027-06-30')
  await page.locator('.pane').getByRole('button', { name: '确认办理' }).click()
  await page.locator('.pane .body-stage', { hasText: '待认领' }).waitFor()
  assert.match(await page.locator('.pane .body-holder .last').innerText(), /水务局/)
  assert.equal(await count(context, 'state=live&unit=supervision_office'), live - 1)
  const whole = await (await context.request.get(`/api/v1/items/${receipt}`)).json()
  assert.equal(whole.holder.unit.name, 'water_bureau')

  // The page follows: one fewer is here, and the item waits at the unit that has it now.
  await page.goto('/supervision')
  await settled(page)
  assert.equal(Number(await figure.innerText()), live - 1)
  await page.locator('table.data tbody tr', { hasText: '水务局' }).first().waitFor()
  isFine(opened)
})

test('an item that came back is counted, and the figure opens to it', async (t) => {
  const desk = await other(service, 'desk')
  t.after(() => desk.end())
  const ask = { list: 'hotline', fields: { title: '咨询一件事', kind: '咨询', place: '999901003', category: '停车管理' } }
  const register = async () => {
    const answer = await desk.call('POST', '/items', ask)
    assert.equal(answer.status(), 201, await answer.text())
    return (await answer.json()).receipt
  }
  // Some answers are sampled for a call-back and stay open; then another one is asked and answered.
  let closed = null
  for (let turn = 0; turn < 12 && closed === null; turn += 1) {
    const receipt = await register()
    const answer = await desk.call('POST', `/items/${receipt}/moves`, { name: 'answer', fields: { reply: '已告知收费标准' } })
    assert.equal(answer.status(), 200, await answer.text())
    const { closed_at: at } = await (await desk.call('GET', `/items/${receipt}`)).json()
    if (at) closed = receipt
  }
  assert.ok(closed)
  const again = await register()
  const opened = await as(t, 'leader')
  const { page, context } = opened
  const relapsed = await count(context, 'state=live&relapses_min=1')
  assert.ok(relapsed > 0)
  await page.goto('/supervision')
  const total = page.locator('tr.total [data-label="反弹"] a')
  await page.waitForFunction((wanted) => document.querySelector('tr.total [data-label="反弹"] a')?.textContent.trim() === String(wanted), relapsed)
  await total.click()
  await page.waitForURL(/relapses_min=1/)
  const row = page.locator(`tr[data-item="${again}"]`)
  await row.getByText(/反弹 \d/).waitFor()
  assert.equal(await shownCount(page), relapsed)
  await row.locator('a').click()
  await page.waitForURL(`**/items/${again}`)
  await page.getByRole('link', { name: new RegExp(closed) }).first().waitFor()

  // So do the raised and the stuck, for one unit as for all.
  await page.goto('/supervision')
  for (const [column, wanted] of [['提级', /raised=true/], ['滞留', /changed_before=/]]) {
    const link = page.locator(`tbody tr:not(.total) [data-label="${column}"] a`).first()
    await link.waitFor()
    const figure = Number(await link.innerText())
    await link.click()
    await page.waitForURL(wanted)
    await page.locator('tr[data-item]').first().waitFor()
    assert.equal(await shownCount(page), figure)
    await page.goBack()
  }
  isFine(opened)
})

test('on a telephone the rows of units are cards, and the navigation opens by a button', async (t) => {
  const opened = await as(t, 'leader', { width: 390, height: 844 })
  const { page } = opened
  await page.goto('/supervision')
  const line = page.locator('tbody tr:not(.total)').first()
  await line.waitFor()
  // Each figure is in sight, without scrolling sideways.
  for (const label of ['在办', '超期', '提级', '反弹', '滞留']) {
    const box = await line.locator(`[data-label="${label}"]`).boundingBox()
    assert.ok(box.x >= 0 && box.x + box.width <= 390, label)
  }
  // There are no heads of columns to order them by.
  for (const label of ['在办', '提级']) {
    await page.getByLabel('排序').selectOption({ label: `${label} ↓` })
    const figures = (await page.locator(`tbody tr:not(.total) [data-label="${label}"]`).allInnerTexts()).map(Number)
    assert.deepEqual(figures, figures.toSorted((a, b) => b - a), label)
    assert.ok(figures[0] > figures.at(-1), label)
  }
  assert.equal(await page.locator('nav.rail').isVisible(), false)
  const menu = page.getByRole('button', { name: '主导航' })
  await menu.click()
  await page.locator('nav.rail a', { hasText: '告警中心' }).waitFor()
  assert.deepEqual(await axe(page), [])
  await page.keyboard.press('Escape')
  assert.equal(await page.locator('nav.rail').isVisible(), false)
  await menu.click()
  await page.locator('nav.rail a', { hasText: '全部事项' }).click()
  await page.waitForURL(/\/items\?/)
  assert.equal(await page.locator('nav.rail').isVisible(), false)
  // What an item is about can be read in the narrow table.
  const title = page.locator('tr[data-item] td:nth-child(3)').first()
  await title.waitFor()
  assert.ok((await title.boundingBox()).width > 100)
  assert.equal(await isTooWide(page), false)
  isFine(opened)
})
