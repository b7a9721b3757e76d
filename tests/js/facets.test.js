import assert from "node:assert/strict";
import { test } from "node:test";
import { PendingChanges } from "../../geo/web/facets/facets.js";
import { integers } from "./random.js";

test("a change shows at once, in its facet alone", () => {
  const changes = new PendingChanges();
  changes.add("types", "arrest", true);
  changes.add("types", "protest", false);
  assert.deepEqual(changes.applyTo("types", ["protest", "riot"]), new Set(["riot", "arrest"]));
  assert.deepEqual(changes.applyTo("statuses", ["reported"]), new Set(["reported"]));
});

test("what Python has not taken is told anew with each change, under its own number", () => {
  const changes = new PendingChanges();
  changes.add("types", "arrest", true);
  const waiting = changes.add("types", "riot", true);
  assert.deepEqual(
    waiting.map(({ serial, choice }) => [serial, choice]),
    [
      [1, "arrest"],
      [2, "riot"],
    ],
  );
  changes.confirm(1);
  assert.deepEqual(
    changes.add("types", "riot", false).map(({ serial, on }) => [serial, on]),
    [
      [2, true],
      [3, false],
    ],
  );
});

test("numbers go on from what Python has taken, from another page's changes too", () => {
  const changes = new PendingChanges();
  changes.confirm(7);
  assert.equal(changes.add("types", "riot", true)[0].serial, 8);
  changes.confirm(3);
  assert.equal(changes.waiting.length, 1);
});

test("whenever Python answers, and with however much, no change is lost and none is taken twice", () => {
  const integer = integers(16);
  for (let round = 0; round < 200; round++) {
    const changes = new PendingChanges();
    const expected = new Set();
    const python = { taken: 0, chosen: new Set() };
    let told = [];
    for (let i = 0; i < 30; i++) {
      const [choice, on] = [`choice ${integer(0, 4)}`, integer(0, 1) === 1];
      told = changes.add("types", choice, on);
      expected[on ? "add" : "delete"](choice);
      if (integer(0, 2)) continue; // this run of Python was overtaken
      for (const change of told.filter(({ serial }) => serial > python.taken)) {
        python.chosen[change.on ? "add" : "delete"](change.choice);
        python.taken = change.serial;
      }
      if (integer(0, 1)) changes.confirm(python.taken);
      assert.deepEqual(changes.applyTo("types", [...python.chosen]), expected);
    }
  }
});
