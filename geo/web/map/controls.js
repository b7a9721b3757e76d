// What stands on the map beside what it shows: Leaflet's own controls (layers, base map, scale), the credits, the button that
// shows all; where the map looks; and how it shares its room and its touches with the page.

/* global L */

import { element, isSheet, PANEL } from "../shared/dom.js";
import { gettext, ngettext, translateLevel } from "../shared/language.js";
import { findPage } from "../shared/page_channel.js";
import rules from "../symbols.json" with { type: "json" };

// The sheet over the foot of a phone's page (geo/web/shared/dom.js), which covers a part of the map.

/** How much of the foot of the map the sheet covers, in px. @param {DOMRect} map in its own frame */
export function coveredHeight({ bottom }) {
  const box = findPage().document.querySelector(PANEL);
  if (!box || !isSheet(box)) return 0;
  const top = window.frameElement?.getBoundingClientRect().top ?? 0;
  return Math.max(0, top + bottom - box.getBoundingClientRect().top);
}

/** Calls back whenever the sheet has opened or closed. @param {() => void} onMove */
export function watchSheet(onMove) {
  const { document } = findPage();
  const observer = new MutationObserver(async () => {
    const moves = document.querySelector(PANEL)?.getAnimations() ?? [];
    await Promise.allSettled(moves.map(({ finished }) => finished));
    onMove();
  });
  observer.observe(document.documentElement, { attributeFilter: ["data-sheet"] });
}

// A map under fingers: two of them move it, so that one scrolls the page; a word says so to who tries with one.

const TOUCH_HINT_MS = 1200;

/** Whether fingers are what points first on this machine. */
export const isTouch = () => matchMedia("(pointer: coarse)").matches;

/** Leaves one finger to the page, where fingers point. @param {import("leaflet").Map} map */
export function shareTouch(map) {
  if (!isTouch()) return;
  map.dragging.disable();
  const container = map.getContainer();
  const hint = element("div", {
    className: "touch-hint",
    textContent: gettext("Use two fingers to move the map"),
    hidden: true,
  });
  hint.ariaHidden = "true";
  container.append(hint);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  container.addEventListener(
    "touchmove",
    ({ touches, target }) => {
      const isOnMap = !(/** @type {Element} */ (target).closest(".leaflet-control, .leaflet-popup, dialog"));
      clearTimeout(timer);
      hint.hidden = touches.length > 1 || !isOnMap;
      timer = setTimeout(() => {
        hint.hidden = true;
      }, TOUCH_HINT_MS);
    },
    { passive: true },
  );
}

// The credits of what is on the map, behind "ⓘ". Those of an online base map stand open, as its server asks.

/** @typedef {{text: string, url: string, bounds?: L.LatLngBoundsLiteral | null}} Credit with `bounds` where it is of a part
 *   of the world only */

/**
 * Adds the credits to a map: of those of a part of the world the ones that are in view.
 * @param {L.Map} map
 * @param {Credit[]} credits in the order in which they are shown
 */
function addCredits(map, credits) {
  map.attributionControl.setPrefix(false);
  const list = element("ul", { className: "credits-list" });
  const summary = element("summary", { ariaLabel: gettext("Credits"), title: gettext("Credits"), textContent: "i" });
  const box = element("details", { className: "map-credits" }, summary, list);
  addControl(map, box, "bottomright");
  L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
  map.on("click movestart", () => box.removeAttribute("open"));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    box.open = false;
    summary.focus();
  });
  const update = () => {
    const isInView = (/** @type {Credit} */ { bounds }) => !bounds || map.getBounds().intersects(bounds);
    list.replaceChildren(...credits.filter(isInView).map(createCredit));
  };
  map.on("moveend", update);
  update();
}

/** @param {Credit} credit */
function createCredit({ text: textContent, url }) {
  const isLink = /^https?:/.test(url);
  const link = isLink ? { href: url, target: "_blank", rel: "noopener noreferrer" } : {};
  return element("li", {}, element(isLink ? "a" : "span", { ...link, textContent }));
}

// Where the incidents are that the view leaves out: a button that shows all, and the number of those far from the rest.

const SHOW_ALL_PADDING_PX = /** @type {[number, number]} */ ([24, 24]);
const SHOW_ALL_ICON = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4";

function createButton(className, label) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className, title: label, ariaLabel: label });
  return button;
}

function createShowAllIcon() {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHOW_ALL_ICON);
  icon.append(path);
  return icon;
}

export class Overview {
  #map;
  #whole = /** @type {L.LatLngBoundsLiteral | null} */ (null);
  /** Indices of the places outside the first view. @type {number[]} */
  #far = [];
  /** @type {{lat: number, lon: number}[]} */
  #places = [];
  #update = () => {};
  #all = createButton("map-fit-all", gettext("Show all incidents"));
  #elsewhere = createButton("map-elsewhere", gettext("Show all incidents"));

