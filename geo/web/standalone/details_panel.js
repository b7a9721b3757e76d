/**
 * The panel beside the map: four numbers over the list of the incidents in the window, newest first, with a selected one
 * opened in its place, or every incident of a place or municipality, up to so many. They follow the window when it rests.
 */
import { element, HeadlineLinks, moveLostFocus, openSheet, scrollToEntry } from "../shared/dom.js";
import { formatNumber, gettext, ngettext } from "../shared/language.js";
import { joinNames, labelOf, listNames } from "../shared/record.js";
import { tellFault } from "./unpack.js";

const MAX_FREQUENT_FAMILIES = 3;

/**
 * Counts what the numbers above the list say, as `count_evidence` in geo/record/overview.py does for the served page.
 * @typedef {{cites: number[][], counts: number[], differs: number[], corroborated: number[]}} Evidence by incident: the
 *   sources that it cites, and whether it counts, has differing accounts and is corroborated
 * @param {Evidence} evidence
 * @param {number[]} rows incidents
 * @returns {number[]} incidents, sources, those with differing accounts, those corroborated
 */
export function countEvidence({ cites, counts, differs, corroborated }, rows) {
  const counted = rows.filter((row) => counts[row]);
  const sources = new Set(counted.flatMap((row) => cites[row]));
  const countIn = (/** @type {number[]} */ column) => counted.filter((row) => column[row]).length;
  return [counted.length, sources.size, countIn(differs), countIn(corroborated)];
}

/**
 * Finds what happened most, as `find_most_frequent` in geo/record/overview.py does.
 * @param {Evidence} evidence
 * @param {{type: ArrayLike<number>, place: ArrayLike<number>}} incidents
 * @param {{family: number}[]} types
 * @param {number[]} rows incidents
 * @returns {{families: [number, number][], place: [number, number] | null}} families of types, each with its number, most
 *   frequent first, and the place that has more than any other, if there is one
 */
export function findMostFrequent({ counts }, { type, place }, types, rows) {
  const counted = rows.filter((row) => counts[row]);
  const rank = (/** @type {(row: number) => number} */ groupOf) => {
    const numbers = new Map();
    for (const group of counted.map(groupOf)) numbers.set(group, (numbers.get(group) ?? 0) + 1);
    return [...numbers].sort(([one, n], [other, m]) => m - n || one - other);
  };
  const isFrequent = (/** @type {[number, number]} */ [, number]) => number > 1;
  const [first = null, second] = rank((row) => place[row]).filter(isFrequent);
  return {
    families: rank((row) => types[type[row]].family)
      .slice(0, MAX_FREQUENT_FAMILIES)
      .filter(isFrequent),
    place: first?.[1] === second?.[1] ? null : first,
  };
}

/** @typedef {import("../shared/page_channel.js").Selection} Selection */

const MAX_OPEN_CARDS = 4; // incidents up to which all of a selection are unfolded
const LIST_TITLE = gettext("Incidents in the window");
/** What each number above the list counts. @type {((count: number) => string)[]} */
const WORDS = [
  (count) => ngettext("incident", "incidents", count),
  (count) => ngettext("source", "sources", count),
  (count) => ngettext("with differing accounts", "with differing accounts", count),
  (count) => ngettext("corroborated", "corroborated", count),
];
/** @type {Selection} */
export const NOTHING = { place: null, municipality: null, event: null };

/** Orders what passes a test before the rest. @param {(row: number) => boolean} test */
const byTest = (test) => (/** @type {number} */ row, /** @type {number} */ other) =>
  Number(test(other)) - Number(test(row));

