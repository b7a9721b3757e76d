import assert from "node:assert/strict";
import { test } from "node:test";
import { PlaceCounts, PlaceIndex } from "../../geo/web/map/place_counts.js";
import { findPositions, groupPlaces, Spots, worldSize } from "../../geo/web/map/symbols.js";
import { generator, integers, randomRows, recordOf, TYPES } from "./random.js";

const DAYS = 400;
const random = generator(31);

/** Places around a few towns, some at one spot with the one before, some drawn as areas. */
function randomPlaces(count) {
  const towns = Array.from({ length: 12 }, () => [random() * 40 - 20, random() * 30 + 30]);
  const places = [];
  for (let i = 0; i < count; i += 1) {
    const before = places[i - 1];
    if (before?.drawn === "point" && i % 17 === 0) {
      before.spot ??= `spot ${i}`;
      places.push({ ...before });
      continue;
    }
    const [lon, lat] = towns[Math.floor(random() * towns.length)];
    const spread = () => (random() + random() - 1) * 0.5;
    places.push({ lat: lat + spread(), lon: lon + spread(), drawn: i % 50 ? "point" : "area", spot: null });
  }
  return places;
}

const PLACES = randomPlaces(1500);
const SPOTS = new Spots(PLACES);
const WORLD = new PlaceIndex(findPositions(PLACES, SPOTS));

/** A view of 900 by 500 px around a random place. */
function randomView(zoom) {
  const place = Math.floor(random() * PLACES.length);
  const [x, y] = [WORLD.x[place] * worldSize(zoom) + 300 * random(), WORLD.y[place] * worldSize(zoom) + 300 * random()];
  return { left: x - 450, right: x + 450, top: y - 250, bottom: y + 250 };
}

const group = (zoom, view, places = PLACES, spots = SPOTS) =>
  groupPlaces(places, spots, new PlaceIndex(findPositions(places, spots)), zoom, view);

test("every place in view is in one group, with all at its spot, and areas stand alone", () => {
  for (let round = 0; round < 60; round += 1) {
    const zoom = Math.floor(random() * 28) / 2 + 3;
    const view = randomView(zoom);
    const { groupOfPlace, members, lead, isCell, number } = group(zoom, view);
    assert.deepEqual([members.length, lead.length, isCell.length], [number, number, number]);
    members.forEach((places, of) => {
      for (const place of places) assert.equal(groupOfPlace[place], of);
      assert.equal(isCell[of], new Set(places.map((place) => SPOTS.lead[place])).size > 1);
      if (places.some((place) => PLACES[place].drawn !== "point")) assert.equal(places.length, 1);
    });
    PLACES.forEach((_, place) => {
      const [x, y] = [WORLD.x[place] * worldSize(zoom), WORLD.y[place] * worldSize(zoom)];
      const isInView = x > view.left && x < view.right && y > view.top && y < view.bottom;
      if (isInView) assert.ok(groupOfPlace[place] >= 0);
      assert.equal(groupOfPlace[place], groupOfPlace[SPOTS.lead[place]]);
    });
  }
});

test("what goes together is the same wherever the map is panned", () => {
  for (const zoom of [4, 5.5, 7, 8, 9.5, 11]) {
    const views = Array.from({ length: 12 }, () => group(zoom, randomView(zoom)));
    const partners = new Map();
    for (const { members } of views) {
      for (const places of members) {
        const key = partners.get(places[0]) ?? places.join();
        assert.equal(places.join(), key);
        for (const place of places) partners.set(place, key);
      }
    }
    assert.ok(partners.size > 0);
  }
});

test("far out many share a symbol, close in none but those at one spot", () => {
  const whole = (zoom) => ({ left: 0, top: 0, right: worldSize(zoom) - 1, bottom: worldSize(zoom) - 1 });
  const far = group(4, whole(4));
  assert.ok(far.number < 400, `${far.number} symbols`);
  assert.ok(far.isCell.some(Boolean));
  for (let round = 0; round < 20; round += 1) assert.ok(!group(17, randomView(17)).isCell.some(Boolean));
});

test("a record of a few hundred places has all its symbols, however far out", () => {
  const few = PLACES.slice(0, 250);
  const { isCell, number } = group(2, { left: 0, top: 0, right: 1023, bottom: 1023 }, few, new Spots(few));
  assert.ok(!isCell.some(Boolean));
  assert.equal(number, new Set(few.map((_, place) => new Spots(few).lead[place])).size);
});

test("groups, places and municipalities have what is counted one by one, after a thousand moves, pans and zooms", () => {
  const integer = integers(32);
  const record = recordOf(randomRows(33, 3000, DAYS), { first: 0, last: DAYS - 1 });
  const column = (high) => record.incidents.first.map(() => integer(0, high));
  Object.assign(record.incidents, { place: column(PLACES.length - 1), mark: column(2), support: column(2) });
  const places = PLACES.map((place, i) => ({ ...place, municipalities: i % 9 ? [i % 5] : [1, 3] }));
  const counts = new PlaceCounts({ ...record, places }, 5, group(8, randomView(8)));
  let groups = group(8, randomView(8));
  counts.group(groups);
  for (let move = 0; move < 1000; move += 1) {
    const [first, last] = [integer(-5, DAYS + 5), integer(-5, DAYS + 5)].toSorted((a, b) => a - b);
    if (move % 10 === 0) {
      const zoom = integer(8, 24) / 2;
      groups = group(zoom, randomView(zoom));
      counts.group(groups);
    }
    counts.moveWindow(first, last);
    if (move % 25) continue;
    const { incidents } = record;
    const rows = [...incidents.first.keys()].filter(
      (row) => incidents.first[row] <= last && incidents.last[row] >= first,
    );
    const isIncident = (row) => TYPES[incidents.type[row]].layer === "incidents";
    groups.members.forEach((members, of) => {
      const set = new Set(members);
      const inGroup = rows.filter((row) => set.has(incidents.place[row]));
      assert.deepEqual(
        counts.countAt(of, () => true),
        sortTypes(counts.countRows(inGroup)),
      );
    });
    for (let municipality = 0; municipality < 5; municipality += 1) {
      const inside = (single) => (row) => {
        const { municipalities } = places[incidents.place[row]];
        return isIncident(row) && municipalities.includes(municipality) && (municipalities.length === 1) === single;
      };
      assert.equal(counts.incidentsWithin[municipality], rows.filter(inside(true)).length);
      assert.equal(counts.incidentsSpanning[municipality], rows.filter(inside(false)).length);
    }
    const place = incidents.place[rows[0] ?? 0];
    const at = rows.filter((row) => incidents.place[row] === place);
    assert.equal(counts.incidentsAt(place), at.filter(isIncident).length);
    assert.equal(counts.isPresent(place, { incidents: true, statements: true, retracted: true }), at.length > 0);
    TYPES.forEach((_, type) => {
      assert.equal(counts.incidentsOfType[type], rows.filter((row) => incidents.type[row] === type).length);
    });
  }
});

/** The same count with its types in their order. */
const sortTypes = (count) => ({ ...count, types: new Map([...count.types].toSorted(([a], [b]) => a - b)) });