  /** @param {L.Map} map */
  constructor(map) {
    this.#map = map;
    this.#all.append(createShowAllIcon());
    /** @type {any} */ (map).zoomControl.getContainer().append(this.#all);
    this.#elsewhere.hidden = true;
    addControl(map, this.#elsewhere, "topleft");
    for (const button of [this.#all, this.#elsewhere]) button.addEventListener("click", () => this.fitAll());
    map.on("moveend", () => this.#update());
  }

  /** Takes a record. @param {{places: any[], bounds?: L.LatLngBoundsLiteral, whole?: L.LatLngBoundsLiteral}} record */
  set({ places, bounds, whole }) {
    this.#places = places;
    this.#whole = whole ?? null;
    const first = bounds ? L.latLngBounds(bounds) : null;
    const isFar = ({ lat, lon }) => first !== null && !first.contains([lat, lon]);
    this.#far = places.flatMap((place, i) => (isFar(place) ? [i] : []));
  }

  /** Tells how many incidents of the window lie elsewhere: outside the first view, and not in view now.
   * @param {(place: number) => number} incidentsAt */
  count(incidentsAt) {
    const far = this.#far.filter(incidentsAt);
    this.#update = () => {
      const view = this.#map.getBounds();
      const unseen = far.filter((place) => !view.contains([this.#places[place].lat, this.#places[place].lon]));
      const n = unseen.reduce((sum, place) => sum + incidentsAt(place), 0);
      this.#elsewhere.hidden = !n;
      this.#elsewhere.textContent = ngettext("{n} elsewhere", "{n} elsewhere", n);
      this.#elsewhere.ariaLabel = ngettext("{n} elsewhere: show all incidents", "{n} elsewhere: show all incidents", n);
    };
    this.#update();
  }

  fitAll() {
    if (this.#whole) this.#map.fitBounds(this.#whole, { padding: SHOW_ALL_PADDING_PX });
  }
}

function addControl(map, element, position) {
  const control = new L.Control({ position });
  control.onAdd = () => element;
  control.addTo(map);
  L.DomEvent.disableClickPropagation(element);
}

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
 * @property {Credit[]} attribution
 * @property {import("../shared/language.js").Level} [level]
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

// Where the map looks.

const REST_DELAY_MS = 300; // without another move
const VIEW_DECIMALS = { place: 5, zoom: 2 };
const { margin_px: VIEW_MARGIN_PX, foot_px: VIEW_FOOT_PX } = rules.view;

/** @typedef {{lat: number, lon: number, zoom: number}} MapView */

const roundTo = (/** @type {number} */ value, /** @type {number} */ decimals) => Number(value.toFixed(decimals));

/** A longitude between -180 and 180. */
const wrapLongitude = (/** @type {number} */ lon) =>
  lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;

/** Has a map go where it goes at once, for a reader who wants no motion. @param {any} map */
export function reduceMotion(map) {
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  Object.assign(map, { _zoomAnimated: false, _fadeAnimated: false });
  map.options.inertia = false;
  const { panBy } = map;
  map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
}

/** The view that the map begins with, and the one in which a move has come to rest. */
export class Camera {
  /** @type {import("leaflet").Map} */
  #map;
  #onRest;
  #isPlaced;
  /** What the map shows all of, until the reader moves it. @type {import("leaflet").LatLngBoundsLiteral | null} */
  #fitted = null;
  /** @type {MapView} */
  #known;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("leaflet").Map} map
   * @param {MapView | null | undefined} begin
   * @param {(view: MapView) => void} onRest told of each new view, once it rests
   * @param {number} west longitude at which the map cuts the world
   */
  constructor(map, begin, onRest, west = -180) {
    this.#map = map;
    this.#onRest = onRest;
    this.#isPlaced = Boolean(begin);
    if (begin) map.setView([begin.lat, begin.lon + (begin.lon < west ? 360 : 0)], begin.zoom, { animate: false });
    this.#known = this.#view();
    map.on("moveend", () => this.#tellLater());
    // Leaflet itself hears of the size of the window only.
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    map.on("resize", () => this.#fitted && !this.#hasMoved() && this.#fitAgain());
  }

  /**
   * Shows all of the bounds, once, unless the map began with a view; that is no move of the reader's.
   * @param {number[][] | null | undefined} bounds [[south, west], [north, east]] in degrees
   */
  fit(bounds) {
    if (this.#isPlaced || !bounds) return;
    this.#isPlaced = true;
    this.#fitted = /** @type {import("leaflet").LatLngBoundsLiteral} */ (bounds);
    this.#fitAgain();
  }

  /** Shows all of what it showed, in a frame that may be of another size than when it was made, once it has room for it. */
  #fitAgain() {
    const { x, y } = this.#map.getSize();
    if (!this.#fitted || x <= 2 * VIEW_MARGIN_PX || y <= VIEW_MARGIN_PX + VIEW_FOOT_PX) return;
    this.#map.fitBounds(this.#fitted, {
      paddingTopLeft: [VIEW_MARGIN_PX, VIEW_MARGIN_PX],
      paddingBottomRight: [VIEW_MARGIN_PX, VIEW_FOOT_PX],
      animate: false,
    });
    this.#known = this.#view();
  }

  /** Takes where the map is now as no view that the reader has chosen. */
  settle() {
    this.#fitted = null;
    this.#known = this.#view();
  }

  /** @returns {MapView} */
  #view() {
    const { lat, lng } = this.#map.getCenter();
    const zoom = roundTo(this.#map.getZoom(), VIEW_DECIMALS.zoom);
    return { lat: roundTo(lat, VIEW_DECIMALS.place), lon: roundTo(lng, VIEW_DECIMALS.place), zoom };
  }

  #tellLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), REST_DELAY_MS);
  }

  #tell() {
    if (!this.#hasMoved()) return;
    this.#fitted = null;
    this.#known = this.#view();
    this.#onRest({ ...this.#known, lon: roundTo(wrapLongitude(this.#known.lon), VIEW_DECIMALS.place) });
  }

  /** Whether the reader has moved the map: a frame that changes its size moves the centre by a part of a pixel. */
  #hasMoved() {
    const { lat, lon, zoom } = this.#known;
    if (this.#view().zoom !== zoom) return true;
    const before = this.#map.latLngToContainerPoint([lat, lon]);
    return before.distanceTo(this.#map.latLngToContainerPoint(this.#map.getCenter())) >= 1;
  }
}
