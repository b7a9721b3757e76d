/**
 * Pointer and keyboard, turned into what they ask for. One listener a kind of event for mouse, pen and touch.
 * @typedef {import("./view.js").View} View
 * @typedef {import("./spans.js").Edge} Edge
 * @typedef {{grip: Edge | "body" | "blank", x: number, day: number, moved: boolean, at: number}} Drag
 */
import { addMonths } from "../shared/dates.js";
import { length } from "./spans.js";

const SLACK = 4; // pixels within which a press is a click
const PACE = 4; // milliseconds from one early move to the next
const TWICE = { milliseconds: 400, pixels: 10 };

/** Where a key puts a handle, from the day it is on.
 * @type {Record<string, (day: number, shift: boolean, period: {first: number, last: number}) => number>} */
const KEYS = {
  ArrowLeft: (day, shift) => day - (shift ? 7 : 1),
  ArrowDown: (day, shift) => day - (shift ? 7 : 1),
  ArrowRight: (day, shift) => day + (shift ? 7 : 1),
  ArrowUp: (day, shift) => day + (shift ? 7 : 1),
  PageDown: (day) => addMonths(day, -1),
  PageUp: (day) => addMonths(day, 1),
  Home: (_day, _shift, period) => period.first,
  End: (_day, _shift, period) => period.last,
};

export class Hands {
  /** @param {View} view @param {any} actions what the timeline does: see `Timeline` */
  constructor(view, actions) {
    this.view = view;
    this.actions = actions;
    this.drag = /** @type {Drag | null} */ (null);
    this.click = { at: -Infinity, x: 0 };
    const { plot, root } = view;
    plot.addEventListener("pointerdown", (event) => this.#down(event));
    plot.addEventListener("pointerrawupdate", (event) => this.#moveEarly(/** @type {PointerEvent} */ (event)));
    plot.addEventListener("pointermove", (event) => this.#move(event));
    plot.addEventListener("pointerup", (event) => this.#up(event));
    plot.addEventListener("pointercancel", () => this.#cancel());
    plot.addEventListener("pointerleave", () => actions.point(null));
    plot.addEventListener("mousedown", (event) => event.preventDefault());
    root.addEventListener("keydown", (event) => this.#key(event));
  }

  #down(event) {
    if (event.button || !event.isPrimary) return;
    const handle = event.target.closest(".handle");
    const day = this.view.dayAt(event.clientX);
    const grip = handle?.dataset.edge ?? (this.actions.holds(day) ? "body" : "blank");
    this.drag = { grip, x: event.clientX, day, moved: false, at: 0 };
    this.view.plot.setPointerCapture(event.pointerId);
    this.view.plot.dataset.grip = grip;
    this.view.handles[grip === "first" ? "first" : "last"].focus({ preventScroll: true });
    this.view.root.dataset.by = "hand"; // a handle shows its focus ring to the keyboard only
    this.actions.point(null);
    this.actions.grab();
  }

  /** A browser holds `pointermove` back until just before it paints, too late for the map, which hears of the move
   * after that paint. So the move is followed as soon as it happens, where the browser tells. */
  #moveEarly(event) {
    if (!this.drag || event.timeStamp - this.drag.at < PACE) return;
    this.drag.at = event.timeStamp;
    this.#pull(event);
  }

  #move(event) {
    if (this.drag) this.#pull(event);
    else if (event.pointerType === "mouse") this.actions.point(this.view.dayAt(event.clientX));
  }

  #pull(event) {
    const { drag, view } = this;
    if (!event.isPrimary) return;
    const pixels = event.clientX - drag.x;
    const slack = drag.grip === "body" || drag.grip === "blank" ? SLACK : 1;
    drag.moved ||= Math.abs(pixels) >= slack;
    if (!drag.moved) return;
    const days = Math.round((pixels / view.width) * length(view.period));
    this.actions.pull(drag.grip, days, drag.day, view.dayAt(event.clientX));
  }

  #up(event) {
    const { drag } = this;
    if (!drag || !event.isPrimary) return;
    this.#release();
    if (drag.moved) return this.actions.commit();
    const { at, x } = this.click;
    const twice = event.timeStamp - at < TWICE.milliseconds && Math.abs(event.clientX - x) < TWICE.pixels;
    this.click = { at: twice ? -Infinity : event.timeStamp, x: event.clientX };
    if (twice) this.actions.everything();
    else if (drag.grip === "body" || drag.grip === "blank") this.actions.pick(drag.day);
  }

  #cancel() {
    if (!this.drag) return;
    this.#release();
    this.actions.commit();
  }

  #release() {
    this.drag = null;
    delete this.view.plot.dataset.grip;
  }

  #key(event) {
    this.view.root.dataset.by = "keys";
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#take(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key was one of ours. */
  #take({ key, target, shiftKey, repeat }) {
    const edge = target.closest(".handle")?.dataset.edge;
    if (edge && KEYS[key]) {
      this.actions.nudge(edge, (day, period) => KEYS[key](day, shiftKey, period));
      return true;
    }
    if (target.closest("select")) return false;
    if (key === "n" || key === "N") this.actions.stepByKey(1);
    else if (key === "p" || key === "P") this.actions.stepByKey(-1);
    else if (key === " " && !target.closest("button, input")) repeat || this.actions.play();
    else return false;
    return true;
  }
}
