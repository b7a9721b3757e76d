// Where tags and the names of towns go, so that they do not lie on one another. A tag may lie anywhere in its area, so
// tags make room for symbols and for one another; each keeps its place while the window moves. Names keep clear of both:
// those of places with incidents first, then those of towns, the largest first, and last those of lands. A tag or name
// that had to move away is tied to its position by a thin line.

import { isInPath, PathCache } from "./canvas.js";

/** @typedef {{x: number, y: number}} Position in layer points */
/** @typedef {{left: number, right: number, top: number, bottom: number}} Box in layer points */
/** @typedef {{place: number, symbol: {cell?: boolean, text?: string}, x: number, y: number, radius: number}} PlacedSymbol */
/** A name and the position that it stands beside, at so many px; 0 for a dot of its own. That of an area slants; a minor
 * one, of a single incident there, stands in one line right beside its tag or nowhere.
 * @typedef {{label: string, position: Position, beside: number, slants?: boolean, isMinor?: boolean}} Name */

const TAG_WIDTH = 40; // px
const TAG_HEIGHT = 22; // px
/** Where a tag may move, the nearest first. */
const STEPS = [-1, 0, 1]
  .flatMap((column) => [-3, -2, -1, 0, 1, 2, 3].map((row) => ({ x: column * TAG_WIDTH, y: row * TAG_HEIGHT })))
  .sort((a, b) => Math.hypot(a.x, a.y) - Math.hypot(b.x, b.y));
const HALF_LINE = 8; // px of a name
const FAR_ROWS = [-1, 1, 0, -1.5, 1.5, -2, 2, -2.5, 2.5, -3, 3]; // by how much higher or lower, in heights with the symbol
const MAX_FAR_NAMES = 60; // more find no room anyhow, and to look for it takes time
const AWAY_PX = 14; // by which a name stands off that has no room beside its symbol
const MIN_TIE_PX = 1.4 * TAG_HEIGHT; // a tag that has moved less has no line, which would not show

/** Symbols in view from which on names keep clear of none, and no place has its own: no room would be left. */
const MAX_CLEARED_SYMBOLS = 300;
/** How many people a town needs to be named, by zoom: few names far out, all of them near. */
const MIN_POPULATION = { 8: 60000, 9: 30000, 10: 8000, 11: 3000, 12: 0 };
const MIN_POPULATION_FAR_OUT = 150000;
const MIN_POPULATION_WIDE = 500000;

const KEYS_PER_ROW = 2 ** 24;

const cellOf = (/** @type {number} */ x, /** @type {number} */ y) =>
  Math.round(y / TAG_HEIGHT) * KEYS_PER_ROW + Math.round(x / TAG_WIDTH);

/** Where the centre of a symbol, once rounded, is too close to a tag at a position. @param {number} x @param {number} y */
const boxAround = (x, y) => ({
  left: x - TAG_WIDTH + 0.5,
  right: x + TAG_WIDTH - 0.5,
  top: y - TAG_HEIGHT + 0.5,
  bottom: y + TAG_HEIGHT - 0.5,
});

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
 * Finds the position of each tag.
 * @param {number[]} tags the places that have one
 * @param {(place: number) => Position} project in whole px
 * @param {(box: {left: number, right: number, top: number, bottom: number}) => boolean} hasSymbol whether one that stays
 *   where it is has its centre in a box; on the right and the bottom edge it is not in it
 * @returns {Map<number, Position & {from?: Position}>} by place; `from` where a tag has moved from
 */
export function placeTags(tags, project, hasSymbol) {
  const positions = new Map();
  const grid = new Map();
  const take = (/** @type {Position} */ position) => {
    const cell = cellOf(position.x, position.y);
    const taken = grid.get(cell);
    if (taken) taken.push(position);
    else grid.set(cell, [position]);
  };
  const hasRoom = (/** @type {number} */ x, /** @type {number} */ y) =>
    !isTaken(grid, x, y) && !hasSymbol(boxAround(x, y));
  for (const i of tags) {
    const from = project(i);
    const step = STEPS.find(({ x, y }) => hasRoom(from.x + x, from.y + y)) ?? STEPS[0];
    const position = { x: from.x + step.x, y: from.y + step.y, ...(step !== STEPS[0] && { from }) };
    positions.set(i, position);
    take(position);
  }
  return positions;
}

/** Draws the lines from tags that have moved to where they belong.
 * @param {CanvasRenderingContext2D} ctx @param {(Position & {from?: Position})[]} positions */
export function drawTies(ctx, positions, theme) {
  for (const { x, y, from } of positions) {
    if (from && Math.hypot(x - from.x, y - from.y) >= MIN_TIE_PX) drawTie(ctx, from, { x, y }, theme);
  }
}

/** @param {CanvasRenderingContext2D} ctx @param {Position} from @param {Position} to */
function drawTie(ctx, from, to, theme) {
  ctx.beginPath();
  ctx.moveTo(from.x, from.y);
  ctx.lineTo(to.x, to.y);
  ctx.strokeStyle = theme.area;
  ctx.lineWidth = 1;
  ctx.stroke();
}

