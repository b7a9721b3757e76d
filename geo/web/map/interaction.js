// Pointer, keyboard and messages on the incident layer: hovering names what lies there, a click selects it and opens its list.
// The layer is told what to highlight, and knows nothing of this module, by which streamlit-folium's frame is connected
// to the page: its channel, and its theme.

/* global L */

import { element, isDark } from "../shared/dom.js";
import { gettext, LANGUAGE } from "../shared/language.js";
import { MESSAGE, PageChannel } from "../shared/page_channel.js";
import { joinNames, labelOf, RecordReader } from "../shared/record.js";
import { addOutlines } from "./canvas.js";
import { IncidentLayer } from "./incident_layer.js";
import { SymbolButtons } from "./keyboard.js";
import { describeTarget, ListPopup, listIncidents, listMembers } from "./popup.js";

/**
 * @typedef {import("./incident_layer.js").Target} Target
 * @typedef {import("../shared/page_channel.js").Selection} Selection
 */

const MIN_FLY_ZOOM = 11;
/** @type {Selection} */
const NOTHING = { place: null, municipality: null, event: null };

const TIP_PX = { width: 260, height: 90, gap: 10 }; // the largest usual one

/** On which side of the pointer a tip is all in view, as options of Leaflet's.
 * @param {{x: number, y: number}} pointer in px of the map @param {{x: number, y: number}} size the map's
 * @returns {{direction: string, offset: [number, number]}} */
export function sideOf({ x, y }, { x: width }) {
  const { width: tip, height, gap } = TIP_PX;
  if (x < tip / 2) return { direction: "right", offset: [gap, 0] };
  if (x > width - tip / 2) return { direction: "left", offset: [-gap, 0] };
  return y < height ? { direction: "bottom", offset: [0, 2 * gap] } : { direction: "top", offset: [0, -gap] };
}

export class MapInteraction extends EventTarget {
  /** @type {Target | null} */
  #selected = null;
  /** The selection as ids, which outlive a record. @type {Selection} */
  #selectedIds = NOTHING;
  /** A selection that came before there was something to show. @type {import("../shared/page_channel.js").SelectMessage | null} */
  #pendingSelection = null;
  #isPublishing = false;

