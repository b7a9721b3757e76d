/**
 * Names and numbers in words.
 * @typedef {{sq: string, sr: string, first?: "sq", en?: string}} Named   a place or municipality, in Albanian and Serbian,
 *   the Serbian name first but where it says otherwise; a place may have one in English, which an English page shows
 */
import { LANGUAGE } from "./language.js";
import { ngettext } from "./translation.js";

const MAX_NAMES = 3;

/** The name in both languages, once where they are the same. @param {Named} named */
export function joinNames({ sq, sr, first }) {
  return [...new Set(first === "sq" ? [sq, sr] : [sr, sq])].join(" / ");
}

/** The names of a place, each with its language as HTML names it, "" where it is the same in both: see `list_names` in
 * geo/core/text.py. @param {Named} named @returns {[string, string][]} */
export function nameForms({ sq, sr, first }) {
  if (sq === sr) return [["", sr]];
  const serbian = /\p{Script=Cyrillic}/u.test(sr) ? "sr" : "sr-Latn";
  /** @type {[string, string][]} */
  const forms = [
    ["sq", sq],
    [serbian, sr],
  ];
  return first === "sq" ? forms : forms.reverse();
}

/** What a label calls it: what a description says in the reader's language, where it is not a name of its own.
 * @param {Named} named */
export function labelOf(named) {
  const { sq, sr, en } = named;
  return LANGUAGE === "en" && en && en !== sq && en !== sr ? en : joinNames(named);
}

/** The names of several places: the first ones, and how many more there are. @param {Named[]} places */
export function listNames(places) {
  const more = places.length - MAX_NAMES;
  const names = places.slice(0, MAX_NAMES).map(joinNames).join(" · ");
  return more > 0 ? ngettext("{names} and {n} more", "{names} and {n} more", more, { names }) : names;
}

/** " (1 disputed; 2 drop to reported)": the doubts about counted incidents, nothing where there are none.
 * No comma: it parts a number from a name. @param {import("../map/place_counts.js").Count} count */
export function formatDoubts({ disputed, disagree, drops, lost }) {
  const parts = [
    disputed && ngettext("{n} disputed", "{n} disputed", disputed),
    disagree && ngettext("accounts differ on {n}", "accounts differ on {n}", disagree),
    drops && ngettext("{n} drops to reported", "{n} drop to reported", drops),
    lost && ngettext("{n} loses all support", "{n} lose all support", lost),
  ].filter(Boolean);
  return parts.length ? ` (${parts.join("; ")})` : "";
}
