// Which places of a record are in a part of the world, and how many of its incidents are in a window of days: of each type,
// at each place, in each municipality, and of what kind in each group of places that share a symbol.

import { sortByNumber, WindowRows } from "../shared/record.js";

/** Squares of the world from side to side, as a power of two: some 600 m each on the equator. */
const CURVE_LEVELS = 16;
/** Places of a square from which on its quarters are looked at, not each of the places. */
const MIN_PARTED_PLACES = 8;
/** Found places are sorted by one pass over all places where they are more than this part of them. */
const PASS_SHARE = 1 / 8;

/** A part of the map, in parts of the world as `findPositions` has them; what lies on its right and its bottom edge is not
 * in it. @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/**
 * Finds the places in a part of the world without a look at all of them. They are sorted along Morton's curve, by the bits
 * of their column and row in turns, so that the places of each square of the world, of its quarters and of theirs, are one
 * stretch of the order. No square depends on what is in view.
 */
export class PlaceIndex {
  /** The places in the order of the curve, and where each is on it. */
  #places;
  #keys;

  /** @param {{x: Float64Array, y: Float64Array}} positions of places, in parts of the world */
  constructor({ x, y }) {
    this.x = x;
    this.y = y;
    const keys = Uint32Array.from(
      x,
      (_, place) => (spreadBits(columnOf(x[place])) | (spreadBits(columnOf(y[place])) << 1)) >>> 0,
    );
    this.#places = sortByKey(keys);
    this.#keys = keys.map((_, i) => keys[this.#places[i]]);
  }

