// The list of incidents at a place or in a municipality, and the popup that shows their titles on the map, kept up to
// date while the window moves. All else of them stands in the panel beside the map.

/* global L */

import { element } from "../shared/dom.js";
import { formatList, formatNumber, gettext, ngettext, translateLevel } from "../shared/language.js";
import { formatDoubts, joinNames, listNames } from "../shared/record.js";
import { createIcon } from "./canvas.js";
import { coveredHeight, watchSheet } from "./controls.js";
import { drawSymbol } from "./symbol_shapes.js";
import { symbolOf } from "./symbols.js";

/**
 * @typedef {import("./incident_layer.js").IncidentLayer} IncidentLayer
 * @typedef {import("./incident_layer.js").Target} Target
 * @typedef {import("./incident_layer.js").PlaceTarget} PlaceTarget
 * @typedef {import("./place_counts.js").Count} Count
 */

/**
 * An incident of the list: its row in the record, the name of its place if the list shows that before it, and how to
 * draw its symbol.
 * @typedef {{index: number, heading: string, title: string, lang?: string | null,
 *   draw: (ctx: CanvasRenderingContext2D, x: number, y: number) => void}} Entry
 */

/**
 * The content of the popup: `more` are the incidents beyond those listed, `current` the row of the selected one.
 * @typedef {{title: string, note: string, incidents: Entry[], more: number, current?: number}} Listing
 */

/** Describes a target: "3 incidents, Mlin / Mulliri", "2 incidents, Square · Town hall".
 * @param {IncidentLayer} layer @param {Target} target */
export function describeTarget(layer, target) {
  const { place, municipality, isCell } = target;
  if (place !== undefined) {
    const count = countTarget(layer, target);
    return isCell ? describeCell(layer, target, count) : `${describeCount(count)}, ${namesAt(layer, target)}`;
  }
  const { incidentsWithin, incidentsSpanning } = layer.placeCounts;
  const spanning = incidentsSpanning[municipality];
  const incidents = countIncidents(incidentsWithin[municipality]);
  const name = joinNames(layer.config.municipalities[municipality]);
  if (!spanning) return `${incidents}, ${name}`;
  const values = { incidents, municipality: name };
  return ngettext(
    "{incidents}, {municipality}, and {n} incident at places that span several",
    "{incidents}, {municipality}, and {n} incidents at places that span several",
    spanning,
    values,
  );
}

/** @param {number} count */
const countIncidents = (count) => ngettext("{n} incident", "{n} incidents", count);

/** Counts what a target has: that of its symbol is kept already. @param {IncidentLayer} layer @param {PlaceTarget} target */
function countTarget(layer, target) {
  const { groupOfPlace, isCell } = layer.groups;
  const group = groupOfPlace[target.place];
  const isOwn = group >= 0 && isCell[group] === Boolean(target.isCell);
  return isOwn
    ? layer.placeCounts.countAt(group, layer.isTypeShown)
    : layer.placeCounts.countRows(listMembers(layer, target));
}

/** Describes places that share a symbol: "7 incidents at 3 places".
 * @param {IncidentLayer} layer @param {PlaceTarget} target @param {Count} count */
function describeCell(layer, target, count) {
  const places = presentAt(layer, target).length;
  const values = { incidents: describeCount(count) };
  return ngettext("{incidents} at {n} place", "{incidents} at {n} places", places, values);
}

/** The places of a target that have something in the window. @param {IncidentLayer} layer @param {PlaceTarget} target */
function presentAt(layer, target) {
  return placesOf(layer, target).filter((place) => layer.isPresent(place));
}

/** @param {IncidentLayer} layer @param {PlaceTarget} target */
function namesAt(layer, target) {
  const present = presentAt(layer, target);
  return listNames((present.length ? present : [target.place]).map((index) => layer.record.places[index]));
}

/** @param {Count} count */
function describeCount(count) {
  const { incidents, statements, retracted } = count;
  const parts = [
    incidents && countIncidents(incidents),
    statements && ngettext("{n} statement", "{n} statements", statements),
    retracted && ngettext("{n} retracted", "{n} retracted", retracted),
  ];
  return (formatList(parts.filter(Boolean).map(String)) || gettext("no incidents")) + formatDoubts(count);
}

/** @param {IncidentLayer} layer @param {Target} target @returns {number[]} */
function placesOf(layer, { place, municipality, isCell }) {
  if (place !== undefined) return isCell ? layer.placesBeside(place) : layer.spots.placesAt(place);
  return layer.record.places.flatMap(({ municipalities }, i) => (municipalities.includes(municipality) ? [i] : []));
}

/**
 * The incidents at a target in a window, of the layers that are on.
 * @param {IncidentLayer} layer
 * @param {Target} target
 * @returns {number[]} rows of the record, oldest first, at a spot place by place
 */