export class DetailsPanel {
  /**
   * @param {HTMLElement} panel
   * @param {import("../map/incident_layer.js").IncidentLayer} layer which has the record
   * @param {import("./entries.js").Entries} entries
   * @param {import("../shared/page_channel.js").Channel} channel
   */
  constructor(panel, layer, entries, channel) {
    this.panel = panel;
    this.layer = layer;
    this.entries = entries;
    this.links = new HeadlineLinks(document, channel);
    /** @type {Selection} */
    this.selected = NOTHING;
    /** @type {number[]} */
    this.rows = [];
    const find = (/** @type {string} */ selector) => /** @type {any} */ (panel.querySelector(selector));
    this.title = find("h2");
    this.clearButton = find(".head .clear");
    this.number = find(".number");
    this.numbers = find(".numbers");
    this.frequent = find(".frequent");
    this.list = find(".headlines");
    this.cards = find(".cards");
    this.empty = find(".empty");
    const clear = element("button", { textContent: this.clearButton.textContent });
    clear.dataset.act = "clear";
    this.back = element("p", { className: "back" }, clear);
    this.more = find(".more");
  }

  /** Shows incidents. @param {number[]} rows of the record: those in the window */
  show(rows) {
    this.rows = rows;
    this.#update();
  }

  /** Shows what is selected and scrolls there; where nothing is any more, to the headline of what was.
   * @param {Selection} selection @returns {HTMLElement | null} the summary of its card, or the headline */
  select({ place, municipality, event }) {
    const before = this.selected;
    this.selected = { place, municipality, event };
    this.#update();
    if (this.hasSelection()) openSheet(document);
    const now = this.#entryOf(event);
    const entry = now ?? this.#entryOf(before.event);
    const target = now ? now.summary : (entry?.headline ?? null);
    const isSame = before.place === place && before.municipality === municipality && before.event === event;
    if (isSame) return target;
    scrollToEntry(this.panel, entry && this.list.contains(entry.item) ? entry.item : null);
    if (target) moveLostFocus(target);
    return target;
  }

  /** Shows all that is listed in full, for paper. */
  showInFull() {
    this.#showCards(this.#listed(), null, this.rows.length);
  }

  /** Whether something is selected. */
  hasSelection() {
    return Object.values(this.selected).some(Boolean);
  }

