// The wall: what hangs in the duty room. It shows counts, units and numbers of items, nothing about a person.
import { createApp } from 'vue'
import { wire } from '../shared/api'
import { makeI18n } from '../shared/i18n'
import { startSession } from '../shared/session'
import { shared } from '../shared/words'
import App from './App.vue'
import { words } from './words'
import './wall.css'

const i18n = await makeI18n({ 'zh-CN': { ...shared['zh-CN'], ...words['zh-CN'] }, en: { ...shared.en, ...words.en } })
startSession()

// A key after '#' lets a screen in that nobody signs in to; it is taken out of the address and kept for this window.
const KEPT = 'qingdan.wall-key'
const given = /^#key=(.+)$/.exec(location.hash)
if (given) {
  sessionStorage.setItem(KEPT, decodeURIComponent(given[1]!))
  history.replaceState(null, '', location.pathname + location.search)
}
const key = sessionStorage.getItem(KEPT)
if (key !== null) wire({ bearer: () => key })

createApp(App, { byKey: key !== null }).use(i18n).mount('#app')
