/**
 * The timeline on the screen: builds the elements once, and shows a window by moving them.
 * @typedef {import("./slider.js").Window} Window
 * @typedef {import("./slider.js").Span} Span
 * @typedef {import("./slider.js").Edge} Edge
 * @typedef {import("./slider.js").IncidentIndex} IncidentIndex
 */

import { element } from "../shared/dom.js";
import { DayScale, findFolds, inWords, rangeInWords } from "./days.js";
import { createIconButton, Header } from "./header.js";
import { Histogram, OverviewStrip } from "./histogram.js";
import { TEXT } from "./labels.js";

const BRIEF_BELOW_PX = 1100; // of width, under which the dates are abbreviated
const EDGES = /** @type {Edge[]} */ (["first", "last"]);

export class View {
  /** @param {Node} parent @param {any} actions what the timeline does: see `Timeline` */
  constructor(parent, actions) {
    this.header = new Header(actions);
    this.scale = new DayScale({ first: 0, last: 0 }, 0);
    this.edges = { first: 0, last: 0 }; // of the window, in px
    this.canvas = element("canvas", { role: "img" });
    this.unit = element("span", { className: "unit" });
    this.folds = element("div", { className: "folds" });
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
      this.folds,
      this.glow,
      ...this.shades,
      this.unit,
      this.body,
      this.handles.first,
      this.handles.last,
      this.hint,
    );
    this.strip = new OverviewStrip((day) => actions.center(day));
    const chart = element("div", { className: "chart" }, this.plot, this.axis, this.strip.root);
    const zoom = element(
      "div",
      { className: "zoom" },
      createIconButton("zoomOut", TEXT.zoomOut, () => actions.zoom(2)),
      createIconButton("zoomIn", TEXT.zoomIn, () => actions.zoom(0.5)),
      createIconButton("fit", TEXT.fit, () => actions.zoomToWindow()),
    );
    const periods = element("div", { className: "row" }, this.header.periods, this.header.count, zoom);
    this.root = element("section", { className: "timeline" }, this.header.root, periods, chart);
    this.root.setAttribute("aria-label", TEXT.timeline);
    parent.appendChild(this.root);
    this.histogram = new Histogram(this.canvas, this.axis, this.unit);
  }

  /** Draws what is in view of a record: all of it, unless it is the period of before. @param {IncidentIndex} index
   * @param {string[]} layers that are on in the map */
  draw(index, layers) {
    const { period, clusters } = index;
    const { scale: before, plot } = this;
    if (!plot.clientWidth) return; // hidden
    const folds = this.header.folds ? findFolds(clusters) : [];
    const isSamePeriod = before.period.first === period.first && before.period.last === period.last;
    const inView = isSamePeriod && !before.isWhole ? before.inView : period;
    this.look(new DayScale(period, plot.clientWidth, folds, inView), index, layers);
  }

  /** Draws another part of the period. @param {DayScale} scale @param {IncidentIndex} index @param {string[]} layers */
  look(scale, index, layers) {
    this.scale = scale;
    this.hover(null, 0);
    this.root.classList.toggle("zoomed", !scale.isWhole);
    this.histogram.draw(index, layers, scale, this.plot.clientHeight);
    this.folds.replaceChildren(...scale.foldsInView.map((fold) => createFold(scale, fold)));
    const { first, last } = scale.inView;
    const count = index.incidents.countIn(scale.inView);
    const { unit } = this.histogram.bins;
    this.canvas.setAttribute("aria-label", TEXT.chart[unit](count, rangeInWords(first, last)));
    if (!scale.isWhole) this.strip.show(index, layers, scale);
  }

  /** Pixels from the left of the plot to where a day begins. @param {number} day may have a fraction */
  x(day) {
    return Math.max(0, Math.min(this.scale.x(day), this.scale.width));
  }

  /** @param {number} clientX of the screen */
  xAt(clientX) {
    return clientX - this.plot.getBoundingClientRect().left;
  }

  /** The day under a point of the screen, within what is in view. @param {number} clientX */
  dayAt(clientX) {
    const { first, last } = this.scale.inView;
    return Math.max(first, Math.min(Math.floor(this.scale.day(this.xAt(clientX))), last));
  }

  /** Days by which a grip has been dragged: those between where its edge was and is, or the pointer for another grip.
   * @param {number} from @param {number} pixels */
  daysBetween(from, pixels) {
    return Math.round(this.scale.day(from + pixels) - this.scale.day(from));
  }

  /** Where in the plot a grip holds the window: at the edge that a handle stands for, else under the pointer.
   * @param {string} grip @param {number} clientX */
  anchorOf(grip, clientX) {
    return grip === "first" || grip === "last" ? this.edges[grip] : this.xAt(clientX);
  }

  /** @param {Window} window @param {string} count in words */
  show(window, count) {
    this.root.dataset.mode = window.mode;
    this.header.show(window, count, this.scale.width < BRIEF_BELOW_PX);
    this.place(window);
    this.#describeHandles(window);
  }

  /** Moves handles, shades and body. @param {Window} window
   * @param {number} fraction of a day by which playing has gone on */
  place({ first, last, mode }, fraction = 0) {
    const { width, period } = this.scale;
    const staysAtStart = mode === "cumulative" || first === period.first;
    const start = this.scale.x(first + (staysAtStart ? 0 : fraction));
    const end = this.scale.x(Math.min(last + 1 + fraction, period.last + 1));
    this.edges = { first: start, last: end };
    const [left, right] = [start, end].map((x) => Math.max(0, Math.min(x, width)));
    const shareOf = (/** @type {number} */ pixels) => (width ? pixels / width : 0);
    this.shades[0].style.transform = `scaleX(${shareOf(left)})`;
    this.shades[1].style.transform = `scaleX(${shareOf(width - right)})`;
    this.body.style.transform = `translateX(${left}px) scaleX(${shareOf(right - left)})`;
    this.#placeHandle("first", start);
    this.#placeHandle("last", mode === "day" ? (start + end) / 2 : end);
    if (!this.scale.isWhole) this.strip.place({ first, last });
  }

  /** A handle beyond what is in view cannot be seen or taken, but is there for the keyboard.
   * @param {Edge} edge @param {number} x */
  #placeHandle(edge, x) {
    const isOutside = x < -1 || x > this.scale.width + 1;
    this.handles[edge].style.transform = `translateX(${isOutside ? (x < 0 ? 0 : this.scale.width) : x}px)`;
    this.handles[edge].classList.toggle("outside", isOutside);
  }

  #describeHandles({ first, last, mode }) {
    const { handles, scale } = this;
    const { period } = scale;
    describeHandle(handles.first, TEXT.edges[mode].first, first, period.first, last);
    describeHandle(handles.last, TEXT.edges[mode].last, last, mode === "window" ? first : period.first, period.last);
    handles.first.hidden = mode !== "window";
  }

  /** The bar or the fold that holds a day, as a span of days. @param {number} day */
  barOf(day) {
    const fold = this.scale.foldsInView.find(({ first, last }) => first <= day && day <= last);
    if (fold) return fold;
    const { edges } = this.histogram.bins;
    const i = edges.findLastIndex((edge) => edge <= day);
    return { first: edges[i], last: edges[i + 1] - 1 };
  }

  /** Names the bar under the pointer. @param {Span | null} bar @param {number} count of its incidents */
  hover(bar, count) {
    this.hint.hidden = this.glow.hidden = !bar;
    if (!bar) return;
    const { width } = this.scale;
    const [left, right] = [this.x(bar.first), this.x(bar.last + 1)];
    this.hint.textContent = TEXT.bar(rangeInWords(bar.first, bar.last, true), count);
    this.glow.style.transform = `translateX(${left}px) scaleX(${(right - left) / width})`;
    const room = width - this.hint.offsetWidth;
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

/** The mark of a fold: a gap in the axis that says how many days are in it. @param {DayScale} scale @param {Span} fold */
function createFold(scale, { first, last }) {
  const mark = element("div", { className: "fold" }, element("span", { textContent: TEXT.fold(last - first + 1) }));
  mark.style.left = `${scale.x(first)}px`;
  mark.style.width = `${scale.x(last + 1) - scale.x(first)}px`;
  return mark;
}
