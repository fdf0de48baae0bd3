// The desk: what a dispatcher keeps open all day.
import { createApp } from 'vue'
import { makeI18n } from '../shared/i18n'
import { startSession } from '../shared/session'
import { shared } from '../shared/words'
import App from './App.vue'
import './desk.css'
import { fromQuery } from './filter'
import { router } from './router'
import { askEarly } from './rows'
import { rulesZh } from './words/rules'
import { zh } from './words/zh'

const i18n = await makeI18n({ 'zh-CN': { ...shared['zh-CN'], ...zh, rules: rulesZh }, en: async () => (await import('./words/english')).english })
startSession()
// The rows of a list that is opened by its address are on their way while the page is put together.
if (location.pathname === '/items') askEarly(fromQuery(Object.fromEntries(new URLSearchParams(location.search))))
// So is the code of whatever page is opened.
const opened = router.resolve(location.pathname).matched[0]?.components?.default as (() => Promise<unknown>) | undefined
void opened?.()
createApp(App).use(i18n).use(router).mount('#app')
