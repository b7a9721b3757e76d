import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import {
  addMonths,
  axisLabel,
  calendar,
  dayNumber,
  nextSpan,
  rangeInWords,
  spanStart,
} from "../../geo/web/timeline/days.js";
import { day, integers } from "./random.js";

const DATES = new URL("../../geo/web/timeline/days.js", import.meta.url).href;
const LANGUAGE = new URL("../../geo/web/shared/language.js", import.meta.url).href;
const UNITS = ["day", "week", "month", "year"];

/** What an expression over the module of dates gives for a reader with a language and a time zone. */
function forReader(expression, { language = "en_GB.UTF-8", zone = "UTC" }) {
  const code = `const LANGUAGE = ${JSON.stringify(LANGUAGE)}; const dates = await import(${JSON.stringify(DATES)}); console.log(JSON.stringify(${expression}))`;
  const args = ["--disable-warning=MODULE_TYPELESS_PACKAGE_JSON", "--input-type=module", "--eval", code];
  const env = { ...process.env, LC_ALL: language, TZ: zone };
  return JSON.parse(execFileSync(process.execPath, args, { env, encoding: "utf8" }));
}

/** The text with plain spaces for the narrow ones that stand in ranges. */
const usualSpaces = (text) => text.replaceAll(/\s/g, " ");

test("day numbers and dates of the calendar are the same days", () => {
  const integer = integers(1);
  for (let i = 0; i < 500; i++) {
    const number = integer(day("0001-01-01"), day("2999-12-31"));
    const { year, month, date } = calendar(number);
    assert.equal(dayNumber(year, month, date), number);
    assert.equal(
      new Date(number * 86_400_000).toISOString().slice(0, 10),
      `${String(year).padStart(4, "0")}-${String(month + 1).padStart(2, "0")}-${String(date).padStart(2, "0")}`,
    );
  }
});

test("a month on or back is the same date, or the last of a shorter month", () => {
  const moves = [
    ["2022-03-31", 1, "2022-04-30"],
    ["2022-03-31", -1, "2022-02-28"],
    ["2024-03-31", -1, "2024-02-29"],
    ["2021-12-15", 1, "2022-01-15"],
    ["2022-01-31", -1, "2021-12-31"],
    ["2022-01-31", 13, "2023-02-28"],
  ];
  for (const [from, months, to] of moves) assert.equal(addMonths(day(from), months), day(to), `${from} ${months}`);
});

test("spans of a unit follow one another without a gap, and hold their days", () => {
  const integer = integers(2);
  for (let i = 0; i < 400; i++) {
    const number = integer(day("1850-01-01"), day("2150-12-31"));
    for (const unit of UNITS) {
      const count = unit === "month" ? [1, 2, 3, 6][integer(0, 3)] : integer(1, 5);
      const start = spanStart(number, unit, count);
      const next = nextSpan(start, unit, count);
      assert.ok(start <= number && number < next, `${unit} ${count} of ${number}`);
      assert.equal(spanStart(next - 1, unit, count), start);
      assert.equal(spanStart(next, unit, count), next);
    }
  }
});

test("weeks begin on Monday, months and years on their first", () => {
  assert.equal(spanStart(day("2022-12-11"), "week"), day("2022-12-05"));
  assert.equal(spanStart(day("2022-12-11"), "month"), day("2022-12-01"));
  assert.equal(spanStart(day("2022-12-11"), "month", 6), day("2022-07-01"));
  assert.equal(spanStart(day("2022-12-11"), "year", 5), day("2020-01-01"));
});

test("no time zone of the reader's moves a day", () => {
  const [first, last] = [day("2022-01-01"), day("2022-03-27")];
  for (const zone of ["UTC", "Europe/Belgrade", "America/New_York", "Pacific/Kiritimati"]) {
    const words = `[dates.rangeInWords(${first}, ${last}), dates.inWords(${last}), dates.calendar(${last}).date]`;
    const [range, ...others] = forReader(words, { zone });
    assert.equal(usualSpaces(range), "1 January – 27 March 2022", zone);
    assert.deepEqual(others, ["27 March 2022", 27], zone);
  }
});

test("dates and numbers are in the page's language, whatever the browser's is", () => {
  const ninth = day("2022-12-09");
  for (const language of ["en_US.UTF-8", "sr_RS.UTF-8", "ar_EG.UTF-8"]) {
    assert.equal(forReader(`dates.inWords(${ninth})`, { language }), "9 December 2022");
    assert.equal(forReader("(await import(LANGUAGE)).formatNumber(12345)", { language }), "12,345");
  }
});

test("a range names its year once, and is abbreviated on request", () => {
  const [first, last] = [day("2022-12-10"), day("2022-12-12")];
  assert.equal(usualSpaces(forReader(`dates.rangeInWords(${first}, ${last})`, {})), "10 – 12 December 2022");
  assert.ok(rangeInWords(first, last, true).length < rangeInWords(first, last).length);
});

test("a label of the axis tells its unit and no more", () => {
  const ninth = day("2022-12-09");
  const labels = `[${UNITS.map((unit) => `dates.axisLabel(${ninth}, "${unit}", false)`)}]`;
  assert.deepEqual(forReader(labels, {}), ["9 Dec", "9 Dec", "Dec", "2022"]);
  for (const unit of UNITS) assert.match(axisLabel(ninth, unit, true), /2022/);
});
