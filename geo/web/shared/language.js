/** The language in which a page writes dates and numbers: its document's own, never the browser's. */

const DECLARED = globalThis.document?.documentElement.lang || "en";
/** A locale for `Intl`; English is written as in Britain, day before month. */
export const LANGUAGE = DECLARED === "en" ? "en-GB" : DECLARED;

const NUMBER = new Intl.NumberFormat(LANGUAGE);

/** @param {number} number */
export const formatNumber = (number) => NUMBER.format(number);
