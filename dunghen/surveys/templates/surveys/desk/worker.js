/* The service worker of one survey's interviews: without a connection their page opens from the device. Its reach is the folder of its
   address: this one page. Sheets are none of its business, the page keeps and sends them itself. */
"use strict";
const SHELF = "desk", PAGE = self.registration.scope; // page.js throws this shelf away when the officer signs out

const open = async (request) => {
  let answer;
  try { answer = await fetch(request); } catch (lost) {
    const kept = await caches.match(PAGE, { ignoreVary: true });
    if (kept) return kept;
    throw lost;
  }
  // Whoever may no longer come in, or has to sign in again, finds nothing here either.
  const copy = answer.clone();
  try {
    if (answer.ok && !answer.redirected) await (await caches.open(SHELF)).put(PAGE, copy);
    else if (answer.status < 500) await caches.delete(SHELF);
  } catch { /* A full device keeps no page; this one is shown all the same. */ }
  return answer;
};

self.addEventListener("install", (event) => event.waitUntil(open(PAGE).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(open(request));
  else event.respondWith(fetch(request).catch(async (lost) => {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw lost;
  }));
});
