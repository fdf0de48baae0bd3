// Triage as its users meet it: a hot spot that becomes one supervised item, a page of newspaper that becomes a list, a
// proposal that is taken by one key and counted.
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
async function as(t, login, more) {
  const opened = await open(chrome, service, login, more)
  t.after(() => opened.context.close())
  return opened
}
const isFine = (opened) => assert.deepEqual(opened.wrong, [])
const json = async (context, path) => (await context.request.get(`/api/v1${path}`)).json()

test('a hot spot is opened to its members and becomes one supervised item that links them', async (t) => {
  const opened = await as(t, 'desk')
  const { page, context } = opened
  await page.goto('/')
  await page.getByRole('link', { name: '热点' }).click()
  const spot = page.locator('.spot').first()
  await spot.waitFor()
  const name = (await spot.locator('h2').innerText()).replace(/\s*新出现$/, '').trim()
  const members = Number(/(\d+) 件/.exec(await spot.innerText())[1])
  await spot.getByRole('button', { name: '查看事项' }).click()
  await spot.locator('.lines li').first().waitFor()
  assert.equal(await spot.locator('.lines li').count(), Math.min(members, 20))
  await spot.getByRole('button', { name: '转会商督办' }).click()
  await page.getByText(/已生成会商事项 \S+，交督查部门研究/).waitFor()
  const receipt = /会商事项 (YD\d+-\d+)/.exec(await page.locator('.told').innerText())[1]
  // The same spot again is the same item.
  await spot.getByRole('button', { name: '转会商督办' }).click()
  await page.waitForTimeout(300)
  assert.equal((await page.locator('.told').innerText()).match(/YD\d+-\d+/g).every((one) => one === receipt), true)

  const clerk = await as(t, 'duban')
  await clerk.page.goto(`/items/${receipt}`)
  await clerk.page.locator('h2', { hasText: name }).first().waitFor()
  const whole = await json(clerk.context, `/items/${receipt}`)
  assert.equal(whole.links.length, members)
  // Each record says the number of the member, and nothing of the store.
  const first = clerk.page.locator('.timeline .tl-to').first()
  assert.match(await first.innerText(), /RX\d{8}-\d{6}|无权查看/)
  assert.doesNotMatch(await clerk.page.locator('.timeline').innerText(), /#\d+/)
  isFine(opened)
  isFine(clerk)
})

test('a page of newspaper: assigned, split, registered, dismissed and taken back; the item leads back to its sentence', async (t) => {
  const opened = await as(t, 'duban')
  const { page, context } = opened
  await page.goto('/minutes')
  await page.getByRole('link', { name: /清河日报/ }).click()
  const cards = page.locator('.np-card')
  await cards.first().waitFor()
  const all = await cards.count()
  const asks = async () => (await json(context, '/minutes/1')).asks
  const card = (at) => page.locator(`[data-card="${at}"]`)
  const open = async (at) => {
    if ((await card(at).locator('.np-settle').count()) === 0) await card(at).locator('.np-what').click()
    await card(at).locator('.np-settle').waitFor()
  }
  const before = await asks()
  const named = before.findIndex((ask) => ask.items.length > 0 && ask.unit && ask.day)
  const bare = before.flatMap((ask, at) => (ask.items.length === 0 ? [at] : []))
  assert.ok(named >= 0 && bare.length >= 3, JSON.stringify(before))

  // One sentence asks for two things.
  await open(named)
  await card(named).getByRole('button', { name: '再拆一项' }).click()
  await page.getByText(/已拆出 YD/).waitFor()
  assert.equal((await asks())[named].items.length, 2)
  // Who and by when stand in the sentence; the clerk agrees.
  const receipt = before[named].items[0]
  await card(named).getByRole('button', { name: '交办', exact: true }).click()
  await page.getByText(new RegExp(`${receipt} 已交办`)).waitFor()
  await page.locator(`[data-card="${named}"].done`).waitFor()

  // What says neither is assigned by hand.
  const [first, second, third] = bare
  await open(first)
  await card(first).locator('select').selectOption({ label: '清河区水务局' })
  await card(first).locator('input[type=date]').fill('2027-06-30')
  await card(first).getByRole('button', { name: '交办', exact: true }).click()
  await page.locator(`[data-card="${first}"].done`).waitFor()
  await open(second)
  await card(second).getByRole('button', { name: '先登记' }).click()
  await page.getByText(/已登记 YD/).waitFor()

  // What asks for nothing is not followed up, with a reason and a name; 'other' asks for words.
  await open(third)
  await card(third).getByRole('button', { name: '不督办' }).click()
  await card(third).getByLabel('其他').check()
  await card(third).getByRole('button', { name: '确认不督办' }).click()
  assert.equal((await asks())[third].dismissed, null, 'other without words is not sent')
  await card(third).getByLabel('仅为表态').check()
  await card(third).getByRole('button', { name: '确认不督办' }).click()
  await page.locator(`[data-card="${third}"].out`).waitFor()
  await page.locator('.told').getByRole('button', { name: '撤销' }).click()
  await page.locator(`[data-card="${third}"]:not(.out)`).waitFor()
  await open(third)
  await card(third).getByRole('button', { name: '不督办' }).click()
  await card(third).getByLabel('已有事项').check()
  await card(third).getByLabel('补充说明').fill('上月已交办')
  await card(third).getByRole('button', { name: '确认不督办' }).click()
  await page.locator(`[data-card="${third}"].out`).waitFor()
  await page.reload()
  await page.getByRole('button', { name: /^不督办 1/ }).click()
  await page.waitForFunction(() => document.querySelectorAll('.np-card').length === 1)
  await open(third)
  assert.match(await card(third).innerText(), /沈采珩于 .* 标记不督办：已有事项（上月已交办）/)
  assert.deepEqual(await axe(page), [])
  await card(third).getByRole('button', { name: '恢复' }).click()
  await page.getByText('已恢复为待处理').waitFor()
  assert.equal((await asks())[third].dismissed, null)

  // From the item back to its sentence.
  await page.goto(`/items/${receipt}`)
  await page.getByRole('link', { name: /清河日报.*第 \d+ 段/ }).first().click()
  await page.waitForURL(/\/minutes\/1\?at=/)
  await card(named).locator('.np-settle').waitFor()
  assert.equal(await page.locator(`mark[data-ask="${named}"].at`).first().isVisible(), true)
  assert.equal(await cards.count(), all)
  isFine(opened)
})

test('minutes are pasted, read, and stay under their number', async (t) => {
  const opened = await as(t, 'duban')
  const { page } = opened
  await page.goto('/minutes')
  await page.getByLabel('名称或文号').fill('区政府第63次常务会议纪要')
  await page.getByLabel('或粘贴原文').fill('区政府第63次常务会议纪要\n3月3日，区长舟知岚主持召开区政府第63次常务会议。\n会议强调，区水务局要在2027年6月底前完成泵站改造。要做好施工期间的解释工作。\n')
  await page.getByRole('button', { name: '读取要求' }).click()
  await page.getByText('提出 2 项要求').waitFor()
  await page.locator('.np-card', { hasText: '清河区水务局' }).first().waitFor()
  await page.getByRole('link', { name: '全部材料' }).click()
  await page.getByRole('link', { name: '区政府第63次常务会议纪要' }).waitFor()
  isFine(opened)
})

test('a proposal is taken by one key, another is not taken, and both count', async (t) => {
  const opened = await as(t, 'desk')
  const { page, context } = opened
  const leader = await as(t, 'leader')
  const month = new Date(Date.parse((await json(context, '/me')).now) + 8 * 3_600_000).toISOString().slice(0, 7)
  const share = async () => (await json(leader.context, `/measures?list=hotline&month=${month}`)).find((one) => one.measure?.name === 'proposals_taken' || JSON.stringify(one).includes('proposals_taken'))
  assert.equal((await share()).denominator.length, 0)
  await page.goto('/triage')
  await page.locator('#triage-list').selectOption('hotline')
  const take = page.getByRole('button', { name: /按建议派单/ })
  await take.waitFor()
  const receipt = await page.locator('.triage-item .mono').first().innerText()
  const unit = (await page.locator('.proposals b').nth(1).innerText()).trim()
  assert.deepEqual(await axe(page), [])
  await page.keyboard.press('y')
  await page.waitForFunction((before) => document.querySelector('.triage-item .mono')?.textContent !== before, receipt)
  await page.getByRole('button', { name: '撤销' }).waitFor()
  await take.waitFor()
  const passed = await page.locator('.triage-item .mono').first().innerText()
  await page.getByRole('button', { name: '不采纳' }).click()
  await page.getByText('已记录：未采纳建议').waitFor()
  // What waits to be undone is sent when the page is left.
  await page.goto(`/items/${receipt}`)
  let kept = ''
  for (let turn = 0; turn < 60 && !/"dispatch/.test(kept); turn += 1) {
    await page.waitForTimeout(250)
    kept = JSON.stringify((await json(context, `/items/${receipt}/events`)) ?? null)
  }
  assert.match(kept, /"dispatch/, `the decision did not come: ${kept.slice(-2000)}`)
  await page.reload()
  await page.locator('.timeline').getByText('采纳建议').first().waitFor()
  const said = await page.locator('.timeline').innerText()
  assert.match(said, /第 \d+ 版模型|派单目录/)
  assert.match(said, new RegExp(unit))
  assert.doesNotMatch(said, /model \d|_bureau|#\d+/)
  await page.goto(`/items/${passed}`)
  await page.locator('.timeline').getByText('未采纳建议').first().waitFor()
  const counted = await share()
  assert.deepEqual([counted.denominator.length, counted.numerator.length], [2, 1])
  await leader.page.goto(`/measures?list=hotline&month=${month}`)
  await leader.page.locator('tr', { hasText: '分派建议采纳率' }).getByText('50').first().waitFor()
  isFine(opened)
  isFine(leader)
})

for (const language of ['zh-CN', 'en']) {
  test(`axe finds nothing on the pages of triage, and none is too wide, ${language}`, async (t) => {
    const found = []
    for (const [login, paths] of [['desk', ['/triage', '/hot']], ['duban', ['/minutes', '/minutes/1']], ['water', ['/account']]]) {
      const opened = await as(t, login, { language })
      const { page } = opened
      for (const path of paths) {
        await page.goto(path)
        await settled(page)
        if (path === '/minutes/1') await page.locator('.np-card:not(.done) .np-what').first().click()
        if (path === '/hot') {
          await page.locator('.spot-do button').first().click()
          await page.locator('.spot .lines li').first().waitFor()
        }
        for (const line of await axe(page)) found.push(`${path} ${line}`)
        for (const width of [390, 3840, 1440]) {
          await page.setViewportSize({ width, height: 900 })
          await page.waitForTimeout(150)
          if (await isTooWide(page)) found.push(`${path} is too wide at ${width}`)
        }
      }
      isFine(opened)
    }
    assert.deepEqual(found, [])
  })
}
