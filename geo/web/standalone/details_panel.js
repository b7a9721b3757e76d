/**
 * What is to be read: the cards of what is selected beside the map, and the table below it. Both follow the window
 * when it rests. Cards and rows are in the page already, in the order of the record's incidents.
 */
import { bringIntoView } from "../shared/bring.js";
import { rangeInWords } from "../shared/dates.js";
import { both, count, names } from "../shared/names.js";

const MOST_OPEN = 4; // incidents up to which all of a selection are unfolded
const NOTHING = { place: null, municipality: null, event: null };

function heading(text) {
  const made = document.createElement("h3");
  Object.assign(made, { className: "at", textContent: text });
  return made;
}

export class Reading {
  /**
   * @param layer the LiveLayer, which has the record
   * @param {import("./line.js").Line} line
   * @param {{first: number, last: number}} window
   */
  constructor(layer, line, window) {
    Object.assign(this, { layer, line, window, selected: NOTHING });
    const find = (selector) => /** @type {any} */ (document.querySelector(selector));
    Object.assign(this, { panel: find(".panel"), title: find(".panel h2"), number: find(".panel .number"), clear: find(".panel .clear"), map: find("#map"), about: find(".panel .nothing"), list: find(".cards"), caption: find(".rows caption") });
    this.cards = [...this.list.children];
    this.rows = [...document.querySelectorAll(".rows tbody tr")];
    this.rows.forEach((row, index) => row.addEventListener("click", () => this.pick(index)));
    this.clear.addEventListener("click", () => this.choose(NOTHING, false));
    this.panel.addEventListener("keydown", ({ key }) => key === "Escape" && !this.clear.hidden && this.choose(NOTHING, false));
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

  /** What is selected anew is shown from its top. @param {{place: string | null, municipality: string | null, event: string | null}} ids */
  select({ place, municipality, event }) {
    const before = this.selected;
    this.selected = { place, municipality, event };
    this.fill();
    if (before.place !== place || before.municipality !== municipality || before.event !== event) this.panel.scrollTop = 0;
  }

  /** Selects, on the map too. */
  choose(ids, fly) {
    this.line.postMessage({ kind: "select", ...ids, fly });
    this.select(ids);
  }

  /** A row selects its incident, and brings map and card into view. */
  pick(index) {
    const { id, place } = this.layer.record.incidents;
    const { spot, id: own } = this.layer.record.places[place[index]];
    this.choose({ place: spot ?? own, municipality: null, event: id[index] }, true);
    bringIntoView(this.map, this.title);
  }

  /** The incidents (rows of the record) in the window, of the layers that are on. */
  inside() {
    const { record, tally, on } = this.layer;
    const { first, last, type } = record.incidents;
    const shown = (row) => tally.layers[type[row]] === "incidents" || on[tally.layers[type[row]]];
    return [...first.keys()].filter((row) => first[row] <= this.window.last && last[row] >= this.window.first && shown(row));
  }

  /** Shows the incidents of what is selected, the one that was picked first; at a spot place by place, its own first. */
  fill() {
    const { record: { incidents, places }, config: { municipalities }, spots } = this.layer;
    const { place, municipality, event } = this.selected;
    const at = (row) => incidents.place[row];
    const spot = place ? places.findIndex(({ id, spot: first }) => id === place || first === place) : -1;
    const whole = municipalities.findIndex(({ id }) => id === municipality);
    const picked = incidents.id.indexOf(event);
    const first = (test) => (one, other) => Number(test(other)) - Number(test(one));
    const inside = this.inside();
    const together = spot >= 0 ? spots.at(spot).filter((one) => inside.some((row) => at(row) === one)) : [];
    const there = spot >= 0 ? together.flatMap((one) => inside.filter((row) => at(row) === one))
      : inside.filter((row) => places[at(row)].municipalities.includes(whole));
    there.sort(first((row) => row === picked));
    if (spot >= 0) there.sort(first((row) => at(row) === at(picked)));
    this.rows.forEach((row, index) => { row.ariaCurrent = index === picked ? "true" : null; });
    this.show(there, spot >= 0 ? together.map((one) => places[one]) : municipalities.slice(whole, whole + 1));
  }

  /** @param {number[]} found incidents @param named the places or the municipality that they are at, or null for everywhere */
  show(found, named) {
    const { record: { incidents, places } } = this.layer;
    const chosen = incidents.id.indexOf(this.selected.event);
    const cards = found.map((index) => this.cards[index]);
    cards.forEach((card, i) => { card.open = found.length <= MOST_OPEN || found[i] === chosen || !named; });
    this.about.hidden = cards.length > 0;
    this.title.hidden = this.number.hidden = !cards.length;
    this.clear.hidden = !cards.length || !named;
    this.title.textContent = cards.length && named ? names(named) : "";
    this.number.textContent = `${count(cards.length, "entry", "entries")} in the window`;
    const at = (/** @type {number} */ i) => incidents.place[found[i]];
    const headed = (/** @type {number} */ i) => named?.length > 1 && (i === 0 || at(i) !== at(i - 1));
    this.list.replaceChildren(...cards.flatMap((card, i) => (headed(i) ? [heading(both(places[at(i)])), card] : [card])));
  }
}
