// The legend: one row at the foot of the map, of the families that the record has, each with its symbol, its word and how
// many incidents of it are in the window. On the page each filters; "?" opens how to read the map.

/* global L */

import { element } from "../shared/dom.js";
import { formatNumber } from "../shared/language.js";
import { gettext } from "../shared/translation.js";
import { createIcon } from "./canvas.js";
import { MapKey } from "./map_key.js";
import { drawSymbol } from "./symbol_shapes.js";

/** @typedef {import("./symbol_style.js").Theme} Theme */

const HINT = gettext("Click: only these, and again: all. Shift+click: these too.");

/**
 * A family of the record: the types of it that the record has, where its count stands, and whether the filter leaves it out.
 * @typedef {{types: number[], count: HTMLElement, isOut: boolean}} Entry
 */

export class Legend extends EventTarget {
  #isFilterable;
  #key;
  #row = element("div", { className: "legend-row", role: "group", ariaLabel: gettext("Legend") });
  /** @type {Entry[]} */
  #entries = [];
  /** Counted from the clock, so that a frame that is loaded anew repeats none. */
  #clicks = Date.now();

  /**
   * Fires the message `filter` ({types, click}) without its kind.
   * @param {L.Map} map
   * @param {{disputed: object | null, level: {singular: string, plural: string}, isFilterable?: boolean}} config `disputed`:
   *   the geometry of lines of disputed status; `level`: what the units are called; `isFilterable`: whether somebody
   *   filters the record on request
   */
  constructor(map, config) {
    super();
    this.#isFilterable = Boolean(config.isFilterable);
    this.#key = new MapKey(map, config);
    const box = element("div", { className: "incident-legend" }, this.#row, this.#key.dialog);
    const control = new L.Control({ position: "bottomleft" });
    control.onAdd = () => box;
    control.addTo(map);
    L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
    map.on("resize", () => this.#fitWords());
  }

  /** Draws the legend of a record in a theme's colours.
   * @param {any} record @param {Theme} theme @param {Record<string, boolean>} on which layers are on */
  set(record, theme, on) {
    this.#key.set(record, theme, on);
    this.#entries = [];
    const chosen = new Set(record.chosen_types);
    const families = record.families.flatMap((family, index) => {
      const types = typesOf(record, index, on);
      return types.length ? [this.#createFamily(record, family, types, chosen, theme)] : [];
    });
    this.#row.replaceChildren(...families, this.#key.button);
    this.#fitWords();
  }

  /** Shows the words where all of them have room, in whatever language. */
  #fitWords() {
    this.#row.classList.remove("wordless");
    this.#row.classList.toggle("wordless", this.#row.scrollWidth > this.#row.clientWidth);
  }

  #createFamily(record, { label, color, dark, shape }, types, chosen, theme) {
    const segments = [{ color: theme.dark ? dark : color, shape, n: 1 }];
    const icon = createIcon((ctx, x, y) => drawSymbol(ctx, { radius: 7, text: "", segments }, x, y, theme), 21, 21);
    const most = types.reduce((sum, type) => sum + record.types[type].n, 0); // so that it fits whatever the window
    const count = element("span", { className: "legend-count", textContent: formatNumber(most) });
    const isIncidents = record.types[types[0]].layer === "incidents";
    const pressed = types.filter((type) => chosen.has(type)).length;
    this.#entries.push({ types, count, isOut: isIncidents && chosen.size > 0 && !pressed });
    const parts = [icon, element("span", { className: "legend-word", textContent: label }), count];
    if (!this.#isFilterable || !isIncidents) return element("span", { className: "legend-family" }, ...parts);
    const onclick = ({ shiftKey, ctrlKey, metaKey }) => {
      const next = chooseTypes(types, chosen, shiftKey || ctrlKey || metaKey);
      this.#publish(next.map((type) => record.types[type].id));
    };
    const button = element("button", { type: "button", className: "legend-family", title: HINT, onclick }, ...parts);
    button.ariaPressed = pressed && pressed < types.length ? "mixed" : String(pressed > 0);
    return button;
  }

  /** @param {string[]} types ids, none of them meaning all */
  #publish(types) {
    this.#clicks += 1;
    this.dispatchEvent(new CustomEvent("filter", { detail: { types, click: this.#clicks } }));
  }

  /** Brings the numbers up to date with the window. @param {(type: number) => number} countOf incidents of a type
   * @param {number[] | false} classes that of each municipality, -1 for none; false where they are not shaded */
  update(countOf, classes) {
    this.#key.update(classes);
    for (const { types, count, isOut } of this.#entries) {
      const text = isOut ? "" : formatNumber(types.reduce((sum, type) => sum + countOf(type), 0));
      if (count.textContent !== text) count.textContent = text;
    }
  }
}

/** The types of a family that the record has, of the layers that are on.
 * @param {{types: any[]}} record @param {number} family @param {Record<string, boolean>} on */
export function typesOf({ types }, family, on) {
  return types.flatMap((type, index) => (type.family === family && type.n && on[type.layer] ? [index] : []));
}

/**
 * Which types a click on a family chooses, none of them meaning all: those of the family alone; all, where they are alone
 * already; with `add` those chosen before and the family's, or without the family's where it was chosen.
 * @param {number[]} types the family's
 * @param {Set<number>} chosen
 * @param {boolean} add
 * @returns {number[]}
 */
export function chooseTypes(types, chosen, add) {
  const hasAll = types.every((type) => chosen.has(type));
  if (!add) return hasAll && chosen.size === types.length ? [] : types;
  const others = [...chosen].filter((type) => !types.includes(type));
  return hasAll ? others : [...others, ...types];
}
