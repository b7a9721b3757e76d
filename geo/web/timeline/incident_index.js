/**
 * An index of a record by days: how many incidents lie in a window, and on which day the next one begins or lasts.
 * Incidents always count; statements and what is retracted are layers of their own, counted while the map shows them.
 * @typedef {import("./slider.js").Span} Span
 */
import { countBelow } from "../shared/record.js";
import { TEXT } from "./labels.js";

const EMPTY = { families: [], types: [], clusters: [], incidents: { first: [], last: [], type: [], approx: [] } };
const EXTRA_LAYERS = ["statements", "retracted"];

/** Counts the intervals in a window, in a time that hardly grows with their number: two sorted columns. */
export class IntervalCounts {
  /** @param {ArrayLike<number>} first @param {ArrayLike<number>} last both inclusive, row by row */
  constructor(first, last) {
    this.starts = Int32Array.from(first).sort();
    this.ends = Int32Array.from(last).sort();
  }

  get total() {
    return this.starts.length;
  }

  /** The number of intervals that overlap a span: those begun by its end, less those over before it. @param {Span} span */
  countIn({ first, last }) {
    return countBelow(this.starts, last + 1) - countBelow(this.ends, first);
  }

  /** The next day after `day` on which one begins or lasts; Infinity if there is none. @param {number} day */
  dayAfter(day) {
    if (this.countIn({ first: day + 1, last: day + 1 })) return day + 1;
    return this.starts[countBelow(this.starts, day + 1)] ?? Infinity;
  }

  /** The last day before `day` on which one begins or lasts; -Infinity if there is none. @param {number} day */
  dayBefore(day) {
    if (this.countIn({ first: day - 1, last: day - 1 })) return day - 1;
    return this.ends[countBelow(this.ends, day) - 1] ?? -Infinity;
  }
}

export class IncidentIndex {
  /** @param {any} record or null @param {Span} otherwise the period of a record that names none */
  constructor(record, otherwise) {
    this.record = record ?? EMPTY;
    const { first, last, incidents, types, clusters } = { ...EMPTY, ...record };
    this.period = Number.isFinite(first) && first <= last ? { first, last } : otherwise;
    /** @type {Span[]} what long empty stretches part: see `find_clusters` in geo/core/dates.py */
    this.clusters = clusters
      .map(([start, end]) => ({ first: Math.max(start, this.period.first), last: Math.min(end, this.period.last) }))
      .filter((/** @type {Span} */ cluster) => cluster.first <= cluster.last);
    /** @type {string[]} the layer of each type */
    this.layerOfType = types.map(({ layer }) => layer);
    const countLayer = (/** @type {string} */ layer) => {
      const isMember = (/** @type {number} */ _, /** @type {number} */ row) =>
        this.layerOfType[incidents.type[row]] === layer;
      return new IntervalCounts(incidents.first.filter(isMember), incidents.last.filter(isMember));
    };
    this.incidents = countLayer("incidents");
    this.extra = Object.fromEntries(EXTRA_LAYERS.map((layer) => [layer, countLayer(layer)]));
    /** How many of each layer the whole record has, whatever the filters leave. @type {Record<string, number>} */
    this.totals = {};
    for (const [layer, { total }] of Object.entries({ incidents: this.incidents, ...this.extra })) {
      const ofLayer = types.filter((type) => type.layer === layer);
      this.totals[layer] = Math.max(
        total,
        ofLayer.reduce((sum, { n = 0 }) => sum + n, 0),
      );
    }
  }

  /** Whether incidents of a type are counted. @param {number} type @param {string[]} layers that are on in the map */
  isCounted(type, layers) {
    return this.layerOfType[type] === "incidents" || layers.includes(this.layerOfType[type]);
  }

  /** "24 of 37 incidents and 2 of 3 statements", of all that the record has. @param {Span} span @param {string[]} layers that are on in the map */
  describeCount(span, layers) {
    const words = [TEXT.incidents(this.incidents.countIn(span), this.totals.incidents)];
    for (const layer of EXTRA_LAYERS) {
      const all = this.totals[layer];
      if (layers.includes(layer) && all) words.push(TEXT.extra[layer](this.extra[layer].countIn(span), all));
    }
    return TEXT.list(words);
  }

  /** @param {string[]} layers that are on in the map */
  #countsOf(layers) {
    const on = EXTRA_LAYERS.filter((layer) => layers.includes(layer));
    return [this.incidents, ...on.map((layer) => this.extra[layer])];
  }

  /** Whether nothing begins or lasts in a span. @param {Span} span @param {string[]} layers that are on in the map */
  isEmpty(span, layers) {
    return this.#countsOf(layers).every((counts) => !counts.countIn(span));
  }

  /** The nearest day after `day` (`direction` 1) or before it (-1) on which one begins or lasts; not finite if there is
   * none. @param {number} day @param {number} direction @param {string[]} layers that are on in the map */
  nearestDay(day, direction, layers) {
    const shown = this.#countsOf(layers);
    return direction > 0
      ? Math.min(...shown.map((counts) => counts.dayAfter(day)))
      : Math.max(...shown.map((counts) => counts.dayBefore(day)));
  }
}
