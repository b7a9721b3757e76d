import assert from "node:assert/strict";
import { test } from "node:test";
import { nameSpans, readDay } from "../../geo/web/timeline/header.js";
import { day } from "./random.js";

const PERIOD = { first: day("2021-09-19"), last: day("2022-12-12") };
const WHOLE = { ...PERIOD, mode: "window" };

/** What is read for an edge: the day as ISO, or what is wrong. */
function read(typed, edge = "first", window = WHOLE) {
  const { day: number, fault } = readDay(typed, edge, PERIOD, window);
  return fault?.replaceAll(/\s/g, " ") ?? new Date(number * 86_400_000).toISOString().slice(0, 10);
}

test("a day is read as people write it", () => {
  for (const typed of [
    "2022-09-03",
    " 2022-9-3 ",
    "3 Sep 2022",
    "3 Sept 2022",
    "3 september 2022",
    "03. Sep. 2022",
    "September 3, 2022",
    "sep 3 2022",
  ]) {
    assert.equal(read(typed), "2022-09-03", typed);
  }
});

test("of a month or a year the first day is meant, or the last one", () => {
  for (const [typed, first, last] of [
    ["Feb 2022", "2022-02-01", "2022-02-28"],
    ["2022-02", "2022-02-01", "2022-02-28"],
    ["2021", "2021-09-19", "2021-12-31"], // as far as the record goes
    ["December 2022", "2022-12-01", "2022-12-12"],
  ]) {
    assert.deepEqual([read(typed), read(typed, "last")], [first, last], typed);
  }
});

test("what is no date is refused in words that quote it", () => {
  for (const typed of [
    "",
    "yesterday",
    "3 9 2022",
    "3 Se 2022",
    "3 Sep 22",
    "1 2 Sep 2022",
    "2022-09-03T10:00",
    "x 2022",
  ]) {
    assert.match(read(typed), /^“.*” is not a day\. Write it like/, typed);
  }
  for (const typed of ["30 Feb 2022", "2022-13-01", "2022-00-10", "2022-09-31", "0 Sep 2022"]) {
    assert.equal(read(typed), `“${typed}” is not in the calendar.`);
  }
});

test("a day outside the record, or on the wrong side of the other, is refused with what would do", () => {
  assert.match(read("18 Sep 2021"), /19 September 2021 – 12 December 2022/);
  assert.match(read("2023", "last"), /only 19 September 2021/);
  const december = { first: day("2022-12-01"), last: day("2022-12-09"), mode: "window" };
  assert.match(read("10 Dec 2022", "first", december), /cannot be after the last, 9 December 2022/);
  assert.match(read("30 Nov 2022", "last", december), /cannot be before the first, 1 December 2022/);
  assert.equal(read("30 Nov 2022", "last", { ...december, mode: "day" }), "2022-11-30");
});

test("spans are named by their months, or by their days where the months would not tell them apart", () => {
  const span = (first, last) => ({ first: day(first), last: day(last) });
  const plain = (spans) => nameSpans(spans).map((name) => name.replaceAll(/\s/g, " "));
  const autumn = span("2022-11-02", "2022-12-12");
  assert.deepEqual(plain([span("2021-09-19", "2021-09-26"), autumn]), ["Sept 2021", "Nov – Dec 2022"]);
  assert.deepEqual(plain([span("2022-07-01", "2022-07-03"), span("2022-07-28", "2022-07-28"), autumn]), [
    "1 – 3 Jul 2022",
    "28 Jul 2022",
    "2 Nov – 12 Dec 2022",
  ]);
});
