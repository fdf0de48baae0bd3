// Takes the pictures of the documentation from the invented demo: `make screenshots`. With arguments it takes other ones, to
// look at: `node tests/screenshots.mjs FOLDER WIDTH LANGUAGE [NAME…]`.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { PICTURES } from './pictures.mjs'
import { browser, open, other, root, serve, serveEmpty } from './support.mjs'

const [folder = resolve(root, '../docs/pictures'), width = '1280', language = 'zh-CN', ...names] = process.argv.slice(2)
const BYTES_MAX = 3_000_000

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
const empty = names.length === 0 && process.argv.length > 2 || names.includes('m-setup') ? await serveEmpty() : null
const chrome = await browser()
const docs = process.argv.length <= 2
try {
  for (const picture of PICTURES) {
    if (names.length > 0 ? !names.includes(picture.name) : docs && picture.extra) continue
    const size = picture.phone || (width === '390' && !picture.wide) ? [390, 844] : (picture.size ?? [Number(width), width === '1280' ? 800 : 900])
    const { page, context, wrong } = await open(chrome, picture.empty ? empty : service, picture.login, { width: size[0], height: size[1], language, ...(picture.at ? { geolocation: picture.at, permissions: ['geolocation'] } : {}) })
    let path = picture.path
    if (picture.item || picture.phoneItem) {
      const { items } = await (await context.request.get(`/api/v1/items?${picture.item ?? 'unit=mine&state=live&order=due'}&limit=5`)).json()
      if (items.length === 0) {
        console.error(picture.name, 'no item')
        await context.close()
        continue
      }
      path = `${picture.phoneItem ? '/phone#/item' : '/items'}/${items.at(-1).receipt}`
    }
    await page.goto(path)
    try {
      if (picture.ready) await page.locator(picture.ready).first().waitFor()
      await page.waitForTimeout(1200)
      await picture.act?.(page, service)
    } catch (error) {
      if (docs) throw error
      console.error(picture.name, error.message)
    }
    await page.waitForTimeout(600)
    await page.screenshot({ path: join(folder, `${picture.name}.png`), animations: 'disabled' })
    if (wrong.length > 0) console.error(picture.name, wrong)
    await context.close()
  }
} finally {
  await chrome.close()
  await service.end()
  await empty?.end()
}
// 256 colours are enough for a page, and a third of the bytes.
if (docs) execFileSync('pngquant', ['--force', '--ext', '.png', '--quality', '60-95', '--skip-if-larger', '--strip', ...readdirSync(folder).map((name) => join(folder, name))])
const bytes = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
console.log(`${folder}: ${readdirSync(folder).length} pictures, ${bytes} bytes`)
if (docs && bytes > BYTES_MAX) throw new Error(`more than ${BYTES_MAX} bytes of pictures`)
