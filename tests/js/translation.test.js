import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { formatList, formatNumber, gettext, ngettext, translateLevel } from "../../geo/web/shared/language.js";

const WEB = new URL("../../geo/web/", import.meta.url).href;
/** A page's catalogue of a language that there is not. */
const CATALOGUE = {
  language: "xx",
  forms: {
    months: "abcdefghijkl".split("").map((letter) => letter.repeat(4)),
    shortMonths: "abcdefghijkl".split(""),
    group: ".",
    decimal: ",",
    dates: { yMMMMd: "dd. MMMM y.", MMM: "LLL", yMMM: "MMM y.", MMMd: "d. MMM", yMMMd: "d. MMM y.", y: "y." },
    ranges: {
      yMMMd: { d: "dd.–dd. MMM y.", M: "d. MMM – d. MMM y.", y: "d. MMM y. – d. MMM y." },
      yMMM: { M: "MMM–MMM y." },
    },
    list: ["{0} i {1}", "{0}, {1}", "{0}, {1}", "{0} i {1}"],
    plurals: Array.from({ length: 200 }, (_, n) => (n % 10 === 1 && n % 100 !== 11 ? "0" : "1")).join(""),
  },
  messages: {
    "Page {page} of {pages}": ["{pages}: {page}"],
    "{n} incident": ["{n} jedan", "{n} više"],
    "{dates}: {count}": ["{dates}: {count}"],
    Municipalities: ["opštine"],
    "unit\u0004Municipalities": ["jedinice"],
  },
};

/** What an expression gives in a page with the catalogue. @param {string} expression */
function translated(expression) {
  const code = `globalThis.document = { getElementById: () => ({ textContent: ${JSON.stringify(JSON.stringify(CATALOGUE))} }) };
    const [language, days] = await Promise.all(["shared/language", "timeline/days"].map((name) => import("${WEB}" + name + ".js")));
    console.log(JSON.stringify(${expression}))`;
  const args = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--input-type=module", "--eval", code];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
}

test("a message without a catalogue is its English, with values in its places", () => {
  assert.equal(gettext("Page {page} of {pages}", { page: 1, pages: 3 }), "Page 1 of 3");
  assert.equal(gettext("“{text}” is {unknown}", { text: "{page}" }), "“{page}” is {unknown}");
  assert.deepEqual(
    [0, 1, 2, 1234].map((n) => ngettext("{n} incident", "{n} incidents", n)),
    ["0 incidents", "1 incident", "2 incidents", "1,234 incidents"],
  );
});

test("units have the word of their level", () => {
  const level = { singular: "state", plural: "states" };
  assert.equal(translateLevel("Municipalities", level), "States");
  assert.equal(translateLevel("hatched: municipality only", level), "hatched: state only");
  assert.equal(translateLevel("Municipalities", undefined), "Municipalities");
});

test("numbers and lists are written as CLDR has them", () => {
  assert.deepEqual([0, 999, 1000, 1234567, 0.5].map(formatNumber), ["0", "999", "1,000", "1,234,567", "0.5"]);
  assert.deepEqual([[], ["a"], ["a", "b"], ["a", "b", "c"], ["a", "b", "c", "d"]].map(formatList), [
    "",
    "a",
    "a and b",
    "a, b and c",
    "a, b, c and d",
  ]);
});

test("a page with a catalogue speaks its language", () => {
  const words = `[language.gettext("Page {page} of {pages}", { page: 1, pages: 3 }), language.gettext("Close"),
    ...[0, 1, 11, 21, 1021].map((n) => language.ngettext("{n} incident", "{n} incidents", n)),
    language.translateLevel("Municipalities", undefined), language.translateLevel("Municipalities", { singular: "state" }),
    language.formatNumber(1234.5), language.formatList(["a", "b", "c"]),
    language.gettext("{dates}: {count}", { dates: "5. j 2022.", count: "1." })]`;
  assert.deepEqual(translated(words), [
    "3: 1",
    "Close",
    "0 više",
    "1 jedan",
    "11 više",
    "21 jedan",
    "1.021 jedan",
    "opštine",
    "jedinice",
    "1.234,5",
    "a, b i c",
    "5. j 2022: 1.",
  ]);
  const [first, last] = [19246, 19270]; // 11 September and 5 October 2022
  const days = `[days.inWords(${first}), days.rangeInWords(${first}, ${first + 1}), days.rangeInWords(${first}, ${last}, true),
    days.monthsInWords(${first}, ${last}), days.monthsInWords(${first}, ${first}), days.axisLabel(${first}, "month", false)]`;
  assert.deepEqual(translated(days), [
    "11. iiii 2022.",
    "11.–12. iiii 2022.",
    "11. i – 5. j 2022.",
    "i–j 2022.",
    "i 2022.",
    "i",
  ]);
});
