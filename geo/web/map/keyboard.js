// Buttons for the keyboard and for screen readers, one on each symbol, in reading order. They let
// the pointer through: the map itself answers that.

/* global L */

import { element } from "../shared/dom.js";

const UPDATE_DELAY_MS = 200; // after the last frame
const MARGIN_PX = 3; // of a button around its symbol

/**
 * A symbol as a button: its place, id and name, where it is in layer points, and whether it is selected.
 * @typedef {{place: number, id: string, x: number, y: number, radius: number, name: string, isCurrent: boolean}} Key
 */

export class SymbolButtons {
  /**
   * @param {any} map a Leaflet map
   * @param {() => Key[]} listKeys asked once the window rests
   * @param {(place: number) => void} onPress
   * @param {(place: number | null) => void} onFocus told of the place whose button has the focus
   */
  constructor(map, listKeys, onPress, onFocus) {
    this.map = map;
    this.listKeys = listKeys;
    this.onPress = onPress;
    this.onFocus = onFocus;
    /** @type {Map<number, HTMLElement>} */
    this.buttons = new Map();
    this.timer = 0;
    this.pane = map.createPane("incident-keys");
    this.pane.style.zIndex = 650;
    map.on("moveend", () => this.#update());
  }

  scheduleUpdate() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#update(), UPDATE_DELAY_MS);
  }

  focus(place) {
    this.buttons.get(place)?.focus();
  }

  #update() {
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    const extent = L.bounds(corner, corner.add(this.map.getSize()));
    const keys = this.listKeys()
      .filter(({ x, y }) => extent.contains([x, y]))
      .sort((a, b) => a.y - b.y || a.x - b.x);
    const places = new Set(keys.map(({ place }) => place));
    for (const [place, button] of this.buttons) {
      if (places.has(place)) continue;
      button.remove();
      this.buttons.delete(place);
    }
    let before = this.pane.firstChild;
    for (const key of keys) {
      const button = this.#updateButton(key);
      if (button === before) before = before.nextSibling;
      else this.pane.insertBefore(button, before);
    }
  }

  /** @param {Key} key */
  #updateButton({ place, id, x, y, radius, name, isCurrent }) {
    const button = this.buttons.get(place) ?? this.#createButton(place);
    const half = radius + MARGIN_PX;
    const side = `${2 * half}px`;
    Object.assign(button.style, { marginLeft: `${x - half}px`, marginTop: `${y - half}px`, width: side, height: side });
    if (button.ariaLabel !== name) button.ariaLabel = name;
    if (isCurrent) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    button.dataset.place = id;
    return button;
  }

  #createButton(place) {
    const onclick = (event) => {
      event.stopPropagation(); // Leaflet would take it for a click on the map, at its corner
      this.onPress(place);
    };
    const [onfocus, onblur] = [() => this.onFocus(place), () => this.onFocus(null)];
    const button = element("button", { className: "incident-key", onclick, onfocus, onblur });
    this.buttons.set(place, button);
    return button;
  }
}
