// What the symbol of a place looks like: shape and colour say the family, the pictogram the type, the size the number.
// The rules are symbols.json's and the colours palette.json's, which print reads too; geo/publish/print/symbols.py
// states the same in Python, and tests/js/test_symbol_parity.py holds the two together.

import palette from "../palette.json" with { type: "json" };
import rules from "../symbols.json" with { type: "json" };

/** Values of `mark`: the documents disagree, or the status is disputed. */
export const DISAGREE = 1;
export const DISPUTED = 2;

/**
 * Colours of the map, by the names of palette.json, and whether they are those of the dark one.
 * @typedef {typeof palette.light & {dark: boolean}} Theme
 */

/** @typedef {{color: string, shape: string, n: number}} Segment so many parts of one colour, in the shape of a family */

/**
 * The style of a symbol, or of a flat tag for what has no single position. Symbols of the same `key` are drawn alike.
 * @typedef {object} SymbolStyle
 * @property {string} [key]
 * @property {boolean} [tag]
 * @property {boolean} [cell] whether it stands for several places close by
 * @property {number} radius in px
 * @property {string} text the number of incidents, where there are several
 * @property {string} [pictogram] the type, where there is one incident
 * @property {Segment[]} segments
 * @property {boolean} [hollow] whether every date is approximate
 * @property {boolean} [lost] whether all support is lost
 * @property {boolean} [drop] whether support falls
 * @property {number} [mark] DISAGREE, DISPUTED or 0
 */

/** The colours of the light or the dark map. @param {boolean} dark @returns {Theme} */
export function pickTheme(dark) {
  return { dark, ...(dark ? palette.dark : palette.light) };
}

const SIZES = rules.sizes.map((size) => ({ radius: size.radius_px, max: size.max_incidents ?? Infinity }));

/** The radius, in px, of a symbol for so many incidents. @param {number} incidents */
export function radiusOf(incidents) {
  return (SIZES.find(({ max }) => incidents <= max) ?? SIZES[SIZES.length - 1]).radius;
}

/**
 * The classes of size up to that of a number of incidents.
 * @param {number} incidents
 * @returns {{min: number, text: string, radius: number}[]}
 */
export function sizeClasses(incidents) {
  const classes = SIZES.map(({ max, radius }, i) => {
    const min = i === 0 ? 1 : SIZES[i - 1].max + 1;
    return { min, text: describeRange(min, max), radius };
  });
  return classes.filter(({ min }) => min <= Math.max(1, incidents));
}

/** "4", "5–9" or "100+". @param {number} min @param {number} max Infinity for no end */
export function describeRange(min, max) {
  if (min === max) return String(min);
  return max === Infinity ? `${min}+` : `${min}–${max}`;
}

/** @typedef {Omit<import("./place_counts.js").Count, "incidents" | "statements">} SymbolCount what a symbol shows */

/**
 * Finds the style of a place's symbol from its counts. What is retracted is shown, but not in the number.
 * @param {SymbolCount} count
 * @param {{types: any[], families: any[]}} record
 * @param {Theme} theme
 * @param {boolean} tag whether the place has no single position
 * @param {boolean} cell whether it is several places close by
 * @returns {SymbolStyle}
 */
export function symbolOf(count, record, theme, tag, cell = false) {
  const { total, drops } = count;
  const number = total - count.retracted || total;
  const [first] = count.types.keys();
  const pictogram = total === 1 ? record.types[first].id : "";
  const text = total === 1 ? "" : String(number);
  const segments = segmentsOf(count, record, theme);
  const lost = total > 0 && count.lost === total;
  const drop = !lost && drops + count.lost > 0;
  const mark = count.disputed ? DISPUTED : count.disagree ? DISAGREE : 0;
  const hollow = count.approx === total;
  const key = [tag, cell, hollow, lost, drop, text, pictogram, ...segments.map(({ color, n }) => color + n)].join();
  return {
    key,
    tag,
    ...(cell && { cell }),
    radius: radiusOf(number),
    hollow,
    lost,
    drop,
    mark,
    text,
    pictogram,
    segments,
  };
}

/** The families, most frequent first, and last, in grey, what has lost all support. Of more incidents than a symbol tells
 * exactly, parts of the whole.
 * @returns {Segment[]} */
function segmentsOf({ types, lost, total }, record, theme) {
  const { max_exact_incidents: maxExact, parts } = rules.segments;
  const all = lost === total;
  const segments = countFamilies(types, record, all)
    .filter(({ n }) => n)
    .sort((a, b) => b.n - a.n || a.index - b.index)
    .map(({ style, n }) => ({
      color: all ? theme.lost : theme.dark ? style.dark : style.color,
      shape: style.shape,
      n,
    }));
  if (lost && !all) segments.push({ color: theme.lost, shape: "circle", n: lost });
  if (total <= maxExact) return segments;
  return segments.map((segment) => ({ ...segment, n: Math.max(1, Math.round((parts * segment.n) / total)) }));
}

function countFamilies(types, record, all) {
  const families = record.families.map((style, index) => ({ index, style, n: 0 }));
  for (const [index, { n, lost }] of types) families[record.types[index].family].n += all ? n : n - lost;
  return families;
}
