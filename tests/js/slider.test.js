import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countDays,
  covers,
  defaultDays,
  fitWindow,
  isSameWindow,
  moveBody,
  Slider,
} from "../../geo/web/timeline/slider.js";
import { integers, recordOf } from "./random.js";

const PERIOD = { first: 100, last: 549 };
const STARTS = [100, 120, 121, 300, 549];
const MODES = /** @type {const} */ (["window", "cumulative", "day"]);

function sliderAt(first, last, mode = "window", starts = STARTS) {
  const slider = new Slider({ ...PERIOD, mode: "window" });
  slider.setRecord(
    recordOf(
      starts.map((start) => [start, start, 0]),
      PERIOD,
    ),
  );
  slider.setWindow({ first, last, mode });
  return slider;
}

const windowOf = ({ window }) => [window.first, window.last, window.mode];

test("every window that is put somewhere lies in the period, by the rule of its mode", () => {
  const integer = integers(8);
  for (let i = 0; i < 1000; i++) {
    const mode = MODES[integer(0, 2)];
    const window = fitWindow({ first: integer(0, 700), last: integer(0, 700), mode }, PERIOD);
    assert.ok(PERIOD.first <= window.first && window.first <= window.last && window.last <= PERIOD.last);
    if (mode === "day") assert.equal(window.first, window.last);
    if (mode === "cumulative") assert.equal(window.first, PERIOD.first);
    assert.ok(isSameWindow(fitWindow(window, PERIOD), window));
  }
});

test("a body moves as far as the ends and keeps its length", () => {
  const integer = integers(9);
  for (let i = 0; i < 500; i++) {
    const window = fitWindow({ first: integer(100, 549), last: integer(100, 549), mode: "window" }, PERIOD);
    const moved = moveBody(window, integer(-600, 600), PERIOD);
    assert.equal(countDays(moved), countDays(window));
    assert.ok(covers(PERIOD, moved));
  }
});

test("no gesture, key, step or mode leaves the period", () => {
  const integer = integers(10);
  const slider = sliderAt(200, 300);
  const gestures = [
    () => slider.grab(),
    () =>
      slider.drag(
        ["first", "last", "body", "blank"][integer(0, 3)],
        integer(-700, 700),
        integer(100, 549),
        integer(100, 549),
      ),
    () => slider.moveHandle(["first", "last"][integer(0, 1)], (day) => day + integer(-100, 100)),
    () => slider.showBar({ first: integer(100, 300), last: integer(300, 549) }, integer(100, 549)),
    () => slider.setMode(MODES[integer(0, 2)]),
    () => slider.step(integer(0, 1) ? 1 : -1),
    () => slider.advance(integer(0, 40)),
    () => slider.rewind(),
    () => slider.showAll(),
  ];
  for (let i = 0; i < 5000; i++) {
    gestures[integer(0, gestures.length - 1)]();
    assert.ok(covers(PERIOD, slider.window) && slider.window.first <= slider.window.last);
    assert.ok(isSameWindow(fitWindow(slider.window, PERIOD), slider.window));
  }
});

test("a handle stops at the other", () => {
  const slider = sliderAt(200, 300);
  slider.grab();
  slider.drag("first", 900, 0, 0);
  assert.deepEqual(windowOf(slider), [300, 300, "window"]);
  slider.drag("first", -900, 0, 0);
  assert.deepEqual(windowOf(slider), [100, 300, "window"]);
});

test("both handles of a single day can be taken", () => {
  const slider = sliderAt(200, 200);
  for (const [grip, days] of [
    ["first", -30],
    ["last", 30],
  ]) {
    slider.grab();
    slider.drag(grip, days, 0, 0);
  }
  assert.deepEqual(windowOf(slider), [170, 230, "window"]);
});

test("a drag over blank days draws a window in either direction", () => {
  const slider = sliderAt(200, 300);
  slider.drag("blank", 0, 400, 350);
  assert.deepEqual(windowOf(slider), [350, 400, "window"]);
  slider.setMode("cumulative");
  slider.grab();
  slider.drag("blank", 0, 400, 350);
  assert.deepEqual(windowOf(slider), [100, 350, "cumulative"]);
});

