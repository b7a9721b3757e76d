// Numbers and records for tests, the same in every run.

/** A generator of numbers from 0 to below 1 (mulberry32). @param {number} seed */
export function generator(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A function that draws a whole number from `low` to `high`, both inclusive. @param {number} seed */
export function integers(seed) {
  const random = generator(seed);
  return (/** @type {number} */ low, /** @type {number} */ high) => low + Math.floor(random() * (high - low + 1));
}

/** The day number of an ISO date. @param {string} date */
export const day = (date) => Date.parse(`${date}T00:00Z`) / 86_400_000;

const LAYERS = ["incidents", "incidents", "statements", "retracted"];
export const TYPES = LAYERS.map((layer, i) => ({
  layer,
  family: i % 2,
  id: "abcd"[i],
  color: `#00000${i}`,
  dark: `#fffff${i}`,
}));
export const FAMILIES = [
  { shape: "circle", color: "#000010", dark: "#ffff10" },
  { shape: "square", color: "#000011", dark: "#ffff11" },
];

/**
 * A record of the message of the map and the timeline, with a first and a last day, from rows of [first, last, type].
 * @param {number[][]} rows @param {{first: number, last: number}} period
 */
export function recordOf(rows, period) {
  const columns = [0, 1, 2].map((column) => rows.map((row) => row[column]));
  return {
    version: String(rows.length),
    ...period,
    types: TYPES,
    families: FAMILIES,
    incidents: { first: columns[0], last: columns[1], type: columns[2], approx: rows.map((row) => row[3] ?? 0) },
  };
}

/** Rows of [first, last, type, approximate] in the days from 0 to `days` - 1, some of them over several days.
 * @param {number} seed @param {number} count @param {number} days */
export function randomRows(seed, count, days) {
  const integer = integers(seed);
  return Array.from({ length: count }, () => {
    const first = integer(0, days - 1);
    const last = Math.min(days - 1, first + [0, 0, 0, 2, 6, 40][integer(0, 5)]);
    return [first, last, integer(0, TYPES.length - 1), integer(0, 4) ? 0 : 1];
  });
}

/** How many rows a step of a day counts of counts whose window has been moved to 30 days.
 * @param {{rows: import("../../geo/web/shared/record.js").WindowRows, moveWindow(first: number, last: number): void}} counts */
export function countRowsOfAStep(counts) {
  const { begun, over } = counts.rows;
  counts.moveWindow(100, 129);
  const before = begun.next + over.next;
  counts.moveWindow(101, 130);
  return begun.next + over.next - before;
}
