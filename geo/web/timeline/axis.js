/**
 * Which days are labelled on the axis: the densest choice whose labels stay apart.
 * @typedef {import("../shared/dates.js").Unit} Unit
 * @typedef {import("./spans.js").Span} Span
 * @typedef {{day: number, x: number, text: string, year: boolean}} Tick
 */
import { axisLabel, calendar, nextSpan, spanStart } from "../shared/dates.js";
import { length } from "./spans.js";

const GAP = 14; // pixels between two labels
const STEPS = /** @type {[Unit, number, number][]} */ ([
  // unit, how many, least days from one to the next
  ["day", 1, 1], ["day", 2, 2], ["week", 1, 7], ["week", 2, 14],
  ["month", 1, 28], ["month", 2, 59], ["month", 3, 90], ["month", 6, 181],
  ["year", 1, 365], ["year", 2, 730], ["year", 5, 1826], ["year", 10, 3652],
  ["year", 20, 7304], ["year", 50, 18262], ["year", 100, 36524],
]);

/** @param {Span} period @param {number} width pixels @param {(text: string) => number} measure pixels */
export function ticks(period, width, measure) {
  const scale = width / length(period);
  for (const [unit, count, days] of STEPS) {
    if (days * scale < GAP) continue;
    const row = labelled(period, unit, count, scale);
    if (row.length && apart(row, measure)) return row.filter(({ x, text }) => x + measure(text) <= width + GAP);
  }
  return [{ day: period.first, x: 0, text: axisLabel(period.first, "day", true), year: false }];
}

/** @param {Span} period @param {Unit} unit @param {number} count @param {number} scale pixels a day
 * @returns {Tick[]} */
function labelled(period, unit, count, scale) {
  const row = [];
  let before = NaN;
  for (let day = spanStart(period.first, unit, count); day <= period.last; day = nextSpan(day, unit, count)) {
    if (day < period.first) continue;
    const { year } = calendar(day);
    row.push({ day, x: (day - period.first) * scale, ...named(day, unit, Number.isNaN(before), year !== before) });
    before = year;
  }
  return row;
}

/** The first label and the first of a year carry the year; January, once the axis has begun, is named by it.
 * @param {number} day @param {Unit} unit @param {boolean} first @param {boolean} newYear */
function named(day, unit, first, newYear) {
  const year = newYear && !first && unit !== "year";
  return { text: axisLabel(day, year && unit === "month" ? "year" : unit, newYear), year };
}

/** @param {Tick[]} row @param {(text: string) => number} measure */
function apart(row, measure) {
  return row.every(({ x, text }, i) => i + 1 === row.length || x + measure(text) + GAP <= row[i + 1].x);
}
