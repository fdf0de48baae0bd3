// The wall as a duty operator sees it: from eight metres, for a week, without a person's data.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, browser, isTooWide, open, orders, other, serve, totp } from './support.mjs'

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
async function as(t, more) {
  const opened = await open(chrome, service, 'leader', more)
  t.after(() => opened.context.close())
  return opened
}

for (const [width, height] of [[1920, 1080], [3840, 1080], [3840, 2160]]) {
  test(`legible at ${width}x${height}, nothing scrolls, nothing is cut off`, async (t) => {
    const { page, wrong } = await as(t, { width, height })
    const found = []
    for (const scene of [1, 2, 3]) {
      await page.goto(`/wall?scene=${scene}`)
      await page.locator('.strip').waitFor()
      await page.waitForTimeout(400)
      for (const line of await axe(page)) found.push(`${scene} ${line}`)
      found.push(
        ...(await page.evaluate((scene) => {
          const out = []
          if (document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight) out.push(`scene ${scene} scrolls`)
          // 28 px on 1080 lines; captions and the buttons of the operator may be smaller.
          const least = (28 / 1080) * innerHeight - 0.5
          for (const one of document.querySelectorAll('.wall h1, .wall h2, .strip *, .panel td, .panel th, .clock b, .panel li')) {
            if (one.getClientRects().length === 0 || one.closest('.sr')) continue
            if (parseFloat(getComputedStyle(one).fontSize) < least) out.push(`scene ${scene} small: ${one.tagName} ${one.textContent.slice(0, 12)} ${getComputedStyle(one).fontSize}`)
          }
          for (const panel of document.querySelectorAll('.panel')) {
            if (panel.getClientRects().length === 0) continue
            const bottom = panel.getBoundingClientRect().bottom
            for (const row of panel.querySelectorAll('tr, li, figure, .chart')) {
              const box = row.getBoundingClientRect()
              if (box.height > 0 && box.bottom > bottom + 1) out.push(`scene ${scene} cut off: ${row.textContent.slice(0, 20)}`)
            }
          }
          return out
        }, scene)),
      )
    }
    assert.deepEqual([...new Set(found)], [])
    assert.deepEqual(wrong, [])
  })
}

test('who has a second factor signs in to the wall with its code, which is asked for only then', async (t) => {
  // Somebody without one is not asked.
  const plain = await open(chrome, service, null, { width: 1920, height: 1080 })
  t.after(() => plain.context.close())
  const fill = async (page, login) => {
    await page.goto('/wall?scene=1')
    await page.locator('input[name=login]').fill(login)
    await page.locator('input[name=password]').fill(service.passwords[login])
    assert.equal(await page.locator('input[name=code]').count(), 0)
    await page.keyboard.press('Enter')
  }
  await fill(plain.page, 'leader')
  await plain.page.locator('.strip').waitFor()
  assert.deepEqual(plain.wrong, [])

  const fire = await other(service, 'fire')
  const begun = await (await fire.call('POST', '/me/second-factor', { password: service.passwords.fire })).json()
  const secret = new URL(begun.uri).searchParams.get('secret')
  assert.equal((await fire.call('PUT', '/me/second-factor', { code: totp(secret) })).status(), 204)
  t.after(async () => {
    await fire.call('POST', '/me/second-factor/off', { password: service.passwords.fire, code: begun.recovery[0] })
    await fire.end()
  })
  for (const [width, height] of [[1920, 1080], [390, 844]]) {
    const { page, context, wrong } = await open(chrome, service, null, { width, height })
    t.after(() => context.close())
    await fill(page, 'fire')
    const code = page.locator('input[name=code]')
    await code.waitFor()
    assert.equal(await page.getByRole('alert').count(), 0, 'being asked for the code is no fault')
    assert.deepEqual(await axe(page), [])
    await code.fill('000000')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').waitFor()
    // A code counts once; a recovery code stands in for it.
    await code.fill(width === 390 ? begun.recovery[1] : totp(secret, 1))
    await page.keyboard.press('Enter')
    await page.locator('.strip').waitFor()
    assert.equal(await isTooWide(page), false)
    assert.deepEqual(await axe(page), [])
    assert.deepEqual(wrong, [])
  }
})

