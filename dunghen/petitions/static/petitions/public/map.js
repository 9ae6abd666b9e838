/* The public map: markers of published items from this server, clustered there. The list below the map is the equal way. */
(function () {
  "use strict";
  var box = document.getElementById("map");
  var trouble = document.getElementById("map-trouble");
  if (!box || !window.L) { return; }
  function failed() { trouble.hidden = false; trouble.textContent = box.dataset.failed; }
  function json(address) {
    return fetch(address, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok) { throw new Error(answer.status); }
      return answer.json();
    });
  }
  json(box.dataset.map).then(function (data) {
    box.hidden = false;
    var map = window.dunghenMap(box, data);
    var layer = L.layerGroup().addTo(map);
    var asked = 0;
    function marker(feature) {
      var at = [feature.geometry.coordinates[1], feature.geometry.coordinates[0]];
      var told = feature.properties;
      var many = told.number > 1;
      var size = many ? Math.min(56, 26 + 6 * Math.log10(told.number) * 1.6) : 18;
      var sign = document.createElement("span");
      sign.textContent = many ? told.shown : "";
      var made = L.marker(at, {
        title: many ? told.shown + " " + box.dataset.many : told.title, alt: many ? told.shown + " " + box.dataset.many : told.title,
        icon: L.divIcon({ className: many ? "map-cluster" : "map-one", html: sign, iconSize: [size, size] })
      });
      if (many) {
        made.on("click", function () { map.setView(at, Math.min(map.getZoom() + 2, 18)); });
      } else {
        var words = document.createElement("a");
        words.href = box.dataset.page + told.code + "/";
        words.textContent = told.title;
        made.bindPopup(words);
      }
      return made;
    }
    function load() {
      var view = map.getBounds();
      var mine = asked += 1;
      var query = "bbox=" + [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()].map(function (side) { return side.toFixed(5); }).join(",") + "&zoom=" + map.getZoom();
      json(box.dataset.points + (box.dataset.points.indexOf("?") < 0 ? "?" : "&") + query).then(function (found) {
        if (mine !== asked) { return; }
        trouble.hidden = true;
        layer.clearLayers();
        found.features.forEach(function (feature) { marker(feature).addTo(layer); });
      }).catch(failed);
    }
    map.on("moveend", load);
    load();
  }).catch(failed);
}());
