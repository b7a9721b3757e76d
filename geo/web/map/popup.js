// The list of incidents that opens on the map, kept up to date while the window moves.

/* global L */

import { rangeInWords } from "../shared/dates.js";
import { createIcon } from "./canvas.js";

const STEP = 60; // rows that a list has at first, and gets at a time
const CORNER = 62; // px that the controls take on either side
const SIDE = CORNER - 20; // px between a list that is all in view and the map's sides,
const EDGE = 16; // and its upper and lower edges
const WIDEST = 290; // px
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
    Object.assign(this, { map, onPick, shown: "", theme: null, whole: false, moving: false });
    this.body = element("div", "incident-list");
    this.popup = L.popup({ className: "incident-popup", autoPanPadding: [SIDE, EDGE] });
    this.popup.setContent(this.body);
    map.on("popupclose", (event) => event.popup === this.popup && onClose(this.popup.getElement().contains(document.activeElement)));
    map.on("movestart", () => { this.whole &&= this.moving; });
    map.on("resize", () => this.whole && this.bringIntoView());
  }

  /** @param {(most: number) => Listing} list what to show, asked again whenever that may have changed
   * @param {() => number} covered px that something covers on the left of the map
   * @param {{pan?: boolean, atOnce?: boolean, onMove?: () => void}} move whether the map moves until all of the list
   *   is in view; `atOnce` it does so without a glide, calls `onMove`, and keeps the list in view while it or the frame
   *   changes its size, until the map is moved by something else */
  open(latlng, list, covered, { pan = true, atOnce = false, onMove = () => {} }) {
    Object.assign(this, { list, covered, onMove, most: STEP, whole: false });
    // Clear of the buttons in the corners, on a phone too.
    const maxWidth = Math.min(WIDEST, this.map.getSize().x - 2 * CORNER);
    const look = { maxWidth, minWidth: maxWidth - 20, autoPan: pan && !atOnce, autoPanPaddingTopLeft: [this.left(), EDGE] };
    Object.assign(this.popup.options, look);
    this.forget();
    this.fill();
    this.popup.setLatLng(latlng).openOn(this.map);
    this.reveal();
    if (pan && atOnce) this.bringIntoView();
  }

  isOpen() {
    return this.popup.isOpen();
  }

  /** From where on the map is free, in px from its left. */
  left() {
    return Math.max(SIDE, this.covered() + 12);
  }

  /** Moves the map until all of the open list is in view, its head where not all of it can be. */
  bringIntoView() {
    if (!this.isOpen()) return;
    const [list, map] = [this.popup.getElement(), this.map.getContainer()].map((one) => one.getBoundingClientRect());
    const left = Math.min(this.left(), Math.max(0, map.width - list.width - SIDE));
    const across = Math.min(list.left - map.left - left, Math.max(list.right - map.right + SIDE, 0));
    const down = Math.min(list.top - map.top - EDGE, Math.max(list.bottom - map.bottom + EDGE, 0));
    this.moving = true;
    if (across || down) this.map.panBy([Math.floor(across), Math.floor(down)], { animate: false });
    this.moving = false;
    this.whole = true;
    this.onMove();
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
      this.rows.append(...incidents.flatMap((incident) => this.row(incident)), ...this.rest(more, incidents.length));
      this.body.replaceChildren(element("h3", "", title), element("p", "incident-note", note), this.rows);
      if (this.whole) this.bringIntoView();
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

  /** The row of an incident, after the name of its place where that is another than before it. */
  row({ index, title, type, draw, mark, support, heading, ...days }) {
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
    if (!heading) return [item];
    const place = document.createElement("li");
    place.append(element("h4", "incident-place", heading));
    return [place, item];
  }

  /** A last row that brings the next ones; none where all are there. */
  rest(more, shown) {
    if (more <= 0) return [];
    const item = document.createElement("li");
    const button = element("button", "incident-more", `Show ${Math.min(STEP, more)} of ${more.toLocaleString()} more`);
    button.addEventListener("click", () => {
      this.most = shown + STEP;
      this.fill();
      this.rows.querySelectorAll(".incident-row")[shown].focus();
    });
    item.append(button);
    return [item];
  }
}
