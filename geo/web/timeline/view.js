/**
 * What is on the screen: builds the elements once, and shows a window by moving them.
 * @typedef {import("./spans.js").Window} Window
 * @typedef {import("./spans.js").Span} Span
 * @typedef {import("./spans.js").Edge} Edge
 */
import { inWords, rangeInWords } from "../shared/dates.js";
import { Chart } from "./chart.js";
import { element, icon, iconButton, titled } from "./dom.js";
import { length } from "./spans.js";
import { TEXT } from "./labels.js";

const BRIEF_BELOW = 560; // pixels of width, under which the dates are abbreviated
const EDGES = /** @type {Edge[]} */ (["first", "last"]);

export class View {
  /** @param {Node} parent
   * @param {{play(): void, step(by: number): void, everything(): void, setMode(mode: string): void}} actions */
  constructor(parent, actions) {
    this.period = /** @type {Span} */ ({ first: 0, last: 0 });
    this.width = 0;
    this.root = element("section", { className: "timeline" }, this.#head(actions), this.#plot());
    this.root.setAttribute("aria-label", TEXT.timeline);
    parent.appendChild(this.root);
    this.chart = new Chart(this.canvas, this.axis, this.scale);
  }

  #head(actions) {
    this.dates = element("p", { className: "dates" });
    this.count = element("p", { className: "count" });
    this.said = element("p", { className: "unseen", role: "status" });
    this.player = iconButton("play", TEXT.play, () => actions.play());
    this.loop = iconButton("loop", TEXT.loop, () => this.#toggleLoop());
    this.loop.setAttribute("aria-pressed", "false");
    this.speed = titled(element("select", { className: "speed" }), TEXT.speed);
    this.speed.append(...TEXT.speeds.map(({ days, label, title }) => element("option", { value: days, label, title })));
    const transport = element("div", { className: "transport" },
      iconButton("previous", TEXT.previous, () => actions.step(-1)), this.player,
      iconButton("next", TEXT.next, () => actions.step(1)),
      this.loop, this.speed, iconButton("everything", TEXT.everything, () => actions.everything()));
    const summary = element("div", { className: "summary" }, this.dates, this.count, this.said);
    return element("header", {}, summary, this.#modes((mode) => actions.setMode(mode)), transport);
  }

  #modes(choose) {
    this.modes = TEXT.modes.map(({ mode }) =>
      element("input", { type: "radio", name: "mode", value: mode, onchange: () => choose(mode) }));
    const labels = TEXT.modes.map(({ label, title }, i) =>
      element("label", { title }, this.modes[i], element("span", { textContent: label })));
    const legend = element("legend", { className: "unseen", textContent: TEXT.mode });
    return element("fieldset", { className: "modes" }, legend, ...labels);
  }

  #plot() {
    this.canvas = element("canvas", { role: "img" });
    this.scale = element("span", { className: "scale" });
    this.hint = element("span", { className: "hint", hidden: true });
    this.glow = element("div", { className: "glow", hidden: true });
    this.shades = EDGES.map((edge) => element("div", { className: `shade ${edge}` }));
    this.body = element("div", { className: "body" });
    this.handles = Object.fromEntries(EDGES.map((edge) => [edge, handle(edge)]));
    this.axis = element("div", { className: "axis" });
    this.axis.setAttribute("aria-hidden", "true");
    this.plot = element("div", { className: "plot" }, this.canvas, this.glow, ...this.shades, this.scale, this.body,
      this.handles.first, this.handles.last, this.hint);
    return element("div", { className: "chart" }, this.plot, this.axis);
  }

