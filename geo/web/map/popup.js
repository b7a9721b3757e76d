// The list of incidents that opens on the map, kept up to date while the window moves.

/* global L */

import { rangeInWords } from "../shared/dates.js";
import { createIcon } from "./canvas.js";

const STEP = 60; // rows that a list has at first, and gets at a time
const CORNER = 62; // px that the controls take on either side
const MARKS = ["", "≠ accounts differ", "≠ status disputed"];
const SUPPORT = ["", "↓ drops to reported", "loses all support"];

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** Days in words: a day, a span that something lasted, or one in which it happened on a day not known. */
function when({ first, last, approx, within }) {
  const days = rangeInWords(first, last, true);
  return (within && first !== last ? "one day in " : "") + (approx ? "about " : "") + days;
}

export class ListPopup {
  /** @param {(incident: number) => void} onPick @param {(held: boolean) => void} onClose by the reader's
   * hand; `held` where the focus was in the list */
  constructor(map, onPick, onClose) {
    Object.assign(this, { map, onPick, shown: "", theme: null });
    this.body = element("div", "incident-list");
    // Clear of the buttons in the corners, on a phone too.
    const maxWidth = Math.min(290, map.getSize().x - 2 * CORNER);
    const look = { maxWidth, minWidth: maxWidth - 20, autoPanPadding: [CORNER - 20, 16] };
    this.popup = L.popup({ className: "incident-popup", ...look });
    this.popup.setContent(this.body);
    map.on("popupclose", (event) => event.popup === this.popup && onClose(this.popup.getElement().contains(document.activeElement)));
    this.body.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
  }

  /** @param {(most: number) => Listing} list what to show, asked again whenever that may have changed
   * @param {number} left px that something covers on the left of the map
   * @param {boolean} pan whether the map moves until all of the list is in view */
  open(latlng, list, left, pan) {
    Object.assign(this, { list, most: STEP });
    Object.assign(this.popup.options, { autoPan: pan, autoPanPaddingTopLeft: [Math.max(CORNER - 20, left + 12), 16] });
    this.forget();
    this.fill();
    this.popup.setLatLng(latlng).openOn(this.map);
    this.reveal();
  }

  /** What is shown is out of date, whatever it looks like. */
  forget() {
    this.shown = "";
    this.current = undefined;
  }

  focus() {
    this.body.querySelector("button")?.focus({ preventScroll: true });
  }

  close() {
    this.popup.remove();
  }

  /**
   * Brings the list up to date.
   * @typedef {{title: string, note: string, incidents: object[], more: number, current?: number}} Listing
   */
  fill() {
    const { title, note, incidents, more, current } = this.list(this.most);
    const key = [title, note, more, ...incidents.map((incident) => incident.index)].join("\n");
    if (key !== this.shown) {
      this.shown = key;
      this.current = undefined;
      this.rows = element("ul", "incident-rows");
      this.rows.append(...incidents.map((incident) => this.row(incident)), ...this.rest(more, incidents.length));
      this.body.replaceChildren(element("h3", "", title), element("p", "incident-note", note), this.rows);
    }
    if (current !== this.current) this.mark(current);
  }

  /** Marks the row of the incident that is selected, and brings it into view. */
  mark(current) {
    this.current = current;
    for (const button of this.rows.querySelectorAll(".incident-row")) {
      if (button.dataset.incident === String(current)) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
    this.reveal();
  }

  /** Scrolls the list and nothing around it. */
  reveal() {
    const row = this.rows.querySelector("[aria-current]");
    if (!row) return;
    const [inside, around] = [row.getBoundingClientRect(), this.rows.getBoundingClientRect()];
    this.rows.scrollTop += Math.min(0, inside.top - around.top) || Math.max(0, inside.bottom - around.bottom);
  }

  row({ index, title, type, draw, mark, support, ...days }) {
    const item = document.createElement("li");
    const button = element("button", "incident-row");
    button.dataset.incident = index;
    const words = element("span", "incident-words");
    words.append(element("span", "incident-when", `${when(days)} · ${type}`), element("span", "incident-what", title));
    const flags = [MARKS[mark], SUPPORT[support]].filter(Boolean).join(" · ");
    if (flags) words.append(element("span", "incident-flags", flags));
    button.append(createIcon(draw, 34, 28), words);
    button.addEventListener("click", () => this.onPick(index));
    item.append(button);
    return item;
  }

  /** A last row that brings the next ones; none where all are there. */
  rest(more, shown) {
    if (more <= 0) return [];
    const item = document.createElement("li");
    const button = element("button", "incident-more", `Show ${Math.min(STEP, more)} of ${more.toLocaleString()} more`);
    button.addEventListener("click", () => {
      this.most = shown + STEP;
      this.fill();
      this.rows.children[shown].querySelector("button").focus();
    });
    item.append(button);
    return [item];
  }
}
