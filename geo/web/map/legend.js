// The legend: every symbol, line and shade on the map, drawn by the code that draws the map. Its words are symbols.json's.

/* global L */

import { element } from "../shared/dom.js";
import { wordLevel } from "../shared/names.js";
import rules from "../symbols.json" with { type: "json" };
import { createHatching, drawLine, drawRing } from "./areas.js";
import { createIcon } from "./canvas.js";
import { Spots } from "./place_counts.js";
import { drawDrop, drawMark, drawSymbol } from "./symbol_shapes.js";
import { DISAGREE, DISPUTED, describeRange, sizeClasses } from "./symbol_style.js";

/** @typedef {import("./symbol_style.js").Theme} Theme */

const MIN_OPEN_MAP_PX = 820; // width of a map from which the legend is open at first
const MIN_MAP_LEFT_PX = 300; // width that it leaves to the rest of the map
const [SIGN_WIDTH, SIGN_HEIGHT] = [34, 21]; // px

const createElement = (tag, className, ...children) => element(tag, { className }, ...children);

function createRow(icon, text) {
  return createElement("div", "legend-row", icon, createElement("span", "", text));
}

export class Legend {
  #map;
  #level;
  /** Bounds of the lines of disputed status. @type {L.LatLngBounds | null} */
  #disputed;
  #isDisputedShown = false;
  #redraw = () => {};
  #box = createElement("details", "incident-legend");
  /** @type {HTMLElement[]} */
  #numbers = [];

