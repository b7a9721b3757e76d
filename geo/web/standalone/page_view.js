/** What the list and the table have in common: the window, the layers, the selection, and the buttons of the page. */

import { bringIntoView, findTurn, focusTurn, PAGE_FIELD, readPage } from "../shared/dom.js";
import { isSheet, toggleSheet } from "../shared/headlines.js";
import { MESSAGE } from "../shared/page_channel.js";
import { DetailsPanel, NOTHING } from "./details_panel.js";
import { Table } from "./table.js";

/** What uses Escape itself. */
const KEEPS_ESCAPE = "input, textarea, select, #map, #timeline";

const find = (/** @type {string} */ selector) => /** @type {HTMLElement} */ (document.querySelector(selector));

export class PageView {
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
