/**
 * Pointer and keyboard, turned into what they ask for. One listener a kind of event for mouse, pen and touch.
 * @typedef {import("./view.js").View} View
 * @typedef {import("./slider.js").Edge} Edge
 * @typedef {{grip: Edge | "body" | "blank", x: number, anchor: number, day: number, hasMoved: boolean}} Drag
 *   x in px of the screen, anchor in px of the plot
 */

import { addMonths } from "./days.js";

const WHEEL_PX_PER_DOUBLING = 240;
const LINE_PX = 16; // of a wheel that counts lines

/** Zooming and moving the view by wheel and by two fingers. The page scrolls where the wheel has nothing to zoom, and while
 * it is scrolling it goes on: only a pointer that has moved over the plot since then zooms. */
export class ZoomInput {
  /** @param {import("./view.js").View} view
   * @param {{zoomAt(x: number, times: number): boolean, move(pixels: number): void, endDrag(): void}} actions `zoomAt` tells
   *   whether it has changed the view */
  constructor(view, actions) {
    this.view = view;
    this.actions = actions;
    this.isPointed = false;
    /** @type {Map<number, number>} where each finger is, in px of the plot */
    this.fingers = new Map();
    const { plot } = view;
    plot.addEventListener("wheel", (event) => this.#turn(event), { passive: false });
    plot.addEventListener("pointermove", (event) => {
      this.isPointed = true;
      this.#moveFinger(event);
    });
    plot.addEventListener("pointerleave", () => {
      this.isPointed = false;
    });
    plot.addEventListener("pointerdown", (event) => this.#addFinger(event));
    for (const end of ["pointerup", "pointercancel"]) {
      plot.addEventListener(end, (event) => this.fingers.delete(event.pointerId));
    }
  }

  #turn(event) {
    const unit = event.deltaMode ? LINE_PX : 1;
    const [across, along] = [event.deltaX * unit, event.deltaY * unit];
    if (event.shiftKey || Math.abs(across) > Math.abs(along)) {
      if (this.view.scale.isWhole) return;
      event.preventDefault();
      this.actions.move(event.shiftKey && !across ? along : across);
      return;
    }
    if (!this.isPointed && !event.ctrlKey) return;
    const isPinch = event.ctrlKey; // a touchpad's, in finer steps
    const times = 2 ** ((along * (isPinch ? 4 : 1)) / WHEEL_PX_PER_DOUBLING);
    if (this.actions.zoomAt(this.view.xAt(event.clientX), times) || isPinch) event.preventDefault();
  }

  #addFinger(event) {
    if (event.pointerType !== "touch") return;
    this.fingers.set(event.pointerId, this.view.xAt(event.clientX));
    if (this.fingers.size === 2) this.actions.endDrag();
  }

  #moveFinger(event) {
    if (!this.fingers.has(event.pointerId)) return;
    const before = [...this.fingers.values()];
    this.fingers.set(event.pointerId, this.view.xAt(event.clientX));
    if (this.fingers.size !== 2) return;
    const now = [...this.fingers.values()];
    const middle = (/** @type {number[]} */ [one, other]) => (one + other) / 2;
    const spread = (/** @type {number[]} */ [one, other]) => Math.max(20, Math.abs(one - other));
    this.actions.zoomAt(middle(before), spread(before) / spread(now));
    this.actions.move(middle(before) - middle(now));
  }
}

const CLICK_TOLERANCE_PX = 4;
const DOUBLE_CLICK_MS = 400;
const DOUBLE_CLICK_PX = 10;

/** The day on which a key puts a handle, from the one it is on.
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

/** What a key does wherever the focus is in the timeline. @type {Record<string, (actions: any) => void>} */
const COMMANDS = {
  n: (actions) => actions.stepByKey(1),
  p: (actions) => actions.stepByKey(-1),
  z: (actions) => actions.zoomToWindow(),
  "+": (actions) => actions.zoom(0.5),
  "=": (actions) => actions.zoom(0.5), // + without Shift
  "-": (actions) => actions.zoom(2),
  0: (actions) => actions.showAll(),
};

