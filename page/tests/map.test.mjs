// The map: the sketch with ten thousand pins, and boundaries that a district brings.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, browser, open, serve, settled } from './support.mjs'

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
/** How much of the canvas is drawn on. */
const drawn = (page) =>
  page.evaluate(() => {
    const canvas = document.querySelector('.map-canvas canvas')
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
    let some = 0
    for (let at = 3; at < data.length; at += 4) if (data[at] > 0) some += 1
    return some / (data.length / 4)
  })

test('ten thousand items on the map: all of them counted, the page stays quick, the list is its equal', async (t) => {
  const opened = await as(t, 'leader')
  const { page, context } = opened
  const PINS = 10_000
  const real = await (await context.request.get('/api/v1/items?state=live&limit=100')).json()
  const places = real.items.map((row) => row.place).filter(Boolean)
  await page.route(/\/api\/v1\/items\?/, (route) => {
    const asked = new URL(route.request().url()).searchParams
    const from = Number(asked.get('cursor') ?? 0)
    const limit = Number(asked.get('limit') ?? 100)
    const items = Array.from({ length: Math.min(limit, PINS - from) }, (_, at) => ({ ...real.items[(from + at) % real.items.length], id: 1_000_000 + from + at, receipt: `RX${from + at}`, place: places[(from + at) % places.length] }))
    return route.fulfill({ json: { items, next: from + limit < PINS ? String(from + limit) : null } })
  })
  await page.goto('/items?state=live&view=map')
  await page.getByText(`列出 60 / ${PINS} 件`).waitFor({ timeout: 40_000 })
  assert.ok((await drawn(page)) > 0.2)
  // Moving the map is smooth enough to be followed: no frame of a drag takes a quarter of a second.
  const box = await page.locator('.map-canvas').boundingBox()
  await page.evaluate(() => {
    window.worst = 0
    let last = performance.now()
    const frame = (now) => {
      window.worst = Math.max(window.worst, now - last)
      last = now
      requestAnimationFrame(frame)
    }
    requestAnimationFrame(frame)
  })
  await page.mouse.move(box.x + 300, box.y + 300)
  await page.mouse.down()
  for (let step = 0; step < 20; step += 1) await page.mouse.move(box.x + 300 + step * 8, box.y + 300 + step * 4)
  await page.mouse.up()
  t.diagnostic(`worst frame of a drag: ${Math.round(await page.evaluate(() => window.worst))} ms`)
  // Keys: the canvas takes the focus and moves by arrows.
  await page.locator('.map-canvas').focus()
  await page.keyboard.press('ArrowRight')
  await page.getByLabel('仅看图内').check()
  await page.getByText(/列出 60 \/ \d+ 件/).waitFor()
  // An area that is picked is the filter; picked again it is not.
  await page.getByRole('button', { name: '全图' }).click()
  assert.deepEqual(await axe(page), [])
  isFine(opened)
})

test('boundaries are imported with their coordinates, seen before they are used, and taken back', async (t) => {
  const opened = await as(t, 'system')
  const { page, context } = opened
  const units = (await (await context.request.get('/api/v1/organisation')).json()).filter((unit) => unit.kind === 'street' && unit.area)
  // Invented squares side by side, shifted as a Chinese map service shifts them.
  const square = (at) => {
    const [x, y] = [121 + (at % 4) * 0.05, 31 + Math.floor(at / 4) * 0.05]
    return [[[x, y], [x + 0.045, y], [x + 0.045, y + 0.045], [x, y + 0.045], [x, y]]]
  }
  const collection = { type: 'FeatureCollection', features: units.map((unit, at) => ({ type: 'Feature', properties: { adcode: unit.area, name: unit.title.zh, rank: at }, geometry: { type: 'Polygon', coordinates: square(at) } })) }
  const file = (text) => ({ name: 'streets.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(text) })
  await page.goto('/boundaries')
  await page.getByText('现用示意图').waitFor()
  for (const [text, said] of [['{', '文件不是 JSON'], ['{"type":"Point"}', '不是 GeoJSON 要素集'], ['{"type":"FeatureCollection","features":[]}', '没有面要素'], [JSON.stringify({ ...collection, features: [{ type: 'Feature', properties: { name: 'x' }, geometry: { type: 'Polygon', coordinates: [[[13_500_000, 3_600_000], [13_500_100, 3_600_000], [13_500_100, 3_600_100], [13_500_000, 3_600_000]]] } }] }), '坐标不在中国范围内']]) {
    await page.locator('input[type=file]').setInputFiles(file(text))
    await page.getByRole('alert').getByText(said).waitFor()
  }
  await page.locator('input[type=file]').setInputFiles(file(JSON.stringify(collection)))
  await page.getByText(`对应 ${units.length} / ${units.length} 个街镇`).waitFor()
  await page.getByLabel('坐标系').selectOption('gcj02')
  await page.waitForTimeout(500)
  assert.ok((await drawn(page)) > 0.1)
  await page.getByRole('button', { name: '启用' }).click()
  await page.getByText(`现用 ${units.length} 个街镇的边界`).waitFor()
  const { areas } = await (await context.request.get('/api/v1/map/boundaries')).json()
  // The shift is about half a kilometre.
  const [lng, lat] = areas[0].polygons[0][0][0]
  const metres = Math.hypot((lng - 121) * 95_000, (lat - 31) * 111_000)
  assert.ok(metres > 200 && metres < 900, `${metres} m`)
  isFine(opened)
  const leader = await as(t, 'leader')
  await leader.page.goto('/items?state=live&order=due&view=map')
  await settled(leader.page)
  await leader.page.locator('.map-canvas canvas').waitFor()
  assert.equal(await leader.page.locator('.map-note').count(), 0)
  isFine(leader)
  await page.getByRole('button', { name: '恢复示意图' }).click()
  await page.getByText('现用示意图').waitFor()
})
