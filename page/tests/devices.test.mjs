// Devices as those who look after them see them: a stranger is let in, what it does otherwise is accepted, its guard is asked
// for an answer, it is shielded and heard again.
import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { axe, browser, isTooWide, open, serve, settled } from './support.mjs'

const ADDRESS = [0x79, 3, 0, 0, 0, 0]
const NAME = 'gb26875:790300000000'
let service
let chrome
let panel
before(async () => {
  service = await serve({ more: ['--fire-listen', '127.0.0.1:0'] })
  chrome = await browser()
})
after(async () => {
  panel?.destroy()
  await chrome?.close()
  await service?.end()
})

const clock = () => {
  const now = new Date(Date.now() + 8 * 3_600_000)
  return [now.getUTCSeconds(), now.getUTCMinutes(), now.getUTCHours(), now.getUTCDate(), now.getUTCMonth() + 1, now.getUTCFullYear() - 2000]
}
/** That a detector says fire, its status with the high byte first. */
const fire = (sequence, status = [0x00, 0x02]) => [2, 1, 1, 1, 40, 3, 0, sequence & 0xff, 0, ...status, ...new Array(31).fill(0), ...clock()]
/** That a detector measures a temperature, in tenths of a degree. */
const temperature = (tenths) => [3, 1, 1, 1, 30, 3, 0, 7, 0, 3, tenths & 0xff, tenths >> 8, ...clock()]
/** A frame of GB/T 26875.3. */
function frame(sequence, adu = fire(sequence)) {
  const time = clock()
  const middle = [sequence & 0xff, sequence >> 8, 1, 1, ...time, ...ADDRESS, 0x58, 0x5b, 1, 0, 0, 0, adu.length, 0, 2, ...adu]
  return Buffer.from([0x40, 0x40, ...middle, middle.reduce((sum, byte) => (sum + byte) & 0xff, 0), 0x23, 0x23])
}
/** Says something and waits until it is confirmed. */
async function say(sequence, adu) {
  panel.write(frame(sequence, adu))
  await new Promise((heard, failed) => {
    const hear = (answer) => {
      // What the service asks meanwhile is not the answer.
      if (answer[26] === 3) {
        panel.off('data', hear)
        heard()
      } else if (answer[26] !== 1) failed(new Error(`not confirmed: ${answer.toString('hex')}`))
    }
    panel.on('data', hear)
    setTimeout(() => failed(new Error('no answer')), 10_000).unref()
  })
}

test('a stranger is let in and understood', async (t) => {
  const [, host, port] = /([\d.]+):(\d+)\s*$/.exec(service.said.split('\n').find((line) => line.includes('fire panels')))
  panel = connect(Number(port), host)
  for (let sequence = 1; sequence <= 4; sequence += 1) await say(sequence)

  const { page, context, wrong } = await open(chrome, service, 'system')
  t.after(() => context.close())
  await page.goto('/devices')
  await page.getByRole('button', { name: /^待入网/ }).click()
  await page.getByRole('button', { name: NAME }).click()
  const pane = page.locator('.device-pane')
  await pane.getByText('该设备尚未登记').waitFor()
  assert.deepEqual(await axe(page), [])
  await pane.getByRole('button', { name: '入网' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('建筑或场所').fill('清和大厦')
  await dialog.getByLabel('街镇').selectOption('999901001')
  await dialog.getByLabel('管理单位').selectOption('songting_hotel')
  assert.deepEqual(await axe(page), [])
  await dialog.getByRole('button', { name: '确定' }).click()
  await page.getByText('台账已保存').waitFor()

  // What it does otherwise is proposed, and a person accepts it.
  await page.getByRole('button', { name: /^全部/ }).click()
  await pane.getByText('部件状态高字节在前').waitFor()
  await pane.getByRole('button', { name: '采用', exact: true }).click()
  await pane.getByText(/于 .* 采用/).waitFor()

  // The guard is asked; the panel hears of it.
  const asked = new Promise((heard) => panel.once('data', heard))
  await pane.getByRole('button', { name: '查岗' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await pane.getByText('等待应答').waitFor()
  const control = await asked
  assert.deepEqual([control[26], control[27], control[29]], [1, 91, 3])

  // Shielded with a reason, and lifted before its time.
  await pane.getByRole('button', { name: '屏蔽' }).click()
  await page.getByRole('dialog').getByLabel('理由').fill('更换探测器')
  await page.getByRole('dialog').getByRole('button', { name: '确定' }).click()
  await pane.getByText('更换探测器').waitFor()
  await pane.getByRole('button', { name: '提前解除' }).click()
  await pane.getByText('更换探测器').waitFor({ state: 'detached' })
  assert.deepEqual(await axe(page), [])
  assert.deepEqual(wrong, [])
})

test('on a narrow screen and in English it is as good, and who may not change sees no buttons', async (t) => {
  for (const more of [{ width: 390 }, { language: 'en' }]) {
    const { page, context, wrong } = await open(chrome, service, 'system', more)
    t.after(() => context.close())
    await page.goto('/devices')
    await page.getByRole('button', { name: NAME }).click()
    await page.locator('.device-pane .device-facts').waitFor()
    assert.deepEqual(await axe(page), [])
    assert.equal(await isTooWide(page), false)
    assert.deepEqual(wrong, [])
  }
  const { page, context } = await open(chrome, service, 'water')
  t.after(() => context.close())
  // The water bureau sees its own stations, and nobody else's panel.
  await page.goto('/devices')
  await page.getByRole('button', { name: /^hj212:/ }).first().click()
  await page.locator('.device-pane .device-facts').waitFor()
  assert.equal(await page.getByRole('button', { name: NAME }).count(), 0)
  assert.equal(await page.locator('.device-pane').getByRole('button', { name: /入网|拒绝|屏蔽|查岗|采用|修改台账/ }).count(), 0)
})

test('what a device measures is a curve beside the item, with its values as a table', async (t) => {
  const { page, context, wrong } = await open(chrome, service, 'leader')
  t.after(() => context.close())
  for (const [at, tenths] of [214, 236, 391, 588].entries()) await say(20 + at, temperature(tenths))
  await say(30)
  let receipt = null
  for (let waited = 0; waited < 40 && receipt === null; waited += 1) {
    const { items } = await (await context.request.get('/api/v1/items?list=alarm&order=newest&limit=1')).json()
    receipt = items[0]?.summary?.includes('清和大厦') ? items[0].receipt : null
    if (receipt === null) await page.waitForTimeout(500)
  }
  assert.ok(receipt, 'no alarm was raised')
  await page.goto(`/items/${receipt}`)
  await page.locator('.signals > summary').click()
  const curve = page.locator('.curve', { hasText: '温度' })
  await curve.getByText('最新 58.8 °C，最低 21.4 °C，最高 58.8 °C').waitFor()
  assert.equal((await curve.locator('polyline').getAttribute('points')).split(' ').length, 4)
  await curve.getByText('4 个读数').click()
  assert.equal(await curve.locator('tbody tr').count(), 4)
  assert.deepEqual(await axe(page), [])
  assert.deepEqual(wrong, [])
})