/** In which order places are named: those known to a spot, to a circle around one, and those that are an area or a line.
 * @param {{drawn: string, has_radius?: boolean}} place */
const rankPlace = ({ drawn, has_radius: hasRadius }) => (drawn === "point" ? 0 : hasRadius ? 1 : 2);

/**
 * Lists the places to name beside their symbols, as `rankPlace` has them, of each kind those with most incidents first. A
 * symbol of several places close by has no name.
 * @param {PlacedSymbol[]} symbols those in view
 * @param {any[]} places the record's
 * @param {(place: object) => string} name
 */
export function listNamedPlaces(symbols, places, name) {
  if (symbols.length > MAX_CLEARED_SYMBOLS) return [];
  return symbols
    .filter(({ symbol }) => !symbol.cell)
    .map((symbol) => ({ ...symbol, rank: rankPlace(places[symbol.place]) }))
    .sort((a, b) => a.rank - b.rank || b.radius - a.radius)
    .map(({ place, symbol, x, y, radius }) => ({
      label: name(places[place]),
      position: { x, y },
      beside: radius + 2,
      slants: places[place].drawn !== "point",
      isMinor: rankPlace(places[place]) === 2 && !symbol.text,
    }));
}

/** Boxes around symbols in view; none where they are so many that no name would be left.
 * @param {{x: number, y: number, radius: number}[]} symbols */
export function listSymbolBoxes(symbols) {
  if (symbols.length > MAX_CLEARED_SYMBOLS) return [];
  return symbols.map(({ x, y, radius }) => {
    const [halfWidth, halfHeight] = [Math.max(17, radius + 2), Math.max(11, radius + 2)];
    return { left: x - halfWidth, right: x + halfWidth, top: y - halfHeight, bottom: y + halfHeight };
  });
}

/**
 * Draws names, as many as do not overlap each other or what is taken, and are whole in view.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Name[]} names the first of two that overlap is drawn; with a dot where they are not beside a symbol
 * @param {Box[]} taken
 * @param {L.Bounds} frame what is in view, in layer points
 * @param {import("./symbols.js").Theme} theme
 * @returns {Box[]} the boxes of the names drawn
 */
export function drawNamesBeside(ctx, names, taken, frame, theme) {
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  /** @type {Box[]} */
  const drawn = [];
  const isFree = (/** @type {Box} */ box) =>
    frame.contains([box.left, box.top]) &&
    frame.contains([box.right, box.bottom]) &&
    ![taken, drawn].some((boxes) => boxes.some(overlapping(box)));
  for (const name of names) {
    if (!frame.contains([name.position.x, name.position.y])) continue;
    ctx.font = `${name.slants ? "italic " : ""}500 11.5px system-ui, sans-serif`;
    const free = listLabels(ctx, name, names.length <= MAX_FAR_NAMES).find(isFree);
    if (!free) continue;
    drawn.push(free);
    drawLabel(ctx, name, free, theme);
  }
  return drawn;
}

/**
 * Lists the towns to name at a zoom, but for those named already.
 * @param {L.Map} map
 * @param {{label: string, lat: number, lon: number, population: number}[]} towns largest first
 * @param {Name[]} named
 * @returns {Name[]}
 */
export function listNamedTowns(map, towns, named) {
  const minimum = minPopulation(map.getZoom());
  const labels = new Set(named.map(({ label }) => label));
  return towns
    .filter((town) => town.population >= minimum && !labels.has(town.label))
    .map(({ label, lat, lon }) => ({ label, position: map.latLngToLayerPoint([lat, lon]), beside: 0 }));
}

function minPopulation(zoom) {
  if (zoom < 6) return zoom < 5 ? 4 * MIN_POPULATION_WIDE : MIN_POPULATION_WIDE;
  return zoom < 8 ? MIN_POPULATION_FAR_OUT : MIN_POPULATION[Math.min(12, Math.floor(zoom))];
}

/** @typedef {Box & {lines: string[], isAway: boolean}} Label where a name may stand, in one line or two */

/** Lists where a name may stand: beside its position, in one line or two, and where it has a symbol some way off, too.
 * @param {CanvasRenderingContext2D} ctx @param {Name} name @param {boolean} mayBeFar @returns {Label[]} the best first */
function listLabels(ctx, { label, position: { x, y }, beside, isMinor }, mayBeFar) {
  const forms = [[label], ...(beside && !isMinor ? splitLabel(label) : [])].map((lines) => ({
    lines,
    width: Math.max(...lines.map((line) => ctx.measureText(line).width)),
    half: HALF_LINE * lines.length,
  }));
  const place = (/** @type {typeof listNear} */ list, /** @type {boolean} */ isAway) =>
    forms.flatMap(({ lines, width, half }) =>
      list(width, half, beside).map(([dx, dy]) => ({
        left: x + dx - 3,
        right: x + dx + width + 3,
        top: y + dy - half,
        bottom: y + dy + half,
        lines,
        isAway,
      })),
    );
  return [...place(listNear, false), ...(beside && mayBeFar && !isMinor ? place(listFar, true) : [])];
}

