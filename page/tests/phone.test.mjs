// The phone as an inspector uses it: with one thumb, in a stairwell without signal, with a battery that dies.
import assert from 'node:assert/strict'
import { randomFillSync } from 'node:crypto'
import { after, before, test } from 'node:test'
import { crc32, deflateSync } from 'node:zlib'
import { PHOTO, axe, browser, call, isTooWide, open, orders, other, serve, settled } from './support.mjs'

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

const PHONE = { width: 390, height: 844, hasTouch: true, isMobile: true, geolocation: { latitude: 31.15, longitude: 121.12, accuracy: 12 }, permissions: ['geolocation'] }
async function as(t, login, more = {}) {
  const opened = await open(chrome, service, login, { ...PHONE, ...more })
  t.after(() => opened.context.close())
  return opened
}
const isFine = (opened) => assert.deepEqual(opened.wrong.filter((line) => !/ERR_INTERNET_DISCONNECTED/.test(line)), [])
/** Waits until the worker keeps the files of the page. */
const kept = (page) => page.evaluate(() => navigator.serviceWorker.ready.then(() => caches.keys()))

/** An order that is being handled by the water bureau, so that a site record is asked for. */
async function handled(title) {
  const [receipt] = await orders(service, 1, () => `河道漂浮物 ${title}`)
  const water = await other(service, 'water')
  for (const [name, fields] of [['accept', {}], ['not_reached', { no_contact_reason: '无人接听' }]]) {
    const answer = await water.call('POST', `/items/${receipt}/moves`, { name, fields })
    assert.equal(answer.status(), 200, await answer.text())
  }
  await water.end()
  return receipt
}

/** A picture of noise that is as large as a good camera makes it: more than 20 MB. */
function noise() {
  const [width, height] = [2700, 2600]
  const rows = Buffer.alloc((width * 3 + 1) * height)
  randomFillSync(rows)
  for (let row = 0; row < height; row += 1) rows[row * (width * 3 + 1)] = 0
  const chunk = (kind, bytes) => {
    const body = Buffer.concat([Buffer.from(kind), bytes])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(bytes.length, 0)
    body.copy(out, 4)
    out.writeUInt32BE(crc32(body) >>> 0, body.length + 4)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows, { level: 0 })), chunk('IEND', Buffer.alloc(0))])
}

const photos = (page) =>
  page.evaluate(
    () =>
      new Promise((done, failed) => {
        const asked = indexedDB.open('qingdan-phone')
        asked.onerror = () => failed(asked.error)
        asked.onsuccess = () => {
          const all = asked.result.transaction('photos').objectStore('photos').getAll()
          all.onsuccess = async () => done(await Promise.all(all.result.map(async (photo) => ({ bytes: photo.blob.size, position: photo.position, ...(({ width, height }) => ({ width, height }))(await createImageBitmap(photo.blob)) }))))
        }
      }),
  )

test('an inspector without signal: photo, form and dying phone lose nothing, and it is sent once', async (t) => {
  const receipt = await handled('一号桥清漂')
  const opened = await as(t, 'water')
  const { context } = opened
  let { page } = opened
  await page.goto('/phone')
  await page.locator('.cards a', { hasText: '一号桥清漂' }).waitFor()
  await kept(page)
  const picture = noise()
  assert.ok(picture.length > 20_000_000, `${picture.length} bytes`)
  // Tasks are read ahead; then the signal goes.
  await page.waitForFunction((receipt) => new Promise((done) => {
    const asked = indexedDB.open('qingdan-phone')
    asked.onsuccess = () => {
      const found = asked.result.transaction('answers').objectStore('answers').get(`/items/${receipt}{}`)
      found.onsuccess = () => done(found.result !== undefined)
    }
  }), receipt)
  await context.setOffline(true)
  await page.getByText('无网络').waitFor()
  await page.locator('.cards a', { hasText: '一号桥清漂' }).click()
  await page.getByRole('button', { name: '首次处置完成，提交' }).click()
  await page.locator('input[type=file]').setInputFiles({ name: 'camera.png', mimeType: 'image/png', buffer: picture })
  await page.locator('.shots img').waitFor({ timeout: 20_000 })
  await page.getByText('属实', { exact: true }).click()
  await page.locator('#field-reply').fill('已清运，楼道恢复畅通')

  // The phone dies with the form half filled in and comes back without signal.
  await page.close()
  page = await context.newPage()
  await page.goto(`/phone#/move/${receipt}/submit`)
  assert.equal(await page.locator('#field-reply').inputValue(), '已清运，楼道恢复畅通')
  await page.locator('.shots img').waitFor()
  const [photo] = await photos(page)
  assert.equal(Math.max(photo.width, photo.height - Math.round(photo.width / 24)), 1600)
  assert.ok(photo.bytes < 3_000_000, `${photo.bytes} bytes`)
  assert.equal(photo.position.lat, 31.15)
  await page.getByRole('button', { name: '保存，联网后上传' }).click()
  await page.getByText('等待上传').waitFor()

  // It dies again while the entry waits; then there is signal.
  await page.close()
  page = await context.newPage()
  await page.goto('/phone#/outbox')
  await page.getByText('等待上传').waitFor()
  await context.setOffline(false)
  await page.getByText('已上传', { exact: false }).first().waitFor({ timeout: 25_000 })
  const events = await (await context.request.get(`/api/v1/items/${receipt}/events`)).json()
  assert.equal(events.filter((event) => event.move?.name === 'submit').length, 1)
  isFine(opened)
})

