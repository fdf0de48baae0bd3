// Base maps: pictures and shapes that lie in the folder of the store, and 天地图, for which a small server stands in.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { axe, browser, call, isTooWide, open, serve, settled, shoot } from './support.mjs'

let service
let chrome
let stranger
const asked = []
/** One pixel of one colour, as PNG: the stand-in has a picture for every place. */
const GREEN = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkaPj/HwAEhwKAtPqHcwAAAABJRU5ErkJggg==', 'base64')
before(async () => {
  chrome = await browser()
  stranger = createServer((request, answer) => {
    asked.push(request.url)
    answer.end(GREEN)
  })
  await new Promise((listening) => stranger.listen(0, '127.0.0.1', listening))
  const key = join(process.env.TMPDIR ?? '/tmp', `qingdan-map-key-${process.pid}`)
  writeFileSync(key, 'a-secret-key\n')
  service = await serve({ more: ['--set', `map.tianditu.url=http://127.0.0.1:${stranger.address().port}`, '--set', `map.tianditu.key_file=${key}`, '--set', 'map.tianditu.attribution=天地图 · 审图号示例'] })
  await raster(join(service.folder, 'tiles/航拍'))
  writeFileSync(join(service.folder, 'tiles/streets.pmtiles'), archive())
  writeFileSync(join(service.folder, 'tiles/broken.pmtiles'), 'PMTiles')
})
after(async () => {
  await chrome?.close()
  await service?.end()
  stranger?.close()
})
async function as(t, login, more) {
  const opened = await open(chrome, service, login, more)
  t.after(() => opened.context.close())
  return opened
}
const isFine = (opened) => assert.deepEqual(opened.wrong, [])

/** Where the invented squares of the district lie, in degrees. */
const BOUNDS = [121, 31, 121.2, 31.15]
const column = (lng, z) => Math.floor(((lng + 180) / 360) * 2 ** z)
const row = (lat, z) => Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * 2 ** z)

/** Pictures that nobody took: fields, a river and roads that go on from tile to tile. */
async function raster(folder) {
  const page = await chrome.newPage()
  for (let z = 9; z <= 13; z += 1) {
    for (let x = column(BOUNDS[0], z); x <= column(BOUNDS[2], z); x += 1) {
      for (let y = row(BOUNDS[3], z); y <= row(BOUNDS[1], z); y += 1) {
        const url = await page.evaluate(
          ([x, y, z]) => {
            const canvas = document.createElement('canvas')
            canvas.width = canvas.height = 256
            const context = canvas.getContext('2d')
            const scale = 2 ** (13 - z)
            context.fillStyle = '#dfe6d3'
            context.fillRect(0, 0, 256, 256)
            const at = (u, v) => [(u / scale - x) * 256, (v / scale - y) * 256]
            const stroke = (color, width, points) => {
              context.beginPath()
              points.forEach(([u, v], index) => (index === 0 ? context.moveTo(...at(u, v)) : context.lineTo(...at(u, v))))
              context.strokeStyle = color
              context.lineWidth = width
              context.stroke()
            }
            const [left, top, side] = [x * scale, y * scale, scale]
            const along = Array.from({ length: 66 }, (_, step) => left - side * 0.02 + (step / 64) * side * 1.04)
            stroke('#9fc0d8', 46 / scale, along.map((u) => [u, 3340 + Math.round((top + side / 2 - 3340) / 4) * 4 + Math.sin(u * 2)]))
            for (let line = Math.floor(left) - 1; line <= left + side + 1; line += 1) stroke('#ffffff', 10 / scale, [[line + 0.3, top - 1], [line + 0.3, top + side + 1]])
            for (let line = Math.floor(top) - 1; line <= top + side + 1; line += 1) stroke('#f3e3b5', 14 / scale, [[left - 1, line + 0.6], [left + side + 1, line + 0.6]])
            return canvas.toDataURL('image/png')
          },
          [x, y, z],
        )
        mkdirSync(join(folder, `${z}/${x}`), { recursive: true })
        writeFileSync(join(folder, `${z}/${x}/${y}.png`), Buffer.from(url.split(',')[1], 'base64'))
      }
    }
  }
  writeFileSync(join(folder, 'metadata.json'), JSON.stringify({ bounds: BOUNDS.join(), attribution: '&copy; <b>虚构</b>航拍' }))
  await page.close()
}

