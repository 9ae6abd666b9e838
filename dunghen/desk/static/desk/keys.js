/* The desk from the keyboard: j and k walk the list, Enter opens, letters act, "?" shows them. The list keeps its place on coming back. */
(function () {
  "use strict";
  var sheet = document.getElementById("keys");
  var selected = -1;
  var opener = null;

  function rows() { return document.querySelectorAll("[data-row]"); }
  function link(row) { return row.querySelector("a[href]"); }

  function select(index, focus) {
    var all = rows();
    if (!all.length) { return; }
    selected = Math.max(0, Math.min(index, all.length - 1));
    all.forEach(function (row, place) { row.classList.toggle("is-selected", place === selected); });
    var row = all[selected];
    row.scrollIntoView({ block: "nearest" });
    if (focus && link(row)) { link(row).focus({ preventScroll: true }); }
    remember(row);
    preview(row);
  }

  /* The place is kept in this tab's history alone, so a shared computer keeps nothing. */
  function remember(row) {
    var state = Object.assign({}, history.state, { row: row.dataset.row });
    history.replaceState(state, "");
  }

  /* On wide screens the item itself stands at the right. */
  function preview(row) {
    var aside = document.getElementById("aside");
    if (!row.dataset.preview || !window.htmx || !aside || getComputedStyle(aside).display === "none") { return; }
    clearTimeout(preview.timer);
    preview.timer = setTimeout(function () {
      window.htmx.ajax("GET", row.dataset.preview, { target: "#aside", swap: "innerHTML" });
    }, 120);
  }

  function comeBack() {
    var wanted = history.state && history.state.row;
    if (!wanted) { return; }
    rows().forEach(function (row, place) { if (row.dataset.row === wanted) { select(place, true); } });
  }

  function toggleSheet() {
    if (!sheet) { return; }
    if (sheet.hidden) {
      opener = document.activeElement;
      fillSheet();
      sheet.hidden = false;
      sheet.focus();
    } else {
      sheet.hidden = true;
      if (opener && opener.focus) { opener.focus(); }
    }
  }

  /* Letters of this page: every link or button with data-key tells its letter and its own words. */
  function fillSheet() {
    var body = document.getElementById("keys-rows");
    body.querySelectorAll("[data-own]").forEach(function (old) { old.remove(); });
    document.querySelectorAll("[data-key]").forEach(function (element) {
      var line = document.createElement("tr");
      line.dataset.own = "1";
      var head = document.createElement("th");
      head.scope = "row";
      var key = document.createElement("kbd");
      key.textContent = element.dataset.key;
      head.appendChild(key);
      var words = document.createElement("td");
      words.textContent = element.dataset.keyWords || element.textContent.trim();
      line.append(head, words);
      body.appendChild(line);
    });
  }

  function typing(target) {
    return target.closest("input, textarea, select, [contenteditable]") !== null;
  }

  function follow(selector) {
    var found = document.querySelector(selector);
    if (found) { found.click(); }
    return Boolean(found);
  }

  /* In a list whose rows can be chosen, x chooses the row one stands on. */
  function tick() {
    var row = rows()[selected];
    var box = row ? row.querySelector("input[type=checkbox]") : null;
    if (box) { box.click(); }
    return Boolean(box);
  }

  document.addEventListener("keydown", function (event) {
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter" && event.target.form && event.target.form.requestSubmit) {
      // From any field, also a text of many lines.
      event.preventDefault();
      event.target.form.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) { return; }
    if (event.key === "Escape" && sheet && !sheet.hidden) { toggleSheet(); return; }
    if (typing(event.target)) {
      if (event.key === "Escape") { event.target.blur(); }
      return;
    }
    var done = true;
    if (event.key === "j") { select(selected + 1, true); }
    else if (event.key === "k") { select(selected - 1, true); }
    else if (event.key === "?") { toggleSheet(); }
    else if (event.key === "/") { var box = document.getElementById("global-search"); if (box) { box.focus(); box.select(); } }
    else if (event.key === "x" && tick()) { done = true; }
    else if (event.key === "n") { done = follow(".pager a[rel=next]") || follow('[data-key="n"]'); }
    else if (event.key === "p") { done = follow(".pager a[rel=prev]") || follow('[data-key="p"]'); }
    else if (/^[a-z]$/.test(event.key)) { done = follow('[data-key="' + event.key + '"]'); }
    else { done = false; }
    if (done) { event.preventDefault(); }
  });

  document.addEventListener("focusin", function (event) {
    var row = event.target.closest ? event.target.closest("[data-row]") : null;
    if (!row) { return; }
    var place = Array.prototype.indexOf.call(rows(), row);
    if (place !== selected) { select(place, false); }
  });
  document.querySelectorAll("[data-keys-help]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", toggleSheet);
  });
  document.querySelectorAll("[data-keys-close]").forEach(function (button) { button.addEventListener("click", toggleSheet); });
  window.addEventListener("pageshow", comeBack);
}());
