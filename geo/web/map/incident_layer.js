// The layer that redraws in the browser: all incidents of a record on a Leaflet map, for a window of days. Knows
// nothing of Streamlit, nor of what the reader selects: interaction.js listens to it, and tells it what to highlight.

/* global L */

import { labelOf } from "../shared/names.js";
import { AreaNames } from "./area_names.js";
import { Areas, classOf } from "./areas.js";
import { Camera, reduceMotion } from "./camera.js";
import { addCanvas } from "./canvas.js";
import { addControls, LOCAL, layersOn, listControlBoxes, USUAL } from "./controls.js";
import { addGround, decodePolygons, drawNames } from "./ground.js";
import { Highlight } from "./highlight.js";
import {
  drawNamesBeside,
  drawTies,
  listNamedPlaces,
  listNamedTowns,
  listSymbolBoxes,
  placeTags,
} from "./label_placement.js";
import { Legend } from "./legend.js";
import { Overview } from "./overview.js";
import { addCounts, PlaceCounts, Spots } from "./place_counts.js";
import { SymbolCache } from "./symbol_cache.js";
import { tagReach } from "./symbol_shapes.js";
import { pickTheme, symbolOf } from "./symbol_style.js";
import { isTouch, shareTouch } from "./touch.js";

/**
 * @typedef {import("./place_counts.js").Count} Count
 * @typedef {import("./symbol_style.js").SymbolStyle} SymbolStyle
 */

/**
 * A place or a municipality, by its index; of several places at one spot any stands for all. Of a selection, with the
 * id of the incident that is selected there.
 * @typedef {{place: number, municipality?: undefined, event?: string | null}} PlaceTarget
 * @typedef {{municipality: number, place?: undefined, event?: string | null}} MunicipalityTarget
 * @typedef {PlaceTarget | MunicipalityTarget} Target
 */

/** A symbol on the screen, in layer points. @typedef {{place: number, symbol: SymbolStyle, x: number, y: number,
 *   radius: number}} PlacedSymbol */

/** @typedef {import("../shared/record.js").IncidentRecord} IncidentRecord */

