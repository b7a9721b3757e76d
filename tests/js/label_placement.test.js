import assert from "node:assert/strict";
import { test } from "node:test";
import {
  drawNamesBeside,
  drawTies,
  listNamedPlaces,
  listNamedTowns,
  listSymbolBoxes,
  placeTags,
} from "../../geo/web/map/label_placement.js";
import { integers } from "./random.js";

const WIDTH = 40; // px of a tag
const HEIGHT = 22;
const project = ({ x, y }) => ({ x, y });
/** The position of each place: of a tag where it is put. */
const placeAll = (places) => {
  const tagged = places.flatMap(({ drawn }, i) => (drawn === "point" ? [] : [i]));
  const hasSymbol = ({ left, right, top, bottom }) =>
    places.some(({ drawn, x, y }) => drawn === "point" && x >= left && x < right && y >= top && y < bottom);
  const tags = placeTags(tagged, (i) => project(places[i]), hasSymbol);
  return places.map((place, i) => tags.get(i) ?? project(place));
};
const tag = (x, y) => ({ drawn: "area", x, y });
const point = (x, y) => ({ drawn: "point", x, y });

/** A pen that writes down what it draws; a letter is 6 px wide. */
function pen() {
  const drawn = { lines: [], texts: [] };
  const ignore = () => {};
  return {
    drawn,
    beginPath: ignore,
    stroke: ignore,
    fill: ignore,
    arc: ignore,
    strokeText: ignore,
    moveTo: (...from) => drawn.lines.push([from]),
    lineTo: (...to) => drawn.lines.at(-1).push(to),
    measureText: (text) => ({ width: 6 * text.length }),
    fillText: (text, x, y) =>
      drawn.texts.push({ text, left: x, right: x + 6 * text.length, top: y - 8, bottom: y + 8 }),
  };
}

test("points stay where they are, and so does a tag with room", () => {
  const places = [point(0, 0), point(1, 1), tag(100, 100), tag(300, 100)];
  assert.deepEqual(placeAll(places), places.map(project));
  assert.equal(placeTags([], project, () => true).size, 0);
});

test("tags on one another move apart, and know where from", () => {
  const spots = placeAll([point(100, 100), tag(100, 100), tag(100, 100), tag(103, 99)]);
  for (const [i, one] of spots.entries()) {
    for (const other of spots.slice(i + 1)) {
      assert.ok(Math.abs(one.x - other.x) >= WIDTH || Math.abs(one.y - other.y) >= HEIGHT);
    }
  }
  assert.deepEqual(
    spots.slice(1).map(({ from }) => from),
    [
      { x: 100, y: 100 },
      { x: 100, y: 100 },
      { x: 103, y: 99 },
    ],
  );
});

test("tags as many as have room lie on nothing", () => {
  const integer = integers(14);
  for (let i = 0; i < 100; i++) {
    const places = Array.from({ length: 8 }, () => (integer(0, 2) ? tag : point)(integer(0, 300), integer(0, 300)));
    const spots = placeAll(places);
    for (const [tagged, one] of spots.entries()) {
      if (places[tagged].drawn !== "area") continue;
      for (const other of spots.filter((spot) => spot !== one)) {
        assert.ok(Math.abs(one.x - other.x) >= WIDTH || Math.abs(one.y - other.y) >= HEIGHT);
      }
    }
  }
});

test("where there is no room left a tag stays", () => {
  const spots = placeAll(Array.from({ length: 30 }, () => tag(0, 0)));
  assert.deepEqual(spots.at(-1), { x: 0, y: 0 });
});

test("a tag that has moved is tied to its position, one that moved a little is not", () => {
  const context = pen();
  drawTies(
    context,
    [
      { x: 0, y: 0 },
      { x: 0, y: 22, from: { x: 0, y: 0 } },
      { x: 40, y: 0, from: { x: 0, y: 0 } },
    ],
    { area: "" },
  );
  assert.deepEqual(context.drawn.lines, [
    [
      [0, 0],
      [40, 0],
    ],
  ]);
});

const FRAME = /** @type {any} */ ({ contains: ([x, y]) => x >= 0 && x <= 500 && y >= 0 && y <= 500 });
const symbolAt = ({ x, y }, place = 0) => ({ place, symbol: {}, x, y, radius: 12 });

/** The names drawn of places and towns around symbols at a zoom. */
function names(towns, symbols, zoom = 12, places = [], taken = []) {
  const context = pen();
  const map = /** @type {any} */ ({ getZoom: () => zoom, latLngToLayerPoint: ([lat, lon]) => ({ x: lon, y: lat }) });
  const listed = [...places, ...listNamedTowns(map, towns, places)];
  drawNamesBeside(
    /** @type {any} */ (context),
    listed,
    [...taken, ...listSymbolBoxes(symbols)],
    FRAME,
    /** @type {any} */ ({}),
  );
  return context.drawn.texts;
}

