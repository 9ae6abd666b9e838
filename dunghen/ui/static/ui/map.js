/* A map without a foreign server: a graticule, names of places, and tiles only where the operator has set some. Needs Leaflet.
   window.dunghenMap(element, data) returns the Leaflet map. data: frame and home [south, west, north, east], places and labels
   [[name, latitude, longitude], ...], communes as places (shown when near), tiles, credit. */
(function () {
  "use strict";

  function name(row, kind) {
    var word = document.createElement("span");
    word.textContent = row[0];
    return L.marker([row[1], row[2]], {
      interactive: false, keyboard: false,
      icon: L.divIcon({ className: "map-name " + kind, html: word, iconSize: null })
    });
  }

  /* Names that would lie on one another give way to the ones drawn before them; a dot stays. */
  function thin(map) {
    var taken = [];
    map.getPane("markerPane").querySelectorAll(".map-name").forEach(function (element) {
      var word = element.firstChild;
      word.hidden = false;
      var box = word.getBoundingClientRect();
      var free = taken.every(function (other) {
        return box.right < other.left || box.left > other.right || box.bottom < other.top || box.top > other.bottom;
      });
      word.hidden = !free;
      if (free) { taken.push(box); }
    });
  }

  /* Lines of latitude and longitude, as far apart as the scale asks for. */
  function graticule(map) {
    var lines = L.layerGroup().addTo(map);
    function draw() {
      lines.clearLayers();
      var step = map.getZoom() < 8 ? 1 : map.getZoom() < 11 ? 0.2 : map.getZoom() < 14 ? 0.02 : map.getZoom() < 16 ? 0.005 : 0.001;
      var box = map.getBounds();
      var style = { interactive: false, weight: 1, className: "map-line" };
      for (var y = Math.ceil(box.getSouth() / step); y * step <= box.getNorth(); y += 1) {
        L.polyline([[y * step, box.getWest()], [y * step, box.getEast()]], style).addTo(lines);
      }
      for (var x = Math.ceil(box.getWest() / step); x * step <= box.getEast(); x += 1) {
        L.polyline([[box.getSouth(), x * step], [box.getNorth(), x * step]], style).addTo(lines);
      }
    }
    map.on("moveend", draw);
    draw();
  }

  /* The islands lie far out: while they are out of sight a small drawing in the corner shows where they are; pressed, it goes there. */
  var SVG = "http://www.w3.org/2000/svg";
  function drawn(kind, marks) {
    var made = document.createElementNS(SVG, kind);
    Object.keys(marks).forEach(function (mark) { made.setAttribute(mark, marks[mark]); });
    return made;
  }
  function inset(map, data) {
    var west = Math.min(data.home[1], data.frame[1]) - 1, north = 18, scale = 12;
    function x(longitude) { return (longitude - west) * scale; }
    function y(latitude) { return (north - latitude) * scale; }
    var box = document.createElement("div");
    box.className = "map-inset";
    var svg = drawn("svg", { viewBox: "0 0 126 138", "aria-hidden": "true" });
    svg.appendChild(drawn("rect", { x: x(data.home[1]) - 2, y: y(data.home[2]), width: 8, height: (data.home[2] - data.home[0]) * scale, "class": "map-inset-home" }));
    box.appendChild(svg);
    data.labels.forEach(function (row) {
      svg.appendChild(drawn("circle", { cx: x(row[2]), cy: y(row[1]), r: 5, "class": "map-inset-dot" }));
      var go = document.createElement("button");
      go.type = "button";
      go.textContent = row[0];
      go.addEventListener("click", function () { map.setView([row[1], row[2]], 7); });
      box.appendChild(go);
    });
    L.DomEvent.disableClickPropagation(box);
    var control = L.control({ position: "bottomright" });
    control.onAdd = function () { return box; };
    control.addTo(map);
    function look() {
      var view = map.getBounds();
      box.hidden = data.labels.every(function (row) { return view.contains([row[1], row[2]]); });
    }
    map.on("moveend", look);
    look();
  }

  window.dunghenMap = function (element, data) {
    var frame = L.latLngBounds([data.frame[0], data.frame[1]], [data.frame[2], data.frame[3]]);
    data.labels.forEach(function (row) { frame.extend([row[1], row[2]]); });
    var still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    var map = L.map(element, {
      maxBounds: frame.pad(0.3), minZoom: 5, maxZoom: 18, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still
    });
    map.attributionControl.setPrefix(false);
    map.fitBounds([[data.home[0], data.home[1]], [data.home[2], data.home[3]]]);
    if (data.tiles) {
      L.tileLayer(data.tiles, { attribution: data.credit, maxZoom: 19 }).addTo(map);
    } else {
      graticule(map);
      data.places.forEach(function (row) { name(row, "place").addTo(map); });
    }
    data.labels.forEach(function (row) { name(row, "islands").addTo(map); });
    if (data.labels.length) { inset(map, data); }
    if (!data.tiles) {
      var near = L.layerGroup(data.communes.map(function (row) { return name(row, "commune"); }));
      var show = function () {
        if (map.getZoom() >= 11) { near.addTo(map); } else { near.remove(); }
        thin(map);
      };
      map.on("zoomend", show);
      show();
    }
    return map;
  };

  /* A marker of our own: Leaflet's pictures carry names that hashed file names break. */
  window.dunghenPin = function () {
    return L.divIcon({ className: "map-pin", iconSize: [28, 36], iconAnchor: [14, 34] });
  };
}());
