// Where the tags of areas and lines go. A tag may lie anywhere in its area, so tags make room for
// symbols and for one another; each keeps its place while the window moves.

const HEIGHT = 22;
const WIDTH = 40;
const STEPS = [0, 1, -1, 2, -2, 3, -3, 4, -4];

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
    const { x, y } = spots[i];
    const step = STEPS.find((n) => !isTaken(grid, x, y + n * HEIGHT)) ?? 0;
    spots[i] = { x, y: y + step * HEIGHT };
    take(spots[i]);
  });
  return spots;
}
