/**
 * The histogram, and the strip of the whole period under it: into which bins the days in view fall, how much of which type each holds, and the drawing of it with its
 * axis, once for a record, a size, a zoom and a theme. Nothing here runs while the window moves.
 * @typedef {import("./days.js").Unit} Unit
 * @typedef {import("./slider.js").Span} Span
 * @typedef {import("./slider.js").IncidentIndex} IncidentIndex
 * @typedef {{unit: Unit, edges: number[]}} Bins   bin i holds the days edges[i] to edges[i + 1] - 1
 */

import { element, isDark } from "../shared/dom.js";
import { DayScale, nextSpan, placeTicks, spanStart } from "./days.js";
import { TEXT } from "./labels.js";

const UNITS = /** @type {Unit[]} */ (["day", "week", "month", "year"]);
const UNIT_DAYS = { day: 1, week: 7, month: 30.4, year: 365.25 };
const MIN_BIN_PX = 4;
const HEADROOM_PX = 16; // above the tallest bar, for the words there
const MAX_BAR_PX = 56; // of width, however few bars there are
const MIN_PART_PX = 2; // of height, where incidents are so few that a share of one would be lost
const MIN_BLOCK_PX = 5; // of height an incident, from which on each is drawn as a block of its own

/** How sure it is that an incident lies in a bin: it does; it is spread over several; its date is approximate. */
export const CERTAINTY = { certain: 0, spread: 1, approximate: 2 };
export const CERTAINTIES = 3;

/** Chooses the shortest unit whose bars are wide enough to be seen, and its bins as far as they are in view: they are the
 * same wherever one looks, and cut at the ends of the period only. @param {DayScale} scale @returns {Bins} */
export function chooseBins({ period, inView, pxPerDay }) {
  const unit = UNITS.find((unit) => pxPerDay * UNIT_DAYS[unit] >= MIN_BIN_PX) ?? "year";
  const start = spanStart(inView.first, unit);
  const edges = [Math.max(start, period.first)];
  let day = nextSpan(start, unit);
  for (; day <= inView.last; day = nextSpan(day, unit)) edges.push(day);
  return { unit, edges: [...edges, Math.min(day, period.last + 1)] };
}

/** The bin of each day of the period. @param {Bins} bins */
export function binsByDay({ edges }) {
  const bins = new Uint32Array(edges[edges.length - 1] - edges[0]);
  for (let i = 0; i + 1 < edges.length; i++) bins.fill(i, edges[i] - edges[0], edges[i + 1] - edges[0]);
  return bins;
}

/**
 * Counts the incidents of each type and certainty in each bin. One that lasts longer than its bin is shared out among
 * the bins by days, so that the bars of a period together hold each incident in it once.
 * @param {any} record
 * @param {(type: number) => boolean} isCounted
 * @param {Bins} bins
 * @param {Span} period
 * @returns {{heights: Float64Array, columns: number, tallest: number}} heights bin by bin, with so many columns each
 */
export function stackBars(record, isCounted, bins, period) {
  const { first, last, type, approx } = record.incidents;
  const columns = record.types.length * CERTAINTIES;
  const heights = new Float64Array((bins.edges.length - 1) * columns);
  const byDay = binsByDay(bins);
  const start = bins.edges[0];
  for (let row = 0; row < first.length; row++) {
    if (!isCounted(type[row])) continue;
    const begins = Math.max(first[row], period.first) - start;
    const ends = Math.min(last[row], period.last) - start;
    const from = Math.max(begins, 0);
    const to = Math.min(ends, byDay.length - 1);
    if (from > to) continue;
    const isLonger = begins < from || ends > to || byDay[from] !== byDay[to];
    const certainty = approx[row] ? CERTAINTY.approximate : isLonger ? CERTAINTY.spread : CERTAINTY.certain;
    const column = type[row] * CERTAINTIES + certainty;
    for (let i = byDay[from]; i <= byDay[to]; i++) {
      const days = Math.min(bins.edges[i + 1] - start - 1, to) - Math.max(bins.edges[i] - start, from) + 1;
      heights[i * columns + column] += days / (ends - begins + 1);
    }
  }
  return { heights, columns, tallest: findTallest(heights, columns) };
}

/** @param {Float64Array} heights @param {number} columns */
function findTallest(heights, columns) {
  let tallest = 0;
  for (let start = 0; start < heights.length; start += columns) {
    let height = 0;
    for (let i = start; i < start + columns; i++) height += heights[i];
    tallest = Math.max(tallest, height);
  }
  return tallest;
}

