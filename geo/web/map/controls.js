// Leaflet's own controls: which layers are on, which base map lies under them, and the scale.

/* global L */

const NAMES = {
  municipalities: "Municipalities", incidents: "Incidents", uncertainty: "Uncertainty", statements: "Statements",
  retracted: "Retracted",
};
/** The base map that contacts nobody. */
export const LOCAL = "local";

/** Which layers are on where nobody has chosen. */
export const USUAL = { municipalities: true, incidents: true, uncertainty: true, statements: false, retracted: false };

/** Which layers are on. @param {string[] | null | undefined} names those chosen; null for the usual ones */
export function layersOn(names) {
  return names ? Object.fromEntries(Object.keys(USUAL).map((name) => [name, names.includes(name)])) : { ...USUAL };
}

/**
 * @param config {tiles: [{name, url, host, options}], attribution: [{text, url}], absent: [name]}, the last the
 *   layers that are not offered, if any
 * @param on which layers are on at the start
 * @param {string} base name of the base map at the start
 * @param {(name: string, on: boolean) => void} onSwitch
 * @param {(base: string) => void} onBase
 */
export function addControls(map, { tiles, attribution, absent = [] }, on, base, onSwitch, onBase) {
  map.zoomControl.setPosition("topright");
  map.attributionControl.setPrefix(false);
  attribution.forEach((credit) => map.attributionControl.addAttribution(linked(credit)));
  map.getContainer().ariaLabel = "Map of incidents";
  const names = Object.entries(NAMES).filter(([name]) => !absent.includes(name));
  const overlays = names.map(([name, label]) => [label, overlay(map, name, on[name], onSwitch)]);
  const bases = new Map([[LOCAL, L.layerGroup()], ...tiles.map((tile) => [tile.name, tileLayer(map, tile)])]);
  (bases.get(base) ?? bases.get(LOCAL)).addTo(map);
  map.on("baselayerchange", ({ layer }) => onBase([...bases].find(([, one]) => one === layer)[0]));
  const labels = ["Local map — no server is contacted", ...tiles.map(({ name, host }) => `${name} — contacts ${host}`)];
  const offered = Object.fromEntries([...bases.values()].map((layer, i) => [labels[i], layer]));
  L.control.layers(offered, Object.fromEntries(overlays), { collapsed: true, hideSingleBase: true, position: "topright" }).addTo(map);
  L.control.scale({ imperial: map.getSize().x >= 600, position: "bottomright" }).addTo(map);
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
