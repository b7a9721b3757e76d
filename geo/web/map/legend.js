// The legend: one row at the foot of the map, of the families that the record has, each with its symbol, its word and how
// many incidents of it are in the window. On the page each filters; "?" opens how to read the map.

/* global L */

import { element } from "../shared/dom.js";
import { formatNumber, gettext, translateLevel } from "../shared/language.js";
import rules from "../symbols.json" with { type: "json" };
import { drawLine, drawRing } from "./areas.js";
import { createIcon } from "./canvas.js";
import { drawDrop, drawMark, drawSymbol } from "./symbol_shapes.js";
import { DISAGREE, DISPUTED, describeRange, isEverCrowded, Spots, sizeClasses } from "./symbols.js";

// How to read the map: every symbol, line and shade on it, drawn by the code that draws the map. Its words are
// symbols.json's. A dialog over the map, made when it is opened.

const [SIGN_WIDTH, SIGN_HEIGHT] = [34, 21]; // px

const createElement = (tag, className, ...children) => element(tag, { className }, ...children);

function createRow(icon, text) {
  return createElement("div", "key-row", icon, createElement("span", "", text));
}

class MapKey {
  /** Opens the dialog. */
  button = element("button", { type: "button", className: "legend-help", textContent: "?" });
  dialog = element("dialog", { className: "map-key" });
  #map;
  #level;
  /** Bounds of the lines of disputed status. @type {L.LatLngBounds | null} */
  #disputed;
  #redraw = () => {};
  /** The class of each municipality of the window. @type {number[] | false} */
  #classes = false;
  /** @type {HTMLElement[]} */
  #numbers = [];

  /** @param {L.Map} map
   * @param {{disputed: object | null, level: {singular: string, plural: string}}} config as of `Legend` */
  constructor(map, { disputed, level }) {
    this.#map = map;
    this.#level = level;
    this.#disputed = disputed && L.geoJSON(/** @type {any} */ (disputed)).getBounds();
    const heading = gettext(rules.legend.heading);
    Object.assign(this.button, { ariaLabel: heading, title: heading, ariaHasPopup: "dialog" });
    this.dialog.ariaLabel = heading;
    this.button.addEventListener("click", () => this.#open());
    this.dialog.addEventListener("click", ({ target }) => target === this.dialog && this.dialog.close()); // beside it
    this.dialog.addEventListener("keydown", (event) => event.stopPropagation()); // Escape closes it and nothing else
  }

  #open() {
    this.#redraw();
    this.dialog.showModal();
  }

  /** Takes a record, a theme and which layers are on. @param {Theme} theme @param {Record<string, boolean>} on */
  set(record, theme, on) {
    this.#redraw = () => this.#draw(record, theme, on);
    if (this.dialog.open) this.#redraw();
  }