test('what others did meanwhile is shown, and resolved by the inspector', async (t) => {
  const receipt = await handled('二号桥清漂')
  const opened = await as(t, 'water')
  const { page, context } = opened
  await page.goto(`/phone#/move/${receipt}/report_progress`)
  await page.locator('#field-reply').waitFor()
  await kept(page)
  await context.setOffline(true)
  await page.locator('#field-reply').fill('现场已围挡')
  await page.getByRole('button', { name: '保存，联网后上传' }).click()
  await page.getByText('等待上传').waitFor()
  const water = await other(service, 'water')
  assert.equal((await water.call('POST', `/items/${receipt}/moves`, { name: 'report_progress', fields: { reply: '另一人已汇报' } })).status(), 200)
  await context.setOffline(false)
  await page.getByText('事项已变动').waitFor({ timeout: 25_000 })
  await page.getByText('现处于“办理中”').waitFor()
  await page.getByRole('button', { name: '仍按当前状态办理' }).click()
  await page.getByText('已上传', { exact: false }).first().waitFor()
  const events = await (await context.request.get(`/api/v1/items/${receipt}/events`)).json()
  assert.equal(events.filter((event) => event.move?.name === 'report_progress').length, 2)

  // Where the move is gone, that is said, and the entry can only be removed.
  await page.goto(`/phone#/move/${receipt}/report_progress`)
  await page.locator('#field-reply').waitFor()
  await context.setOffline(true)
  await page.locator('#field-reply').fill('来不及了')
  await page.getByRole('button', { name: '保存，联网后上传' }).click()
  await page.getByText('等待上传').waitFor()
  const sent = await (await water.call('POST', '/attachments', undefined, { file: PHOTO })).json()
  assert.equal((await water.call('POST', `/items/${receipt}/moves`, { name: 'submit', fields: { fact_finding: '属实', reply: '已办', site_record: [sent.id] } })).status(), 200)
  await water.end()
  await context.setOffline(false)
  await page.getByText('“中途汇报”在当前环节不可办理').waitFor({ timeout: 25_000 })
  page.once('dialog', (dialog) => void dialog.accept())
  await page.locator('.entry.conflict').getByRole('button', { name: '删除' }).click()
  await page.locator('.entry.conflict').waitFor({ state: 'detached' })
  isFine(opened)
})

test('a session that ended keeps the entry and asks; after signing in it is sent', async (t) => {
  const receipt = await handled('三号桥清漂')
  const opened = await as(t, 'water')
  const { page, context } = opened
  await page.goto(`/phone#/move/${receipt}/report_progress`)
  await page.locator('#field-reply').fill('登录到期也不丢')
  await context.clearCookies()
  await page.getByRole('button', { name: '保存并上传' }).click()
  await page.getByText('登录已到期').waitFor()
  await page.locator('input[name=password]').fill(service.passwords.water)
  await page.keyboard.press('Enter')
  await page.getByText('已上传', { exact: false }).first().waitFor()
  const events = await (await context.request.get(`/api/v1/items/${receipt}/events`)).json()
  assert.ok(events.some((event) => event.values.some((value) => value.value === '登录到期也不丢')))
  isFine(opened)
})

