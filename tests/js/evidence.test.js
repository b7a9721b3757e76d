import assert from "node:assert/strict";
import { test } from "node:test";
import { countEvidence, findMostFrequent } from "../../geo/web/standalone/details_panel.js";

const EVIDENCE = {
  cites: [[0, 1], [1], [2], [0, 3]],
  counts: [1, 1, 0, 1],
  differs: [1, 0, 1, 0],
  corroborated: [1, 0, 1, 1],
};

test("a source that several cite counts once, and what does not count brings nothing", () => {
  assert.deepEqual(countEvidence(EVIDENCE, [0, 1, 2, 3]), [3, 3, 1, 2]);
});

test("only the rows asked for count", () => {
  assert.deepEqual(countEvidence(EVIDENCE, [1, 2]), [1, 1, 0, 0]);
  assert.deepEqual(countEvidence(EVIDENCE, []), [0, 0, 0, 0]);
});

const INCIDENTS = { type: [3, 1, 1, 3, 0, 2, 2, 4], place: [0, 1, 0, 0, 2, 2, 2, 1] };
const TYPES = [0, 1, 2, 3, 4].map((family) => ({ family }));
const ALL_COUNT = { ...EVIDENCE, counts: [1, 1, 1, 1, 1, 1, 1, 0] };

test("of families that are as frequent the first of the taxonomy come first, and single ones are not named", () => {
  const { families } = findMostFrequent(ALL_COUNT, INCIDENTS, TYPES, [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(families, [
    [1, 2],
    [2, 2],
    [3, 2],
  ]);
  assert.deepEqual(findMostFrequent(ALL_COUNT, INCIDENTS, TYPES, [0, 1, 4]), { families: [], place: null });
});

test("a place is named where it has more than any other", () => {
  assert.equal(findMostFrequent(ALL_COUNT, INCIDENTS, TYPES, [0, 1, 2, 3, 4, 5, 6]).place, null);
  assert.deepEqual(findMostFrequent(ALL_COUNT, INCIDENTS, TYPES, [0, 2, 4, 1, 7]).place, [0, 2]);
});
