// Petitions on a map: circles from the page itself, and from the server when one looks nearer. The list on the page says the same.
(() => {
  const place = document.querySelector("[data-points]");
  if (!place || !window.L || !window.dunghenMap) return;

  const circle = (map, point) => {
    const many = point.count > 1;
    const marker = L.marker([point.lat, point.lon], {
      zIndexOffset: 1000,
      title: many ? `${point.count} ${place.dataset.many || ""}` : point.title,
      icon: many
        ? L.divIcon({ className: "map-circle", html: String(point.count), iconSize: [30 + 4 * Math.min(6, Math.log2(point.count)), 30 + 4 * Math.min(6, Math.log2(point.count))] })
        : window.dunghenPin(),
    });
    marker.on("click", () => {
      if (many && map.getZoom() < 17) map.setView([point.lat, point.lon], Math.min(17, map.getZoom() + 2));
      else if (point.url) window.location.href = point.url;
    });
    return marker;
  };

  const draw = (ground) => {
    const first = JSON.parse(place.dataset.points);
    place.hidden = false;
    const map = window.dunghenMap(place, ground);
    const layer = L.layerGroup().addTo(map);
    const note = document.getElementById("map-note");
    const say = (words) => { if (note) { note.textContent = words; note.hidden = !words; } };
    const show = (points) => {
      layer.clearLayers();
      points.forEach((point) => layer.addLayer(circle(map, point)));
    };
    show(first);
    if (note) say(note.textContent);
    if (first.length) map.fitBounds(first.map((point) => [point.lat, point.lon]), { padding: [40, 40], maxZoom: 14 });
    if (!place.dataset.more) return;
    let turn = 0;
    const ask = () => {
      const box = map.getBounds();
      const mine = (turn += 1);
      const window_ = [box.getSouth(), box.getWest(), box.getNorth(), box.getEast()].map((side) => side.toFixed(5)).join(",");
      fetch(`${place.dataset.more}&khung=${window_}&gan=${map.getZoom()}`, { headers: { Accept: "application/json" } })
        .then((answer) => (answer.ok ? answer.json() : null))
        .then((found) => { if (found && mine === turn) { show(found.points); say(found.note); } })
        .catch(() => {});
    };
    map.on("moveend", ask);
    if (first.some((point) => point.count > 1)) ask();
  };

  fetch(place.dataset.ground).then((answer) => answer.json()).then(draw).catch(() => {});
})();
