// Figures of the page in Chromium, over a store of many items, each beside its aim: `make bench-page`. The store is filled
// as `bench http` fills it; the service is the release build.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { browser, root } from '../tests/support.mjs'

const items = Number(process.argv[2] ?? 1_000_000)
/** Which figures; all of them when none is named. */
const asked = process.argv.slice(3)
const target = process.env.CARGO_TARGET_DIR ?? resolve(root, '../target')
const program = (name) => join(target, 'release', name)
/** Who reads and registers, and who accepts: the desk of the hotline, an officer of the water bureau. */
const [DESK, OFFICER] = ['p0015', 'p0113']
const LIST = '/items?list=hotline&order=newest'
const FIRST_AIM_MILLIS = 1000
const FRAME_AIM_MILLIS = 8
const EVENT_AIM_MILLIS = 300
const THROTTLE = 4
const OPENED = 15
const SETTLED_MILLIS = 1500
const ROWS = 200
const ROUNDS = 5
const ROUND_EVENTS = 20

const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
function told(name, samples, aim) {
  const sorted = [...samples].sort((a, b) => a - b)
  const [median, p99] = [at(sorted, 0.5), at(sorted, 0.99)]
  console.log(`${name}: median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms of ${samples.length} (aim ${aim} ms)${median > aim ? ': missed' : ''}`)
}

for (const name of ['qingdan', 'bench']) if (!existsSync(program(name))) throw new Error(`${program(name)} is missing: run \`make bench-page\``)
const folder = mkdtempSync(join(target, 'bench-page-'))
const data = join(folder, 'store')
let child
let chrome
try {
  let begun = performance.now()
  execFileSync(program('bench'), ['fill', folder, String(items)], { stdio: 'inherit' })
  console.log(`${items} items stored in ${Math.round((performance.now() - begun) / 1000)} s`)
  const key = (person) => execFileSync(program('qingdan'), ['key', 'add', '--data', data, '--name', `bench ${person}`, '--scope', 'read,write', '--person', person]).toString().trim()
  const keys = { desk: key(DESK), officer: key(OFFICER) }
  begun = performance.now()
  child = spawn(program('qingdan'), ['serve', '--data', data, '--listen', '127.0.0.1:0', '--format', 'json', '--set', 'limits.caller_per_second=0', '--set', 'limits.address_per_second=0', '--set', 'log.level=warn'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const url = await new Promise((found, failed) => {
    child.stdout.on('data', (text) => found(JSON.parse(text.toString().split('\n')[0]).address))
    child.on('exit', (code) => failed(new Error(`the service ended with ${code}`)))
  })
  console.log(`the service listens after ${Math.round((performance.now() - begun) / 1000)} s`)
  const call = async (who, method, path, body) => {
    const answer = await fetch(`${url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${keys[who]}`, 'content-type': 'application/json' }, body: body && JSON.stringify(body) })
    if (!answer.ok) throw new Error(`${method} ${path}: ${await answer.text()}`)
    return answer.json()
  }
  // What follows the log is taken in before anything is measured.
  await call('desk', 'GET', '/items?list=hotline&order=newest&limit=1')
  chrome = await browser()
  for (const figure of [firstList, scrolling, events]) if (asked.length === 0 || asked.includes(figure.name)) await figure(url, keys, call)
} finally {
  await chrome?.close()
  child?.removeAllListeners('exit')
  child?.kill('SIGTERM')
  rmSync(folder, { recursive: true, force: true })
}

async function context(url, keys) {
  const made = await chrome.newContext({ baseURL: url, locale: 'zh-CN', viewport: { width: 1440, height: 900 }, extraHTTPHeaders: { authorization: `Bearer ${keys.desk}` } })
  made.setDefaultTimeout(60_000)
  return made
}

/** From the beginning of the navigation to the frame that has the first rows, the processor slowed down. */
async function firstList(url, keys) {
  const open = async (page) => {
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
    // Whoever opens a list has his browser open already: the window that was just made is let come to rest.
    await page.waitForTimeout(SETTLED_MILLIS)
    await page.goto(LIST)
    await page.waitForFunction(() => window.painted !== undefined)
    const at = await page.evaluate(() => window.painted)
    // A page that stays open is slowed down further, which keeps a processor busy.
    await page.close()
    return at
  }
  const painted = () => {
    const look = () => {
      if (document.querySelector('tr[data-item]') === null) return requestAnimationFrame(look)
      // The frame after the one in which the rows are there has shown them.
      requestAnimationFrame(() => (window.painted = performance.now()))
    }
    requestAnimationFrame(look)
  }
  const [cold, warm] = [[], []]
  for (let turn = 0; turn < OPENED; turn += 1) {
    const own = await context(url, keys)
    await own.addInitScript(painted)
    cold.push(await open(await own.newPage()))
    warm.push(await open(await own.newPage()))
    await own.close()
  }
  told(`first list painted, nothing kept by the browser, ${THROTTLE}x slower`, cold, FIRST_AIM_MILLIS)
  told(`first list painted, files of the page kept, ${THROTTLE}x slower`, warm, FIRST_AIM_MILLIS)
}

