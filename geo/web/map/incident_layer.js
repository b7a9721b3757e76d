// The layer that redraws in the browser: all incidents of a record on a Leaflet map, for a window of days. Knows
// nothing of Streamlit, nor of what the reader selects: interaction.js listens to it, and tells it what to highlight.

/* global L */

import { labelOf } from "../shared/record.js";
import { Areas, classOf, Highlight } from "./areas.js";
import { addCanvas, addGround, CANVAS_PADDING, decodePolygons, drawNames, frameOf } from "./canvas.js";
import {
  addControls,
  Camera,
  isTouch,
  LOCAL,
  layersOn,
  listControlBoxes,
  Overview,
  reduceMotion,
  shareTouch,
  USUAL,
} from "./controls.js";
import {
  AreaNames,
  drawNamesBeside,
  drawTies,
  listNamedPlaces,
  listNamedTowns,
  listSymbolBoxes,
  placeTags,
} from "./label_placement.js";
import { Legend } from "./legend.js";
import { PlaceCounts, PlaceIndex } from "./place_counts.js";
import { SymbolCache, tagReach } from "./symbol_shapes.js";
import { findPositions, groupPlaces, noGroups, pickTheme, Spots, symbolOf, worldSize } from "./symbols.js";

/**
 * @typedef {import("./symbols.js").SymbolStyle} SymbolStyle
 */

/**
 * A place or a municipality, by its index; of several places at one spot any stands for all, and with `isCell` for all
 * that share its symbol. Of a selection, with the id of the incident that is selected there.
 * @typedef {{place: number, isCell?: boolean, municipality?: undefined, event?: string | null}} PlaceTarget
 * @typedef {{municipality: number, isCell?: undefined, place?: undefined, event?: string | null}} MunicipalityTarget
 * @typedef {PlaceTarget | MunicipalityTarget} Target
 */

/** A symbol on the screen, in layer points, for its first place and the others of its group; `from` where a tag belongs.
 * @typedef {{place: number, group: number, symbol: SymbolStyle, x: number, y: number, radius: number,
 *   from?: {x: number, y: number}}} PlacedSymbol */

/** @typedef {import("../shared/record.js").IncidentRecord} IncidentRecord */

/** How far beyond the canvas a symbol may be centred and still show. */
const SYMBOL_MARGIN_PX = 45;
/** How far beyond the frame places are grouped, as a share of its size: more than the canvas reaches. */
const GROUPED_SHARE = 0.25;
const GROUPED_MARGIN_PX = 150; // and more than a tag moves
const HIT_TOLERANCE_PX = { pointer: 3, finger: 12 }; // beside a symbol
const TAG_RADIUS_PX = 12;
const NAMES_DELAY_MS = 200; // after the last frame
const COLUMNS = ["id", "title", "first", "last", "place", "type", "approx", "mark", "support"];
/** @type {IncidentRecord} */
const EMPTY = {
  version: "",
  first: 0,
  last: 0,
  families: [],
  types: [],
  places: [],
  breaks: [1],
  chosen: [],
  chosen_types: [],
  incidents: /** @type {any} */ (Object.fromEntries(COLUMNS.map((name) => [name, []]))),
};

export class IncidentLayer extends EventTarget {
  record = EMPTY;
  placeCounts = new PlaceCounts(EMPTY);
  spots = new Spots([]);
  #index = new PlaceIndex(findPositions([], this.spots));
  /** The places that have a tag: drawn as lines and areas. @type {number[]} */
  #tagged = [];
  /** @type {import("./symbols.js").Groups} */
  groups = noGroups(0);
  /** What is grouped, in px of the world. */
  #grouped = { zoom: NaN, left: 0, right: 0, top: 0, bottom: 0 };
  window = { first: 0, last: 0 };
  theme = pickTheme(false);
  symbolCache = new SymbolCache(this.theme);
  /** @type {(SymbolStyle | null)[]} by group, null where nothing of it is in the window */
  symbols = [];
  /** @type {PlacedSymbol[]} */
  placedSymbols = [];
  /** @type {number | undefined} */
  #frame;
  /** Where tags are at a zoom, in px of the world. @type {{zoom: number, positions: ReturnType<typeof placeTags>}} */
  #tags = { zoom: NaN, positions: new Map() };
  /** What the canvas of areas shows; null for all to be counted and painted anew.
   * @type {{key: string, shades: any[], uncertainty: boolean} | null} */
  #scene = null;
  #hasWindow = false;
  /** Those that had a symbol when names were painted. @type {number[]} */
  #namedPlaces = [];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #nameTimer;

