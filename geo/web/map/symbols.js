// What the symbol of a place looks like, and which places share one: shape and colour say the family, the pictogram the
// type, the size the number. The rules are symbols.json's and the colours palette.json's, which print reads too;
// geo/publish/print/symbols.py states the same in Python, and tests/js/test_symbol_parity.py holds the two together.

import palette from "../palette.json" with { type: "json" };
import rules from "../symbols.json" with { type: "json" };

/** Values of `mark`: the documents disagree, or the status is disputed. */
export const DISAGREE = 1;
export const DISPUTED = 2;

/**
 * Colours of the map, by the names of palette.json, and whether they are those of the dark one.
 * @typedef {typeof palette.light & {dark: boolean}} Theme
 */

/** @typedef {{color: string, shape: string, n: number}} Segment so many parts of one colour, in the shape of a family */

/**
 * The style of a symbol, or of a flat tag for what has no single position. Symbols of the same `key` are drawn alike.
 * @typedef {object} SymbolStyle
 * @property {string} [key]
 * @property {boolean} [tag]
 * @property {boolean} [cell] whether it stands for several places close by
 * @property {number} radius in px
 * @property {string} text the number of incidents, where there are several
 * @property {string} [pictogram] the type, where there is one incident
 * @property {Segment[]} segments
 * @property {boolean} [hollow] whether every date is approximate
 * @property {boolean} [lost] whether all support is lost
 * @property {boolean} [drop] whether support falls
 * @property {number} [mark] DISAGREE, DISPUTED or 0
 */

/** The colours of the light or the dark map. @param {boolean} dark @returns {Theme} */
export function pickTheme(dark) {
  return { dark, ...(dark ? palette.dark : palette.light) };
}

const SIZES = rules.sizes.map((size) => ({ radius: size.radius_px, max: size.max_incidents ?? Infinity }));

/** The radius, in px, of a symbol for so many incidents. @param {number} incidents */
export function radiusOf(incidents) {
  return (SIZES.find(({ max }) => incidents <= max) ?? SIZES[SIZES.length - 1]).radius;
}

/**
 * The classes of size up to that of a number of incidents.
 * @param {number} incidents
 * @returns {{min: number, text: string, radius: number}[]}
 */
export function sizeClasses(incidents) {
  const classes = SIZES.map(({ max, radius }, i) => {
    const min = i === 0 ? 1 : SIZES[i - 1].max + 1;
    return { min, text: describeRange(min, max), radius };
  });
  return classes.filter(({ min }) => min <= Math.max(1, incidents));
}

/** "4", "5–9" or "100+". @param {number} min @param {number} max Infinity for no end */
export function describeRange(min, max) {
  if (min === max) return String(min);
  return max === Infinity ? `${min}+` : `${min}–${max}`;
}

/** @typedef {Omit<import("./place_counts.js").Count, "incidents" | "statements">} SymbolCount what a symbol shows */

/**
 * Finds the style of a place's symbol from its counts. What is retracted is shown, but not in the number.
 * @param {SymbolCount} count
 * @param {{types: any[], families: any[]}} record
 * @param {Theme} theme
 * @param {boolean} tag whether the place has no single position
 * @param {boolean} cell whether it is several places close by
 * @returns {SymbolStyle}
 */
export function symbolOf(count, record, theme, tag, cell = false) {
  const { total, drops } = count;
  const number = total - count.retracted || total;
  const [first] = count.types.keys();
  const pictogram = total === 1 ? record.types[first].id : "";
  const text = total === 1 ? "" : String(number);
  const segments = segmentsOf(count, record, theme);
  const lost = total > 0 && count.lost === total;
  const drop = !lost && drops + count.lost > 0;
  const mark = count.disputed ? DISPUTED : count.disagree ? DISAGREE : 0;
  const hollow = count.approx === total;
  const key = [tag, cell, hollow, lost, drop, text, pictogram, ...segments.map(({ color, n }) => color + n)].join();
  return {
    key,
    tag,
    ...(cell && { cell }),
    radius: radiusOf(number),
    hollow,
    lost,
    drop,
    mark,
    text,
    pictogram,
    segments,
  };
}

