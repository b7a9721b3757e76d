/**
 * The labels of the axis: the densest choice of days whose labels stay apart.
 * @typedef {import("../shared/dates.js").Unit} Unit
 * @typedef {import("./slider.js").Span} Span
 * @typedef {import("./day_scale.js").DayScale} DayScale
 * @typedef {{day: number, x: number, text: string, startsYear: boolean}} Tick   x in px
 */
import { axisLabel, calendar, nextSpan, spanStart } from "../shared/dates.js";

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

/** Places the labels of what is in view. Each stretch between folds has one at least, and its first one tells the year.
 * @param {DayScale} scale @param {(text: string) => number} measure width of a text in px @returns {Tick[]} */
export function placeTicks(scale, measure) {
  const stretches = scale.stretches;
  for (const [unit, count, days] of STEPS) {
    if (days * scale.pxPerDay < LABEL_GAP_PX) continue;
    const ticks = stretches.map((stretch) => listTicks(scale, stretch, unit, count));
    if (!ticks.flat().length || !ticks.every((some) => haveRoom(some, measure))) continue;
    const complete = ticks.map((some, i) => (some.length ? some : [tickAt(scale, stretches[i].first)]));
    const kept = dropCovered(complete, measure);
    if (!complete.every((some) => some.some((tick) => kept.includes(tick)))) continue;
    return kept.filter(({ x, text }) => x + measure(text) <= scale.width + LABEL_GAP_PX);
  }
  return dropCovered(
    stretches.map(({ first }) => [tickAt(scale, first)]),
    measure,
  );
}

/** A label that tells a day in full. @param {DayScale} scale @param {number} day @returns {Tick} */
const tickAt = (scale, day) => ({ day, x: scale.x(day), text: axisLabel(day, "day", true), startsYear: false });

/** @param {DayScale} scale @param {Span} stretch @param {Unit} unit @param {number} count @returns {Tick[]} */
function listTicks(scale, stretch, unit, count) {
  const ticks = [];
  let yearBefore = NaN;
  for (let day = spanStart(stretch.first, unit, count); day <= stretch.last; day = nextSpan(day, unit, count)) {
    if (day < stretch.first) continue;
    const { year } = calendar(day);
    const label = labelDay(day, unit, Number.isNaN(yearBefore), year !== yearBefore);
    ticks.push({ day, x: scale.x(day), ...label });
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

/** Leaves out the labels of a stretch that would reach the next one's first; that tells where one is.
 * @param {Tick[][]} stretches @param {(text: string) => number} measure */
function dropCovered(stretches, measure) {
  /** @type {Tick[]} */
  const kept = [];
  for (const tick of stretches.flat().reverse()) {
    const next = kept[kept.length - 1];
    if (!next || tick.x + measure(tick.text) + LABEL_GAP_PX <= next.x) kept.push(tick);
  }
  return kept.reverse();
}
