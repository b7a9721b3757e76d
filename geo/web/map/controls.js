// Leaflet's own controls: which layers are on, which base map lies under them, and the scale.

/* global L */

import { gettext, translateLevel } from "../shared/translation.js";
import { addCredits } from "./credits.js";

/** The base map that contacts nobody. */
export const LOCAL = "local";

/** The layers of incidents in the order of the control, in which the municipalities come first. */
const LAYER_LABELS = {
  incidents: gettext("Incidents"),
  uncertainty: gettext("Uncertainty"),
  statements: gettext("Statements"),
  retracted: gettext("Retracted"),
};

/** Which layers are on where nobody has chosen. */
export const USUAL = { municipalities: false, incidents: true, uncertainty: true, statements: false, retracted: false };

const MAX_SCALE_PX = 90;

/** Finds which layers are on. @param {string[] | null | undefined} names those chosen; null for the usual ones */
export function layersOn(names) {
  return names ? Object.fromEntries(Object.keys(USUAL).map((name) => [name, names.includes(name)])) : { ...USUAL };
}

/**
 * @typedef {object} ControlsConfig
 * @property {{name: string, url: string, host: string, options: L.TileLayerOptions}[]} tiles
 * @property {import("./credits.js").Credit[]} attribution
 * @property {import("../shared/translation.js").Level} [level]
 * @property {string[]} [absent] the layers that are not offered
 */

/**
 * Adds the controls to a map.
 * @param {L.Map} map
 * @param {ControlsConfig} config
 * @param {Record<string, boolean>} on which layers are on at the start
 * @param {string} base name of the base map at the start
 * @param {(name: string, on: boolean) => void} onSwitch
 * @param {(base: string) => void} onBase
 */
export function addControls(map, { tiles, attribution, absent = [], level }, on, base, onSwitch, onBase) {
  map.zoomControl.setPosition("topright");
  nameButtons(map.zoomControl, { "zoom-in": gettext("Zoom in"), "zoom-out": gettext("Zoom out") });
  addCredits(map, attribution);
  Object.assign(map.getContainer(), { role: "application", ariaLabel: gettext("Map of incidents") });
  const labels = Object.entries({ municipalities: translateLevel("Municipalities", level), ...LAYER_LABELS });
  const offeredLayers = labels.filter(([name]) => !absent.includes(name));
  const overlays = offeredLayers.map(([name, label]) => [label, addOverlay(map, name, on[name], onSwitch)]);
  /** @type {{name: string, label: string, layer: L.Layer}[]} */
  const bases = [
    { name: LOCAL, label: gettext("Local map — no server is contacted"), layer: L.layerGroup() },
    ...tiles.map((tile) => ({
      name: tile.name,
      label: gettext("{map} — contacts {host}", { map: tile.name, host: tile.host }),
      layer: createTileLayer(map, tile),
    })),
  ];
  (bases.find(({ name }) => name === base) ?? bases[0]).layer.addTo(map);
  map.on("baselayerchange", (event) => onBase(bases.find(({ layer }) => layer === event.layer)?.name ?? LOCAL));
  const offered = Object.fromEntries(bases.map(({ label, layer }) => [label, layer]));
  const layers = L.control.layers(offered, Object.fromEntries(overlays), {
    hideSingleBase: true,
    position: "topright",
  });
  nameButtons(layers.addTo(map), { "layers-toggle": gettext("Layers") });
  L.control.scale({ imperial: false, maxWidth: MAX_SCALE_PX, position: "bottomright" }).addTo(map);
}

/** Where controls lie on a map, in layer points. @param {L.Map} map */
export function listControlBoxes(map) {
  const { left, top } = map.getContainer().getBoundingClientRect();
  const corner = map.containerPointToLayerPoint([-left, -top]);
  return [...map.getContainer().querySelectorAll(".leaflet-control")].map((control) => {
    const box = control.getBoundingClientRect();
    const [x, y] = [box.left + corner.x, box.top + corner.y];
    return { left: x, right: x + box.width, top: y, bottom: y + box.height };
  });
}

/** Names buttons that Leaflet makes in English. @param {L.Control} control @param {Record<string, string>} names by class */
function nameButtons(control, names) {
  for (const [name, title] of Object.entries(names)) {
    const button = control.getContainer()?.querySelector(`.leaflet-control-${name}`);
    if (button) Object.assign(button, { title, ariaLabel: title });
  }
}

function addOverlay(map, name, on, onSwitch) {
  const group = L.layerGroup();
  group.on("add", () => onSwitch(name, true)).on("remove", () => onSwitch(name, false));
  return on ? group.addTo(map) : group;
}

/** Makes a tile layer; while one is on, the local land and sea are left out under it. */
function createTileLayer(map, { url, options }) {
  const mark = (on) => map.getContainer().classList.toggle("with-tiles", on);
  return L.tileLayer(url, options)
    .on("add", () => mark(true))
    .on("remove", () => mark(false));
}