/** The families, most frequent first, and last, in grey, what has lost all support. Of more incidents than a symbol tells
 * exactly, parts of the whole.
 * @returns {Segment[]} */
function segmentsOf({ types, lost, total }, record, theme) {
  const { max_exact_incidents: maxExact, parts } = rules.segments;
  const all = lost === total;
  const segments = countFamilies(types, record, all)
    .filter(({ n }) => n)
    .sort((a, b) => b.n - a.n || a.index - b.index)
    .map(({ style, n }) => ({
      color: all ? theme.lost : theme.dark ? style.dark : style.color,
      shape: style.shape,
      n,
    }));
  if (lost && !all) segments.push({ color: theme.lost, shape: "circle", n: lost });
  if (total <= maxExact) return segments;
  return segments.map((segment) => ({ ...segment, n: Math.max(1, Math.round((parts * segment.n) / total)) }));
}

function countFamilies(types, record, all) {
  const families = record.families.map((style, index) => ({ index, style, n: 0 }));
  for (const [index, { n, lost }] of types) families[record.types[index].family].n += all ? n : n - lost;
  return families;
}

// Which places share a symbol. Those at one spot always do; where places stand so close that their symbols would hide one
// another, those of a cell do. Tiles and cells are fixed to the world at a zoom, and a tile is crowded by the places of the
// record, so neither a pan nor a window changes which places go together.

const TILE_PX = 240;
const CELL_PX = 80; // of a crowded tile
/** Spots of a tile from which on it is crowded. */
const MIN_CROWD = 40;
/** A record with fewer spots is never crowded: all its symbols are drawn. */
const MIN_SPOTS = 300;
const MAX_LATITUDE = 85.0511287798; // of the map's projection

/** Which places are at one spot: they share a symbol, that of the first of them, as no zoom would part their own. */
export class Spots {
  /** Of each spot with several places all of them, by the first. @type {Map<number, number[]>} */
  #sharing = new Map();

