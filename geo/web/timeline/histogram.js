/**
 * The histogram as numbers: into which bins the period falls, and how much of which type each holds.
 * @typedef {import("../shared/dates.js").Unit} Unit
 * @typedef {import("./spans.js").Span} Span
 * @typedef {{unit: Unit, edges: number[]}} Bins   bin i holds the days edges[i] to edges[i + 1] - 1
 */
import { nextSpan, spanStart } from "../shared/dates.js";
import { length } from "./spans.js";

const UNITS = /** @type {Unit[]} */ (["day", "week", "month", "year"]);
const DAYS = { day: 1, week: 7, month: 30.4, year: 365.25 };
const NARROWEST = 4; // pixels a bar

/** How a part of a bar is drawn: an incident that lies in this bin; one spread over several; one about then. */
export const KINDS = { certain: 0, spread: 1, approximate: 2 };
export const KIND_COUNT = 3;

/** The shortest unit whose bars are wide enough to be seen. @param {Span} period @param {number} width */
export function chooseBins(period, width) {
  const wide = (/** @type {Unit} */ unit) => (width * DAYS[unit]) / length(period) >= NARROWEST;
  const unit = UNITS.find(wide) ?? "year";
  const edges = [period.first];
  const past = period.last + 1;
  for (let day = nextSpan(spanStart(period.first, unit), unit); day < past; day = nextSpan(day, unit)) {
    edges.push(day);
  }
  return { unit, edges: [...edges, past] };
}

/** For each day of the period, the bin it lies in. @param {Bins} bins */
export function binOfDay({ edges }) {
  const bin = new Uint32Array(edges[edges.length - 1] - edges[0]);
  for (let i = 0; i + 1 < edges.length; i++) bin.fill(i, edges[i] - edges[0], edges[i + 1] - edges[0]);
  return bin;
}

/** How many incidents of each type and kind each bin holds. One that lasts longer than its bin is shared out
 * among the bins by days, so that the bars together hold each incident once.
 * @param {any} record @param {(type: number) => boolean} shown @param {Bins} bins */
export function stack(record, shown, bins) {
  const { first, last, type, approx } = record.incidents;
  const types = record.types.length;
  const heights = new Float64Array((bins.edges.length - 1) * types * KIND_COUNT);
  const bin = binOfDay(bins);
  const start = bins.edges[0];
  for (let row = 0; row < first.length; row++) {
    if (!shown(type[row])) continue;
    const from = Math.max(first[row] - start, 0);
    const to = Math.min(last[row] - start, bin.length - 1);
    if (from > to) continue;
    const longer = bin[from] !== bin[to];
    const kind = approx[row] ? KINDS.approximate : longer ? KINDS.spread : KINDS.certain;
    const column = type[row] * KIND_COUNT + kind;
    for (let i = bin[from]; i <= bin[to]; i++) {
      const days = Math.min(bins.edges[i + 1] - start - 1, to) - Math.max(bins.edges[i] - start, from) + 1;
      heights[i * types * KIND_COUNT + column] += days / (to - from + 1);
    }
  }
  return { heights, columns: types * KIND_COUNT, tallest: tallest(heights, types * KIND_COUNT) };
}

/** @param {Float64Array} heights @param {number} columns */
function tallest(heights, columns) {
  let most = 0;
  for (let at = 0; at < heights.length; at += columns) {
    let sum = 0;
    for (let i = at; i < at + columns; i++) sum += heights[i];
    most = Math.max(most, sum);
  }
  return most;
}
