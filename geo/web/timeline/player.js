/** Counts the days that pass while playing, by the clock and not by the frame. */
const LONGEST = 250; // milliseconds taken for one frame, however long a hidden or busy page made it
const CALM = 1000; // milliseconds from one step to the next for a reader who wants no gliding

export class Player {
  /** @param {() => number} speed days a second @param {(days: number, ahead: number) => void} advance called each
   * frame with the whole days that have passed and the part of the next one */
  constructor(speed, advance) {
    this.speed = speed;
    this.advance = advance;
    this.frame = 0;
    this.before = 0;
    this.passed = 0; // days, or with calm milliseconds, not yet given out
    this.calm = matchMedia("(prefers-reduced-motion: reduce)");
  }

  get playing() {
    return this.frame !== 0;
  }

  start() {
    this.before = performance.now();
    this.passed = 0;
    this.frame = requestAnimationFrame((now) => this.#tick(now));
  }

  stop() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  #tick(now) {
    const time = Math.max(0, Math.min(now - this.before, LONGEST));
    this.before = now;
    this.frame = requestAnimationFrame((later) => this.#tick(later));
    if (this.calm.matches) this.#step(time);
    else this.#glide(time);
  }

  #glide(time) {
    this.passed += (time / 1000) * this.speed();
    const days = Math.floor(this.passed);
    this.passed -= days;
    this.advance(days, this.passed);
  }

  #step(time) {
    this.passed += time;
    if (this.passed < CALM) return;
    this.passed -= CALM;
    this.advance(Math.round(this.speed()), 0);
  }
}
