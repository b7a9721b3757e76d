import assert from "node:assert/strict";
import { test } from "node:test";
import { countEvidence } from "../../geo/web/standalone/evidence.js";

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
