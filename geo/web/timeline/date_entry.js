/**
 * Days that a reader types: "2021-09-19", "19 Sep 2021", "19 September 2021", and a month or a year of which the first or
 * the last day is meant.
 * @typedef {import("./slider.js").Span} Span
 * @typedef {import("./slider.js").Edge} Edge
 * @typedef {{day: number, fault?: undefined} | {day?: undefined, fault: string}} Entry
 */
import { calendar, dayNumber, inWords, MONTH_NAMES, rangeInWords } from "../shared/dates.js";
import { element } from "../shared/dom.js";
import { LANGUAGE } from "../shared/language.js";
import { TEXT } from "./labels.js";

const ISO = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;
const MIN_MONTH_LETTERS = 3;

const foldCase = (/** @type {string} */ text) =>
  text.toLocaleLowerCase(LANGUAGE).normalize("NFD").replace(/\p{M}/gu, "");

/** The month, from 0, whose name begins with some letters; -1 for none. @param {string} letters */
function findMonth(letters) {
  if (letters.length < MIN_MONTH_LETTERS) return -1;
  return MONTH_NAMES.findIndex((name) => foldCase(name).startsWith(foldCase(letters)));
}

/** Year, month from 1 and date, as far as they are there; null for what is no date. @param {string} text
 * @returns {number[] | null} */
function readNumbers(text) {
  const iso = ISO.exec(text);
  if (iso) return iso.slice(1).filter(Boolean).map(Number);
  const words = text.match(/\p{L}+|\d+/gu) ?? [];
  const months = words.filter((word) => /\p{L}/u.test(word)).map(findMonth);
  const years = words.filter((word) => /^\d{4}$/.test(word)).map(Number);
  const dates = words.filter((word) => /^\d{1,2}$/.test(word)).map(Number);
  const isDate = months.length === 1 && months[0] >= 0 && years.length === 1 && dates.length <= 1;
  return isDate && words.length === 2 + dates.length ? [years[0], months[0] + 1, ...dates] : null;
}

/** The days that numbers mean; null for what the calendar does not have. @param {number[]} numbers @returns {Span | null} */
function findDays([year, month, date]) {
  if (month === undefined) return { first: dayNumber(year, 0, 1), last: dayNumber(year, 11, 31) };
  if (month < 1 || month > 12) return null;
  const first = dayNumber(year, month - 1, date ?? 1);
  if (date === undefined) return { first, last: dayNumber(year, month, 0) };
  return calendar(first).date === date ? { first, last: first } : null;
}

/**
 * Reads what has been typed for an edge of a window.
 * @param {string} typed @param {Edge} edge @param {Span} period @param {Span & {mode: string}} window @returns {Entry}
 */
export function readDay(typed, edge, period, window) {
  const text = typed.trim();
  const numbers = readNumbers(text);
  if (!numbers) return { fault: TEXT.noDate(text) };
  const days = findDays(numbers);
  if (!days) return { fault: TEXT.notInCalendar(text) };
  if (days.last < period.first || days.first > period.last) {
    return { fault: TEXT.outside(rangeInWords(period.first, period.last)) };
  }
  const day = Math.max(period.first, Math.min(days[edge], period.last));
  if (window.mode !== "window") return { day };
  if (edge === "first" && day > window.last) return { fault: TEXT.afterLast(inWords(window.last)) };
  if (edge === "last" && day < window.first) return { fault: TEXT.beforeFirst(inWords(window.first)) };
  return { day };
}

/** A field that shows a day and takes another: by Enter or on leaving it; the arrows move it by a day, Escape undoes. */
export class DateField {
  /** @param {Edge} edge @param {HTMLElement} faults where it is said what is wrong
   * @param {{readDay(text: string, edge: Edge): Entry, moveHandle(edge: Edge, target: (day: number) => number): void}}
   *   actions */
  constructor(edge, faults, actions) {
    this.edge = edge;
    this.faults = faults;
    this.actions = actions;
    this.shown = "";
    this.isEdited = false;
    this.input = element("input", { type: "text", className: `date ${edge}`, autocomplete: "off", spellcheck: false });
    this.input.title = TEXT.dateEntry;
    this.input.setAttribute("aria-describedby", faults.id);
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("input", () => {
      this.isEdited = true;
    });
    this.input.addEventListener("blur", () => this.#leave());
    this.input.addEventListener("keydown", (event) => this.#pressKey(event));
  }

  /** Shows a day, unless another is being typed. @param {string} text */
  show(text) {
    if (this.shown === text) return;
    this.shown = text;
    if (!this.isEdited) this.#finish();
  }

  #pressKey(event) {
    const days = { ArrowUp: 1, ArrowDown: -1 }[/** @type {"ArrowUp"} */ (event.key)];
    if (event.key === "Enter") this.#enter();
    else if (event.key === "Escape" && this.isEdited) this.#finish();
    else if (days && !this.isEdited) this.actions.moveHandle(this.edge, (day) => day + days);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #enter() {
    if (!this.isEdited) return;
    const { day, fault } = this.actions.readDay(this.input.value, this.edge);
    if (fault !== undefined) {
      this.faults.textContent = fault;
      this.input.setAttribute("aria-invalid", "true");
      return;
    }
    this.#finish();
    this.actions.moveHandle(this.edge, () => day);
  }

  /** Takes what has been typed; what is no day gives way to the day that is shown, and it is still said why. */
  #leave() {
    this.#enter();
    if (!this.isEdited) return;
    const fault = this.faults.textContent;
    this.#finish();
    this.faults.textContent = fault;
  }

  #finish() {
    this.isEdited = false;
    this.faults.textContent = "";
    this.input.removeAttribute("aria-invalid");
    this.input.value = this.shown;
  }
}
