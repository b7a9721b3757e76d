// The legend: every symbol, line and shade on the map, drawn by the code that draws the map.

/* global L */

import { icon } from "./icon.js";
import { signs } from "./signs.js";
import { Spots } from "./spots.js";
import { drawSymbol, radiusOf, SIZES } from "./symbols.js";

const SMALL = 820; // px of a map on which the legend is closed at first
const LEAST = 300; // px that it leaves to the rest of the map

function element(tag, className, ...children) {
  const made = document.createElement(tag);
  made.className = className;
  made.append(...children);
  return made;
}

function row(canvas, text) {
  return element("div", "legend-row", canvas, element("span", "", text));
}

export class Legend {
  /** @param config {disputed: a geometry or null} */
  constructor(map, { disputed }) {
    this.disputed = Boolean(disputed);
    this.box = element("details", "incident-legend");
    this.box.open = map.getSize().x >= SMALL;
    const control = L.control({ position: "bottomleft" });
    control.onAdd = () => this.box;
    control.addTo(map);
    L.DomEvent.disableClickPropagation(this.box).disableScrollPropagation(this.box);
  }

  /** How much of the map it covers on the left, in px, where the map beside it is still wide enough. */
  covers() {
    const width = this.box.open ? this.box.offsetWidth : 0;
    return this.box.parentElement.offsetParent.offsetWidth - width < LEAST ? 0 : width;
  }

  /** Draws the legend of a record in a theme's colours. @param {boolean} retracted whether that layer is on */
  set(record, theme, retracted) {
    const read = signs(record, theme, { disputed: this.disputed }).map(([canvas, text]) => row(canvas, text));
    const how = [...(record.types.length ? read : []), ...this.sizes(record, theme), ...this.shades(record, theme)];
    const body = element("div", "legend-body",
      element("div", "", ...this.types(record, theme, retracted)), element("div", "", element("h4", "", "How to read the map"), ...how));
    this.box.replaceChildren(element("summary", "", "Legend"), body);
  }

  /** The types that the record has, by family, each with its symbol. */
  types({ families, types }, theme, retracted) {
    return families.flatMap((family, index) => {
      const there = types.filter((type) => type.family === index && type.n && (retracted || type.layer !== "retracted"));
      if (!there.length) return [];
      return [element("h4", "", family.label), ...there.map((type) => row(this.symbol(family, type, theme), type.label))];
    });
  }

  symbol({ shape }, { color, dark, letter }, theme) {
    const share = { color: theme.dark ? dark : color, shape, n: 1 };
    const symbol = { radius: 8, hollow: false, total: 1, text: letter, shares: [share] };
    return icon((ctx, x, y) => drawSymbol(ctx, symbol, x, y, theme), 24, 21);
  }

  /** The size classes that the record needs, as symbols with their numbers. */
  sizes({ places, incidents }, theme) {
    const { lead } = new Spots(places);
    const most = incidents.place.reduce((counts, place) => { counts[lead[place]] += 1; return counts; }, places.map(() => 0));
    const largest = radiusOf(Math.max(1, ...most));
    const made = element("div", "legend-sizes");
    SIZES.filter(({ radius }) => radius <= largest).forEach(({ upTo, radius }, i) => {
      const from = i === 0 ? 1 : SIZES[i - 1].upTo + 1;
      const text = from === upTo ? String(upTo) : `${from}${upTo === Infinity ? "+" : `–${upTo}`}`;
      const share = { color: theme.text, shape: "circle", n: 1 };
      const symbol = { radius, hollow: true, total: from, text, shares: [share] };
      made.append(icon((ctx, x, y) => drawSymbol(ctx, symbol, x, y, theme), radius * 2.4 + 4, radius * 2.2 + 4));
    });
    return places.length ? [element("h4", "", "Incidents at one place"), made] : [];
  }

  shades({ breaks }, theme) {
    const strip = element("div", "legend-strip");
    this.numbers = ["none", ...breaks].map((low, i) => {
      const next = breaks[i];
      const text = i === 0 ? "none" : next === undefined ? `${low}+` : next - 1 === low ? `${low}` : `${low}–${next - 1}`;
      const color = element("i", "");
      if (i > 0) color.style.background = theme.shades[i - 1];
      const number = element("small", "");
      strip.append(element("span", "legend-class", color, text, number));
      return number;
    });
    strip.title = "“none” means that none is recorded there, not that nothing happened";
    return [
      element("h4", "", "Incidents in a municipality"), strip,
      element("p", "legend-note", "n: how many municipalities. Places that span several are not in it."),
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
