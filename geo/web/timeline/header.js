/**
 * What stands above the chart: the days that are shown, as fields to type in, how much is in them, the modes, Play, and the
 * periods that one can go to; with the icons of its buttons, and the clock by which Play moves.
 * @typedef {import("./slider.js").Window} Window
 * @typedef {import("./slider.js").Span} Span
 * @typedef {import("./slider.js").Edge} Edge
 * @typedef {{day: number, fault?: undefined} | {day?: undefined, fault: string}} Entry of a day that is typed
 */
import { element } from "../shared/dom.js";
import { LANGUAGE } from "../shared/language.js";
import { calendar, dayNumber, inWords, MONTH_NAMES, monthsInWords, rangeInWords } from "./days.js";
import { TEXT } from "./labels.js";

const ISO_DATE = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/;
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
  const iso = ISO_DATE.exec(text);
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
 * Reads a day that has been typed for an edge of a window: "2021-09-19", "19 Sep 2021", "19 September 2021", or a month or
 * a year, of which the first or the last day is meant.
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
class DateField {
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

const SVG = "http://www.w3.org/2000/svg";

/** Drawn in a box of 20: `fill` is a solid shape, `line` a stroke. */
const ICONS = {
  play: { fill: "M6.5 4v12L16 10z" },
  pause: { fill: "M6 4.5h2.8v11H6zM11.2 4.5H14v11h-2.8z" },
  previous: { fill: "M15 4.5v11L7.5 10z", line: "M5.5 4.5v11" },
  next: { fill: "M5 4.5v11l7.5-5.5z", line: "M14.5 4.5v11" },
  back: { fill: "M12.5 5v10L6.5 10z" },
  on: { fill: "M7.5 5v10l6-5z" },
  loop: { line: "M3.5 9V8a3 3 0 0 1 3-3h9M13 2.5 15.5 5 13 7.5M16.5 11v1a3 3 0 0 1-3 3h-9M7 12.5 4.5 15 7 17.5" },
  skip: { line: "M2.5 15.5v-4M6 15.5v-6M14 15.5v-6M17.5 15.5v-4M6.5 6c1-2.5 6-2.5 7 0M13.8 3.2V6.2H10.8" },
  zoomIn: { line: "M10 4.5v11M4.5 10h11" },
  zoomOut: { line: "M4.5 10h11" },
  fit: { line: "M3 4.5v11M17 4.5v11M6 10h8M8.5 7.5 6 10l2.5 2.5M11.5 7.5 14 10l-2.5 2.5" },
  more: { line: "M5 8l5 5 5-5" },
};

/** @param {keyof typeof ICONS} name */
export function createIcon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  for (const [style, shape] of Object.entries(ICONS[name])) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", style);
    path.setAttribute("d", shape);
    drawing.append(path);
  }
  return drawing;
}

/** Creates a button that shows an icon and is called by its title.
 * @param {keyof typeof ICONS} name @param {string} title @param {() => void} onclick */
export function createIconButton(name, title, onclick) {
  return setTitle(element("button", { type: "button", className: name, onclick }, createIcon(name)), title);
}

/** Creates such a button that is on or off.
 * @param {keyof typeof ICONS} name @param {string} title @param {() => void} onchange */
function createToggle(name, title, onchange = () => {}) {
  const toggle = createIconButton(name, title, () => {
    setPressed(toggle, !isPressed(toggle));
    onchange();
  });
  return setPressed(toggle, false);
}

/** @param {HTMLElement} toggle */
const isPressed = (toggle) => toggle.getAttribute("aria-pressed") === "true";

/** @template {HTMLElement} T @param {T} toggle @param {boolean} pressed @returns {T} */
function setPressed(toggle, pressed) {
  toggle.setAttribute("aria-pressed", String(pressed));
  return toggle;
}

/** @template {HTMLElement} T @param {T} target @param {string} title @returns {T} */
function setTitle(target, title) {
  target.title = title;
  target.setAttribute("aria-label", title);
  return target;
}

