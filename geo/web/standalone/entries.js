/**
 * The incidents as the page lists them, and the table of them all: each is a headline, a card and a row of the table. The
 * first ones stand in the page; the others are made of words in columns when they are looked at, and their cards unpacked,
 * as geo/publish/html.py writes them.
 *
 * @typedef {{item: HTMLElement, headline: HTMLElement, card: any, summary: HTMLElement, row: HTMLElement}} Entry
 * @typedef {{words: string[], of: number[]}} Words each once, and by row which of them it has
 * @typedef {{when: Words, kind: Words, status: Words, sources: Words, origins: Words, figure: Words, found: Words,
 *   colors: [string, string][], support: string[] | null}} Texts `colors` by kind, in light and dark
 * @typedef {{order: number[], ranks: Record<string, number[]>, length: number, cards_a_part: number, words: Texts | null,
 *   evidence: import("./details_panel.js").Evidence}} List `order`: all rows; `ranks`: by column of the table and row; `length`:
 *   how many are listed at once
 */
import { element } from "../shared/dom.js";
import { formatNumber, gettext, LANGUAGE, ngettext } from "../shared/language.js";
import { nameForms } from "../shared/record.js";
import { findCards, unpack } from "./unpack.js";

export class Entries {
  /** @type {Map<number, Entry>} */
  #entries = new Map();
  /** Rows whose cards are whole, or will be. @type {Set<number>} */
  #whole = new Set();
  #parts = findCards();
  /** @type {Map<number, number>} */
  #positions;

  /** @param {List} list @param {import("../shared/record.js").IncidentRecord} record */
  constructor(list, record) {
    this.list = list;
    this.record = record;
    this.#positions = new Map(list.order.map((row, i) => [row, i]));
    const rows = document.querySelectorAll(".rows tbody tr");
    document.querySelectorAll(".headlines > li").forEach((item, i) => {
      this.#entries.set(list.order[i], readEntry(item, rows[i]));
      this.#whole.add(list.order[i]);
    });
    this.begin = rows.length;
  }

  /** Gives an incident as it is listed. @param {number} row @returns {Entry} */
  get(row) {
    const entry = this.#entries.get(row) ?? this.#make(row);
    this.#entries.set(row, entry);
    return entry;
  }

  /** Completes the cards of incidents by what is packed of them. @param {number[]} rows */
  async complete(rows) {
    const wanted = this.#parts.length ? rows.filter((row) => !this.#whole.has(row)) : [];
    /** @type {Map<number, number[]>} positions beyond those in the page, by part */
    const byPart = new Map();
    for (const row of wanted) {
      const i = /** @type {number} */ (this.#positions.get(row)) - this.begin;
      const part = Math.floor(i / this.list.cards_a_part);
      byPart.set(part, [...(byPart.get(part) ?? []), i]);
      this.#whole.add(row);
    }
    await Promise.all([...byPart].map(([part, listed]) => this.#completePart(part, listed)));
  }

  /** @param {number} part @param {number[]} listed positions beyond those in the page */
  async #completePart(part, listed) {
    const cards = await unpack(this.#parts[part]).json();
    for (const i of listed) {
      completeCard(this.get(this.list.order[this.begin + i]).card, cards[i % this.list.cards_a_part]);
    }
  }

  /** @param {number} row @returns {Entry} */
  #make(row) {
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById("entry"));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    const entry = readEntry(find(copy, "li"), find(copy, "tr"));
    const facts = this.#describe(row);
    fillHeadline(entry.headline, facts);
    fillCard(entry.card, facts);
    fillRow(entry.row, facts);
    return entry;
  }

  /** What is said of an incident. @param {number} row */
  #describe(row) {
    const { incidents, places, types } = this.record;
    const { colors, support, ...words } = /** @type {Texts} */ (this.list.words);
    const said = Object.fromEntries(Object.entries(words).map(([name, { words: all, of }]) => [name, all[of[row]]]));
    const place = places[incidents.place[row]];
    const forms = nameForms(place);
    const isNamed = LANGUAGE !== "en" || forms.some(([, name]) => name === place.en);
    return {
      ...said,
      id: incidents.id[row],
      title: incidents.title[row],
      lang: incidents.lang?.[row] ?? "",
      place: place.id,
      forms,
      english: isNamed ? "" : (place.en ?? ""),
      differs: Boolean(this.list.evidence.differs[row]),
      isRetracted: types[incidents.type[row]].layer === "retracted",
      cited: String(this.list.evidence.cites[row].length),
      support: support?.[incidents.support[row]] ?? "",
      colors: colors[words.kind.of[row]],
    };
  }
}