/** What the main thread does for each frame while a page of rows is scrolled by its length, by the trace of the browser. */
async function scrolling(url, keys) {
  const own = await context(url, keys)
  const page = await own.newPage()
  await page.goto(LIST)
  const box = page.locator('.items-box')
  await page.locator('tr[data-item]').first().waitFor()
  const loaded = () => page.locator('.items-box table').evaluate((table) => Number(table.getAttribute('aria-rowcount')) - 1)
  for (let turn = 0; turn < 60 && (await page.locator('tr[data-item]').last().getAttribute('aria-rowindex')) < ROWS; turn += 1) {
    await box.evaluate((node) => (node.scrollTop = node.scrollHeight))
    await page.waitForTimeout(100)
  }
  await box.evaluate((node) => (node.scrollTop = 0))
  await page.waitForTimeout(1000)
  const cdp = await own.newCDPSession(page)
  const { x, y, width, height } = await box.boundingBox()
  const rowHeight = await page.locator('tr[data-item]').first().evaluate((row) => row.getBoundingClientRect().height)
  await chrome.startTracing(page, { categories: ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', '__metadata'] })
  const distance = Math.round(rowHeight * ROWS - height)
  await cdp.send('Input.synthesizeScrollGesture', { x: x + width / 2, y: y + height / 2, yDistance: -distance, speed: 2400, gestureSourceType: 'mouse' })
  await cdp.send('Input.synthesizeScrollGesture', { x: x + width / 2, y: y + height / 2, yDistance: distance, speed: 2400, gestureSourceType: 'mouse' })
  const { traceEvents } = JSON.parse((await chrome.stopTracing()).toString())
  const mains = traceEvents.filter((event) => event.name === 'thread_name' && event.args.name === 'CrRendererMain')
  const frames = (main) => traceEvents.filter((event) => event.pid === main.pid && event.tid === main.tid && event.name === 'BeginCommitCompositorFrame')
  const main = mains.sort((a, b) => frames(b).length - frames(a).length)[0]
  const starts = frames(main).map((event) => event.ts).sort((a, b) => a - b)
  const tasks = traceEvents.filter((event) => event.pid === main.pid && event.tid === main.tid && event.name === 'RunTask' && event.ph === 'X')
  // A frame owns what ran since the frame before.
  const spent = starts.slice(1).map((ts, index) => tasks.filter((task) => task.ts >= starts[index] && task.ts < ts).reduce((sum, task) => sum + task.dur, 0) / 1000)
  const mean = spent.reduce((sum, one) => sum + one, 0) / spent.length
  console.log(`scrolling ${ROWS} rows there and back (${await loaded()} in the list): ${mean.toFixed(1)} ms of the main thread a frame on average`)
  told('the same by frame', spent, FRAME_AIM_MILLIS)
  await own.close()
}

/** From the call that moves an item to the frame in which another screen shows its new stage. */
async function events(url, keys, call) {
  const samples = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const made = []
    for (let number = 0; number < ROUND_EVENTS; number += 1) made.push(await call('desk', 'POST', '/items', { list: 'hotline', fields: { title: `河道漂浮物 ${round} ${number}`, kind: '投诉' } }))
    const own = await context(url, keys)
    const page = await own.newPage()
    await page.goto(LIST)
    await page.getByText('实时').waitFor()
    // The stream of changes is open by then.
    await page.waitForTimeout(3000)
    for (const { receipt } of made) {
      const row = page.locator(`tr[data-item="${receipt}"]`)
      if ((await row.count()) === 0) continue
      // What was there is read before the call, which may be faster than a busy page.
      const before = await row.textContent()
      const shown = row.evaluate(
        (node, before) =>
          new Promise((done) => {
            const end = performance.now() + 10_000
            const look = () => {
              const now = document.querySelector(`tr[data-item="${node.dataset.item}"]`)
              if (now && now.textContent === before && performance.now() < end) return requestAnimationFrame(look)
              requestAnimationFrame(() => done(performance.timeOrigin + performance.now()))
            }
            requestAnimationFrame(look)
          }),
        before,
      )
      await page.waitForTimeout(50)
      const begun = performance.timeOrigin + performance.now()
      await call('officer', 'POST', `/items/${receipt}/moves`, { name: 'accept', fields: {} })
      samples.push((await shown) - begun)
    }
    await own.close()
  }
  told('from a move to the screen of somebody else', samples, EVENT_AIM_MILLIS)
}
