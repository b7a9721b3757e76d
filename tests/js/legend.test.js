import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseTypes, typesOf } from "../../geo/web/map/legend.js";
import { TYPES } from "./random.js";

test("a click on a family chooses it alone, and again all", () => {
  assert.deepEqual(chooseTypes([1, 2], new Set(), false), [1, 2]);
  assert.deepEqual(chooseTypes([1, 2], new Set([5]), false), [1, 2]);
  assert.deepEqual(chooseTypes([1, 2], new Set([1]), false), [1, 2]);
  assert.deepEqual(chooseTypes([1, 2], new Set([1, 2, 5]), false), [1, 2]);
  assert.deepEqual(chooseTypes([1, 2], new Set([1, 2]), false), []);
});

test("a click with Shift adds a family to those chosen, and takes it out again", () => {
  assert.deepEqual(chooseTypes([1, 2], new Set([5]), true), [5, 1, 2]);
  assert.deepEqual(chooseTypes([1, 2], new Set([1, 5]), true), [5, 1, 2]);
  assert.deepEqual(chooseTypes([1, 2], new Set([5, 1, 2]), true), [5]);
});

test("a family has the types that the record has, of the layers that are on", () => {
  const types = TYPES.map((type, i) => ({ ...type, n: i === 1 ? 0 : 1 }));
  const on = { incidents: true, statements: false, retracted: true };
  assert.deepEqual(typesOf({ types }, 0, on), [0]);
  assert.deepEqual(typesOf({ types }, 1, on), [3]);
  assert.deepEqual(typesOf({ types }, 0, { ...on, statements: true }), [0, 2]);
});
