/* Drafts kept in this device while there is no connection, and sent when it is back. Shared by the pages and the service worker.
   A draft: key, state ("draft", "waiting", "sent"), text, place, commune, latitude, longitude, noPoint, phone, email, name, wantsPublic (not there
   until its box was on a page), photos [{name, blob, point}], at, result. */
(function (scope) {
  "use strict";
  var DAY = 24 * 3600 * 1000;

  function base() {
    return new Promise(function (found, failed) {
      var asked = indexedDB.open("phan-anh", 1);
      asked.onupgradeneeded = function () { asked.result.createObjectStore("drafts", { keyPath: "key" }); };
      asked.onsuccess = function () { found(asked.result); };
      asked.onerror = function () { failed(asked.error); };
    });
  }

  function run(mode, work) {
    return base().then(function (db) {
      return new Promise(function (done, failed) {
        var step = db.transaction("drafts", mode);
        var asked = work(step.objectStore("drafts"));
        step.oncomplete = function () { db.close(); done(asked.result); };
        step.onerror = step.onabort = function () { db.close(); failed(step.error); };
      });
    });
  }

  /* The page and the service worker do not send at the same time. */
  function alone(work) {
    return navigator.locks ? navigator.locks.request("phan-anh", work) : work();
  }

  var outbox = {
    all: function () { return run("readonly", function (drafts) { return drafts.getAll(); }); },
    get: function (key) { return run("readonly", function (drafts) { return drafts.get(key); }); },
    put: function (draft) { draft.at = Date.now(); return run("readwrite", function (drafts) { return drafts.put(draft); }); },
    remove: function (key) { return run("readwrite", function (drafts) { return drafts.delete(key); }); },

    key: function () {
      var bytes = crypto.getRandomValues(new Uint8Array(16));
      return Array.prototype.map.call(bytes, function (byte) { return (byte + 256).toString(16).slice(1); }).join("");
    },

    /* Change some fields of a draft, made when it is not there yet. One change after the other, so that none is lost. */
    change: function (key, fields) {
      outbox.last = (outbox.last || Promise.resolve()).then(function () { return outbox.get(key); }).then(function (draft) {
        return outbox.put(Object.assign(draft || { key: key, state: "draft", text: "", photos: [] }, fields));
      }).catch(function () { /* A browser that keeps nothing (private window) works as without this file. */ });
      return outbox.last;
    },

    /* Forget what nobody came back to within a day. */
    tidy: function () {
      return outbox.all().then(function (drafts) {
        return Promise.all(drafts.filter(function (d) { return d.state !== "waiting" && Date.now() - d.at > DAY; })
          .map(function (d) { return outbox.remove(d.key); }));
      });
    },

    /* Send one: a ticket first (proof of origin and a puzzle), then the whole petition. The same key is never two petitions. */
    send: function (draft, solve) {
      return fetch("/phan-anh/gui/the/?key=" + draft.key, { credentials: "same-origin", cache: "no-store" })
        .then(function (answer) { return answer.json(); })
        .then(function (ticket) {
          return Promise.resolve(solve(ticket.nonce, ticket.bits)).then(function (proof) {
            var body = new FormData();
            body.append("csrfmiddlewaretoken", ticket.csrf);
            body.append("token", ticket.token);
            body.append("proof", proof);
            ["key", "text", "place", "phone", "email", "name"].forEach(function (name) { body.append(name, draft[name] || ""); });
            /* What the device does not know is left to the draft that the server holds. */
            ["commune", "latitude", "longitude"].forEach(function (name) { if (draft[name]) { body.append(name, draft[name]); } });
            if (draft.noPoint) { body.append("no_point", "on"); }
            if (draft.wantsPublic) { body.append("wants_public", "on"); }
            (draft.photos || []).forEach(function (photo) { body.append("photos", photo.blob, photo.name); });
            body.append("points", JSON.stringify((draft.photos || []).map(function (photo) { return photo.point || null; })));
            return fetch("/phan-anh/gui/ca-the/", { method: "POST", body: body, credentials: "same-origin" });
          });
        })
        .then(function (answer) {
          return answer.json().then(function (said) {
            if (answer.ok) {
              return outbox.get(draft.key).then(function (held) {
                return held ? outbox.put({ key: draft.key, state: "sent", result: said }) : null;
              }).then(function () { return said; });
            }
            draft.state = "draft";
            draft.trouble = said.sentence;
            return outbox.put(draft).then(function () { return said; });
          });
        });
    },

    /* Send all that waits, one after the other. Resolves with what became of them; rejects while there is no connection. */
    sendAll: function (solve) {
      return alone(function () { return outbox.sendWaiting(solve); });
    },

    sendWaiting: function (solve) {
      return outbox.all().then(function (drafts) {
        return drafts.filter(function (draft) { return draft.state === "waiting"; }).reduce(function (before, draft) {
          return before.then(function (said) {
            return outbox.send(draft, solve).then(function (one) { return said.concat([one]); });
          });
        }, Promise.resolve([]));
      });
    }
  };

  scope.outbox = outbox;
}(self));
