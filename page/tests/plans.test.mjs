// Floor plans: the IT person uploads one and puts devices on it by clicking; an alarm shows which one speaks.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { axe, browser, call, drawing, isTooWide, open, other, serve, settled, shoot } from './support.mjs'

let service
let chrome
before(async () => {
  service = await serve({ more: ['--devices'] })
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
const PART = '火灾自动报警系统1 点型感烟 1区5号'
/** The colour of the canvas at a place in per cent of the plan, which fills the canvas in one direction. */
const colourAt = (page, x, y) =>
  page.evaluate(
    ([x, y, wide]) => {
      const box = document.querySelector('.plan-map .map-canvas')
      const canvas = document.createElement('canvas')
      ;[canvas.width, canvas.height] = [box.clientWidth, box.clientHeight]
      const context = canvas.getContext('2d')
      for (const layer of box.querySelectorAll('canvas')) context.drawImage(layer, 0, 0, canvas.width, canvas.height)
      const scale = Math.min((canvas.width - 20) / wide[0], (canvas.height - 20) / wide[1])
      const at = [canvas.width / 2 + (x / 100 - 0.5) * wide[0] * scale, canvas.height / 2 + (y / 100 - 0.5) * wide[1] * scale]
      return [...context.getImageData(Math.round(at[0]), Math.round(at[1]), 1, 1).data]
    },
    [x, y, [1200, 700]],
  )
/** Where a place in per cent is on the screen. */
async function pointAt(page, x, y) {
  const box = await page.locator('.plan-map .map-canvas').boundingBox()
  const scale = Math.min((box.width - 20) / 1200, (box.height - 20) / 700)
  return [box.x + box.width / 2 + (x / 100 - 0.5) * 1200 * scale, box.y + box.height / 2 + (y / 100 - 0.5) * 700 * scale]
}

test('a plan is uploaded, devices are put on it by clicking, and the alarm shows the one that speaks', async (t) => {
  const opened = await as(t, 'system')
  const { page, context } = opened
  const { devices } = await (await context.request.get('/api/v1/devices?state=adopted')).json()
  const panel = devices[0]
  // The demo brings one plan of its own.
  const { plans } = await (await context.request.get('/api/v1/plans')).json()
  assert.deepEqual(plans.map((plan) => [/^\d+层$/.test(plan.floor), plan.places.length > 3]), [[true, true]])
  await page.goto('/plans')
  await page.locator('.plan-map canvas').first().waitFor()
  await settled(page)
  await shoot(page, 'plans-demo')
  assert.equal((await call(context, 'DELETE', `/plans/${plans[0].id}`)).status(), 204)
  await page.reload()
  await page.getByText('还没有平面图').waitFor()
  assert.deepEqual(await axe(page), [])
  await page.getByRole('button', { name: '上传平面图' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('建筑').fill(panel.building)
  await dialog.getByLabel('楼层').fill('1F')
  await dialog.getByLabel('图片文件').setInputFiles({ name: '一层.png', mimeType: 'image/png', buffer: Buffer.from('<svg/>') })
  await dialog.getByRole('button', { name: '上传', exact: true }).click()
  await dialog.getByRole('alert').getByText('请上传 JPEG 或 PNG').waitFor()
  assert.deepEqual(await axe(page), [])
  await dialog.getByLabel('图片文件').setInputFiles({ name: '一层.png', mimeType: 'image/png', buffer: await drawing(page) })
  await dialog.getByRole('button', { name: '上传', exact: true }).click()
  await page.waitForURL(/\/plans\/\d+$/)
  await page.locator('.plan-map canvas').first().waitFor()

  // The panel by a click, a detector of it by a click, and then by typing.
  const put = async (part, x, y) => {
    await page.locator('.places-new select').selectOption(panel.name)
    await page.locator('.places-new input').fill(part)
    await page.getByRole('button', { name: '在图上标出' }).click()
    await page.getByText('请点击图面上的位置').waitFor()
    await page.mouse.click(...(await pointAt(page, x, y)))
  }
  await put('', 12, 80)
  await put(PART, 41, 30)
  await put('火灾自动报警系统1 手动报警按钮 1区9号', 84, 62)
  await page.getByText('有未保存的改动').waitFor()
  const across = page.getByLabel(`${PART} 横向 %`)
  assert.ok(Math.abs(Number(await across.inputValue()) - 41) < 0.5, await across.inputValue())
  await across.fill('42.5')
  await across.press('Tab')
  await page.getByRole('button', { name: '保存' }).click()
  await page.getByText('已标 3 处').waitFor()
  assert.deepEqual(await axe(page), [])
  assert.equal(await isTooWide(page), false)
  await page.mouse.move(5, 5)
  await shoot(page, 'plans')
  isFine(opened)

  // The smoke detector speaks: the fire command sees where.
  const brigade = await other(service, 'fire')
  t.after(() => brigade.end())
  const fields = { building: panel.building, place: panel.place, kind: '火警', device: panel.name.split(':')[1], zone: PART, responsible_unit: panel.responsible_unit }
  const told = await brigade.call('POST', '/items', { list: 'alarm', fields })
  assert.equal(told.status(), 201, await told.text())
  const { receipt } = await told.json()
  for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 844 }]) {
    const fire = await as(t, 'fire', size)
    await fire.page.goto(`/items/${receipt}`)
    await fire.page.getByRole('heading', { name: '建筑平面图' }).waitFor()
    await settled(fire.page)
    await fire.page.getByText(`发出信号的设备: ${PART}`).waitFor()
    await fire.page.waitForTimeout(400)
    await fire.page.locator('.item-plan').scrollIntoViewIfNeeded()
    await shoot(fire.page, `plan-item-${size.width}`)
    const [red, green, blue] = await colourAt(fire.page, 42.5, 30)
    assert.ok(red > 150 && green < 90 && blue < 90, `the one that speaks is red: ${[red, green, blue]}`)
    const quiet = await colourAt(fire.page, 12, 80)
    assert.ok(quiet[2] > 120 && quiet[0] < 90, `another is blue: ${quiet} at ${size.width}`)
    assert.deepEqual(await axe(fire.page), [])
    assert.equal(await isTooWide(fire.page), false)
    isFine(fire)
  }
  const fire = await as(t, 'fire')
  await fire.page.goto('/alarms')
  await fire.page.locator('.alarm-table tbody tr', { hasText: panel.building }).first().click()
  await fire.page.locator('.pane .plan-map canvas').first().waitFor()
  await settled(fire.page)
  assert.deepEqual(await axe(fire.page), [])
  await fire.page.locator('.item-plan').scrollIntoViewIfNeeded()
  await shoot(fire.page, 'plan-alarms')
  isFine(fire)

  const small = await as(t, 'system', { width: 390, height: 844 })
  await small.page.goto('/plans')
  await small.page.locator('.plan-map canvas').first().waitFor()
  await settled(small.page)
  assert.equal(await isTooWide(small.page), false)
  await shoot(small.page, 'plans-390')
  isFine(small)

  page.on('dialog', (asked) => void asked.accept())
  await page.getByRole('button', { name: '删除' }).click()
  await page.getByText('还没有平面图').waitFor()
  isFine(opened)
})
