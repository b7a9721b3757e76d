/**
 * The choices of all facets, as lists to tick. A tick is shown at once, and sent to Python as a change; what Python
 * then has is shown, whoever has changed it. Elements stay as they are updated, so the focus does too.
 * Data: {channel, applied: serial of the last change that Python has applied, facets}; state: `changes`.
 */
import { element } from "../shared/dom.js";
import { formatNumber } from "../shared/language.js";
import { gettext, ngettext } from "../shared/translation.js";
import { createMount, queueStateUpdate } from "../streamlit/mount.js";

/** The words of the component. */
const WORDS = {
  incidents: (count) => ngettext("{n} incident", "{n} incidents", count),
  search: (facet) => gettext("Search {facet}", { facet: facet.toLowerCase() }),
  more: (count) => ngettext("{n} more", "{n} more", count),
  fewer: gettext("Fewer"),
  hidden: (count) =>
    ngettext("{n} more is not listed: search for it.", "{n} more are not listed: search for them.", count),
  noMatch: gettext("No choice has these words."),
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
    const row = element("label", {}, this.box, this.label, this.count, this.described, this.bar);
    this.element = element("li", {}, row);
  }

  /** @param {{label: string, count: number}} choice @param {number} largest count of the facet @param {boolean} on */
  show({ label, count }, largest, on) {
    this.label.textContent = label;
    this.count.textContent = formatNumber(count);
    this.described.textContent = WORDS.incidents(count);
    this.box.checked = on;
    this.element.classList.toggle("none", count === 0);
    this.bar.style.setProperty("--share", String(largest ? count / largest : 0));
  }
}

/**
 * @typedef {{id: string, label: string, count: number}} Row
 * @typedef {{name: string, label: string, choices: Row[], chosen: string[]}} Facet
 */

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
    /** @type {Map<string, Choice>} */
    this.choices = new Map();
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

  /** @param {Facet} facet @param {Set<string>} chosen */
  show(facet, chosen) {
    this.facet = facet;
    this.chosen = chosen;
    this.legend.textContent = facet.label;
    this.search.placeholder = WORDS.search(facet.label);
    this.search.setAttribute("aria-label", WORDS.search(facet.label));
    this.search.hidden = facet.choices.length <= SHORT_LIST_ROWS;
    for (const id of chosen) this.ticked.add(id);
    this.#update();
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
    const listed = matching.filter(({ id }, place) => place < limit || (!words.length && this.ticked.has(id)));
    const largest = choices.reduce((max, { count }) => Math.max(max, count), 0);
    this.#placeRows(
      listed.map((row) => {
        const choice = this.choices.get(row.id) ?? this.#createChoice(row.id);
        choice.show(row, largest, this.chosen.has(row.id));
        return choice.element;
      }),
    );
    this.#describeRest(matching.length, matching.length - listed.length, words.length > 0);
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

class Facets {
  /** @param {import("../streamlit/mount.js").Component} component */
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
    this.element = element("div", { className: "lists" });
    this.root = element("div", { className: "facets" }, this.element);
    parentElement.append(this.root);
    this.update(component);
  }

  update(component) {
    this.component = component;
    this.changes.confirm(component.data.applied);
    this.#show();
  }

  close() {
    this.root.remove();
  }

  #show() {
    for (const facet of this.component.data.facets) {
      const list = this.lists.get(facet.name) ?? this.#createList(facet.name);
      list.element.hidden = facet.choices.length === 0;
      list.show(facet, this.changes.applyTo(facet.name, facet.chosen));
    }
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

/** @param {import("../streamlit/mount.js").Component} component */
export default function facets(component) {
  return mount(component);
}
