import assert from "node:assert/strict";
import { test } from "node:test";
import { DayScale } from "../../geo/web/timeline/days.js";
import { binsByDay, CERTAINTIES, CERTAINTY, chooseBins, stackBars } from "../../geo/web/timeline/histogram.js";
import { day, randomRows, recordOf, TYPES } from "./random.js";

const all = () => true;
const MONTH = { first: 0, last: 20 };

test("bins are the shortest unit that fits", () => {
  const last = day("2022-12-12");
  for (const [days, unit] of [
    [1, "day"],
    [21, "day"],
    [449, "week"],
    [3653, "month"],
    [40000, "year"],
  ]) {
    assert.equal(chooseBins(new DayScale({ first: last - days + 1, last }, 900)).unit, unit, `${days} days`);
  }
});

test("bins cover the period, and every day lies in its own", () => {
  for (const width of [100, 390, 900, 3000]) {
    const period = { first: day("2021-09-22"), last: day("2022-12-12") };
    const bins = chooseBins(new DayScale(period, width));
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
  const { heights, columns, tallest } = stackBars(
    recordOf(rows, period),
    all,
    chooseBins(new DayScale(period, 600)),
    period,
  );
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
  const { heights, columns } = stackBars(recordOf([[5, 14, 0]], MONTH), all, bins, MONTH);
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
  const { heights } = stackBars(record, all, bins, { first: 0, last: 13 });
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
  const { heights } = stackBars(record, (type) => type === 0, { unit: "week", edges: [0, 7] }, MONTH);
  assert.equal(
    heights.reduce((sum, height) => sum + height),
    1,
  );
});

test("a part in view has the same bins and bars as the whole", () => {
  const period = { first: 3, last: 902 };
  const record = recordOf(randomRows(12, 300, 900), period);
  const whole = chooseBins(new DayScale(period, 600));
  const part = chooseBins(new DayScale(period, 600, [], { first: 200, last: 520 }));
  assert.equal(part.unit, whole.unit);
  const wholeBars = stackBars(record, all, whole, period);
  const { heights, columns } = stackBars(record, all, part, period);
  const skipped = whole.edges.indexOf(part.edges[0]);
  assert.ok(skipped > 0 && heights.length > 0);
  const expected = wholeBars.heights.slice(skipped * columns, skipped * columns + heights.length);
  heights.forEach((height, i) => {
    assert.ok(Math.abs(height - expected[i]) < 1e-9);
  });
});
