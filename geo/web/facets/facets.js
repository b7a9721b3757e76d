/**
 * The choices of all facets, as lists to tick. A tick is shown at once, and sent to Python as a change; what Python
 * then has is shown, whoever has changed it. Elements stay as they are updated, so the focus does too.
 *
 * Counts are of the window, and move with it in the frame in which the hand moves it: facet_counts.js has them, which is
 * fetched when the lists are first opened. Until it has counted, those of Python stand, if they are of this window; where
 * nothing comes to count by, Python is asked for those of each window that rests.
 * Data: {channel, applied: serial of the last change that Python has applied, facets, text: words of the search, window
 * that Python has counted in, period: that of the record, live: {script, columns, matches} addresses};
 * states: `changes`, and `window` that Python is to count in.
 */
import { element } from "../shared/dom.js";
import { formatNumber, gettext, ngettext } from "../shared/language.js";
import { MESSAGE, PageChannel } from "../shared/page_channel.js";
import { createMount, queueStateUpdate } from "../streamlit/components.js";

/** The words of the component. */
const WORDS = {
  incidents: (count) => ngettext("{n} incident", "{n} incidents", count),
  search: (facet) => gettext("Search {facet}", { facet: facet.toLowerCase() }),
  more: (count) => ngettext("{n} more", "{n} more", count),
  fewer: gettext("Fewer"),
  hidden: (count) =>
    ngettext("{n} more is not listed: search for it.", "{n} more are not listed: search for them.", count),
  noMatch: gettext("No choice has these words."),
  ofWindow: gettext("The numbers are of the chosen days."),
  ofAll: gettext("The numbers are of all days."),
};

/**
 * The changes that a reader makes to the choices, until Python has applied them.
 * Each has a serial number, and all that Python has not applied yet are sent anew with each new one: so none is lost
 * where one run of Python overtakes another, and none is applied twice.
 * @typedef {{serial: number, facet: string, choice: string, on: boolean}} Change
 */
export class PendingChanges {
  constructor() {
    this.last = 0;
    /** @type {Change[]} */
    this.waiting = [];
  }

  /** Forgets what Python has applied. @param {number} serial of the last of them */
  confirm(serial) {
    this.last = Math.max(this.last, serial);
    this.waiting = this.waiting.filter((change) => change.serial > serial);
  }

  /** @param {string} facet @param {string} choice @param {boolean} on @returns {Change[]} all that are waiting */
  add(facet, choice, on) {
    this.last += 1;
    this.waiting = [...this.waiting, { serial: this.last, facet, choice, on }];
    return this.waiting;
  }

  /** The choices of a facet as they will be once Python has applied what is waiting.
   * @param {string} facet @param {string[]} chosen as Python knows them @returns {Set<string>} */
  applyTo(facet, chosen) {
    const result = new Set(chosen);
    for (const { facet: changed, choice, on } of this.waiting) {
      if (changed === facet && on) result.add(choice);
      else if (changed === facet) result.delete(choice);
    }
    return result;
  }
}

/** One choice of a facet: a checkbox, the label, the count, and a bar as long as the count's share of the largest. */
class Choice {
  /** @param {string} key unlike all others in the component @param {(on: boolean) => void} onTick */
  constructor(key, onTick) {
    this.box = element("input", { type: "checkbox", onchange: () => onTick(this.box.checked) });
    this.box.setAttribute("aria-labelledby", `${key}-label`);
    this.box.setAttribute("aria-describedby", `${key}-count`);
    this.label = element("span", { id: `${key}-label`, className: "label" });
    this.count = element("span", { className: "count", ariaHidden: "true" });
    this.described = element("span", { id: `${key}-count`, hidden: true });
    this.bar = element("span", { className: "bar" });
    this.share = "";
    /** @type {number | null | undefined} */
    this.shown = undefined;
    const row = element("label", {}, this.box, this.label, this.count, this.described, this.bar);
    this.element = element("li", {}, row);
  }

  /** @param {string} label @param {boolean} on */
  show(label, on) {
    this.label.textContent = label;
    this.box.checked = on;
  }

  /** @param {number | null} count null where it is not known yet @param {number} largest count of the facet */
  showCount(count, largest) {
    const share = String(count && largest ? count / largest : 0);
    if (share !== this.share) this.bar.style.setProperty("--share", share);
    this.share = share;
    if (count === this.shown) return;
    this.shown = count;
    this.count.textContent = count === null ? "" : formatNumber(count);
    this.described.textContent = count === null ? "" : WORDS.incidents(count);
    this.element.classList.toggle("none", count === 0);
  }
}

/**
 * @typedef {{id: string, label: string, count: number}} Row
 * @typedef {{name: string, label: string, choices: Row[], chosen: string[]}} Facet
 * @typedef {{of: (id: string) => number | null, largest: number}} Counts of the choices of a facet
 */

/** @type {Counts} */
const NOT_COUNTED = { of: () => null, largest: 0 };

