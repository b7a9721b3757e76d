// Runs in every frame before its own scripts. Notes in the page (`top.bench`) when the pointer moved and
// what the map's frame did about it, all by the page's clock: the frames share its process and thread.

(() => {
  const now = () => top.performance.now();
  if (window === top) {
    window.bench = {
      step: null, steps: [], first: null,
      arm() { this.step = {}; },
      settled() { return this.step ? new Promise((done) => { this.done = done; }) : undefined; },
    };
    const note = (name, value) => { if (bench.step) bench.step[name] ??= value; };
    addEventListener("pointerrawupdate", (e) => { note("moved", e.timeStamp); note("seen", now()); }, { capture: true });
    addEventListener("pointermove", (e) => { note("moved", e.timeStamp); note("aligned", now()); }, { capture: true });
    const post = BroadcastChannel.prototype.postMessage;
    BroadcastChannel.prototype.postMessage = function (m) { if (m.kind === "window") note("said", now()); return post.call(this, m); };
    return;
  }
  const frame = window.requestAnimationFrame;
  const note = (name, value) => { if (top.bench.step) top.bench.step[name] ??= value; };
  window.requestAnimationFrame = (callback) => {
    note("heard", now());
    return frame.call(window, (time) => {
      note("begun", now());
      callback(time);
    });
  };
  addEventListener("incidents:painted", ({ detail }) => {
    const { bench } = top;
    if (detail.shown) bench.first ??= now();
    note("painted", now());
    const step = bench.step;
    if (!step?.moved) return;
    bench.step = null;
    frame.call(window, () => {
      bench.steps.push({ ...step, ...detail, next: now() });
      bench.done?.();
    });
  });
})();
