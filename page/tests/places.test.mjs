// Places that are addresses with a point behind them: read without the point, pinned in the right cell of the sketch, sorted by
// distance on the phone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { browser, open, serve } from './support.mjs'

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
const POINT = /\(\d+\.\d+, \d+\.\d+\)/

test('on the sketch an address stands in the cell of its 街镇, and the list says it without the point', async (t) => {
  const opened = await as(t, 'leader')
  const { page, context } = opened
  const { items } = await (await context.request.get('/api/v1/items?list=hotline&state=live&order=newest&limit=200')).json()
  const addressed = items.filter((row) => POINT.test(row.place ?? ''))
  assert.ok(addressed.length >= 3, `${addressed.length} addresses in the demo`)
  const nowhere = items.filter((row) => !row.place).length
  await page.goto('/items?list=hotline&state=live&view=map')
  const said = nowhere > 0 ? new RegExp(`/ ${items.length} 件 · ${nowhere} 件没有地点`) : new RegExp(`/ ${items.length} 件$`)
  await page.getByText(said).waitFor()
  await page.goto('/items?list=hotline&state=live&order=newest&view=cards')
  await page.locator('main').getByText(addressed[0].place.replace(POINT, '').trim()).first().waitFor()
  assert.doesNotMatch(await page.locator('main').innerText(), POINT)
  // The item itself has all of it.
  await page.goto(`/items/${addressed[0].receipt}`)
  await page.locator('.facts').getByText(addressed[0].place).waitFor()
  isFine(opened)
})

test('on the phone tasks are sorted by distance, and narrowed to a 街镇 whether it is said by code or by address', async (t) => {
  const opened = await as(t, 'water', { width: 390, height: 844, geolocation: { latitude: 31.0533, longitude: 121.1787 }, permissions: ['geolocation'] })
  const { page } = opened
  await page.goto('/phone')
  await page.locator('.cards li').first().waitFor()
  await page.getByRole('button', { name: '按距离' }).click()
  await page.locator('.cards li', { hasText: / (m|km)/ }).first().waitFor()
  const far = (await page.locator('.cards li').allInnerTexts()).map((text) => /([\d.]+) (m|km)/.exec(text)).filter(Boolean).map(([, number, unit]) => Number(number) * (unit === 'km' ? 1000 : 1))
  assert.ok(far.length >= 3, far.join())
  assert.deepEqual(far, [...far].sort((a, b) => a - b))
  assert.ok(far[0] < 1000 && far.at(-1) > 5000, far.join())
  assert.doesNotMatch(await page.locator('.cards').innerText(), POINT)
  await page.getByRole('button', { name: '桑渡镇', exact: true }).click()
  await page.locator('.cards li', { hasText: '桑渡镇灯渡路203号' }).waitFor()
  for (const text of await page.locator('.cards li').allInnerTexts()) assert.match(text, /桑渡镇/)
  isFine(opened)
})

test('on the phone nobody is left guessing when the position is not known', async (t) => {
  const opened = await as(t, 'water', { width: 390, height: 844 })
  const { page } = opened
  await page.goto('/phone')
  await page.locator('.cards li').first().waitFor()
  await page.getByRole('button', { name: '按距离' }).click()
  await page.getByText('未取得定位，仍按时限排列').waitFor()
  isFine(opened)
})
