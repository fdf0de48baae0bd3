// Takes the pictures of the documentation from the invented demo: `make screenshots`. With arguments it takes other ones, to
// look at: `node tests/screenshots.mjs FOLDER WIDTH LANGUAGE [NAME…]`.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { browser, open, other, root, serve } from './support.mjs'

const [folder = resolve(root, '../docs/pictures'), width = '1280', language = 'zh-CN', ...names] = process.argv.slice(2)
const BYTES_MAX = 3_000_000

/** Opens the second factor as far as its QR code. */
async function enrol(page) {
  await page.locator('.account-part .main-button').nth(1).click()
  await page.locator('input[name=proof]').fill(service.passwords.water)
  await page.keyboard.press('Enter')
  await page.locator('.qr path').waitFor()
}

/** Only the list whose items come with proposals. */
async function hotline(page) {
  await page.locator('#triage-list').selectOption('hotline')
  await page.locator('.proposals').waitFor()
}

/** Name, address, who looks, size, and what to do before the picture is taken. */
const PICTURES = [
  { name: 'login', path: '/', login: null },
  { name: 'desk', path: '/', login: 'water' },
  { name: 'triage', path: '/triage', login: 'desk', ready: '.triage-moves button' },
  { name: 'front', path: '/minutes/1', login: 'duban', ready: '.np-card', size: [1440, 1120] },
  { name: 'hot', path: '/hot', login: 'desk', ready: '.spot' },
  { name: 'proposals', path: '/triage', login: 'desk', ready: '.triage-moves button', act: hotline, extra: true },
  { name: 'items', path: '/items?state=live&order=due', login: 'leader', ready: 'tr[data-item]', act: (page) => page.locator('tr[data-item]').nth(3).click() },
  { name: 'map', path: '/items?state=live&order=due&view=map', login: 'leader', ready: '.map-canvas canvas' },
  { name: 'item', item: 'list=hazard&state=live&order=due', login: 'leader', ready: '.timeline li' },
  { name: 'register', path: '/register', login: 'desk', ready: '.register' },
  { name: 'supervision', path: '/supervision', login: 'leader', ready: 'tr.total' },
  { name: 'measures', path: '/measures?list=hotline', login: 'leader', ready: '.measure-table td' },
  { name: 'lists', path: '/lists', login: 'leader', ready: '.list-cards li' },
  { name: 'list', path: '/lists/hazard', login: 'leader', ready: '.findings', act: (page) => page.locator('.node').nth(4).click() },
  { name: 'calendar', path: '/calendar', login: 'leader', ready: '.month .day' },
  { name: 'organisation', path: '/organisation', login: 'leader', ready: '.tree li' },
  { name: 'alarms', path: '/alarms', login: 'leader', ready: '.alarm-table tbody tr' },
  { name: 'dispatch', path: '/dispatch/hotline', login: 'system', ready: '#dispatch-drainage' },
  { name: 'account', path: '/account', login: 'water', ready: '.account-sessions tr', act: enrol },
  { name: 'users', path: '/users', login: 'security', ready: 'table.data tbody tr' },
  { name: 'keys', path: '/keys', login: 'security', ready: '.page-head' },
  { name: 'audit', path: '/audit', login: 'audit', ready: 'table.data tbody tr' },
  { name: 'health', path: '/health', login: 'system', ready: '.health-facts' },
  { name: 'boundaries', path: '/boundaries', login: 'system', ready: '.map-canvas canvas' },
  { name: 'phone', path: '/phone', login: 'water', ready: '.cards li', phone: true },
  { name: 'phone-item', phoneItem: true, login: 'water', ready: '.thumb', phone: true },
  { name: 'phone-report', path: '/phone#/report', login: 'fire', ready: '.fields', phone: true },
  { name: 'wall', path: '/wall?scene=1', login: 'leader', ready: '.strip', size: [1600, 900] },
  { name: 'wall-alarms', path: '/wall?scene=2', login: 'leader', ready: '.strip', size: [1600, 900] },
  { name: 'wall-wide', path: '/wall', login: 'leader', ready: '.strip', size: [3840, 1080], extra: true },
]

mkdirSync(folder, { recursive: true })
const service = await serve({ panels: true })
// The panels need a while until enough of them have something to say.
const ALARMS_MIN = 6
const watcher = await other(service, 'leader')
for (let waited = 0; waited < 120; waited += 1) {
  const { items } = await (await watcher.call('GET', '/items/count?list=alarm&state=live')).json()
  if (items >= ALARMS_MIN) break
  await new Promise((later) => setTimeout(later, 1000))
}
await watcher.end()
const chrome = await browser()
const docs = process.argv.length <= 2
try {
  for (const picture of PICTURES) {
    if (names.length > 0 ? !names.includes(picture.name) : docs && picture.extra) continue
    const size = picture.phone ? [390, 844] : (picture.size ?? [Number(width), width === '390' ? 844 : width === '1280' ? 800 : 900])
    const { page, context, wrong } = await open(chrome, service, picture.login, { width: size[0], height: size[1], language })
    let path = picture.path
    if (picture.item || picture.phoneItem) {
      const { items } = await (await context.request.get(`/api/v1/items?${picture.item ?? 'unit=mine&state=live&order=due'}&limit=5`)).json()
      path = `${picture.phoneItem ? '/phone#/item' : '/items'}/${items.at(-1).receipt}`
    }
    await page.goto(path)
    if (picture.ready) await page.locator(picture.ready).first().waitFor()
    await page.waitForTimeout(1200)
    await picture.act?.(page)
    await page.waitForTimeout(600)
    await page.screenshot({ path: join(folder, `${picture.name}.png`), animations: 'disabled' })
    if (wrong.length > 0) console.error(picture.name, wrong)
    await context.close()
  }
} finally {
  await chrome.close()
  await service.end()
}
// 256 colours are enough for a page, and a third of the bytes.
if (docs) execFileSync('pngquant', ['--force', '--ext', '.png', '--quality', '60-95', '--skip-if-larger', '--strip', ...readdirSync(folder).map((name) => join(folder, name))])
const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
console.log(`${folder}: ${readdirSync(folder).length} pictures, ${bytes} bytes`)
if (docs && bytes > BYTES_MAX) throw new Error(`more than ${BYTES_MAX} bytes of pictures`)