  /**
   * Fires the messages `layers` ({on, base}) and `view` ({lat, lon, zoom}), each without its kind; and for who follows
   * it `recordchange` and `themechange` before it paints either, `paint` after each frame, and `layerchange` when a
   * layer has been switched.
   * @param {any} map a Leaflet map
   * @param {any} config {municipalities: [{id, sq, sr, geometry}], disputed: a GeoJSON geometry or null,
   *   towns: [{label, lat, lon, population}], tiles: [{name, url, host, options}], attribution: [{text, url}],
   *   begin: {view: {lat, lon, zoom}, layers: [name], base: name}, each of which may be null or missing}
   */
  constructor(map, config) {
    super();
    this.map = map;
    this.config = config;
    for (const unit of config.municipalities) unit.geometry ??= decodePolygons(unit.polygons);
    const repaintGround = config.ground ? addGround(map, config.ground, () => this.theme) : () => {};
    this.addEventListener("themechange", repaintGround);
    const { view, layers, base } = config.begin ?? {};
    /** @type {Record<string, boolean>} which layers are on */
    this.on = layersOn(layers);
    this.base = config.tiles.some(({ name }) => name === base) ? base : LOCAL;
    reduceMotion(map);
    shareTouch(map);
    this.tolerance = isTouch() ? HIT_TOLERANCE_PX.finger : HIT_TOLERANCE_PX.pointer;
    this.camera = new Camera(map, view, (rest) => this.#fire("view", rest), config.west);
    this.areas = new Areas(map, config);
    this.areaCanvas = addCanvas(map, "incident-areas", 410, (ctx, extent) => {
      if (this.#scene) this.areas.paint(ctx, { ...this.#scene, visible: this.#listShapes() }, this.theme, extent);
    });
    const areaNames = new AreaNames(map, config.lands ?? []);
    this.nameCanvas = addCanvas(map, "incident-labels", 420, (ctx) => this.#paintNames(ctx, areaNames));
    this.symbolCanvas = addCanvas(map, "incident-symbols", 430, (ctx, extent) => this.#paintSymbols(ctx, extent));
    this.highlight = new Highlight(this);
    this.legend = new Legend(map, config);
    addControls(
      map,
      config,
      this.on,
      this.base,
      (name, on) => this.#switchLayer(name, on),
      (name) => this.#setBase(name),
    );
    this.overview = new Overview(map);
    this.setRecord(EMPTY);
  }

  /** Takes a whole record; the window stays. @param {IncidentRecord} record */
  setRecord(record) {
    this.record = record;
    this.spots = new Spots(record.places);
    this.#index = new PlaceIndex(findPositions(record.places, this.spots));
    this.#tagged = record.places.flatMap(({ drawn }, place) => (drawn === "point" ? [] : [place]));
    this.groups = noGroups(record.places.length);
    this.placeCounts = new PlaceCounts(record, this.config.municipalities.length, this.groups);
    this.symbols = [];
    this.#grouped.zoom = NaN;
    this.#tags.zoom = NaN;
    this.#scene = null;
    this.areas.set(record.places, record.chosen);
    this.#fire("recordchange");
    this.legend.set(record, this.theme, this.on);
    this.camera.fit(record.bounds);
    this.overview.set(record);
    this.nameCanvas.repaint();
    this.paint();
  }

  /** The places that share the symbol of a place where that is in view, else those at its spot.
   * @param {number} place */
  placesBeside(place) {
    return this.groups.members[this.groups.groupOfPlace[place]] ?? this.spots.placesAt(place);
  }

  /** Where the symbol of a place is, in layer points. @param {number} place */
  positionOf(place) {
    this.#groupInView();
    const group = this.groups.groupOfPlace[place];
    if (group >= 0) return this.#placeGroup(group);
    const size = worldSize(this.map.getZoom());
    return this.#toLayer({ x: this.#index.x[place] * size, y: this.#index.y[place] * size });
  }

  /** @param {{x: number, y: number}} position in px of the world, of which Leaflet rounds each before it subtracts */
  #toLayer({ x, y }) {
    const origin = this.map.getPixelOrigin();
    return { x: Math.round(x) - origin.x, y: Math.round(y) - origin.y };
  }

  /** Where the symbol of a group is, in layer points; `from` where it belongs, if it is a tag that has moved.
   * @param {number} group @returns {{x: number, y: number, from?: {x: number, y: number}}} */
  #placeGroup(group) {
    const { lead, x, y } = this.groups;
    const tag = this.#placeTags().get(lead[group]);
    if (!tag) return this.#toLayer({ x: x[group], y: y[group] });
    return { ...this.#toLayer(tag), ...(tag.from && { from: this.#toLayer(tag.from) }) };
  }

  /** Where tags are, by place; found anew when the record or the zoom changes. */
  #placeTags() {
    const zoom = this.map.getZoom();
    if (this.#tags.zoom !== zoom) {
      const size = worldSize(zoom);
      const { x, y } = this.#index;
      const project = (/** @type {number} */ i) => ({ x: Math.round(x[i] * size), y: Math.round(y[i] * size) });
      const isPoint = (/** @type {number} */ place) => this.record.places[place].drawn === "point";
      const hasSymbol = ({ left, right, top, bottom }) =>
        this.#index.some({ left: left / size, right: right / size, top: top / size, bottom: bottom / size }, isPoint);
      this.#tags = { zoom, positions: placeTags(this.#tagged, project, hasSymbol) };
    }
    return this.#tags.positions;
  }

  /** Groups the places in view anew, and finds their symbols, where the map has come to show others. */
  #groupInView() {
    const zoom = this.map.getZoom();
    const { min, max } = this.map.getPixelBounds();
    const [width, height] = [max.x - min.x, max.y - min.y];
    const inView = (/** @type {number} */ share, /** @type {number} */ px) => ({
      left: min.x - share * width - px,
      right: max.x + share * width + px,
      top: min.y - share * height - px,
      bottom: max.y + share * height + px,
    });
    const needed = inView(CANVAS_PADDING, SYMBOL_MARGIN_PX);
    const { left, right, top, bottom } = this.#grouped;
    const isInside = needed.left >= left && needed.right <= right && needed.top >= top && needed.bottom <= bottom;
    if (this.#grouped.zoom === zoom && isInside) return;
    this.#grouped = { zoom, ...inView(GROUPED_SHARE, GROUPED_MARGIN_PX) };
    this.groups = groupPlaces(this.record.places, this.spots, this.#index, zoom, this.#grouped);
    this.placeCounts.group(this.groups);
    this.#styleGroups(this.groups.lead.keys());
  }

  /** Finds the symbols of groups. @param {Iterable<number>} groups */
  #styleGroups(groups) {
    const { record, placeCounts, theme } = this;
    const { lead, isCell } = this.groups;
    for (const group of groups) {
      const count = placeCounts.countAt(group, this.isTypeShown);
      const isTag = record.places[lead[group]].drawn !== "point";
      this.symbols[group] = count.total ? symbolOf(count, record, theme, isTag, isCell[group]) : null;
    }
    this.symbols.length = lead.length;
  }

  /** The symbols around what is in view, with something in the window. @param {L.Bounds} bounds in layer points
   * @returns {PlacedSymbol[]} */
  #placeSymbols(bounds) {
    this.#groupInView();
    const placed = [];
    for (let group = 0; group < this.symbols.length; group += 1) {
      const symbol = this.symbols[group];
      if (!symbol) continue;
      const at = this.#placeGroup(group);
      if (!bounds.contains([at.x, at.y])) continue;
      const radius = symbol.tag ? TAG_RADIUS_PX : symbol.radius;
      placed.push({ place: this.groups.lead[group], group, symbol, ...at, radius });
    }
    return placed;
  }

  /** Paints the names of what is in view: first of places with incidents, then of lands, then of towns. */
  #paintNames(ctx, areaNames) {
    const { map, config, theme, record } = this;
    if (!record) return; // the canvas is painted when it is added
    const frame = frameOf(map);
    const inView = this.#placeSymbols(frame);
    const ground = config.ground ? drawNames(ctx, map, config.ground.names, frame, theme) : [];
    const taken = [...listControlBoxes(map), ...ground, ...listSymbolBoxes(inView)];
    const places = listNamedPlaces(inView, record.places, labelOf);
    taken.push(...drawNamesBeside(ctx, places, taken, frame, theme));
    taken.push(...areaNames.draw(ctx, frame, taken, theme));
    drawNamesBeside(ctx, listNamedTowns(map, config.towns, places), taken, frame, theme);
    this.#namedPlaces = inView.map(({ place }) => place);
  }

