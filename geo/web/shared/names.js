/**
 * Names and numbers in words.
 * @typedef {{sq: string, sr: string, first?: "sq", en?: string}} Named   a place or municipality, in Albanian and Serbian,
 *   the Serbian name first but where it says otherwise; a place may have one in English, the language of the interface
 */
import { formatNumber } from "./language.js";

const MAX_NAMES = 3;

/** The name in both languages, once where they are the same. @param {Named} named */
export function joinNames({ sq, sr, first }) {
  return [...new Set(first === "sq" ? [sq, sr] : [sr, sq])].join(" / ");
}

/** What a label calls it: what a description says in the reader's language, where it is not a name of its own.
 * @param {Named} named */
export function labelOf(named) {
  const { sq, sr, en } = named;
  return en && en !== sq && en !== sr ? en : joinNames(named);
}

/** The names of several places: the first ones, and how many more there are. @param {Named[]} places */
export function listNames(places) {
  const more = places.length - MAX_NAMES;
  return places.slice(0, MAX_NAMES).map(joinNames).join(" · ") + (more > 0 ? ` and ${more} more` : "");
}

/** "1 incident", "2 incidents". @param {number} count @param {string} singular @param {string} plural */
export function formatCount(count, singular, plural = `${singular}s`) {
  return `${formatNumber(count)} ${count === 1 ? singular : plural}`;
}

/** " (1 disputed; 2 drop to reported)": the doubts about counted incidents, nothing where there are none.
 * No comma: it parts a number from a name. @param {import("../map/place_counts.js").Count} count */
export function formatDoubts({ disputed, disagree, drops, lost }) {
  const parts = [
    disputed && `${disputed} disputed`,
    disagree && `accounts differ on ${disagree}`,
    drops && `${drops} ${drops === 1 ? "drops" : "drop"} to reported`,
    lost && `${lost} ${lost === 1 ? "loses" : "lose"} all support`,
  ].filter(Boolean);
  return parts.length ? ` (${parts.join("; ")})` : "";
}

/** @typedef {{singular: string, plural: string}} Level the word for the units of the boundaries */

/** Puts the level's own word where a text says municipality. @param {string} text @param {Level | undefined} level */
export function wordLevel(text, level) {
  if (!level) return text;
  const words = { municipality: level.singular, municipalities: level.plural };
  return text.replace(/municipalit(?:y|ies)/gi, (usual) => {
    const word = words[usual.toLowerCase()];
    return usual[0] === "M" ? word[0].toUpperCase() + word.slice(1) : word;
  });
}