test('no personal data: neither names nor what somebody wrote is on the wall', async (t) => {
  const secret = '王小明投诉邻居噪音'
  await orders(service, 1, () => secret)
  const { page, context } = await as(t, { width: 3840, height: 1080 })
  const people = (await (await context.request.get('/api/v1/organisation')).json()).flatMap((unit) => unit.people.map((person) => person.name))
  await page.goto('/wall')
  await page.locator('.strip').waitFor()
  await page.waitForTimeout(500)
  const text = await page.evaluate(() => document.body.innerText)
  assert.ok(text.length > 200)
  assert.ok(!text.includes(secret))
  assert.deepEqual(people.filter((name) => name.length > 1 && text.includes(name)), [])
})

test('scenes rotate by themselves; a stopped service is said, and the wall comes back by itself', async (t) => {
  const own = await serve()
  const opened = await open(chrome, own, 'leader', { width: 1920, height: 1080 })
  t.after(async () => {
    await opened.context.close()
    await own.end()
  })
  const { page } = opened
  await page.goto('/wall')
  await page.locator('.strip').waitFor()
  await page.getByText(/● 数据 \d/).waitFor()
  const first = await page.locator('.scenes').getAttribute('data-scene')
  await page.waitForFunction((first) => document.querySelector('.scenes').dataset.scene !== first, first, { timeout: 30_000 })
  await own.stop()
  await page.getByText(/✕ 连接已断开/).waitFor({ timeout: 20_000 })
  assert.ok((await page.locator('.strip b').first().innerText()).length > 0)
  const again = await serve({ data: own.folder, port: new URL(own.url).port })
  own.stop = again.stop
  await page.getByText(/● 数据 \d/).waitFor({ timeout: 30_000 })
})

test('an hour of events in a minute leaves the heap flat', async (t) => {
  const { page, context, wrong } = await as(t, { width: 1920, height: 1080 })
  // Answers are repeated from memory and the stream is played, so that an hour costs the service nothing.
  await page.addInitScript(() => {
    const real = window.fetch
    const kept = new Map()
    window.fetch = async (address, init) => {
      const key = String(address).replace(/(_from|_before)=[^&]*/g, '$1')
      if (!kept.has(key)) {
        const answer = await real(address, init)
        kept.set(key, { text: await answer.text(), status: answer.status, headers: { 'content-type': 'application/json' } })
      }
      const { text, ...rest } = kept.get(key)
      return new Response(text, rest)
    }
    window.EventSource = class extends EventTarget {
      constructor() {
        super()
        window.stream = this
        setTimeout(() => this.onopen?.(), 0)
      }
      close() {}
    }
  })
  await page.clock.install()
  await page.goto('/wall')
  await page.clock.runFor(2000)
  await page.locator('.strip').waitFor()
  const { items } = await (await context.request.get('/api/v1/items?limit=50')).json()
  const cdp = await context.newCDPSession(page)
  let sent = 0
  async function minutes(count) {
    for (let step = 0; step < count * 6; step += 1) {
      await page.evaluate(([items, sent]) => {
        for (let at = 0; at < 20; at += 1) {
          const item = { ...items[(sent + at) % items.length], sequence: 1000 + sent + at }
          window.stream.dispatchEvent(new MessageEvent('change', { data: JSON.stringify({ position: sent + at + 1, item }) }))
        }
      }, [items, sent])
      sent += 20
      await page.clock.runFor(10_000)
    }
    await cdp.send('HeapProfiler.collectGarbage')
    const { usedSize } = await cdp.send('Runtime.getHeapUsage')
    return { usedSize, nodes: (await cdp.send('Memory.getDOMCounters')).nodes }
  }
  const before = await minutes(10)
  const later = await minutes(50)
  t.diagnostic(`${sent} events; heap ${before.usedSize} -> ${later.usedSize} bytes, nodes ${before.nodes} -> ${later.nodes}`)
  assert.ok(later.usedSize < before.usedSize * 1.1 + 1_000_000, `heap ${before.usedSize} -> ${later.usedSize}`)
  assert.ok(later.nodes < before.nodes * 1.1 + 500, `nodes ${before.nodes} -> ${later.nodes}`)
  assert.deepEqual(wrong, [])
})
