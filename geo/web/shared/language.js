/**
 * The language of a page, its messages, and how it writes numbers and lists and counts: never the browser's own.
 * A page that is not in English carries its catalogue as data: `{language, forms, messages}`, as geo/web/templates.py
 * writes it; the map's frame has that of the page around it.
 * @typedef {{months: string[], shortMonths: string[], group: string, decimal: string, dates: Record<string, string>,
 *   ranges: Record<string, Record<string, string>>, list: string[], plurals: string}} Forms CLDR's, as `read_forms` in
 *   geo/core/language.py has them
 */
import ENGLISH from "../../core/locale/en/forms.json" with { type: "json" };

/** The document around this one's frame, if it is of this site. */
function findOuterDocument() {
  try {
    return globalThis.parent?.document;
  } catch {
    return undefined;
  }
}

/** @returns {{language: string, forms: Forms, messages: Record<string, string[]>}} */
function readCatalogue() {
  const texts = [globalThis.document, findOuterDocument()].map(
    (page) => page?.getElementById("catalogue")?.textContent,
  );
  const text = texts.find(Boolean);
  return text ? JSON.parse(text) : { language: "en", forms: ENGLISH, messages: {} };
}

const CATALOGUE = readCatalogue();

/** The tag of the language. */
export const LANGUAGE = CATALOGUE.language;
export const FORMS = CATALOGUE.forms;
/** The forms of each message by its English text, several of what is counted. */
const MESSAGES = CATALOGUE.messages;

/** @param {number} number */
export function formatNumber(number) {
  const [whole, fraction] = String(number).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, FORMS.group);
  return fraction ? grouped + FORMS.decimal + fraction : grouped;
}

/** "a, b and c". @param {string[]} words */
export function formatList(words) {
  const [pair, start, middle, end] = FORMS.list;
  const join = (/** @type {string} */ pattern, /** @type {string} */ before, /** @type {string} */ after) =>
    pattern.replace(/\{[01]\}/g, (place) => (place === "{0}" ? before : after));
  if (words.length < 3) return words.length === 2 ? join(pair, words[0], words[1]) : words.join("");
  const last = words.length - 1;
  return words
    .slice(1)
    .reduce((text, word, i) => join(i === 0 ? start : i + 1 === last ? end : middle, text, word), words[0]);
}

/** The plural form for a number, counted from 0. @param {number} number */
const choosePlural = (number) => Number(FORMS.plurals[number < FORMS.plurals.length ? number : 100 + (number % 100)]);

/**
 * The catalogue's messages, as geo/core/messages.py has them for Python: whole sentences with named places in braces. The
 * English text is the key.
 * @typedef {Record<string, string | number>} Values
 */

const HAS_ORDINAL_DOTS = FORMS.dates.y.endsWith(".");

/** Puts values in the places of a text; the full stop of a number, "2022.", gives way to a mark that follows it.
 * @param {string} text @param {Values} values */
const fill = (text, values) =>
  text.replace(/\{(\w+)\}(?=([.,:;)])?)/g, (place, name, mark) => {
    const value = name in values ? String(values[name]) : place;
    return mark && HAS_ORDINAL_DOTS ? value.replace(/(?<=\d)\.$/, "") : value;
  });

/** Translates a message, and puts values in its places. @param {string} message @param {Values} [values] */
export const gettext = (message, values = {}) => fill((MESSAGES[message] ?? [message])[0], values);

/** Translates a message about so many things; `{n}` is the number.
 * @param {string} singular @param {string} plural @param {number} number @param {Values} [values] */
export function ngettext(singular, plural, number, values = {}) {
  const text = MESSAGES[singular]?.[choosePlural(number)] ?? (number === 1 ? singular : plural);
  return fill(text, { n: formatNumber(number), ...values });
}

/** @typedef {{singular: string, plural: string}} Level the English word for the units of the boundaries */

/** Translates a message that says municipality: with the level's own word in English, else with "unit".
 * @param {string} message @param {Level | undefined} level */
export function translateLevel(message, level) {
  if (!level) return gettext(message);
  if (LANGUAGE !== "en") return (MESSAGES[`unit\u0004${message}`] ?? MESSAGES[message] ?? [message])[0];
  const words = { municipality: level.singular, municipalities: level.plural };
  return message.replace(/municipalit(?:y|ies)/gi, (usual) => {
    const word = words[/** @type {"municipality"} */ (usual.toLowerCase())];
    return usual[0] === "M" ? word[0].toUpperCase() + word.slice(1) : word;
  });
}
