/**
 * Calendar days as day numbers: whole days since 1970-01-01, never an instant. Every `Date` here is read and
 * written in UTC, so that no time zone of the reader's can move a day.
 * @typedef {"day"|"week"|"month"|"year"} Unit
 */
import { FORMS } from "./language.js";

const MS_PER_DAY = 86_400_000;

const toDate = (/** @type {number} */ day) => new Date(day * MS_PER_DAY);
const modulo = (/** @type {number} */ value, /** @type {number} */ by) => ((value % by) + by) % by;

/** @param {number} day */
export function calendar(day) {
  const date = toDate(day);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), date: date.getUTCDate() };
}

/** Months count from 0 and may run over. `Date.UTC` would take the years 0 to 99 for 1900 to 1999.
 * @param {number} year @param {number} month @param {number} date */
export function dayNumber(year, month, date) {
  return new Date(0).setUTCFullYear(year, month, date) / MS_PER_DAY;
}

/** The same date so many months on, or the last day of a month that is too short for it.
 * @param {number} day @param {number} months */
export function addMonths(day, months) {
  const { year, month, date } = calendar(day);
  const lastDate = calendar(dayNumber(year, month + months + 1, 0)).date;
  return dayNumber(year, month + months, Math.min(date, lastDate));
}

/** First day of the span of `count` units that holds `day`; weeks begin on Monday.
 * @param {number} day @param {Unit} unit @param {number} count */
export function spanStart(day, unit, count = 1) {
  const { year, month } = calendar(day);
  if (unit === "day") return day - modulo(day, count);
  if (unit === "week") return day - modulo(day + 3, 7 * count);
  if (unit === "month") return dayNumber(year, month - (month % count), 1);
  return dayNumber(year - modulo(year, count), 0, 1);
}

/** First day of the span after the one that begins on `start`.
 * @param {number} start @param {Unit} unit @param {number} count */
export function nextSpan(start, unit, count = 1) {
  const { year, month } = calendar(start);
  if (unit === "day") return start + count;
  if (unit === "week") return start + 7 * count;
  return unit === "month" ? dayNumber(year, month + count, 1) : dayNumber(year + count, 0, 1);
}

const FIELD = /'([^']*)'|d+|[ML]+|y+/g;

/** Writes the fields of a pattern of CLDR; each of a range has its second time from the second of two days.
 * @param {string} pattern @param {number} day @param {number} [last] of a range */
function fill(pattern, day, last = day) {
  /** @type {Set<string>} */
  const written = new Set();
  return pattern.replace(FIELD, (field, literal) => {
    if (literal !== undefined) return literal;
    const unit = field[0] === "L" ? "M" : field[0];
    // The first day ends where a unit comes a second time.
    if (written.has(unit)) day = last;
    written.add(unit);
    return formatField(field, day);
  });
}

/** @param {string} field @param {number} day */
function formatField(field, day) {
  const { year, month, date } = calendar(day);
  if (field[0] === "y") return String(year);
  if (field[0] === "d") return String(date).padStart(field.length, "0");
  return (field.length === 3 ? FORMS.shortMonths : FORMS.months)[month];
}

/** "9 December 2022"; brief "9 Dec 2022", in the page's language. @param {number} day @param {boolean} brief */
export const inWords = (day, brief = false) => fill(FORMS.dates[brief ? "yMMMd" : "yMMMMd"], day);

/** The twelve names of months, as they are written out in a date. */
export const MONTH_NAMES = FORMS.months;

/** The greatest unit in which two days differ. @param {number} first @param {number} last */
function greatestDifference(first, last) {
  const [start, end] = [calendar(first), calendar(last)];
  return start.year !== end.year ? "y" : start.month !== end.month ? "M" : "d";
}

/** "10 – 12 December 2022". @param {number} first @param {number} last @param {boolean} brief */
export function rangeInWords(first, last, brief = false) {
  if (first === last) return inWords(first, brief);
  const pattern = FORMS.ranges.yMMMd[greatestDifference(first, last)];
  return fill(brief ? pattern : pattern.replaceAll("MMM", "MMMM"), first, last);
}

/** "Nov – Dec 2022". @param {number} first @param {number} last */
export function monthsInWords(first, last) {
  const unit = greatestDifference(first, last);
  return unit === "d" ? fill(FORMS.dates.yMMM, first) : fill(FORMS.ranges.yMMM[unit], first, last);
}

const AXIS = { day: ["MMMd", "yMMMd"], month: ["MMM", "yMMM"], year: ["y", "y"] };

/** A label for the axis: as little as tells the day, week, month or year.
 * @param {number} day @param {Unit} unit @param {boolean} withYear */
export function axisLabel(day, unit, withYear) {
  return fill(FORMS.dates[AXIS[unit === "week" ? "day" : unit][withYear ? 1 : 0]], day);
}
