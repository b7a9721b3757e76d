import assert from "node:assert/strict";
import { test } from "node:test";
import { PageChannel } from "../../geo/web/shared/page_channel.js";

const MOVE = { kind: "window", first: 1, last: 2, mode: "window", done: false };

/** Channels of one name in this page, with what each has heard. */
function open(t, name, count) {
  return Array.from({ length: count }, () => {
    const channel = new PageChannel(name);
    const heard = [];
    channel.onmessage = ({ data }) => heard.push(data);
    t.after(() => channel.close());
    return { channel, heard };
  });
}

/** What comes next on a channel from outside the page. */
const next = (name) => {
  const outside = new BroadcastChannel(name);
  return new Promise((heard) => {
    outside.onmessage = ({ data }) => {
      outside.close();
      heard(data);
    };
  });
};

test("a window that moves is heard within the call, by all in the page but who says it", (t) => {
  const [timeline, map, list] = open(t, "one", 3);
  timeline.channel.postMessage(MOVE);
  assert.deepEqual([timeline.heard, map.heard, list.heard], [[], [MOVE], [MOVE]]);
});

test("a window that moves is heard on no other session's channel", (t) => {
  const [timeline] = open(t, "one", 1);
  const [other] = open(t, "two", 1);
  timeline.channel.postMessage(MOVE);
  assert.deepEqual(other.heard, []);
});

test("a window at rest, and every other message, goes by the broadcast alone, as what was heard before it does not", async (t) => {
  const [timeline, map] = open(t, "three", 2);
  for (const message of [
    { ...MOVE, done: true },
    { kind: "select", place: "a" },
  ]) {
    const outside = next("three");
    timeline.channel.postMessage(MOVE);
    timeline.channel.postMessage(message);
    assert.deepEqual(map.heard.at(-1), MOVE);
    assert.deepEqual(await outside, message);
  }
});

test("a member that has closed is not called", (t) => {
  const [timeline, map] = open(t, "four", 2);
  map.channel.close();
  timeline.channel.postMessage(MOVE);
  assert.deepEqual(map.heard, []);
});

test("who comes later finds the window that was told last in the page, whether it moves or rests", (t) => {
  const [timeline] = open(t, "five", 1);
  assert.equal(timeline.channel.window, undefined);
  for (const message of [MOVE, { ...MOVE, last: 3, done: true }]) {
    timeline.channel.postMessage(message);
    timeline.channel.postMessage({ kind: "select", place: "a" });
    const [list] = open(t, "five", 1);
    assert.deepEqual(list.channel.window, message);
  }
});