  /** Lists the places in a box, in the order of the record. @param {Box} box @returns {Uint32Array} */
  list(box) {
    const stretches = [];
    let length = 0;
    this.#visit(box, 0, this.#places.length, 0, 0, 0, (from, to) => {
      stretches.push(this.#places.subarray(from, to));
      length += to - from;
      return false;
    });
    const found = new Uint32Array(length);
    let next = 0;
    for (const stretch of stretches) {
      found.set(stretch, next);
      next += stretch.length;
    }
    return length > this.#places.length * PASS_SHARE ? sortByPass(found, this.#places.length) : found.sort();
  }

  /** Whether a box has a place that passes; looks no further than the first. @param {Box} box
   * @param {(place: number) => boolean} passes */
  some(box, passes) {
    return this.#visit(box, 0, this.#places.length, 0, 0, 0, (from, to) => {
      for (let i = from; i < to; i += 1) if (passes(this.#places[i])) return true;
      return false;
    });
  }

  /**
   * Visits what of a square is in a box, stretch by stretch, until a visit says that it is enough.
   * @param {Box} box @param {number} from where the square begins on the curve @param {number} to
   * @param {number} level how often the world was quartered @param {number} column of the square @param {number} row
   * @param {(from: number, to: number) => boolean} visit
   * @returns {boolean} whether it was enough
   */
  #visit(box, from, to, level, column, row, visit) {
    if (from === to) return false;
    const [left, right] = spanOf(column, level);
    const [top, bottom] = spanOf(row, level);
    if (left >= box.right || right <= box.left || top >= box.bottom || bottom <= box.top) return false;
    if (left >= box.left && right <= box.right && top >= box.top && bottom <= box.bottom) return visit(from, to);
    if (level === CURVE_LEVELS || to - from < MIN_PARTED_PLACES) return this.#visitEach(box, from, to, visit);
    const shift = 2 * (CURVE_LEVELS - level - 1);
    const start = ((this.#keys[from] >>> shift) & ~3) >>> 0;
    for (let quarter = 0, begin = from; quarter < 4; quarter += 1) {
      const end = quarter === 3 ? to : this.#countBelow((start + quarter + 1) * 2 ** shift, begin, to);
      if (this.#visit(box, begin, end, level + 1, 2 * column + (quarter & 1), 2 * row + (quarter >> 1), visit))
        return true;
      begin = end;
    }
    return false;
  }

  #visitEach({ left, right, top, bottom }, from, to, visit) {
    for (let i = from; i < to; i += 1) {
      const [x, y] = [this.x[this.#places[i]], this.y[this.#places[i]]];
      if (x >= left && x < right && y >= top && y < bottom && visit(i, i + 1)) return true;
    }
    return false;
  }

  /** Where on the curve, from `low` to `high`, the first key of at least so much is. */
  #countBelow(key, low, high) {
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** The column or row of a position. @param {number} position in parts of the world; what lies beyond its edge is in the last */
const columnOf = (position) => Math.max(0, Math.min(2 ** CURVE_LEVELS - 1, Math.floor(position * 2 ** CURVE_LEVELS)));

/** From where to where a column or row of squares goes; those at the world's edge have what lies beyond it.
 * @returns {[number, number]} */
const spanOf = (column, level) => [
  column === 0 ? -Infinity : column / 2 ** level,
  column === 2 ** level - 1 ? Infinity : (column + 1) / 2 ** level,
];

/** Puts a zero before each of 16 bits. @param {number} bits */
function spreadBits(bits) {
  bits = (bits | (bits << 8)) & 0x00ff00ff;
  bits = (bits | (bits << 4)) & 0x0f0f0f0f;
  bits = (bits | (bits << 2)) & 0x33333333;
  return (bits | (bits << 1)) & 0x55555555;
}

/** The places by their keys, those of one key in their own order. @param {Uint32Array} keys */
function sortByKey(keys) {
  let sorted = Uint32Array.from(keys.keys());
  for (const shift of [0, 16]) {
    const starts = new Uint32Array(2 ** 16 + 1);
    for (const key of keys) starts[((key >>> shift) & 0xffff) + 1] += 1;
    for (let digit = 0; digit < 2 ** 16; digit += 1) starts[digit + 1] += starts[digit];
    const next = new Uint32Array(keys.length);
    for (const place of sorted) next[starts[(keys[place] >>> shift) & 0xffff]++] = place;
    sorted = next;
  }
  return sorted;
}

/** Sorts numbers below an end, each of them once. @param {Uint32Array} numbers @param {number} end */
function sortByPass(numbers, end) {
  const isThere = new Uint8Array(end);
  for (const number of numbers) isThere[number] = 1;
  let next = 0;
  for (let number = 0; number < end; number += 1) if (isThere[number]) numbers[next++] = number;
  return numbers;
}

/** What shows of an incident beside its type, as far as a group counts how many of them it has: `mark` is 1 or 2 for the
 * two after the first, `support` for the two after those. */
const TRAITS = ["approx", "disagree", "disputed", "drops", "lost"];
const [APPROX, DISPUTED, LOST] = [0, 2, 4];
const LAYERS = ["incidents", "statements", "retracted"];
/** In place of the municipality of a place that is in none, or in several. */
const [NONE, SEVERAL] = [-1, -2];
/** Rows in the order of their days are read this many times as fast as those of one place after another. */
const READ_RATIO = 8;

/**
 * The incidents of one or several places in the window, of the types that are shown.
 * @typedef {object} Count
 * @property {number} total
 * @property {number} incidents of the total, those of each layer
 * @property {number} statements
 * @property {number} retracted
 * @property {number} approx of the total, those whose date is approximate
 * @property {number} disagree those on which the documents disagree
 * @property {number} disputed those whose status is disputed
 * @property {number} drops those that drop from corroborated to reported
 * @property {number} lost those that lose all support
 * @property {Map<number, {n: number, lost: number}>} types by type
 */

/** Groups each place alone. @param {object[]} places */
const listAlone = (places) => ({ groupOfPlace: Int32Array.from(places.keys()), number: places.length });

/** @returns {Count} */
const emptyCount = () => ({
  total: 0,
  incidents: 0,
  statements: 0,
  retracted: 0,
  approx: 0,
  disagree: 0,
  disputed: 0,
  drops: 0,
  lost: 0,
  types: new Map(),
});

/** The counts of a record, kept up to date as the window moves. They are running sums: a window that moves counts what
 * comes into it and what goes. */
export class PlaceCounts {
  /**
   * @param {{places: any[], types: {layer: string}[], incidents: any}} record
   * @param {number} [municipalities] how many there are
   * @param {{groupOfPlace: ArrayLike<number>, number: number}} [groups] see `group`; each place alone without them
   */
  constructor({ places, types, incidents }, municipalities = 0, groups = listAlone(places)) {
    this.width = types.length;
    this.layerOfType = types.map(({ layer }) => layer);
    this.layers = Uint8Array.from(types, ({ layer }) => LAYERS.indexOf(layer));
    this.columns = incidents;
    this.places = places;
    this.municipalityOfPlace = municipalities
      ? Int32Array.from(places, ({ municipalities: [only = NONE, ...others] }) => (others.length ? SEVERAL : only))
      : new Int32Array(places.length).fill(NONE);
    this.byPlace = sortByNumber(incidents.place, places.length);
    /** What is in the window by type. */
    this.incidentsOfType = new Int32Array(this.width);
    /** What is in the window by place and layer. */
    this.layersOfPlace = new Int32Array(places.length * LAYERS.length);
    /** Incidents in the window at places in just this municipality, and at those that span it and others. */
    this.incidentsWithin = new Int32Array(municipalities);
    this.incidentsSpanning = new Int32Array(municipalities);
    this.rows = new WindowRows(incidents.first, incidents.last);
    this.groupOfPlace = groups.groupOfPlace;
    this.numberOfGroups = 0;
    this.counts = new Int32Array(0);
    this.traits = TRAITS.map(() => this.counts);
    this.group(groups);
  }

  /** Counts by other groups from now on. @param {{groupOfPlace: ArrayLike<number>, number: number}} groups -1 for the
   * places that are in none */
  group({ groupOfPlace, number }) {
    this.groupOfPlace = groupOfPlace;
    this.numberOfGroups = number;
    const size = number * this.width;
    this.counts = new Int32Array(size);
    this.traits = TRAITS.map(() => new Int32Array(size));
    const { rows, next } = this.rows.begun;
    const places = this.#listGroupedPlaces(next / READ_RATIO);
    if (places) for (const place of places) this.#countGroups(this.byPlace.rows, ...this.#stretchOf(place));
    else this.#countGroups(rows, 0, next);
  }

  /** Where the rows of a place begin and end, of those by place. @param {number} place @returns {[number, number]} */
  #stretchOf(place) {
    return [this.byPlace.starts[place], this.byPlace.starts[place + 1]];
  }

  /** Lists the places in groups; null where there are more incidents at them than so many. @param {number} maxRows */
  #listGroupedPlaces(maxRows) {
    const places = [];
    for (let place = 0, rows = 0; place < this.groupOfPlace.length; place += 1) {
      if (this.groupOfPlace[place] < 0) continue;
      const [begin, end] = this.#stretchOf(place);
      rows += end - begin;
      if (rows > maxRows) return null;
      places.push(place);
    }
    return places;
  }

  /** Counts those rows of a stretch that are in the window, by group. @param {Uint32Array} rows @param {number} begin
   * @param {number} end */
  #countGroups(rows, begin, end) {
    const { place, first, last } = this.columns;
    const { groupOfPlace } = this;
    const { window } = this.rows;
    for (let i = begin; i < end; i += 1) {
      const row = rows[i];
      const group = groupOfPlace[place[row]];
      if (group >= 0 && first[row] <= window.last && last[row] >= window.first) this.#countInGroup(group, row, 1);
    }
  }

  /** Moves the window (day numbers, inclusive). @returns {Set<number>} the groups whose counts may have changed */
  moveWindow(first, last) {
    const isTouched = new Uint8Array(this.numberOfGroups);
    this.rows.move(first, last, (rows, begin, end, by) => this.#countRows(rows, begin, end, by, isTouched));
    const touched = new Set();
    for (let group = 0; group < isTouched.length; group += 1) if (isTouched[group]) touched.add(group);
    return touched;
  }

  /** Counts the rows of a stretch `by` each, in all that is counted. @param {Uint32Array} rows @param {number} begin
   * @param {number} end @param {number} by @param {Uint8Array} isTouched by group */
  #countRows(rows, begin, end, by, isTouched) {
    const { columns, layers, incidentsOfType, layersOfPlace, groupOfPlace } = this;
    for (let i = begin; i < end; i += 1) {
      const row = rows[i];
      const [place, type] = [columns.place[row], columns.type[row]];
      const layer = layers[type];
      incidentsOfType[type] += by;
      layersOfPlace[place * LAYERS.length + layer] += by;
      if (layer === 0) this.#countInMunicipalities(place, by);
      const group = groupOfPlace[place];
      if (group < 0) continue;
      this.#countInGroup(group, row, by);
      isTouched[group] = 1;
    }
  }

  #countInMunicipalities(place, by) {
    const municipality = this.municipalityOfPlace[place];
    if (municipality >= 0) this.incidentsWithin[municipality] += by;
    else if (municipality === SEVERAL)
      for (const each of this.places[place].municipalities) this.incidentsSpanning[each] += by;
  }

  #countInGroup(group, row, by) {
    const { type, approx, mark, support } = this.columns;
    const cell = group * this.width + type[row];
    this.counts[cell] += by;
    if (approx[row]) this.traits[APPROX][cell] += by;
    if (mark[row]) this.traits[APPROX + mark[row]][cell] += by;
    if (support[row]) this.traits[DISPUTED + support[row]][cell] += by;
  }

  /**
   * Counts what a group has in the window.
   * @param {number} group
   * @param {(type: number) => boolean} isShown whether incidents of a type are to be counted
   * @returns {Count}
   */
  countAt(group, isShown) {
    const count = emptyCount();
    for (let type = 0, cell = group * this.width; type < this.width; type += 1, cell += 1) {
      const n = this.counts[cell];
      if (!n || !isShown(type)) continue;
      count.types.set(type, { n, lost: this.traits[LOST][cell] });
      count.total += n;
      count[this.layerOfType[type]] += n;
      for (let i = 0; i < TRAITS.length; i += 1) count[TRAITS[i]] += this.traits[i][cell];
    }
    return count;
  }

  /** How many incidents a place has in the window, without statements and what is retracted. @param {number} place */
  incidentsAt(place) {
    return this.layersOfPlace[place * LAYERS.length];
  }

  /** Whether a place has something in the window, of the layers that are on. @param {number} place
   * @param {Record<string, boolean>} on */
  isPresent(place, on) {
    const at = place * LAYERS.length;
    return LAYERS.some((layer, i) => on[layer] && this.layersOfPlace[at + i] > 0);
  }

  /** Counts incidents one by one. @param {number[]} rows of the record @returns {Count} */
  countRows(rows) {
    const { type, approx, mark, support } = this.columns;
    const count = emptyCount();
    for (const row of rows) {
      const lost = Number(support[row] === 2);
      const before = count.types.get(type[row]) ?? { n: 0, lost: 0 };
      count.types.set(type[row], { n: before.n + 1, lost: before.lost + lost });
      count.total += 1;
      count[this.layerOfType[type[row]]] += 1;
      if (approx[row]) count.approx += 1;
      if (mark[row]) count[TRAITS[APPROX + mark[row]]] += 1;
      if (support[row]) count[TRAITS[DISPUTED + support[row]]] += 1;
    }
    return count;
  }

  /** The incidents (rows, oldest first) of a place in a window. @param {number} place
   * @param {{first: number, last: number}} window @param {(type: number) => boolean} isShown @returns {number[]} */
  listIncidents(place, window, isShown) {
    const { first, last, type } = this.columns;
    const { rows, starts } = this.byPlace;
    return [...rows.subarray(starts[place], starts[place + 1])].filter(
      (row) => first[row] <= window.last && last[row] >= window.first && isShown(type[row]),
    );
  }
}
