/* Small comforts for every page. Everything works without this file. */
(function () {
  "use strict";

  /* After a failed form the summary of errors has the focus. */
  function focusSummary(root) {
    var summary = root.querySelector("[data-focus]");
    if (summary) { summary.focus(); }
  }

  /* Pages that a room keeps on the device for lost connections do not outlive the session of the officer whose pages they are. */
  document.addEventListener("submit", function (event) {
    if (event.target.matches("[data-sign-out]") && window.caches) { caches.delete("desk"); }
  });

  /* Files: drop them on the field, see their names; the plain field stays. */
  function wireDrop(box) {
    var input = box.querySelector('input[type="file"]');
    var chosen = box.querySelector("[data-chosen]");
    if (!input || box.dataset.wired) { return; }
    box.dataset.wired = "1";
    function show() {
      var names = Array.prototype.map.call(input.files, function (file) { return file.name; });
      chosen.textContent = names.join(", ");
      chosen.hidden = names.length === 0;
    }
    ["dragenter", "dragover"].forEach(function (kind) {
      box.addEventListener(kind, function (event) { event.preventDefault(); box.classList.add("is-over"); });
    });
    ["dragleave", "drop"].forEach(function (kind) {
      box.addEventListener(kind, function () { box.classList.remove("is-over"); });
    });
    box.addEventListener("drop", function (event) {
      if (!event.dataTransfer || !event.dataTransfer.files.length) { return; }
      event.preventDefault();
      var bag = new DataTransfer();
      var count = input.multiple ? event.dataTransfer.files.length : 1;
      for (var i = 0; i < count; i += 1) { bag.items.add(event.dataTransfer.files[i]); }
      input.files = bag.files;
      show();
    });
    input.addEventListener("change", show);
  }

  /* Menus made of <details> close when the focus or a click goes elsewhere, or on Escape. */
  function closeMenus(event) {
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  }

  /* A form is sent once. */
  function sendOnce(event) {
    var form = event.target;
    if (form.dataset.sent && form.method === "post") { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(function () { delete form.dataset.sent; }, 4000);
  }

  function wire(root) {
    root.querySelectorAll("[data-drop]").forEach(wireDrop);
    root.querySelectorAll("[data-print]").forEach(function (button) {
      button.hidden = false;
      button.onclick = function () { window.print(); };
    });
    root.querySelectorAll("[data-fill]").forEach(function (button) {
      button.onclick = function () {
        var field = document.getElementById(button.dataset.fill);
        field.value = button.dataset.value;
        var next = document.getElementById(button.dataset.then);
        if (next) { next.focus(); }
      };
    });
    root.querySelectorAll("select[data-send], input[data-send]").forEach(function (field) {
      field.onchange = function () { field.form.requestSubmit(); };
    });
  }

  document.addEventListener("click", closeMenus);
  document.addEventListener("focusin", closeMenus);
  document.addEventListener("submit", sendOnce);
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details[data-menu][open]").forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("htmx:load", function (event) { wire(event.target); });
  wire(document);
  focusSummary(document);
}());
