// How many incidents of each type each place has in a window of days. An incident overlaps [a, b] if it has begun
// by b and was not over before a. So all that a window changes is what lies between its old ends and its new ones,
// in the order of first days and in that of last days, however many incidents there are.

/** What shows of an incident beside its type, as far as a place tells how many of them it has. */
const TRAITS = ["approx", "disagree", "disputed", "drops", "lost"];
const MARKS = ["disagree", "disputed"];
const SUPPORT = ["drops", "lost"];
const LOST = TRAITS.indexOf("lost");

/** The rows in the order of their days. @returns {Uint32Array} */
function sorted(days) {
  return Uint32Array.from(days.keys()).sort((a, b) => days[a] - days[b]);
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

/** What several places have together. @param {Count[]} counts @returns {Count} */
export function together(counts) {
  if (counts.length === 1) return counts[0];
  const sum = { ...counts[0], types: new Map() };
  for (const key of Object.keys(sum)) if (key !== "types") sum[key] = counts.reduce((all, one) => all + one[key], 0);
  for (const [type, { n, lost }] of counts.flatMap(({ types }) => [...types])) {
    const before = sum.types.get(type) ?? { n: 0, lost: 0 };
    sum.types.set(type, { n: before.n + n, lost: before.lost + lost });
  }
  return sum;
}

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
    this.begun = { rows: sorted(incidents.first), days: incidents.first, at: 0 };
    this.over = { rows: sorted(incidents.last), days: incidents.last, at: 0 };
    this.shows = incidents.mark.map((mark, row) => this.traitsOf(incidents.approx[row], mark, incidents.support[row]));
  }

  /** The counts that an incident adds to, beside that of its type. */
  traitsOf(approx, mark, support) {
    const named = [approx && "approx", MARKS[mark - 1], SUPPORT[support - 1]];
    return this.traits.filter((_, i) => named.includes(TRAITS[i]));
  }

  /** Moves the window (day numbers, inclusive). @returns {Set<number>} the places whose counts may have changed */
  move(first, last) {
    const touched = new Set();
    this.shift(this.begun, last, 1, touched);
    this.shift(this.over, first - 1, -1, touched);
    return touched;
  }

  /** Counts the rows by which an order has come nearer to a day: those up to it count `by` each. */
  shift(order, day, by, touched) {
    const { rows, days } = order;
    while (order.at < rows.length && days[rows[order.at]] <= day) this.change(rows[order.at++], by, touched);
    while (order.at > 0 && days[rows[order.at - 1]] > day) this.change(rows[--order.at], -by, touched);
  }

  change(row, by, touched) {
    const place = this.days.place[row];
    const type = this.days.type[row];
    const cell = place * this.width + type;
    this.counts[cell] += by;
    for (const counts of this.shows[row]) counts[cell] += by;
    if (this.layers[type] === "incidents") this.incidents[place] += by;
    touched.add(place);
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
    found.types = types;
    return found;
  }

  /** The incidents (rows, oldest first) of one place in a window. */
  list(place, from, to, counts) {
    const { first, last, type } = this.days;
    return this.members[place].filter((row) => first[row] <= to && last[row] >= from && counts(type[row]));
  }
}
