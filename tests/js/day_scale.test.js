import assert from "node:assert/strict";
import { test } from "node:test";
import { DayScale, findFolds } from "../../geo/web/timeline/days.js";
import { integers } from "./random.js";

const PERIOD = { first: 100, last: 549 };
const CLUSTERS = [
  { first: 100, last: 107 },
  { first: 414, last: 415 },
  { first: 508, last: 549 },
];
const FOLDS = findFolds(CLUSTERS);
const WIDTH = 1000;

const near = (value, expected, by = 1e-6) => assert.ok(Math.abs(value - expected) <= by, `${value}, not ${expected}`);

test("without folds days are side by side, all as wide", () => {
  const scale = new DayScale(PERIOD, WIDTH);
  near(scale.x(100), 0);
  near(scale.x(550), WIDTH);
  near(scale.x(325), WIDTH / 2);
  assert.equal(scale.isWhole, true);
  assert.deepEqual(scale.inView, PERIOD);
});

test("what is folded is empty and leaves a few days beside each cluster", () => {
  assert.deepEqual(FOLDS, [
    { first: 111, last: 410 },
    { first: 419, last: 504 },
  ]);
  assert.deepEqual(findFolds([PERIOD]), []);
  assert.deepEqual(findFolds([]), []);
});

test("with folds a day is as wide everywhere else, and a fold as wide as its mark", () => {
  const scale = new DayScale(PERIOD, WIDTH, FOLDS);
  for (const day of [100, 106, 412, 417, 510, 549]) near(scale.x(day + 1) - scale.x(day), scale.x(101) - scale.x(100));
  for (const { first, last } of FOLDS) near(scale.x(last + 1) - scale.x(first), 22, 1e-3);
  near(scale.x(550), WIDTH);
  assert.ok(scale.x(101) - scale.x(100) > 10);
});

test("days and pixels are each other's inverse, at any zoom, and days never run backwards", () => {
  const integer = integers(21);
  for (const folds of [[], FOLDS]) {
    let scale = new DayScale(PERIOD, WIDTH, folds);
    for (let i = 0; i < 300; i++) {
      if (integer(0, 1)) scale = scale.zoom(integer(0, WIDTH), integer(50, 180) / 100);
      else scale = scale.move(integer(-400, 400));
      const day = integer(100, 549) + integer(0, 9) / 10;
      near(scale.day(scale.x(day)), day, 1e-4);
      assert.ok(scale.x(day + 1) > scale.x(day));
      const { first, last } = scale.inView;
      assert.ok(PERIOD.first <= first && first <= last && last <= PERIOD.last, `${first} to ${last}`);
      assert.ok(scale.x(550) >= WIDTH - 1e-6 && scale.x(100) <= 1e-6);
    }
  }
});

test("zooming keeps the day under the pointer, down to a week and out to all", () => {
  const scale = new DayScale(PERIOD, WIDTH);
  near(scale.zoom(300, 0.5).day(300), scale.day(300));
  const close = Array.from({ length: 50 }).reduce((now) => now.zoom(300, 0.5), scale);
  near(close.day(WIDTH) - close.day(0), 7);
  assert.equal(Array.from({ length: 50 }).reduce((now) => now.zoom(300, 2), close).isWhole, true);
});

test("what is asked for comes into view by as little as will do", () => {
  const scale = new DayScale(PERIOD, WIDTH, [], { first: 200, last: 299 });
  assert.deepEqual(scale.inView, { first: 200, last: 299 });
  assert.equal(scale.reveal({ first: 210, last: 299 }), scale);
  assert.deepEqual(scale.reveal({ first: 310, last: 319 }).inView, { first: 220, last: 319 });
  assert.deepEqual(scale.reveal({ first: 150, last: 150 }).inView, { first: 150, last: 249 });
  assert.deepEqual(scale.reveal({ first: 150, last: 400 }).inView, { first: 150, last: 400 });
  const { first, last } = scale.fit({ first: 300, last: 339 }).inView;
  assert.deepEqual([first, last], [298, 341]);
});

test("a period of a day, and one without width, have a scale too", () => {
  const day = new DayScale({ first: 5, last: 5 }, WIDTH);
  near(day.x(6), WIDTH);
  assert.equal(day.zoom(10, 0.1).isWhole, true);
  assert.ok(Number.isFinite(new DayScale(PERIOD, 0, FOLDS).x(200)));
});
