import assert from "node:assert/strict";
import { test } from "node:test";
import { sideOf } from "../../geo/web/map/interaction.js";

test("a tip stands above the pointer, and turns away from an edge of the map", () => {
  const size = { x: 900, y: 500 };
  const sides = [
    [450, 250],
    [450, 20],
    [10, 250],
    [890, 250],
    [10, 10],
  ].map(([x, y]) => sideOf({ x, y }, size).direction);
  assert.deepEqual(sides, ["top", "bottom", "right", "left", "right"]);
});
