// The desk: what a dispatcher keeps open all day.
import { createApp } from 'vue'
import { makeI18n } from '../shared/i18n'
import { startSession } from '../shared/session'
import { shared } from '../shared/words'
import App from './App.vue'
import './desk.css'
import { router } from './router'
import { en } from './words/en'
import { rulesEn, rulesZh } from './words/rules'
import { zh } from './words/zh'

const i18n = makeI18n({ 'zh-CN': { ...shared['zh-CN'], ...zh, rules: rulesZh }, en: { ...shared.en, ...en, rules: rulesEn } })
startSession()
createApp(App).use(i18n).use(router).mount('#app')
