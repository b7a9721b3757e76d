/**
 * The cards of what is selected beside the map, and the table below it. Both follow the window when it rests. Cards and
 * rows are in the page already, in the order of the record's incidents.
 */
import { rangeInWords } from "../shared/dates.js";
import { bringIntoView, element } from "../shared/dom.js";
import { MESSAGE } from "../shared/messages.js";
import { formatCount, joinNames, listNames } from "../shared/names.js";

/** @typedef {import("../shared/messages.js").Selection} Selection */

const MAX_OPEN_CARDS = 4; // incidents up to which all of a selection are unfolded
/** @type {Selection} */
const NOTHING = { place: null, municipality: null, event: null };

const find = (/** @type {string} */ selector) => /** @type {any} */ (document.querySelector(selector));

/** Orders what passes a test before the rest. @param {(row: number) => boolean} test */
const byTest = (test) => (/** @type {number} */ row, /** @type {number} */ other) =>
  Number(test(other)) - Number(test(row));

export class DetailsPanel {
  /**
   * @param {import("../map/incident_layer.js").IncidentLayer} layer which has the record
   * @param {import("../shared/messages.js").Channel} channel
   * @param {{first: number, last: number}} window
   */
  constructor(layer, channel, window) {
    this.layer = layer;
    this.channel = channel;
    this.window = window;
    this.selected = NOTHING;
    this.panel = find(".panel");
    this.title = find(".panel h2");
    this.number = find(".panel .number");
    this.clearButton = find(".panel .clear");
    this.about = find(".panel .nothing");
    this.list = find(".cards");
    this.caption = find(".rows caption");
    this.cards = [...this.list.children];
    /** @type {HTMLElement[]} */
    this.rows = [...document.querySelectorAll(/** @type {"tr"} */ (".rows tbody tr"))];
    this.rows.forEach((row, index) => {
      row.addEventListener("click", () => this.#selectRow(index));
    });
    this.clearButton.addEventListener("click", () => this.#publish(NOTHING, false));
    this.panel.addEventListener("keydown", ({ key }) => {
      if (key === "Escape" && !this.clearButton.hidden) this.#publish(NOTHING, false);
    });
    channel.onmessage = ({ data }) => this.#receive(data);
    addEventListener("beforeprint", () => this.#show(this.#listInWindow(), null));
    addEventListener("afterprint", () => this.#showSelected());
    this.#update();
  }

  #receive(message) {
    if (message.kind === MESSAGE.select) this.#select(message);
    if (message.kind === MESSAGE.window && message.done) this.window = { first: message.first, last: message.last };
    if (message.kind === MESSAGE.layers || (message.kind === MESSAGE.window && message.done)) this.#update();
  }

  /** Brings table and cards up to date with the window and the layers. */
  #update() {
    const { first, last } = this.window;
    const inWindow = new Set(this.#listInWindow());
    this.rows.forEach((row, index) => {
      row.hidden = !inWindow.has(index);
    });
    this.caption.textContent = `${formatCount(inWindow.size, "entry", "entries")}, ${rangeInWords(first, last)}`;
    this.#showSelected();
  }

  /** Shows what is selected, from its top if it was not before. @param {Selection} selection */
  #select({ place, municipality, event }) {
    const before = this.selected;
    this.selected = { place, municipality, event };
    this.#showSelected();
    if (before.place !== place || before.municipality !== municipality || before.event !== event)
      this.panel.scrollTop = 0;
  }

  /** Selects, on the map too. @param {Selection} selection @param {boolean} fly whether the map moves there */
  #publish(selection, fly) {
    this.channel.postMessage({ kind: MESSAGE.select, ...selection, fly });
    this.#select(selection);
  }

  /** Selects the incident of a row, and brings map and card into view. @param {number} index */
  #selectRow(index) {
    const { incidents, places } = this.layer.record;
    const { spot, id } = places[incidents.place[index]];
    this.#publish({ place: spot ?? id, municipality: null, event: incidents.id[index] }, true);
    bringIntoView(find("#map"), this.title);
  }

  /** The incidents (rows of the record) in the window, of the layers that are on. */
  #listInWindow() {
    const { record, placeCounts, on } = this.layer;
    const { first, last, type } = record.incidents;
    const { layerOfType } = placeCounts;
    const isShown = (/** @type {number} */ row) => layerOfType[type[row]] === "incidents" || on[layerOfType[type[row]]];
    const isInWindow = (/** @type {number} */ row) => first[row] <= this.window.last && last[row] >= this.window.first;
    return [...first.keys()].filter((row) => isInWindow(row) && isShown(row));
  }

  /** Shows the incidents of what is selected, the one that was picked first; at a spot place by place, its own first. */
  #showSelected() {
    const {
      record: { incidents, places },
      config: { municipalities },
      spots,
    } = this.layer;
    const { place: placeId, municipality: municipalityId, event } = this.selected;
    const placeOf = (/** @type {number} */ row) => incidents.place[row];
    const picked = incidents.id.indexOf(event);
    this.rows.forEach((row, index) => {
      row.ariaCurrent = index === picked ? "true" : null;
    });
    const inWindow = this.#listInWindow();
    const place = placeId ? places.findIndex(({ id, spot }) => id === placeId || spot === placeId) : -1;
    if (place >= 0) {
      const present = spots.placesAt(place).filter((index) => inWindow.some((row) => placeOf(row) === index));
      const rows = present.flatMap((index) => inWindow.filter((row) => placeOf(row) === index));
      rows.sort(byTest((row) => row === picked)).sort(byTest((row) => placeOf(row) === placeOf(picked)));
      this.#show(
        rows,
        present.map((index) => places[index]),
      );
      return;
    }
    const municipality = municipalities.findIndex(({ id }) => id === municipalityId);
    const rows = inWindow.filter((row) => places[placeOf(row)].municipalities.includes(municipality));
    this.#show(rows.sort(byTest((row) => row === picked)), municipalities.slice(municipality, municipality + 1));
  }

  /**
   * @param {number[]} rows incidents
   * @param {import("../shared/names.js").Named[] | null} heading the places or the municipality that they are at, or
   *   null for everywhere
   */
  #show(rows, heading) {
    const {
      record: { incidents, places },
    } = this.layer;
    const picked = incidents.id.indexOf(this.selected.event);
    const cards = rows.map((index) => this.cards[index]);
    cards.forEach((card, i) => {
      card.open = rows.length <= MAX_OPEN_CARDS || rows[i] === picked || !heading;
    });
    this.about.hidden = cards.length > 0;
    this.title.hidden = this.number.hidden = !cards.length;
    this.clearButton.hidden = !cards.length || !heading;
    this.title.textContent = cards.length && heading ? listNames(heading) : "";
    this.number.textContent = `${formatCount(cards.length, "entry", "entries")} in the window`;
    const placeAt = (/** @type {number} */ i) => incidents.place[rows[i]];
    const startsPlace = (/** @type {number} */ i) =>
      heading && heading.length > 1 && (i === 0 || placeAt(i) !== placeAt(i - 1));
    this.list.replaceChildren(
      ...cards.flatMap((card, i) => (startsPlace(i) ? [createHeading(places[placeAt(i)]), card] : [card])),
    );
  }
}

/** @param {import("../shared/names.js").Named} place */
const createHeading = (place) => element("h3", { className: "at", textContent: joinNames(place) });
