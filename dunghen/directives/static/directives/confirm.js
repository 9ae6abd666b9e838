/* Confirming a letter: hovering or choosing one side lights the other; letters act on the chosen task. The page works without it. */
(function () {
  "use strict";
  function cards() { return document.querySelectorAll(".task-card"); }
  function marks(order) {
    return Array.prototype.filter.call(document.querySelectorAll("mark[data-tasks]"), function (mark) {
      return mark.dataset.tasks.split(" ").indexOf(order) !== -1;
    });
  }

  function light(order, scroll) {
    document.querySelectorAll("mark.is-lit").forEach(function (mark) { mark.classList.remove("is-lit"); });
    var found = marks(order);
    found.forEach(function (mark) { mark.classList.add("is-lit"); });
    var box = document.querySelector(".confirm-text");
    if (scroll && found.length && box) {
      var offset = found[0].getBoundingClientRect().top - box.getBoundingClientRect().top;
      if (offset < 0 || offset > box.clientHeight - 60) { box.scrollTop += offset - 60; }
    }
  }

  cards().forEach(function (card) {
    card.addEventListener("mouseenter", function () { light(card.dataset.order, false); });
    card.addEventListener("focusin", function () { light(card.dataset.order, true); });
  });
  document.querySelectorAll("mark[data-tasks]").forEach(function (mark) {
    var orders = mark.dataset.tasks.split(" ");
    function each(on) {
      orders.forEach(function (order) {
        var card = document.getElementById("viec-" + order);
        if (card) { card.classList.toggle("is-lit", on); }
      });
    }
    mark.addEventListener("mouseenter", function () { each(true); light(orders[0], false); });
    mark.addEventListener("mouseleave", function () { each(false); });
    mark.addEventListener("click", function () { location.hash = "viec-" + orders[0]; });
  });

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) { return; }
    var chosen = document.querySelector(".task-card.is-selected");
    if (!chosen || !/^[a-z]$/.test(event.key)) { return; }
    var act = chosen.querySelector('[data-row-key="' + event.key + '"]');
    if (act) {
      event.preventDefault();
      event.stopImmediatePropagation();
      act.click();
    }
  }, true);

  /* Coming back from an act, the task acted upon is chosen again. */
  if (/^#viec-\d+$/.test(location.hash)) {
    var back = document.getElementById(location.hash.slice(1));
    var door = back && back.querySelector("a[href]");
    if (door) { door.focus(); }
  }
}());
