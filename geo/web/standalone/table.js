/** The table of all incidents, page by page: follows the window when it rests, and sorts by the column whose heading is pressed. */

import { formatNumber, gettext, ngettext } from "../shared/language.js";

const ARROWS = { ascending: " ↑", descending: " ↓" };

export class Table {
  /**
   * @param {HTMLElement} box which holds the table
   * @param {import("./entries.js").Entries} entries
   */
  constructor(box, entries) {
    const find = (/** @type {string} */ selector) => /** @type {any} */ (box.querySelector(selector));
    this.box = box;
    this.entries = entries;
    this.body = find("tbody");
    this.caption = find("caption");
    this.headings = [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("thead th"))];
    this.turns = find(".turn");
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
      if (arrow) arrow.textContent = other === heading ? ARROWS[order] : "";
    }
    const ranks = this.entries.list.ranks[column];
    const sign = order === "ascending" ? 1 : -1;
    this.sorted = [...ranks.keys()].sort((row, other) => sign * (ranks[row] - ranks[other]));
    this.show(this.listed);
  }
}
