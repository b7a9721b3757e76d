// How many incidents of each type each place has in a window of days. A cell is one place, type and
// whether the date is approximate, with its days sorted: an incident overlaps [a, b] if it has begun by
// b and was not over before a, so a count is two binary searches, however many incidents there are.

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

export class Tally {
  /** @param record the bus's record: places, types and columns of incidents */
  constructor({ places, types, incidents }) {
    this.width = types.length;
    this.statement = types.findIndex((type) => type.id === "statement");
    this.days = incidents;
    this.members = places.map(() => []);
    incidents.place.forEach((place, row) => this.members[place].push(row));
    this.counts = new Int32Array(places.length * this.width);
    this.approximate = new Int32Array(places.length * this.width);
    this.incidents = new Int32Array(places.length);
    this.sort(incidents);
  }

  /** Lays the rows out cell by cell: where each begins, its sorted first and last days, its count so far. */
  sort({ first, last, place, type, approx }) {
    const cellOf = Float64Array.from(place, (one, row) => (one * this.width + type[row]) * 2 + approx[row]);
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
    const cell = this.cells[i] >> 1;
    const place = Math.floor(cell / this.width);
    this.n[i] = n;
    this.counts[cell] += by;
    if (this.cells[i] % 2) this.approximate[cell] += by;
    if (cell % this.width !== this.statement) this.incidents[place] += by;
    return place;
  }

  /**
   * Counts one place in the window.
   * @param {(type: number) => boolean} counts whether incidents of a type are to be counted
   * @returns {{total: number, approx: number, types: Map<number, number>}}
   */
  at(place, counts) {
    const types = new Map();
    let total = 0;
    let approx = 0;
    for (let type = 0, cell = place * this.width; type < this.width; type += 1, cell += 1) {
      const n = this.counts[cell];
      if (!n || !counts(type)) continue;
      types.set(type, n);
      total += n;
      approx += this.approximate[cell];
    }
    return { total, approx, types };
  }

  /** The incidents (rows, oldest first) of one place in a window. */
  list(place, from, to, counts) {
    const { first, last, type } = this.days;
    return this.members[place].filter((row) => first[row] <= to && last[row] >= from && counts(type[row]));
  }
}