  #toggleLoop() {
    this.loop.setAttribute("aria-pressed", String(!this.looping));
  }

  get looping() {
    return this.loop.getAttribute("aria-pressed") === "true";
  }

  /** The slowest speed that is not under `least` days a second. @param {number} least */
  setSpeed(least) {
    this.speed.value = (TEXT.speeds.find(({ days }) => days >= least) ?? TEXT.speeds.at(-1)).days;
  }

  /** Draws the histogram. @param {import("./register.js").Register} register @param {string[]} on the map's layers */
  draw(register, on) {
    this.period = register.period;
    this.width = this.plot.clientWidth;
    if (!this.width) return;
    this.chart.draw(register, on, this.width, this.plot.clientHeight);
    const count = register.incidents.total;
    const dates = rangeInWords(this.period.first, this.period.last);
    this.canvas.setAttribute("aria-label", TEXT.chart(count, TEXT.units[this.chart.bins.unit], dates));
  }

  /** Pixels from the left of the plot to where a day begins. @param {number} day may have a fraction */
  x(day) {
    return ((day - this.period.first) / length(this.period)) * this.width;
  }

  /** The day under a point of the screen, within the period. @param {number} clientX */
  dayAt(clientX) {
    const along = (clientX - this.plot.getBoundingClientRect().left) / this.width;
    const day = this.period.first + Math.floor(along * length(this.period));
    return Math.max(this.period.first, Math.min(day, this.period.last));
  }

  /** @param {Window} window @param {string} count in words */
  show(window, count) {
    this.root.dataset.mode = window.mode;
    this.dates.textContent = rangeInWords(window.first, window.last, this.width < BRIEF_BELOW);
    this.count.textContent = count;
    this.place(window);
    this.#describe(window);
    for (const radio of this.modes) radio.checked = radio.value === window.mode;
  }

  /** Moves handles, shades and body; `ahead` is the part of a day by which playing has gone on.
   * @param {Window} window @param {number} ahead */
  place({ first, last, mode }, ahead = 0) {
    const stays = mode === "cumulative" || first === this.period.first;
    const left = this.x(first + (stays ? 0 : ahead));
    const right = Math.min(this.x(last + 1 + ahead), this.width);
    const share = (/** @type {number} */ pixels) => (this.width ? pixels / this.width : 0);
    this.shades[0].style.transform = `scaleX(${share(left)})`;
    this.shades[1].style.transform = `scaleX(${share(this.width - right)})`;
    this.body.style.transform = `translateX(${left}px) scaleX(${share(right - left)})`;
    this.handles.first.style.transform = `translateX(${left}px)`;
    this.handles.last.style.transform = `translateX(${mode === "day" ? (left + right) / 2 : right}px)`;
  }

  #describe({ first, last, mode }) {
    const { period, handles } = this;
    describe(handles.first, TEXT.edges[mode].first, first, period.first, last);
    describe(handles.last, TEXT.edges[mode].last, last, mode === "window" ? first : period.first, period.last);
    handles.first.hidden = mode !== "window";
  }

  /** Says the window to a screen reader, once it rests. */
  announce() {
    this.said.textContent = `${this.dates.textContent}: ${this.count.textContent}`;
  }

  /** @param {boolean} playing */
  showPlaying(playing) {
    this.player.replaceChildren(icon(playing ? "pause" : "play"));
    titled(this.player, playing ? TEXT.pause : TEXT.play);
  }

  /** The bar that holds a day, as a span of days. @param {number} day */
  barOf(day) {
    const { edges } = this.chart.bins;
    const i = edges.findLastIndex((edge) => edge <= day);
    return { first: edges[i], last: edges[i + 1] - 1 };
  }

  /** Names the bar under the pointer. @param {Span | null} bar @param {number} count */
  point(bar, count) {
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
function handle(edge) {
  const made = element("div", { className: `handle ${edge}`, role: "slider", tabIndex: 0 });
  made.dataset.edge = edge;
  made.setAttribute("aria-orientation", "horizontal");
  return made;
}

function describe(slider, label, day, least, most) {
  const states = { label, valuenow: day, valuemin: least, valuemax: most, valuetext: inWords(day) };
  for (const [state, value] of Object.entries(states)) slider.setAttribute(`aria-${state}`, String(value));
}
