// The desk in the window of a telephone: every page can be worked on, not only looked at.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, browser, isTooWide, open, serve, settled } from './support.mjs'

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

const PAGES = {
  leader: ['/', '/triage', '/alarms', '/devices', '/items?state=live&order=due', '/items?state=live&view=cards', '/items?state=live&view=map', '/register/hazard', '/supervision', '/measures?list=hazard', '/hot', '/lists', '/lists/hotline', '/calendar', '/organisation', '/account', '/nowhere'],
  water: ['/', '/triage', '/items?unit=mine&state=live'],
  duban: ['/minutes', '/minutes/1'],
  system: ['/dispatch/hotline', '/health', '/boundaries', '/plans', '/devices'],
  security: ['/users', '/keys'],
  audit: ['/audit'],
}

/** What could be pressed lies beside the window, where nothing scrolls to it; what can be pressed is too small for a finger. */
const amiss = (page) =>
  page.evaluate(() => {
    const out = []
    const scrolls = (node) => {
      for (let at = node.parentElement; at; at = at.parentElement) {
        const { overflowX, textOverflow } = getComputedStyle(at)
        if (['auto', 'scroll'].includes(overflowX) && at.tagName !== 'MAIN' && at.scrollWidth > at.clientWidth) return true
        // A line that is cut says so, and what is left of it can be pressed.
        if (overflowX === 'hidden' && textOverflow === 'ellipsis') return true
      }
      return false
    }
    for (const node of document.querySelectorAll('.top button, main :is(button, a, select, input)')) {
      const box = node.getBoundingClientRect()
      if (box.width === 0 || node.closest('.sr, [aria-hidden="true"]') || node.classList.contains('sr')) continue
      if ((box.right > innerWidth + 1 || box.left < -1) && !scrolls(node)) out.push(`beside: ${node.outerHTML.slice(0, 90)}`)
      if (node.matches('.main-button, .plain-button') && box.height < 36) out.push(`small: ${Math.round(box.height)} ${node.textContent.trim().slice(0, 12)}`)
    }
    return [...new Set(out)]
  })

for (const [login, paths] of Object.entries(PAGES)) {
  test(`at 390 pixels ${login} can press everything, and axe finds nothing`, async (t) => {
    const { page, context, wrong } = await open(chrome, service, login, { width: 390, height: 844 })
    t.after(() => context.close())
    const found = []
    for (const path of paths) {
      await page.goto(path)
      await settled(page)
      if (await isTooWide(page)) found.push(`${path} is too wide`)
      for (const line of [...(await amiss(page)), ...(await axe(page))]) found.push(`${path} ${line}`)
    }
    assert.deepEqual(found, [])
    assert.deepEqual(wrong, [])
  })
}

test('at 390 pixels a dispatcher sees the item before the queue, and moves it', async (t) => {
  const { page, context, wrong } = await open(chrome, service, 'water', { width: 390, height: 844 })
  t.after(() => context.close())
  await page.goto('/triage')
  const first = page.locator('.triage-moves button').first()
  await first.waitFor()
  const top = async (selector) => (await page.locator(selector).first().boundingBox()).y
  assert.ok((await top('.triage-item h2')) < (await top('.triage-moves')))
  assert.ok((await top('.triage-moves')) < (await top('.queue')))
  assert.ok((await first.boundingBox()).height >= 44)
  await first.click()
  await page.locator('.triage-waiting li, .move-form').first().waitFor()
  assert.deepEqual(wrong, [])
})