const varint = (value) => {
  const out = []
  for (; value >= 128; value = Math.floor(value / 128)) out.push((value % 128) | 128)
  return Buffer.from([...out, value])
}
const bytes = (field, content) => Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
const number = (field, value) => Buffer.concat([varint(field * 8), varint(value)])
const EXTENT = 4096
/** Points of a shape as the commands of MVT: go there, then on. */
function commands(points, closed) {
  let at = [0, 0]
  const step = ([x, y]) => {
    const deltas = [x - at[0], y - at[1]].map((delta) => (delta < 0 ? -delta * 2 - 1 : delta * 2))
    at = [x, y]
    return deltas
  }
  const [first, ...rest] = points
  return [9, ...step(first), ...(rest.length > 0 ? [rest.length * 8 + 2, ...rest.flatMap(step)] : []), ...(closed ? [15] : [])]
}
/** A layer of MVT; a shape has its type (1 point, 2 line, 3 polygon), its points, and words about it. */
function layer(name, shapes) {
  const keys = []
  const values = []
  const index = (list, word) => (list.includes(word) ? list.indexOf(word) : list.push(word) - 1)
  const features = shapes.map(([type, points, words = {}]) => {
    const tags = Object.entries(words).flatMap(([key, value]) => [index(keys, key), index(values, value)])
    return bytes(2, Buffer.concat([bytes(2, Buffer.concat(tags.map(varint))), number(3, type), bytes(4, Buffer.concat(commands(points, type === 3).map(varint)))]))
  })
  const text = (field, word) => bytes(field, Buffer.from(word))
  return bytes(3, Buffer.concat([number(15, 2), text(1, name), ...features, ...keys.map((key) => text(3, key)), ...values.map((value) => bytes(4, text(1, value))), number(5, EXTENT)]))
}
/** The number of a tile along the Hilbert curve of its zoom, behind those of the zooms before. */
function tileId(z, x, y) {
  let id = (4 ** z - 1) / 3
  for (let half = 2 ** (z - 1); half >= 1; half /= 2) {
    const [right, lower] = [(x & half) > 0 ? 1 : 0, (y & half) > 0 ? 1 : 0]
    id += half * half * ((3 * right) ^ lower)
    if (lower === 0) {
      if (right === 1) [x, y] = [half - 1 - (x & (half - 1)), half - 1 - (y & (half - 1))]
      else [x, y] = [x & (half - 1), y & (half - 1)]
      ;[x, y] = [y, x]
    }
  }
  return id
}
/** A PMTiles file with one tile of zoom 9 around the district: a lake in its west, streets, a border and a place. */
function archive() {
  const z = 9
  const [x, y] = [column(BOUNDS[0], z), row(BOUNDS[1], z)]
  const streets = Array.from({ length: 30 }, (_, at) => [2, [[0, at * 137 + 60], [EXTENT, at * 137 + 60]], at % 5 === 0 ? { class: 'primary', name: `虚构大道${at / 5 + 1}号` } : { class: 'minor' }])
  const cross = Array.from({ length: 30 }, (_, at) => [2, [[at * 137 + 30, 0], [at * 137 + 30, EXTENT]], { class: at % 6 === 0 ? 'trunk' : 'minor' }])
  const square = (left, top, right, bottom) => [[left, top], [right, top], [right, bottom], [left, bottom]]
  const tile = Buffer.concat([
    layer('landcover', [[3, square(0, 0, EXTENT, EXTENT), { class: 'land' }], [3, square(2700, 2500, 3600, 3300), { class: 'wood' }]]),
    layer('water', [[3, square(0, 0, 1300, EXTENT)]]),
    layer('boundary', [[2, [[0, 0], [EXTENT, EXTENT]], { admin_level: '4' }]]),
    layer('transportation', [...streets, ...cross]),
    layer('place', [[1, [[2400, 2900]], { class: 'town', name: 'Nowhere', 'name:zh': '乌有镇' }]]),
  ])
  const directory = Buffer.concat([varint(1), varint(tileId(z, x, y)), varint(1), varint(tile.length), varint(1)])
  const metadata = Buffer.from(JSON.stringify({ attribution: '虚构街道' }))
  const head = Buffer.alloc(127)
  head.write('PMTiles', 'latin1')
  head[7] = 3
  let at = 127
  ;[directory, metadata, Buffer.alloc(0), tile].forEach((part, index) => {
    head.writeBigUInt64LE(BigInt(at), 8 + index * 16)
    head.writeBigUInt64LE(BigInt(part.length), 16 + index * 16)
    at += part.length
  })
  ;[head[97], head[98], head[99], head[100], head[101]] = [1, 1, 1, z, z]
  BOUNDS.forEach((degrees, index) => head.writeInt32LE(Math.round(degrees * 1e7), 102 + index * 4))
  return Buffer.concat([head, directory, metadata, tile])
}

