// Keeps the files of the phone's page, so that it opens without a network. VERSION and FILES are written in front of this
// text by the build. What is filled in lives in IndexedDB and never here.
const CACHE = `phone-${VERSION}`
const PAGE = '/phone'

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      // The service shows pages to whoever asks for HTML.
      .then((cache) => cache.addAll([new Request(PAGE, { headers: { accept: 'text/html' } }), ...FILES]))
      .then(() => self.skipWaiting()),
  )
})

self.addEventListener('activate', (event) => {
  const old = (names) => names.filter((name) => name.startsWith('phone-') && name !== CACHE)
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(old(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== location.origin || url.pathname.startsWith('/api/')) return
  if (event.request.mode === 'navigate') {
    event.respondWith(fetch(event.request).catch(() => caches.match(PAGE)))
  } else if (FILES.includes(url.pathname)) {
    event.respondWith(caches.match(url.pathname).then((kept) => kept ?? fetch(event.request)))
  }
})
