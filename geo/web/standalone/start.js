/**
 * Starts the page: the map with the incident layer, the timeline below it, the list beside and the table, all on one
 * channel, with the buttons of the page.
 */

/* global L */

import { addOutlines } from "../map/canvas.js";
import { IncidentLayer } from "../map/incident_layer.js";
import { connect } from "../map/interaction.js";
import { bringIntoView, findTurn, focusTurn, isSheet, PAGE_FIELD, readPage, toggleSheet } from "../shared/dom.js";
import { LocalChannel, MESSAGE } from "../shared/page_channel.js";
import { filterRecord, readColumns } from "../shared/record.js";
import timeline from "../timeline/timeline.js";
import { DetailsPanel, NOTHING } from "./details_panel.js";
import { Entries, Table } from "./entries.js";
import { findPart, tellFault, unpack } from "./unpack.js";

/** What uses Escape itself. */
const KEEPS_ESCAPE = "input, textarea, select, #map, #timeline";

const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

/** What the list and the table have in common: the window, the layers, the selection, and the buttons of the page. */
class PageView {
  /**
   * @param {import("../map/incident_layer.js").IncidentLayer} layer which has the record
   * @param {import("../shared/page_channel.js").Channel} channel
   * @param {{first: number, last: number}} window
   * @param {import("./entries.js").Entries} entries
   */
  constructor(layer, channel, window, entries) {
    this.layer = layer;
    this.channel = channel;
    this.window = window;
    this.panel = new DetailsPanel(find(".panel-box"), layer, entries, channel);
    this.table = new Table(find(".rows"), entries);
    channel.onmessage = ({ data }) => this.#receive(data);
    document.addEventListener("click", ({ target }) => {
      const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-act]"));
      const place = button ? findTurn(button) : -1;
      if (button) this.#act(button.dataset);
      if (place >= 0) focusTurn(this.table.turns, place); // the last page has no next one
    });
    document.addEventListener("change", ({ target }) => {
      const field = /** @type {HTMLInputElement} */ (target);
      if (field.matches(PAGE_FIELD)) this.table.turn(readPage(field));
    });
    document.addEventListener("keydown", ({ key, target }) => {
      const isKept = /** @type {Element} */ (target).closest(KEEPS_ESCAPE) || document.querySelector(":popover-open");
      if (key === "Escape" && !isKept && this.panel.hasSelection()) this.#publishSelection(NOTHING);
    });
    addEventListener("beforeprint", () => this.panel.showInFull());
    addEventListener("afterprint", () => this.#update());
    this.#update();
  }

  #receive(message) {
    if (message.kind === MESSAGE.select) this.#select(message);
    if (message.kind === MESSAGE.highlight) this.panel.links.light(message.place);
    if (message.kind === MESSAGE.window && message.done) this.#setWindow(message);
    if (message.kind === MESSAGE.layers) this.#update();
  }

  /** @param {DOMStringMap} button what a button of the page says of itself */
  #act({ act, id = "", place = "", event = "", by }) {
    if (act === "sheet") toggleSheet(document);
    if (act === "sort") this.table.sort(id);
    if (act === "turn") this.table.turn(Number(id));
    if (act === "undo") this.#showAllDates();
    if (act === "clear") this.#publishSelection(NOTHING);
    if (act !== "select") return;
    const target = this.#publishSelection({ place, municipality: null, event }, true);
    if (by === "table" && target) bringIntoView(find("#map"), target, isSheet(this.panel.panel));
  }

  /** Selects, on the map too. @param {import("../shared/page_channel.js").Selection} selection @param {boolean} [fly]
   * whether the map moves there */
  #publishSelection(selection, fly = false) {
    this.channel.postMessage({ kind: MESSAGE.select, ...selection, fly });
    return this.#select(selection);
  }

  /** @param {import("../shared/page_channel.js").Selection} selection */
  #select(selection) {
    this.table.mark(selection.event);
    return this.panel.select(selection);
  }

  #showAllDates() {
    const { first, last } = /** @type {any} */ (this.layer.record);
    const window = { first, last, mode: "window" };
    this.channel.postMessage({ kind: MESSAGE.window, ...window, done: true });
    this.#setWindow(window);
  }

  #setWindow({ first, last }) {
    this.window = { first, last };
    this.#update();
  }

  /** Brings list and table up to date with the window and the layers. */
  #update() {
    const rows = this.#listInWindow();
    this.panel.show(rows);
    this.table.show(rows);
  }

  /** The incidents (rows of the record) in the window, of the layers that are on. */
  #listInWindow() {
    const { record, placeCounts, on } = this.layer;
    const { first, last, type } = record.incidents;
    const { layerOfType } = placeCounts;
    const isShown = (/** @type {number} */ row) => layerOfType[type[row]] === "incidents" || on[layerOfType[type[row]]];
    const isInWindow = (/** @type {number} */ row) => first[row] <= this.window.last && last[row] >= this.window.first;
    return [...first.keys()].filter((row) => isInWindow(row) && isShown(row));
  }
}

const DARK = matchMedia("(prefers-color-scheme: dark)");

/** Creates the map with what lies under the incidents. In an article the wheel scrolls on until a reader takes the map.
 * @param {any} config @param {any} record */
function createMap(config, { bounds }) {
  const { minZoom } = config;
  const map = L.map("map", { zoomSnap: 0.5, maxZoom: 18, minZoom, scrollWheelZoom: false });
  map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
  map.fitBounds(bounds, { animate: false });
  if (!config.ground) addOutlines(map, config);
  return map;
}

/** @param {any} config the layer's, and `filter` of the record, `window` {first, last, mode}, `selected` ids and
 *   `list` */
async function start(config) {
  const { filter, window, selected, list } = config;
  const columns = await unpack(findPart("columns")).arrayBuffer();
  const record = filterRecord(readColumns(columns), filter);
  const layer = new IncidentLayer(createMap(config, record), config);
  layer.setRecord(record);
  layer.setTheme(DARK.matches);
  DARK.addEventListener("change", () => layer.setTheme(DARK.matches));
  connect(layer, new LocalChannel());
  new PageView(layer, new LocalChannel(), window, new Entries(list, record));
  const channel = new LocalChannel();
  channel.onmessage = ({ data }) =>
    data.kind === MESSAGE.hello && channel.postMessage({ kind: MESSAGE.record, record });
  timeline({
    parentElement: document.getElementById("timeline")?.shadowRoot,
    data: { channel: "", window, committed: null },
    setStateValue() {},
    localChannel: new LocalChannel(),
  });
  if (selected) channel.postMessage({ kind: MESSAGE.select, fly: false, ...selected });
}

start(JSON.parse(document.getElementById("config")?.textContent ?? "")).catch(tellFault);
