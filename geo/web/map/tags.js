// Where the tags of areas and lines go. A tag may lie anywhere in its area, so tags make room for
// symbols and for one another; each keeps its place while the window moves. One that had to move is tied to its
// spot by a thin line.

const HEIGHT = 22;
const WIDTH = 40;
/** Where a tag may move, the nearest first. */
const STEPS = [-1, 0, 1].flatMap((across) => [-3, -2, -1, 0, 1, 2, 3].map((down) => ({ x: across * WIDTH, y: down * HEIGHT })))
  .sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
const LEAST = 1.4 * HEIGHT; // px that a tag has moved before its line would show

function key(x, y) {
  return `${Math.round(x / WIDTH)} ${Math.round(y / HEIGHT)}`;
}

/** Whether one of the boxes around a spot is taken; looks only at the cells of the grid nearby. */
function isTaken(grid, x, y) {
  for (const dx of [-WIDTH, 0, WIDTH]) {
    for (const dy of [-HEIGHT, 0, HEIGHT]) {
      const near = grid.get(key(x + dx, y + dy)) ?? [];
      if (near.some((other) => Math.abs(other.x - x) < WIDTH && Math.abs(other.y - y) < HEIGHT)) return true;
    }
  }
  return false;
}

/**
 * Finds each place a spot in layer points.
 * @param places the record's; those drawn as points stay where they are
 * @param {(place) => {x: number, y: number}} project
 * @returns {{x: number, y: number, from?: {x: number, y: number}}[]} `from` where a tag has moved from
 */
export function spread(places, project) {
  const grid = new Map();
  const spots = places.map(project);
  const take = (spot) => {
    const cell = key(spot.x, spot.y);
    if (!grid.has(cell)) grid.set(cell, []);
    grid.get(cell).push(spot);
  };
  places.forEach((place, i) => place.drawn === "point" && take(spots[i]));
  places.forEach((place, i) => {
    if (place.drawn === "point") return;
    const from = spots[i];
    const step = STEPS.find(({ x, y }) => !isTaken(grid, from.x + x, from.y + y)) ?? STEPS[0];
    spots[i] = { x: from.x + step.x, y: from.y + step.y, ...(step !== STEPS[0] && { from }) };
    take(spots[i]);
  });
  return spots;
}

/** Draws the lines from tags ({x, y, from}) that have moved to where they belong. */
export function drawTies(ctx, spots, theme) {
  ctx.beginPath();
  for (const { x, y, from } of spots) {
    if (!from || Math.hypot(x - from.x, y - from.y) < LEAST) continue;
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(x, y);
  }
  ctx.strokeStyle = theme.area;
  ctx.lineWidth = 1;
  ctx.stroke();
}