  /**
   * Fires the messages `select` (ids) and `highlight` ({place, event, by}), each without its kind.
   * @param {import("./incident_layer.js").IncidentLayer} layer
   */
  constructor(layer) {
    super();
    this.layer = layer;
    this.map = layer.map;
    this.popup = new ListPopup(
      this.map,
      (incident) => this.#pick(incident),
      (hadFocus) => this.#closed(hadFocus),
      (rows) => this.#loadTexts(rows),
    );
    this.tooltip = L.tooltip({ direction: "top", className: "incident-tip", opacity: 1, offset: [0, -10] });
    this.buttons = new SymbolButtons(
      this.map,
      () => this.#listKeys(),
      (place) => this.#enter(place),
      (place) => this.#point(place === null ? null : { place }),
    );
    this.map.getContainer().addEventListener("keydown", ({ key }) => key === "Escape" && this.#escape());
    this.map.on("zoomend", () => this.#partCell());
    this.map.on("click", (event) => this.#click(event));
    this.map.on("mousemove", (event) => this.#hover(event));
    this.map.on("mouseout", () => this.#point(null));
    layer.addEventListener("recordchange", () => this.#renew());
    layer.addEventListener("themechange", () => this.#renew());
    layer.addEventListener("layerchange", () => this.clearIfEmpty());
    layer.addEventListener("paint", () => this.#update());
  }

  #hover({ layerPoint, latlng, originalEvent }) {
    const isCovered = originalEvent.target.closest(".leaflet-control, .leaflet-popup");
    const target = isCovered ? null : this.layer.targetAt(layerPoint);
    this.map.getContainer().classList.toggle("on-incident", Boolean(target));
    this.#point(target);
    if (!target) return;
    const municipality = target.place === undefined ? null : this.layer.municipalityAt(layerPoint);
    const lines = [target, ...(municipality ? [municipality] : [])].map((line) => this.describe(line));
    const place = target.place === undefined || target.isCell ? null : this.layer.record.places[target.place];
    const label = place && labelOf(place);
    const heading = label && label !== joinNames(place) ? [element("strong", { textContent: label })] : [];
    const content = [...heading, ...lines.map((textContent) => element("div", { textContent }))];
    Object.assign(this.tooltip.options, sideOf(this.map.latLngToContainerPoint(latlng), this.map.getSize()));
    this.tooltip
      .setContent(element("div", {}, ...content))
      .setLatLng(latlng)
      .addTo(this.map);
  }

  /** Highlights what the pointer or the focus is on, and publishes that; nothing takes the tip away too.
   * @param {Target | null} target */
  #point(target) {
    if (!target) this.tooltip.remove();
    const place = target?.place ?? -1;
    if (place === this.layer.highlight.places.hover) return;
    this.layer.highlight.set("hover", place);
    const id = target?.place === undefined ? null : this.#idsOf(target).place;
    this.#fire("highlight", { place: id, event: null, by: "map" });
  }

  /** Highlights the place that the list points at, or none. @param {{place: string | null}} message */
  followHighlight({ place }) {
    const target = place ? this.#targetOf({ place, municipality: null, event: null }) : null;
    this.layer.highlight.set("list", target?.place);
  }

  /** "3 incidents, Mlin / Mulliri". @param {Target} target */
  describe(target) {
    return describeTarget(this.layer, target);
  }

  #click({ layerPoint, latlng }) {
    const target = this.layer.targetAt(layerPoint);
    if (!target) return;
    this.#open(target, target.place === undefined ? latlng : undefined);
  }

  #fire(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Selects a target and opens its list. @param {Target} target */
  #open(target, latlng = this.#positionOf(target)) {
    this.#show(target, latlng);
    this.#publish();
  }

  /** Opens the list of a place for the keyboard, which goes on in it. @param {number} place */
  #enter(place) {
    this.#open({ place, isCell: this.layer.groups.isCell[this.layer.groups.groupOfPlace[place]] });
    this.popup.focus();
  }

  /** Opens the list of a target without publishing the selection. @param {Target} target
   * @param {{pan?: boolean, atOnce?: boolean, onMove?: () => void}} move see `ListPopup.open` */
  #show(target, latlng = this.#positionOf(target), move = {}) {
    this.tooltip.remove();
    this.#select(null);
    const list = (/** @type {number} */ maxRows) => listIncidents(this.layer, this.#selected ?? target, maxRows);
    this.popup.open(latlng, list, move);
    this.#select(target);
    this.#highlight(target.place);
  }

  /** @param {Target | null} target */
  #select(target) {
    this.#selected = target;
    this.#selectedIds = target ? this.#idsOf(target) : NOTHING;
  }

  /** Highlights a place as the one selected, or none. @param {number} [place] */
  #highlight(place) {
    this.layer.highlight.set("selected", place);
    this.buttons.scheduleUpdate();
  }

  /** @param {Target} target @returns {any} a Leaflet position */
  #positionOf({ place, municipality }) {
    if (place === undefined)
      return L.geoJSON(this.layer.config.municipalities[municipality].geometry).getBounds().getCenter();
    return this.map.layerPointToLatLng(this.layer.positionOf(place));
  }

  /** Brings the ids and titles of listed incidents into a record that came without, and into the list.
   * @param {number[]} rows */
  async #loadTexts(rows) {
    const { record } = this.layer;
    const hasCome = await record.texts?.load(record, rows, this.#selected?.event);
    if (!hasCome || record !== this.layer.record || !this.popup.isOpen()) return;
    this.popup.invalidate();
    this.popup.update();
  }

  /** Selects an incident of the open list. @param {number} incident its row in the record */
  #pick(incident) {
    const event = this.layer.record.incidents.id[incident] ?? null;
    if (this.#selected) this.#select({ ...this.#selected, event });
    if (this.#selected?.isCell)
      this.#selectedIds = this.#idsOf({ place: this.layer.record.incidents.place[incident], event });
    this.#update();
    this.#publish();
  }

  /** Publishes the selection in a microtask, so that closing one popup and opening the next is one message. */
  #publish() {
    if (this.#isPublishing) return;
    this.#isPublishing = true;
    queueMicrotask(() => {
      this.#isPublishing = false;
      this.#fire("select", this.#selectedIds);
    });
  }

  /** @param {Target} target @returns {Selection} */
  #idsOf({ place, municipality, isCell, event = null }) {
    const { record, config } = this.layer;
    if (isCell) return NOTHING; // it is not the same at another zoom
    if (place === undefined) return { place: null, municipality: config.municipalities[municipality].id, event };
    const { spot, id } = record.places[place];
    return { place: spot ?? id, municipality: null, event };
  }