/** How much of the base map is of a colour, more or less. */
const share = (page, [red, green, blue]) =>
  page.evaluate(
    ([red, green, blue]) => {
      let [some, all] = [0, 0]
      for (const canvas of document.querySelectorAll('.map-canvas .base canvas, .map-canvas canvas.base')) {
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        for (let at = 0; at < data.length; at += 4) {
          all += 1
          if (data[at + 3] > 200 && Math.abs(data[at] - red) < 8 && Math.abs(data[at + 1] - green) < 8 && Math.abs(data[at + 2] - blue) < 8) some += 1
        }
      }
      return all === 0 ? 0 : some / all
    },
    [red, green, blue],
  )
const until = async (page, colour, least) => {
  for (let turn = 0; turn < 60 && (await share(page, colour)) < least; turn += 1) await page.waitForTimeout(100)
  const found = await share(page, colour)
  assert.ok(found >= least, `${colour}: ${found} of the map`)
}

test('pictures, shapes and 天地图 are drawn below the items, and the sketch comes back', async (t) => {
  const opened = await as(t, 'leader')
  const { page } = opened
  await page.goto('/items?state=live&order=due&view=map')
  await settled(page)
  const select = page.getByLabel('底图')
  await select.waitFor()
  assert.deepEqual(await select.locator('option').allTextContents(), ['简图', 'streets', '航拍', '天地图 街道', '天地图 影像'])
  await page.getByText('示意图，不代表行政区划界线').waitFor()
  await shoot(page, 'map-sketch-1440')
  await select.selectOption('航拍')
  await page.getByText('© 虚构航拍').waitFor()
  await until(page, [223, 230, 211], 0.2)
  await page.getByText(/件没有坐标，未标在底图上/).waitFor()
  assert.deepEqual(await axe(page), [])
  assert.equal(asked.length, 0, 'nobody else is asked for what lies here')
  // The choice is kept by the browser.
  await page.reload()
  await page.getByText('© 虚构航拍').waitFor()
  await until(page, [223, 230, 211], 0.2)
  await select.selectOption('streets')
  await page.getByText('虚构街道').waitFor()
  await until(page, [201, 219, 232], 0.02)
  await page.waitForTimeout(300)
  await shoot(page, 'map-shapes-1440')
  await select.selectOption('tianditu-vec')
  await page.getByText('天地图 · 审图号示例').waitFor()
  await page.waitForTimeout(800)
  assert.ok(asked.some((url) => url.startsWith('/vec_w/')) && asked.some((url) => url.startsWith('/cva_w/')), asked.join(' '))
  assert.ok(asked.every((url) => url.endsWith('&tk=a-secret-key')))
  await select.selectOption('')
  await page.getByText('示意图，不代表行政区划界线').waitFor()
  assert.equal(await page.evaluate(() => localStorage.getItem('qingdan.basemap')), null)
  isFine(opened)
})

test('boundaries lie above a base map, on a wide screen and on a narrow one', async (t) => {
  const system = await as(t, 'system')
  const units = (await (await system.context.request.get('/api/v1/organisation')).json()).filter((unit) => unit.kind === 'street' && unit.area)
  const areas = units.map((unit, at) => {
    const [x, y] = [121 + (at % 4) * 0.05, 31 + Math.floor(at / 4) * 0.05]
    return { code: unit.area, polygons: [[[[x, y], [x + 0.045, y], [x + 0.045, y + 0.045], [x, y + 0.045], [x, y]]]] }
  })
  assert.equal((await call(system.context, 'PUT', '/map/boundaries', { areas })).status(), 204)
  for (const [width, height] of [[1440, 900], [390, 844]]) {
    const opened = await as(t, 'leader', { width, height })
    const { page } = opened
    for (const [name, said, colour] of [['航拍', '© 虚构航拍', [223, 230, 211]], ['streets', '虚构街道', [201, 219, 232]]]) {
      await page.goto('/items?state=live&order=due&view=map')
      await settled(page)
      await page.getByLabel('底图').selectOption(name)
      await page.getByText(said).waitFor()
      await until(page, colour, 0.05)
      await page.waitForTimeout(400)
      assert.equal(await isTooWide(page), false)
      assert.deepEqual(await axe(page), [])
      await shoot(page, `map-over-${name === '航拍' ? 'raster' : 'shapes'}-${width}`)
    }
    isFine(opened)
  }
  await system.page.goto('/boundaries')
  await system.page.getByLabel('底图').selectOption('航拍')
  await until(system.page, [223, 230, 211], 0.05)
  isFine(system)
})
