// The addresses of the desk. The filter of a list is its query, so that an address can be sent to a colleague.
import { createRouter, createWebHistory } from 'vue-router'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'desk', component: () => import('./pages/MyDesk.vue') },
    { path: '/triage', name: 'triage', component: () => import('./pages/Triage.vue') },
    { path: '/alarms', name: 'alarms', component: () => import('./pages/Alarms.vue') },
    { path: '/items', name: 'items', component: () => import('./pages/Items.vue') },
    { path: '/items/:item', name: 'item', component: () => import('./pages/Item.vue'), props: true },
    { path: '/register/:list?', name: 'register', component: () => import('./pages/Register.vue'), props: true },
    { path: '/supervision', name: 'supervision', component: () => import('./pages/Supervision.vue') },
    { path: '/hot', name: 'hot', component: () => import('./pages/HotSpots.vue') },
    { path: '/minutes', name: 'minutes', component: () => import('./pages/Minutes.vue') },
    { path: '/minutes/:paper', name: 'paper', component: () => import('./pages/MinutesReview.vue'), props: true },
    { path: '/measures', name: 'measures', component: () => import('./pages/Measures.vue') },
    { path: '/lists', name: 'lists', component: () => import('./pages/Lists.vue') },
    { path: '/lists/:list', name: 'list', component: () => import('./pages/ListPage.vue'), props: true },
    { path: '/calendar', name: 'calendar', component: () => import('./pages/Calendar.vue') },
    { path: '/organisation', name: 'organisation', component: () => import('./pages/Organisation.vue') },
    { path: '/dispatch/:list?', name: 'dispatch', component: () => import('./pages/Dispatch.vue'), props: true },
    { path: '/boundaries', name: 'boundaries', component: () => import('./pages/Boundaries.vue') },
    { path: '/users', name: 'users', component: () => import('./pages/Users.vue') },
    { path: '/keys', name: 'keys', component: () => import('./pages/Keys.vue') },
    { path: '/audit', name: 'audit', component: () => import('./pages/Audit.vue') },
    { path: '/health', name: 'health', component: () => import('./pages/Health.vue') },
    { path: '/account', name: 'account', component: () => import('./pages/Account.vue') },
    { path: '/password', redirect: '/account' },
    { path: '/:rest(.*)*', name: 'missing', component: () => import('./pages/Missing.vue') },
  ],
})
