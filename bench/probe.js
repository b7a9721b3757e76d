// Runs in every frame before its own scripts. Notes in the page when hand or key moved and what the map did
// about it, all by the page's clock: the frames share its process and its thread.

(() => {
  const frame = window.requestAnimationFrame.bind(window);
  const now = () => top.performance.now();
  let framing = false; // whether this frame's own animation callbacks are running

  /** Notes the moment of something that follows a move. */
  function note(what, at) {
    const { step } = top.bench;
    if (step?.moved !== undefined) step[what] ??= at;
  }

  /** The map has drawn: the step ends with the animation frame after the one that shows it. */
  function drawn(markers) {
    const { bench } = top;
    const { step } = bench;
    if (markers) bench.first ??= now();
    if (step?.moved === undefined || step.painted !== undefined) return;
    note("painted", now());
    const next = () => {
      bench.steps.push({ ...step, next: now() });
      bench.step = null;
      clearTimeout(bench.timer);
      bench.done?.();
    };
    frame(framing ? next : () => frame(next));
  }

  if (window === top) {
    window.bench = {
      step: null,
      steps: [],
      first: null,
      arm() {
        this.step = {};
      },
      /** When the step that was armed has ended, or nothing has been drawn for so long. */
      settled(patience) {
        return (
          this.step &&
          new Promise((done) => {
            this.done = done;
            this.timer = setTimeout(done, patience);
          })
        );
      },
    };
    for (const kind of ["pointerrawupdate", "pointermove", "keydown"]) {
      addEventListener(
        kind,
        ({ timeStamp, type }) => {
          const { step } = window.bench;
          if (!step) return;
          step.moved ??= timeStamp;
          if (type !== "pointerrawupdate") step.told ??= now(); // a pointer's move waits for its frame
        },
        { capture: true },
      );
    }
  } else {
    window.requestAnimationFrame = (callback) => {
      note("heard", now());
      return frame((time) => {
        note("begun", now());
        framing = true;
        callback(time);
        framing = false;
      });
    };
  }

  // Ours tells when it has painted; of the others it shows by the markers that come into the page.
  addEventListener("incidents:painted", ({ detail }) => drawn(detail.shown));
  const markers = new MutationObserver((changes) => {
    if (window.incidents) return;
    const added = changes.flatMap((change) => [...change.addedNodes]);
    if (added.some((node) => node.matches?.("path.leaflet-interactive"))) drawn(true);
  });
  const watch = () => markers.observe(document, { childList: true, subtree: true });
  watch();
  addEventListener("DOMContentLoaded", watch); // a frame keeps its window, but not the blank document it begins with
})();
