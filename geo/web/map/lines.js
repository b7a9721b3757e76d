// Lines on the map: where something happened along a line, and which way it moved. A line of which only the
// direction is known is dashed.

/* global L */

const WIDTH = 4;
const ARROW = { length: 16, half: 8, beyond: 3 }; // px
const DASH = [9, 6];
const LEAST = 64; // px from end to end of an arrow that says a direction only: its length means nothing

/** The vertices of a line in layer points; of a `schematic` one drawn out about its middle until it can be seen. */
function course(map, { coordinates, schematic }) {
  const points = coordinates.map(([lon, lat]) => map.latLngToLayerPoint([lat, lon]));
  const { min, max } = L.bounds(points);
  const grow = schematic ? Math.max(1, LEAST / (min.distanceTo(max) || LEAST)) : 1;
  const middle = min.add(max).divideBy(2);
  return points.map((point) => point.subtract(middle).multiplyBy(grow).add(middle));
}

/** A line as a path in layer points. */
export function linePath(map, geometry) {
  const path = new Path2D();
  for (const { x, y } of course(map, geometry)) path.lineTo(x, y);
  return path;
}

/** The head of an arrow at the last vertex of a line, as a path in layer points. */
export function arrowhead(map, geometry) {
  const points = course(map, geometry);
  const tip = points.at(-1);
  // From a point far enough back, so that a last short bend does not turn the head away.
  const from = points.findLast((point) => point.distanceTo(tip) >= ARROW.length) ?? points[0];
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  const at = (along, aside) => [
    tip.x + along * Math.cos(angle) - aside * Math.sin(angle), tip.y + along * Math.sin(angle) + aside * Math.cos(angle),
  ];
  const path = new Path2D();
  path.moveTo(...at(ARROW.beyond, 0));
  path.lineTo(...at(ARROW.beyond - ARROW.length, ARROW.half));
  path.lineTo(...at(ARROW.beyond - ARROW.length * 0.72, 0));
  path.lineTo(...at(ARROW.beyond - ARROW.length, -ARROW.half));
  path.closePath();
  return path;
}

/** Whether only the direction of a line is known, and not its course. */
export function isVague({ precision }) {
  return precision === "municipality" || precision === "region";
}

/**
 * Draws a line over a casing that sets it off from the ground.
 * @param {Path2D} path @param {Path2D | null} head of an arrow @param {boolean} vague see `isVague`
 */
export function drawLine(ctx, path, head, vague, theme) {
  Object.assign(ctx, { lineJoin: "round", lineCap: "butt" });
  stroke(ctx, path, theme.halo, WIDTH + 3, []);
  if (head) stroke(ctx, head, theme.halo, 3, []);
  stroke(ctx, path, theme.area, WIDTH, vague ? DASH : []);
  if (!head) return;
  ctx.fillStyle = theme.area;
  ctx.fill(head);
}

function stroke(ctx, path, color, width, dash) {
  ctx.setLineDash(dash);
  Object.assign(ctx, { strokeStyle: color, lineWidth: width });
  ctx.stroke(path);
  ctx.setLineDash([]);
}
