import assert from "node:assert/strict";
import { test } from "node:test";
import { binsByDay, CERTAINTIES, CERTAINTY, chooseBins, stackBars } from "../../geo/web/timeline/histogram.js";
import { day, randomRows, recordOf, TYPES } from "./random.js";

const all = () => true;

test("bins are the shortest unit that fits", () => {
  const last = day("2022-12-12");
  for (const [days, unit] of [
    [1, "day"],
    [21, "day"],
    [449, "week"],
    [3653, "month"],
    [40000, "year"],
  ]) {
    assert.equal(chooseBins({ first: last - days + 1, last }, 900).unit, unit, `${days} days`);
  }
});

test("bins cover the period, and every day lies in its own", () => {
  for (const width of [100, 390, 900, 3000]) {
    const period = { first: day("2021-09-22"), last: day("2022-12-12") };
    const bins = chooseBins(period, width);
    assert.equal(bins.edges[0], period.first);
    assert.equal(bins.edges.at(-1), period.last + 1);
    const bin = binsByDay(bins);
    for (const [i, of] of bin.entries()) {
      assert.ok(bins.edges[of] <= period.first + i && period.first + i < bins.edges[of + 1]);
    }
  }
});

test("bars together hold each incident once, in its own colour", () => {
  const period = { first: 0, last: 899 };
  const rows = randomRows(4, 300, 900);
  const { heights, columns, tallest } = stackBars(recordOf(rows, period), all, chooseBins(period, 600));
  const sums = new Float64Array(columns);
  heights.forEach((height, i) => {
    sums[i % columns] += height;
  });
  for (const type of TYPES.keys()) {
    const expected = rows.filter((row) => row[2] === type).length;
    const drawn = sums.slice(type * CERTAINTIES, (type + 1) * CERTAINTIES).reduce((sum, height) => sum + height);
    assert.ok(Math.abs(drawn - expected) < 1e-6, `type ${type}`);
    const approximate = rows.filter((row) => row[2] === type && row[3]).length;
    assert.ok(Math.abs(sums[type * CERTAINTIES + CERTAINTY.approximate] - approximate) < 1e-6);
  }
  const bars = Array.from({ length: heights.length / columns }, (_, i) =>
    heights.slice(i * columns, (i + 1) * columns),
  );
  assert.equal(tallest, Math.max(...bars.map((bar) => bar.reduce((sum, height) => sum + height))));
});

test("an incident longer than its bin is shared out by days", () => {
  const bins = { unit: "week", edges: [0, 7, 14, 21] };
  const { heights, columns } = stackBars(recordOf([[5, 14, 0]], { first: 0, last: 20 }), all, bins);
  const shares = [0, 1, 2].map((bin) => heights[bin * columns + CERTAINTY.spread]);
  assert.deepEqual(shares, [2 / 10, 7 / 10, 1 / 10]);
});

test("what reaches over the period counts by its days inside, what lies outside not at all", () => {
  const bins = { unit: "week", edges: [0, 7, 14] };
  const record = recordOf(
    [
      [-10, 1, 0],
      [20, 30, 0],
      [-9, -1, 0],
    ],
    { first: 0, last: 13 },
  );
  const { heights } = stackBars(record, all, bins);
  assert.equal(
    heights.reduce((sum, height) => sum + height),
    1,
  );
});

test("types that are not shown are in no bar", () => {
  const record = recordOf(
    [
      [1, 1, 0],
      [1, 1, 2],
    ],
    { first: 0, last: 6 },
  );
  const { heights } = stackBars(record, (type) => type === 0, { unit: "week", edges: [0, 7] });
  assert.equal(
    heights.reduce((sum, height) => sum + height),
    1,
  );
});
