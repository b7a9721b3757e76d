/**
 * Days: how they are counted, how they are written, and where they are on the axis, with the labels of some of them.
 *
 * A day is a number of the calendar: whole days since 1970-01-01, never an instant. Every `Date` here is read and written
 * in UTC, so that no time zone of the reader's can move a day.
 *
 * On the axis the days in view stand side by side, with long empty stretches folded to a narrow mark. Zoom and folds are
 * apart: each day has a position, in days of the unfolded axis, and what is in view is a range of positions. So a fold
 * keeps its share of the axis at every zoom, and zooming and moving are the same everywhere.
 * @typedef {"day"|"week"|"month"|"year"} Unit
 * @typedef {import("./slider.js").Span} Span
 * @typedef {{first: number, end: number, start: number, length: number, isFolded: boolean}} Piece days from `first` to
 *   before `end`, at positions from `start` on
 */
import { FORMS } from "../shared/language.js";

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

const PATTERN_FIELD = /'([^']*)'|d+|[ML]+|y+/g;

/** Writes the fields of a pattern of CLDR; each of a range has its second time from the second of two days.
 * @param {string} pattern @param {number} day @param {number} [last] of a range */
function fillPattern(pattern, day, last = day) {
  /** @type {Set<string>} */
  const written = new Set();
  return pattern.replace(PATTERN_FIELD, (field, literal) => {
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
export const inWords = (day, brief = false) => fillPattern(FORMS.dates[brief ? "yMMMd" : "yMMMMd"], day);

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
  return fillPattern(brief ? pattern : pattern.replaceAll("MMM", "MMMM"), first, last);
}

/** "Nov – Dec 2022". @param {number} first @param {number} last */
export function monthsInWords(first, last) {
  const unit = greatestDifference(first, last);
  return unit === "d" ? fillPattern(FORMS.dates.yMMM, first) : fillPattern(FORMS.ranges.yMMM[unit], first, last);
}

const AXIS_PATTERNS = { day: ["MMMd", "yMMMd"], month: ["MMM", "yMMM"], year: ["y", "y"] };

/** A label for the axis: as little as tells the day, week, month or year.
 * @param {number} day @param {Unit} unit @param {boolean} withYear */
export function axisLabel(day, unit, withYear) {
  return fillPattern(FORMS.dates[AXIS_PATTERNS[unit === "week" ? "day" : unit][withYear ? 1 : 0]], day);
}

const FOLD_PX = 22; // of a fold, with the whole period in view
const FOLD_MARGIN_DAYS = 3; // that stay on either side of a fold
const MIN_DAYS_IN_VIEW = 7;
const MAX_FOLDED_SHARE = 1 / 3; // of the axis

/** The stretches between clusters that are folded. @param {Span[]} clusters in order @returns {Span[]} */
export function findFolds(clusters) {
  return clusters.slice(1).map((cluster, i) => ({
    first: clusters[i].last + 1 + FOLD_MARGIN_DAYS,
    last: cluster.first - 1 - FOLD_MARGIN_DAYS,
  }));
}

export class DayScale {
  /**
   * @param {Span} period @param {number} width px @param {Span[]} folds within the period, in order
   * @param {Span} inView days; all of the period where it says nothing
   */
  constructor(period, width, folds = [], inView = period) {
    this.from = 0;
    this.pxPerDay = 0;
    this.period = period;
    this.width = width;
    this.folds = folds;
    this.pieces = layOut(period, width, folds);
    const last = this.pieces[this.pieces.length - 1];
    this.length = last.start + last.length;
    this.#look(this.#position(inView.first), this.#position(inView.last + 1));
  }

  /** Sets what is in view, brought inside the period. @param {number} from @param {number} to positions */
  #look(from, to) {
    const length = this.#clampLength(to - from);
    this.from = Math.max(0, Math.min((from + to - length) / 2, this.length - length));
    this.pxPerDay = this.width / length;
    return this;
  }

  /** As much of a length as may be in view. @param {number} length of positions */
  #clampLength(length) {
    return Math.min(this.length, Math.max(length, MIN_DAYS_IN_VIEW));
  }

  get isWhole() {
    return this.length * this.pxPerDay < this.width * 1.0001;
  }

  /** The first and the last day of which something is in view. @returns {Span} */
  get inView() {
    return { first: Math.floor(this.day(0) + 1e-6), last: Math.ceil(this.day(this.width) - 1e-6) - 1 };
  }

  /** What is in view of the days that are not folded. @returns {Span[]} */
  get stretches() {
    const { first, last } = this.inView;
    return this.pieces
      .filter((piece) => !piece.isFolded)
      .map((piece) => ({ first: Math.max(piece.first, first), last: Math.min(piece.end - 1, last) }))
      .filter((stretch) => stretch.first <= stretch.last);
  }

  /** The folds of which something is in view. @returns {Span[]} */
  get foldsInView() {
    const { first, last } = this.inView;
    return this.folds.filter((fold) => fold.first <= last && fold.last >= first);
  }

  /** Pixels from the left to where a day begins. @param {number} day may have a fraction */
  x(day) {
    return (this.#position(day) - this.from) * this.pxPerDay;
  }

  /** The day at so many pixels from the left, with its fraction. @param {number} x */
  day(x) {
    const position = this.from + (this.pxPerDay ? x / this.pxPerDay : 0);
    const piece = this.pieces.findLast(({ start }) => start <= position) ?? this.pieces[0];
    return piece.first + ((position - piece.start) * (piece.end - piece.first)) / piece.length;
  }

  /** @param {number} day */
  #position(day) {
    const piece = this.pieces.findLast(({ first }) => first <= day) ?? this.pieces[0];
    return piece.start + ((day - piece.first) * piece.length) / (piece.end - piece.first);
  }

  /** The same with so many times as much in view, around a point. @param {number} x px @param {number} times */
  zoom(x, times) {
    const at = this.from + x / this.pxPerDay;
    const length = this.#clampLength((this.width / this.pxPerDay) * times);
    const from = at - (x * length) / this.width;
    return this.#looking(from, from + length);
  }

  /** The same further on. @param {number} pixels */
  move(pixels) {
    const from = this.from + pixels / this.pxPerDay;
    const length = this.width / this.pxPerDay;
    return this.#looking(from, from + length);
  }

  /** With a span in view: the same where it is, else moved as little as will do, or wide enough. @param {Span} span */
  reveal(span) {
    const [start, end] = [this.#position(span.first), this.#position(span.last + 1)];
    const length = this.width / this.pxPerDay;
    if (end - start > length) return this.#looking(start, end);
    const from = Math.max(Math.min(this.from, start), end - length);
    return from === this.from ? this : this.#looking(from, from + length);
  }

  /** With a span in view and, beside it, a little more. @param {Span} span */
  fit(span) {
    const [start, end] = [this.#position(span.first), this.#position(span.last + 1)];
    const margin = (end - start) / 20;
    return this.#looking(start - margin, end + margin);
  }

  /** The same with other positions in view. @param {number} from @param {number} to */
  #looking(from, to) {
    return new DayScale(this.period, this.width, this.folds).#look(from, to);
  }
}

/** @param {Span} period @param {number} width @param {Span[]} folds @returns {Piece[]} */
function layOut(period, width, folds) {
  const end = period.last + 1;
  const foldedDays = folds.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  const share = Math.min((folds.length * FOLD_PX) / (width || 1), MAX_FOLDED_SHARE);
  const foldLength = ((end - period.first - foldedDays) * share) / (1 - share) / folds.length;
  /** @type {Piece[]} */
  const pieces = [];
  let start = 0;
  const add = (/** @type {number} */ first, /** @type {number} */ before, isFolded = false) => {
    if (first >= before) return;
    const length = isFolded ? foldLength : before - first;
    pieces.push({ first, end: before, start, length, isFolded });
    start += length;
  };
  let day = period.first;
  for (const fold of folds) {
    add(day, fold.first);
    add(fold.first, fold.last + 1, true);
    day = fold.last + 1;
  }
  add(day, end);
  return pieces;
}

/**
 * The labels of the axis: the densest choice of days whose labels stay apart.
 * @typedef {{day: number, x: number, text: string, startsYear: boolean}} Tick   x in px
 */

const LABEL_GAP_PX = 14;
/** Unit, how many of it, and the fewest days from one label to the next. */
const TICK_STEPS = /** @type {[Unit, number, number][]} */ ([
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
  for (const [unit, count, days] of TICK_STEPS) {
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
