// The layer that redraws in the browser: all incidents of a record on a Leaflet map, for a window
// of days. Knows nothing of Streamlit; `start.js` and a stand-alone page drive it the same way.

/* global L */

import { Areas, classOf } from "./areas.js";
import { addCanvas } from "./canvas.js";
import { Camera } from "./camera.js";
import { addControls, layersOn, LOCAL, USUAL } from "./controls.js";
import { Keys } from "./keyboard.js";
import { drawTies, drawTowns, placeTags } from "./label_placement.js";
import { Legend } from "./legend.js";
import { Pointer } from "./interaction.js";
import { Spots } from "./spots.js";
import { SymbolCache } from "./symbol_cache.js";
import { pickTheme, symbolOf } from "./symbol_style.js";
import { drawHighlight } from "./symbol_shapes.js";
import { Tally, together } from "./place_counts.js";

/** How far beyond the canvas a symbol may be centred and still show, in px. */
const MARGIN = 45;
const COLUMNS = ["id", "title", "first", "last", "place", "type", "approx", "within", "mark", "support"];
const EMPTY = {
  version: "", families: [], types: [], places: [], breaks: [1], chosen: [], incidents: Object.fromEntries(COLUMNS.map((name) => [name, []])),
};

export class LiveLayer extends EventTarget {
  /**
   * Fires what the bus says, each without its kind: `select` ({place, municipality, event}: ids or null), `filter`
   * ({municipality, click}), `layers` ({on, base}) and `view` ({lat, lon, zoom}).
   * @param map a Leaflet map
   * @param config {municipalities: [{id, sq, sr, geometry}], disputed: a GeoJSON geometry or null,
   *   towns: [{label, lat, lon, population}], tiles: [{name, url, host, options}], attribution: [{text, url}],
   *   begin: {view: {lat, lon, zoom}, layers: [name], base: name}, each of which may be null or missing}
   */
  constructor(map, config) {
    super();
    Object.assign(this, { map, config, record: EMPTY, marks: [], visible: [], places: [], scene: null, lit: -1, window: { first: 0, last: 0 } });
    this.highlighted = -1;
    this.timed = false;
    const { view, layers, base } = config.begin ?? {};
    this.on = layersOn(layers);
    this.base = config.tiles.some(({ name }) => name === base) ? base : LOCAL;
    this.camera = new Camera(map, view, (rest) => this.say("view", rest));
    this.theme = pickTheme(false);
    this.sprites = new SymbolCache(this.theme);
    this.areas = new Areas(map, config);
    this.under = addCanvas(map, "incident-areas", 410, (ctx, bounds) => this.scene && this.areas.paint(ctx, this.scene, this.theme, bounds));
    this.names = addCanvas(map, "incident-labels", 420, (ctx, bounds) => drawTowns(ctx, map, config.towns, this.positions(), bounds, this.theme));
    this.over = addCanvas(map, "incident-symbols", 430, (ctx, bounds) => this.paintSymbols(ctx, bounds));
    this.legend = new Legend(map, config);
    this.pointer = new Pointer(this);
    this.keys = new Keys(map, (place) => this.pointer.enter(place));
    addControls(map, config, this.on, this.base, (name, on) => this.switch(name, on), (name) => this.setBase(name));
    this.set(EMPTY);
  }

  /** Takes a whole record (see the bus's `record`); the window stays, and what is selected if it is still there. */
  set(record) {
    const selected = this.pointer.ids();
    Object.assign(this, { record, tally: new Tally(record), spots: new Spots(record.places) });
    Object.assign(this, { places: [], totals: [], symbols: [], scene: null, lit: -1 });
    this.pointer.renew(selected);
    this.areas.set(record.places, record.chosen);
    this.legend.set(record, this.theme, this.on.retracted);
    this.view = "";
    this.camera.fit(record.bounds, this.legend.covers());
    this.names.repaint();
    this.paint();
  }

  /** Where each place's symbol is, in layer points; found anew when the record or the zoom changes. */
  positions() {
    const view = `${this.map.getZoom()} ${this.map.getPixelOrigin()}`;
    if (view !== this.view) {
      this.view = view;
      this.found = placeTags(this.record.places, ({ lat, lon }) => this.map.latLngToLayerPoint([lat, lon]));
    }
    return this.found;
  }

  /** Asks for a window (day numbers, inclusive); drawn in the next animation frame. */
  setWindow(first, last) {
    this.window = { first, last };
    this.timed = true;
    this.frame ??= requestAnimationFrame(() => this.paint());
  }

  /** Whether there is a record to be shown and a window to show it in. */
  ready() {
    return Boolean(this.record.version) && this.timed;
  }

  setTheme(dark) {
    this.theme = pickTheme(dark);
    this.sprites = new SymbolCache(this.theme);
    this.map.getContainer().dataset.theme = dark ? "dark" : "light";
    this.scene = null;
    this.legend.set(this.record, this.theme, this.on.retracted);
    this.pointer.renew(this.pointer.ids());
    this.names.repaint();
    this.paint();
  }