/** The counts that Python has made. @param {Facet} facet @returns {Counts} */
function countsOfPython({ choices }) {
  const counts = new Map(choices.map(({ id, count }) => [id, count]));
  return { of: (id) => counts.get(id) ?? 0, largest: choices.reduce((max, { count }) => Math.max(max, count), 0) };
}

const SHORT_LIST_ROWS = 8; // listed without being asked for
const MAX_LIST_ROWS = 200; // listed at all

/** Text as a search compares it: without case and diacritics. @param {string} text */
function fold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll(/[đĐ]/g, "d").toLowerCase();
}

/** The choices of one facet as a list to tick, with a search box where there are many. */
class FacetList {
  /** @param {string} name of the facet @param {(choice: string, on: boolean) => void} onTick */
  constructor(name, onTick) {
    this.name = name;
    this.onTick = onTick;
    this.isExpanded = false;
    /** @type {Facet} */
    this.facet = { name, label: "", choices: [], chosen: [] };
    /** @type {Set<string>} */
    this.chosen = new Set();
    this.counts = NOT_COUNTED;
    /** @type {Map<string, Choice>} */
    this.choices = new Map();
    /** @type {Row[]} */
    this.listed = [];
    /** @type {Set<string>} what has been ticked here stays listed, so that no box goes from under the hand */
    this.ticked = new Set();
    this.legend = element("legend");
    this.search = element("input", {
      type: "search",
      autocomplete: "off",
      spellcheck: false,
      oninput: () => this.#update(),
    });
    // The page has keys of its own, and does not see that someone is writing in here.
    this.search.addEventListener("keydown", (event) => event.stopPropagation());
    this.rows = element("ul");
    this.note = element("p", { className: "note" });
    this.more = element("button", { type: "button", onclick: () => this.#toggle() });
    this.element = element("fieldset", {}, this.legend, this.search, this.rows, this.note, this.more);
  }

  /** @param {Facet} facet @param {Set<string>} chosen @param {Counts} counts */
  show(facet, chosen, counts) {
    this.facet = facet;
    this.chosen = chosen;
    this.counts = counts;
    this.legend.textContent = facet.label;
    this.search.placeholder = WORDS.search(facet.label);
    this.search.setAttribute("aria-label", WORDS.search(facet.label));
    this.search.hidden = facet.choices.length <= SHORT_LIST_ROWS;
    for (const id of chosen) this.ticked.add(id);
    this.#update();
  }

  /** Shows other counts of the same choices. @param {Counts} counts */
  showCounts(counts) {
    this.counts = counts;
    this.#updateCounts();
  }

  #toggle() {
    this.isExpanded = !this.isExpanded;
    this.#update();
  }

  #update() {
    const { choices } = this.facet;
    const words = this.search.hidden ? [] : fold(this.search.value).split(/\s+/).filter(Boolean);
    const matching = choices.filter(({ label }) => words.every((word) => fold(label).includes(word)));
    const limit = words.length || this.isExpanded ? MAX_LIST_ROWS : SHORT_LIST_ROWS;
    this.listed = matching.filter(({ id }, place) => place < limit || (!words.length && this.ticked.has(id)));
    this.#placeRows(
      this.listed.map(({ id, label }) => {
        const choice = this.choices.get(id) ?? this.#createChoice(id);
        choice.show(label, this.chosen.has(id));
        return choice.element;
      }),
    );
    this.#updateCounts();
    this.#describeRest(matching.length, matching.length - this.listed.length, words.length > 0);
  }

  #updateCounts() {
    const { largest } = this.counts;
    for (const { id } of this.listed) this.choices.get(id)?.showCount(this.counts.of(id), largest);
  }

  /** @param {string} id */
  #createChoice(id) {
    const choice = new Choice(`${this.name}-${this.choices.size}`, (on) => this.onTick(id, on));
    this.choices.set(id, choice);
    return choice;
  }

  /** Puts the rows in order; one that is in its place is left alone, as moving it would take the focus from it.
   * @param {HTMLElement[]} rows */
  #placeRows(rows) {
    const wanted = new Set(rows);
    for (const row of [...this.rows.children]) if (!wanted.has(row)) row.remove();
    rows.forEach((row, place) => {
      if (this.rows.children[place] !== row) this.rows.insertBefore(row, this.rows.children[place] ?? null);
    });
  }

  /** @param {number} matching @param {number} rest that match and are not listed @param {boolean} searching */
  #describeRest(matching, rest, searching) {
    const full = searching || this.isExpanded;
    this.note.hidden = !(matching === 0 || (full && rest > 0));
    this.note.textContent = matching === 0 ? WORDS.noMatch : WORDS.hidden(rest);
    this.more.hidden = searching || (rest === 0 && !this.isExpanded);
    this.more.textContent = this.isExpanded ? WORDS.fewer : WORDS.more(rest);
    this.more.setAttribute("aria-expanded", String(this.isExpanded));
  }
}

