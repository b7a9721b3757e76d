/**
 * The window and its rules, without screen or channel: what each gesture, key and step does to it.
 * @typedef {import("./spans.js").Window} Window
 * @typedef {import("./spans.js").Span} Span
 * @typedef {import("./spans.js").Mode} Mode
 * @typedef {import("./spans.js").Edge} Edge
 */
import { Register } from "./incident_index.js";
import { covers, draw, fit, length, moveBody, moveEdge, usualLength } from "./spans.js";

export class Slider {
  /** @param {Window} window */
  constructor(window) {
    this.window = this.held = window;
    this.span = window.mode === "window" ? length(window) : 0; // days a moving window holds; 0 for the usual
    this.on = /** @type {string[]} */ ([]); // the map's layers
    this.register = new Register(null, window);
  }

  get period() {
    return this.register.period;
  }

  /** Whether the window is one that moves and yet holds everything, so that it has nowhere to go. */
  get whole() {
    return this.window.mode === "window" && covers(this.window, this.period);
  }

  /** A new record leaves the window where it is, but one that held everything goes on holding everything.
   * @param {any} record */
  take(record) {
    const { window, period: before, register } = this;
    const everything = register.record.types.length && window.mode !== "day" && covers(window, before);
    this.register = new Register(record, before);
    this.put({ ...window, ...(everything && this.period) });
  }

  /** Puts the window somewhere, within the period. @param {Window} window */
  put(window) {
    this.window = fit(window, this.period);
  }

  /** Puts it somewhere, and from now on a moving window is as long. @param {Window} window */
  choose(window) {
    this.put(window);
    if (this.window.mode === "window") this.span = length(this.window);
  }

  /** The reader takes hold of it: what `pull` says is counted from here. */
  grab() {
    this.held = this.window;
  }

  /** Whether it can be dragged by its body at this day. @param {number} day */
  holds(day) {
    return !this.whole && this.window.first <= day && day <= this.window.last;
  }

  /** @param {Edge | "body" | "blank"} grip @param {number} days since it was grabbed
   * @param {number} from the day where it was grabbed @param {number} to the day where the pointer is */
  pull(grip, days, from, to) {
    if (grip === "body") this.put(moveBody(this.held, days, this.period));
    else if (grip === "blank") this.choose(draw(this.held, from, to));
    else this.choose(moveEdge(this.held, grip, this.held[grip] + days));
  }

  /** @param {Edge} edge @param {(day: number, period: Span) => number} to */
  nudge(edge, to) {
    this.choose(moveEdge(this.window, edge, to(this.window[edge], this.period)));
  }

  /** Selects a bar; as a single day, its first one with incidents, or else `day`.
   * @param {Span} bar @param {number} day */
  pick(bar, day) {
    const begins = this.register.neighbour(bar.first - 1, 1, this.on);
    const only = begins <= bar.last ? begins : day;
    this.choose({ ...this.window, ...bar, ...(this.window.mode === "day" && { last: only }) });
  }

  everything() {
    const mode = this.window.mode === "day" ? "window" : this.window.mode;
    this.choose({ ...this.period, mode });
  }

  /** The last day stays; a window that opens from a single day is as long as the one before. @param {Mode} mode */
  setMode(mode) {
    const { last, mode: before } = this.window;
    const first = before === "day" ? last - this.#movingSpan() + 1 : this.window.first;
    this.choose({ first, last, mode });
  }

  /** Ends the window on the next (1) or previous (-1) day with incidents. @param {number} by */
  step(by) {
    const outside = by > 0 ? this.period.first - 1 : this.period.last + 1;
    const day = this.register.neighbour(this.whole ? outside : this.window.last, by, this.on);
    if (!Number.isFinite(day)) return;
    if (this.whole) this.span = 1;
    this.put({ ...this.window, first: day - this.span + 1, last: day });
  }

  /** Goes to where playing begins. */
  rewind() {
    const { first } = this.period;
    this.span = this.#movingSpan();
    this.put({ ...this.window, first, last: this.window.mode === "window" ? first + this.span - 1 : first });
  }

  /** Plays on by so many days, from the end to the beginning. @param {number} days */
  advance(days) {
    if (this.ended) return days ? this.rewind() : undefined;
    const last = Math.min(this.window.last + days, this.period.last);
    this.put({ ...this.window, first: last - this.span + 1, last });
  }

  get ended() {
    return this.window.last === this.period.last;
  }

  #movingSpan() {
    return this.span && this.span < length(this.period) ? this.span : usualLength(this.period);
  }
}
