// The pictures of the documentation, and those that are only looked at (`extra`).
/** Opens the second factor as far as its QR code. */
async function enrol(page, service) {
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

/** Opens the first move of an item that asks for something. */
async function move(page) {
  await page.locator('.body-moves .main-button').click()
  await page.locator('.move-form').waitFor()
}
/** A session that ends while somebody works. */
async function over(page) {
  await page.context().clearCookies()
  await page.locator('[data-search]').fill('河')
  await page.locator('dialog.login-over').waitFor()
}
const press = (keys, ready) => async (page) => {
  await page.keyboard.press(keys)
  await page.locator(ready).waitFor()
}
const click = (name, ready = '[role=dialog], dialog') => async (page) => {
  await page.getByRole('button', { name }).first().click()
  await page.locator(ready).first().waitFor()
}
/** What is filled in on the phone without a network waits in the outbox. */
async function waiting(page) {
  await page.locator('.fields').first().waitFor()
  await page.context().setOffline(true)
  for (const area of await page.locator('.fields textarea, .fields input[type=text]').all()) await area.fill('二层通道堆放杂物').catch(() => undefined)
  for (const choice of await page.locator('.fields select').all()) if ((await choice.inputValue()) === '') await choice.selectOption({ index: 1 })
  await page.locator('button.big').click()
}

/** Name, address, who looks, size, and what to do before the picture is taken. */
export const PICTURES = [
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
  { name: 'wall-wide', path: '/wall', login: 'leader', ready: '.strip', size: [3840, 1080], wide: true, extra: true },
  // Looked at only: what the documentation has no room for.
  { name: 'm-triage-return', path: '/triage', login: 'water', ready: '.triage-moves button', act: press('2', '.move-form'), extra: true },
  { name: 'm-triage-empty', path: '/triage', login: 'duban', extra: true },
  { name: 'm-cards', path: '/items?state=live&order=due&view=cards', login: 'leader', extra: true },
  { name: 'm-items-none', path: '/items?text=没有这样的话', login: 'leader', extra: true },
  { name: 'm-items-filter', path: '/items?state=live&order=due', login: 'leader', ready: 'tr[data-item]', act: press('f', '.el-popover[aria-hidden="false"]'), extra: true },
  { name: 'm-items-bulk', path: '/items?state=live&unit=mine&order=due', login: 'water', ready: 'tr[data-item]', act: press('x', '.bulk'), extra: true },
  { name: 'm-item-move', item: 'list=hazard&unit=mine&state=live&order=due', login: 'water', ready: '.body-moves .main-button', act: move, extra: true },
  { name: 'm-item-alarm', item: 'list=alarm&order=newest', login: 'fire', ready: '.timeline li', extra: true },
  { name: 'm-item-signals', item: 'list=alarm&order=newest', login: 'leader', ready: '.signals', act: (page) => page.locator('.signals > summary').click(), extra: true },
  { name: 'm-item-fault', item: 'list=device_fault&order=newest', login: 'leader', ready: '.timeline li', extra: true },
  { name: 'm-item-hotline', item: 'list=hotline&state=closed&order=newest', login: 'leader', ready: '.timeline li', extra: true },
  { name: 'm-palette', path: '/', login: 'leader', ready: 'main', act: press('Control+k', '[role=dialog], dialog'), extra: true },
  { name: 'm-keysheet', path: '/items?state=live', login: 'leader', ready: 'tr[data-item]', act: press('?', '[role=dialog], dialog'), extra: true },
  { name: 'm-menu', path: '/', login: 'leader', ready: '.top-who', act: (page) => page.locator('.top-who').click(), extra: true },
  { name: 'm-register-form', path: '/register/hotline', login: 'desk', ready: '#field-title', extra: true },
  { name: 'm-register-hazard', path: '/register/hazard', login: 'fire', extra: true },
  { name: 'm-desk-leader', path: '/', login: 'leader', extra: true },
  { name: 'm-desk-duban', path: '/', login: 'duban', extra: true },
  { name: 'm-desk-callback', path: '/', login: 'callback', extra: true },
  { name: 'm-minutes', path: '/minutes', login: 'duban', extra: true },
  { name: 'm-devices', path: '/devices', login: 'system', ready: 'table tbody tr', act: (page) => page.locator('table.data tbody tr button').first().click(), extra: true },
  { name: 'm-devices-fire', path: '/devices', login: 'fire', extra: true },
  { name: 'm-plans', path: '/plans', login: 'system', extra: true },
  { name: 'm-plan', path: '/plans', login: 'system', ready: 'main a[href^="/plans/"]', act: (page) => page.locator('main a[href^="/plans/"]').first().click(), extra: true },
  { name: 'm-list-file', path: '/lists/hotline', login: 'system', ready: '.findings', act: (page) => page.getByRole('tab').nth(1).click(), extra: true },
  { name: 'm-list-findings', path: '/lists/hotline', login: 'system', ready: '.findings', act: (page) => page.getByRole('tab', { name: /检查结果/ }).click(), extra: true },
  { name: 'm-calendar-import', path: '/calendar', login: 'system', ready: '.month .day', act: click('导入放假安排'), extra: true },
  { name: 'm-organisation-import', path: '/organisation', login: 'system', ready: '.tree li', act: click('导入组织机构'), extra: true },
  { name: 'm-dispatch-edit', path: '/dispatch/hotline', login: 'system', ready: '#dispatch-drainage', act: click(/^修改/), extra: true },
  { name: 'm-dispatch', path: '/dispatch', login: 'leader', extra: true },
  { name: 'm-user-new', path: '/users', login: 'security', ready: 'table.data tbody tr', act: click('新建账号'), extra: true },
  { name: 'm-key-new', path: '/keys', login: 'security', ready: '.page-head', act: click('新建密钥'), extra: true },
  { name: 'm-account-plain', path: '/account', login: 'callback', ready: '.account-sessions tr', extra: true },
  { name: 'm-measures-open', path: '/measures?list=hazard', login: 'leader', ready: '.measure-table .link', act: (page) => page.locator('.measure-table .link').first().click(), extra: true },
  { name: 'm-missing', path: '/nowhere', login: 'leader', extra: true },
  { name: 'm-over', path: '/items?state=live', login: 'water', ready: 'tr[data-item]', act: over, extra: true },
  { name: 'm-setup', path: '/', empty: true, login: null, extra: true },
  { name: 'm-rail', path: '/items?state=live&order=due', login: 'leader', ready: 'tr[data-item]', act: (page) => page.locator('.top-open').click({ timeout: 2000 }), extra: true },
  { name: 'm-items-table', path: '/items?state=live&order=due', login: 'leader', ready: 'tr[data-item]', extra: true },
  { name: 'm-map-hotline', path: '/items?list=hotline&state=live&view=map', login: 'leader', ready: '.map-canvas canvas', extra: true },
  { name: 'm-phone-login', path: '/phone', login: null, phone: true, extra: true },
  { name: 'm-phone-near', path: '/phone', login: 'water', at: { latitude: 31.09, longitude: 121.05 }, ready: '.cards li', phone: true, act: (page) => page.locator('.pills button').nth(1).click(), extra: true },
  { name: 'm-phone-move', phoneItem: true, login: 'water', ready: '.thumb', phone: true, act: (page) => page.locator('.thumb button, .thumb a').first().click(), extra: true },
  { name: 'm-phone-outbox', path: '/phone#/outbox', login: 'water', phone: true, extra: true },
  { name: 'm-phone-waiting', path: '/phone#/report', login: 'fire', ready: '.fields', phone: true, act: waiting, extra: true },
  { name: 'm-phone-more', path: '/phone#/more', login: 'water', phone: true, extra: true },
  { name: 'm-phone-empty', path: '/phone', login: 'leader', phone: true, extra: true },
  { name: 'm-phone-wide', path: '/phone', login: 'water', ready: '.cards li', size: [1440, 900], extra: true },
  { name: 'm-wall-login', path: '/wall', login: null, ready: '.enter', extra: true },
  { name: 'm-wall-1', path: '/wall?scene=1', login: 'leader', ready: '.strip', extra: true },
  { name: 'm-wall-2', path: '/wall?scene=2', login: 'leader', ready: '.strip', extra: true },
  { name: 'm-wall-3', path: '/wall?scene=3', login: 'leader', ready: '.strip', extra: true },
  { name: 'm-wall-hd-1', path: '/wall?scene=1', login: 'leader', ready: '.strip', size: [1920, 1080], wide: true, extra: true },
  { name: 'm-wall-hd-2', path: '/wall?scene=2', login: 'leader', ready: '.strip', size: [1920, 1080], wide: true, extra: true },
  { name: 'm-wall-hd-3', path: '/wall?scene=3', login: 'leader', ready: '.strip', size: [1920, 1080], wide: true, extra: true },
]