  /** @param {{spot?: string | null}[]} places `spot` is the same for those at one spot, null for all others */
  constructor(places) {
    const firsts = new Map();
    /** @type {number[]} for each place the first one at its spot */
    this.lead = places.map(({ spot }, i) => {
      if (spot === null || spot === undefined) return i;
      const first = firsts.get(spot);
      if (first === undefined) firsts.set(spot, i);
      else if (this.#sharing.has(first)) this.#sharing.get(first)?.push(i);
      else this.#sharing.set(first, [first, i]);
      return first ?? i;
    });
    /** How many spots there are. */
    this.number = this.lead.reduce((sum, first, place) => sum + Number(first === place), 0);
  }

  /** All the places at the spot of a place. @param {number} place @returns {number[]} */
  placesAt(place) {
    return this.#sharing.get(this.lead[place]) ?? [place];
  }
}

/** Finds where the symbols of places are, as parts of the world from west to east and from north to south.
 * @param {{lat: number, lon: number}[]} places in degrees @param {Spots} spots */
export function findPositions(places, { lead }) {
  const [x, y] = [new Float64Array(places.length), new Float64Array(places.length)];
  for (let place = 0; place < places.length; place += 1) {
    const { lat, lon } = places[lead[place]];
    const sine = Math.sin((Math.max(-MAX_LATITUDE, Math.min(MAX_LATITUDE, lat)) * Math.PI) / 180);
    x[place] = lon / 360 + 0.5;
    y[place] = 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
  }
  return { x, y };
}

/** The px of the world from west to east at a zoom. @param {number} zoom */
export const worldSize = (zoom) => 256 * 2 ** zoom;

/**
 * The places in view, by the symbol that they share.
 * @typedef {object} Groups
 * @property {number} number of groups
 * @property {Int32Array} groupOfPlace -1 for what is not in view
 * @property {number[]} lead of each group its first place
 * @property {number[][]} members of each group its places
 * @property {boolean[]} isCell of each group whether it has more than one spot
 * @property {number[]} x of each symbol, in px of the world at this zoom, as of `y`
 * @property {number[]} y
 */

/** No place is in view. @param {number} places how many there are @returns {Groups} */
export function noGroups(places) {
  return {
    number: 0,
    groupOfPlace: new Int32Array(places).fill(-1),
    lead: [],
    members: [],
    isCell: [],
    x: [],
    y: [],
  };
}

/**
 * Groups the places in view.
 * @param {any[]} places those drawn as lines or areas stand alone
 * @param {Spots} spots
 * @param {import("./place_counts.js").PlaceIndex} index of their symbols
 * @param {number} zoom
 * @param {{left: number, right: number, top: number, bottom: number}} view in px of the world
 * @returns {Groups}
 */
export function groupPlaces(places, spots, index, zoom, view) {
  const size = worldSize(zoom);
  const { lead } = spots;
  const tiles = new Grid(view, TILE_PX);
  const cells = new Grid(view, CELL_PX);
  const inView = [];
  const crowds = new Uint32Array(tiles.length);
  for (const place of index.list(tiles.reach(size))) {
    const tile = tiles.find(index.x[place] * size, index.y[place] * size);
    if (tile < 0) continue;
    inView.push(place);
    if (lead[place] === place && places[place].drawn === "point") crowds[tile] += 1;
  }
  const minCrowd = isEverCrowded(spots) ? MIN_CROWD : Infinity;
  const groups = noGroups(places.length);
  const groupOfCell = new Int32Array(cells.length).fill(-1);
  for (const place of inView) {
    const first = lead[place];
    const [x, y] = [index.x[place] * size, index.y[place] * size];
    const isCrowded = places[place].drawn === "point" && crowds[tiles.find(x, y)] >= minCrowd;
    const cell = isCrowded ? cells.find(x, y) : -1;
    const before = cell < 0 ? groups.groupOfPlace[first] : groupOfCell[cell];
    if (before >= 0) addMember(groups, before, place, x, y, lead);
    else {
      if (cell >= 0) groupOfCell[cell] = groups.number;
      addGroup(groups, place, x, y);
    }
  }
  return groups;
}

/** @param {Groups} groups */
function addGroup(groups, place, x, y) {
  groups.groupOfPlace[place] = groups.number++;
  groups.lead.push(place);
  groups.members.push([place]);
  groups.isCell.push(false);
  groups.x.push(x);
  groups.y.push(y);
}

/** Adds a place to a group, whose symbol stands at the mean of its places. @param {Groups} groups */
function addMember({ groupOfPlace, members, isCell, x, y }, group, place, east, south, lead) {
  groupOfPlace[place] = group;
  isCell[group] ||= lead[members[group][0]] !== lead[place];
  members[group].push(place);
  x[group] += (east - x[group]) / members[group].length;
  y[group] += (south - y[group]) / members[group].length;
}

/** The squares of the world that a view touches, whole tiles of them, so that no pan changes what is in one. */
class Grid {
  /** @param {{left: number, right: number, top: number, bottom: number}} view in px of the world
   * @param {number} side of a square, of which a tile holds a whole number */
  constructor(view, side) {
    const down = (/** @type {number} */ px) => Math.floor(px / TILE_PX) * TILE_PX;
    this.side = side;
    this.left = down(view.left);
    this.top = down(view.top);
    this.columns = (down(view.right) + TILE_PX - this.left) / side;
    this.rows = (down(view.bottom) + TILE_PX - this.top) / side;
    this.length = this.columns * this.rows;
  }

  /** The box that it lies in, and a px more, so that what is inexact in a quotient leaves no place out.
   * @param {number} size of the world in px @returns {import("./place_counts.js").Box} */
  reach(size) {
    return {
      left: (this.left - 1) / size,
      right: (this.left + this.columns * this.side + 1) / size,
      top: (this.top - 1) / size,
      bottom: (this.top + this.rows * this.side + 1) / size,
    };
  }

  /** The square of a position; -1 where it is in none. @param {number} x @param {number} y */
  find(x, y) {
    const column = Math.floor((x - this.left) / this.side);
    const row = Math.floor((y - this.top) / this.side);
    const isInside = column >= 0 && column < this.columns && row >= 0 && row < this.rows;
    return isInside ? row * this.columns + column : -1;
  }
}

/** Whether a record has so many spots that some may share a symbol. @param {Spots} spots */
export const isEverCrowded = (spots) => spots.number >= MIN_SPOTS;
