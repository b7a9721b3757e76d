// Where tags and the names of towns go, so that they do not lie on one another. A tag may lie anywhere in its area, so
// tags make room for symbols and for one another; each keeps its place while the window moves, and one that had to move
// is tied to its position by a thin line. Names keep clear of both: those of places with incidents first, then those of
// towns, the largest first.

/** @typedef {{x: number, y: number}} Position in layer points */

const TAG_WIDTH = 40; // px
const TAG_HEIGHT = 22; // px
/** Where a tag may move, the nearest first. */
const STEPS = [-1, 0, 1]
  .flatMap((column) => [-3, -2, -1, 0, 1, 2, 3].map((row) => ({ x: column * TAG_WIDTH, y: row * TAG_HEIGHT })))
  .sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
const MIN_TIE_PX = 1.4 * TAG_HEIGHT; // a tag that has moved less has no line, which would not show

const SYMBOL_GAP_PX = 14; // between a symbol's middle and its name

/** Places from which on names keep clear of none: no name would be left. */
const MAX_CLEARED_PLACES = 300;
/** How many people a town needs to be named, by zoom: few names far out, all of them near. */
const MIN_POPULATION = { 8: 60000, 9: 30000, 10: 8000, 11: 3000, 12: 0 };
const MIN_POPULATION_FAR_OUT = 150000;
const MIN_POPULATION_WIDE = 500000;

function cellOf(x, y) {
  return `${Math.round(x / TAG_WIDTH)} ${Math.round(y / TAG_HEIGHT)}`;
}

/** Whether a tag at a position would lie on another; looks only at the cells of the grid nearby. */
function isTaken(grid, x, y) {
  for (const dx of [-TAG_WIDTH, 0, TAG_WIDTH]) {
    for (const dy of [-TAG_HEIGHT, 0, TAG_HEIGHT]) {
      const near = grid.get(cellOf(x + dx, y + dy)) ?? [];
      if (near.some((other) => Math.abs(other.x - x) < TAG_WIDTH && Math.abs(other.y - y) < TAG_HEIGHT)) return true;
    }
  }
  return false;
}

/**
 * Finds each place's position for its symbol or tag.
 * @param {any[]} places the record's; those drawn as points stay where they are
 * @param {(place: object) => Position} project
 * @returns {(Position & {from?: Position})[]} `from` where a tag has moved from
 */
export function placeTags(places, project) {
  const grid = new Map();
  const positions = places.map(project);
  const take = (position) => {
    const cell = cellOf(position.x, position.y);
    if (!grid.has(cell)) grid.set(cell, []);
    grid.get(cell).push(position);
  };
  places.forEach((place, i) => {
    if (place.drawn === "point") take(positions[i]);
  });
  places.forEach((place, i) => {
    if (place.drawn === "point") return;
    const from = positions[i];
    const step = STEPS.find(({ x, y }) => !isTaken(grid, from.x + x, from.y + y)) ?? STEPS[0];
    positions[i] = { x: from.x + step.x, y: from.y + step.y, ...(step !== STEPS[0] && { from }) };
    take(positions[i]);
  });
  return positions;
}

/** Draws the lines from tags that have moved to where they belong.
 * @param {CanvasRenderingContext2D} ctx @param {(Position & {from?: Position})[]} positions */
export function drawTies(ctx, positions, theme) {
  ctx.beginPath();
  for (const { x, y, from } of positions) {
    if (!from || Math.hypot(x - from.x, y - from.y) < MIN_TIE_PX) continue;
    ctx.moveTo(from.x, from.y);
    ctx.lineTo(x, y);
  }
  ctx.strokeStyle = theme.area;
  ctx.lineWidth = 1;
  ctx.stroke();
}

/**
 * Lists the places to name beside their symbols: those known to a spot, then those known to a circle around one.
 * @param {any[]} places the record's
 * @param {Position[]} positions of their symbols
 * @param {(place: object) => string} name
 */
