import assert from "node:assert/strict";
import { test } from "node:test";
import { PlaceCounts } from "../../geo/web/map/place_counts.js";
import { countRowsOfAStep, integers, randomRows, recordOf, TYPES } from "./random.js";

const DAYS = 400;
const PLACES = 12;

/** A record of incidents at random places, each with a mark (0, 1, 2) and a support (0, 1, 2). */
function randomRecord(seed, count) {
  const integer = integers(seed);
  const record = recordOf(randomRows(seed, count, DAYS), { first: 0, last: DAYS - 1 });
  const column = (high) => record.incidents.first.map(() => integer(0, high));
  Object.assign(record.incidents, { place: column(PLACES - 1), mark: column(2), support: column(2) });
  return { ...record, places: Array.from({ length: PLACES }, () => ({})) };
}

/** What a place has in a window, counted incident by incident. */
function countOneByOne({ incidents }, place, [from, to], counts) {
  const { first, last, type, approx, mark, support } = incidents;
  const rows = first
    .map((_, row) => row)
    .filter((row) => incidents.place[row] === place && first[row] <= to && last[row] >= from && counts(type[row]));
  const number = (condition) => rows.filter(condition).length;
  const types = [...new Set(rows.map((row) => type[row]))]
    .toSorted((a, b) => a - b)
    .map((of) => [
      of,
      {
        n: number((row) => type[row] === of),
        lost: number((row) => type[row] === of && support[row] === 2),
      },
    ]);
  const layers = ["incidents", "statements", "retracted"].map((layer) => [
    layer,
    number((row) => TYPES[type[row]].layer === layer),
  ]);
  return {
    total: rows.length,
    ...Object.fromEntries(layers),
    approx: number((row) => approx[row]),
    disagree: number((row) => mark[row] === 1),
    disputed: number((row) => mark[row] === 2),
    drops: number((row) => support[row] === 1),
    lost: number((row) => support[row] === 2),
    types: new Map(types),
  };
}

test("places have in any window, after any window, what is counted one by one", () => {
  const integer = integers(11);
  for (const seed of [1, 2, 3]) {
    const record = randomRecord(seed, 250);
    const placeCounts = new PlaceCounts(record);
    for (let i = 0; i < 60; i++) {
      const window = [integer(-5, DAYS + 5), integer(-5, DAYS + 5)].toSorted((a, b) => a - b);
      const layers = ["incidents", "statements", "retracted"].filter(() => integer(0, 2));
      const counts = (type) => layers.includes(TYPES[type].layer);
      placeCounts.moveWindow(...window);
      for (let place = 0; place < PLACES; place++) {
        const expected = countOneByOne(record, place, window, counts);
        const counted = placeCounts.countAt(place, counts);
        for (const name of Object.keys(expected)) assert.deepEqual(counted[name], expected[name], name);
      }
    }
  }
});

test("a place that is not named as touched has what it had", () => {
  const integer = integers(12);
  const record = randomRecord(4, 60);
  const placeCounts = new PlaceCounts(record);
  const all = () => true;
  placeCounts.moveWindow(0, DAYS);
  for (let i = 0; i < 200; i++) {
    const before = record.places.map((_, place) => placeCounts.countAt(place, all));
    const first = integer(0, DAYS - 20);
    const touched = placeCounts.moveWindow(first, first + integer(0, 20));
    for (let place = 0; place < PLACES; place++) {
      if (!touched.has(place)) assert.deepEqual(placeCounts.countAt(place, all), before[place]);
    }
  }
});

test("a step of a day touches the incidents of those days, not the record", () => {
  const changes = countRowsOfAStep(new PlaceCounts(randomRecord(5, 100_000)));
  assert.ok(changes > 0 && changes < 2000, `${changes} changes`);
});

test("the incidents of a place are listed in their order, those of the window and of the layers that are on", () => {
  const record = randomRecord(6, 250);
  const placeCounts = new PlaceCounts(record);
  const { first, last, type } = record.incidents;
  const counts = (of) => TYPES[of].layer === "incidents";
  for (let place = 0; place < PLACES; place++) {
    const expected = first
      .keys()
      .toArray()
      .filter(
        (row) => record.incidents.place[row] === place && first[row] <= 200 && last[row] >= 100 && counts(type[row]),
      );
    assert.deepEqual(placeCounts.listIncidents(place, { first: 100, last: 200 }, counts), expected);
  }
});

test("a record without incidents has none at a place", () => {
  const placeCounts = new PlaceCounts({ ...randomRecord(7, 0), places: [{}] });
  placeCounts.moveWindow(0, DAYS);
  assert.equal(placeCounts.countAt(0, () => true).total, 0);
});
