/**
 * The arithmetic of windows: values in, values out.
 * @typedef {{first: number, last: number}} Span   day numbers, inclusive
 * @typedef {"window"|"cumulative"|"day"} Mode
 * @typedef {Span & {mode: Mode}} Window
 * @typedef {"first"|"last"} Edge
 */
const clamp = (/** @type {number} */ value, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.max(low, Math.min(value, high));

/** @param {Span} span */
export const length = ({ first, last }) => last - first + 1;

/** @param {Window} one @param {Window} other */
export const same = (one, other) =>
  one.first === other.first && one.last === other.last && one.mode === other.mode;

/** @param {Span} span @param {Span} other */
export const covers = (span, other) => span.first <= other.first && span.last >= other.last;

/** The window inside the period, by the rule of its mode. @param {Window} window @param {Span} period */
export function fit(window, period) {
  const last = clamp(window.last, period.first, period.last);
  const first = { window: clamp(window.first, period.first, last), cumulative: period.first, day: last };
  return { first: first[window.mode], last, mode: window.mode };
}

/** One edge put on `day`, as far as the other edge. @param {Window} window @param {Edge} edge @param {number} day */
export function moveEdge(window, edge, day) {
  if (window.mode !== "window") return { ...window, last: day };
  if (edge === "first") return { ...window, first: Math.min(day, window.last) };
  return { ...window, last: Math.max(day, window.first) };
}

/** The whole window moved, keeping its length. @param {Window} window @param {number} days @param {Span} period */
export function moveBody(window, days, period) {
  const front = window.mode === "window" ? window.first : window.last;
  const by = clamp(days, period.first - front, period.last - window.last);
  return { ...window, first: window.first + by, last: window.last + by };
}

/** A new window drawn from one day to another. @param {Window} window @param {number} from @param {number} to */
export function draw(window, from, to) {
  if (window.mode !== "window") return { ...window, last: to };
  return { ...window, first: Math.min(from, to), last: Math.max(from, to) };
}

/** A length for a moving window that the reader has not chosen: about a twelfth of the period.
 * @param {Span} period */
export function usualLength(period) {
  return [365, 91, 30, 7].find((days) => days * 12 <= length(period)) ?? 1;
}
