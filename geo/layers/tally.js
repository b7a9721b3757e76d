// How many incidents of each type each place has in a window of days.
// A cell is one (place, type, approximate?) with its days sorted, so that a count is two binary
// searches: an incident overlaps [a, b] unless it starts after b or ended before a.

/** @typedef {{first: Int32Array, last: Int32Array, place: number, type: number, approx: boolean}} Cell */

/** How many of the sorted `days` are at most `day`. */
export function upTo(days, day) {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle] <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Groups the incidents of a record into cells, by place. @returns {Cell[][]} */
function cellsByPlace(record) {
  const { first, last, place, type, approx } = record.incidents;
  const groups = record.places.map(() => new Map());
  for (let i = 0; i < first.length; i += 1) {
    const key = type[i] * 2 + approx[i];
    const group = groups[place[i]];
    if (!group.has(key)) group.set(key, []);
    group.get(key).push(i);
  }
  return groups.map((group, index) => [...group].map(([key, members]) => ({
    first: Int32Array.from(members, (i) => first[i]).sort(),
    last: Int32Array.from(members, (i) => last[i]).sort(),
    place: index,
    type: key >> 1,
    approx: key % 2 === 1,
  })));
}

export class Tally {
  /** @param record the bus's record: places, types and columns of incidents */
  constructor(record) {
    this.cells = cellsByPlace(record);
    this.members = record.places.map(() => []);
    record.incidents.place.forEach((place, i) => this.members[place].push(i));
    this.days = record.incidents;
  }

  /**
   * Counts one place in a window.
   * @param {(type: number) => boolean} counts whether incidents of a type are to be counted
   * @returns {{total: number, approx: number, types: Map<number, number>}}
   */
  at(place, first, last, counts) {
    const types = new Map();
    let total = 0;
    let approx = 0;
    for (const cell of this.cells[place]) {
      if (!counts(cell.type)) continue;
      const n = upTo(cell.first, last) - upTo(cell.last, first - 1);
      if (n === 0) continue;
      total += n;
      if (cell.approx) approx += n;
      types.set(cell.type, (types.get(cell.type) ?? 0) + n);
    }
    return { total, approx, types };
  }

  /** The incidents (indices, oldest first) of one place in a window. */
  list(place, first, last, counts) {
    const { first: starts, last: ends, type } = this.days;
    return this.members[place].filter((i) => starts[i] <= last && ends[i] >= first && counts(type[i]));
  }
}
