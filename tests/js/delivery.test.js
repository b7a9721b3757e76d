import assert from "node:assert/strict";
import { test } from "node:test";
import { findLost, isSameQuery } from "../../geo/web/streamlit/delivery.js";

const marks = [
  { region: "", number: 0 },
  { region: "panel", number: 3 },
  { region: "table", number: 1 },
  { region: "table", number: 2 },
];

test("nothing is lost where each region shows what was drawn, or later", () => {
  assert.deepEqual(findLost(marks, { panel: 2, table: 2 }), {});
  assert.deepEqual(findLost([], {}), {});
});

test("a region without a mark, or with an earlier one, is lost", () => {
  assert.deepEqual(findLost(marks, { panel: 4, table: 2, filters: 0 }), { panel: 4, filters: 0 });
});

test("an address is the same whatever the order and the writing of its parameters", () => {
  assert.ok(isSameQuery("?map=43%2C20&from=2021-01-01", "from=2021-01-01&map=43,20"));
  assert.ok(!isSameQuery("page=sources", "page=table"));
  assert.ok(!isSameQuery("actors=A&actors=B", "actors=A"));
});