test("names of towns lie on no symbol and not on one another, the largest first", () => {
  const integer = integers(15);
  for (let i = 0; i < 50; i++) {
    const towns = Array.from({ length: 40 }, (_, rank) => ({
      label: `Town ${rank}`,
      lat: integer(-50, 550),
      lon: integer(-50, 550),
      population: 100_000 - rank,
    }));
    const symbols = Array.from({ length: 10 }, () => symbolAt({ x: integer(0, 500), y: integer(0, 500) }));
    const control = { left: 0, right: 300, top: 460, bottom: 500 };
    const boxes = [...names(towns, symbols, 12, [], [control]), ...listSymbolBoxes(symbols), control];
    const drawn = boxes.filter(({ text }) => text);
    assert.ok(drawn.length > 0);
    for (const name of drawn) {
      assert.ok(FRAME.contains([name.left, name.top]) && FRAME.contains([name.right, name.bottom]));
      for (const other of boxes) {
        if (other === name) continue;
        assert.ok(
          name.right <= other.left || other.right <= name.left || name.bottom <= other.top || other.bottom <= name.top,
        );
      }
    }
  }
});

test("far out only large towns are named", () => {
  const towns = [200_000, 70_000, 10_000, 100].map((population, i) => ({
    label: `${i}`,
    lat: 100 * (i + 1),
    lon: 100,
    population,
  }));
  const counts = [7, 8, 10, 12].map((zoom) => names(towns, [], zoom).length);
  assert.deepEqual(counts, [1, 2, 3, 4]);
});

test("towns out of view are not named", () => {
  assert.deepEqual(names([{ label: "Far", lat: 900, lon: 900, population: 1e6 }], []), []);
});

test("places known to a spot are named first, then those known to a circle, then areas, whose names slant", () => {
  const places = [tag(10, 10), { ...tag(50, 50), has_radius: true }, point(200, 200), point(300, 300)];
  const symbols = places.map(symbolAt);
  symbols[3].radius = 20;
  const listed = listNamedPlaces(symbols, places, ({ x }) => `${x}`);
  assert.deepEqual(
    listed.map(({ label, slants, isMinor }) => [label, slants, isMinor]),
    [
      ["300", false, false],
      ["200", false, false],
      ["50", true, false],
      ["10", true, true],
    ],
  );
  const many = Array.from({ length: 301 }, () => symbolAt(point(0, 0)));
  assert.deepEqual([listNamedPlaces(many, [point(0, 0)], String), listSymbolBoxes(many)], [[], []]);
});

test("a place with incidents is named before any town, beside its symbol and once", () => {
  const place = { label: "Mill", position: { x: 100, y: 100 }, beside: 14 };
  const towns = [
    { label: "Large town", lat: 100, lon: 120, population: 900_000 },
    { label: "Mill", lat: 300, lon: 300, population: 900_000 },
  ];
  const drawn = names(towns, [symbolAt({ x: 100, y: 100 })], 12, [place]);
  assert.equal(drawn[0].text, "Mill");
  assert.ok(drawn[0].left >= 117);
  assert.equal(drawn.filter(({ text }) => text === "Mill").length, 1);
});

test("a minor name without room in one line beside its tag is left out", () => {
  const frame = { contains: ([x, y]) => x >= 0 && x <= 200 && y >= 0 && y <= 200 };
  const name = { label: "Belt along the river, east", position: { x: 100, y: 100 }, beside: 15 };
  const draw = (isMinor) => {
    const ctx = pen();
    drawNamesBeside(
      /** @type {any} */ (ctx),
      [{ ...name, isMinor }],
      [{ left: 0, right: 200, top: 83, bottom: 117 }],
      /** @type {any} */ (frame),
      {},
    );
    return ctx.drawn.texts.length;
  };
  assert.deepEqual([draw(true), draw(false)], [0, 1]);
});

test("a name without room beside its symbol stands in two lines, or some way off and tied to it", () => {
  const frame = { contains: ([x, y]) => x >= 0 && x <= 200 && y >= 0 && y <= 200 };
  const name = { label: "Long bridge, Town", position: { x: 100, y: 100 }, beside: 15 };
  const symbol = { left: 83, right: 117, top: 83, bottom: 117 };
  const draw = (...taken) => {
    const ctx = pen();
    drawNamesBeside(/** @type {any} */ (ctx), [name], [symbol, ...taken], /** @type {any} */ (frame), {});
    return ctx.drawn;
  };
  const narrow = draw({ left: 0, right: 82, top: 0, bottom: 200 }); // in one line it would reach beyond the frame
  assert.deepEqual(
    narrow.texts.map(({ text }) => text),
    ["Long bridge,", "Town"],
  );
  assert.equal(narrow.lines.length, 0);
  const crowded = draw({ left: 40, right: 160, top: 60, bottom: 140 });
  assert.equal(crowded.texts.length, 1);
  assert.deepEqual(crowded.lines[0][0], [100, 100]);
  assert.equal(draw({ left: 0, right: 200, top: 0, bottom: 200 }).texts.length, 0);
});