/** By channel: what is waiting outlives the popover that the component is in. @type {Map<string, PendingChanges>} */
const sessions = new Map();

/** @typedef {{first: number, last: number}} Days day numbers, inclusive */

/** @param {Days} one @param {Days} other */
const isSameWindow = (one, other) => one.first === other.first && one.last === other.last;

class Facets {
  /** @param {import("../streamlit/components.js").Component} component */
  constructor(component) {
    const {
      parentElement,
      data: { channel },
    } = component;
    this.component = component;
    this.changes = sessions.get(channel) ?? new PendingChanges();
    sessions.set(channel, this.changes);
    /** @type {Map<string, FacetList>} */
    this.lists = new Map();
    /** @type {import("./facet_counts.js").LiveCounts | null} */
    this.live = null;
    this.loaded = "";
    /** Whether Python alone counts. */
    this.isAlone = false;
    /** The window that Python has been asked to count in. @type {Days | null} */
    this.asked = null;
    this.channel = new PageChannel(channel);
    this.channel.onmessage = ({ data }) => data.kind === MESSAGE.window && this.#moveWindow();
    this.note = element("p", { className: "days", textContent: WORDS.ofAll });
    this.element = element("div", { className: "lists" });
    this.root = element("div", { className: "facets" }, this.note, this.element);
    parentElement.append(this.root);
    this.update(component);
  }

  update(component) {
    this.component = component;
    this.changes.confirm(component.data.applied);
    if (this.loaded !== component.data.live.columns) this.#load(component.data.live);
    this.#show();
  }

  close() {
    this.loaded = "";
    this.live?.close();
    this.channel.close();
    this.root.remove();
  }

  /** The window as it is in this frame: the hand may have left the one that Python knows. */
  get window() {
    return this.channel.window ?? this.component.data.window;
  }

  /** @param {{script: string, columns: string, matches: string}} addresses */
  async #load({ script, ...addresses }) {
    this.loaded = addresses.columns;
    this.live?.close();
    this.live = null;
    try {
      const { default: module } = await import(new URL(script, document.baseURI).href);
      if (this.loaded !== addresses.columns) return;
      this.live = new module.LiveCounts(addresses, (/** @type {boolean} */ isReady) => {
        this.isAlone = !isReady;
        this.#showCounts();
      });
      this.#show();
    } catch (error) {
      if (this.loaded !== addresses.columns) return;
      this.loaded = ""; // the next run of Python asks anew
      console.warn(error);
      this.isAlone = true;
      this.#showCounts();
    }
  }

  #moveWindow() {
    this.live?.moveWindow(this.window);
    this.#showCounts();
  }

  /** The counts of a facet, as far as they are known. @param {Facet} facet @returns {Counts} */
  #countsOf(facet) {
    if (this.live?.isReady) return this.live.of(facet.name) ?? NOT_COUNTED;
    return isSameWindow(this.window, this.component.data.window) ? countsOfPython(facet) : NOT_COUNTED;
  }

  /** Has Python count in the window in which it rests, once. */
  #askPython() {
    const { first, last, done = true } = this.window;
    const isKnown = [this.component.data.window, this.asked].some((days) => days && isSameWindow(this.window, days));
    if (!done || isKnown) return;
    this.asked = { first, last };
    queueStateUpdate(() => this.component.setStateValue("window", { first, last }));
  }

  #show() {
    const { facets, text } = this.component.data;
    const chosen = Object.fromEntries(facets.map(({ name, chosen: ids }) => [name, this.changes.applyTo(name, ids)]));
    this.live?.moveWindow(this.window);
    this.live?.choose({ chosen, text });
    for (const facet of facets) {
      const list = this.lists.get(facet.name) ?? this.#createList(facet.name);
      list.element.hidden = facet.choices.length === 0;
      list.show(facet, chosen[facet.name], this.#countsOf(facet));
    }
    this.#describeWindow();
  }

  #showCounts() {
    for (const facet of this.component.data.facets) this.lists.get(facet.name)?.showCounts(this.#countsOf(facet));
    this.#describeWindow();
    if (this.isAlone) this.#askPython();
  }

  #describeWindow() {
    const { first, last } = this.component.data.period;
    const isWhole = this.window.first <= first && this.window.last >= last;
    const words = isWhole ? WORDS.ofAll : WORDS.ofWindow;
    if (this.note.textContent !== words) this.note.textContent = words;
  }

  #createList(name) {
    const list = new FacetList(name, (choice, on) => this.#change(name, choice, on));
    this.lists.set(name, list);
    this.element.append(list.element);
    return list;
  }

  #change(facet, choice, on) {
    this.changes.add(facet, choice, on);
    this.#show();
    queueStateUpdate(() => this.component.setStateValue("changes", this.changes.waiting));
  }
}

const mount = createMount((component) => new Facets(component));

/** @param {import("../streamlit/components.js").Component} component */
export default function facets(component) {
  return mount(component);
}