/** @param {ParentNode} parent @param {string} selector @returns {any} */
const find = (parent, selector) => parent.querySelector(selector);

/** @param {any} item of the list @param {any} row of the table @returns {Entry} */
function readEntry(item, row) {
  const card = find(item, "details.incident");
  return { item, row, headline: find(item, ".headline"), card, summary: find(card, "summary") };
}

/** Puts texts into the parts of an element, by their classes. @param {HTMLElement} part @param {Record<string, string>} texts */
function fill(part, texts) {
  for (const [name, text] of Object.entries(texts)) find(part, `.${name}`).textContent = text;
}

/** @param {HTMLElement} part @param {[string, string]} colors */
function color({ style }, [light, dark]) {
  style.setProperty("--family", light);
  style.setProperty("--family-dark", dark);
}

/** Names a place as the templates do: each form in its language. @param {{forms: [string, string][]}} facts */
const nameNodes = ({ forms }) =>
  forms.flatMap(([lang, name], i) => [
    ...(i ? [" / "] : []),
    element("bdi", { textContent: name, ...(lang && { lang }) }),
  ]);

/** @param {HTMLElement} headline @param {any} facts */
function fillHeadline(headline, facts) {
  Object.assign(headline.dataset, { id: facts.id, event: facts.id, place: facts.place });
  color(headline, facts.colors);
  fill(headline, { title: facts.title, when: facts.when, kind: facts.kind, whole: facts.sources });
  if (facts.lang) find(headline, ".title").lang = facts.lang;
  const english = facts.english ? [element("bdi", { textContent: facts.english }), " · "] : [];
  find(headline, ".where").replaceChildren(...english, ...nameNodes(facts));
  if (!facts.differs) find(headline, ".differ").remove();
  if (!facts.isRetracted) find(headline, ".retracted").remove();
  if (facts.found) find(headline, ".facts").append(` · ${facts.found}`);
}

/** @param {HTMLElement} card @param {any} facts */
function fillCard(card, facts) {
  card.id = `incident-${facts.id}`;
  color(card, facts.colors);
  fill(card, { when: facts.when, title: facts.title, kind: facts.kind, status: facts.status });
  fill(card, { rests: `${facts.sources} (${facts.origins})` });
  if (facts.lang) find(card, ".title").lang = facts.lang;
  find(card, "dd.where").append(...nameNodes(facts));
  if (!facts.differs) find(card, ".differ").remove();
}

/** @param {HTMLElement} row @param {any} facts */
function fillRow(row, facts) {
  Object.assign(row.dataset, { event: facts.id, place: facts.place });
  const title = find(row, ".what button");
  title.textContent = facts.title;
  if (facts.lang) title.lang = facts.lang;
  if (!facts.differs) find(row, ".differ").remove();
  const small = (/** @type {(string | Node)[]} */ ...nodes) => [element("br"), element("small", {}, ...nodes)];
  const english = facts.english && [element("bdi", { textContent: facts.english }), ...small(...nameNodes(facts))];
  const found = facts.found ? small(facts.found) : [];
  find(row, ".where").replaceChildren(...(english || nameNodes(facts)), ...found);
  fill(row, {
    when: facts.when,
    type: facts.kind,
    status: facts.status,
    sources: `${facts.cited} `,
    figures: facts.figure,
  });
  color(find(row, ".type"), facts.colors);
  if (facts.support) find(row, ".status").append(...small(facts.support));
  find(row, ".sources").append(element("small", { textContent: `(${facts.origins})` }));
}