  /** Shows or hides one of the layers in `on`. */
  switch(name, on) {
    if (this.on[name] === on) return;
    this.on[name] = on;
    this.scene = null;
    if (name === "retracted") this.legend.set(this.record, this.theme, on);
    this.paint();
    this.pointer.leaveIfGone();
    this.say("layers", this.chosen());
  }

  /** Takes note of the base map that the reader has picked. */
  setBase(name) {
    if (this.base === name) return;
    this.base = name;
    this.say("layers", this.chosen());
  }

  /** The layers that are on, and the base map under them. */
  chosen() {
    return { on: Object.keys(this.on).filter((name) => this.on[name]), base: this.base };
  }

  /** Whether other layers are on, or another base map, than where nobody has chosen. */
  unusual() {
    return this.base !== LOCAL || Object.entries(USUAL).some(([name, on]) => this.on[name] !== on);
  }

  say(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** Whether incidents of a type have a symbol or an area. */
  counts = (type) => this.on[this.tally.layers[type]];

  paint() {
    const start = performance.now();
    this.frame = undefined;
    const { first, last } = this.window;
    this.count(first, last);
    this.countMunicipalities();
    this.paintAreas();
    this.over.repaint();
    this.pointer.refresh();
    this.keys.later(() => this.marks.map((mark) => this.keyOf(mark)));
    const shown = this.present.reduce((sum, i) => sum + this.incidentsAt(i), 0);
    const detail = { first, last, shown, ms: performance.now() - start };
    window.dispatchEvent(new CustomEvent("incidents:painted", { detail }));
  }

  /** Counts anew the places that the window has touched; all of them where anything else has changed. `places` has
   * what each place has, `present` those with something; `totals`, `symbols` and `visible` are of spots, each under the
   * first of its places. */
  count(first, last) {
    const { record, tally, theme, spots } = this;
    const all = [...record.places.keys()];
    const touched = tally.move(first, last);
    const changed = new Set();
    for (const place of this.scene ? touched : all) {
      this.places[place] = tally.at(place, this.counts);
      changed.add(spots.lead[place]);
    }
    for (const place of changed) {
      this.totals[place] = together(spots.at(place).map((one) => this.places[one]));
      this.symbols[place] = symbolOf(this.totals[place], record, theme, record.places[place].drawn !== "point");
    }
    this.present = all.filter((place) => this.places[place].total);
    this.visible = all.filter((place) => this.totals[place]?.total);
  }

  /** Incidents in the window at a place, without statements and what is retracted. */
  incidentsAt(place) {
    return this.places[place].incidents;
  }

  /** Incidents of places in exactly one municipality count there; those that span several, apart. They count
   * whether or not their symbols are shown. */
  countMunicipalities() {
    this.within = new Int32Array(this.config.municipalities.length);
    this.across = new Int32Array(this.config.municipalities.length);
    this.record.places.forEach(({ municipalities }, i) => {
      const into = municipalities.length === 1 ? this.within : this.across;
      for (const municipality of municipalities) into[municipality] += this.tally.incidents[i];
    });
  }

  paintAreas() {
    const classes = [...this.within].map((n) => classOf(n, this.record.breaks));
    this.legend.update(this.on.municipalities && classes);
    const marked = this.areas.marked(this.present, this.on.uncertainty);
    const key = `${classes}|${marked}`;
    if (this.scene?.key === key) {
      this.scene.visible = this.present;
      return;
    }
    const shades = classes.map((index) => (this.on.municipalities && index >= 0 ? this.theme.shades[index] : null));
    this.scene = { key, shades, visible: this.present, uncertainty: this.on.uncertainty, highlighted: this.lit };
    this.under.repaint();
  }

  /** Lights up the area of one place, or of none. */
  light(place = -1) {
    if (place === this.lit || !this.scene) return;
    this.lit = this.scene.highlighted = place;
    this.under.repaint();
  }

  /** Rings the symbol of one place, or of none. */
  highlight(place = -1) {
    if (place === this.highlighted) return;
    this.highlighted = place;
    if (!this.scene) return; // all is about to be painted
    this.over.repaint();
    this.keys.later(this.keys.entries);
  }

  /** The largest symbols first, so that none is hidden under another. */
  paintSymbols(ctx, bounds) {
    const spots = this.positions();
    const near = L.bounds(bounds.min.subtract([MARGIN, MARGIN]), bounds.max.add([MARGIN, MARGIN]));
    const within = this.visible.filter((place) => near.contains([spots[place].x, spots[place].y]));
    this.marks = within.map((place) => this.markOf(place, spots[place])).sort((a, b) => b.radius - a.radius);
    drawTies(ctx, within.map((place) => spots[place]), this.theme);
    this.sprites.draw(ctx, this.marks);
    const selected = this.marks.find(({ place }) => place === this.highlighted);
    if (selected) drawHighlight(ctx, selected, this.theme);
  }

  markOf(place, { x, y }) {
    const symbol = this.symbols[place];
    return { place, symbol, x, y, radius: symbol.tag ? 12 : symbol.radius };
  }

  keyOf({ place, x, y, radius }) {
    return { place, id: this.record.places[place].id, x, y, radius, name: this.pointer.describe({ place }), current: place === this.highlighted };
  }
}