test("a window that holds everything has no body to drag", () => {
  assert.equal(sliderAt(100, 549).isDraggableAt(300), false);
  assert.equal(sliderAt(200, 300).isDraggableAt(300), true);
  assert.equal(sliderAt(200, 300).isDraggableAt(301), false);
});

test("a key moves a handle as far as the other", () => {
  for (const [edge, to, expected] of [
    ["first", 549, [300, 300]],
    ["first", 100, [100, 300]],
    ["last", 0, [200, 200]],
    ["last", 900, [200, 549]],
  ]) {
    const slider = sliderAt(200, 300);
    slider.moveHandle(edge, () => to);
    assert.deepEqual(windowOf(slider), [...expected, "window"]);
  }
});

test("a bar selects its days; as a single day its first with incidents, or else the day pointed at", () => {
  const slider = sliderAt(200, 300);
  slider.showBar({ first: 118, last: 124 }, 123);
  assert.deepEqual(windowOf(slider), [118, 124, "window"]);
  slider.setMode("day");
  slider.showBar({ first: 118, last: 124 }, 123);
  assert.deepEqual(windowOf(slider), [120, 120, "day"]);
  slider.showBar({ first: 130, last: 136 }, 133);
  assert.deepEqual(windowOf(slider), [133, 133, "day"]);
});

test("cumulative mode begins at the start and moves only its end", () => {
  const slider = sliderAt(200, 300);
  slider.setMode("cumulative");
  slider.moveHandle("last", (day) => day + 1);
  assert.deepEqual(windowOf(slider), [100, 301, "cumulative"]);
});

test("window mode opens a single day again at the length of before", () => {
  const slider = sliderAt(200, 219);
  slider.setMode("day");
  assert.deepEqual(windowOf(slider), [219, 219, "day"]);
  slider.moveHandle("last", (day) => day + 1);
  slider.setMode("window");
  assert.deepEqual(windowOf(slider), [201, 220, "window"]);
});

test("everything is selected from each mode, and a single day becomes a window", () => {
  for (const [mode, after] of [
    ["window", "window"],
    ["cumulative", "cumulative"],
    ["day", "window"],
  ]) {
    const slider = sliderAt(200, 219, mode);
    slider.showAll();
    assert.deepEqual(windowOf(slider), [100, 549, after]);
  }
});

test("a step from everything selects the first or the last day with incidents", () => {
  for (const [by, day] of [
    [1, 100],
    [-1, 549],
  ]) {
    const slider = sliderAt(100, 549);
    slider.step(by);
    assert.deepEqual(windowOf(slider), [day, day, "window"]);
  }
});

test("a step moves a window to the next day with incidents without changing its length", () => {
  const slider = sliderAt(130, 159);
  slider.step(1);
  assert.deepEqual(windowOf(slider), [271, 300, "window"]);
  slider.step(-1);
  assert.deepEqual(windowOf(slider), [100, 121, "window"]); // as long as there is room
  slider.step(1);
  assert.deepEqual(windowOf(slider), [271, 300, "window"]);
});

test("steps go through the days with incidents one after another, and stay past the last", () => {
  const slider = sliderAt(100, 100, "day");
  const reached = [1, 1, 1, 1, 1, -1].map((by) => {
    slider.step(by);
    return slider.window.last;
  });
  assert.deepEqual(reached, [120, 121, 300, 549, 549, 300]);
});

test("without incidents a step stays", () => {
  const slider = sliderAt(100, 549, "window", []);
  slider.step(1);
  assert.deepEqual(windowOf(slider), [100, 549, "window"]);
});

test("playing moves a window and keeps its length, in each mode", () => {
  const ends = { window: [221, 240], cumulative: [100, 240], day: [240, 240] };
  for (const mode of MODES) {
    const slider = sliderAt(200, 219, mode);
    for (let i = 0; i < 3; i++) slider.advance(7);
    assert.deepEqual(windowOf(slider), [...ends[mode], mode]);
  }
});

test("playing stops at the end, and from there begins again", () => {
  const slider = sliderAt(510, 529);
  slider.advance(30);
  assert.deepEqual(windowOf(slider), [530, 549, "window"]);
  assert.equal(slider.isAtEnd, true);
  slider.advance(0);
  assert.deepEqual(windowOf(slider), [530, 549, "window"]);
  slider.advance(1);
  assert.deepEqual(windowOf(slider), [100, 119, "window"]);
});

