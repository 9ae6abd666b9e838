/* The page for when there is no connection: the draft of this device in one form, sent as soon as there is a network again. */
(function () {
  "use strict";
  var form = document.querySelector("[data-offline-form]");
  var status = document.querySelector("[data-status]");
  var done = document.querySelector("[data-done]");
  var input = document.querySelector("[data-photos]");
  var outbox = window.outbox;
  var draft = null;

  function say(text) { status.querySelector("p").textContent = text; status.hidden = !text; }

  function show() {
    form.hidden = false;
    ["text", "place", "phone", "email", "name"].forEach(function (name) { form.elements[name].value = draft[name] || ""; });
    if (typeof draft.wantsPublic === "boolean") { form.elements.wants_public.checked = draft.wantsPublic; }
    if (draft.photos && draft.photos.length) { input.photos.set(draft.photos); }
    if (draft.trouble) { say(draft.trouble); }
  }

  function read() {
    ["text", "place", "phone", "email", "name"].forEach(function (name) { draft[name] = form.elements[name].value; });
    draft.wantsPublic = form.elements.wants_public.checked;
    draft.photos = input.photos.held();
  }

  /* Code and PIN are shown once and not kept: the device may be shared. */
  function tell(one) {
    var result = one.result;
    outbox.remove(one.key);
    form.hidden = true;
    done.hidden = false;
    done.querySelector("[data-code]").textContent = result.code;
    done.querySelector("[data-pin]").textContent = result.pin;
    done.querySelector("[data-due]").textContent = result.due;
    done.querySelector("a").href = result.url;
    var remarks = done.querySelector("[data-remarks]");
    (result.remarks || []).forEach(function (sentence) {
      remarks.appendChild(document.createElement("p")).textContent = sentence;
    });
    remarks.hidden = !remarks.childElementCount;
    say("");
    document.title = done.querySelector("h2").textContent;
    done.querySelector("h2").focus();
  }

  function sendAll() {
    say(status.dataset.sending);
    return outbox.sendAll(window.solveApart).then(function () { return outbox.all(); }).then(function (drafts) {
      var sent = drafts.filter(function (one) { return one.state === "sent"; });
      if (sent.length) { tell(sent[sent.length - 1]); return; }
      var troubled = drafts.filter(function (one) { return one.trouble; })[0];
      if (troubled) { draft = troubled; show(); } else { say(""); }
    }).catch(function () { say(status.dataset.waiting); });
  }

  window.photoField(input, function () { if (draft) { read(); outbox.put(draft); } });
  form.addEventListener("input", function () { read(); outbox.put(draft); });
  form.addEventListener("submit", function (event) {
    event.preventDefault();
    event.stopPropagation();
    if (form.elements.text.value.trim().length < 10) { say(status.dataset.short); form.elements.text.focus(); return; }
    input.photos.busy.then(function () {
      read();
      draft.state = "waiting";
      delete draft.trouble;
      return outbox.put(draft);
    }).then(function () {
      if (navigator.serviceWorker && window.SyncManager) {
        navigator.serviceWorker.ready.then(function (worker) { return worker.sync.register("phan-anh"); }).catch(function () { /* The page itself will send. */ });
      }
      return sendAll();
    });
  });
  document.querySelector("[data-forget]").hidden = false;
  document.querySelector("[data-forget]").onclick = function () {
    outbox.remove(draft.key).then(function () { draft = { key: outbox.key(), state: "draft", photos: [] }; input.photos.set([]); form.reset(); say(""); });
  };
  window.addEventListener("online", sendAll);

  outbox.all().then(function (drafts) {
    var open = drafts.filter(function (one) { return one.state !== "sent"; }).sort(function (a, b) { return b.at - a.at; });
    var sent = drafts.filter(function (one) { return one.state === "sent"; }).sort(function (a, b) { return b.at - a.at; });
    draft = open[0] || { key: outbox.key(), state: "draft", photos: [] };
    if (sent.length && !open.length) { tell(sent[0]); return; }
    show();
    if (draft.state === "waiting") {
      if (navigator.onLine) { sendAll(); } else { say(status.dataset.waiting); }
    }
  });
}());