  #draw(record, theme, on) {
    const icons = createSigns(theme, record);
    const hasDisputed = Boolean(this.#disputed && this.#map.getBounds().intersects(this.#disputed));
    const rows = listEntries(record, hasDisputed).map(({ id, text }) =>
      createRow(icons[id](), translateLevel(text, this.#level)),
    );
    const close = element("button", {
      type: "button",
      className: "key-close",
      textContent: "×",
      ariaLabel: gettext("Close"),
    });
    close.addEventListener("click", () => this.dialog.close());
    const heading = createElement("h2", "", gettext(rules.legend.heading));
    this.dialog.replaceChildren(
      createElement("div", "key-head", heading, close),
      createElement(
        "div",
        "key-body",
        createElement("div", "key-types", ...this.#types(record, theme, on)),
        createElement("div", "", ...rows),
        createElement(
          "div",
          "",
          ...this.#sizes(record, theme),
          ...(on.municipalities ? this.#shades(record, theme) : []),
        ),
      ),
    );
    this.update(this.#classes);
  }

  /** The types that the record has, by family, each with its symbol. */
  #types({ families, types }, theme, on) {
    return families.flatMap((family, index) => {
      const members = types.filter(
        (type) => type.family === index && type.n && (on.retracted || type.layer !== "retracted"),
      );
      if (!members.length) return [];
      const rows = members.map((type) => createRow(this.#typeIcon(family, type, theme), type.label));
      return [createElement("div", "key-family", createElement("h3", "", family.label), ...rows)];
    });
  }

  #typeIcon({ shape }, { id, color, dark }, theme) {
    const symbol = {
      radius: 11,
      text: "",
      pictogram: id,
      segments: [{ color: theme.dark ? dark : color, shape, n: 1 }],
    };
    return createIcon((ctx, x, y) => drawSymbol(ctx, symbol, x, y, theme), 30, 28);
  }

  /** The size classes that the record needs, as symbols with their numbers. */
  #sizes({ places, incidents }, theme) {
    if (!places.length) return [];
    const spots = new Spots(places);
    const counts = places.map(() => 0);
    for (const place of incidents.place) counts[spots.lead[place]] += 1;
    const most = isEverCrowded(spots) ? incidents.place.length : counts.reduce((max, count) => Math.max(max, count), 0);
    const icons = sizeClasses(most).map(({ text, radius }) => {
      const symbol = { radius, hollow: true, text, segments: [{ color: theme.text, shape: "circle", n: 1 }] };
      return createIcon((ctx, x, y) => drawSymbol(ctx, symbol, x, y, theme), radius * 2.4 + 4, radius * 2.2 + 4);
    });
    return [createElement("h3", "", gettext(rules.legend.sizes)), createElement("div", "key-sizes", ...icons)];
  }

  #shades({ breaks }, theme) {
    const strip = createElement("div", "key-strip");
    this.#numbers = describeClasses(breaks).map((text, i) => {
      const color = createElement("i", "");
      if (i > 0) color.style.background = theme.shades[i - 1];
      const number = createElement("small", "");
      strip.append(createElement("span", "key-class", color, text, number));
      return number;
    });
    strip.title = gettext("“none” means that none is recorded there, not that nothing happened");
    return [
      createElement("h3", "", translateLevel(rules.legend.shades, this.#level)),
      strip,
      createElement("p", "key-note", translateLevel(rules.legend.shades_note, this.#level)),
    ];
  }

  /** Tells how many municipalities are in each class of the window.
   * @param {number[] | false} classes index of each, -1 for none; false where they are not shaded */
  update(classes) {
    this.#classes = classes;
    this.#numbers.forEach((number, i) => {
      const text = classes ? `n=${classes.filter((index) => index === i - 1).length}` : "";
      if (number.textContent !== text) number.textContent = text;
    });
  }
}

/** The classes of the shading in words, from none upwards. @param {number[]} breaks lowest count of each class */
export function describeClasses(breaks) {
  return [
    gettext(rules.legend.no_incidents_class),
    ...breaks.map((low, i) => describeRange(low, (breaks[i + 1] ?? Infinity) - 1)),
  ];
}

/**
 * The signs that a record may show, whatever the type. Those of support and of the filter are there only while it has
 * them.
 * @param {{incidents: {support: number[]}, chosen: number[], places: any[]}} record
 * @param {boolean} disputed whether the map has a line of disputed status
 * @returns {{id: string, text: string}[]}
 */
export function listEntries({ incidents, chosen, places }, disputed) {
  const support = incidents.support.some(Boolean);
  const cell = isEverCrowded(new Spots(places));
  const shown = { drop: support, lost: support, chosen: chosen.length > 0, disputed_line: disputed, cell };
  return rules.legend.entries.filter(({ id, only = "screen" }) => only === "screen" && (shown[id] ?? true));
}

/** For each entry of the legend how to make its picture. @param {Theme} theme @returns {Record<string, () => HTMLCanvasElement>} */
function createSigns(theme, { families }) {
  const colors = families.map(({ color, dark }) => (theme.dark ? dark : color));
  const segment = { color: theme.faint, shape: "circle", n: 1 };
  const plain = { radius: 7, text: "", segments: [segment] };
  const tag = { ...plain, tag: true, text: "2" };
  const several = {
    ...plain,
    radius: 9,
    text: "3",
    segments: [0, 1, 2].map((i) => ({ ...segment, color: colors[i] ?? theme.faint })),
  };
  const picture = (draw) => () => createIcon(draw, SIGN_WIDTH, SIGN_HEIGHT);
  const symbol = (style) => picture((ctx, x, y) => drawSymbol(ctx, style, x, y, theme));
  const line = (arrow, dashed) =>
    picture((ctx, _, y) => {
      const end = SIGN_WIDTH - 5;
      const head = arrow ? new Path2D(`M${end + 3} ${y}l-14 -7l4 7l-4 7z`) : null;
      drawLine(ctx, new Path2D(`M3 ${y}H${end}`), head, dashed, theme);
    });
  return {
    spot: symbol(plain),
    cell: symbol({ ...plain, cell: true, text: "9" }),
    ring: picture((ctx, x, y) => {
      drawRing(ctx, x, y, 10, 10, theme);
      drawSymbol(ctx, { ...plain, radius: 4 }, x, y, theme);
    }),
    approximate: symbol({ ...plain, hollow: true }),
    several_families: symbol(several),
    tag: symbol(tag),
    line: line(false, false),
    movement: line(true, false),
    direction: line(true, true),
    differ: picture((ctx, x, y) => drawMark(ctx, DISAGREE, x, y, theme)),
    disputed: picture((ctx, x, y) => drawMark(ctx, DISPUTED, x, y, theme)),
    drop: picture((ctx, x, y) => drawDrop(ctx, x, y, theme)),
    lost: symbol({ ...plain, lost: true }),
    chosen: picture((ctx) => {
      Object.assign(ctx, { strokeStyle: theme.chosen, lineWidth: 3 });
      ctx.strokeRect(2, 2, SIGN_WIDTH - 4, SIGN_HEIGHT - 4);
    }),
    disputed_line: picture((ctx, _, y) => {
      Object.assign(ctx, { strokeStyle: theme.disputed, lineWidth: 2 });
      ctx.setLineDash([8, 5]);
      ctx.stroke(new Path2D(`M1 ${y}H${SIGN_WIDTH - 1}`));
      ctx.setLineDash([]);
    }),
  };
}

/** @typedef {import("./symbols.js").Theme} Theme */

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
