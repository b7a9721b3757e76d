// How many incidents of each type each place has in a window of days. An incident overlaps [a, b] if it has begun
// by b and was not over before a. So all that a window changes is what lies between its old ends and its new ones,
// in the order of first days and in that of last days, however many incidents there are.

/** What shows of an incident beside its type, as far as a place counts how many of them it has: `mark` is 1 or 2 for the
 * two after the first, `support` for the two after those. */
const TRAITS = ["approx", "disagree", "disputed", "drops", "lost"];
const [APPROX, DISPUTED, LOST] = [0, 2, 4];

/** Row numbers in the order of their days, those of a day in their own. @param {ArrayLike<number>} days
 * @returns {Uint32Array} */
export function sortRows(days) {
  const rows = new Uint32Array(days.length);
  if (!rows.length) return rows;
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < days.length; row += 1) {
    low = Math.min(low, days[row]);
    high = Math.max(high, days[row]);
  }
  const next = new Uint32Array(high - low + 2); // of each day, where its next row goes
  for (let row = 0; row < days.length; row += 1) next[days[row] - low + 1] += 1;
  for (let day = 1; day < next.length; day += 1) next[day] += next[day - 1];
  for (let row = 0; row < days.length; row += 1) rows[next[days[row] - low]++] = row;
  return rows;
}

/** @typedef {{rows: Uint32Array, days: ArrayLike<number>, next: number}} Order rows by day; those before `next` are counted */

/**
 * The incidents of a place in the window, of the types that are shown.
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

/** Adds up what several places have. @param {Count[]} counts at least one @returns {Count} */
export function addCounts(counts) {
  if (counts.length === 1) return counts[0];
  /** @type {any} */
  const sum = { ...counts[0], types: new Map() };
  for (const key of Object.keys(sum))
    if (key !== "types") sum[key] = counts.reduce((total, count) => total + count[key], 0);
  for (const [type, { n, lost }] of counts.flatMap(({ types }) => [...types])) {
    const before = sum.types.get(type) ?? { n: 0, lost: 0 };
    sum.types.set(type, { n: before.n + n, lost: before.lost + lost });
  }
  return sum;
}

/** Which places are at one spot: they share a symbol, that of the first of them, as no zoom would part their own. */
export class Spots {
  #sharing = new Map();

  /** @param {{spot?: string | null}[]} places `spot` is the same for those at one spot, null for all others */
  constructor(places) {
    const firsts = new Map();
    /** @type {number[]} for each place the first one at its spot */
    this.lead = places.map(({ spot }, i) => {
      if (spot === null || spot === undefined) return i;
      if (!firsts.has(spot)) firsts.set(spot, i);
      const first = firsts.get(spot);
      this.#sharing.set(first, [...(this.#sharing.get(first) ?? []), i]);
      return first;
    });
  }

  /** All the places at the spot of a place. @param {number} place @returns {number[]} */
  placesAt(place) {
    return this.#sharing.get(this.lead[place]) ?? [place];
  }
}

/** The counts of each place of a record, kept up to date as the window moves. */
export class PlaceCounts {
  /** @param {{places: object[], types: {layer: string}[], incidents: any}} record */
  constructor({ places, types, incidents }) {
    this.width = types.length;
    this.layerOfType = types.map(({ layer }) => layer);
    this.columns = incidents;
    /** @type {number[][]} rows of each place */
    this.rowsOfPlace = places.map(() => []);
    for (let row = 0; row < incidents.place.length; row += 1) this.rowsOfPlace[incidents.place[row]].push(row);
    this.counts = new Int32Array(places.length * this.width);
    this.traits = TRAITS.map(() => new Int32Array(places.length * this.width));
    /** What is in the window by type. */
    this.incidentsOfType = new Int32Array(this.width);
    /** Incidents in the window by place, without statements and what is retracted. */
    this.incidentsOfPlace = new Int32Array(places.length);
    /** @type {Order} */
    this.begun = { rows: sortRows(incidents.first), days: incidents.first, next: 0 };
    /** @type {Order} */
    this.over = { rows: sortRows(incidents.last), days: incidents.last, next: 0 };
  }

  /** Moves the window (day numbers, inclusive). @returns {Set<number>} the places whose counts may have changed */
  moveWindow(first, last) {
    const touched = new Set();
    this.#moveOrder(this.begun, last, 1, touched);
    this.#moveOrder(this.over, first - 1, -1, touched);
    return touched;
  }

  /** Counts the rows between the old and the new day of an order: those up to the day count `by` each.
   * @param {Order} order */
  #moveOrder(order, day, by, touched) {
    const { rows, days } = order;
    while (order.next < rows.length && days[rows[order.next]] <= day) this.countRow(rows[order.next++], by, touched);
    while (order.next > 0 && days[rows[order.next - 1]] > day) this.countRow(rows[--order.next], -by, touched);
  }

  countRow(row, by, touched) {
    const place = this.columns.place[row];
    const type = this.columns.type[row];
    const cell = place * this.width + type;
    this.counts[cell] += by;
    this.incidentsOfType[type] += by;
    const { approx, mark, support } = this.columns;
    if (approx[row]) this.traits[APPROX][cell] += by;
    if (mark[row]) this.traits[APPROX + mark[row]][cell] += by;
    if (support[row]) this.traits[DISPUTED + support[row]][cell] += by;
    if (this.layerOfType[type] === "incidents") this.incidentsOfPlace[place] += by;
    touched.add(place);
  }

  /**
   * Counts what a place has in the window.
   * @param {number} place
   * @param {(type: number) => boolean} isShown whether incidents of a type are to be counted
   * @returns {Count}
   */
  countAt(place, isShown) {
    const types = new Map();
    const count = {
      total: 0,
      incidents: 0,
      statements: 0,
      retracted: 0,
      approx: 0,
      disagree: 0,
      disputed: 0,
      drops: 0,
      lost: 0,
      types,
    };
    for (let type = 0, cell = place * this.width; type < this.width; type += 1, cell += 1) {
      const n = this.counts[cell];
      if (!n || !isShown(type)) continue;
      types.set(type, { n, lost: this.traits[LOST][cell] });
      count.total += n;
      count[this.layerOfType[type]] += n;
      for (let i = 0; i < TRAITS.length; i += 1) count[TRAITS[i]] += this.traits[i][cell];
    }
    return count;
  }

  /** The incidents (rows, oldest first) of a place in a window. @param {number} place
   * @param {{first: number, last: number}} window @param {(type: number) => boolean} isShown @returns {number[]} */
  listIncidents(place, window, isShown) {
    const { first, last, type } = this.columns;
    return this.rowsOfPlace[place].filter(
      (row) => first[row] <= window.last && last[row] >= window.first && isShown(type[row]),
    );
  }
}
