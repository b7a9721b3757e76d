// Leaflet's own controls: which layers are on, which base map lies under them, and the scale.

/* global L */

const NAMES = {
  municipalities: "Municipalities", incidents: "Incidents", uncertainty: "Uncertainty", statements: "Statements",
};

/**
 * @param config {tiles: [{name, url, host, options}], attribution: [{text, url}]}
 * @param on which layers are on at the start
 * @param {(name: string, on: boolean) => void} onSwitch
 */
export function addControls(map, { tiles, attribution }, on, onSwitch) {
  map.attributionControl.setPrefix(false);
  attribution.forEach((credit) => map.attributionControl.addAttribution(linked(credit)));
  map.getContainer().ariaLabel = "Map of incidents";
  const overlays = Object.entries(NAMES).map(([name, label]) => [label, overlay(map, name, on[name], onSwitch)]);
  const local = L.layerGroup().addTo(map);
  const bases = tiles.map((tile) => [`${tile.name} — contacts ${tile.host}`, tileLayer(map, tile)]);
  const small = map.getSize().x < 600;
  L.control.layers(
    Object.fromEntries([["Local map — no server is contacted", local], ...bases]),
    Object.fromEntries(overlays),
    { collapsed: true, position: "topright" },
  ).addTo(map);
  L.control.scale({ imperial: !small, position: "bottomright" }).addTo(map);
}

/** Leaflet takes attributions as HTML; ours are plain text, and an address that may be a link. */
function linked({ text, url }) {
  const box = document.createElement(/^https?:/.test(url) ? "a" : "span");
  if (box.href !== undefined) Object.assign(box, { href: url, target: "_blank", rel: "noopener noreferrer" });
  box.textContent = text;
  return box.outerHTML;
}

function overlay(map, name, on, onSwitch) {
  const group = L.layerGroup();
  group.on("add", () => onSwitch(name, true)).on("remove", () => onSwitch(name, false));
  return on ? group.addTo(map) : group;
}

/** A tile layer; while one is on, the local land and sea are left out under it. */
function tileLayer(map, { url, options }) {
  const mark = (on) => map.getContainer().classList.toggle("with-tiles", on);
  return L.tileLayer(url, options).on("add", () => mark(true)).on("remove", () => mark(false));
}
