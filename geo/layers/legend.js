// The legend: every symbol, line and shade on the map, drawn by the code that draws the map.

/* global L */

import { drawSymbol, drawTag, radiusOf, SIZES } from "./symbols.js";

function row(icon, text, className = "") {
  const made = document.createElement("div");
  made.className = `legend-row ${className}`;
  const words = document.createElement("span");
  words.textContent = text;
  made.append(icon, words);
  return made;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** A small canvas with what `draw` puts at its centre. */
function icon(draw, width = 26, height = 24) {
  const canvas = document.createElement("canvas");
  const scale = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: width * scale, height: height * scale });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const ctx = canvas.getContext("2d");
  ctx.scale(scale, scale);
  draw(ctx, width / 2, height / 2);
  return canvas;
}

function line(ctx, x1, y1, x2, y2) {
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
}

function across(ctx, x, y) {
  line(ctx, 1, y, 2 * x - 1, y);
}

/** An icon of lines, in the stroke that the map has. */
function stroke(color, dash, draw, width = 1.2) {
  return icon((ctx, x, y) => {
    Object.assign(ctx, { strokeStyle: color, lineWidth: width });
    ctx.setLineDash(dash);
    ctx.beginPath();
    draw(ctx, x, y);
    ctx.stroke();
  });
}

export class Legend {
  /** @param config {disputed: a geometry or null} */
  constructor(map, { disputed }) {
    this.disputed = disputed;
    this.box = document.createElement("details");
    this.box.className = "incident-legend";
    this.box.open = map.getSize().x >= 600;
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => this.box;
    control.addTo(map);
    L.DomEvent.disableClickPropagation(this.box).disableScrollPropagation(this.box);
  }

  /** Draws the legend of a record's types in a theme's colours. */
  set(record, theme) {
    const body = element("div", "legend-body");
    const more = element("details", "legend-more");
    more.append(element("summary", "", "How to read the symbols"), ...this.signs(record, theme));
    body.append(...this.families(record, theme), ...this.shades(record, theme), more);
    this.box.replaceChildren(element("summary", "", "Legend"), body);
  }

  /** One row a family that the record has; its types and their letters are told on hover and below. */
  families({ families, types }, theme) {
    return families.flatMap((family, index) => {
      const members = types.filter((type) => type.family === index);
      if (!members.length) return [];
      const made = row(this.symbol(family, theme, { text: "", radius: 7 }), family.label);
      const letters = element("small", "legend-letters", members.map((type) => type.letter).join(" "));
      letters.title = members.map((type) => `${type.letter} ${type.label}`).join(", ");
      made.append(letters);
      return [made];
    });
  }

  symbol(family, theme, { text, radius, hollow = false, total = 1 }) {
    const one = { color: theme.dark ? family.dark : family.color, shape: family.shape, n: total };
    const symbol = { radius, hollow, total, text, families: [one] };
    const side = radius * 2.6;
    return icon((ctx, x, y) => drawSymbol(ctx, symbol, x, y, theme), Math.max(26, side), Math.max(24, side));
  }

  signs({ families, types }, theme) {
    if (!families.length) return [];
    const some = families.slice(0, 3).map(({ color, dark, shape }) => ({ color: theme.dark ? dark : color, shape, n: 1 }));
    const plain = { color: theme.text, dark: theme.text, shape: "circle" };
    const ring = icon((ctx, x, y) => drawSymbol(ctx, { radius: 10, total: 3, text: "3", families: some }, x, y, theme));
    const tag = icon((ctx, x, y) => drawTag(ctx, { total: 2, text: "2", families: some.slice(0, 1) }, x, y, theme), 32);
    return [
      this.sizes(plain, theme),
      row(ring, "several kinds at one place"),
      row(this.symbol(plain, theme, { text: "", radius: 7, hollow: true }), "hollow: every date approximate"),
      row(stroke(theme.area, [2, 3], (ctx, x, y) => ctx.arc(x, y, 9, 0, 2 * Math.PI)), "ring: how far off the spot may be"),
      row(tag, "tag: no spot known, only an area or a line"),
      row(stroke(theme.hatch, [], (ctx, x, y) => {
        for (const at of [-9, -3, 3, 9]) line(ctx, x + at - 5, y + 5, x + at + 5, y - 5);
      }), "hatched: only the municipality is known"),
      row(stroke(theme.area, [4, 4], across), "dashed outline: only a region is known"),
      row(stroke(theme.area, [], across, 4), "thick line: it happened along a line"),
      ...(this.disputed ? [row(stroke(theme.disputed, [8, 5], across, 2), "line of disputed status")] : []),
      ...families.map((family, index) => this.letters(family, types.filter((type) => type.family === index))),
    ];
  }

  /** The size classes, as symbols with their numbers. */
  sizes(plain, theme) {
    const made = element("div", "legend-sizes");
    SIZES.forEach(({ upTo }, i) => {
      const from = i === 0 ? 1 : SIZES[i - 1].upTo + 1;
      const text = from === upTo ? String(upTo) : `${from}${upTo === Infinity ? "+" : `–${upTo}`}`;
      made.append(this.symbol(plain, theme, { text, radius: radiusOf(upTo), total: from, hollow: true }));
    });
    made.title = "The larger the symbol, the more incidents";
    return made;
  }

  letters(family, types) {
    const made = element("p", "legend-types", `${family.label}: `);
    made.append(types.map((type) => `${type.letter} ${type.label.toLowerCase()}`).join(", "));
    return made;
  }

  shades({ breaks }, theme) {
    const strip = element("div", "legend-strip");
    this.numbers = ["none", ...breaks].map((low, i) => {
      const next = breaks[i];
      const text = i === 0 ? "none" : next === undefined ? `${low}+` : next - 1 === low ? `${low}` : `${low}–${next - 1}`;
      const box = element("span", "legend-class");
      const color = element("i", "");
      if (i > 0) color.style.background = theme.shades[i - 1];
      const number = element("small", "");
      box.append(color, text, number);
      strip.append(box);
      return number;
    });
    strip.title = "“none” means that none is recorded there, not that nothing happened";
    return [
      element("h4", "", "Incidents in a municipality (n: municipalities)"), strip,
      element("p", "legend-types", "Incidents at places that span several are not shaded."),
    ];
  }

  /** Tells how many municipalities are in each class of the window.
   * @param classes index of each, -1 for none; false where they are not shaded */
  update(classes) {
    this.numbers?.forEach((small, i) => {
      const text = classes ? `n=${classes.filter((index) => index === i - 1).length}` : "";
      if (small.textContent !== text) small.textContent = text;
    });
  }
}
