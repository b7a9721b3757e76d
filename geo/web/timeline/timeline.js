/**
 * The time slider on a page: publishes the window on the channel as it moves, and commits it to Python when it rests.
 * Data: {channel, window: {first, last, mode}, requestId, committed: a window or null}; state: `window`.
 * @typedef {import("./slider.js").Window} Window
 * @typedef {import("../streamlit/components.js").Component} Component
 */
import { MESSAGE, PageChannel } from "../shared/page_channel.js";
import { RecordReader } from "../shared/record.js";
import { createMount, queueStateUpdate } from "../streamlit/components.js";
import { Player, readDay } from "./header.js";
import { PointerAndKeyboard, ZoomInput } from "./input.js";
import { countDays, isSameWindow, Slider } from "./slider.js";
import { View } from "./view.js";

const COMMIT_DELAY_MS = 250; // after the last key
const MAX_PLAY_SECONDS = 40; // for the whole period, at the speed set at first
const SKIPPED_SECONDS = 2; // in which nothing would happen, from which on Play skips a stretch

class Timeline {
  /** @param {Component} component */
  constructor(component) {
    this.component = component;
    const { window, requestId, committed } = component.data;
    this.request = { window, requestId };
    /** @type {Window} */
    this.shown = committed ?? window;
    this.committed = this.shown;
    this.unconfirmed = [this.shown]; // windows sent to Python that it may still echo
    this.commitTimer = 0;
    this.slider = new Slider(this.shown);
    this.view = new View(component.parentElement, this);
    this.input = new PointerAndKeyboard(this.view, this);
    this.zoomInput = new ZoomInput(this.view, this);
    this.player = new Player(
      () => Number(this.view.header.speed.value),
      (days, fraction) => this.#advance(days, fraction),
    );
    this.reader = new RecordReader((record) => this.#setRecord(record));
    /** @type {import("../shared/page_channel.js").Channel} */
    this.channel = component.localChannel ?? new PageChannel(component.data.channel);
    this.channel.onmessage = ({ data }) => this.#receive(data);
    this.sizes = new ResizeObserver(() => this.redraw());
    this.sizes.observe(this.view.plot);
    this.dark = matchMedia("(prefers-color-scheme: dark)");
    this.dark.onchange = () => this.redraw();
    this.channel.postMessage({ kind: MESSAGE.hello });
    this.#publish(false);
  }

  /** Called after each run of the script and at each change of theme. Shows the window that Python asks for, unless it
   * is an echo: one that was committed here, and may have been left since. @param {Component} component */
  update(component) {
    const { window, requestId, committed } = component.data;
    const isEcho =
      isSameWindow(window, this.request.window) || this.unconfirmed.some((sent) => isSameWindow(sent, window));
    const isRequest = requestId !== this.request.requestId || !isEcho;
    this.component = component;
    this.request = { window, requestId };
    this.#confirm(committed);
    if (isRequest) {
      this.#changeAndCommit(() => this.slider.setWindow(window));
      this.#reveal(this.slider.window);
    }
    if (this.view.histogram.isFaded) this.redraw();
  }

  /** Notes that Python has a window, so that it will echo none that was sent before. @param {Window | null} committed */
  #confirm(committed) {
    const index = this.unconfirmed.findLastIndex((sent) => committed && isSameWindow(sent, committed));
    this.unconfirmed.splice(0, index);
  }

  close() {
    this.grab();
    this.channel.close();
    this.sizes.disconnect();
    this.dark.onchange = null;
    this.view.root.remove();
  }

