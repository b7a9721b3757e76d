/**
 * The window and its rules, without screen or channel: what each gesture, key and step does to it, and how many incidents
 * lie in it.
 * @typedef {{first: number, last: number}} Span   day numbers, inclusive
 * @typedef {"window" | "cumulative" | "day"} Mode
 * @typedef {Span & {mode: Mode}} Window
 * @typedef {"first" | "last"} Edge
 */
import { countBelow } from "../shared/record.js";
import { TEXT } from "./labels.js";

const EMPTY_RECORD = {
  families: [],
  types: [],
  clusters: [],
  incidents: { first: [], last: [], type: [], approx: [] },
};
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

/**
 * An index of a record by days: how many incidents lie in a window, and on which day the next one begins or lasts.
 * Incidents always count; statements and what is retracted are layers of their own, counted while the map shows them.
 */
export class IncidentIndex {
  /** @param {any} record or null @param {Span} otherwise the period of a record that names none */
  constructor(record, otherwise) {
    this.record = record ?? EMPTY_RECORD;
    const { first, last, incidents, types, clusters } = { ...EMPTY_RECORD, ...record };
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

const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.max(low, Math.min(value, high));

/** @param {Span} span */
export const countDays = ({ first, last }) => last - first + 1;

/** @param {Window} window @param {Window} other */
export const isSameWindow = (window, other) =>
  window.first === other.first && window.last === other.last && window.mode === other.mode;

/** @param {Span} span @param {Span} other */
export const covers = (span, other) => span.first <= other.first && span.last >= other.last;

/** Brings a window inside the period, by the rule of its mode.
 * @param {Window} window @param {Span} period @returns {Window} */
export function fitWindow(window, period) {
  const last = clamp(window.last, period.first, period.last);
  const first = { window: clamp(window.first, period.first, last), cumulative: period.first, day: last };
  return { first: first[window.mode], last, mode: window.mode };
}

/** Puts one edge on a day, at most on the other edge. @param {Window} window @param {Edge} edge @param {number} day */
function moveEdge(window, edge, day) {
  if (window.mode !== "window") return { ...window, last: day };
  if (edge === "first") return { ...window, first: Math.min(day, window.last) };
  return { ...window, last: Math.max(day, window.first) };
}

/** Moves the whole window and keeps its length. @param {Window} window @param {number} days @param {Span} period */
export function moveBody(window, days, period) {
  const front = window.mode === "window" ? window.first : window.last;
  const by = clamp(days, period.first - front, period.last - window.last);
  return { ...window, first: window.first + by, last: window.last + by };
}

/** Opens a new window from one day to another. @param {Window} window @param {number} from @param {number} to */
function drawWindow(window, from, to) {
  if (window.mode !== "window") return { ...window, last: to };
  return { ...window, first: Math.min(from, to), last: Math.max(from, to) };
}

/** The days of a moving window whose length the reader has not chosen: about a twelfth of the period.
 * @param {Span} period */
export function defaultDays(period) {
  return [365, 91, 30, 7].find((days) => days * 12 <= countDays(period)) ?? 1;
}

export class Slider {
  /** @param {Window} window */
  constructor(window) {
    this.window = window;
    this.grabbed = window;
    this.movingDays = window.mode === "window" ? countDays(window) : 0; // of a moving window; 0 for the default
    /** @type {string[]} layers that are on in the map */
    this.layers = [];
    this.index = new IncidentIndex(null, window);
  }

  get period() {
    return this.index.period;
  }

  /** Whether a moving window shows the whole period, so that it has nowhere to go. */
  get isWhole() {
    return this.window.mode === "window" && covers(this.window, this.period);
  }

  get isAtEnd() {
    return this.window.last === this.period.last;
  }

  /** Takes a new record. The window stays where it is, but one that showed the whole period goes on doing so.
   * @param {any} record */
  setRecord(record) {
    const { window, period: before, index } = this;
    const whole = index.record.types.length && window.mode !== "day" && covers(window, before);
    this.index = new IncidentIndex(record, before);
    this.#place({ ...window, ...(whole && this.period) });
  }

  /** @param {Window} window brought within the period */
  #place(window) {
    this.window = fitWindow(window, this.period);
  }

  /** Sets the window; from now on a moving window is as long. @param {Window} window brought within the period */
  setWindow(window) {
    this.#place(window);
    if (this.window.mode === "window") this.movingDays = countDays(this.window);
  }

  /** Begins a drag: `drag` counts its days from here. */
  grab() {
    this.grabbed = this.window;
  }

  undoDrag() {
    this.setWindow(this.grabbed);
  }

  /** Whether the window can be dragged by its body at a day. @param {number} day */
  isDraggableAt(day) {
    return !this.isWhole && this.window.first <= day && day <= this.window.last;
  }

  /**
   * @param {Edge | "body" | "blank"} grip
   * @param {number} days since it was grabbed
   * @param {number} from the day where it was grabbed
   * @param {number} to the day where the pointer is
   */
  drag(grip, days, from, to) {
    if (grip === "body") this.#place(moveBody(this.grabbed, days, this.period));
    else if (grip === "blank") this.setWindow(drawWindow(this.grabbed, from, to));
    else this.setWindow(moveEdge(this.grabbed, grip, this.grabbed[grip] + days));
  }

  /** @param {Edge} edge @param {(day: number, period: Span) => number} target the day to put it on */
  moveHandle(edge, target) {
    this.setWindow(moveEdge(this.window, edge, target(this.window[edge], this.period)));
  }

  /** Shows a bar; in the mode of a single day its first one with incidents, or else `day`.
   * @param {Span} bar @param {number} day */
  showBar(bar, day) {
    const busy = this.index.nearestDay(bar.first - 1, 1, this.layers);
    const last = busy <= bar.last ? busy : day;
    this.setWindow({ ...this.window, ...bar, ...(this.window.mode === "day" && { last }) });
  }

  showAll() {
    const mode = this.window.mode === "day" ? "window" : this.window.mode;
    this.setWindow({ ...this.period, mode });
  }

  /** Keeps the last day; a window that opens from a single day is as long as the one before. @param {Mode} mode */
  setMode(mode) {
    const { last, mode: before } = this.window;
    const first = before === "day" ? last - this.#daysToMove() + 1 : this.window.first;
    this.setWindow({ first, last, mode });
  }

  /** Ends the window on the next (1) or previous (-1) day with incidents. @param {number} direction */
  step(direction) {
    const outside = direction > 0 ? this.period.first - 1 : this.period.last + 1;
    const day = this.index.nearestDay(this.isWhole ? outside : this.window.last, direction, this.layers);
    if (!Number.isFinite(day)) return;
    if (this.isWhole) this.movingDays = 1;
    this.#endOn(day);
  }

  /** Goes to where playing begins. */
  rewind() {
    const { first } = this.period;
    this.movingDays = this.#daysToMove();
    this.#place({ ...this.window, first, last: this.window.mode === "window" ? first + this.movingDays - 1 : first });
  }

  /** Shows exactly some days. @param {Span} span */
  showSpan({ first, last }) {
    this.setWindow({ first, last, mode: "window" });
  }

  /** Plays on by so many days; from the end to the beginning.
   * @param {number} days @param {number} skippedDays a stretch in which nothing is shown is passed over, if it is longer */
  advance(days, skippedDays = Infinity) {
    if (this.isAtEnd) {
      if (days) this.rewind();
      return;
    }
    this.#endOn(Math.min(this.window.last + days, this.period.last));
    const next = this.#nextAfterNothing();
    if (days && Number.isFinite(next) && next - this.window.last > skippedDays) this.#endOn(next);
  }

  /** Moves the window so that it ends on a day. @param {number} last */
  #endOn(last) {
    this.#place({ ...this.window, first: last - this.movingDays + 1, last });
  }

  /** The next day with incidents while the window has none, or while none are added to those since the start. */
  #nextAfterNothing() {
    const { window, index, layers } = this;
    const added = window.mode === "cumulative" ? { ...window, first: window.last } : window;
    return index.isEmpty(added, layers) ? index.nearestDay(window.last, 1, layers) : window.last;
  }

  #daysToMove() {
    return this.movingDays && this.movingDays < countDays(this.period) ? this.movingDays : defaultDays(this.period);
  }
}
