// The names of the lands in view, quietly, where each has room: they move with the view, as what is in view of a land may be
// any part of it.

import { isInPath, PathCache } from "./canvas.js";

const [COLUMNS, ROWS] = [11, 9]; // of the grid of spots at which a name may stand
const HALF_HEIGHT_PX = 9;
const SPACING_PX = 2; // between letters
const FONT = "600 12px system-ui, sans-serif";

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box in layer points */
/** @typedef {{x: number, y: number}} Spot in layer points */

/** The spots of a grid over a part of the map. @param {{min: Spot, max: Spot}} frame @returns {Spot[]} */
function spreadSpots({ min, max }) {
  return Array.from({ length: COLUMNS * ROWS }, (_, i) => ({
    x: min.x + ((max.x - min.x) * ((i % COLUMNS) + 0.5)) / COLUMNS,
    y: min.y + ((max.y - min.y) * (Math.floor(i / COLUMNS) + 0.5)) / ROWS,
  }));
}

/**
 * Finds where a name of so many px stands: as near as can be to the middle of what is in view of its land, wholly
 * within the land and on nothing that is taken.
 * @param {Spot[]} spots
 * @param {(spot: Spot) => boolean} isWithin whether the land is there
 * @param {number} width
 * @param {(box: Box) => boolean} isFree
 * @returns {(Box & Spot) | undefined}
 */
export function placeName(spots, isWithin, width, isFree) {
  const inside = spots.filter(isWithin);
  const mean = (/** @type {"x" | "y"} */ axis) => inside.reduce((sum, spot) => sum + spot[axis], 0) / inside.length;
  const middle = { x: mean("x"), y: mean("y") };
  const distance = (/** @type {Spot} */ { x, y }) => Math.hypot(x - middle.x, y - middle.y);
  return inside
    .sort((a, b) => distance(a) - distance(b))
    .map(({ x, y }) => ({
      x,
      y,
      left: x - width / 2,
      right: x + width / 2,
      top: y - HALF_HEIGHT_PX,
      bottom: y + HALF_HEIGHT_PX,
    }))
    .find((box) => isFree(box) && listCorners(box).every(isWithin));
}

/** @param {Box} box @returns {Spot[]} */
function listCorners({ left, right, top, bottom }) {
  return [left, right].flatMap((x) => [top, bottom].map((y) => ({ x, y })));
}

export class AreaNames {
  #paths;
  #names;

  /** @param {import("leaflet").Map} map @param {{name: string, geometry: object}[]} lands */
  constructor(map, lands) {
    this.#names = lands.map(({ name }) => name.toUpperCase());
    this.#paths = new PathCache(
      map,
      lands.map(({ geometry }) => geometry),
    );
  }

  /**
   * Draws the names that have room.
   * @param {CanvasRenderingContext2D} ctx
   * @param {L.Bounds} frame what is in view, in layer points
   * @param {Box[]} taken in which no name goes
   * @param {import("./symbol_style.js").Theme} theme
   * @returns {Box[]} the boxes of the names
   */
  draw(ctx, frame, taken, theme) {
    const { min, max } = /** @type {{min: L.Point, max: L.Point}} */ (frame);
    const spots = spreadSpots({ min, max });
    const paths = this.#paths.paths();
    ctx.save();
    Object.assign(ctx, { font: FONT, letterSpacing: `${SPACING_PX}px`, textAlign: "center", textBaseline: "middle" });
    ctx.fillStyle = theme.faint;
    ctx.globalAlpha = 0.65;
    const placed = this.#names.flatMap((name, i) => {
      const width = ctx.measureText(name).width + 12;
      const isFree = (/** @type {Box} */ box) =>
        frame.contains([box.left, box.top]) && frame.contains([box.right, box.bottom]) && !taken.some(overlapping(box));
      const box = placeName(spots, (spot) => isInPath(ctx, "isPointInPath", paths[i], spot), width, isFree);
      if (box) ctx.fillText(name, box.x, box.y);
      return box ? [box] : [];
    });
    ctx.restore();
    return placed;
  }
}

/** Whether boxes overlap one. @param {Box} box @returns {(other: Box) => boolean} */
export function overlapping(box) {
  return (other) =>
    box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
}
