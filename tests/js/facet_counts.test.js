import assert from "node:assert/strict";
import { test } from "node:test";
import { FacetCounts, LiveCounts, readFacets } from "../../geo/web/facets/facet_counts.js";
import { countRowsOfAStep, integers, randomRows } from "./random.js";

const DAYS = 400;
const FACETS = [
  { name: "types", choices: 6, most: 1 },
  { name: "actors", choices: 30, most: 4 },
  { name: "statuses", choices: 3, most: 1 },
  { name: "sources", choices: 12, most: 3 },
];

/** The choices of each of so many incidents, of each facet; one alone, or none to several different ones. */
function randomChoices(seed, count) {
  const integer = integers(seed);
  return FACETS.map(({ choices, most }) =>
    Array.from({ length: count }, () => {
      const number = most === 1 ? 1 : integer(0, most);
      return [...new Set(Array.from({ length: number }, () => integer(0, choices - 1)))];
    }),
  );
}

/** A file of facets as geo/web/record_columns.py writes it: here every column in four bytes. */
function createFile(rows, choices) {
  const numbers = [];
  const add = (values) => {
    const entry = { type: "u4", at: 4 * numbers.length, length: values.length, base: 0, scale: 1 };
    numbers.push(...values);
    return entry;
  };
  const header = {
    first: add(rows.map(([first]) => first)),
    length: add(rows.map(([first, last]) => last - first)),
    facets: FACETS.map(({ name, choices: number, most }, facet) => ({
      name,
      ids: Array.from({ length: number }, (_, position) => `${name} ${position}`),
      number: most === 1 ? null : add(choices[facet].map((of) => of.length)),
      positions: add(choices[facet].flat()),
    })),
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(text.length / 4) * 4;
  const file = new ArrayBuffer(4 + length + 4 * numbers.length);
  new DataView(file).setUint32(0, length, true);
  new Uint8Array(file, 4, length).fill(32);
  new Uint8Array(file, 4).set(text);
  new Uint32Array(file, 4 + length).set(numbers);
  return file;
}

/** The counts of every choice of every facet, incident by incident. */
function countOneByOne(rows, choices, { first, last }, chosen, matches) {
  const has = (facet, row) => {
    const ids = chosen[FACETS[facet].name] ?? [];
    return !ids.length || choices[facet][row].some((position) => ids.includes(`${FACETS[facet].name} ${position}`));
  };
  return FACETS.map(({ choices: number }, facet) => {
    const counts = new Array(number).fill(0);
    for (const [row, [from, to]] of rows.entries()) {
      const passes = FACETS.every((_, other) => other === facet || has(other, row));
      if (from > last || to < first || !passes || !(matches?.[row] ?? true)) continue;
      for (const position of choices[facet][row]) counts[position] += 1;
    }
    return counts;
  });
}

const countsOf = (counts) =>
  counts.facets.map((facet, i) =>
    Array.from({ length: FACETS[i].choices }, (_, position) => facet.of(`${facet.name} ${position}`)),
  );

/** Some choices of some facets, one that the record does not have among them, and words that some incidents have. */
function chooseRandomly(integer, count) {
  const chosen = {};
  for (const { name, choices } of FACETS) {
    if (integer(0, 2)) continue;
    chosen[name] = Array.from({ length: integer(1, 3) }, () => `${name} ${integer(0, choices)}`);
  }
  const matches = integer(0, 1) ? Uint8Array.from({ length: count }, () => Number(integer(0, 3) > 0)) : null;
  return { chosen, matches };
}

test("after any of a thousand moves, and any choices, each choice has what is counted one by one", () => {
  const integer = integers(31);
  const rows = randomRows(32, 200, DAYS);
  const choices = randomChoices(33, rows.length);
  const counts = new FacetCounts(readFacets(createFile(rows, choices)));
  let { chosen, matches } = { chosen: {}, matches: /** @type {Uint8Array | null} */ (null) };
  for (let move = 0; move < 1000; move++) {
    const [first, last] = [integer(-5, DAYS + 5), integer(-5, DAYS + 5)].toSorted((a, b) => a - b);
    if (!integer(0, 4)) {
      ({ chosen, matches } = chooseRandomly(integer, rows.length));
      counts.choose(chosen, matches);
    }
    counts.moveWindow(first, last);
    const expected = countOneByOne(rows, choices, { first, last }, chosen, matches);
    assert.deepEqual(countsOf(counts), expected);
    assert.deepEqual(
      counts.facets.map(({ largest }) => largest),
      expected.map((all) => Math.max(...all)),
    );
  }
});

test("an incident counts on its first and its last day, and not on the days beside them", () => {
  const rows = [[10, 12]];
  const counts = new FacetCounts(readFacets(createFile(rows, [[[2]], [[5, 7]], [[0]], [[]]])));
  const [, actors] = counts.facets;
  for (const [first, last, expected] of [
    [0, 9, 0],
    [0, 10, 1],
    [12, 12, 1],
    [13, 20, 0],
    [11, 11, 1],
    [12, 30, 1],
    [-9, 9, 0],
    [10, 10, 1],
  ]) {
    counts.moveWindow(first, last);
    assert.deepEqual([actors.of("actors 5"), actors.of("actors 7"), actors.of("actors 6")], [expected, expected, 0]);
  }
});

test("a step of a day counts the incidents of those days, not the record", () => {
  const rows = randomRows(34, 100_000, DAYS);
  const columns = (/** @type {number} */ i) => Int32Array.from(rows, (row) => row[i]);
  const types = { name: "types", ids: ["a"], starts: null, positions: new Uint8Array(rows.length) };
  const counts = new FacetCounts({ first: columns(0), last: columns(1), facets: [types] });
  const counted = countRowsOfAStep(counts);
  assert.ok(counted > 0 && counted < 2000, `${counted} rows`);
});

test("a record without incidents has no choice that counts", () => {
  const counts = new FacetCounts(readFacets(createFile([], [[], [], [], []])));
  counts.choose({ types: ["types 1"] }, new Uint8Array(0));
  counts.moveWindow(0, DAYS);
  assert.deepEqual(new Set(countsOf(counts).flat()), new Set([0]));
});

const ROWS = randomRows(35, 40, DAYS);
const CHOICES = randomChoices(36, ROWS.length);
const EVEN = Uint8Array.from(ROWS, (_, row) => 1 - (row % 2));
const WINDOW = { first: 50, last: 250 };

/** A server that answers when it is told to, under addresses that no other test has. */
function serve(name) {
  const asked = [];
  const fetch = (address) => {
    const { promise, resolve, reject } = Promise.withResolvers();
    asked.push({ address, resolve, reject });
    return promise;
  };
  const ready = [];
  const live = new LiveCounts(
    { columns: `/${name}/facets`, matches: `/${name}/matches` },
    (is) => ready.push(is),
    fetch,
  );
  live.moveWindow(WINDOW);
  return { asked, live, ready, columns: () => createFile(ROWS, CHOICES) };
}

const settle = () => new Promise(setImmediate);
const readLive = (live) =>
  FACETS.map(({ name, choices }) =>
    Array.from({ length: choices }, (_, position) => live.of(name)?.of(`${name} ${position}`)),
  );

test("the columns are asked for once, and what was chosen and moved meanwhile is counted when they come", async () => {
  const { asked, live, ready, columns } = serve("once");
  live.choose({ chosen: {}, text: "" });
  live.choose({ chosen: { types: ["types 1"] }, text: "" });
  live.moveWindow({ first: 0, last: 100 });
  assert.equal(live.isReady, false);
  assert.deepEqual(
    asked.map(({ address }) => address),
    ["/once/facets"],
  );
  asked[0].resolve(columns());
  await settle();
  assert.ok(live.isReady && ready.includes(true));
  const expected = countOneByOne(ROWS, CHOICES, { first: 0, last: 100 }, { types: ["types 1"] }, null);
  assert.deepEqual(readLive(live), expected);
  const again = serve("once");
  again.live.choose({ chosen: {}, text: "" });
  await settle();
  assert.deepEqual(again.asked, []);
  assert.deepEqual(readLive(again.live), countOneByOne(ROWS, CHOICES, WINDOW, {}, null));
});

test("other choices count at once, other words when the server has found them", async () => {
  const { asked, live, columns } = serve("words");
  live.choose({ chosen: {}, text: "" });
  asked[0].resolve(columns());
  await settle();
  live.choose({ chosen: { sources: ["sources 3"] }, text: "" });
  assert.ok(live.isReady);
  assert.deepEqual(readLive(live), countOneByOne(ROWS, CHOICES, WINDOW, { sources: ["sources 3"] }, null));
  live.choose({ chosen: {}, text: "straw & hay" });
  assert.equal(live.isReady, false);
  assert.equal(asked[1].address, "/words/matches?text=straw%20%26%20hay");
  const bits = new Uint8Array(5);
  for (const [row, bit] of EVEN.entries()) bits[row >> 3] |= bit << (row & 7);
  asked[1].resolve(bits.buffer);
  await settle();
  assert.ok(live.isReady);
  assert.deepEqual(readLive(live), countOneByOne(ROWS, CHOICES, WINDOW, {}, EVEN));
});

test("words that have been left again are not counted when they come", async () => {
  const { asked, live, columns } = serve("left");
  live.choose({ chosen: {}, text: "hay" });
  live.choose({ chosen: {}, text: "" });
  asked[0].resolve(columns());
  asked[1].resolve(new ArrayBuffer(5));
  await settle();
  assert.deepEqual(readLive(live), countOneByOne(ROWS, CHOICES, WINDOW, {}, null));
});

test("what was asked for before and fails says nothing of what was asked for since", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const { asked, live, ready, columns } = serve("late");
  live.choose({ chosen: {}, text: "hay" });
  live.choose({ chosen: {}, text: "" });
  asked[0].resolve(columns());
  await settle();
  asked[1].reject(new Error("404"));
  await settle();
  assert.deepEqual([live.isReady, ready, warn.mock.callCount()], [true, [true], 0]);
});

test("what comes for one that is closed leaves the counts to the one after it", async () => {
  const { asked, live, columns } = serve("closed");
  live.choose({ chosen: { types: ["types 1"] }, text: "hay" });
  asked[0].resolve(columns());
  await settle();
  live.close();
  const next = serve("closed").live;
  next.choose({ chosen: {}, text: "" });
  await settle();
  asked[1].resolve(new ArrayBuffer(5));
  await settle();
  assert.deepEqual(readLive(next), countOneByOne(ROWS, CHOICES, WINDOW, {}, null));
});

test("what could not be fetched is asked for anew with the next choices", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const { asked, live, ready, columns } = serve("failed");
  live.choose({ chosen: {}, text: "" });
  asked[0].reject(new Error("404"));
  await settle();
  assert.deepEqual([live.isReady, ready, warn.mock.callCount()], [false, [false], 1]);
  live.choose({ chosen: {}, text: "" });
  asked[1].resolve(columns());
  await settle();
  assert.ok(live.isReady);
});
