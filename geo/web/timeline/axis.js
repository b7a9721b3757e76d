/**
 * The labels of the axis: the densest choice of days whose labels stay apart.
 * @typedef {import("../shared/dates.js").Unit} Unit
 * @typedef {import("./slider.js").Span} Span
 * @typedef {{day: number, x: number, text: string, startsYear: boolean}} Tick   x in px
 */
import { axisLabel, calendar, nextSpan, spanStart } from "../shared/dates.js";
import { countDays } from "./slider.js";

const LABEL_GAP_PX = 14;
/** Unit, how many of it, and the fewest days from one label to the next. */
const STEPS = /** @type {[Unit, number, number][]} */ ([
  ["day", 1, 1],
  ["day", 2, 2],
  ["week", 1, 7],
  ["week", 2, 14],
  ["month", 1, 28],
  ["month", 2, 59],
  ["month", 3, 90],
  ["month", 6, 181],
  ["year", 1, 365],
  ["year", 2, 730],
  ["year", 5, 1826],
  ["year", 10, 3652],
  ["year", 20, 7304],
  ["year", 50, 18262],
  ["year", 100, 36524],
]);

/** Places the labels of a period. @param {Span} period @param {number} width px
 * @param {(text: string) => number} measure width of a text in px @returns {Tick[]} */
export function placeTicks(period, width, measure) {
  const pxPerDay = width / countDays(period);
  for (const [unit, count, days] of STEPS) {
    if (days * pxPerDay < LABEL_GAP_PX) continue;
    const ticks = listTicks(period, unit, count, pxPerDay);
    if (ticks.length && haveRoom(ticks, measure)) {
      return ticks.filter(({ x, text }) => x + measure(text) <= width + LABEL_GAP_PX);
    }
  }
  return [{ day: period.first, x: 0, text: axisLabel(period.first, "day", true), startsYear: false }];
}

/** @param {Span} period @param {Unit} unit @param {number} count @param {number} pxPerDay @returns {Tick[]} */
function listTicks(period, unit, count, pxPerDay) {
  const ticks = [];
  let yearBefore = NaN;
  for (let day = spanStart(period.first, unit, count); day <= period.last; day = nextSpan(day, unit, count)) {
    if (day < period.first) continue;
    const { year } = calendar(day);
    const label = labelDay(day, unit, Number.isNaN(yearBefore), year !== yearBefore);
    ticks.push({ day, x: (day - period.first) * pxPerDay, ...label });
    yearBefore = year;
  }
  return ticks;
}

/** Labels a day. The first label and the first of a year carry the year; January, once the axis has begun, is named by
 * it. @param {number} day @param {Unit} unit @param {boolean} isFirst @param {boolean} isNewYear */
function labelDay(day, unit, isFirst, isNewYear) {
  const startsYear = isNewYear && !isFirst && unit !== "year";
  return { text: axisLabel(day, startsYear && unit === "month" ? "year" : unit, isNewYear), startsYear };
}

/** Whether no label reaches the next one. @param {Tick[]} ticks @param {(text: string) => number} measure */
function haveRoom(ticks, measure) {
  return ticks.every(({ x, text }, i) => i + 1 === ticks.length || x + measure(text) + LABEL_GAP_PX <= ticks[i + 1].x);
}