test('reporting something new without signal', async (t) => {
  const opened = await as(t, 'desk')
  const { page, context } = opened
  await page.goto('/phone#/report/hotline')
  await page.locator('form').waitFor()
  await kept(page)
  await context.setOffline(true)
  await page.locator('#field-title').fill('路面塌陷 <b>脚本</b> 🚧')
  await page.locator('label', { hasText: '投诉' }).last().click()
  await page.getByRole('button', { name: '保存，联网后上传' }).click()
  await page.getByText('等待上传').waitFor()
  await context.setOffline(false)
  const link = page.locator('.entry.sent a')
  await link.waitFor({ timeout: 25_000 })
  const whole = await (await context.request.get(`/api/v1/items/${await link.innerText()}`)).json()
  assert.equal(whole.summary, '路面塌陷 <b>脚本</b> 🚧')
  isFine(opened)
})

test('installable: a manifest with its pictures, a page that opens without the service', async (t) => {
  const own = await serve()
  const opened = await open(chrome, own, 'water', PHONE)
  t.after(async () => {
    await opened.context.close()
    await own.end()
  })
  const { page, context } = opened
  await page.goto('/phone')
  await page.locator('.cards li, .none').first().waitFor()
  const manifest = await (await context.request.get('/phone.webmanifest')).json()
  assert.equal(manifest.display, 'standalone')
  assert.ok(manifest.icons.some((icon) => /512/.test(icon.sizes)))
  for (const icon of manifest.icons) assert.equal((await context.request.get(icon.src)).status(), 200, icon.src)
  await kept(page)
  await own.stop()
  await page.reload()
  await page.getByRole('heading', { name: '我的待办' }).waitFor()
  await page.getByText('截至').waitFor()
})

test('the clock of the phone may be wrong by a day: time is that of the service', async (t) => {
  const [receipt] = await orders(service, 1, () => "河道漂浮物 时钟")
  const opened = await as(t, 'water')
  const { page } = opened
  await page.clock.setSystemTime(Date.now() + 86_400_000)
  await page.goto(`/phone#/item/${receipt}`)
  assert.match(await page.locator('.item-head .due-text').innerText(), /^剩 (1 工作日|\d+ 小时|\d+ 工作日)/)
  await page.goto(`/phone#/item/${receipt}`)
})

const SCREENS = ['#/tasks', '#/report', '#/outbox', '#/more']
for (const language of ['zh-CN', 'en']) {
  test(`every screen: axe, targets of 44 px, no sideways scroll, large type, ${language}`, async (t) => {
    const opened = await as(t, 'water', { language })
    const { page, context } = opened
    const { items } = await (await context.request.get('/api/v1/items?unit=mine&state=live&order=due&limit=1')).json()
    const whole = await (await context.request.get(`/api/v1/items/${items[0].receipt}`)).json()
    const move = whole.moves.find((one) => one.mine)
    const found = []
    for (const large of [false, true]) {
      await page.goto('/phone')
      await page.evaluate((on) => localStorage.setItem('qingdan.phone-large', on ? 'on' : 'off'), large)
      for (const hash of [...SCREENS, `#/item/${items[0].receipt}`, ...(move ? [`#/move/${items[0].receipt}/${move.name}`] : [])]) {
        await page.goto(`/phone${hash}`)
        await page.reload()
        await page.locator('.phone main section').waitFor()
        await settled(page)
        for (const line of await axe(page)) found.push(`${hash} ${line}`)
        for (const width of [320, 390]) {
          await page.setViewportSize({ width, height: 844 })
          if (await isTooWide(page)) found.push(`${hash} is wider than ${width}`)
        }
        const small = await page.evaluate(() =>
          [...document.querySelectorAll('a, button, input:not([type=radio], [type=checkbox], .sr), select, summary, .pick label')]
            .filter((one) => one.getClientRects().length > 0 && getComputedStyle(one).display !== 'inline')
            .map((one) => ({ name: `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 20)}`, height: one.getBoundingClientRect().height, width: one.getBoundingClientRect().width }))
            .filter((one) => one.height < 43.5 || one.width < 43.5),
        )
        for (const one of small) found.push(`${hash} too small: ${one.name} ${Math.round(one.width)}x${Math.round(one.height)}`)
      }
    }
    assert.deepEqual([...new Set(found)], [])
    isFine(opened)
  })
}