export function listNamedPlaces(places, positions, name) {
  if (places.length > MAX_CLEARED_PLACES) return [];
  const named = places.map((place, i) => ({
    place,
    label: name(place),
    position: positions[i],
    beside: SYMBOL_GAP_PX,
  }));
  const spots = named.filter(({ place }) => place.drawn === "point");
  return [...spots, ...named.filter(({ place }) => place.drawn !== "point" && place.radius)];
}

/**
 * Draws the names of places and of the towns inside the bounds, as many as do not overlap each other or a symbol.
 * @param {CanvasRenderingContext2D} ctx
 * @param {L.Map} map
 * @param {{label: string, lat: number, lon: number, population: number}[]} towns largest first
 * @param {Position[]} positions of the places' symbols
 * @param {L.Bounds} bounds in layer points
 * @param {import("./symbol_style.js").Theme} theme
 * @param {{label: string, position: Position, beside: number}[]} places as `listNamedPlaces` gives them, named first
 * @param {any[]} reserved boxes in which no name goes
 */
export function drawTowns(ctx, map, towns, positions, bounds, theme, places = [], reserved = []) {
  ctx.font = "500 11.5px system-ui, sans-serif";
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const taken = [...reserved, ...symbolBoxes(positions)];
  const minimum = minPopulation(map.getZoom());
  const named = new Set(places.map((place) => place.label));
  const dotted = towns
    .filter((town) => town.population >= minimum && !named.has(town.label))
    .map((town) => ({ label: town.label, position: map.latLngToLayerPoint([town.lat, town.lon]), beside: 0 }));
  for (const town of [...places, ...dotted]) {
    const { x, y } = town.position;
    if (!bounds.contains([x, y])) continue;
    const width = ctx.measureText(town.label).width;
    const boxes = labelCorners(x, y, width, town.beside).map(([left, middle]) => ({
      left: left - 3,
      right: left + width + 3,
      top: middle - 8,
      bottom: middle + 8,
      middle,
    }));
    const free = boxes.find((box) => !taken.some((other) => overlaps(box, other)));
    if (!free) continue;
    taken.push(free);
    drawTown(ctx, x, y, town, free, theme);
  }
}

function minPopulation(zoom) {
  if (zoom < 6) return zoom < 5 ? 4 * MIN_POPULATION_WIDE : MIN_POPULATION_WIDE;
  return zoom < 8 ? MIN_POPULATION_FAR_OUT : MIN_POPULATION[Math.min(12, Math.floor(zoom))];
}

function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Boxes of the size of a tag around the places' positions; none where they are so many that no name would be left. */
function symbolBoxes(positions) {
  if (positions.length > MAX_CLEARED_PLACES) return [];
  return positions.map(({ x, y }) => ({ left: x - 17, right: x + 17, top: y - 11, bottom: y + 11 }));
}

/** Left and middle of the words of a town that stand right of its dot, left of it, above, below; beside a symbol also
 * higher and lower. */
function labelCorners(x, y, width, beside) {
  const right = x + 6 + beside;
  const left = x - 6 - beside - width;
  const slanted = beside
    ? [
        [right, y - 13],
        [right, y + 13],
        [left, y - 13],
        [left, y + 13],
      ]
    : [];
  return [
    [right, y],
    ...slanted.slice(0, 2),
    [left, y],
    ...slanted.slice(2),
    [x - width / 2, y - 13 - beside / 2],
    [x - width / 2, y + 13 + beside / 2],
  ];
}

function drawTown(ctx, x, y, { label: words, beside }, { left, middle }, theme) {
  ctx.fillStyle = theme.faint;
  if (!beside) {
    ctx.beginPath();
    ctx.arc(x, y, 2, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 3;
  ctx.strokeText(words, left + 3, middle);
  ctx.fillText(words, left + 3, middle);
}