export class PointerAndKeyboard {
  /** @param {View} view @param {any} actions what the timeline does: see `Timeline` */
  constructor(view, actions) {
    this.view = view;
    this.actions = actions;
    /** @type {Drag | null} */
    this.drag = null;
    this.lastClick = { time: -Infinity, x: 0 };
    const { plot, root } = view;
    plot.addEventListener("pointerdown", (event) => this.#startDrag(event));
    plot.addEventListener("pointermove", (event) => this.#move(event));
    plot.addEventListener("pointerup", (event) => this.#endDrag(event));
    plot.addEventListener("pointercancel", () => this.cancelDrag());
    plot.addEventListener("pointerleave", () => actions.hover(null));
    plot.addEventListener("mousedown", (event) => event.preventDefault());
    root.addEventListener("keydown", (event) => this.#pressKey(event));
  }

  #startDrag(event) {
    if (event.button || !event.isPrimary) return;
    const handle = event.target.closest(".handle");
    const day = this.view.dayAt(event.clientX);
    const grip = handle?.dataset.edge ?? (this.actions.isDraggableAt(day) ? "body" : "blank");
    this.drag = { grip, x: event.clientX, anchor: this.view.anchorOf(grip, event.clientX), day, hasMoved: false };
    this.view.plot.setPointerCapture(event.pointerId);
    this.view.plot.dataset.grip = grip;
    this.view.handles[grip === "first" ? "first" : "last"].focus({ preventScroll: true });
    this.view.root.dataset.by = "hand"; // a handle shows its focus ring to the keyboard only
    this.actions.hover(null);
    this.actions.grab();
  }

  /** A browser tells of a move just before it paints: what is called here is in that frame. */
  #move(event) {
    if (this.drag) this.#followDrag(this.drag, event);
    else if (event.pointerType === "mouse") this.actions.hover(this.view.dayAt(event.clientX));
  }

  /** @param {Drag} drag @param {PointerEvent} event */
  #followDrag(drag, event) {
    const { view } = this;
    if (!event.isPrimary) return;
    const pixels = event.clientX - drag.x;
    drag.hasMoved ||= Math.abs(pixels) >= (isHandle(drag) ? 1 : CLICK_TOLERANCE_PX);
    if (!drag.hasMoved) return;
    const days = view.daysBetween(drag.anchor, pixels);
    this.actions.drag(drag.grip, days, drag.day, view.dayAt(event.clientX));
  }

  #endDrag(event) {
    const { drag } = this;
    if (!drag || !event.isPrimary) return;
    this.#release();
    if (drag.hasMoved) {
      this.actions.commit();
      return;
    }
    const { time, x } = this.lastClick;
    const isDouble = event.timeStamp - time < DOUBLE_CLICK_MS && Math.abs(event.clientX - x) < DOUBLE_CLICK_PX;
    this.lastClick = { time: isDouble ? -Infinity : event.timeStamp, x: event.clientX };
    if (isDouble) this.actions.showAll();
    else if (!isHandle(drag)) this.actions.showBar(drag.day);
  }

  /** Takes a drag back that has become something else: the page scrolls, or two fingers zoom. */
  cancelDrag() {
    if (!this.drag) return;
    this.#release();
    this.actions.undoDrag();
  }

  #release() {
    this.drag = null;
    delete this.view.plot.dataset.grip;
  }

  #pressKey(event) {
    this.view.root.dataset.by = "keys";
    if (event.ctrlKey || event.metaKey || event.altKey || !this.#handleKey(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whether the key was one of the timeline's. */
  #handleKey({ key, target, shiftKey, repeat }) {
    const edge = target.closest(".handle")?.dataset.edge;
    if (edge && KEYS[key]) {
      this.actions.moveHandle(edge, (day, period) => KEYS[key](day, shiftKey, period));
      return true;
    }
    if (target.closest("select, .date")) return false;
    const act = COMMANDS[key.toLowerCase()];
    if (act) act(this.actions);
    else if (key === " " && !target.closest("button, input")) repeat || this.actions.play();
    else return false;
    return true;
  }
}

/** @param {Drag} drag */
const isHandle = ({ grip }) => grip === "first" || grip === "last";
