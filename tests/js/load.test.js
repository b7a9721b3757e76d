import assert from "node:assert/strict";
import { test } from "node:test";
import { createLoader } from "../../geo/web/streamlit/load.js";

test("the last of the calls that come before the script is mounted, later ones at once", async () => {
  const told = [];
  const mount = (component) => {
    told.push(`mount ${component}`);
    return () => told.push(`end ${component}`);
  };
  let arrive;
  const script = new Promise((resolve) => {
    arrive = resolve;
  });
  const load = /** @type {any} */ (createLoader(script));
  load("first")();
  const end = load("second");
  assert.deepEqual(told, []);
  arrive({ default: mount });
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(told.splice(0), ["mount second"]);
  end();
  load("third")();
  assert.deepEqual(told, ["end second", "mount third", "end third"]);
});