/** Gives a card all that follows its summary, which may have the focus. @param {HTMLElement} card
 * @param {string} html of the whole card, from the template of cards */
function completeCard(card, html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const whole = find(template.content, "details");
  while (card.lastChild && card.lastChild !== find(card, "summary")) card.lastChild.remove();
  find(whole, "summary").remove();
  card.append(...whole.childNodes);
}

const SORT_ARROWS = { ascending: " ↑", descending: " ↓" };

/** The table of all incidents, page by page: follows the window when it rests, and sorts by the column whose heading is
 * pressed. */
export class Table {
  /**
   * @param {HTMLElement} box which holds the table
   * @param {Entries} entries
   */
  constructor(box, entries) {
    this.box = box;
    this.entries = entries;
    this.body = find(box, "tbody");
    this.caption = find(box, "caption");
    this.headings = [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("thead th"))];
    this.turns = find(box, ".turn");
    /** All incidents as they are sorted, and those of them that are listed. */
    this.sorted = entries.list.order;
    this.listed = this.sorted;
    this.page = 0;
    /** @type {string | null} */
    this.marked = null;
  }

  /** Shows the incidents that are listed, from the first page. @param {number[]} rows of the record */
  show(rows) {
    const present = new Set(rows);
    this.listed = this.sorted.filter((row) => present.has(row));
    this.turn(0);
  }

  /** Shows a page. @param {number} page from 0 */
  turn(page) {
    const { length } = this.entries.list;
    const total = this.listed.length;
    const first = page * length;
    const shown = this.listed.slice(first, first + length);
    this.page = page;
    this.body.replaceChildren(...shown.map((row) => this.entries.get(row).row));
    this.box.dataset.total = String(total);
    const [from, to, of] = [first + 1, first + shown.length, total].map(formatNumber);
    if (total > length)
      this.caption.textContent = gettext("Rows {first} to {last} of {total}", { first: from, last: to, total: of });
    else this.caption.textContent = total ? ngettext("{n} row", "{n} rows", total) : gettext("No incidents");
    if (this.turns) this.#showTurns(Math.ceil(total / length));
    this.#mark();
  }

  /** Shows the buttons to the pages before and after, and the field for the number of any. @param {number} pages */
  #showTurns(pages) {
    this.turns.hidden = pages < 2;
    const [before, where, after, any] = this.turns.children;
    where.textContent = gettext("Page {page} of {pages}", { page: this.page + 1, pages });
    before.dataset.id = String(this.page - 1);
    after.dataset.id = String(this.page + 1);
    before.disabled = this.page === 0;
    after.disabled = this.page + 1 >= pages;
    any.hidden = pages < 3;
    Object.assign(any.firstElementChild, { max: pages, value: this.page + 1, defaultValue: this.page + 1 });
  }

  /** Marks the row of the incident that is selected. @param {string | null} event */
  mark(event) {
    this.marked = event;
    this.#mark();
  }

  #mark() {
    for (const row of this.body.children) row.ariaCurrent = row.dataset.event === this.marked ? "true" : null;
  }

  /** Sorts by a column, and the other way round if it already was. @param {string} column */
  sort(column) {
    const heading = this.headings.find(({ classList }) => classList.contains(column));
    const order = heading?.ariaSort === "ascending" ? "descending" : "ascending";
    for (const other of this.headings) {
      other.ariaSort = other === heading ? order : null;
      const arrow = other.querySelector("button > span");
      if (arrow) arrow.textContent = other === heading ? SORT_ARROWS[order] : "";
    }
    const ranks = this.entries.list.ranks[column];
    const sign = order === "ascending" ? 1 : -1;
    this.sorted = [...ranks.keys()].sort((row, other) => sign * (ranks[row] - ranks[other]));
    this.show(this.listed);
  }
}