test("playing from everything takes a window that can move", () => {
  const slider = sliderAt(100, 549);
  slider.rewind();
  assert.deepEqual(windowOf(slider), [100, 100 + defaultDays(PERIOD) - 1, "window"]);
  assert.equal(defaultDays(PERIOD), 30);
});

test("the usual length is about a twelfth of the period", () => {
  for (const [days, usual] of [
    [1, 1],
    [83, 1],
    [84, 7],
    [360, 30],
    [1092, 91],
    [4380, 365],
    [50000, 365],
  ]) {
    assert.equal(defaultDays({ first: 1, last: days }), usual);
  }
});

test("a new record leaves the window, but one that held everything goes on holding everything", () => {
  const later = { first: 90, last: 800 };
  for (const [window, expected] of [
    [
      [200, 219],
      [200, 219],
    ],
    [
      [100, 549],
      [90, 800],
    ],
  ]) {
    const slider = sliderAt(...window);
    slider.setRecord(recordOf([], later));
    assert.deepEqual(windowOf(slider), [...expected, "window"]);
  }
  const shorter = sliderAt(200, 400);
  shorter.setRecord(recordOf([], { first: 100, last: 300 }));
  assert.deepEqual(windowOf(shorter), [200, 300, "window"]);
});

test("the first record leaves the window that Python asked for", () => {
  const slider = new Slider({ first: 200, last: 300, mode: "window" });
  slider.setRecord(recordOf([], PERIOD));
  assert.deepEqual(windowOf(slider), [200, 300, "window"]);
});

test("a record of one day keeps its window on it", () => {
  const slider = new Slider({ first: 9, last: 9, mode: "window" });
  slider.setRecord(recordOf([[9, 9, 0]], { first: 9, last: 9 }));
  slider.moveHandle("last", (day) => day - 40);
  slider.rewind();
  assert.deepEqual(windowOf(slider), [9, 9, "window"]);
});

test("playing passes over a stretch in which nothing is shown, if it is longer than so many days", () => {
  for (const [first, last, mode, days, expected] of [
    [121, 130, "window", 20, [291, 300]], // the last incident leaves, the next is 300
    [121, 130, "window", 200, [122, 131]],
    [115, 130, "window", 20, [116, 131]], // something is still shown
    [121, 121, "day", 20, [300, 300]],
    [100, 121, "cumulative", 20, [100, 300]], // nothing is added
    [540, 548, "window", 20, [541, 549]], // nothing follows
  ]) {
    const slider = sliderAt(first, last, mode);
    slider.advance(1, days);
    assert.deepEqual(windowOf(slider), [...expected, mode]);
  }
});

test("a frame in which no day passes skips nothing", () => {
  const slider = sliderAt(130, 130, "day");
  slider.advance(0, 1);
  assert.deepEqual(windowOf(slider), [130, 130, "day"]);
});

test("steps go through the days on which something lasts", () => {
  const slider = new Slider({ ...PERIOD, mode: "day" });
  slider.setRecord(
    recordOf(
      [
        [110, 112, 0],
        [300, 300, 0],
      ],
      PERIOD,
    ),
  );
  slider.setWindow({ first: 100, last: 100, mode: "day" });
  const reached = [1, 1, 1, 1, -1, -1].map((by) => {
    slider.step(by);
    return slider.window.last;
  });
  assert.deepEqual(reached, [110, 111, 112, 300, 112, 111]);
});

test("a cluster is shown whole, from each mode", () => {
  for (const mode of MODES) {
    const slider = sliderAt(200, 219, mode);
    slider.showSpan({ first: 120, last: 121 });
    assert.deepEqual(windowOf(slider), [120, 121, "window"]);
  }
});

test("a drag that is taken back leaves the window where it was", () => {
  const slider = sliderAt(200, 300);
  slider.grab();
  slider.drag("last", 50, 0, 0);
  slider.undoDrag();
  assert.deepEqual(windowOf(slider), [200, 300, "window"]);
});
