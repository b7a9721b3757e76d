/** The table of all incidents: follows the window when it rests, and sorts by the column whose heading is pressed. */

import { LANGUAGE } from "../shared/language.js";
import { gettext, ngettext } from "../shared/translation.js";

const TEXT = new Intl.Collator(LANGUAGE, { sensitivity: "base" });
const ARROWS = { ascending: " ↑", descending: " ↓" };

export class Table {
  /**
   * @param {HTMLElement} box which holds the table
   * @param {import("../shared/record.js").Incidents} incidents columns of the record
   */
  constructor(box, incidents) {
    this.box = box;
    this.incidents = incidents;
    this.body = /** @type {HTMLElement} */ (box.querySelector("tbody"));
    this.caption = /** @type {HTMLElement} */ (box.querySelector("caption"));
    this.headings = [.../** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll("thead th"))];
    /** @type {HTMLElement[]} */
    this.rows = [...box.querySelectorAll(/** @type {"tr"} */ ("tbody tr"))];
  }

  /** Shows the incidents that are listed. @param {Set<string>} ids */
  show(ids) {
    for (const row of this.rows) row.hidden = !ids.has(row.dataset.event ?? "");
    this.box.dataset.total = String(ids.size);
    this.caption.textContent = ids.size ? ngettext("{n} row", "{n} rows", ids.size) : gettext("No incidents");
  }

  /** Marks the row of the incident that is selected. @param {string | null} event */
  mark(event) {
    for (const row of this.rows) row.ariaCurrent = row.dataset.event === event ? "true" : null;
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
    const compare = this.#comparison(column);
    const sign = order === "ascending" ? 1 : -1;
    this.body.append(...this.rows.toSorted((row, other) => sign * compare(row, other)));
  }

  /** @param {string} column @returns {(row: HTMLElement, other: HTMLElement) => number} */
  #comparison(column) {
    const { id, first } = this.incidents;
    const days = new Map(id.map((event, row) => [event, first[row]]));
    const dayOf = (/** @type {HTMLElement} */ row) => days.get(row.dataset.event ?? "") ?? 0;
    const textOf = (/** @type {HTMLElement} */ row) => row.querySelector(`.${column}`)?.textContent ?? "";
    if (column === "when") return (row, other) => dayOf(row) - dayOf(other);
    if (column === "sources")
      return (row, other) => Number.parseInt(textOf(row), 10) - Number.parseInt(textOf(other), 10);
    return (row, other) => TEXT.compare(textOf(row), textOf(other));
  }
}
