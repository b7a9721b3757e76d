/**
 * Rows of a record over which a window of days moves. A row overlaps [a, b] if it has begun by b and was not over before
 * a. So all that a window changes is what lies between its old ends and its new ones, in the order of first days and in
 * that of last days, however many rows there are.
 * @typedef {{rows: Uint32Array, days: ArrayLike<number>, next: number}} Order rows by day; those before `next` are counted
 * @typedef {(rows: Uint32Array, begin: number, end: number, by: number) => void} Count of the rows of a stretch, `by` 1 or
 *   -1 each; what comes and goes in one move may be counted both ways
 */

/** Row numbers in the order of their days, those of a day in their own. @param {ArrayLike<number>} days
 * @returns {Uint32Array} */
function sortRows(days) {
  const rows = new Uint32Array(days.length);
  if (!rows.length) return rows;
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < days.length; row += 1) {
    low = Math.min(low, days[row]);
    high = Math.max(high, days[row]);
  }
  const shifted = Int32Array.from(days, (day) => day - low);
  return sortByNumber(shifted, high - low + 1).rows;
}

/** Sorts rows by a number that each has, from 0 to below `end`; `starts` says where those of each number begin.
 * @param {ArrayLike<number>} numbers @param {number} end */
export function sortByNumber(numbers, end) {
  const starts = new Uint32Array(end + 1);
  for (let row = 0; row < numbers.length; row += 1) starts[numbers[row] + 1] += 1;
  for (let number = 0; number < end; number += 1) starts[number + 1] += starts[number];
  const next = starts.slice();
  const rows = new Uint32Array(numbers.length);
  for (let row = 0; row < numbers.length; row += 1) rows[next[numbers[row]]++] = row;
  return { rows, starts };
}

/** Counts the rows between the old and the new day of an order: those up to the day count `by` each.
 * @param {Order} order @param {number} day @param {number} by @param {Count} count */
function moveOrder(order, day, by, count) {
  const { rows, days, next: before } = order;
  while (order.next < rows.length && days[rows[order.next]] <= day) order.next += 1;
  while (order.next > 0 && days[rows[order.next - 1]] > day) order.next -= 1;
  if (order.next > before) count(rows, before, order.next, by);
  if (order.next < before) count(rows, order.next, before, -by);
}

export class WindowRows {
  /** @param {ArrayLike<number>} first @param {ArrayLike<number>} last day of each row, both inclusive */
  constructor(first, last) {
    this.last = last;
    /** Day numbers, inclusive. */
    this.window = { first: -Infinity, last: -Infinity };
    /** @type {Order} */
    this.begun = { rows: sortRows(first), days: first, next: 0 };
    /** @type {Order} */
    this.over = { rows: sortRows(last), days: last, next: 0 };
  }

  /** Moves the window, and counts the rows that come into it or go. @param {number} first @param {number} last
   * @param {Count} count */
  move(first, last, count) {
    moveOrder(this.begun, last, 1, count);
    moveOrder(this.over, first - 1, -1, count);
    this.window = { first, last };
  }

  /** Calls a function with each row in the window. @param {(row: number) => void} call */
  visit(call) {
    const { rows, next } = this.begun;
    for (let i = 0; i < next; i += 1) if (this.last[rows[i]] >= this.window.first) call(rows[i]);
  }
}
