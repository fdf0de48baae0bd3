// The phone: what an inspector uses with one thumb in a stairwell without signal.
import { createApp } from 'vue'
import { makeI18n } from '../shared/i18n'
import { startSession } from '../shared/session'
import { shared } from '../shared/words'
import App from './App.vue'
import './phone.css'
import { words } from './words'

const i18n = await makeI18n({ 'zh-CN': { ...shared['zh-CN'], ...words['zh-CN'] }, en: { ...shared.en, ...words.en } })
startSession()
createApp(App).use(i18n).mount('#app')
if ('serviceWorker' in navigator && import.meta.env.PROD) {
  void navigator.serviceWorker.register('/phone-worker.js', { scope: '/phone' })
}
