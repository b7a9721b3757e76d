/**
 * The choices of one facet as a list to tick, with a search box where there are many.
 * @typedef {{id: string, label: string, count: number}} Row
 * @typedef {{name: string, label: string, choices: Row[], chosen: string[]}} Facet
 */
import { element } from "../timeline/dom.js";
import { Choice } from "./choice.js";
import { WORDS } from "./words.js";

const FEW = 8; // choices that are listed without being asked for
const MOST = 200; // choices that are listed at all

/** Text as a search compares it: without case and diacritics. @param {string} text */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").replaceAll(/[đĐ]/g, "d").toLowerCase();
}

export class List {
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
    this.search.hidden = facet.choices.length <= FEW;
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
    const limit = words.length || this.expanded ? MOST : FEW;
    const listed = matching.filter(({ id }, place) => place < limit || (!words.length && this.ticked.has(id)));
    const largest = choices.reduce((most, { count }) => Math.max(most, count), 0);
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
