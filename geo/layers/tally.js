// How many incidents of each type each place has in a window of days. A cell is one place, type and what
// else shows (approximate date, mark, support), with its days sorted: an incident overlaps [a, b] if it has
// begun by b and was not over before a, so a count is two binary searches, however many incidents there are.

/** What shows of an incident beside its type, as far as a place tells how many of them it has. */
const TRAITS = ["approx", "disagree", "disputed", "drops", "lost"];
const MARKS = ["disagree", "disputed"];
const SUPPORT = ["drops", "lost"];
const LOST = TRAITS.indexOf("lost");
const LOOKS = 18; // kinds of cell a place and type can have: approximate or not, three marks, three of support

/** How many of the sorted days[from..to) are at most `day`. */
function upTo(days, from, to, day) {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] <= day) low = middle + 1;
    else high = middle;
  }
  return low - from;
}

/**
 * @typedef {object} Count what a place has in the window, of the types that are shown
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

export class Tally {
  /** @param record the bus's record: places, types and columns of incidents */
  constructor({ places, types, incidents }) {
    this.width = types.length;
    this.layers = types.map(({ layer }) => layer);
    this.days = incidents;
    this.members = places.map(() => []);
    incidents.place.forEach((place, row) => this.members[place].push(row));
    this.counts = new Int32Array(places.length * this.width);
    this.traits = TRAITS.map(() => new Int32Array(places.length * this.width));
    this.incidents = new Int32Array(places.length);
    this.sort(incidents);
  }

  /** Lays the rows out cell by cell: where each begins, its sorted first and last days, its count so far. */
  sort({ first, last, place, type, approx, mark, support }) {
    const lookOf = (row) => (approx[row] * 3 + mark[row]) * 3 + support[row];
    const cellOf = Float64Array.from(place, (one, row) => (one * this.width + type[row]) * LOOKS + lookOf(row));
    const rows = Uint32Array.from(place.keys()).sort((a, b) => cellOf[a] - cellOf[b] || first[a] - first[b]);
    this.first = Int32Array.from(rows, (row) => first[row]);
    this.last = Int32Array.from(rows, (row) => last[row]);
    this.cells = [];
    this.from = [];
    rows.forEach((row, at) => {
      if (at && cellOf[row] === this.cells.at(-1)) return;
      this.cells.push(cellOf[row]);
      this.from.push(at);
    });
    this.from.push(rows.length);
    this.cells.forEach((_, i) => this.last.subarray(this.from[i], this.from[i + 1]).sort());
    this.n = new Int32Array(this.cells.length);
    this.shows = this.cells.map((cell) => this.traitsOf(cell % LOOKS));
  }

  /** The counts that a cell of a look adds to, beside that of its type. */
  traitsOf(look) {
    const named = [look >= 9 && "approx", MARKS[(Math.floor(look / 3) % 3) - 1], SUPPORT[(look % 3) - 1]];
    return this.traits.filter((_, i) => named.includes(TRAITS[i]));
  }

  /** Moves the window (day numbers, inclusive). @returns {Set<number>} the places whose counts have changed */
  move(first, last) {
    const touched = new Set();
    for (let i = 0; i < this.cells.length; i += 1) {
      const [from, to] = [this.from[i], this.from[i + 1]];
      const n = upTo(this.first, from, to, last) - upTo(this.last, from, to, first - 1);
      if (n !== this.n[i]) touched.add(this.change(i, n));
    }
    return touched;
  }

  change(i, n) {
    const by = n - this.n[i];
    const cell = Math.floor(this.cells[i] / LOOKS);
    const place = Math.floor(cell / this.width);
    this.n[i] = n;
    this.counts[cell] += by;
    for (const counts of this.shows[i]) counts[cell] += by;
    if (this.layers[cell % this.width] === "incidents") this.incidents[place] += by;
    return place;
  }

  /**
   * Counts one place in the window.
   * @param {(type: number) => boolean} counts whether incidents of a type are to be counted
   * @returns {Count}
   */
  at(place, counts) {
    const found = { total: 0, incidents: 0, statements: 0, retracted: 0, approx: 0, disagree: 0, disputed: 0, drops: 0, lost: 0 };
    const types = new Map();
    for (let type = 0, cell = place * this.width; type < this.width; type += 1, cell += 1) {
      const n = this.counts[cell];
      if (!n || !counts(type)) continue;
      types.set(type, { n, lost: this.traits[LOST][cell] });
      found.total += n;
      found[this.layers[type]] += n;
      for (let i = 0; i < TRAITS.length; i += 1) found[TRAITS[i]] += this.traits[i][cell];
    }
    return { ...found, types };
  }

  /** The incidents (rows, oldest first) of one place in a window. */
  list(place, from, to, counts) {
    const { first, last, type } = this.days;
    return this.members[place].filter((row) => first[row] <= to && last[row] >= from && counts(type[row]));
  }
}
