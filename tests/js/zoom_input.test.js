import assert from "node:assert/strict";
import { test } from "node:test";
import { ZoomInput } from "../../geo/web/timeline/input.js";

/** Wheel and fingers on a plot, with what they asked for; `zooms` is whether a zoom has an effect. */
function inputOn({ isWhole = false, zooms = true } = {}) {
  const asked = [];
  const plot = new EventTarget();
  new ZoomInput(/** @type {any} */ ({ plot, scale: { isWhole }, xAt: (x) => x }), {
    zoomAt(...args) {
      asked.push(["zoomAt", ...args]);
      return zooms;
    },
    move: (...args) => asked.push(["move", ...args]),
    endDrag: () => asked.push(["endDrag"]),
  });
  const send = (type, fields) => {
    const event = Object.assign(new Event(type, { cancelable: true }), fields);
    plot.dispatchEvent(event);
    return event;
  };
  return { asked, send };
}

const WHEEL = { deltaX: 0, deltaY: 0, deltaMode: 0, ctrlKey: false, shiftKey: false, clientX: 300 };

test("the wheel zooms under the pointer once that has moved over the plot, and keeps the page from scrolling", () => {
  const { asked, send } = inputOn();
  assert.equal(send("wheel", { ...WHEEL, deltaY: -240 }).defaultPrevented, false);
  assert.deepEqual(asked, []);
  send("pointermove", { pointerType: "mouse" });
  assert.equal(send("wheel", { ...WHEEL, deltaY: -240 }).defaultPrevented, true);
  assert.equal(send("wheel", { ...WHEEL, deltaY: 15, deltaMode: 1 }).defaultPrevented, true);
  assert.deepEqual(asked, [
    ["zoomAt", 300, 0.5],
    ["zoomAt", 300, 2],
  ]);
});

test("where there is nothing to zoom the page scrolls", () => {
  const { send } = inputOn({ zooms: false });
  send("pointermove", { pointerType: "mouse" });
  assert.equal(send("wheel", { ...WHEEL, deltaY: 240 }).defaultPrevented, false);
});

test("a wheel that turns sideways, or with Shift, moves what is in view, unless all is", () => {
  const { asked, send } = inputOn();
  send("wheel", { ...WHEEL, deltaX: 40, deltaY: 3 });
  send("wheel", { ...WHEEL, deltaY: 50, shiftKey: true });
  assert.deepEqual(asked, [
    ["move", 40],
    ["move", 50],
  ]);
  const whole = inputOn({ isWhole: true });
  assert.equal(whole.send("wheel", { ...WHEEL, deltaX: 40 }).defaultPrevented, false);
  assert.deepEqual(whole.asked, []);
});

test("two fingers zoom by their distance and move what is in view, and end a drag that one has begun", () => {
  const { asked, send } = inputOn();
  const finger = (pointerId, clientX) => ({ pointerType: "touch", pointerId, clientX });
  send("pointerdown", finger(1, 100));
  send("pointermove", finger(1, 110));
  assert.deepEqual(asked, []);
  send("pointerdown", finger(2, 210));
  send("pointermove", finger(2, 310));
  assert.deepEqual(asked, [["endDrag"], ["zoomAt", 160, 0.5], ["move", -50]]);
  send("pointerup", finger(2, 310));
  send("pointermove", finger(1, 200));
  assert.equal(asked.length, 3);
});
