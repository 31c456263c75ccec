"use strict";
// Keeps the cart's page and what it is drawn with, so that it opens without a line. Nothing else passes through here:
// with a line every answer is the server's; scans are kept by the page itself.
const NAME = "lentera-cart-{{ version }}", PAGE = "{{ page|escapejs }}", STATIC = "{{ static_url|escapejs }}";

async function keep(cache, address, seen) {
  if (seen.has(address)) return;
  seen.add(address);
  const answer = await fetch(address, { cache: "no-cache" });
  if (!answer.ok || answer.redirected) throw new Error(address);
  await cache.put(address, answer.clone());
  const kind = answer.headers.get("Content-Type") || "";
  if (!/html|css/.test(kind)) return;
  const pattern = /html/.test(kind) ? /(?:href|src)="([^"#?]+)/g : /url\(["']?([^"')#?]+)/g;
  const found = [...(await answer.text()).matchAll(pattern)].map((one) => new URL(one[1], new URL(address, self.location)).pathname);
  await Promise.all(found.filter((one) => one.startsWith(STATIC)).map((one) => keep(cache, one, seen).catch(() => undefined)));
}
async function fresh(request, address) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(request);
    if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(address, answer.clone());
    return answer;
  } catch (error) {
    const kept = await cache.match(address, { ignoreSearch: true, ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => keep(cache, PAGE, new Set())).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("lentera-cart-") && name !== NAME;
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (request.mode === "navigate" && address.pathname === PAGE) event.respondWith(fresh(request, PAGE));
  else if (address.pathname.startsWith(STATIC)) event.respondWith(fresh(request, address.pathname));
});