  /** Finds what ids name; a place stands for its spot. @param {Selection} ids @returns {Target | null} */
  #targetOf({ place: id, municipality, event = null }) {
    const { record, config, spots } = this.layer;
    const place = id ? record.places.findIndex((candidate) => candidate.id === id || candidate.spot === id) : -1;
    if (place >= 0) return { place: spots.lead[place], event };
    const index = config.municipalities.findIndex((candidate) => candidate.id === municipality);
    return index >= 0 ? { municipality: index, event } : null;
  }

  /** Holds on to the selection in a record or a theme that has just come: places have other indices, rows other
   * colours. */
  #renew() {
    this.popup.invalidate();
    this.#point(null);
    this.layer.highlight.set("list");
    if (!this.#selected) return;
    const target = this.#targetOf(this.#selectedIds);
    if (!target) {
      this.#clear();
      return;
    }
    this.#select(target);
    this.#highlight(target.place);
  }

  /** Keeps the selection when its list is closed. @param {boolean} hadFocus whether the list had the focus, which then
   * goes back to its symbol */
  #closed(hadFocus) {
    if (hadFocus && this.#selected) this.buttons.focus(this.#selected.place);
  }

  /** Closes the list; where none is open, ends the selection. */
  #escape() {
    if (this.popup.isOpen()) this.popup.close();
    else if (this.#selected) this.#clear();
  }

  /** Ends the selection without publishing that: it was ended elsewhere. */
  #drop() {
    this.#select(null);
    this.#highlight();
    this.popup.close();
  }

  /** Ends the selection. */
  #clear() {
    this.#drop();
    this.#publish();
  }

  /** What was a cell is none at another zoom: goes on with the incident that was picked there, or with nothing. */
  #partCell() {
    if (!this.#selected?.isCell) return;
    const target = this.#targetOf(this.#selectedIds);
    if (target) this.#show(target, undefined, { pan: false });
    else this.#drop();
  }

  /** Brings the open list and the buttons up to date with the frame, and applies a selection that waits for it. */
  #update() {
    if (this.#selected && this.popup.isOpen()) this.popup.update();
    this.#applyPending();
    this.buttons.scheduleUpdate();
  }

  #applyPending() {
    if (this.#pendingSelection && this.layer.isReady()) this.followSelection(this.#pendingSelection);
  }

  /** Ends a selection of which a window has nothing. */
  clearIfEmpty(window = this.layer.window) {
    if (this.#selected && !listMembers(this.layer, this.#selected, window).length) this.#clear();
  }

  /**
   * Takes a selection made elsewhere, once there is something to show; with `fly` the map moves there. Without it a map
   * that was given its view keeps that, if what is selected is out of it.
   * @param {import("../shared/page_channel.js").SelectMessage} message
   */
  followSelection(message) {
    this.#pendingSelection = this.layer.isReady() ? null : message;
    if (this.#pendingSelection) return;
    const target = this.#targetOf(message);
    if (!target) {
      this.#drop();
      return;
    }
    const fly = Boolean(message.fly);
    if (fly && target.place !== undefined) this.#flyTo(this.layer.record.places[target.place]);
    const pan = fly || !this.layer.config.begin?.view || this.#isInView(target);
    const onMove = () => fly || this.layer.camera.settle();
    if (!this.#isSelected(target) || (fly && !this.popup.isOpen()))
      this.#show(target, undefined, { pan, atOnce: true, onMove });
    else if (fly) this.popup.bringIntoView();
  }

  /** @param {Target} target */
  #isSelected({ place, municipality, event }) {
    const selected = this.#selected;
    const isSame =
      selected?.place === place ||
      (selected?.isCell && place !== undefined && this.layer.placesBeside(selected.place).includes(place));
    return isSame && selected?.municipality === municipality && selected?.event === event;
  }

  /** @param {Target} target */
  #isInView(target) {
    return L.bounds([0, 0], this.map.getSize()).contains(this.map.latLngToContainerPoint(this.#positionOf(target)));
  }

  /** Moves the map to a place: all of an area, the surroundings of a point. */
  #flyTo({ lat, lon, geometry }) {
    const zoom = Math.max(this.map.getZoom(), MIN_FLY_ZOOM);
    if (geometry) this.map.fitBounds(L.geoJSON(geometry).getBounds(), { maxZoom: zoom, animate: false });
    else this.map.setView([lat, lon], zoom, { animate: false });
  }

  #listKeys() {
    const { groupOfPlace } = this.layer.groups;
    const selected = groupOfPlace[this.layer.highlight.places.selected];
    return this.layer.placedSymbols.map(({ place, group, x, y, radius, symbol }) => ({
      place,
      id: this.layer.record.places[place].id,
      x,
      y,
      radius,
      name: this.describe({ place, isCell: symbol.cell }),
      isCurrent: group === selected,
    }));
  }
}