/** Time taken for one frame at most, however long a hidden or busy page made it. */
const MAX_FRAME_MS = 250;
/** From one step to the next for a reader who wants no gliding. */
const STEP_MS = 1000;

/** Counts the days that pass while playing, by the clock and not by the frame. */
export class Player {
  /**
   * @param {() => number} speed days a second
   * @param {(days: number, fraction: number) => void} advance called each frame with the whole days that have passed and
   *   the part of the next one
   */
  constructor(speed, advance) {
    this.speed = speed;
    this.advance = advance;
    this.frame = 0;
    this.lastFrame = 0;
    this.pending = 0; // days, or with reduced motion ms, that have passed and are not yet in the window
    this.reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
  }

  get isPlaying() {
    return this.frame !== 0;
  }

  start() {
    this.lastFrame = performance.now();
    this.pending = 0;
    this.frame = requestAnimationFrame((now) => this.#tick(now));
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  #tick(now) {
    const ms = Math.max(0, Math.min(now - this.lastFrame, MAX_FRAME_MS));
    this.lastFrame = now;
    this.frame = requestAnimationFrame((next) => this.#tick(next));
    if (this.reducedMotion.matches) this.#step(ms);
    else this.#glide(ms);
  }

  #glide(ms) {
    this.pending += (ms / 1000) * this.speed();
    const days = Math.floor(this.pending);
    this.pending -= days;
    this.advance(days, this.pending);
  }

  #step(ms) {
    this.pending += ms;
    if (this.pending < STEP_MS) return;
    this.pending -= STEP_MS;
    this.advance(Math.round(this.speed()), 0);
  }
}

const FASTEST = Math.max(...TEXT.speeds.map(({ days }) => days));

export class Header {
  /** @param {any} actions what the timeline does: see `Timeline` */
  constructor(actions) {
    this.actions = actions;
    this.count = element("p", { className: "count" });
    this.announcement = element("p", { className: "unseen", role: "status" });
    this.faults = element("p", { className: "fault", id: "timeline-fault", role: "alert" });
    this.first = new DateField("first", this.faults, actions);
    this.last = new DateField("last", this.faults, actions);
    this.playButton = createIconButton("play", TEXT.play, () => actions.play());
    this.loop = createToggle("loop", TEXT.loop);
    this.skip = createToggle("skip", TEXT.skip, () => actions.redraw());
    this.speed = setTitle(element("select", { className: "speed" }), TEXT.speed);
    this.speed.append(...TEXT.speeds.map(({ days, label, title }) => element("option", { value: days, label, title })));
    this.modes = TEXT.modes.map(({ mode }) =>
      element("input", { type: "radio", name: "mode", value: mode, onchange: () => actions.setMode(mode) }),
    );
    this.periods = element("div", { className: "periods", role: "group", ariaLabel: TEXT.periods });
    /** @type {{span: Span, chip: HTMLElement}[]} */
    this.chips = [];
    this.more = createIconButton("more", TEXT.more, () => this.#toggleMore());
    this.more.setAttribute("aria-expanded", "false");
    this.root = element("header", {}, this.#buildSummary(), this.more, this.#buildModes(), this.#buildTransport());
  }

  #buildSummary() {
    const step = (/** @type {number} */ days) => () => this.actions.moveHandle("last", (day) => day + days);
    const dates = element(
      "div",
      { className: "dates" },
      createIconButton("back", TEXT.back, step(-1)),
      this.first.input,
      element("span", { className: "dash", textContent: "–", ariaHidden: "true" }),
      this.last.input,
      createIconButton("on", TEXT.on, step(1)),
      this.faults,
    );
    return element("div", { className: "summary" }, dates, this.announcement);
  }

  #buildModes() {
    const labels = TEXT.modes.map(({ label, title }, i) =>
      element("label", { title }, this.modes[i], element("span", { textContent: label })),
    );
    const legend = element("legend", { className: "unseen", textContent: TEXT.mode });
    return element("fieldset", { className: "modes" }, legend, ...labels);
  }

