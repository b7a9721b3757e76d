/**
 * What is to be read: the cards of what is selected beside the map, and the table below it. Both follow the window
 * when it rests. Cards and rows are in the page already, in the order of the record's incidents.
 */
import { rangeInWords } from "../shared/dates.js";
import { both, count } from "../shared/names.js";

const MOST_OPEN = 4; // incidents up to which all of a selection are unfolded
const NOTHING = { place: null, municipality: null, event: null };

export class Reading {
  /**
   * @param layer the LiveLayer, which has the record
   * @param {import("./line.js").Line} line
   * @param {{first: number, last: number}} window
   */
  constructor(layer, line, window) {
    Object.assign(this, { layer, line, window, selected: NOTHING });
    const find = (selector) => /** @type {any} */ (document.querySelector(selector));
    Object.assign(this, { panel: find(".panel"), title: find(".panel h2"), number: find(".panel .number"), about: find(".panel .nothing"), list: find(".cards"), caption: find(".rows caption") });
    this.cards = [...this.list.children];
    this.rows = [...document.querySelectorAll(".rows tbody tr")];
    this.rows.forEach((row, index) => row.addEventListener("click", () => this.pick(index)));
    line.onmessage = ({ data }) => this.hear(data);
    addEventListener("beforeprint", () => this.show(this.inside(), null));
    addEventListener("afterprint", () => this.fill());
    this.follow();
  }

  hear({ kind, first, last, done, ...ids }) {
    if (kind === "select") this.select(ids);
    if (kind === "layers" || (kind === "window" && done)) this.follow(kind === "window" ? { first, last } : this.window);
  }

  follow(window = this.window) {
    this.window = window;
    const inside = new Set(this.inside());
    this.rows.forEach((row, index) => { row.hidden = !inside.has(index); });
    this.caption.textContent = `${count(inside.size, "entry", "entries")}, ${rangeInWords(window.first, window.last)}`;
    this.fill();
  }

  /** @param {{place: string | null, municipality: string | null, event: string | null}} ids */
  select({ place, municipality, event }) {
    this.selected = { place, municipality, event };
    this.fill();
    this.panel.scrollTop = 0;
  }

  /** A row selects its incident, on the map too, and brings it into view. */
  pick(index) {
    const { id, place } = this.layer.record.incidents;
    const ids = { place: this.layer.record.places[place[index]].id, municipality: null, event: id[index] };
    this.line.postMessage({ kind: "select", ...ids, fly: true });
    this.select(ids);
    this.title.scrollIntoView({ block: "nearest" });
  }

  /** The incidents (rows of the record) in the window, of the layers that are on. */
  inside() {
    const { record, tally, on } = this.layer;
    const { first, last, type } = record.incidents;
    const shown = (row) => tally.layers[type[row]] === "incidents" || on[tally.layers[type[row]]];
    return [...first.keys()].filter((row) => first[row] <= this.window.last && last[row] >= this.window.first && shown(row));
  }

  /** Shows the incidents of what is selected, the one that was picked first. */
  fill() {
    const { record: { incidents, places }, config: { municipalities } } = this.layer;
    const { place, municipality, event } = this.selected;
    const spot = places.find(({ id }) => id === place);
    const whole = municipalities.findIndex(({ id }) => id === municipality);
    const there = (row) => (spot ? places[incidents.place[row]] === spot : places[incidents.place[row]].municipalities.includes(whole));
    const found = this.inside().filter(there).sort((one, other) => (incidents.id[other] === event) - (incidents.id[one] === event));
    this.rows.forEach((row, index) => { row.ariaCurrent = incidents.id[index] === event ? "true" : null; });
    this.show(found, spot ?? municipalities[whole]);
  }

  /** @param {number[]} found incidents @param named what they are at, or null for everywhere */
  show(found, named) {
    const chosen = this.layer.record.incidents.id.indexOf(this.selected.event);
    const cards = found.map((index) => this.cards[index]);
    cards.forEach((card, i) => { card.open = found.length <= MOST_OPEN || found[i] === chosen || !named; });
    this.about.hidden = cards.length > 0;
    this.title.hidden = this.number.hidden = !cards.length;
    this.title.textContent = cards.length && named ? both(named) : "";
    this.number.textContent = `${count(cards.length, "entry", "entries")} in the window`;
    this.list.replaceChildren(...cards);
  }
}