  /** @param {string | null} event */
  #entryOf(event) {
    const row = event === null ? -1 : this.layer.record.incidents.id.indexOf(event);
    return row < 0 ? undefined : this.entries.get(row);
  }

  /** The first incidents in the window, in the order of the list, and one that is picked. @param {number} [picked] */
  #listed(picked = -1) {
    const inWindow = new Set(this.rows);
    const { order, length } = this.entries.list;
    const listed = order.filter((row) => inWindow.has(row)).slice(0, length);
    return picked < 0 || listed.includes(picked) ? listed : [picked, ...listed];
  }

  /** Completes what is shown, and says how many more there are. @param {number[]} shown @param {number} total */
  #finish(shown, total) {
    this.entries.complete(shown).catch(tellFault);
    const more = total - shown.length;
    this.more.hidden = more <= 0;
    this.more.textContent = ngettext(
      "{n} more is not shown; narrow the window to read it.",
      "{n} more are not shown; narrow the window to read them.",
      more,
    );
  }

  #update() {
    const picked = this.layer.record.incidents.id.indexOf(this.selected.event ?? "");
    if (this.rows.includes(picked) || !this.#showTarget(picked)) this.#showList(picked);
  }

  /** Shows the numbers and the list, with one opened in its place. @param {number} picked */
  #showList(picked) {
    this.#setMode(null);
    const listed = this.#listed(picked);
    this.cards.replaceChildren();
    for (const row of listed) {
      const { item, headline, card } = this.entries.get(row);
      item.classList.toggle("chosen", row === picked);
      card.open = row === picked;
      item.replaceChildren(...(row === picked ? [this.back, card] : [headline]));
    }
    this.list.replaceChildren(...listed.map((row) => this.entries.get(row).item));
    this.#finish(listed, this.rows.length);
    this.empty.hidden = listed.length > 0;
    countEvidence(this.entries.list.evidence, this.rows).forEach((count, i) => {
      const number = this.numbers.children[i];
      number.querySelector("b").textContent = formatNumber(count);
      number.querySelector("span").textContent = WORDS[i](count);
    });
    this.#showMostFrequent();
  }

  /** Shows what happened most, and where. */
  #showMostFrequent() {
    const { incidents, types, families, places } = this.layer.record;
    const most = findMostFrequent(this.entries.list.evidence, incidents, types, this.rows);
    const [familiesBox, placeBox] = this.frequent.children;
    fillList(
      familiesBox,
      most.families.map(([family, number]) => createFrequent(families[family].label, number, families[family])),
    );
    fillList(placeBox, most.place ? [createFrequent(labelOf(places[most.place[0]]), most.place[1])] : []);
  }

  /** Shows the incidents of the place or municipality that is selected, the one that was picked first; at a spot place
   * by place, its own first. @param {number} picked @returns {boolean} whether there are any */
  #showTarget(picked) {
    const { record, config, spots } = this.layer;
    const { places, incidents } = record;
    const { place: placeId, municipality: municipalityId } = this.selected;
    const placeOf = (/** @type {number} */ row) => incidents.place[row];
    const place = placeId ? places.findIndex(({ id, spot }) => id === placeId || spot === placeId) : -1;
    const municipality = config.municipalities.findIndex(({ id }) => id === municipalityId);
    if (place >= 0) {
      const present = spots.placesAt(place).filter((index) => this.rows.some((row) => placeOf(row) === index));
      const rows = present.flatMap((index) => this.rows.filter((row) => placeOf(row) === index));
      rows.sort(byTest((row) => row === picked)).sort(byTest((row) => placeOf(row) === placeOf(picked)));
      const named = present.map((index) => places[index]);
      if (rows.length) this.#showCards(rows, named);
      return rows.length > 0;
    }
    const rows = this.rows.filter((row) => places[placeOf(row)].municipalities.includes(municipality));
    if (rows.length) this.#showCards(rows, [config.municipalities[municipality]]);
    return rows.length > 0;
  }

  /**
   * Shows incidents in full.
   * @param {number[]} rows
   * @param {import("../shared/record.js").Named[] | null} heading the places or the municipality that they are at, or
   *   null for everywhere
   * @param {number} [total] of the entries that there are
   */
  #showCards(rows, heading, total = rows.length) {
    const shown = rows.slice(0, this.entries.list.length);
    const { incidents, places } = this.layer.record;
    this.#setMode(heading ? listNames(heading) : LIST_TITLE);
    this.number.textContent = ngettext("{n} entry in the window", "{n} entries in the window", total);
    const placeAt = (/** @type {number} */ i) => incidents.place[shown[i]];
    const startsPlace = (/** @type {number} */ i) =>
      heading && heading.length > 1 && (i === 0 || placeAt(i) !== placeAt(i - 1));
    this.list.replaceChildren();
    this.cards.replaceChildren(
      ...shown.flatMap((row, i) => {
        const { card } = this.entries.get(row);
        card.open = rows.length <= MAX_OPEN_CARDS || incidents.id[row] === this.selected.event || !heading;
        return startsPlace(i) ? [createHeading(places[placeAt(i)]), card] : [card];
      }),
    );
    this.#finish(shown, total);
  }

  /** Shows what belongs to cards under a title, or to the list. @param {string | null} title of cards */
  #setMode(title) {
    this.title.textContent = title ?? LIST_TITLE;
    this.title.classList.toggle("unseen", title === null);
    this.number.hidden = this.clearButton.hidden = title === null;
    this.numbers.hidden = this.frequent.hidden = title !== null;
    this.empty.hidden = true;
  }
}

/** @param {import("../shared/record.js").Named} place */
const createHeading = (place) => element("h3", { className: "at", textContent: joinNames(place) });

/** Puts entries after the first one of a list, its name, and hides the list where there are none.
 * @param {HTMLElement} list @param {HTMLElement[]} entries */
function fillList(list, entries) {
  list.hidden = entries.length === 0;
  list.replaceChildren(/** @type {Element} */ (list.firstElementChild), ...entries.flatMap((entry) => [" ", entry]));
}

/** @param {string} name @param {number} number @param {{color: string, dark: string, shape: string}} [family] */
function createFrequent(name, number, family) {
  const entry = element(
    "dd",
    { className: family?.shape ?? "" },
    element("bdi", { textContent: name }),
    " ",
    element("b", { textContent: formatNumber(number) }),
  );
  entry.style.setProperty("--family", family?.color ?? null);
  entry.style.setProperty("--family-dark", family?.dark ?? null);
  return entry;
}
