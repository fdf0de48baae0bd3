// A duty operator: fire and fault in one building. Answering one does not answer the other, and neither answering nor a false
// alarm clears it; who shields a device says why.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { PHOTO, axe, browser, open, other, serve, settled } from './support.mjs'

let service
let chrome
before(async () => {
  service = await serve({ panels: true })
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
const BUILDING = '望渡广场 七号楼'

test('fire and fault in one building: answered apart, on site, false with a reason, and still not cleared', async (t) => {
  const fire = await other(service, 'fire')
  t.after(() => fire.end())
  const register = async (list, fields) => {
    const answer = await fire.call('POST', '/items', { list, fields: { building: BUILDING, place: '999901003', responsible_unit: 'fire_brigade', ...fields } })
    assert.equal(answer.status(), 201, await answer.text())
    return (await answer.json()).receipt
  }
  const alarm = await register('alarm', { kind: '火警', certainty: '已校验', says: '七层烟感报警' })
  const fault = await register('device_fault', { says: '主电故障' })

  const opened = await as(t, 'fire')
  const { page } = opened
  await page.goto('/alarms')
  const row = (receipt) => page.locator('.alarm-table tr').filter({ has: page.locator(`a[href="/items/${receipt}"]`) })
  await row(alarm).waitFor()
  await row(fault).waitFor()
  // The fire stands above every fault, also above the later one.
  const order = await page.locator('.alarm-table tbody tr.unanswered a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))
  assert.ok(order.indexOf(`/items/${alarm}`) < order.indexOf(`/items/${fault}`), order.join())
  await row(alarm).getByRole('button', { name: '接警' }).click()
  await row(alarm).getByText('已接警').waitFor()
  // Acknowledged is not cleared, and the fault waits as before.
  assert.equal(await row(fault).getAttribute('class').then((name) => /unanswered/.test(name)), true)
  assert.equal(await row(alarm).count(), 1)

  await row(alarm).locator('td').first().click()
  const pane = page.locator('.pane')
  await pane.getByRole('button', { name: '到场' }).click()
  await pane.getByRole('button', { name: '确认办理' }).click()
  await pane.locator('.body-stage', { hasText: '到场核实' }).waitFor()
  await pane.getByRole('button', { name: '误报' }).click()
  await pane.getByRole('button', { name: '确认办理' }).click()
  assert.equal(await pane.locator('.move-form').getByText('请填写').count(), 2, 'a false alarm has a cause and a photo')
  await pane.locator('#field-false_cause').click()
  await page.getByRole('option', { name: '油烟' }).click()
  await pane.locator('.field-time:has(#field-photo) input[type=file]').setInputFiles(PHOTO)
  await pane.locator('.field-sent', { hasText: '现场.png' }).waitFor()
  await pane.getByRole('button', { name: '确认办理' }).click()
  await pane.locator('.body-stage', { hasText: '误报待核' }).waitFor()
  // Who reported it false does not strike it off: the 街镇 checks it, and until then it stays among the live ones.
  assert.match(await pane.locator('.body-holder .last').innerText(), /望渡街道/)
  assert.equal(await pane.locator('.body-moves').getByRole('button', { name: /核实为误报/ }).count(), 0)
  await pane.locator('.timeline').getByText('油烟').waitFor()
  await row(alarm).getByText('误报待核').waitFor()

  // The fault is dealt with in its own item: its first move asks who repairs it.
  await page.keyboard.press('Escape')
  await row(fault).getByRole('button', { name: '处置' }).click()
  await pane.locator('.body-stage', { hasText: '待派修' }).waitFor()
  await pane.getByRole('button', { name: '派修' }).click()
  await pane.locator('#field-maintainer').click()
  await page.keyboard.type('消防救援')
  await page.getByRole('option', { name: '清河区消防救援支队' }).click()
  await pane.getByRole('button', { name: '确认办理' }).click()
  await pane.locator('.body-stage', { hasText: '维修中' }).waitFor()
  isFine(opened)
})

test('on a telephone an alarm is answered with the thumb', async (t) => {
  const fire = await other(service, 'fire')
  t.after(() => fire.end())
  const answer = await fire.call('POST', '/items', { list: 'alarm', fields: { building: '望渡广场 八号楼', kind: '火警', certainty: '已校验', responsible_unit: 'fire_brigade', says: '一层手报' } })
  assert.equal(answer.status(), 201, await answer.text())
  const opened = await as(t, 'fire', { width: 390, height: 844 })
  const { page } = opened
  await page.goto('/alarms')
  const row = page.locator('.alarm-table tr', { hasText: '八号楼' })
  const button = row.getByRole('button', { name: '接警' })
  await button.waitFor()
  const box = await button.boundingBox()
  assert.ok(box.height >= 44 && box.x + box.width <= 390, JSON.stringify(box))
  assert.deepEqual(await axe(page), [])
  await button.click()
  await row.getByText('已接警').waitFor()
  isFine(opened)
})

test('a duty operator shields a device that is being worked on; the reason, and who gave it, is read by the administrator', async (t) => {
  const opened = await as(t, 'fire')
  const { page } = opened
  await page.goto('/devices')
  const name = await page.locator('.devices-table tbody tr').first().getByRole('button').innerText()
  await page.getByRole('button', { name }).click()
  const pane = page.locator('.device-pane')
  await pane.getByRole('button', { name: '屏蔽' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: '确定' }).click()
  assert.equal(await dialog.isVisible(), true, 'a shield without a reason is not set')
  await dialog.getByLabel('理由').fill('七号楼更换探测器')
  await dialog.getByRole('button', { name: '确定' }).click()
  await pane.getByText('七号楼更换探测器').waitFor()
  isFine(opened)

  const reader = await as(t, 'system')
  await reader.page.goto('/devices')
  await settled(reader.page)
  await reader.page.locator('[data-search]').fill(name)
  await reader.page.getByRole('button', { name }).click()
  const shown = reader.page.locator('.device-pane')
  await shown.getByText('七号楼更换探测器').waitFor()
  assert.match(await shown.innerText(), /至 .*，\S+/)
  await shown.getByRole('button', { name: '提前解除' }).click()
  await shown.getByText('七号楼更换探测器').waitFor({ state: 'detached' })
  isFine(reader)
})

test('what the device said is read in words and byte by byte, beside the item that it raised', async (t) => {
  const opened = await as(t, 'leader')
  const { page, context } = opened
  let raised = null
  for (let waited = 0; waited < 90 && raised === null; waited += 1) {
    const { items } = await (await context.request.get('/api/v1/items?list=alarm,device_fault&order=newest&limit=50')).json()
    for (const { receipt } of items) {
      const whole = await (await context.request.get(`/api/v1/items/${receipt}`)).json()
      if (whole.values.some((value) => value.field.name === 'signal')) raised = receipt
    }
    if (raised === null) await page.waitForTimeout(1000)
  }
  assert.ok(raised, 'no panel has spoken')
  await page.goto(`/items/${raised}`)
  await page.locator('.signals > summary').click()
  const first = page.locator('.signals li', { hasText: '由此立项' })
  await first.waitFor()
  assert.match(await first.innerText(), /火灾报警系统/)
  await first.locator('details > summary').click()
  // A frame of GB/T 26875.3 begins with @@ and ends with ##.
  assert.match(await first.locator('.signals-raw').innerText(), /^40 40 ([0-9A-F]{2} )+23 23$/)
  assert.deepEqual(await axe(page), [])
  // In the timeline the channel is said in words.
  assert.equal(await page.locator('.timeline').getByText('signal', { exact: true }).count(), 0)
  isFine(opened)
})
