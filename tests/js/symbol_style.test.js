import assert from "node:assert/strict";
import { test } from "node:test";
import { PlaceCounts } from "../../geo/web/map/place_counts.js";
import {
  DISAGREE,
  DISPUTED,
  describeRange,
  pickTheme,
  radiusOf,
  sizeClasses,
  symbolOf,
} from "../../geo/web/map/symbols.js";
import rules from "../../geo/web/symbols.json" with { type: "json" };
import { FAMILIES, integers, TYPES } from "./random.js";

const LIGHT = pickTheme(false);
const DARK = pickTheme(true);
// As many types as symbols never tell apart, in two families by turns.
const types = Array.from({ length: 8 }, (_, i) => ({
  ...TYPES[i % 4],
  family: i % 2,
  id: "abcdefgh"[i],
  color: `#00000${i}`,
}));
const record = { types, families: FAMILIES };

/** A count of so many incidents by type, with what else is given. @param {Record<number, number>} numbers */
function count(numbers, traits = {}, lost = {}) {
  const entries = Object.entries(numbers).map(([type, n]) => [Number(type), { n, lost: lost[type] ?? 0 }]);
  const total = entries.reduce((sum, [, { n }]) => sum + n, 0);
  const gone = entries.reduce((sum, [, type]) => sum + type.lost, 0);
  return {
    total,
    retracted: 0,
    approx: 0,
    disagree: 0,
    disputed: 0,
    drops: 0,
    lost: gone,
    types: new Map(entries),
    ...traits,
  };
}

/** The count of one incident of the third type. @param {{approx: number[], mark: number[], support: number[]}} traits */
function countAlone(traits) {
  const incidents = { first: [0], last: [0], place: [0], type: [2], ...traits };
  return new PlaceCounts({ places: [{}], types, incidents }).countRows([0]);
}

const symbol = (...args) => symbolOf(count(...args), record, LIGHT, false);

test("a single incident shows its pictogram, several their number, without those retracted", () => {
  assert.deepEqual([symbol({ 1: 1 }).pictogram, symbol({ 1: 1 }).text], ["b", ""]);
  assert.equal(symbol({ 1: 7 }).pictogram, "");
  assert.equal(symbol({ 1: 7 }).text, "7");
  assert.equal(symbol({ 1: 7 }, { retracted: 2 }).text, "5");
  assert.equal(symbol({ 1: 2 }, { retracted: 2 }).text, "2");
});

test("more incidents are never a smaller symbol, and each size has its class in the legend", () => {
  let before = 0;
  for (let n = 1; n <= 300; n++) {
    const radius = radiusOf(n);
    assert.ok(radius >= before);
    before = radius;
    const [last] = sizeClasses(n).slice(-1);
    assert.ok(last.min <= n && last.radius === radius, `${n}`);
  }
  assert.equal(sizeClasses(0).length, 1);
  assert.deepEqual([describeRange(4, 4), describeRange(5, 9), describeRange(100, Infinity)], ["4", "5–9", "100+"]);
});

test("the families are segments, the most frequent first", () => {
  const { segments } = symbol({ 0: 2, 1: 4, 2: 1, 3: 1 });
  assert.deepEqual(segments, [
    { color: FAMILIES[1].color, shape: "square", n: 5 },
    { color: FAMILIES[0].color, shape: "circle", n: 3 },
  ]);
  assert.deepEqual(symbol({ 0: 2, 2: 1 }).segments, [{ color: FAMILIES[0].color, shape: "circle", n: 3 }]);
});

test("of more incidents than are told exactly it shows parts, at least one of each", () => {
  const exact = rules.segments.max_exact_incidents;
  assert.deepEqual(
    symbol({ 0: exact - 1, 1: 1 }).segments.map(({ n }) => n),
    [exact - 1, 1],
  );
  const { segments } = symbol({ 0: 1000, 1: 1 });
  assert.deepEqual(
    segments.map(({ n }) => n),
    [rules.segments.parts, 1],
  );
});

test("what has lost all support is grey and last; all of it is a symbol that is lost", () => {
  const some = symbol({ 0: 3 }, {}, { 0: 2 });
  assert.deepEqual(
    some.segments.map(({ color, n }) => [color, n]),
    [
      [FAMILIES[0].color, 1],
      [LIGHT.lost, 2],
    ],
  );
  assert.deepEqual([some.lost, some.drop], [false, true]);
  const all = symbol({ 0: 3, 1: 1 }, {}, { 0: 3, 1: 1 });
  assert.deepEqual(
    all.segments.map(({ color, n }) => [color, n]),
    [
      [LIGHT.lost, 3],
      [LIGHT.lost, 1],
    ],
  );
  assert.deepEqual([all.lost, all.drop], [true, false]);
});

test("it is hollow where every date is approximate, and marked by the graver doubt", () => {
  assert.equal(symbol({ 0: 3 }, { approx: 2 }).hollow, false);
  assert.equal(symbol({ 0: 3 }, { approx: 3 }).hollow, true);
  assert.deepEqual(
    [{}, { disagree: 1 }, { disputed: 1 }, { disagree: 1, disputed: 1 }].map((traits) => symbol({ 0: 3 }, traits).mark),
    [0, DISAGREE, DISPUTED, DISPUTED],
  );
});

test("the dark map has the dark colours", () => {
  const { segments } = symbolOf(count({ 0: 1 }), record, DARK, false);
  assert.equal(segments[0].color, FAMILIES[0].dark);
  assert.notEqual(DARK.lost, LIGHT.lost);
});

test("one incident of its own has the count of a place that has it alone", () => {
  const alone = countAlone({ approx: [1], mark: [DISPUTED], support: [1] });
  assert.deepEqual(alone.types, new Map([[2, { n: 1, lost: 0 }]]));
  const { pictogram, hollow, mark, drop } = symbolOf(alone, record, LIGHT, false);
  assert.deepEqual([pictogram, hollow, mark, drop], ["c", true, DISPUTED, true]);
  assert.equal(symbolOf(countAlone({ approx: [0], mark: [0], support: [2] }), record, LIGHT, false).lost, true);
});

test("symbols with one key look alike", () => {
  const integer = integers(13);
  const byKey = new Map();
  for (let i = 0; i < 3000; i++) {
    const numbers = Object.fromEntries(Array.from({ length: integer(1, 2) }, () => [integer(0, 3), integer(1, 3)]));
    const total = Object.values(numbers).reduce((sum, n) => sum + n);
    const traits = {
      approx: integer(0, 1) * total,
      disagree: integer(0, 1),
      disputed: integer(0, 1),
      drops: integer(0, 1),
    };
    const { key, mark: _mark, ...look } = symbolOf(count(numbers, traits), record, LIGHT, integer(0, 1) === 1);
    assert.deepEqual(look, byKey.get(key) ?? look);
    byKey.set(key, look);
  }
  assert.ok(byKey.size > 100);
});
