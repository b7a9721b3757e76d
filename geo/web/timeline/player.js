/** Counts the days that pass while playing, by the clock and not by the frame. */

/** Time taken for one frame at most, however long a hidden or busy page made it. */
const MAX_FRAME_MS = 250;
/** From one step to the next for a reader who wants no gliding. */
const STEP_MS = 1000;

export class Player {
  /**
   * @param {() => number} speed days a second
   * @param {(days: number, fraction: number) => void} advance called each frame with the whole days that have passed and
   *   the part of the next one
   */
  constructor(speed, advance) {
    this.speed = speed;
    this.advance = advance;
    this.frame = 0;
    this.lastFrame = 0;
    this.pending = 0; // days, or with reduced motion ms, that have passed and are not yet in the window
    this.reducedMotion = matchMedia("(prefers-reduced-motion: reduce)");
  }

  get isPlaying() {
    return this.frame !== 0;
  }

  start() {
    this.lastFrame = performance.now();
    this.pending = 0;
    this.frame = requestAnimationFrame((now) => this.#tick(now));
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  #tick(now) {
    const ms = Math.max(0, Math.min(now - this.lastFrame, MAX_FRAME_MS));
    this.lastFrame = now;
    this.frame = requestAnimationFrame((next) => this.#tick(next));
    if (this.reducedMotion.matches) this.#step(ms);
    else this.#glide(ms);
  }

  #glide(ms) {
    this.pending += (ms / 1000) * this.speed();
    const days = Math.floor(this.pending);
    this.pending -= days;
    this.advance(days, this.pending);
  }

  #step(ms) {
    this.pending += ms;
    if (this.pending < STEP_MS) return;
    this.pending -= STEP_MS;
    this.advance(Math.round(this.speed()), 0);
  }
}