export class Histogram {
  /** @param {HTMLCanvasElement} canvas @param {HTMLElement} axis @param {HTMLElement} scale */
  constructor(canvas, axis, scale) {
    this.canvas = canvas;
    this.axis = axis;
    this.scale = scale;
    this.context = context(canvas);
    /** @type {Bins} */
    this.bins = { unit: "day", edges: [] };
    this.theme = "";
  }

  /**
   * @param {import("./slider.js").IncidentIndex} index
   * @param {string[]} layers that are on in the map
   * @param {DayScale} scale
   * @param {number} height px
   */
  draw(index, layers, scale, height) {
    const { record } = index;
    this.theme = this.#readTheme();
    this.bins = chooseBins(scale);
    const { unit, edges } = this.bins;
    const bars = stackBars(record, (type) => index.isCounted(type, layers), this.bins, index.period);
    const painter = new BarPainter(this.canvas, scale.width, height, (height - HEADROOM_PX) / (bars.tallest || 1));
    const colors = this.#colorsOf(record.types);
    for (let i = 0; i + 1 < edges.length; i++) {
      painter.drawBar(
        scale.x(edges[i]),
        scale.x(edges[i + 1]),
        bars.heights.subarray(i * bars.columns, (i + 1) * bars.columns),
        colors,
      );
    }
    this.scale.textContent = bars.tallest ? TEXT.scale[unit](Math.ceil(bars.tallest - 1e-6)) : "";
    this.#drawLabels(scale);
  }

  /** Whether the page's colours are no longer those of the drawing. */
  get isFaded() {
    return this.theme !== this.#readTheme();
  }

  #readTheme() {
    const { color, backgroundColor, fontFamily } = getComputedStyle(this.axis);
    return [color, backgroundColor, fontFamily].join();
  }

  #colorsOf(types) {
    const dark = isDark(getComputedStyle(this.axis).backgroundColor);
    return types.map((type) => (dark ? type.dark : type.color));
  }

  /** @param {DayScale} scale */
  #drawLabels(scale) {
    const { fontSize, fontFamily } = getComputedStyle(this.axis);
    this.context.font = `600 ${fontSize} ${fontFamily}`;
    const ticks = placeTicks(scale, (text) => this.context.measureText(text).width);
    this.axis.replaceChildren(
      ...ticks.map(({ x, text, startsYear }) => {
        const label = element("span", { className: startsYear ? "tick year" : "tick", textContent: text });
        label.style.left = `${x}px`;
        return label;
      }),
    );
  }
}

/** Draws bars on a canvas in the sharpness of the screen. */
class BarPainter {
  /** @param {HTMLCanvasElement} canvas @param {number} width px @param {number} height px
   * @param {number} pxPerIncident */
  constructor(canvas, width, height, pxPerIncident) {
    this.height = height;
    this.pxPerIncident = pxPerIncident;
    this.ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * this.ratio);
    canvas.height = Math.round(height * this.ratio);
    this.context = context(canvas);
    this.context.scale(this.ratio, this.ratio);
    this.hatches = new Map();
  }

  /** @param {number} from px @param {number} to px @param {Float64Array} heights incidents by type and certainty
   * @param {string[]} colors by type */
  drawBar(from, to, heights, colors) {
    const width = Math.min(to - from, MAX_BAR_PX);
    const snap = (/** @type {number} */ x) => Math.round(x * this.ratio) / this.ratio;
    const left = snap((from + to - width) / 2);
    const right = snap((from + to + width) / 2) - (width > 3 ? 1 : 0);
    let bottom = this.height;
    heights.forEach((incidents, column) => {
      if (!incidents) return;
      this.#setFill(column % CERTAINTIES, colors[Math.floor(column / CERTAINTIES)]);
      const height = Math.max(incidents * this.pxPerIncident, this.pxPerIncident < MIN_BLOCK_PX ? 0 : MIN_PART_PX);
      this.#fillPart(left, right, bottom, height);
      bottom -= height;
    });
  }

  #setFill(certainty, color) {
    this.context.fillStyle = certainty === CERTAINTY.approximate ? this.#hatchOf(color) : color;
    this.context.globalAlpha = certainty === CERTAINTY.spread ? 0.4 : 1;
  }

  /** Draws whole incidents as blocks of their own where there is room. */
  #fillPart(left, right, bottom, height) {
    const block = this.pxPerIncident >= MIN_BLOCK_PX ? this.pxPerIncident : height;
    for (let filled = 0; filled < height - 0.01; filled += block) {
      const size = Math.min(block, height - filled);
      const gap = this.pxPerIncident >= MIN_BLOCK_PX && size > 2 ? 1 : 0;
      this.context.fillRect(left, bottom - filled - size + gap, right - left, size - gap);
    }
  }

  #hatchOf(color) {
    if (!this.hatches.has(color)) {
      const pattern = this.context.createPattern(createHatchTile(color, this.ratio), "repeat");
      pattern?.setTransform(new DOMMatrix().scale(1 / this.ratio));
      this.hatches.set(color, pattern);
    }
    return this.hatches.get(color);
  }
}

