// Buttons for the keyboard and for screen readers, one on each symbol, in reading order. They let the pointer through:
// the map itself answers that. One of them is a stop of the Tab key; arrows lead on to the others.

import { element } from "../shared/dom.js";
import { frameOf } from "./canvas.js";

const UPDATE_DELAY_MS = 200; // after the last frame
const MARGIN_PX = 3; // of a button around its symbol
const PAN_PX = 80;
/** The arrow keys, as a step east and south. @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * A symbol as a button: its place, id and name, where it is in layer points, and whether it is selected.
 * @typedef {{place: number, id: string, x: number, y: number, radius: number, name: string, isCurrent: boolean}} Key
 */

/**
 * Finds the key that is nearest in a direction, within 45° of it.
 * @template {{x: number, y: number}} T
 * @param {T[]} keys @param {T} from @param {[number, number]} step east and south
 * @returns {T | undefined}
 */
export function findNearest(keys, from, [east, south]) {
  let [nearest, least] = [/** @type {T | undefined} */ (undefined), Infinity];
  for (const key of keys) {
    const [dx, dy] = [key.x - from.x, key.y - from.y];
    const ahead = dx * east + dy * south;
    const aside = Math.abs(dx * south) + Math.abs(dy * east);
    const distance = Math.hypot(dx, dy);
    if (ahead <= 0 || aside > ahead || distance >= least) continue;
    [nearest, least] = [key, distance];
  }
  return nearest;
}

export class SymbolButtons {
  /** Those in view, in reading order. @type {Key[]} */
  #keys = [];
  /** The place whose button the Tab key stops at. */
  #stop = -1;

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
    this.pane.addEventListener("keydown", (event) => this.#move(event));
    map.on("moveend", () => this.#update());
  }

  scheduleUpdate() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#update(), UPDATE_DELAY_MS);
  }

  focus(place) {
    this.buttons.get(place)?.focus();
  }

  /** Moves the focus, or, where no symbol is left in a direction, the map. @param {KeyboardEvent} event */
  #move(event) {
    const index = this.#keys.findIndex(({ place }) => place === this.#stop);
    if (index < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = ARROWS[event.key];
    /** @type {Record<string, number>} */
    const jumps = { Home: 0, End: this.#keys.length - 1, PageUp: Math.max(0, index - 1), PageDown: index + 1 };
    if (step) this.#go(findNearest(this.#keys, this.#keys[index], step), step);
    else if (event.key in jumps) this.#go(this.#keys[Math.min(jumps[event.key], this.#keys.length - 1)]);
    else if (event.key === "+" || event.key === "-")
      this.map.setZoom(this.map.getZoom() + (event.key === "+" ? 1 : -1));
    else return;
    event.preventDefault();
    event.stopPropagation(); // Leaflet would move the map
  }

  #go(key, step = [0, 0]) {
    if (key) this.focus(key.place);
    else this.map.panBy([step[0] * PAN_PX, step[1] * PAN_PX]);
  }

  #update() {
    const frame = frameOf(this.map);
    const keys = this.listKeys()
      .filter(({ x, y }) => frame.contains([x, y]))
      .sort((a, b) => a.y - b.y || a.x - b.x);
    this.#keys = keys;
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
    if (!places.has(this.#stop)) this.#setStop((keys.find(({ isCurrent }) => isCurrent) ?? keys[0])?.place ?? -1);
    this.map.getContainer().tabIndex = keys.length ? -1 : 0;
  }

  /** @param {number} place */
  #setStop(place) {
    for (const [other, tabIndex] of [
      [this.#stop, -1],
      [place, 0],
    ]) {
      const button = this.buttons.get(other);
      if (button) button.tabIndex = tabIndex;
    }
    this.#stop = place;
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
    const onfocus = () => {
      this.#setStop(place);
      this.onFocus(place);
    };
    const onblur = () => this.onFocus(null);
    const button = element("button", { className: "incident-key", tabIndex: -1, onclick, onfocus, onblur });
    this.buttons.set(place, button);
    return button;
  }
}