/** Splits a label into two lines, as even as its spaces allow; none where it has no space. @param {string} label */
function splitLabel(label) {
  const spaces = [...label.matchAll(/ /g)].map(({ index }) => index);
  if (!spaces.length) return [];
  const middle = label.length / 2;
  const at = spaces.reduce((best, space) => (Math.abs(space - middle) < Math.abs(best - middle) ? space : best));
  return [[label.slice(0, at), label.slice(at + 1)]];
}

/** Steps to the left and the middle of a label beside its position: right, left, above, below; of a symbol also higher
 * and lower. @param {number} width @param {number} half @param {number} beside @returns {number[][]} */
function listNear(width, half, beside) {
  const [right, left] = [6 + beside, -6 - beside - width];
  const rows = beside ? [0, -13, 13] : [0];
  const away = beside ? beside + half + 1 : 13;
  return [
    ...rows.map((row) => [right, row]),
    ...rows.map((row) => [left, row]),
    [-width / 2, -away],
    [-width / 2, away],
  ];
}

/** Steps to the left and the middle of a label that stands some way off a symbol.
 * @param {number} width @param {number} half @param {number} beside @returns {number[][]} */
function listFar(width, half, beside) {
  const [right, left] = [6 + beside + AWAY_PX, -6 - beside - AWAY_PX - width];
  const rows = FAR_ROWS.map((share) => share * (beside + half + 1));
  return rows.flatMap((row) =>
    [right, left, ...(Math.abs(row) > beside + half ? [-width / 2] : [])].map((at) => [at, row]),
  );
}

/** @param {CanvasRenderingContext2D} ctx @param {Name} name @param {Label} label */
function drawLabel(ctx, { position, beside }, { left, right, top, bottom, lines, isAway }, theme) {
  const { x, y } = position;
  if (isAway) drawTie(ctx, position, { x: Math.min(Math.max(x, left), right), y: (top + bottom) / 2 }, theme);
  ctx.fillStyle = theme.faint;
  if (!beside) {
    ctx.beginPath();
    ctx.arc(x, y, 2, 0, 2 * Math.PI);
    ctx.fill();
  }
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 3;
  lines.forEach((line, i) => {
    const middle = top + (2 * i + 1) * HALF_LINE;
    ctx.strokeText(line, left + 3, middle);
    ctx.fillText(line, left + 3, middle);
  });
}

const [GRID_COLUMNS, GRID_ROWS] = [11, 9]; // of the grid of spots at which a name may stand
const HALF_AREA_NAME_PX = 9; // of height
const LETTER_SPACING_PX = 2;
const AREA_NAME_FONT = "600 12px system-ui, sans-serif";

/** The spots of a grid over a part of the map. @param {{min: Position, max: Position}} frame @returns {Position[]} */
function spreadSpots({ min, max }) {
  return Array.from({ length: GRID_COLUMNS * GRID_ROWS }, (_, i) => ({
    x: min.x + ((max.x - min.x) * ((i % GRID_COLUMNS) + 0.5)) / GRID_COLUMNS,
    y: min.y + ((max.y - min.y) * (Math.floor(i / GRID_COLUMNS) + 0.5)) / GRID_ROWS,
  }));
}

/**
 * Finds where a name of so many px stands: as near as can be to the middle of what is in view of its land, wholly
 * within the land and on nothing that is taken.
 * @param {Position[]} spots
 * @param {(spot: Position) => boolean} isWithin whether the land is there
 * @param {number} width
 * @param {(box: Box) => boolean} isFree
 * @returns {(Box & Position) | undefined}
 */
export function placeName(spots, isWithin, width, isFree) {
  const inside = spots.filter(isWithin);
  const mean = (/** @type {"x" | "y"} */ axis) => inside.reduce((sum, spot) => sum + spot[axis], 0) / inside.length;
  const middle = { x: mean("x"), y: mean("y") };
  const distance = (/** @type {Position} */ { x, y }) => Math.hypot(x - middle.x, y - middle.y);
  return inside
    .sort((a, b) => distance(a) - distance(b))
    .map(({ x, y }) => ({
      x,
      y,
      left: x - width / 2,
      right: x + width / 2,
      top: y - HALF_AREA_NAME_PX,
      bottom: y + HALF_AREA_NAME_PX,
    }))
    .find((box) => isFree(box) && listCorners(box).every(isWithin));
}

/** @param {Box} box @returns {Position[]} */
function listCorners({ left, right, top, bottom }) {
  return [left, right].flatMap((x) => [top, bottom].map((y) => ({ x, y })));
}

/** The names of the lands in view, quietly, where each has room: they move with the view, as what is in view of a land may
 * be any part of it. */
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
   * @param {import("./symbols.js").Theme} theme
   * @returns {Box[]} the boxes of the names
   */
  draw(ctx, frame, taken, theme) {
    const { min, max } = /** @type {{min: L.Point, max: L.Point}} */ (frame);
    const spots = spreadSpots({ min, max });
    const paths = this.#paths.paths();
    ctx.save();
    Object.assign(ctx, {
      font: AREA_NAME_FONT,
      letterSpacing: `${LETTER_SPACING_PX}px`,
      textAlign: "center",
      textBaseline: "middle",
    });
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
