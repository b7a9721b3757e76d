// The layer that redraws in the browser: all incidents of a record on a Leaflet map, for a window
// of days. Knows nothing of Streamlit; `frame.js` and a stand-alone page drive it the same way.

import { Areas, classOf } from "./areas.js";
import { addCanvas } from "./canvas.js";
import { addControls } from "./controls.js";
import { Keys } from "./keys.js";
import { paintLabels } from "./labels.js";
import { Legend } from "./legend.js";
import { Pointer } from "./pointer.js";
import { drawSymbol, drawTag, symbolOf } from "./symbols.js";
import { spread } from "./tags.js";
import { Tally } from "./tally.js";
import { themeOf } from "./theme.js";

const COLUMNS = ["id", "title", "first", "last", "place", "type", "approx"];
const EMPTY = {
  families: [], types: [], places: [], incidents: Object.fromEntries(COLUMNS.map((name) => [name, []])),
};

/** The name of a place or municipality in both languages. */
export function both(named) {
  return named.sr === named.sq ? named.sr : `${named.sr} / ${named.sq}`;
}

export class LiveLayer extends EventTarget {
  /**
   * Fires `select` ({place, municipality, event}: ids or null) and `statements` ({on}).
   * @param map a Leaflet map
   * @param config {municipalities: [{id, sq, sr, geometry}], towns: [{label, lat, lon, population}],
   *   breaks: [lowest count of each class], tiles: [{name, url, options}]}
   */
  constructor(map, config) {
    super();
    Object.assign(this, { map, config, record: EMPTY, marks: [], visible: [], places: [], scene: null, lit: -1, window: { first: 0, last: 0 } });
    this.on = { municipalities: true, incidents: true, uncertainty: true, statements: false };
    this.theme = themeOf(false);
    this.areas = new Areas(map, config);
    this.under = addCanvas(map, "incident-areas", 410, (ctx) => this.scene && this.areas.paint(ctx, this.scene, this.theme));
    this.names = addCanvas(map, "incident-labels", 420, (ctx, bounds) => paintLabels(ctx, map, config.towns, bounds, this.theme));
    this.over = addCanvas(map, "incident-symbols", 430, (ctx) => this.paintSymbols(ctx));
    this.legend = new Legend(map, config);
    this.pointer = new Pointer(this);
    this.keys = new Keys(map, (place) => this.pointer.open({ place }));
    addControls(map, config, this.on, (name, on) => this.switch(name, on));
    this.set(EMPTY);
  }

  /** Takes a whole record (see the bus's `record`); the window stays, and what is selected if it is still there. */
  set(record) {
    const selected = this.pointer.ids();
    Object.assign(this, { record, tally: new Tally(record), scene: null, lit: -1 });
    this.pointer.renew(selected);
    this.statement = record.types.findIndex((type) => type.id === "statement");
    this.areas.set(record.places);
    this.legend.set(record, this.theme);
    this.view = "";
    this.paint();
  }

  /** Where each place's symbol is, in layer points; found anew when the record or the zoom changes. */
  spots() {
    const view = `${this.map.getZoom()} ${this.map.getPixelOrigin()}`;
    if (view !== this.view) {
      this.view = view;
      this.found = spread(this.record.places, ({ lat, lon }) => this.map.latLngToLayerPoint([lat, lon]));
    }
    return this.found;
  }

  /** Asks for a window (day numbers, inclusive); drawn in the next animation frame. */
  setWindow(first, last) {
    this.window = { first, last };
    this.frame ??= requestAnimationFrame(() => this.paint());
  }

  setTheme(dark) {
    this.theme = themeOf(dark);
    this.map.getContainer().dataset.theme = dark ? "dark" : "light";
    this.scene = null;
    this.legend.set(this.record, this.theme);
    this.names.repaint();
    this.paint();
  }

  /** Shows or hides one of the layers in `on`. */
  switch(name, on) {
    if (this.on[name] === on) return;
    this.on[name] = on;
    this.scene = null;
    this.paint();
    if (name === "statements") this.say("statements", { on });
  }

  say(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  /** Whether incidents of a type are to be counted and drawn. */
  counts = (type) => (type === this.statement ? this.on.statements : this.on.incidents);

  paint() {
    const start = performance.now();
    this.frame = undefined;
    const { first, last } = this.window;
    this.places = this.record.places.map((_, i) => this.tally.at(i, first, last, this.counts));
    this.visible = this.places.flatMap((count, i) => (count.total ? [i] : []));
    this.countMunicipalities();
    this.paintAreas();
    this.over.repaint();
    this.pointer.refresh();
    this.keys.later(() => this.marks.map((mark) => this.keyOf(mark)));
    const shown = this.visible.reduce((sum, i) => sum + this.incidentsAt(i), 0);
    const detail = { first, last, shown, ms: performance.now() - start };
    window.dispatchEvent(new CustomEvent("incidents:painted", { detail }));
  }

  /** Incidents in the window at a place, without its statements. */
  incidentsAt(place) {
    const { total, types } = this.places[place];
    return total - (types.get(this.statement) ?? 0);
  }

  /** Incidents of places in exactly one municipality count there; those that span several, apart. */
  countMunicipalities() {
    this.within = new Int32Array(this.config.municipalities.length);
    this.across = new Int32Array(this.config.municipalities.length);
    for (const i of this.visible) {
      const { municipalities } = this.record.places[i];
      const into = municipalities.length === 1 ? this.within : this.across;
      for (const municipality of municipalities) into[municipality] += this.incidentsAt(i);
    }
  }

  paintAreas() {
    const classes = [...this.within].map((n) => (this.on.municipalities ? classOf(n, this.config.breaks) : -1));
    this.legend.update(classes);
    const key = `${classes}|${this.visible}`;
    if (this.scene?.key === key) return;
    const shades = classes.map((index) => (index < 0 ? null : this.theme.shades[index]));
    this.scene = { key, shades, visible: this.visible, uncertainty: this.on.uncertainty, lit: this.lit };
    this.under.repaint();
  }

  /** Lights up the area of one place, or of none. */
  light(place = -1) {
    if (place === this.lit || !this.scene) return;
    this.lit = this.scene.lit = place;
    this.under.repaint();
  }

  /** The largest symbols first, so that none is hidden under another. */
  paintSymbols(ctx) {
    const spots = this.spots();
    const marks = this.visible.map((place) => this.markOf(place, spots[place]));
    this.marks = marks.sort((a, b) => b.radius - a.radius);
    for (const { point, symbol, x, y } of this.marks) (point ? drawSymbol : drawTag)(ctx, symbol, x, y, this.theme);
  }

  markOf(place, { x, y }) {
    const { drawn } = this.record.places[place];
    const symbol = symbolOf(this.places[place], this.record, this.theme.dark);
    return { place, point: drawn === "point", symbol, x, y, radius: drawn === "point" ? symbol.radius : 12 };
  }

  keyOf({ place, x, y, radius }) {
    return { place, id: this.record.places[place].id, x, y, radius, name: this.pointer.describe({ place }) };
  }
}
