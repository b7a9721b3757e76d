/**
 * Draws the histogram and its axis, once for a record, a size and a theme. Nothing here runs while the window moves.
 * @typedef {import("./bars.js").Bins} Bins
 */
import { ticks } from "./axis.js";
import { chooseBins, KIND_COUNT, KINDS, stack } from "./histogram.js";
import { element } from "./dom.js";
import { length } from "./spans.js";
import { TEXT } from "./labels.js";

const HEADROOM = 16; // pixels above the tallest bar, for the words there
const WIDEST = 56; // pixels a bar, however few there are
const THINNEST = 2; // pixels, where there are so few that a share of one would be lost
const SEPARABLE = 5; // pixels an incident, from which on each is drawn as a block of its own

export class Chart {
  /** @param {HTMLCanvasElement} canvas @param {HTMLElement} axis @param {HTMLElement} scale */
  constructor(canvas, axis, scale) {
    this.canvas = canvas;
    this.axis = axis;
    this.scale = scale;
    this.pen = pen(canvas);
    this.bins = /** @type {Bins} */ ({ unit: "day", edges: [] });
    this.theme = "";
  }

  /** @param {import("./register.js").Register} register @param {string[]} on the map's layers
   * @param {number} width @param {number} height pixels */
  draw(register, on, width, height) {
    const { record, period } = register;
    this.theme = this.#theme();
    this.bins = chooseBins(period, width);
    const { unit, edges } = this.bins;
    const bars = stack(record, (type) => register.counts(type, on), this.bins);
    const paint = new Paint(this.canvas, width, height, (height - HEADROOM) / (bars.tallest || 1));
    const colors = this.#colors(record.types);
    const x = (/** @type {number} */ day) => ((day - period.first) / length(period)) * width;
    for (let i = 0; i + 1 < edges.length; i++) {
      paint.bar(x(edges[i]), x(edges[i + 1]), bars.heights.subarray(i * bars.columns, (i + 1) * bars.columns), colors);
    }
    this.scale.textContent = bars.tallest ? TEXT.scale(Math.ceil(bars.tallest - 1e-6), TEXT.units[unit]) : "";
    this.#labels(period, width);
  }

  /** Whether the colours on the page are no longer those that were drawn with. */
  get faded() {
    return this.theme !== this.#theme();
  }

  #theme() {
    const { color, backgroundColor, fontFamily } = getComputedStyle(this.axis);
    return [color, backgroundColor, fontFamily].join();
  }

  #colors(types) {
    const dark = isDark(getComputedStyle(this.axis).backgroundColor);
    return types.map((type) => (dark ? type.dark : type.color));
  }

  #labels(period, width) {
    const { fontSize, fontFamily } = getComputedStyle(this.axis);
    this.pen.font = `600 ${fontSize} ${fontFamily}`;
    const row = ticks(period, width, (text) => this.pen.measureText(text).width);
    this.axis.replaceChildren(...row.map(({ x, text, year }) => {
      const label = element("span", { className: year ? "tick year" : "tick", textContent: text });
      label.style.left = `${x}px`;
      return label;
    }));
  }
}

/** A canvas in the sharpness of the screen, that knows how the kinds of incident look. */
class Paint {
  /** @param {HTMLCanvasElement} canvas @param {number} width @param {number} height @param {number} unit pixels an
   * incident */
  constructor(canvas, width, height, unit) {
    this.height = height;
    this.unit = unit;
    this.ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * this.ratio);
    canvas.height = Math.round(height * this.ratio);
    this.pen = pen(canvas);
    this.pen.scale(this.ratio, this.ratio);
    this.hatches = new Map();
  }

  /** @param {number} from @param {number} to pixels @param {Float64Array} heights by type and kind
   * @param {string[]} colors by type */
  bar(from, to, heights, colors) {
    const wide = Math.min(to - from, WIDEST);
    const sharp = (/** @type {number} */ x) => Math.round(x * this.ratio) / this.ratio;
    const left = sharp((from + to - wide) / 2);
    const right = sharp((from + to + wide) / 2) - (wide > 3 ? 1 : 0);
    let bottom = this.height;
    heights.forEach((height, column) => {
      if (!height) return;
      this.#ink(column % KIND_COUNT, colors[Math.floor(column / KIND_COUNT)]);
      const tall = Math.max(height * this.unit, this.unit < SEPARABLE ? 0 : THINNEST);
      this.#column(left, right, bottom, tall);
      bottom -= tall;
    });
  }

  #ink(kind, color) {
    this.pen.fillStyle = kind === KINDS.approximate ? this.#hatch(color) : color;
    this.pen.globalAlpha = kind === KINDS.spread ? 0.4 : 1;
  }

  /** Whole incidents show as blocks of their own where there is room. */
  #column(left, right, bottom, tall) {
    const block = this.unit >= SEPARABLE ? this.unit : tall;
    for (let done = 0; done < tall - 0.01; done += block) {
      const high = Math.min(block, tall - done);
      const slit = this.unit >= SEPARABLE && high > 2 ? 1 : 0;
      this.pen.fillRect(left, bottom - done - high + slit, right - left, high - slit);
    }
  }

  #hatch(color) {
    if (!this.hatches.has(color)) {
      const pattern = this.pen.createPattern(hatchTile(color, this.ratio), "repeat");
      pattern?.setTransform(new DOMMatrix().scale(1 / this.ratio));
      this.hatches.set(color, pattern);
    }
    return this.hatches.get(color);
  }
}

/** @param {HTMLCanvasElement} canvas */
const pen = (canvas) => /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));

function hatchTile(color, ratio) {
  const side = Math.round(5 * ratio);
  const tile = element("canvas", { width: side, height: side });
  const brush = pen(tile);
  brush.fillStyle = brush.strokeStyle = color;
  brush.globalAlpha = 0.22;
  brush.fillRect(0, 0, side, side);
  brush.globalAlpha = 1;
  brush.lineWidth = 1.3 * ratio;
  for (const shift of [-side, 0, side]) {
    brush.moveTo(shift - 1, side + 1);
    brush.lineTo(shift + side + 1, -1);
  }
  brush.stroke();
  return tile;
}

/** Whether a computed colour, "rgb(…)", is a dark one to draw on. @param {string} color */
function isDark(color) {
  const [red, green, blue] = (color.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return red * 0.299 + green * 0.587 + blue * 0.114 < 128;
}
