/** Counts the intervals in a window, in a time that hardly grows with their number: two sorted columns. */
export class Tally {
  /** @param {ArrayLike<number>} first @param {ArrayLike<number>} last both inclusive, row by row */
  constructor(first, last) {
    this.starts = Int32Array.from(first).sort();
    this.ends = Int32Array.from(last).sort();
  }

  get total() {
    return this.starts.length;
  }

  /** How many overlap the days from `first` to `last`: those begun by then, less those over before.
   * @param {number} first @param {number} last */
  within(first, last) {
    return below(this.starts, last + 1) - below(this.ends, first);
  }

  /** The next day after `day` on which one begins; Infinity if there is none. @param {number} day */
  after(day) {
    return this.starts[below(this.starts, day + 1)] ?? Infinity;
  }

  /** The last day before `day` on which one begins; -Infinity if there is none. @param {number} day */
  before(day) {
    return this.starts[below(this.starts, day) - 1] ?? -Infinity;
  }
}

/** How many of the sorted numbers are smaller than `value`.
 * @param {Int32Array} sorted @param {number} value */
function below(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