  #buildTransport() {
    const previous = createIconButton("previous", TEXT.previous, () => this.actions.step(-1));
    const next = createIconButton("next", TEXT.next, () => this.actions.step(1));
    const parts = [previous, this.playButton, next, this.loop, this.skip, this.speed];
    return element("div", { className: "transport" }, ...parts);
  }

  /** Opens or closes what has no room on a phone until it is asked for. */
  #toggleMore() {
    const isOpen = this.root.classList.toggle("open");
    this.more.setAttribute("aria-expanded", String(isOpen));
  }

  get isLooping() {
    return isPressed(this.loop);
  }

  /** Whether long empty stretches are folded. */
  get folds() {
    return isPressed(this.skip);
  }

  /** For how many days nothing has to happen for Play to pass over them, if each second has so many. @param {number} seconds */
  skippedDays(seconds) {
    return isPressed(this.skip) ? seconds * Number(this.speed.value) : Infinity;
  }

  /** Sets the slowest speed that is not under a number of days a second, and whether empty stretches are skipped.
   * @param {number} minDays @param {boolean} skips */
  setPlay(minDays, skips) {
    this.speed.value = Math.min(...TEXT.speeds.map(({ days }) => days).filter((days) => days >= minDays), FASTEST);
    setPressed(this.skip, skips);
  }

  /** Offers the whole period and, where long empty stretches part them, its clusters.
   * @param {import("./slider.js").IncidentIndex} index */
  setPeriods({ period, clusters, incidents }) {
    const offered = clusters.length > 1 ? clusters : [];
    const names = nameSpans(offered);
    const all = { span: period, chip: createChip(TEXT.all, TEXT.everything, () => this.actions.showAll()) };
    const chips = offered.map((span, i) => {
      const count = incidents.countIn(span);
      const text = TEXT.cluster(names[i], count);
      const title = TEXT.clusterTitle(text, rangeInWords(span.first, span.last));
      return { span, chip: createChip(text, title, () => this.actions.showSpan(span)) };
    });
    this.chips = [all, ...chips];
    this.announcement.textContent = ""; // it told of another record
    this.periods.replaceChildren(...this.chips.map(({ chip }) => chip));
  }

  /** @param {Window} window @param {string} count in words @param {boolean} brief whether to abbreviate dates */
  show(window, count, brief) {
    this.first.show(inWords(window.first, brief));
    this.last.show(inWords(window.last, brief));
    this.count.textContent = count;
    const { first, last } = TEXT.dates[window.mode];
    this.first.input.ariaLabel = first;
    this.last.input.ariaLabel = last;
    this.first.input.disabled = window.mode === "cumulative";
    for (const radio of this.modes) radio.checked = radio.value === window.mode;
    for (const { span, chip } of this.chips) {
      setPressed(chip, window.first === span.first && window.last === span.last);
    }
  }

  /** Announces the window to screen readers, once it rests. @param {Span} window */
  announce({ first, last }) {
    this.announcement.textContent = TEXT.announcement(rangeInWords(first, last), this.count.textContent);
  }

  /** @param {boolean} playing */
  showPlaying(playing) {
    this.playButton.replaceChildren(createIcon(playing ? "pause" : "play"));
    setTitle(this.playButton, playing ? TEXT.pause : TEXT.play);
  }
}

/** Names spans by their months, or by their days where two are in the same months. @param {Span[]} spans */
export function nameSpans(spans) {
  const months = spans.map(({ first, last }) => monthsInWords(first, last));
  if (new Set(months).size === months.length) return months;
  return spans.map(({ first, last }) => rangeInWords(first, last, true));
}

/** @param {string} textContent @param {string} title @param {() => void} onclick */
const createChip = (textContent, title, onclick) =>
  setTitle(element("button", { type: "button", className: "chip", textContent, onclick }), title);
