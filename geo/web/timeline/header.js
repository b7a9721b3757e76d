/**
 * What stands above the chart: the days that are shown, as fields to type in, how much is in them, the modes, Play, and the
 * periods that one can go to.
 * @typedef {import("./slider.js").Window} Window
 * @typedef {import("./slider.js").Span} Span
 */
import { inWords, monthsInWords, rangeInWords } from "../shared/dates.js";
import { element } from "../shared/dom.js";
import { DateField } from "./date_entry.js";
import { createIcon, createIconButton, createToggle, isPressed, setPressed, setTitle } from "./icons.js";
import { TEXT } from "./labels.js";

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
   * @param {import("./incident_index.js").IncidentIndex} index */
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
