import assert from "node:assert/strict";
import { test } from "node:test";
import { PointerAndKeyboard } from "../../geo/web/timeline/input.js";
import { day } from "./random.js";

const WIDTH = 1000; // pixels and days: a pixel is a day
const PERIOD = { first: 0, last: WIDTH - 1 };

class Plot extends EventTarget {
  dataset = {};
  setPointerCapture() {}
}

/** An input on a plot of a pixel a day, with what they asked for. */
function inputOn({ isDraggableAt = () => false } = {}) {
  const asked = [];
  const names = [
    "grab",
    "drag",
    "commit",
    "undoDrag",
    "zoom",
    "zoomToWindow",
    "showBar",
    "showAll",
    "hover",
    "moveHandle",
    "stepByKey",
    "play",
  ];
  const actions = Object.fromEntries(names.map((name) => [name, (...args) => asked.push([name, ...args])]));
  const handle = { focus() {} };
  const view = {
    plot: new Plot(),
    root: new Plot(),
    anchorOf: (_grip, x) => x,
    daysBetween: (_from, pixels) => pixels,
    handles: { first: handle, last: handle },
    dayAt: (x) => Math.max(0, Math.min(WIDTH - 1, Math.floor(x))),
  };
  new PointerAndKeyboard(view, { ...actions, isDraggableAt });
  return { view, asked, of: (...wanted) => asked.filter(([name]) => wanted.includes(name)) };
}

/** Sends an event as a browser would, from an element that lies in those that `within` names. */
function send(target, type, { within = {}, at = 0, ...properties }) {
  const event = new Event(type, { cancelable: true });
  const element = {
    closest: (selector) =>
      selector
        .split(", ")
        .map((one) => within[one])
        .find(Boolean) ?? null,
  };
  const fields = {
    isPrimary: true,
    button: 0,
    pointerId: 1,
    pointerType: "mouse",
    ...properties,
    target: element,
    timeStamp: at,
  };
  for (const [name, value] of Object.entries(fields)) Object.defineProperty(event, name, { value });
  target.dispatchEvent(event);
  return event;
}

const handle = (edge) => ({ within: { ".handle": { dataset: { edge } } } });

function click(input, x, at) {
  send(input.view.plot, "pointerdown", { clientX: x, at });
  send(input.view.plot, "pointerup", { clientX: x, at: at + 1 });
}

test("a click picks its day, two in a row select everything", () => {
  const input = inputOn();
  click(input, 300, 1000);
  click(input, 304, 1300);
  click(input, 304, 1350);
  assert.deepEqual(input.of("showBar", "showAll"), [["showBar", 300], ["showAll"], ["showBar", 304]]);
});

test("two clicks that are far apart in time or place are two clicks", () => {
  for (const [x, at] of [
    [300, 1500],
    [340, 1100],
  ]) {
    const input = inputOn();
    click(input, 300, 1000);
    click(input, x, at);
    assert.deepEqual(input.of("showBar", "showAll"), [
      ["showBar", 300],
      ["showBar", x],
    ]);
  }
});

test("a press is a drag once it has moved, and commits when it is lifted", () => {
  const input = inputOn();
  send(input.view.plot, "pointerdown", { clientX: 300 });
  send(input.view.plot, "pointermove", { clientX: 302 });
  assert.deepEqual(input.of("drag"), []);
  send(input.view.plot, "pointermove", { clientX: 350 });
  send(input.view.plot, "pointerup", { clientX: 350 });
  assert.deepEqual(input.of("drag", "commit", "showBar"), [["drag", "blank", 50, 300, 350], ["commit"]]);
});

test("what is gripped is a handle, the window or blank days", () => {
  const input = inputOn({ isDraggableAt: (day) => day < 500 });
  for (const [x, options] of [
    [300, {}],
    [700, {}],
    [300, handle("first")],
    [300, handle("last")],
  ]) {
    send(input.view.plot, "pointerdown", { clientX: x, ...options });
    send(input.view.plot, "pointermove", { clientX: x + 20 });
    send(input.view.plot, "pointerup", { clientX: x + 20 });
  }
  assert.deepEqual(
    input.of("drag").map(([, grip]) => grip),
    ["body", "blank", "first", "last"],
  );
});

