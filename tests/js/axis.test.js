import assert from "node:assert/strict";
import { test } from "node:test";
import { DayScale, findFolds, placeTicks } from "../../geo/web/timeline/days.js";
import { day, integers } from "./random.js";

/** The labels of a period that is all in view. */
const place = (period, width, folds = []) => placeTicks(new DayScale(period, width, folds), measure);
const measure = (/** @type {string} */ text) => 7 * text.length;

test("labels stay apart at every width and for every period", () => {
  const integer = integers(3);
  for (let i = 0; i < 400; i++) {
    const first = integer(day("1900-01-01"), day("2100-01-01"));
    const period = { first, last: first + [0, 1, 20, 449, 3652, 40000][integer(0, 5)] + integer(0, 30) };
    const width = integer(200, 2000);
    const row = place(period, width);
    assert.ok(row.length > 0);
    for (const [i, { x, text, day: number }] of row.entries()) {
      assert.ok(number >= period.first && number <= period.last);
      assert.ok(Math.abs(x - ((number - first) * width) / (period.last - first + 1)) < 1e-6);
      if (i + 1 < row.length) assert.ok(x + measure(text) < row[i + 1].x, `${text} runs into ${row[i + 1].text}`);
    }
  }
});

test("there are as many labels as have room", () => {
  const period = { first: day("2021-09-20"), last: day("2022-12-12") };
  const counts = [200, 400, 800, 1600, 6000].map((width) => place(period, width).length);
  assert.deepEqual(
    counts,
    counts.toSorted((a, b) => a - b),
  );
  assert.ok(counts[0] < counts[4]);
});

test("the first label and the first of a year carry the year", () => {
  const texts = place({ first: day("2021-09-20"), last: day("2022-12-12") }, 1600).map(({ text }) => text);
  assert.match(texts[0], /2021/);
  assert.equal(texts.filter((text) => /2022/.test(text)).length, 1);
});

test("January is named by its year once the axis has begun", () => {
  const row = place({ first: day("2021-09-20"), last: day("2022-12-12") }, 900);
  assert.deepEqual(
    row.filter(({ startsYear }) => startsYear).map(({ text, day: number }) => [text, number]),
    [["2022", day("2022-01-01")]],
  );
});

test("a single day is labelled in full", () => {
  const [label, ...others] = place({ first: day("2022-12-12"), last: day("2022-12-12") }, 900);
  assert.match(label.text, /2022/);
  assert.equal(label.x, 0);
  assert.deepEqual(others, []);
});

test("across folds labels stay apart, and every stretch tells its year first", () => {
  const clusters = [
    ["2021-09-19", "2021-09-26"],
    ["2022-07-31", "2022-08-01"],
    ["2022-11-02", "2022-12-12"],
  ].map(([first, last]) => ({ first: day(first), last: day(last) }));
  const period = { first: clusters[0].first, last: clusters[2].last };
  const folds = findFolds(clusters);
  for (const width of [340, 700, 1000, 1400, 3000]) {
    const row = place(period, width, folds);
    for (const [i, { x, text }] of row.entries()) {
      assert.ok(i + 1 === row.length || x + measure(text) < row[i + 1].x, `${text} runs into ${row[i + 1]?.text}`);
      assert.ok(!folds.some(({ first, last }) => row[i].day >= first && row[i].day <= last), `${text} is folded`);
    }
    if (width >= 700) {
      assert.deepEqual(row.map(({ text }) => /\d{4}/.exec(text)?.[0]).filter(Boolean), ["2021", "2022", "2022"]);
    }
  }
});
