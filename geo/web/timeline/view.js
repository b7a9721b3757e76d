/**
 * The timeline on the screen: builds the elements once, and shows a window by moving them.
 * @typedef {import("./slider.js").Window} Window
 * @typedef {import("./slider.js").Span} Span
 * @typedef {import("./slider.js").Edge} Edge
 */
import { inWords, rangeInWords } from "../shared/dates.js";
import { element } from "../shared/dom.js";
import { Header } from "./header.js";
import { Histogram } from "./histogram.js";
import { TEXT } from "./labels.js";
import { countDays } from "./slider.js";

const BRIEF_BELOW_PX = 1100; // of width, under which the dates are abbreviated
const EDGES = /** @type {Edge[]} */ (["first", "last"]);

export class View {
  /** @param {Node} parent @param {any} actions what the timeline does: see `Timeline` */
  constructor(parent, actions) {
    this.header = new Header(actions);
    this.period = /** @type {Span} */ ({ first: 0, last: 0 });
    this.width = 0;
    this.canvas = element("canvas", { role: "img" });
    this.scale = element("span", { className: "scale" });
    this.hint = element("span", { className: "hint", hidden: true });
    this.glow = element("div", { className: "glow", hidden: true });
    this.shades = EDGES.map((edge) => element("div", { className: `shade ${edge}` }));
    this.body = element("div", { className: "body" });
    this.handles = { first: createHandle("first"), last: createHandle("last") };
    this.axis = element("div", { className: "axis" });
    this.axis.setAttribute("aria-hidden", "true");
    this.plot = element(
      "div",
      { className: "plot" },
      this.canvas,
      this.glow,
      ...this.shades,
      this.scale,
      this.body,
      this.handles.first,
      this.handles.last,
      this.hint,
    );
    const chart = element("div", { className: "chart" }, this.plot, this.axis);
    this.root = element("section", { className: "timeline" }, this.header.root, this.header.periods, chart);
    this.root.setAttribute("aria-label", TEXT.timeline);
    parent.appendChild(this.root);
    this.histogram = new Histogram(this.canvas, this.axis, this.scale);
  }

  /** Draws the histogram. @param {import("./incident_index.js").IncidentIndex} index
   * @param {string[]} layers that are on in the map */
  draw(index, layers) {
    this.period = index.period;
    this.width = this.plot.clientWidth;
    if (!this.width) return;
    this.histogram.draw(index, layers, this.width, this.plot.clientHeight);
    const count = index.incidents.total;
    const dates = rangeInWords(this.period.first, this.period.last);
    this.canvas.setAttribute("aria-label", TEXT.chart(count, TEXT.units[this.histogram.bins.unit], dates));
  }

  /** Pixels from the left of the plot to where a day begins. @param {number} day may have a fraction */
  x(day) {
    return ((day - this.period.first) / countDays(this.period)) * this.width;
  }

  /** The day under a point of the screen, within the period. @param {number} clientX */
  dayAt(clientX) {
    const fraction = (clientX - this.plot.getBoundingClientRect().left) / this.width;
    const day = this.period.first + Math.floor(fraction * countDays(this.period));
    return Math.max(this.period.first, Math.min(day, this.period.last));
  }

  /** @param {Window} window @param {string} count in words */
  show(window, count) {
    this.root.dataset.mode = window.mode;
    this.header.show(window, count, this.width < BRIEF_BELOW_PX);
    this.place(window);
    this.#describeHandles(window);
  }

  /** Moves handles, shades and body. @param {Window} window
   * @param {number} fraction of a day by which playing has gone on */
  place({ first, last, mode }, fraction = 0) {
    const staysAtStart = mode === "cumulative" || first === this.period.first;
    const left = this.x(first + (staysAtStart ? 0 : fraction));
    const right = Math.min(this.x(last + 1 + fraction), this.width);
    const shareOf = (/** @type {number} */ pixels) => (this.width ? pixels / this.width : 0);
    this.shades[0].style.transform = `scaleX(${shareOf(left)})`;
    this.shades[1].style.transform = `scaleX(${shareOf(this.width - right)})`;
    this.body.style.transform = `translateX(${left}px) scaleX(${shareOf(right - left)})`;
    this.handles.first.style.transform = `translateX(${left}px)`;
    this.handles.last.style.transform = `translateX(${mode === "day" ? (left + right) / 2 : right}px)`;
  }

  #describeHandles({ first, last, mode }) {
    const { period, handles } = this;
    describeHandle(handles.first, TEXT.edges[mode].first, first, period.first, last);
    describeHandle(handles.last, TEXT.edges[mode].last, last, mode === "window" ? first : period.first, period.last);
    handles.first.hidden = mode !== "window";
  }

  /** The bar that holds a day, as a span of days. @param {number} day */
  barOf(day) {
    const { edges } = this.histogram.bins;
    const i = edges.findLastIndex((edge) => edge <= day);
    return { first: edges[i], last: edges[i + 1] - 1 };
  }

  /** Names the bar under the pointer. @param {Span | null} bar @param {number} count of its incidents */
  hover(bar, count) {
    this.hint.hidden = this.glow.hidden = !bar;
    if (!bar) return;
    const [left, right] = [this.x(bar.first), this.x(bar.last + 1)];
    this.hint.textContent = TEXT.bar(rangeInWords(bar.first, bar.last, true), count);
    this.glow.style.transform = `translateX(${left}px) scaleX(${(right - left) / this.width})`;
    const room = this.width - this.hint.offsetWidth;
    const middle = (left + right - this.hint.offsetWidth) / 2;
    this.hint.style.transform = `translateX(${Math.max(0, Math.min(middle, room))}px)`;
  }
}

/** @param {Edge} edge */
function createHandle(edge) {
  const made = element("div", { className: `handle ${edge}`, role: "slider", tabIndex: 0 });
  made.dataset.edge = edge;
  made.setAttribute("aria-orientation", "horizontal");
  return made;
}

function describeHandle(handle, label, day, min, max) {
  const states = { label, valuenow: day, valuemin: min, valuemax: max, valuetext: inWords(day) };
  for (const [state, value] of Object.entries(states)) handle.setAttribute(`aria-${state}`, String(value));
}
