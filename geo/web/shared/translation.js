/**
 * The catalogue's messages, as geo/core/messages.py has them for Python: whole sentences with named places in braces. The
 * English text is the key.
 * @typedef {Record<string, string | number>} Values
 */
import { choosePlural, FORMS, formatNumber, LANGUAGE, MESSAGES } from "./language.js";

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