const TITLE = gettext("Map of incidents");

/** Names the frame, its page and the map in it, and lets its page be enlarged. */
function describeFrame() {
  document.documentElement.lang = LANGUAGE;
  document.title = TITLE;
  if (window.frameElement) window.frameElement.ariaLabel = TITLE;
  for (const meta of document.querySelectorAll("meta[name=viewport]"))
    meta.setAttribute("content", "width=device-width, initial-scale=1");
  const root = document.querySelector("#root");
  if (root) root.role = "main";
  root?.prepend(element("h1", { className: "unseen", textContent: TITLE }));
}

/** Follows the theme of the page, by the background that Streamlit gives the frame. @param {IncidentLayer} layer */
function followTheme(layer) {
  /** @type {boolean | undefined} */
  let dark;
  const update = () => {
    const isNowDark = isDark(getComputedStyle(document.body).backgroundColor);
    if (isNowDark === dark) return;
    dark = isNowDark;
    layer.setTheme(dark);
  };
  update();
  new MutationObserver(update).observe(document.head, { childList: true, subtree: true, characterData: true });
}

/** What each message does. @type {Record<string, (layer: IncidentLayer, interaction: MapInteraction, message: any) => void>} */
const RECEIVERS = {
  [MESSAGE.window](layer, interaction, { first, last, done }) {
    layer.setWindow(first, last);
    if (done) interaction.clearIfEmpty({ first, last });
  },
  [MESSAGE.select]: (_layer, interaction, message) => interaction.followSelection(message),
  [MESSAGE.highlight]: (_layer, interaction, message) => interaction.followHighlight(message),
};

/**
 * Connects a layer to a channel: it follows the messages there, and publishes what the reader does on the map.
 * @param {IncidentLayer} layer
 * @param {import("../shared/page_channel.js").Channel} channel
 * @param {{columns?: string, file?: Promise<ArrayBuffer>}} asked columns that have been asked for, and their address
 */
export function connect(layer, channel, { columns, file } = {}) {
  const interaction = new MapInteraction(layer);
  const reader = new RecordReader((record) => {
    if (record.version === layer.record.version) return;
    layer.setRecord(record);
    interaction.clearIfEmpty();
  });
  if (columns && file) reader.prepare(columns, file);
  const publish = (kind, detail) => channel.postMessage({ kind, ...detail });
  const publishLayers = () => {
    if (layer.hasLayerChoice()) publish(MESSAGE.layers, layer.layerChoice());
  };
  channel.onmessage = ({ data }) => {
    if (data.kind === MESSAGE.hello) publishLayers();
    else if (data.kind === MESSAGE.record) reader.receive(data.record);
    else RECEIVERS[data.kind]?.(layer, interaction, data);
  };
  const forward = (source, kind, extra = {}) =>
    source.addEventListener(kind, ({ detail }) => publish(kind, { ...extra, ...detail }));
  forward(interaction, MESSAGE.select, { fly: false });
  forward(interaction, MESSAGE.highlight);
  forward(layer.legend, MESSAGE.filter);
  forward(layer, MESSAGE.layers);
  forward(layer, MESSAGE.view);
  publishLayers();
  publish(MESSAGE.hello, { by: "map" });
  Object.assign(window, { incidents: layer, interaction }); // for tests, and for who looks at the console
}

/** Tells the page of files that are dragged over the frame: it lays over all what takes them. */
function passDrags() {
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.addEventListener(kind, (/** @type {any} */ event) => {
      const { dataTransfer } = event;
      if (!dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      parent.document.dispatchEvent(new DragEvent(kind, { dataTransfer, cancelable: true }));
    });
  }
}

/**
 * Starts the layer on a map.
 * @param {any} map the Leaflet map of this frame
 * @param {any} config the layer's, and `channel`, the name of the session's channel; `columns`, their address, and `file`,
 *   what has been asked for there
 */
export function start(map, config) {
  describeFrame();
  passDrags();
  if (!config.ground) addOutlines(map, config);
  const layer = new IncidentLayer(map, { ...config, isFilterable: true });
  connect(layer, new PageChannel(config.channel), config);
  followTheme(layer);
}
