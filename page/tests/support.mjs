// What the tests share: the real program on a fresh demo, Chromium, people signed in, and the watch over broken promises of
// the page (errors in scripts, breaches of the policy, requests to foreign hosts).
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { createHmac } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { chromium, request } from 'playwright-core'

export const root = resolve(import.meta.dirname, '..')
const AXE = readFileSync(join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** The program that is tested: what QINGDAN_BIN names, or the newest build. */
export function program() {
  if (process.env.QINGDAN_BIN) return process.env.QINGDAN_BIN
  const target = process.env.CARGO_TARGET_DIR ?? resolve(root, '../target')
  const built = ['release/qingdan', 'debug/qingdan'].map((path) => join(target, path)).filter(existsSync)
  assert.ok(built.length > 0, 'build the program first (cargo build -p qingdan), or name it in QINGDAN_BIN')
  return built.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0]
}

/** The surroundings without settings of the program: a test has its own. */
const surroundings = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('QINGDAN_')))

/** Starts the program on a folder; the answer has what it said until `enough` was said. */
async function start(folder, port, enough, more = []) {
  const child = spawn(program(), ['serve', '--data', folder, '--listen', `127.0.0.1:${port}`, ...more], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...surroundings, LANG: 'C.UTF-8' } })
  let said = ''
  await new Promise((found, failed) => {
    const hear = (text) => {
      said += text
      if (enough.test(said)) found()
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('exit', (code) => failed(new Error(`the program ended with ${code}: ${said}`)))
  })
  const stop = () =>
    new Promise((done) => {
      if (child.exitCode !== null || child.signalCode !== null) return done()
      child.removeAllListeners('exit')
      child.on('exit', done)
      child.kill('SIGTERM')
    })
  return { said, stop }
}

/** A demo as it begins, made once for a build and a day and copied for each test file: its folder and its passwords. */
async function demo() {
  // PAGE_DEMO names one that may be used again by another build.
  const built = process.env.PAGE_DEMO ?? `${Math.round(statSync(program()).mtimeMs)}-${new Date().toISOString().slice(0, 10)}`
  const folder = join(tmpdir(), `qingdan-demo-${process.getuid?.() ?? 0}-${built}`)
  const ready = join(folder, 'passwords.json')
  // Test files run beside one another: one of them makes the demo, the others wait for it.
  for (let waited = 0; !existsSync(ready); waited += 1) {
    const own = `${folder}.making`
    try {
      mkdirSync(own)
    } catch {
      assert.ok(waited < 600, `the demo in ${own} is not made; remove the folder`)
      await new Promise((later) => setTimeout(later, 500))
      continue
    }
    try {
      // The accounts of a fresh demo are the lines after the address.
      const { said, stop } = await start(join(own, 'data'), 0, /\n {2}audit +\S+/, ['--demo'])
      await stop()
      const passwords = Object.fromEntries([...said.matchAll(/^ {2}([a-z]+) +(\S+)/gm)].map((line) => [line[1], line[2]]))
      writeFileSync(join(own, 'passwords.json'), JSON.stringify(passwords))
      renameSync(own, folder)
    } finally {
      rmSync(own, { recursive: true, force: true })
    }
  }
  return { folder: join(folder, 'data'), passwords: JSON.parse(readFileSync(ready, 'utf8')) }
}

/** Starts the program on a fresh demo, or again on the folder of one that was stopped; with `panels` its invented fire panels
 * speak to it. */
export async function serve({ data, port = 0, panels = false, more = [] } = {}) {
  const made = await demo()
  const folder = data ?? mkdtempSync(join(tmpdir(), 'qingdan-page-'))
  if (data === undefined) cpSync(made.folder, folder, { recursive: true })
  const { said, stop } = await start(folder, port, /listening on http:\/\/\S+\n/, panels ? ['--demo', ...more] : more)
  const url = /listening on (http:\/\/\S+)/.exec(said)[1]
  const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text()
  assert.ok(page.includes('/assets/desk-'), 'the program carries no page: run `make page` and build it again')
  return {
    url,
    said,
    folder,
    passwords: made.passwords,
    stop,
    // Whoever starts the program again on the folder puts its `stop` in the place of this one.
    async end() {
      await this.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Starts the program on a store that was just made; `word` is that of the first run. */
export async function serveEmpty() {
  const folder = mkdtempSync(join(tmpdir(), 'qingdan-empty-'))
  execFileSync(program(), ['init', '--data', folder], { env: surroundings })
  const { said, stop } = await start(folder, 0, /word of the first run, shown once: \S+\n/)
  return {
    url: /listening on (http:\/\/\S+)/.exec(said)[1],
    word: /word of the first run, shown once: (\S+)/.exec(said)[1],
    async end() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

export function browser() {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  assert.ok(executablePath, 'Chromium is missing: apt-get install chromium')
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--lang=zh-CN']
  return chromium.launch({ executablePath, args, env: { ...process.env, LANGUAGE: 'zh_CN', LANG: 'zh_CN.UTF-8' } })
}

/** A page of somebody who is signed in; what it does wrong is in `wrong`. */
export async function open(chrome, service, login, { width = 1440, height = 900, language = 'zh-CN', ...more } = {}) {
  const context = await chrome.newContext({ baseURL: service.url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport: { width, height }, reducedMotion: 'reduce', ...more })
  await context.addInitScript((chosen) => {
    if (localStorage.getItem('qingdan.language') === null) localStorage.setItem('qingdan.language', chosen)
    document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))
  }, language)
  if (login) {
    const answer = await context.request.post('/api/v1/session', { data: { login, password: service.passwords[login] } })
    assert.equal(answer.status(), 200, await answer.text())
  }
  const page = await context.newPage()
  context.setDefaultTimeout(15_000)
  const wrong = []
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`))
  page.on('console', (line) => {
    // A refused call is written to the console by the browser itself; the page answers for it.
    if (line.type() === 'error' && !/Failed to load resource/.test(line.text())) wrong.push(`console: ${line.text()}`)
  })
  page.on('request', (request) => {
    const to = new URL(request.url())
    if (to.protocol.startsWith('http') && to.origin !== new URL(service.url).origin) wrong.push(`foreign host: ${request.url()}`)
  })
  return { page, context, wrong }
}

/** What axe finds on the page as it is, as lines. */
export async function axe(page) {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate((rules) => window.axe.run(document, { runOnly: rules, resultTypes: ['violations'] }), RULES)
  return violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`))
}

/** Whether the page can be scrolled sideways as a whole. */
export function isTooWide(page) {
  return page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth + 1 || (document.querySelector('main')?.scrollWidth ?? 0) > (document.querySelector('main')?.clientWidth ?? 0) + 1)
}

