import assert from "node:assert/strict";
import { test } from "node:test";
import { overlapping, placeName } from "../../geo/web/map/label_placement.js";

const spots = Array.from({ length: 100 }, (_, i) => ({ x: (i % 10) * 50, y: Math.floor(i / 10) * 50 }));
const west = (/** @type {{x: number}} */ { x }) => x <= 200;

test("a name stands in the middle of what is in view of its land", () => {
  const box = placeName(spots, west, 60, () => true);
  assert.ok(box);
  assert.equal(box.x, 100);
  assert.ok(Math.abs(box.y - 225) <= 25);
  assert.deepEqual([box.left, box.right], [70, 130]);
});

test("a name keeps clear of what is taken, and within its land", () => {
  const middle = { left: 0, right: 160, top: 100, bottom: 350 };
  const box = placeName(spots, west, 60, (name) => !overlapping(name)(middle));
  assert.ok(box && !overlapping(box)(middle));
  assert.ok(west({ x: box.right }));
  assert.equal(
    placeName(spots, west, 500, () => true),
    undefined,
  );
  assert.equal(
    placeName(
      spots,
      () => false,
      60,
      () => true,
    ),
    undefined,
  );
});

test("no corner of a name lies across a line that runs aslant", () => {
  const aslant = (/** @type {{x: number, y: number}} */ { x, y }) => x <= y;
  const [crossing, clear] = [35, 100].map((y) => ({ x: 0, y }));
  assert.equal(placeName([crossing, clear], aslant, 60, () => true)?.y, clear.y);
});
