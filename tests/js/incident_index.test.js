import assert from "node:assert/strict";
import { test } from "node:test";
import { IncidentIndex, IntervalCounts } from "../../geo/web/timeline/slider.js";
import { integers, randomRows, recordOf, TYPES } from "./random.js";

const DAYS = 500;
const PERIOD = { first: 0, last: DAYS - 1 };
const rows = randomRows(5, 200, DAYS);
const intervals = new IntervalCounts(
  rows.map(([first]) => first),
  rows.map(([, last]) => last),
);

/** An array that counts how often it is read at an index. */
function watched(values, reads) {
  return new Proxy(values, {
    get(target, key) {
      reads.count += Number(typeof key === "string" && /^\d+$/.test(key));
      return target[key];
    },
  });
}

test("a window holds the intervals that overlap it, counted one by one", () => {
  const integer = integers(6);
  for (let i = 0; i < 500; i++) {
    const [first, last] = [integer(-5, DAYS + 5), integer(-5, DAYS + 5)].toSorted((a, b) => a - b);
    assert.equal(
      intervals.countIn({ first, last }),
      rows.filter(([begin, end]) => begin <= last && end >= first).length,
    );
  }
  assert.equal(intervals.total, rows.length);
});

test("the next and the previous day on which one begins or lasts are the nearest", () => {
  const few = rows.filter((_, row) => row % 20 === 0); // with empty stretches between them
  const days = [
    ...new Set(few.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i))),
  ];
  const sparse = new IntervalCounts(
    few.map(([first]) => first),
    few.map(([, last]) => last),
  );
  for (let day = -3; day < DAYS + 3; day++) {
    assert.equal(sparse.dayAfter(day), Math.min(...days.filter((busy) => busy > day)));
    assert.equal(sparse.dayBefore(day), Math.max(...days.filter((busy) => busy < day)));
  }
});

test("a window of a hundred thousand incidents is counted with a few dozen looks", () => {
  const many = randomRows(7, 100_000, 3653);
  const counted = new IntervalCounts(
    many.map(([first]) => first),
    many.map(([, last]) => last),
  );
  const reads = { count: 0 };
  counted.starts = watched(counted.starts, reads);
  counted.ends = watched(counted.ends, reads);
  counted.countIn({ first: 1000, last: 2000 });
  counted.dayAfter(1000);
  assert.ok(reads.count > 0 && reads.count < 120, `${reads.count} looks`);
});

test("incidents count always, statements and what is retracted where their layer is on", () => {
  const index = new IncidentIndex(recordOf(rows, PERIOD), PERIOD);
  const of = (...layers) => rows.filter(([, , type]) => layers.includes(TYPES[type].layer)).length;
  const [incidents, statements, retracted] = ["incidents", "statements", "retracted"].map((layer) => of(layer));
  assert.equal(index.describeCount(PERIOD, []), `${incidents} of ${incidents} incidents`);
  assert.equal(
    index.describeCount(PERIOD, ["statements"]),
    `${incidents} of ${incidents} incidents and ${statements} of ${statements} statements`,
  );
  assert.match(
    index.describeCount(PERIOD, ["statements", "retracted"]),
    new RegExp(`and ${retracted} of ${retracted} retracted$`),
  );
  assert.deepEqual(
    TYPES.map((_, type) => index.isCounted(type, ["statements"])),
    [true, true, true, false],
  );
});

test("what the filters leave is counted of all that the record has", () => {
  const record = recordOf([[3, 3, 0]], PERIOD);
  const types = record.types.map((type, i) => ({ ...type, n: i === 0 ? 38 : 0 }));
  assert.equal(new IncidentIndex({ ...record, types }, PERIOD).describeCount(PERIOD, []), "1 of 38 incidents");
  const none = new IncidentIndex({ ...recordOf([], PERIOD), types }, PERIOD);
  assert.equal(none.describeCount(PERIOD, []), "0 of 38 incidents");
});

test("one incident is counted in the singular, and none in words", () => {
  assert.equal(new IncidentIndex(recordOf([[3, 3, 0]], PERIOD), PERIOD).describeCount(PERIOD, []), "1 of 1 incident");
  assert.equal(
    new IncidentIndex(recordOf([[3, 3, 0]], PERIOD), PERIOD).describeCount({ first: 4, last: 9 }, []),
    "0 of 1 incident",
  );
  assert.equal(new IncidentIndex(recordOf([], PERIOD), PERIOD).describeCount(PERIOD, ["statements"]), "No incidents");
  assert.equal(new IncidentIndex(null, PERIOD).describeCount(PERIOD, []), "No incidents");
});

test("the nearest day is one of a layer that is on", () => {
  const index = new IncidentIndex(
    recordOf(
      [
        [10, 10, 0],
        [20, 20, 2],
        [30, 30, 0],
      ],
      PERIOD,
    ),
    PERIOD,
  );
  assert.equal(index.nearestDay(10, 1, []), 30);
  assert.equal(index.nearestDay(10, 1, ["statements"]), 20);
  assert.equal(index.nearestDay(30, -1, ["statements"]), 20);
  assert.equal(Number.isFinite(index.nearestDay(30, 1, [])), false);
});

test("a record that names no period keeps the one before", () => {
  assert.deepEqual(
    new IncidentIndex({ ...recordOf([], PERIOD), first: null, last: null }, { first: 3, last: 9 }).period,
    {
      first: 3,
      last: 9,
    },
  );
  assert.deepEqual(new IncidentIndex(recordOf([], PERIOD), { first: 3, last: 9 }).period, PERIOD);
});

test("clusters are cut to the period", () => {
  const clusters = [
    [0, 9],
    [40, 60],
    [90, 120],
  ];
  const { clusters: cut } = new IncidentIndex({ ...recordOf([], PERIOD), first: 50, last: 80, clusters }, PERIOD);
  assert.deepEqual(cut, [{ first: 50, last: 60 }]);
});
