// Finds the places in a part of the world without a look at all of them. They are sorted along Morton's curve, by the bits
// of their column and row in turns, so that the places of each square of the world, of its quarters and of theirs, are one
// stretch of the order. No square depends on what is in view.

/** Squares of the world from side to side, as a power of two: some 600 m each on the equator. */
const LEVELS = 16;
/** Places of a square from which on its quarters are looked at, not each of the places. */
const MIN_PARTED = 8;
/** Found places are sorted by one pass over all places where they are more than this part of them. */
const PASS_SHARE = 1 / 8;

/** A part of the map, in parts of the world as `findPositions` has them; what lies on its right and its bottom edge is not
 * in it. @typedef {{left: number, right: number, top: number, bottom: number}} Box */

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
    if (level === LEVELS || to - from < MIN_PARTED) return this.#visitEach(box, from, to, visit);
    const shift = 2 * (LEVELS - level - 1);
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
const columnOf = (position) => Math.max(0, Math.min(2 ** LEVELS - 1, Math.floor(position * 2 ** LEVELS)));

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
