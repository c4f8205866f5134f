// The service worker: the shell opens at once and without a network. It keeps no answer of the API and nothing of a person.
const VERSION = __VERSION__
const SHELL = __SHELL__
const CACHE = `carsync-shell-${VERSION}`
/** A proxy's `Vary` is no reason to think a file another one. */
const KEPT = { cacheName: CACHE, ignoreVary: true }

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys()
      .then((keys) => Promise.all(keys.filter((key) => key.startsWith('carsync-shell-') && key !== CACHE).map((key) => caches.delete(key))))
      .then(() => self.clients.claim()),
  )
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (/^\/(v1|dev|health|metrics|openapi\.json)(\/|$)/.test(url.pathname)) return
  if (request.mode === 'navigate') {
    // The newest shell when there is a network, the kept one when there is none.
    event.respondWith(fetch(request).catch(() => caches.match('/', KEPT)))
  } else if (url.pathname.startsWith('/assets/')) {
    // Hashed names never change their content.
    event.respondWith(
      caches.match(request, { ignoreVary: true }).then((kept) => kept || fetch(request).then((answer) => {
        if (answer.ok) { const copy = answer.clone(); caches.open(CACHE).then((cache) => cache.put(request, copy)) }
        return answer
      })),
    )
  } else if (SHELL.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => caches.match(request, KEPT)))
  }
})
