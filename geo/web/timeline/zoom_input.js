/**
 * Zooming and moving the view by wheel and by two fingers. The page scrolls where the wheel has nothing to zoom, and while
 * it is scrolling it goes on: only a pointer that has moved over the plot since then zooms.
 * @typedef {{x: number}} Finger   x in px of the plot
 */
const WHEEL_PX_PER_DOUBLING = 240;
const LINE_PX = 16; // of a wheel that counts lines

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
