import assert from "node:assert/strict";
import { test } from "node:test";
import { findNearest } from "../../geo/web/map/keyboard.js";
import { integers } from "./random.js";

const [EAST, WEST, SOUTH, NORTH] = /** @type {[number, number][]} */ ([
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
]);

test("an arrow leads to the nearest symbol within 45 degrees of it", () => {
  const from = { x: 100, y: 100 };
  const [near, far, above] = [
    { x: 130, y: 110 },
    { x: 300, y: 100 },
    { x: 110, y: 60 },
  ];
  const keys = [from, far, near, above];
  assert.equal(findNearest(keys, from, EAST), near);
  assert.equal(findNearest(keys, from, NORTH), above);
  assert.equal(findNearest(keys, from, WEST), undefined);
  assert.equal(findNearest(keys, from, SOUTH), undefined);
});

test("from each symbol every other lies in the direction of some arrow", () => {
  const integer = integers(21);
  for (let i = 0; i < 500; i++) {
    const [from, to] = [0, 0].map(() => ({ x: integer(0, 20), y: integer(0, 20) }));
    const found = [EAST, WEST, SOUTH, NORTH].map((step) => findNearest([from, to], from, step));
    assert.equal(found.includes(to), from.x !== to.x || from.y !== to.y);
  }
});
