/**
 * The time slider on a page: says the window on the channel as it moves, and commits it to Python when it rests.
 * Data: {channel, window: {first, last, mode}, turn, committed: a window or null}; state: `window`.
 * @typedef {import("./spans.js").Window} Window
 */
import { Hands } from "./input.js";
import { inTurn, mounted } from "../streamlit/mount.js";
import { Player } from "./player.js";
import { Slider } from "./slider.js";
import { length, same } from "./spans.js";
import { View } from "./view.js";

const REST = 250; // milliseconds after the last key until the window is committed
const PLAY_THROUGH = 40; // seconds that the whole period may take at the speed set at first

class Timeline {
  /** @param {import("./mount.js").Component} component */
  constructor(component) {
    this.component = component;
    const { window, turn, committed } = component.data;
    this.asked = { window, turn };
    this.shown = this.told = committed ?? window;
    this.sent = [this.told]; // what Python may still echo
    this.slider = new Slider(this.shown);
    this.view = new View(component.parentElement, this);
    this.hands = new Hands(this.view, this);
    this.player = new Player(() => Number(this.view.speed.value), (days, ahead) => this.#advance(days, ahead));
    this.channel = component.line ?? new BroadcastChannel(component.data.channel);
    this.channel.onmessage = ({ data }) => this.#hear(data);
    this.sizes = new ResizeObserver(() => this.#redraw());
    this.sizes.observe(this.view.plot);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.onchange = () => this.#redraw();
    this.channel.postMessage({ kind: "hello" });
    this.#say(false);
  }

  /** Called after each run of the script and at each change of theme. What Python asks for is done unless it is an
   * echo: a window that we committed, and may have left since. @param {import("./mount.js").Component} component */
  update(component) {
    const { window, turn, committed } = component.data;
    const echoes = same(window, this.asked.window) || this.sent.some((one) => same(one, window));
    const asks = turn !== this.asked.turn || !echoes;
    this.component = component;
    this.asked = { window, turn };
    this.#forget(committed);
    if (asks) this.#now(() => this.slider.choose(window));
    if (this.view.chart.faded) this.#redraw();
  }

  /** Python has this window, so that it will echo none that was sent before. @param {Window | null} committed */
  #forget(committed) {
    const got = this.sent.findLastIndex((one) => committed && same(one, committed));
    this.sent.splice(0, got);
  }

  close() {
    this.grab();
    this.channel.close();
    this.sizes.disconnect();
    this.dark.onchange = null;
    this.view.root.remove();
  }

  #hear(message) {
    if (message.kind === "record") this.#take(message.record);
    if (message.kind === "window") this.#follow(message);
    if (message.kind === "hello") this.#say(!(this.player.playing || this.hands.drag || this.resting));
    if (message.kind !== "layers") return;
    this.slider.on = message.on;
    this.#redraw();
  }

  #take(record) {
    const { record: before } = this.slider.register;
    if (record.version && record.version === before.version) return;
    this.slider.take(record);
    if (!before.types.length) this.view.setSpeed(length(this.slider.period) / PLAY_THROUGH);
    const moved = !same(this.slider.window, this.shown);
    this.#redraw();
    if (moved) this.commit();
  }

  /** Another's window on this channel: shown and kept, but not said again. */
  #follow({ first, last, mode, done }) {
    this.grab();
    this.slider.choose({ first, last, mode });
    this.#show();
    if (done) this.#tell();
  }

  #redraw() {
    const { register, on } = this.slider;
    this.view.draw(register, on);
    this.#show();
  }

  #show() {
    const { window, register, on } = this.slider;
    this.shown = window;
    this.view.show(window, register.count(window, on));
  }

  /** Says and shows the window if it has moved. Says first, so that the map can draw it in this frame. */
  #moved() {
    if (same(this.slider.window, this.shown)) return false;
    this.#say(false);
    this.#show();
    return true;
  }

  /** @param {boolean} done whether it rests */
  #say(done) {
    this.channel.postMessage({ kind: "window", ...this.slider.window, done });
  }

  commit() {
    this.#wake();
    this.#say(true);
    this.#tell();
    this.view.announce();
  }

  #tell() {
    if (same(this.slider.window, this.told)) return;
    this.told = this.slider.window;
    this.sent.push(this.told);
    inTurn(() => this.component.setStateValue("window", this.told));
  }

  #wake() {
    clearTimeout(this.resting);
    this.resting = 0;
  }

  /** The reader takes over: playing ends, and nothing is committed before the hand is lifted. */
  grab() {
    this.#wake();
    this.player.stop();
    this.view.showPlaying(false);
    this.slider.grab();
  }

  /** @param {() => void} change committed at once */
  #now(change) {
    this.grab();
    change();
    this.#moved();
    this.commit();
  }

  /** @param {() => void} change committed when no more follow */
  #soon(change) {
    this.grab();
    change();
    this.#moved();
    this.resting = setTimeout(() => this.commit(), REST);
  }

  pull(grip, days, from, to) {
    this.slider.pull(grip, days, from, to);
    this.#moved();
  }

  holds(day) {
    return this.slider.holds(day);
  }

  pick(day) {
    this.#now(() => this.slider.pick(this.view.barOf(day), day));
  }

  everything() {
    this.#now(() => this.slider.everything());
  }

  setMode(mode) {
    this.#now(() => this.slider.setMode(mode));
  }

  step(by) {
    this.#now(() => this.slider.step(by));
  }

  stepByKey(by) {
    this.#soon(() => this.slider.step(by));
  }

  nudge(edge, to) {
    this.#soon(() => this.slider.nudge(edge, to));
  }

  /** Names the bar under the pointer, or none for null. */
  point(day) {
    const bar = day === null ? null : this.view.barOf(day);
    this.view.point(bar, bar && this.slider.register.incidents.within(bar.first, bar.last));
  }

  play() {
    if (this.player.playing) return this.#pause();
    if (length(this.slider.period) === 1) return;
    this.grab();
    if (this.slider.ended) this.slider.rewind();
    this.#moved();
    this.player.start();
    this.view.showPlaying(true);
  }

  #pause() {
    this.grab();
    this.view.place(this.shown);
    this.commit();
  }

  #advance(days, ahead) {
    const { slider, view } = this;
    slider.advance(days);
    this.#moved();
    if (slider.ended && !view.looping) return this.#pause();
    view.place(this.shown, slider.ended ? 0 : ahead);
  }
}

const mount = mounted((component) => new Timeline(component));

/** @param {import("./mount.js").Component} component */
export default function timeline(component) {
  return mount(component);
}
