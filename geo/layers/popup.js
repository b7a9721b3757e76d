// The list of incidents that opens on the map, kept up to date while the window moves.

/* global L */

import { rangeInWords } from "./days.js";

/** How many rows a list has at the most. */
export const MOST = 60;
const CORNER = 62; // px that the controls take on either side

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
    Object.assign(this, { map, onPick, shown: "" });
    this.body = element("div", "incident-list");
    // Clear of the buttons in the corners, on a phone too.
    const maxWidth = Math.min(290, map.getSize().x - 2 * CORNER);
    const look = { maxWidth, minWidth: maxWidth - 20, autoPanPadding: [CORNER - 20, 16] };
    this.popup = L.popup({ className: "incident-popup", ...look });
    this.popup.setContent(this.body);
    map.on("popupclose", (event) => event.popup === this.popup && onClose(this.popup.getElement().contains(document.activeElement)));
    this.body.addEventListener("keydown", ({ key }) => key === "Escape" && this.close());
  }

  open(latlng, content) {
    this.shown = "";
    this.fill(content);
    this.popup.setLatLng(latlng).openOn(this.map);
  }

  focus() {
    this.body.querySelector("button")?.focus({ preventScroll: true });
  }

  close() {
    this.popup.remove();
  }

  /** @param content {title, note, incidents: [{index, title, first, last, approx, within, color}], more: number} */
  fill({ title, note, incidents, more }) {
    const key = [title, note, more, ...incidents.map((incident) => incident.index)].join("\n");
    if (key === this.shown) return;
    this.shown = key;
    const list = element("ul", "incident-rows");
    list.append(...incidents.map((incident) => this.row(incident)));
    const parts = [element("h3", "", title), element("p", "incident-note", note), list];
    if (more > 0) parts.push(element("p", "incident-note", `and ${more} more`));
    this.body.replaceChildren(...parts);
  }

  row(incident) {
    const item = document.createElement("li");
    const button = element("button", "incident-row");
    button.style.setProperty("--family", incident.color);
    button.append(element("span", "incident-when", when(incident)));
    button.append(element("span", "incident-what", incident.title));
    button.addEventListener("click", () => this.onPick(incident.index));
    item.append(button);
    return item;
  }
}
