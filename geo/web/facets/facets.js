/**
 * The choices of all facets, as lists to tick. A tick is shown at once, and told to Python as a change; what Python
 * then has is shown, whoever has changed it. Elements stay as they are updated, so the focus does too.
 * Data: {channel, taken: serial of the last change that Python has, facets}; state: `changes`.
 */
import { inTurn, mounted } from "../streamlit/mount.js";
import { element } from "../timeline/dom.js";

/** The words of the component. */
const WORDS = {
  incidents: (count) => `${count.toLocaleString("en-GB")} ${count === 1 ? "incident" : "incidents"}`,
  search: (facet) => `Search ${facet.toLowerCase()}`,
  more: (count) => `${count.toLocaleString("en-GB")} more`,
  fewer: "Fewer",
  hidden: (count) => `${count.toLocaleString("en-GB")} more are not listed: search for them.`,
  noMatch: "No choice has these words.",
};

/**
 * The changes that a reader makes to the choices, until Python has taken them.
 * Each has a serial number, and all that Python has not taken yet are told anew with each new one: so none is lost
 * where one run of Python overtakes another, and none is taken twice.
 * @typedef {{serial: number, facet: string, choice: string, on: boolean}} Change
 */
class Changes {
  constructor() {
    this.last = 0;
    /** @type {Change[]} */
    this.waiting = [];
  }

  /** Forget what Python has taken. @param {number} serial of the last of them */
  taken(serial) {
    this.last = Math.max(this.last, serial);
    this.waiting = this.waiting.filter((change) => change.serial > serial);
  }

  /** @param {string} facet @param {string} choice @param {boolean} on @returns {Change[]} all that are waiting */
  add(facet, choice, on) {
    this.last += 1;
    this.waiting = [...this.waiting, { serial: this.last, facet, choice, on }];
    return this.waiting;
  }

  /** The choices of a facet as they will be once Python has taken what is waiting.
   * @param {string} facet @param {string[]} chosen as Python knows them @returns {Set<string>} */
  applied(facet, chosen) {
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
  /** @param {string} key unlike all others in the component @param {(on: boolean) => void} tell */
  constructor(key, tell) {
    this.box = element("input", { type: "checkbox", onchange: () => tell(this.box.checked) });
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
    this.count.textContent = count.toLocaleString("en-GB");
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

const SHORT_LIST_ROWS = 8; // choices that are listed without being asked for
const MAX_LIST_ROWS = 200; // choices that are listed at all

/** Text as a search compares it: without case and diacritics. @param {string} text */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll(/[đĐ]/g, "d").toLowerCase();
}

/** The choices of one facet as a list to tick, with a search box where there are many. */
class FacetList {
  /** @param {string} name of the facet @param {(choice: string, on: boolean) => void} tell */
  constructor(name, tell) {
    this.name = name;
    this.tell = tell;
    this.expanded = false;
    /** @type {Map<string, Choice>} */
    this.made = new Map();
    /** @type {Set<string>} what has been ticked here stays listed, so that no box goes from under the hand */
    this.ticked = new Set();
    this.legend = element("legend");
    this.search = element("input", { type: "search", autocomplete: "off", spellcheck: false, oninput: () => this.#list() });
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
    this.#list();
  }

  #toggle() {
    this.expanded = !this.expanded;
    this.#list();
  }

  #list() {
    const { choices } = this.facet;
    const words = this.search.hidden ? [] : plain(this.search.value).split(/\s+/).filter(Boolean);
    const matching = choices.filter(({ label }) => words.every((word) => plain(label).includes(word)));
    const limit = words.length || this.expanded ? MAX_LIST_ROWS : SHORT_LIST_ROWS;
    const listed = matching.filter(({ id }, place) => place < limit || (!words.length && this.ticked.has(id)));
    const largest = choices.reduce((max, { count }) => Math.max(max, count), 0);
    this.#place(listed.map((row) => {
      const choice = this.#choice(row.id);
      choice.show(row, largest, this.chosen.has(row.id));
      return choice.element;
    }));
    this.#sayRest(matching.length, matching.length - listed.length, words.length > 0);
  }

  /** @param {string} id */
  #choice(id) {
    if (!this.made.has(id)) {
      const key = `${this.name}-${this.made.size}`;
      this.made.set(id, new Choice(key, (on) => this.tell(id, on)));
    }
    return this.made.get(id);
  }

  /** Put the rows in order; one that is in its place is left alone, as moving it would take the focus from it.
   * @param {HTMLElement[]} rows */
  #place(rows) {
    const wanted = new Set(rows);
    for (const row of [...this.rows.children]) if (!wanted.has(row)) row.remove();
    rows.forEach((row, place) => {
      if (this.rows.children[place] !== row) this.rows.insertBefore(row, this.rows.children[place] ?? null);
    });
  }

  /** @param {number} matching @param {number} rest that match and are not listed @param {boolean} searching */
  #sayRest(matching, rest, searching) {
    const full = searching || this.expanded;
    this.note.hidden = !(matching === 0 || (full && rest > 0));
    this.note.textContent = matching === 0 ? WORDS.noMatch : WORDS.hidden(rest);
    this.more.hidden = searching || (rest === 0 && !this.expanded);
    this.more.textContent = this.expanded ? WORDS.fewer : WORDS.more(rest);
    this.more.setAttribute("aria-expanded", String(this.expanded));
  }
}

/** Of each session, as what is waiting outlives the popover that the component is in. @type {Map<string, Changes>} */
const sessions = new Map();

class Facets {
  constructor(component) {
    const { parentElement, data: { channel } } = component;
    if (!sessions.has(channel)) sessions.set(channel, new Changes());
    this.changes = sessions.get(channel);
    /** @type {Map<string, FacetList>} */
    this.lists = new Map();
    this.element = element("div", { className: "lists" });
    parentElement.append(element("div", { className: "facets" }, this.element));
    this.update(component);
  }

  update(component) {
    this.component = component;
    this.changes.taken(component.data.taken);
    for (const { name } of component.data.facets) if (!this.lists.has(name)) this.#add(name);
    this.#show();
  }

  close() {
    this.element.parentElement.remove();
  }

  #add(name) {
    const list = new FacetList(name, (choice, on) => this.#tell(name, choice, on));
    this.lists.set(name, list);
    this.element.append(list.element);
  }

  #show() {
    for (const facet of this.component.data.facets) {
      const list = this.lists.get(facet.name);
      list.element.hidden = facet.choices.length === 0;
      list.show(facet, this.changes.applied(facet.name, facet.chosen));
    }
  }

  #tell(facet, choice, on) {
    this.changes.add(facet, choice, on);
    this.#show();
    inTurn(() => this.component.setStateValue("changes", this.changes.waiting));
  }
}

const mount = mounted((component) => new Facets(component));

export default function facets(component) {
  return mount(component);
}
