"use strict";
(() => {
  if (window.lenteraMaps) return;
  window.lenteraMaps = true;
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const onInk = (holder) => Boolean(holder.closest(".public-hero"));

  function popup(point) {
    const box = document.createElement("div"), name = document.createElement(point.url ? "a" : "strong");
    name.textContent = point.name; if (point.url) name.href = point.url;
    box.append(name);
    if (point.detail) { const detail = document.createElement("p"); detail.textContent = point.detail; detail.className = "small muted"; box.append(detail); }
    return box;
  }
  async function draw(holder) {
    holder.dataset.drawn = "yes";
    const points = JSON.parse(document.getElementById(holder.dataset.map).textContent);
    const map = L.map(holder, { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, zoomControl: !onInk(holder) });
    const circles = points.filter((point) => point.lat !== null && point.lon !== null).map((point) => {
      const circle = L.circleMarker([point.lat, point.lon], { radius: point.size || 8, color: "#8a4b06", weight: 1, fillColor: "#f2a31b", fillOpacity: 0.95 });
      circle.bindPopup(popup(point));
      if (point.label !== false && points.length <= 14) circle.bindTooltip(point.name, { permanent: holder.clientWidth >= 420, direction: point.side || "right", className: "place-name", offset: [(point.side === "left" ? -1 : 1) * (point.size || 8), 0] });
      return circle;
    });
    let bounds = circles.length ? L.featureGroup(circles).getBounds() : L.latLngBounds([[-4.5, 114], [-1.2, 116.7]]);
    map.fitBounds(bounds, { animate: false, maxZoom: 9 });
    if (holder.dataset.geojson) {
      try {
        const answer = await fetch(holder.dataset.geojson);
        const outline = L.geoJSON(await answer.json(), { interactive: false, style: { color: onInk(holder) ? "#3d7382" : token("--field-line"), weight: 1, fillColor: onInk(holder) ? "#1c4653" : token("--calm-soft"), fillOpacity: 1 } }).addTo(map);
        if (outline.getBounds().isValid()) bounds = outline.getBounds().extend(bounds);
      } catch (error) { /* without outlines the points still stand where they are */ }
    }
    circles.forEach((circle) => circle.addTo(map));
    map.fitBounds(bounds, { animate: false, padding: [holder.clientWidth < 420 ? 24 : 48, 20] });
    map.setMinZoom(map.getZoom() - 0.5);
    new ResizeObserver(() => map.invalidateSize()).observe(holder);
  }
  const drawAll = () => document.querySelectorAll("[data-map]:not([data-drawn])").forEach(draw);
  document.addEventListener("htmx:afterSettle", drawAll);
  drawAll();
})();