  #receive(message) {
    if (message.kind === MESSAGE.record) this.reader.receive(message.record);
    if (message.kind === MESSAGE.window) this.#followWindow(message);
    if (message.kind === MESSAGE.hello) this.#publish(!(this.player.isPlaying || this.input.drag || this.commitTimer));
    if (message.kind !== MESSAGE.layers) return;
    this.slider.layers = message.on;
    this.redraw();
  }

  #setRecord(record) {
    const { record: before } = this.slider.index;
    if (record.version && record.version === before.version) return;
    this.slider.setRecord(record);
    const { index } = this.slider;
    this.view.header.setPeriods(index);
    if (!before.types.length)
      this.view.header.setPlay(countDays(index.period) / MAX_PLAY_SECONDS, index.clusters.length > 1);
    const hasMoved = !isSameWindow(this.slider.window, this.shown);
    this.redraw();
    if (hasMoved) this.commit();
  }

  /** Shows the window of another on this channel, without publishing it again. */
  #followWindow({ first, last, mode, done }) {
    this.grab();
    this.slider.setWindow({ first, last, mode });
    this.#show();
    if (done) this.#sendToPython();
  }

  redraw() {
    this.view.draw(this.slider.index, this.slider.layers);
    this.#show();
  }

  #show() {
    const { window, index, layers } = this.slider;
    this.shown = window;
    this.view.show(window, index.describeCount(window, layers));
  }

  /** Looks at another part of the period. @param {import("./days.js").DayScale} scale */
  #look(scale) {
    const { view, slider } = this;
    const before = view.scale;
    if (scale === before || (scale.from === before.from && scale.pxPerDay === before.pxPerDay)) return false;
    view.look(scale, slider.index, slider.layers);
    view.place(slider.window);
    return true;
  }

  /** Brings days into view. @param {import("./slider.js").Span} span */
  #reveal(span) {
    this.#look(this.view.scale.reveal(span));
  }

  /** @param {import("./slider.js").Edge} edge */
  #revealEdge(edge) {
    const day = this.slider.window[edge];
    this.#reveal({ first: day, last: day });
  }

  /** Zooms around a point of the plot; tells whether that has changed anything. @param {number} x px @param {number} times */
  zoomAt(x, times) {
    return this.#look(this.view.scale.zoom(x, times));
  }

  /** Zooms around the middle of the window, or of what is in view where that is elsewhere. @param {number} times */
  zoom(times) {
    const { scale, edges } = this.view;
    const middle = (edges.first + edges.last) / 2;
    this.zoomAt(middle > 0 && middle < scale.width ? middle : scale.width / 2, times);
  }

  zoomToWindow() {
    this.#look(this.view.scale.fit(this.slider.window));
  }

  /** Moves the view along. @param {number} pixels */
  move(pixels) {
    this.#look(this.view.scale.move(pixels));
  }

  /** Brings a day to the middle of the view. @param {number} day */
  center(day) {
    const { scale } = this.view;
    this.move(scale.x(day) - scale.width / 2);
  }

  /** Ends a drag without what it has changed: the fingers are about something else. */
  endDrag() {
    this.input.cancelDrag();
  }

  /** Publishes and shows the window if it has moved. Publishes first, so that the map can draw it in this frame. */
  #publishAndShow() {
    if (isSameWindow(this.slider.window, this.shown)) return;
    this.#publish(false);
    this.#show();
  }

  /** @param {boolean} done whether the window rests */
  #publish(done) {
    this.channel.postMessage({ kind: MESSAGE.window, ...this.slider.window, done });
  }

  commit() {
    this.#cancelCommit();
    this.#publish(true);
    this.#sendToPython();
    this.view.header.announce(this.shown);
  }

  #sendToPython() {
    if (isSameWindow(this.slider.window, this.committed)) return;
    this.committed = this.slider.window;
    this.unconfirmed.push(this.committed);
    queueStateUpdate(() => this.component.setStateValue("window", this.committed));
  }

  #cancelCommit() {
    clearTimeout(this.commitTimer);
    this.commitTimer = 0;
  }

  /** Begins a change by the reader: playing ends, and nothing is committed before the change does. */
  grab() {
    this.#cancelCommit();
    this.player.stop();
    this.view.header.showPlaying(false);
    this.slider.grab();
  }

  /** @param {() => void} change committed at once */
  #changeAndCommit(change) {
    this.grab();
    change();
    this.#publishAndShow();
    this.commit();
  }

  /** @param {import("./slider.js").Edge} edge to keep in view @param {() => void} change committed when no more follow */
  #changeAndCommitLater(edge, change) {
    this.grab();
    change();
    this.#revealEdge(edge);
    this.#publishAndShow();
    this.commitTimer = setTimeout(() => this.commit(), COMMIT_DELAY_MS);
  }

  drag(grip, days, from, to) {
    this.slider.drag(grip, days, from, to);
    this.#publishAndShow();
  }

  isDraggableAt(day) {
    return this.slider.isDraggableAt(day);
  }

  showBar(day) {
    this.#changeAndCommit(() => this.slider.showBar(this.view.barOf(day), day));
  }

  showAll() {
    this.#changeAndCommit(() => this.slider.showAll());
    this.#reveal(this.slider.window);
  }

  /** Takes a drag back. */
  undoDrag() {
    this.slider.undoDrag();
    this.#publishAndShow();
    this.commit();
  }

  showSpan(span) {
    this.#changeAndCommit(() => this.slider.showSpan(span));
    this.#reveal(span);
  }

  setMode(mode) {
    this.#changeAndCommit(() => this.slider.setMode(mode));
  }

  step(direction) {
    this.#changeAndCommit(() => this.slider.step(direction));
    this.#revealEdge("last");
  }

  stepByKey(direction) {
    this.#changeAndCommitLater("last", () => this.slider.step(direction));
  }

  readDay(text, edge) {
    return readDay(text, edge, this.slider.period, this.slider.window);
  }

  moveHandle(edge, target) {
    this.#changeAndCommitLater(edge, () => this.slider.moveHandle(edge, target));
  }

  /** Names the bar of the day under the pointer, or none for null. @param {number | null} day */
  hover(day) {
    const bar = day === null ? null : this.view.barOf(day);
    this.view.hover(bar, bar ? this.slider.index.incidents.countIn(bar) : 0);
  }

  play() {
    if (this.player.isPlaying) {
      this.#pause();
      return;
    }
    if (countDays(this.slider.period) === 1) return;
    this.grab();
    if (this.slider.isAtEnd) this.slider.rewind();
    this.#publishAndShow();
    this.player.start();
    this.view.header.showPlaying(true);
  }

  #pause() {
    this.grab();
    this.view.place(this.shown);
    this.commit();
  }

  #advance(days, fraction) {
    const { slider, view } = this;
    slider.advance(days, view.header.skippedDays(SKIPPED_SECONDS));
    if (days) this.#revealEdge("last");
    this.#publishAndShow();
    if (slider.isAtEnd && !view.header.isLooping) this.#pause();
    else view.place(this.shown, slider.isAtEnd ? 0 : fraction);
  }
}

const mount = createMount((component) => new Timeline(component));

/** @param {Component} component */
export default function timeline(component) {
  return mount(component);
}
