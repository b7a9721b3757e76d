/**
 * The timeline on the screen: builds the elements once, and shows a window by moving them.
 * @typedef {import("./slider.js").Window} Window
 * @typedef {import("./slider.js").Span} Span
 * @typedef {import("./slider.js").Edge} Edge
 */
import { inWords, rangeInWords } from "../shared/dates.js";
import { element } from "../shared/dom.js";
import { Histogram } from "./histogram.js";
import { TEXT } from "./labels.js";
import { countDays } from "./slider.js";

const BRIEF_BELOW_PX = 560; // of width, under which the dates are abbreviated
const EDGES = /** @type {Edge[]} */ (["first", "last"]);
const SVG = "http://www.w3.org/2000/svg";

/** Drawn in a box of 20: `fill` is a solid shape, `line` a stroke. */
const ICONS = {
  play: { fill: "M6.5 4v12L16 10z" },
  pause: { fill: "M6 4.5h2.8v11H6zM11.2 4.5H14v11h-2.8z" },
  previous: { fill: "M15 4.5v11L7.5 10z", line: "M5.5 4.5v11" },
  next: { fill: "M5 4.5v11l7.5-5.5z", line: "M14.5 4.5v11" },
  loop: { line: "M3.5 9V8a3 3 0 0 1 3-3h9M13 2.5 15.5 5 13 7.5M16.5 11v1a3 3 0 0 1-3 3h-9M7 12.5 4.5 15 7 17.5" },
  everything: { line: "M3 4.5v11M17 4.5v11M6 10h8M8.5 7.5 6 10l2.5 2.5M11.5 7.5 14 10l-2.5 2.5" },
};

const FASTEST = Math.max(...TEXT.speeds.map(({ days }) => days));

export class View {
  /** @param {Node} parent
   * @param {{play(): void, step(direction: number): void, showAll(): void, setMode(mode: string): void}} actions */
  constructor(parent, actions) {
    this.period = /** @type {Span} */ ({ first: 0, last: 0 });
    this.width = 0;
    this.dates = element("p", { className: "dates" });
    this.count = element("p", { className: "count" });
    this.announcement = element("p", { className: "unseen", role: "status" });
    this.playButton = createIconButton("play", TEXT.play, () => actions.play());
    this.loop = createIconButton("loop", TEXT.loop, () => this.#toggleLoop());
    this.loop.setAttribute("aria-pressed", "false");
    this.speed = setTitle(element("select", { className: "speed" }), TEXT.speed);
    this.speed.append(...TEXT.speeds.map(({ days, label, title }) => element("option", { value: days, label, title })));
    this.modes = TEXT.modes.map(({ mode }) =>
      element("input", { type: "radio", name: "mode", value: mode, onchange: () => actions.setMode(mode) }),
    );
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
    this.root = element("section", { className: "timeline" }, this.#buildHead(actions), chart);
    this.root.setAttribute("aria-label", TEXT.timeline);
    parent.appendChild(this.root);
    this.histogram = new Histogram(this.canvas, this.axis, this.scale);
  }

  #buildHead(actions) {
    const labels = TEXT.modes.map(({ label, title }, i) =>
      element("label", { title }, this.modes[i], element("span", { textContent: label })),
    );
    const legend = element("legend", { className: "unseen", textContent: TEXT.mode });
    const transport = element(
      "div",
      { className: "transport" },
      createIconButton("previous", TEXT.previous, () => actions.step(-1)),
      this.playButton,
      createIconButton("next", TEXT.next, () => actions.step(1)),
      this.loop,
      this.speed,
      createIconButton("everything", TEXT.everything, () => actions.showAll()),
    );
    const summary = element("div", { className: "summary" }, this.dates, this.count, this.announcement);
    return element("header", {}, summary, element("fieldset", { className: "modes" }, legend, ...labels), transport);
  }

  #toggleLoop() {
    this.loop.setAttribute("aria-pressed", String(!this.isLooping));
  }

  get isLooping() {
    return this.loop.getAttribute("aria-pressed") === "true";
  }

  /** Sets the slowest speed that is not under a number of days a second. @param {number} minDays */
  setSpeed(minDays) {
    this.speed.value = Math.min(...TEXT.speeds.map(({ days }) => days).filter((days) => days >= minDays), FASTEST);
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
    this.dates.textContent = rangeInWords(window.first, window.last, this.width < BRIEF_BELOW_PX);
    this.count.textContent = count;
    this.place(window);
    this.#describeHandles(window);
    for (const radio of this.modes) radio.checked = radio.value === window.mode;
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

  /** Announces the window to screen readers, once it rests. */
  announce() {
    this.announcement.textContent = `${this.dates.textContent}: ${this.count.textContent}`;
  }

  /** @param {boolean} playing */
  showPlaying(playing) {
    this.playButton.replaceChildren(createIcon(playing ? "pause" : "play"));
    setTitle(this.playButton, playing ? TEXT.pause : TEXT.play);
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

/** @param {keyof typeof ICONS} name */
function createIcon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  for (const [style, shape] of Object.entries(ICONS[name])) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", style);
    path.setAttribute("d", shape);
    drawing.append(path);
  }
  return drawing;
}

/** Creates a button that shows an icon and is called by its title.
 * @param {keyof typeof ICONS} name @param {string} title @param {() => void} onclick */
function createIconButton(name, title, onclick) {
  return setTitle(element("button", { type: "button", className: name, onclick }, createIcon(name)), title);
}

/** @template {HTMLElement} T @param {T} target @param {string} title @returns {T} */
function setTitle(target, title) {
  target.title = title;
  target.setAttribute("aria-label", title);
  return target;
}