  /** The places that have a symbol in view, in the order of the record. */
  #listPlacesInView() {
    return this.#placeSymbols(frameOf(this.map)).map(({ place }) => place);
  }

  /** Names what has come, and no longer what has gone, once the window rests. */
  #repaintNamesLater() {
    clearTimeout(this.#nameTimer);
    if (!this.#namedPlaces.length && this.#listPlacesInView().length) this.nameCanvas.repaint();
    this.#nameTimer = setTimeout(() => {
      if (this.#listPlacesInView().join() !== this.#namedPlaces.join()) this.nameCanvas.repaint();
    }, NAMES_DELAY_MS);
  }

  /** Asks for a window (day numbers, inclusive); drawn in the next animation frame. */
  setWindow(first, last) {
    this.window = { first, last };
    this.#hasWindow = true;
    this.#frame ??= requestAnimationFrame(() => this.paint());
  }

  /** Whether there is a record to be shown and a window to show it in. */
  isReady() {
    return Boolean(this.record.version) && this.#hasWindow;
  }

  /** @param {boolean} dark */
  setTheme(dark) {
    this.theme = pickTheme(dark);
    this.symbolCache = new SymbolCache(this.theme);
    this.map.getContainer().dataset.theme = dark ? "dark" : "light";
    this.#scene = null;
    this.legend.set(this.record, this.theme, this.on);
    this.#fire("themechange");
    this.nameCanvas.repaint();
    this.paint();
  }

  /** @param {string} name @param {boolean} on */
  #switchLayer(name, on) {
    if (this.on[name] === on) return;
    this.on[name] = on;
    this.#scene = null;
    this.legend.set(this.record, this.theme, this.on);
    this.paint();
    this.#fire("layerchange");
    this.#fire("layers", this.layerChoice());
  }

  /** Takes note of the base map that the reader has picked. @param {string} name */
  #setBase(name) {
    if (this.base === name) return;
    this.base = name;
    this.#fire("layers", this.layerChoice());
  }

  /** The layers that are on, and the base map under them. */
  layerChoice() {
    return { on: Object.keys(this.on).filter((name) => this.on[name]), base: this.base };
  }

  /** Whether other layers are on, or another base map, than where nobody has chosen. */
  hasLayerChoice() {
    return this.base !== LOCAL || Object.entries(USUAL).some(([name, on]) => this.on[name] !== on);
  }

  #fire(name, detail = {}) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  /** Whether incidents of a type have a symbol or an area. */
  isTypeShown = (/** @type {number} */ type) => this.on[this.placeCounts.layerOfType[type]];

  paint() {
    const start = performance.now();
    this.#frame = undefined;
    const { first, last } = this.window;
    this.#groupInView();
    const touched = this.placeCounts.moveWindow(first, last);
    this.#styleGroups(this.#scene ? touched : this.groups.lead.keys());
    this.#paintAreas();
    this.symbolCanvas.repaint();
    this.highlight.repaint();
    this.#fire("paint");
    this.overview.count((place) => (this.on.incidents ? this.placeCounts.incidentsAt(place) : 0));
    this.#repaintNamesLater();
    const counts = this.placeCounts.incidentsOfType;
    const isShown = (/** @type {number} */ type) =>
      this.placeCounts.layerOfType[type] === "incidents" && this.on.incidents;
    const shown = counts.reduce((sum, count, type) => sum + (isShown(type) ? count : 0), 0);
    const detail = { first, last, shown, ms: performance.now() - start };
    window.dispatchEvent(new CustomEvent("incidents:painted", { detail }));
  }

  /** Whether a place has something in the window, of the layers that are on. @param {number} place */
  isPresent(place) {
    return this.placeCounts.isPresent(place, this.on);
  }

  /** The places in the window that have a line, or are in view with a symbol of their own and may have a ring. */
  #listShapes() {
    const { members, isCell } = this.groups;
    const rings = this.on.uncertainty ? members.filter((_, group) => !isCell[group] && this.symbols[group]).flat() : [];
    return [...new Set([...this.areas.lines, ...rings])].filter((place) => this.isPresent(place)).sort((a, b) => a - b);
  }

  #paintAreas() {
    const { municipalities, uncertainty } = this.on;
    const { incidentsOfType, incidentsWithin } = this.placeCounts;
    const classes = Array.from(incidentsWithin, (count) => classOf(count, this.record.breaks));
    this.legend.update((type) => (this.isTypeShown(type) ? incidentsOfType[type] : 0), municipalities && classes);
    const key = `${classes}|${this.areas.marked(this.#listShapes(), uncertainty)}`;
    if (this.#scene?.key === key) return;
    const shades = classes.map((index) => (municipalities && index >= 0 ? this.theme.shades[index] : null));
    this.#scene = { key, shades, uncertainty };
    this.areaCanvas.repaint();
  }

  /** Paints the largest symbols first, so that none is hidden under another. */
  #paintSymbols(ctx, extent) {
    const margin = [SYMBOL_MARGIN_PX, SYMBOL_MARGIN_PX];
    const placed = this.#placeSymbols(L.bounds(extent.min.subtract(margin), extent.max.add(margin)));
    drawTies(ctx, placed, this.theme);
    this.placedSymbols = placed.sort((a, b) => b.radius - a.radius);
    this.symbolCache.draw(ctx, this.placedSymbols);
  }

  /**
   * Finds what lies under a layer point: a symbol or tag, else a line, else a municipality.
   * @param {L.Point} point
   * @returns {Target | null}
   */
  targetAt(point) {
    const { placedSymbols, tolerance } = this;
    const hit =
      placedSymbols.findLast((placed) => covers(placed, point, 0)) ?? findClosest(placedSymbols, point, tolerance);
    if (hit) return { place: hit.place, ...(hit.symbol.cell && { isCell: true }) };
    const lines = this.areas.lines.filter((line) => this.isPresent(line));
    const place = this.areas.lineAt(this.areaCanvas.ctx, lines, point);
    return place >= 0 ? { place } : this.municipalityAt(point);
  }

  /** Finds the municipality under a layer point. @param {L.Point} point @returns {MunicipalityTarget | null} */
  municipalityAt(point) {
    const municipality = this.areas.municipalityAt(this.areaCanvas.ctx, point);
    return municipality >= 0 ? { municipality } : null;
  }
}

/** @param {PlacedSymbol} placed @param {{x: number, y: number}} point @param {number} tolerance in px */
function covers({ symbol, x, y, radius }, point, tolerance) {
  if (!symbol.tag) return Math.hypot(x - point.x, y - point.y) <= radius + tolerance;
  const [width, height] = tagReach(symbol);
  return Math.abs(x - point.x) <= width + tolerance && Math.abs(y - point.y) <= height + tolerance;
}

/** The symbol that is closest to a point, of those within so many px of it. @param {PlacedSymbol[]} placedSymbols
 * @param {{x: number, y: number}} point @param {number} tolerance */
function findClosest(placedSymbols, point, tolerance) {
  const distance = (/** @type {PlacedSymbol} */ { x, y }) => Math.hypot(x - point.x, y - point.y);
  return placedSymbols
    .filter((placed) => covers(placed, point, tolerance))
    .reduce((/** @type {PlacedSymbol | undefined} */ best, placed) => {
      return best && distance(best) <= distance(placed) ? best : placed;
    }, undefined);
}