  /** @param {L.Map} map
   * @param {{disputed: object | null, level: {singular: string, plural: string}}} config `disputed`: the geometry of lines
   *   of disputed status; `level`: what the units are called */
  constructor(map, { disputed, level }) {
    this.#map = map;
    this.#level = level;
    this.#disputed = disputed && L.geoJSON(/** @type {any} */ (disputed)).getBounds();
    this.#box.open = map.getSize().x >= MIN_OPEN_MAP_PX;
    const control = new L.Control({ position: "bottomleft" });
    control.onAdd = () => this.#box;
    control.addTo(map);
    L.DomEvent.disableClickPropagation(this.#box).disableScrollPropagation(this.#box);
    map.on("moveend", () => this.#isDisputedInView() !== this.#isDisputedShown && this.#redraw());
  }

  #isDisputedInView() {
    return Boolean(this.#disputed && this.#map.getBounds().intersects(this.#disputed));
  }

  /** How much of the map it covers on the left, in px, where the map beside it is still wide enough. */
  covers() {
    const width = this.#box.open ? this.#box.offsetWidth : 0;
    return this.#box.parentElement.offsetParent.offsetWidth - width < MIN_MAP_LEFT_PX ? 0 : width;
  }

  /** Draws the legend of a record in a theme's colours.
   * @param {Theme} theme @param {boolean} retracted whether that layer is on */
  set(record, theme, retracted) {
    this.#redraw = () => this.set(record, theme, retracted);
    this.#isDisputedShown = this.#isDisputedInView();
    const icons = createSigns(theme, record);
    const entries = record.types.length ? listEntries(record, this.#isDisputedShown) : [];
    const rows = entries.map(({ id, text }) => createRow(icons[id](), wordLevel(text, this.#level)));
    const body = createElement(
      "div",
      "legend-body",
      createElement("div", "", ...this.#types(record, theme, retracted)),
      createElement(
        "div",
        "",
        createElement("h4", "", rules.legend.heading),
        ...rows,
        ...this.#sizes(record, theme),
        ...this.#shades(record, theme),
      ),
    );
    this.#box.replaceChildren(createElement("summary", "", "Legend"), body);
  }

  /** The types that the record has, by family, each with its symbol. */
  #types({ families, types }, theme, retracted) {
    return families.flatMap((family, index) => {
      const members = types.filter(
        (type) => type.family === index && type.n && (retracted || type.layer !== "retracted"),
      );
      if (!members.length) return [];
      const rows = members.map((type) => createRow(this.#typeIcon(family, type, theme), type.label));
      return [createElement("h4", "", family.label), ...rows];
    });
  }

  #typeIcon({ shape }, { color, dark, letter }, theme) {
    const symbol = { radius: 8, text: letter, segments: [{ color: theme.dark ? dark : color, shape, n: 1 }] };
    return createIcon((ctx, x, y) => drawSymbol(ctx, symbol, x, y, theme), 24, 21);
  }

  /** The size classes that the record needs, as symbols with their numbers. */
  #sizes({ places, incidents }, theme) {
    if (!places.length) return [];
    const { lead } = new Spots(places);
    const counts = places.map(() => 0);
    for (const place of incidents.place) counts[lead[place]] += 1;
    const icons = sizeClasses(Math.max(...counts)).map(({ text, radius }) => {
      const symbol = { radius, hollow: true, text, segments: [{ color: theme.text, shape: "circle", n: 1 }] };
      return createIcon((ctx, x, y) => drawSymbol(ctx, symbol, x, y, theme), radius * 2.4 + 4, radius * 2.2 + 4);
    });
    return [createElement("h4", "", rules.legend.sizes), createElement("div", "legend-sizes", ...icons)];
  }

  #shades({ breaks }, theme) {
    const strip = createElement("div", "legend-strip");
    this.#numbers = describeClasses(breaks).map((text, i) => {
      const color = createElement("i", "");
      if (i > 0) color.style.background = theme.shades[i - 1];
      const number = createElement("small", "");
      strip.append(createElement("span", "legend-class", color, text, number));
      return number;
    });
    strip.title = "“none” means that none is recorded there, not that nothing happened";
    return [
      createElement("h4", "", wordLevel(rules.legend.shades, this.#level)),
      strip,
      createElement("p", "legend-note", wordLevel(rules.legend.shades_note, this.#level)),
    ];
  }

  /** Tells how many municipalities are in each class of the window.
   * @param {number[] | false} classes index of each, -1 for none; false where they are not shaded */
  update(classes) {
    this.#numbers.forEach((number, i) => {
      const text = classes ? `n=${classes.filter((index) => index === i - 1).length}` : "";
      if (number.textContent !== text) number.textContent = text;
    });
  }
}

/** The classes of the shading in words, from none upwards. @param {number[]} breaks lowest count of each class */
export function describeClasses(breaks) {
  return [
    rules.legend.no_incidents_class,
    ...breaks.map((low, i) => describeRange(low, (breaks[i + 1] ?? Infinity) - 1)),
  ];
}

/**
 * The signs that a record may show, whatever the type. Those of support and of the filter are there only while it has
 * them.
 * @param {{incidents: {support: number[]}, chosen: number[]}} record
 * @param {boolean} disputed whether the map has a line of disputed status
 * @returns {{id: string, text: string}[]}
 */
export function listEntries({ incidents, chosen }, disputed) {
  const support = incidents.support.some(Boolean);
  const shown = { drop: support, lost: support, chosen: chosen.length > 0, disputed_line: disputed };
  return rules.legend.entries.filter(({ id, only = "screen" }) => only === "screen" && (shown[id] ?? true));
}

/** For each entry of the legend how to make its picture. @param {Theme} theme @returns {Record<string, () => HTMLCanvasElement>} */
function createSigns(theme, { types }) {
  const colors = [...new Set(types.map(({ color, dark }) => (theme.dark ? dark : color)))];
  const segment = { color: theme.faint, shape: "circle", n: 1 };
  const plain = { radius: 7, text: "", segments: [segment] };
  const tag = { ...plain, tag: true, text: "2" };
  const several = {
    ...plain,
    radius: 9,
    text: "3",
    segments: [0, 5, 8].map((i) => ({ ...segment, color: colors[i] ?? theme.faint })),
  };
  const picture = (draw) => () => createIcon(draw, SIGN_WIDTH, SIGN_HEIGHT);
  const symbol = (style) => picture((ctx, x, y) => drawSymbol(ctx, style, x, y, theme));
  const box = (color, width, dash, inside) =>
    picture((ctx, x, y) => {
      Object.assign(ctx, { strokeStyle: color, lineWidth: width });
      ctx.setLineDash(dash);
      ctx.strokeRect(2, 2, SIGN_WIDTH - 4, SIGN_HEIGHT - 4);
      ctx.setLineDash([]);
      if (inside) drawSymbol(ctx, inside, x, y, theme);
    });
  const line = (arrow, dashed) =>
    picture((ctx, _, y) => {
      const end = SIGN_WIDTH - 5;
      const head = arrow ? new Path2D(`M${end + 3} ${y}l-14 -7l4 7l-4 7z`) : null;
      drawLine(ctx, new Path2D(`M3 ${y}H${end}`), head, dashed, theme);
    });
  return {
    spot: symbol(plain),
    ring: picture((ctx, x, y) => {
      drawRing(ctx, x, y, 10, 10, theme);
      drawSymbol(ctx, { ...plain, radius: 4 }, x, y, theme);
    }),
    approximate: symbol({ ...plain, hollow: true }),
    several_types: symbol(several),
    municipality: picture((ctx, x, y) => {
      ctx.fillStyle = createHatching(ctx, theme.hatch);
      ctx.fillRect(1, 1, SIGN_WIDTH - 2, SIGN_HEIGHT - 2);
      drawSymbol(ctx, tag, x, y, theme);
    }),
    region: box(theme.area, 1.2, [4, 4], tag),
    line: line(false, false),
    movement: line(true, false),
    direction: line(true, true),
    differ: picture((ctx, x, y) => drawMark(ctx, DISAGREE, x, y, theme)),
    disputed: picture((ctx, x, y) => drawMark(ctx, DISPUTED, x, y, theme)),
    drop: picture((ctx, x, y) => drawDrop(ctx, x, y, theme)),
    lost: symbol({ ...plain, lost: true }),
    chosen: box(theme.chosen, 3, []),
    disputed_line: picture((ctx, _, y) => {
      Object.assign(ctx, { strokeStyle: theme.disputed, lineWidth: 2 });
      ctx.setLineDash([8, 5]);
      ctx.stroke(new Path2D(`M1 ${y}H${SIGN_WIDTH - 1}`));
      ctx.setLineDash([]);
    }),
  };
}
