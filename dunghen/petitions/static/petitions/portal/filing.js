/* Comforts of the filing pages: everything works without this file. */
(function () {
  "use strict";
  var form = document.querySelector("[data-filing]");
  var status = document.querySelector("[data-status]");
  var paths = document.documentElement.querySelector("[data-paths]");
  var step = form ? form.dataset.filing : "";

  function say(text) {
    if (!status) { return; }
    status.querySelector("p").textContent = text;
    status.hidden = !text;
  }

  /* Work for the puzzle in a thread of its own, so that the page stays quick. */
  function solve(nonce, bits) {
    return new Promise(function (done, failed) {
      var worker = new Worker(paths.dataset.puzzleJs);
      worker.onmessage = function (event) { worker.terminate(); done(event.data); };
      worker.onerror = failed;
      worker.postMessage([nonce, bits]);
    });
  }
  window.solveApart = solve;

  /* Copy the link. */
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    if (!navigator.clipboard) { return; }
    button.hidden = false;
    button.addEventListener("click", function () {
      navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value)
        .then(function () { button.textContent = button.dataset.done; });
    });
  });

  /* The sum in words is asked only where the browser cannot work by itself. */
  var puzzle = document.querySelector("[data-puzzle]");
  if (puzzle && window.Worker) {
    solve(puzzle.dataset.puzzle, Number(puzzle.dataset.bits)).then(function (proof) {
      document.querySelector('[name="proof"]').value = proof;
      puzzle.hidden = true;
    }).catch(function () { puzzle.hidden = false; });
  }

  /* Suggestions beside the text, when the writer pauses. */
  var text = form && step === "what" ? form.querySelector("textarea") : null;
  var box = document.getElementById("hint");
  var waiting = null;
  var asked = "";
  function ask() {
    if (text.value.trim().length < 20 || text.value === asked || !navigator.onLine) { return; }
    asked = text.value;
    var body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector('[name="csrfmiddlewaretoken"]').value);
    body.append("text", asked);
    fetch(form.dataset.hints, { method: "POST", body: body, credentials: "same-origin" })
      .then(function (answer) { return answer.ok ? answer.text() : ""; })
      .then(function (html) { box.innerHTML = html.trim(); })
      .catch(function () { /* Without a connection there are no suggestions. */ });
  }
  if (text) {
    text.addEventListener("input", function () { clearTimeout(waiting); waiting = setTimeout(ask, 900); });
    ask();
  }

  /* -- a draft in this device, for when the connection is lost -- */
  var outbox = window.outbox && window.indexedDB ? window.outbox : null;
  var key = form ? form.dataset.key : "";
  var input = document.querySelector("[data-photos]");

  function typed() {
    var fields = {};
    form.querySelectorAll("[data-draft]").forEach(function (field) { fields[field.dataset.draft] = field.value; });
    var open = form.querySelector('[name="wants_public"]');
    var none = form.querySelector('[name="no_point"]');
    if (none) { fields.noPoint = none.checked; }
    if (step === "who") { fields.wantsPublic = Boolean(open && open.checked); }
    return fields;
  }
  function keep() { return outbox && key ? outbox.change(key, typed()) : Promise.resolve(); }

  if (input && window.photoField && window.createImageBitmap && window.DataTransfer) {
    window.photoField(input, function (held) {
      if (outbox && key && step === "what") { outbox.change(key, { photos: held }); }
    });
  }
  if (form && outbox) {
    var later = null;
    form.addEventListener("input", function () { clearTimeout(later); later = setTimeout(keep, 300); });
  }
  if (form) {
    form.addEventListener("submit", function (event) {
      if (input && input.photos && !input.photos.done) {
        /* Photos that are still being made smaller go along. */
        event.preventDefault();
        event.stopPropagation();
        var button = event.submitter;
        input.photos.busy.then(function () {
          input.photos.done = true;
          /* Not in the same turn: a form that is being submitted does not submit itself again. */
          setTimeout(function () { form.requestSubmit(button); }, 0);
        });
        return;
      }
      if (!navigator.onLine && outbox) {
        event.preventDefault();
        keep().then(function () { location.href = paths.dataset.offline; });
      }
    });
    window.addEventListener("pageshow", function () { if (input && input.photos) { input.photos.done = false; } });
  }
  document.querySelectorAll("form[data-discard]").forEach(function (one) {
    one.addEventListener("submit", function () { if (outbox) { outbox.remove(one.dataset.discard); } });
  });

  function offer(draft) {
    var again = status.querySelector("[data-restore]");
    var forget = status.querySelector("[data-forget]");
    say(status.dataset.found);
    again.hidden = forget.hidden = false;
    again.onclick = function () {
      text.value = draft.text;
      if (input && input.photos) { input.photos.set(draft.photos || []); }
      outbox.remove(draft.key).then(keep);
      again.hidden = forget.hidden = true;
      say("");
      text.focus();
      ask();
    };
    forget.onclick = function () { outbox.remove(draft.key); again.hidden = forget.hidden = true; say(""); };
  }

  if (outbox) {
    var sent = document.querySelector("[data-sent]");
    if (sent) { outbox.remove(sent.dataset.sent); }
    outbox.tidy().then(outbox.all).then(function (drafts) {
      var mine = drafts.filter(function (draft) { return draft.state === "draft" && draft.key !== key && (draft.text || "").trim(); });
      if (step === "what" && form.dataset.blank && drafts.some(function (draft) { return draft.state === "sent"; })) {
        /* Sent while no page was open: code and PIN are waiting to be shown. */
        location.href = paths.dataset.offline;
        return;
      }
      if (step === "what" && form.dataset.blank && mine.length && !text.value) { offer(mine[mine.length - 1]); }
      if (status && drafts.some(function (draft) { return draft.state === "waiting"; }) && navigator.onLine) {
        say(status.dataset.sending);
        outbox.sendAll(solve).then(function () { location.href = paths.dataset.offline; }).catch(function () { say(status.dataset.waiting); });
      }
    }).catch(function () { /* Nothing is kept in this browser. */ });
  }
  if (status) {
    window.addEventListener("offline", function () { say(status.dataset.offline); });
    window.addEventListener("online", function () { say(status.dataset.online); setTimeout(function () { say(""); }, 6000); });
    if (!navigator.onLine) { say(status.dataset.offline); }
  }
  if (paths && "serviceWorker" in navigator) {
    navigator.serviceWorker.register(paths.dataset.worker, { scope: paths.dataset.scope }).catch(function () { /* As without it. */ });
  }
}());