/** A picture as a phone would send it. */
export const PHOTO = { name: '现场.png', mimeType: 'image/png', buffer: readFileSync(new URL('../public/seal-192.png', import.meta.url)) }

/** A call with the session of a page, as a program would make it; `multipart` sends files. */
export async function call(context, method, path, data, multipart) {
  const me = await (await context.request.get('/api/v1/me')).json()
  return context.request.fetch(`/api/v1${path}`, { method, data, multipart, headers: { 'x-qingdan-csrf': me.csrf } })
}

/** Registers orders of the hotline that the table gives to the water bureau, and gives their receipts. */
export async function orders(service, count, title = (index) => `河道漂浮物 ${index}`) {
  const context = await request.newContext({ baseURL: service.url })
  await context.post('/api/v1/session', { data: { login: 'desk', password: service.passwords.desk } })
  const receipts = []
  for (let index = 0; index < count; index += 1) {
    const answer = await call({ request: context }, 'POST', '/items', { list: 'hotline', fields: { title: title(index), kind: '投诉' } })
    assert.equal(answer.status(), 201, await answer.text())
    receipts.push((await answer.json()).receipt)
  }
  await context.dispose()
  return receipts
}

/** Waits until no region of the page reads any more; the stream of changes never ends and is not waited for. */
export async function settled(page) {
  await page.waitForFunction(() => document.querySelector('main, form, .phone') !== null && document.querySelector('[aria-busy="true"]') === null, null, { timeout: 20_000 })
  await page.waitForTimeout(250)
}

/** Signs somebody in without a page, for what others do meanwhile. */
export async function other(service, login) {
  const context = await request.newContext({ baseURL: service.url })
  const answer = await context.post('/api/v1/session', { data: { login, password: service.passwords[login] } })
  assert.equal(answer.status(), 200, await answer.text())
  return { call: (method, path, data, multipart) => call({ request: context }, method, path, data, multipart), end: () => context.dispose() }
}

/** An invented floor of 1200 by 700 pixels, as PNG. */
export async function drawing(page) {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas')
    ;[canvas.width, canvas.height] = [1200, 700]
    const context = canvas.getContext('2d')
    context.fillStyle = '#ffffff'
    context.fillRect(0, 0, 1200, 700)
    context.strokeStyle = context.fillStyle = '#59636f'
    context.lineWidth = 6
    context.strokeRect(20, 20, 1160, 660)
    context.lineWidth = 3
    context.font = '22px sans-serif'
    const rooms = [[20, 20, 260, 260, '控制室'], [280, 20, 400, 260, '商铺 101'], [680, 20, 500, 260, '商铺 102'], [20, 400, 360, 280, '仓库'], [380, 400, 380, 280, '餐饮区'], [760, 400, 420, 280, '设备间']]
    for (const [x, y, width, height, name] of rooms) {
      context.strokeRect(x, y, width, height)
      context.fillText(name, x + 16, y + 36)
    }
    context.fillText('走廊', 560, 348)
    return canvas.toDataURL('image/png')
  })
  return Buffer.from(url.split(',')[1], 'base64')
}

/** The code of a secret (RFC 6238): SHA-1, six digits, thirty seconds. `ahead` counts steps. */
export function totp(secret, ahead = 0) {
  const bits = [...secret.replace(/\s/g, '')].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)))
  const step = Buffer.alloc(8)
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead))
  const digest = createHmac('sha1', key).update(step).digest()
  const at = digest.at(-1) & 15
  return String((digest.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}
/** Keeps a picture of the page where somebody wants to look at it: `SHOTS=folder`. */
export async function shoot(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`), animations: 'disabled' })
}

/** How many items a list says it has; that comes after its rows. */
export async function shownCount(page) {
  const status = page.locator('.items-head [role=status]', { hasText: /\d/ })
  await status.waitFor()
  return Number(/\d+/.exec((await status.innerText()).replace(/,/g, ''))[0])
}
