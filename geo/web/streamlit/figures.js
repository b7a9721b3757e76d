/**
 * Moves the bars of the page of figures with the window, in the frame in which the hand moves it: how many incidents of
 * the window each municipality has, and which periods lie outside. Python draws them anew, in their order, once it rests.
 * Shows nothing. Data: {channel, record: what passes all filters but that of municipalities, as of the message,
 * units: how many boundaries there are, positions: {municipality: its position among them}}.
 */
import { PlaceCounts } from "../map/place_counts.js";
import { formatNumber, ngettext } from "../shared/language.js";
import { MESSAGE, PageChannel } from "../shared/page_channel.js";
import { RecordReader } from "../shared/record.js";
import { createMount, hideElement } from "./components.js";

const WORDS = { incidents: (count) => ngettext("{n} incident", "{n} incidents", count) };

/** @param {Element} bars @param {{within: number, shared: number}[]} counts of the incidents of each municipality, in the
 * order of the bars: of those in it alone, and of those in others too */
function showCounts(bars, counts) {
  const largest = Math.max(1, ...counts.map(({ within, shared }) => within + shared));
  for (const [i, button] of [...bars.querySelectorAll("button")].entries()) {
    const { within, shared } = counts[i];
    const [name, alone, others, value] = [".name", ".bar", ".shared", ".value"].map(
      (part) => /** @type {any} */ (button.querySelector(part)),
    );
    alone.style.setProperty("--share", `${(100 * within) / largest}%`);
    others.style.setProperty("--share", `${(100 * shared) / largest}%`);
    value.textContent = formatNumber(within) + (shared ? ` + ${formatNumber(shared)}` : "");
    button.setAttribute("aria-label", `${name.textContent}: ${WORDS.incidents(within + shared)}`);
  }
}

class Figures {
  /** @param {import("./components.js").Component} component */
  constructor(component) {
    this.page = component.parentElement.host?.ownerDocument ?? document;
    /** @type {PlaceCounts | null} */
    this.counts = null;
    /** What the hand has made of the window since. @type {{first: number, last: number} | null} */
    this.window = null;
    this.reader = new RecordReader((record) => {
      this.counts = new PlaceCounts(record, this.data.units);
      if (this.window) this.#moveWindow(this.window);
    });
    this.channel = component.localChannel ?? new PageChannel(component.data.channel);
    this.channel.onmessage = ({ data }) => data.kind === MESSAGE.window && this.#moveWindow(data);
    hideElement(component);
    this.update(component);
  }

  update({ data }) {
    if (data.record.version !== this.data?.record.version) this.counts = null;
    this.data = data;
    this.reader.receive(data.record);
  }

  close() {
    this.channel.close();
  }

  /** @param {{first: number, last: number}} window */
  #moveWindow(window) {
    this.window = window;
    const { first, last } = window;
    for (const button of this.page.querySelectorAll("[data-first]")) {
      button.classList.toggle("pale", Number(button.dataset.first) > last || Number(button.dataset.last) < first);
    }
    if (!this.counts) return;
    this.counts.moveWindow(first, last);
    const { incidentsWithin: within, incidentsSpanning: spanning } = this.counts;
    for (const bars of this.page.querySelectorAll(".rows-of-bars")) {
      const positions = Array.from(bars.querySelectorAll("button"), ({ dataset }) => this.data.positions[dataset.id]);
      showCounts(
        bars,
        positions.map((position) => ({ within: within[position], shared: spanning[position] })),
      );
    }
  }
}

const mount = createMount((component) => new Figures(component));

/** @param {import("./components.js").Component} component */
export default function figures(component) {
  return mount(component);
}
