import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Player } from "../../geo/web/timeline/header.js";

/** The page's clock and frames, turned by hand. */
const page = { now: 0, frames: new Map(), id: 0, calm: false };

beforeEach(() => {
  Object.assign(page, { now: 0, id: 0, calm: false });
  page.frames.clear();
  globalThis.performance.now = () => page.now;
  globalThis.requestAnimationFrame = (callback) => {
    page.frames.set(++page.id, callback);
    return page.id;
  };
  globalThis.cancelAnimationFrame = (id) => page.frames.delete(id);
  globalThis.matchMedia = () => ({
    get matches() {
      return page.calm;
    },
  });
});

function pass(milliseconds, frame = 16) {
  for (const end = page.now + milliseconds; page.now < end; ) {
    page.now = Math.min(page.now + frame, end);
    const due = [...page.frames.values()];
    page.frames.clear();
    for (const callback of due) callback(page.now);
  }
}

function started(speed) {
  const calls = [];
  const player = new Player(
    () => speed,
    (days, fraction) => calls.push({ days, fraction }),
  );
  player.start();
  return { player, calls, days: () => calls.reduce((sum, { days }) => sum + days, 0) };
}

test("the days that pass are those of the speed", () => {
  for (const speed of [1, 7, 14, 30.4375, 91.3125]) {
    const { days, calls } = started(speed);
    pass(4000);
    assert.ok(Math.abs(days() + calls.at(-1).fraction - 4 * speed) < 1e-6, `${speed} days a second`);
  }
});

test("the speed is that of the clock and not of the frames", () => {
  const [fast, slow] = [7, 100].map((frame) => {
    const { days, player } = started(10);
    pass(3000, frame);
    player.stop();
    return days();
  });
  assert.ok(Math.abs(fast - slow) <= 1);
});

test("a page that was hidden does not jump", () => {
  const { days } = started(10);
  pass(60_000, 60_000);
  assert.ok(days() <= 3);
});

test("playing glides: the part of the next day grows from frame to frame", () => {
  const { calls } = started(1);
  pass(500);
  assert.ok(calls.every(({ days }) => days === 0));
  assert.ok(calls.every(({ fraction }, i) => i === 0 || fraction > calls[i - 1].fraction));
});

test("with reduced motion it steps once a second", () => {
  page.calm = true;
  const { calls } = started(7);
  pass(900);
  assert.deepEqual(calls, []);
  pass(2200);
  assert.deepEqual(calls, Array(3).fill({ days: 7, fraction: 0 }));
});

test("what is stopped stands, and begins anew", () => {
  const { player, calls } = started(10);
  pass(250);
  player.stop();
  assert.equal(player.isPlaying, false);
  const before = calls.length;
  pass(5000);
  assert.equal(calls.length, before);
  player.start();
  assert.equal(player.isPlaying, true);
  pass(16);
  assert.deepEqual(calls.at(-1), { days: 0, fraction: 0.16 });
});
