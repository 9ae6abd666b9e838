{% load static %}/* The service worker of the filing pages: when the connection is lost, the page for that is shown from the device, and what waits is sent
   when the network is back, even with the page closed where the browser allows it. */
"use strict";
importScripts("{% static 'petitions/portal/puzzle.js' %}", "{% static 'petitions/portal/outbox.js' %}");
var CACHE = "phan-anh-{{ version }}";
var OFFLINE = "{{ offline }}";
var KEPT = [OFFLINE{% for asset in assets %}, "{% static asset %}"{% endfor %}];

self.addEventListener("install", function (event) {
  event.waitUntil(caches.open(CACHE).then(function (cache) { return cache.addAll(KEPT); }).then(function () { return self.skipWaiting(); }));
});

self.addEventListener("activate", function (event) {
  event.waitUntil(caches.keys().then(function (names) {
    return Promise.all(names.filter(function (name) { return name.indexOf("phan-anh-") === 0 && name !== CACHE; })
      .map(function (name) { return caches.delete(name); }));
  }).then(function () { return self.clients.claim(); }));
});

self.addEventListener("fetch", function (event) {
  var url = new URL(event.request.url);
  if (url.origin !== location.origin) { return; }
  if (event.request.mode === "navigate" && (url.pathname.indexOf("/phan-anh/gui/") === 0 || url.pathname === OFFLINE)) {
    event.respondWith(fetch(event.request).catch(function () { return caches.match(OFFLINE); }));
  } else if (event.request.method === "GET" && KEPT.indexOf(url.pathname) > 0) {
    event.respondWith(fetch(event.request).catch(function () { return caches.match(event.request); }));
  }
});

self.addEventListener("sync", function (event) {
  if (event.tag === "phan-anh") { event.waitUntil(self.outbox.sendAll(self.solvePuzzle)); }
});