/** How far beyond the canvas a symbol may be centred and still show. */
const SYMBOL_MARGIN_PX = 45;
const HIT_TOLERANCE_PX = { pointer: 3, finger: 12 }; // beside a symbol
const TAG_RADIUS_PX = 12;
const NAMES_DELAY_MS = 200; // after the last frame
const COLUMNS = ["id", "title", "first", "last", "place", "type", "approx", "within", "mark", "support"];
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
  window = { first: 0, last: 0 };
  theme = pickTheme(false);
  symbolCache = new SymbolCache(this.theme);
  /** @type {Count[]} by place */
  countsOfPlace = [];
  /** @type {Count[]} of all places at a spot together, under the first of them, as in `symbols` */
  countsOfSpot = [];
  /** @type {SymbolStyle[]} */
  symbols = [];
  /** @type {number[]} those with something in the window */
  presentPlaces = [];
  /** @type {number[]} the first place of each spot that has something in the window */
  visible = [];
  /** @type {PlacedSymbol[]} */
  placedSymbols = [];
  /** @type {number | undefined} */
  #frame;
  #projection = "";
  /** @type {ReturnType<typeof placeTags>} */
  #positions = [];
  /** What the canvas of areas shows; null for all to be counted and painted anew.
   * @type {{key: string, shades: any[], visible: number[], uncertainty: boolean} | null} */
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
    this.incidentsWithin = new Int32Array(config.municipalities.length);
    this.incidentsSpanning = new Int32Array(config.municipalities.length);
    reduceMotion(map);
    shareTouch(map);
    this.tolerance = isTouch() ? HIT_TOLERANCE_PX.finger : HIT_TOLERANCE_PX.pointer;
    this.camera = new Camera(map, view, (rest) => this.#fire("view", rest), config.west);
    this.areas = new Areas(map, config);
    this.areaCanvas = addCanvas(map, "incident-areas", 410, (ctx, extent) => {
      if (this.#scene) this.areas.paint(ctx, this.#scene, this.theme, extent);
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
    this.placeCounts = new PlaceCounts(record);
    this.spots = new Spots(record.places);
    this.countsOfPlace = [];
    this.countsOfSpot = [];
    this.symbols = [];
    this.presentPlaces = [];
    this.visible = [];
    this.#scene = null;
    this.#fire("recordchange");
    this.areas.set(record.places, record.chosen);
    this.legend.set(record, this.theme, this.on);
    this.#projection = "";
    this.camera.fit(record.bounds);
    this.overview.set(record);
    this.nameCanvas.repaint();
    this.paint();
  }

  /** The position of each place's symbol, in layer points; computed anew when the record or the zoom changes. */
  positions() {
    const projection = `${this.map.getZoom()} ${this.map.getPixelOrigin()}`;
    if (projection !== this.#projection) {
      this.#projection = projection;
      this.#positions = placeTags(this.record.places, ({ lat, lon }) => this.map.latLngToLayerPoint([lat, lon]));
    }
    return this.#positions;
  }

  /** Paints the names of what is in view: first of places with incidents, then of lands, then of towns. */
  #paintNames(ctx, areaNames) {
    const { map, config, theme, record } = this;
    if (!record) return; // the canvas is painted when it is added
    const corner = map.containerPointToLayerPoint([0, 0]);
    const frame = L.bounds(corner, corner.add(map.getSize()));
    const positions = this.positions();
    const inView = this.visible
      .filter((place) => frame.contains([positions[place].x, positions[place].y]))
      .map((place) => this.#placeSymbol(place, positions[place]));
    const ground = config.ground ? drawNames(ctx, map, config.ground.names, frame, theme) : [];
    const taken = [...listControlBoxes(map), ...ground, ...listSymbolBoxes(inView)];
    const places = listNamedPlaces(inView, record.places, labelOf);
    taken.push(...drawNamesBeside(ctx, places, taken, frame, theme));
    taken.push(...areaNames.draw(ctx, frame, taken, theme));
    drawNamesBeside(ctx, listNamedTowns(map, config.towns, places), taken, frame, theme);
    this.#namedPlaces = this.visible;
  }

  /** Names what has come, and no longer what has gone, once the window rests. */
  #repaintNamesLater() {
    clearTimeout(this.#nameTimer);
    if (!this.#namedPlaces.length && this.visible.length) this.nameCanvas.repaint();
    this.#nameTimer = setTimeout(() => {
      if (this.visible.join() !== this.#namedPlaces.join()) this.nameCanvas.repaint();
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
    this.#countPlaces(first, last);
    this.#countMunicipalities();
    this.#paintAreas();
    this.symbolCanvas.repaint();
    this.highlight.repaint();
    this.#fire("paint");
    this.overview.count(this.presentPlaces, (place) => this.countsOfPlace[place].incidents);
    this.#repaintNamesLater();
    const shown = this.presentPlaces.reduce((sum, place) => sum + this.countsOfPlace[place].incidents, 0);
    const detail = { first, last, shown, ms: performance.now() - start };
    window.dispatchEvent(new CustomEvent("incidents:painted", { detail }));
  }

  /** Counts anew the places that the window has touched; all of them where anything else has changed. */
  #countPlaces(first, last) {
    const { record, placeCounts, theme, spots } = this;
    const places = [...record.places.keys()];
    const touched = placeCounts.moveWindow(first, last);
    const changed = new Set();
    for (const place of this.#scene ? touched : places) {
      this.countsOfPlace[place] = placeCounts.countAt(place, this.isTypeShown);
      changed.add(spots.lead[place]);
    }
    for (const place of changed) {
      this.countsOfSpot[place] = addCounts(spots.placesAt(place).map((index) => this.countsOfPlace[index]));
      this.symbols[place] = symbolOf(this.countsOfSpot[place], record, theme, record.places[place].drawn !== "point");
    }
    this.presentPlaces = places.filter((place) => this.countsOfPlace[place].total);
    this.visible = places.filter((place) => this.countsOfSpot[place]?.total);
  }

  /** Counts incidents of places in exactly one municipality there, and those of places that span several on the side;
   * whether or not their symbols are shown. */
  #countMunicipalities() {
    this.incidentsWithin.fill(0);
    this.incidentsSpanning.fill(0);
    this.record.places.forEach(({ municipalities }, place) => {
      const counts = municipalities.length === 1 ? this.incidentsWithin : this.incidentsSpanning;
      for (const municipality of municipalities) counts[municipality] += this.placeCounts.incidentsOfPlace[place];
    });
  }

  #paintAreas() {
    const { municipalities, uncertainty } = this.on;
    const classes = [...this.incidentsWithin].map((count) => classOf(count, this.record.breaks));
    const counts = this.placeCounts.incidentsOfType;
    this.legend.update((type) => (this.isTypeShown(type) ? counts[type] : 0), municipalities && classes);
    const key = `${classes}|${this.areas.marked(this.presentPlaces, uncertainty)}`;
    if (this.#scene?.key === key) {
      this.#scene.visible = this.presentPlaces;
      return;
    }
    const shades = classes.map((index) => (municipalities && index >= 0 ? this.theme.shades[index] : null));
    this.#scene = { key, shades, visible: this.presentPlaces, uncertainty };
    this.areaCanvas.repaint();
  }

  /** Paints the largest symbols first, so that none is hidden under another. */
  #paintSymbols(ctx, extent) {
    const positions = this.positions();
    const margin = [SYMBOL_MARGIN_PX, SYMBOL_MARGIN_PX];
    const near = L.bounds(extent.min.subtract(margin), extent.max.add(margin));
    const places = this.visible.filter((place) => near.contains([positions[place].x, positions[place].y]));
    this.placedSymbols = places
      .map((place) => this.#placeSymbol(place, positions[place]))
      .sort((a, b) => b.radius - a.radius);
    drawTies(
      ctx,
      places.map((place) => positions[place]),
      this.theme,
    );
    this.symbolCache.draw(ctx, this.placedSymbols);
  }

  #placeSymbol(place, { x, y }) {
    const symbol = this.symbols[place];
    return { place, symbol, x, y, radius: symbol.tag ? TAG_RADIUS_PX : symbol.radius };
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
    if (hit) return { place: hit.place };
    const place = this.areas.lineAt(this.areaCanvas.ctx, this.presentPlaces, point);
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