/** @param {HTMLCanvasElement} canvas */
const context = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

function createHatchTile(color, ratio) {
  const side = Math.round(5 * ratio);
  const tile = element("canvas", { width: side, height: side });
  const pen = context(tile);
  pen.fillStyle = color;
  pen.strokeStyle = color;
  pen.globalAlpha = 0.22;
  pen.fillRect(0, 0, side, side);
  pen.globalAlpha = 1;
  pen.lineWidth = 1.3 * ratio;
  for (const shift of [-side, 0, side]) {
    pen.moveTo(shift - 1, side + 1);
    pen.lineTo(shift + side + 1, -1);
  }
  pen.stroke();
  return tile;
}

/** The strip under a zoomed chart: the whole period, with what of it is in view. A press or a drag moves the view there. */
export class OverviewStrip {
  /** @param {(day: number) => void} center brings a day to the middle of the view */
  constructor(center) {
    this.canvas = element("canvas");
    this.shown = element("div", { className: "shown" });
    this.frame = element("div", { className: "frame" });
    this.root = element("div", { className: "strip" }, this.canvas, this.shown, this.frame);
    this.root.setAttribute("aria-hidden", "true");
    this.scale = new DayScale({ first: 0, last: 0 }, 0);
    /** @type {unknown[]} what the canvas shows */
    this.drawn = [];
    let isHeld = false;
    const follow = (/** @type {PointerEvent} */ { clientX }) =>
      center(this.scale.day(clientX - this.root.getBoundingClientRect().left));
    this.root.addEventListener("pointerdown", (event) => {
      isHeld = event.isPrimary;
      this.root.setPointerCapture(event.pointerId);
      follow(event);
    });
    this.root.addEventListener("pointermove", (event) => isHeld && follow(event));
    for (const end of ["pointerup", "pointercancel"]) {
      this.root.addEventListener(end, () => {
        isHeld = false;
      });
    }
  }

  /** Shows where the view is in the period. @param {IncidentIndex} index @param {string[]} layers that are on in the map
   * @param {DayScale} view */
  show(index, layers, view) {
    this.scale = new DayScale(view.period, view.width, view.folds);
    const ink = getComputedStyle(this.root).color;
    const drawn = [index, layers, view.width, view.folds.length, ink];
    if (drawn.some((value, i) => value !== this.drawn[i])) this.#draw(index, layers, ink);
    this.drawn = drawn;
    const [from, to] = [view.day(0), view.day(view.width)];
    this.#span(this.frame, this.scale.x(from), this.scale.x(to));
  }

  /** Marks the window. @param {Span} window */
  place({ first, last }) {
    this.#span(this.shown, this.scale.x(first), this.scale.x(last + 1));
  }

  /** @param {HTMLElement} target @param {number} left @param {number} right px */
  #span(target, left, right) {
    target.style.left = `${left}px`;
    target.style.width = `${Math.max(2, right - left)}px`;
  }

  /** @param {IncidentIndex} index @param {string[]} layers @param {string} ink */
  #draw(index, layers, ink) {
    const { canvas, scale } = this;
    const height = this.root.clientHeight;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(canvas, { width: scale.width * ratio, height: height * ratio });
    const pen = context(canvas);
    pen.scale(ratio, ratio);
    pen.fillStyle = ink;
    const bins = chooseBins(scale);
    const { heights, columns, tallest } = stackBars(
      index.record,
      (type) => index.isCounted(type, layers),
      bins,
      index.period,
    );
    for (let i = 0; i + 1 < bins.edges.length; i++) {
      const count = heights.subarray(i * columns, (i + 1) * columns).reduce((sum, part) => sum + part, 0);
      const [left, right] = [scale.x(bins.edges[i]), scale.x(bins.edges[i + 1])];
      const tall = ((height - 3) * count) / (tallest || 1);
      pen.fillRect(left, height - tall, Math.max(1, right - left - 1), tall);
    }
  }
}
