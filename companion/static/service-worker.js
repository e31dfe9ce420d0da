// Only pages that know nobody may live on the phone: /shelf.json names them, and each version has a shelf of its own.
const SHELF = "shelf-"
const ANEW = { cache: "no-cache", credentials: "omit" } // no cookies: nothing on the shelf can be anyone's
const PATIENCE = 3000 // ms before a kept page is shown instead of a slow one

self.addEventListener("install", (event) => event.waitUntil(stock()))
self.addEventListener("activate", (event) => event.waitUntil(tidy()))
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting()
  if (event.data.language) event.waitUntil(remember(event.data.language))
})
self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request
  if (method === "GET" && mode === "navigate") event.respondWith(page(event.request))
  else if (url.startsWith(`${self.location.origin}/static/`)) event.respondWith(asset(event.request))
})

async function stock() {
  const { version, pages, assets } = await (await fetch("/shelf.json", ANEW)).json()
  if (!version) return retire() // the way to call back a worker that does harm
  const shelf = await caches.open(SHELF + version)
  await shelf.addAll([...pages, ...assets].map((url) => new Request(url, ANEW)))
}

async function tidy() {
  await Promise.all((await shelves()).slice(2).map((old) => caches.delete(old)))
  await self.clients.claim()
}

async function retire() {
  await Promise.all((await caches.keys()).map((name) => caches.delete(name)))
  self.registration.unregister() // not awaited: the browser begins it only when this installation has ended
}

async function page(request) {
  const kept = await inMyLanguage(request.url)
  const late = new Promise((resolve) => kept && setTimeout(resolve, PATIENCE, kept))
  try {
    const answer = await Promise.race([fetch(request), late])
    return kept && answer.status >= 500 ? kept : answer
  } catch {
    return kept ?? (await inMyLanguage("/offline")) ?? Response.error()
  }
}

async function inMyLanguage(url) {
  const { pathname, search } = new URL(url, self.location.origin)
  return (search ? null : await shelved(`${pathname}?language=${await spoken()}`)) ?? shelved(url)
}

async function shelved(url) {
  const found = await Promise.all((await shelves()).map((cacheName) => caches.match(url, { cacheName })))
  return found.find(Boolean)
}

const asset = async (request) => (await shelved(request.url)) ?? fetch(request)
// Newest first: the browser lists caches in the order they were made.
const shelves = async () => (await caches.keys()).filter((name) => name.startsWith(SHELF)).reverse()
const remember = async (words) => (await caches.open("language")).put("/language", new Response(words))
const spoken = async () => (await (await caches.match("/language"))?.text()) ?? navigator.language.slice(0, 2)