test("another finger, another button and a drag that is taken away select nothing", () => {
  const input = inputOn();
  send(input.view.plot, "pointerdown", { clientX: 300, isPrimary: false });
  send(input.view.plot, "pointerdown", { clientX: 300, button: 2 });
  send(input.view.plot, "pointerup", { clientX: 300 });
  assert.deepEqual(input.asked, []);
  send(input.view.plot, "pointerdown", { clientX: 300 });
  send(input.view.plot, "pointercancel", {});
  send(input.view.plot, "pointermove", { clientX: 400, pointerType: "touch" });
  assert.deepEqual(input.of("showBar", "drag", "commit", "undoDrag"), [["undoDrag"]]);
});

test("a mouse points at a bar, a finger does not", () => {
  const input = inputOn();
  send(input.view.plot, "pointermove", { clientX: 300 });
  send(input.view.plot, "pointermove", { clientX: 400, pointerType: "touch" });
  send(input.view.plot, "pointerleave", {});
  assert.deepEqual(input.asked, [
    ["hover", 300],
    ["hover", null],
  ]);
});

/** Where a key puts a handle from a day. */
function pressed(key, from, shiftKey = false) {
  const input = inputOn();
  const event = send(input.view.root, "keydown", { key, shiftKey, ...handle("last") });
  const [[, edge, to]] = input.of("moveHandle");
  assert.equal(edge, "last");
  assert.equal(event.defaultPrevented, true);
  return to(from, PERIOD);
}

test("keys move a handle by a day, a week or a month, or to an end", () => {
  const from = day("2022-03-31");
  const keys = [
    ["ArrowLeft", false, "2022-03-30"],
    ["ArrowDown", false, "2022-03-30"],
    ["ArrowRight", false, "2022-04-01"],
    ["ArrowUp", false, "2022-04-01"],
    ["ArrowLeft", true, "2022-03-24"],
    ["ArrowRight", true, "2022-04-07"],
    ["PageUp", false, "2022-04-30"],
    ["PageDown", false, "2022-02-28"],
  ];
  for (const [key, shift, to] of keys)
    assert.equal(pressed(key, from, shift), day(to), `${shift ? "Shift+" : ""}${key}`);
  assert.equal(pressed("Home", 400), PERIOD.first);
  assert.equal(pressed("End", 400), PERIOD.last);
});

test("n and p step, space plays once however long it is held", () => {
  const input = inputOn();
  for (const key of ["n", "N", "p", "P", " "]) send(input.view.root, "keydown", { key });
  send(input.view.root, "keydown", { key: " ", repeat: true });
  assert.deepEqual(input.asked, [["stepByKey", 1], ["stepByKey", 1], ["stepByKey", -1], ["stepByKey", -1], ["play"]]);
});

test("plus, minus, z and 0 zoom", () => {
  const input = inputOn();
  for (const key of ["+", "=", "-", "z", "0"]) send(input.view.root, "keydown", { key });
  assert.deepEqual(input.asked, [["zoom", 0.5], ["zoom", 0.5], ["zoom", 2], ["zoomToWindow"], ["showAll"]]);
});

test("keys of the browser, of a list and of a button are left to them", () => {
  const input = inputOn();
  for (const modifier of ["ctrlKey", "metaKey", "altKey"]) {
    assert.equal(send(input.view.root, "keydown", { key: "n", [modifier]: true }).defaultPrevented, false);
  }
  for (const [key, element] of [
    ["n", "select"],
    [" ", "button"],
    [" ", "input"],
    ["x", "p"],
    ["0", ".date"],
  ]) {
    assert.equal(send(input.view.root, "keydown", { key, within: { [element]: {} } }).defaultPrevented, false);
  }
  assert.deepEqual(input.of("stepByKey", "play"), input.of("play"));
  assert.deepEqual(input.of("stepByKey"), []);
});