export function listMembers(layer, target, window = layer.window) {
  const rows = placesOf(layer, target).flatMap((place) =>
    layer.placeCounts.listIncidents(place, window, layer.isTypeShown),
  );
  return target.place === undefined ? rows.sort((a, b) => a - b) : rows;
}

/** The title of a target's list, and the note under it. @param {IncidentLayer} layer @param {Target} target
 * @param {number[]} rows those listed */
function describeList(layer, target, rows) {
  const { place, municipality, isCell } = target;
  if (place !== undefined) {
    const count = layer.placeCounts.countRows(rows);
    if (!isCell) return { title: namesAt(layer, target), note: describeCount(count) };
    return { title: describeCell(layer, target, count), note: gettext("Places close by. Zoom in to part them.") };
  }
  const level = translateLevel("municipality", layer.config.level);
  return {
    title: joinNames(layer.config.municipalities[municipality]),
    note: `${level}: ${ngettext("{n} entry", "{n} entries", rows.length)}`,
  };
}

/**
 * Lists the incidents at a target.
 * @param {IncidentLayer} layer
 * @param {Target} target
 * @param {number} maxRows exceeded where it takes more to reach the selected incident
 * @returns {Listing}
 */
export function listIncidents(layer, target, maxRows) {
  const { record } = layer;
  const rows = listMembers(layer, target);
  const { place, event } = target;
  const current = event ? rows.find((index) => record.incidents.id[index] === event) : undefined;
  const length = Math.max(maxRows, current === undefined ? 0 : rows.indexOf(current) + 1);
  const hasHeadings = place !== undefined && presentAt(layer, target).length > 1;
  const placeAt = (/** @type {number} */ i) => record.incidents.place[rows[i]];
  const startsPlace = (/** @type {number} */ i) => hasHeadings && (i === 0 || placeAt(i) !== placeAt(i - 1));
  return {
    ...describeList(layer, target, rows),
    incidents: rows
      .slice(0, length)
      .map((index, i) => createEntry(layer, index, startsPlace(i) ? joinNames(record.places[placeAt(i)]) : "")),
    more: rows.length - length,
    current,
  };
}

/** @param {IncidentLayer} layer @param {number} index @param {string} heading @returns {Entry} */
function createEntry({ record, placeCounts, theme }, index, heading) {
  const symbol = symbolOf(placeCounts.countRows([index]), record, theme, false);
  return {
    index,
    heading,
    title: record.incidents.title[index] ?? "…",
    lang: record.incidents.lang?.[index],
    draw: (ctx, x, y) => drawSymbol(ctx, symbol, x, y, theme),
  };
}

const PAGE_ROWS = 60; // rows that a list has at first, and gets at a time
const SIDE_PX = 62; // between a list that is all in view and the map's sides, where the controls are,
const EDGE_PX = 16; // and its upper and lower edges
const MAX_WIDTH_PX = 290;

const text = (/** @type {string} */ tag, /** @type {string} */ className, /** @type {string} */ textContent) =>
  element(tag, { className, textContent });

/** The heading of the list, of the second level: the frame has a first one. @param {string} textContent */
const createHeading = (textContent) => element("h3", { textContent, ariaLevel: "2" });

export class ListPopup {
  /**
   * @param {any} map a Leaflet map
   * @param {(incident: number) => void} onPick
   * @param {(hadFocus: boolean) => void} onClose
   * @param {(rows: number[]) => void} onList told of the incidents that are listed
   */
  constructor(map, onPick, onClose, onList) {
    this.map = map;
    this.onPick = onPick;
    this.onList = onList;
    this.body = element("div", { className: "incident-list" });
    this.rows = element("ul", { className: "incident-rows" });
    this.shownKey = "";
    /** @type {number | undefined} */
    this.current = undefined;
    this.maxRows = PAGE_ROWS;
    /** Whether the map keeps all of the list in view, and whether it is moving for that. */
    this.staysInView = false;
    this.isMoving = false;
    this.mayPan = false;
    /** @type {(maxRows: number) => Listing} */
    this.list = () => ({ title: "", note: "", incidents: [], more: 0 });
    this.onMove = () => {};
    /** @type {any} */
    this.popup = L.popup({ className: "incident-popup", autoPanPadding: [SIDE_PX, EDGE_PX] });
    this.popup.setContent(this.body);
    map.on("popupclose", (event) => {
      if (event.popup === this.popup) onClose(this.popup.getElement().contains(document.activeElement));
    });
    map.on("movestart", () => {
      this.staysInView &&= this.isMoving;
    });
    map.on("resize", () => this.staysInView && this.bringIntoView());
    watchSheet(() => this.mayPan && this.bringIntoView());
  }

