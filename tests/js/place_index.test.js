import assert from "node:assert/strict";
import { test } from "node:test";
import { PlaceIndex } from "../../geo/web/map/place_counts.js";
import { generator } from "./random.js";

const random = generator(41);

/** Positions in a few clusters, some alike, some at the edge of the world and beyond it. */
function randomPositions(count) {
  const centres = Array.from({ length: 5 }, () => [random(), random()]);
  const edges = [0, 1, -0.1, 1.1, 0.5];
  const edge = () => edges[Math.floor(random() * edges.length)];
  const [x, y] = [new Float64Array(count), new Float64Array(count)];
  for (let i = 0; i < count; i += 1) {
    const [east, south] = centres[Math.floor(random() * centres.length)];
    const spread = 10 ** -Math.floor(random() * 8);
    if (i % 11 === 0) [x[i], y[i]] = [edge(), edge()];
    else if (i % 7 === 0) [x[i], y[i]] = [x[i - 1], y[i - 1]];
    else [x[i], y[i]] = [east + (random() - 0.5) * spread, south + (random() - 0.5) * spread];
  }
  return { x, y };
}

/** A box around a position, of any size, whose edges are now and then positions themselves. */
function randomBox({ x, y }) {
  const pick = (numbers) => (numbers.length ? numbers[Math.floor(random() * numbers.length)] : random());
  const side = 10 ** (-random() * 8);
  const [left, top] = [
    pick(x) - (random() < 0.5 ? 0 : side * random()),
    pick(y) - (random() < 0.5 ? 0 : side * random()),
  ];
  return { left, right: random() < 0.2 ? pick(x) : left + side, top, bottom: random() < 0.2 ? pick(y) : top + side };
}

const isIn = ({ left, right, top, bottom }, x, y) => x >= left && x < right && y >= top && y < bottom;

test("the index lists what a pass over all places finds, in their order", () => {
  for (const count of [0, 1, 2, 9, 300, 5000]) {
    const positions = randomPositions(count);
    const index = new PlaceIndex(positions);
    const places = [...positions.x.keys()];
    for (let round = 0; round < 300; round += 1) {
      const box = randomBox(positions);
      const plain = places.filter((place) => isIn(box, positions.x[place], positions.y[place]));
      assert.deepEqual([...index.list(box)], plain);
      const isOdd = (/** @type {number} */ place) => place % 2 === 1;
      assert.equal(index.some(box, isOdd), plain.some(isOdd));
    }
    const everything = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
    assert.deepEqual([...index.list(everything)], places);
  }
});

test("to find what is in a small box takes a look at few places", () => {
  const count = 50_000;
  const index = new PlaceIndex({
    x: Float64Array.from({ length: count }, random),
    y: Float64Array.from({ length: count }, random),
  });
  let looks = 0;
  const reads = {
    get(numbers, key) {
      looks += 1;
      return numbers[key];
    },
  };
  index.x = new Proxy(index.x, reads);
  const found = index.list({ left: 0.4, right: 0.41, top: 0.4, bottom: 0.41 });
  assert.ok(found.length > 0);
  assert.ok(looks < 100, `${looks} looks for ${found.length} places`);
});
