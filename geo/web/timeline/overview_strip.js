/**
 * The strip under a zoomed chart: the whole period, with what of it is in view. A press or a drag moves the view there.
 * @typedef {import("./slider.js").Span} Span
 * @typedef {import("./incident_index.js").IncidentIndex} IncidentIndex
 */
import { element } from "../shared/dom.js";
import { DayScale } from "./day_scale.js";
import { chooseBins, stackBars } from "./histogram.js";

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
    const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
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