  /**
   * @param {any} latlng
   * @param {(maxRows: number) => Listing} list asked again whenever the list may have changed
   * @param {{pan?: boolean, atOnce?: boolean, onMove?: () => void}} move whether the map moves until all of the list
   *   is in view; `atOnce` it does so without a glide, calls `onMove`, and keeps the list in view while it or the frame
   *   changes its size, until the map is moved by something else
   */
  open(latlng, list, { pan = true, atOnce = false, onMove = () => {} }) {
    Object.assign(this, { list, onMove, maxRows: PAGE_ROWS, staysInView: false, mayPan: pan });
    // Clear of the buttons in the corners, on a phone too.
    const maxWidth = Math.min(MAX_WIDTH_PX, this.map.getSize().x - 2 * SIDE_PX);
    Object.assign(this.popup.options, { maxWidth, minWidth: maxWidth - 20, autoPan: pan && !atOnce });
    this.invalidate();
    this.update();
    this.popup.setLatLng(latlng).openOn(this.map);
    this.popup.getElement().querySelector(".leaflet-popup-close-button").ariaLabel = gettext("Close");
    this.#scrollToCurrent();
    if (pan && atOnce) this.bringIntoView();
  }

  isOpen() {
    return this.popup.isOpen();
  }

  /** Moves the map until all of the open list is in view, its head where not all of it can be. */
  bringIntoView() {
    if (!this.isOpen()) return;
    const [list, map] = [this.popup.getElement(), this.map.getContainer()].map((box) => box.getBoundingClientRect());
    const left = Math.min(SIDE_PX, Math.max(0, map.width - list.width - SIDE_PX));
    const x = Math.min(list.left - map.left - left, Math.max(list.right - map.right + SIDE_PX, 0));
    const bottom = map.bottom - coveredHeight(map);
    const y = Math.min(list.top - map.top - EDGE_PX, Math.max(list.bottom - bottom + EDGE_PX, 0));
    this.isMoving = true;
    if (x || y) this.map.panBy([Math.floor(x), Math.floor(y)], { animate: false });
    this.isMoving = false;
    this.staysInView = true;
    this.onMove();
  }

  /** Makes the next `update` draw the list anew, though its incidents be the same. */
  invalidate() {
    this.shownKey = "";
    this.current = undefined;
  }

  focus() {
    this.body.querySelector("button")?.focus({ preventScroll: true });
  }

  close() {
    this.popup.remove();
  }

  /** Brings the list up to date. */
  update() {
    const { title, note, incidents, more, current } = this.list(this.maxRows);
    const key = [title, note, more, ...incidents.map(({ index }) => index)].join("\n");
    if (key !== this.shownKey) {
      this.shownKey = key;
      this.current = undefined;
      const rows = incidents.flatMap((incident) => this.#createRow(incident));
      this.rows = element("ul", { className: "incident-rows" }, ...rows);
      if (more > 0) this.rows.append(this.#createMoreRow(more, incidents.length));
      this.body.replaceChildren(createHeading(title), text("p", "incident-note", note), this.rows);
      if (this.staysInView) this.bringIntoView();
      this.onList(incidents.map(({ index }) => index));
    }
    if (current !== this.current) this.#markCurrent(current);
  }

  /** Marks the row of the incident that is selected, and brings it into view. @param {number | undefined} current */
  #markCurrent(current) {
    this.current = current;
    for (const button of this.rows.querySelectorAll(".incident-row")) {
      if (button.dataset.incident === String(current)) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    this.#scrollToCurrent();
  }

  /** Scrolls the list and nothing around it. */
  #scrollToCurrent() {
    const row = this.rows.querySelector("[aria-current]");
    if (!row) return;
    const [inner, outer] = [row.getBoundingClientRect(), this.rows.getBoundingClientRect()];
    this.rows.scrollTop += Math.min(0, inner.top - outer.top) || Math.max(0, inner.bottom - outer.bottom);
  }

  /** The row of an incident, after the name of its place where that is another than before it.
   * @param {Entry} entry @returns {HTMLElement[]} */
  #createRow({ index, heading, title, lang, draw }) {
    const words = element("span", { className: "incident-what", textContent: title, ...(lang && { lang }) });
    const onclick = () => this.onPick(index);
    const button = element("button", { className: "incident-row", onclick }, createIcon(draw, 34, 28), words);
    button.dataset.incident = index;
    const row = element("li", {}, button);
    return heading ? [element("li", {}, text("h4", "incident-place", heading)), row] : [row];
  }

  /** A last row that brings the next ones. @param {number} more @param {number} shown */
  #createMoreRow(more, shown) {
    const onclick = () => {
      this.maxRows = shown + PAGE_ROWS;
      this.update();
      this.rows.querySelectorAll(".incident-row")[shown].focus();
    };
    const next = formatNumber(Math.min(PAGE_ROWS, more));
    const textContent = gettext("Show {next} of {more} more", { next, more: formatNumber(more) });
    return element("li", {}, element("button", { className: "incident-more", textContent, onclick }));
  }
}
