/* Picking the place on a map. Leaflet is fetched only when somebody wants the map. */
(function () {
  "use strict";
  var field = document.querySelector("[data-map]");
  if (!field) { return; }
  var latitude = document.querySelector('[name="latitude"]');
  var longitude = document.querySelector('[name="longitude"]');
  var said = field.querySelector("[data-said]");
  var commune = document.querySelector('[name="commune"]');
  var buttons = {};
  field.querySelectorAll("button[data-do]").forEach(function (button) { buttons[button.dataset.do] = button; });
  var map = null;
  var pin = null;

  function load(tag, fields) {
    return new Promise(function (done, failed) {
      var element = document.createElement(tag);
      Object.assign(element, fields);
      element.onload = done;
      element.onerror = failed;
      document.head.appendChild(element);
    });
  }

  function choose(where, words) {
    latitude.value = where.lat.toFixed(6);
    longitude.value = where.lng.toFixed(6);
    if (!pin) { pin = L.marker(where, { icon: window.dunghenPin(), keyboard: false }).addTo(map); }
    pin.setLatLng(where);
    said.textContent = (words || field.dataset.chosen) + " " + where.lat.toFixed(5) + ", " + where.lng.toFixed(5);
    buttons.none.hidden = false;
    var shot = document.querySelector('[name="shot"][value="none"]');
    if (shot) { shot.checked = true; }
    var none = document.querySelector('[name="no_point"]');
    if (none) { none.checked = false; }
  }

  /* Show the commune that is chosen beside the map, or its district where its middle is not known. */
  function near(data) {
    var option = commune && commune.value ? commune.selectedOptions[0] : null;
    if (!option) { return; }
    var group = option.parentElement.label;
    [[data.communes, option.textContent, 14], [data.places, option.textContent, 14], [data.places, group, 12]].some(function (look) {
      var row = look[0].filter(function (one) { return one[0] === look[1]; })[0];
      if (row) { map.setView([row[1], row[2]], look[2]); }
      return Boolean(row);
    });
  }

  function open() {
    buttons.open.disabled = true;
    Promise.all([
      load("link", { rel: "stylesheet", href: field.dataset.leafletCss }).then(function () { return load("link", { rel: "stylesheet", href: field.dataset.mapCss }); }),
      load("script", { src: field.dataset.leafletJs }).then(function () { return load("script", { src: field.dataset.mapJs }); }),
      fetch(field.dataset.map).then(function (answer) { return answer.json(); })
    ]).then(function (all) {
      var place = field.querySelector(".map");
      place.hidden = false;
      map = window.dunghenMap(place, all[2]);
      map.on("click", function (event) { choose(event.latlng); });
      near(all[2]);
      if (commune) { commune.addEventListener("change", function () { near(all[2]); }); }
      if (latitude.value && longitude.value) {
        var known = L.latLng(Number(latitude.value), Number(longitude.value));
        map.setView(known, 15);
        choose(known);
      }
      buttons.open.hidden = true;
      field.querySelector("[data-about]").hidden = Boolean(all[2].tiles);
      buttons.middle.hidden = false;
      if (navigator.geolocation && window.isSecureContext) { buttons.here.hidden = false; }
    }).catch(function () { said.textContent = field.dataset.failed; buttons.open.disabled = false; });
  }

  buttons.open.hidden = false;
  buttons.open.onclick = open;
  buttons.middle.onclick = function () { choose(map.getCenter()); };
  buttons.none.onclick = function () {
    latitude.value = longitude.value = "";
    if (pin) { pin.remove(); pin = null; }
    said.textContent = "";
    buttons.none.hidden = true;
    var none = document.querySelector('[name="no_point"]');
    if (none) { none.checked = true; }
  };
  buttons.here.onclick = function () {
    said.textContent = field.dataset.looking;
    navigator.geolocation.getCurrentPosition(function (found) {
      var where = L.latLng(found.coords.latitude, found.coords.longitude);
      map.setView(where, 16);
      choose(where);
    }, function () { said.textContent = field.dataset.unknown; }, { enableHighAccuracy: true, timeout: 15000 });
  };
}());
