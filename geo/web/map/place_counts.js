// How many incidents are in a window of days: of each type, at each place, in each municipality, and of what kind in each
// group of places that share a symbol. They are running sums: a window that moves counts what comes into it and what goes.
import { sortByNumber, WindowRows } from "../shared/window_rows.js";

/** What shows of an incident beside its type, as far as a group counts how many of them it has: `mark` is 1 or 2 for the
 * two after the first, `support` for the two after those. */
const TRAITS = ["approx", "disagree", "disputed", "drops", "lost"];
const [APPROX, DISPUTED, LOST] = [0, 2, 4];
const LAYERS = ["incidents", "statements", "retracted"];
/** In place of the municipality of a place that is in none, or in several. */
const [NONE, SEVERAL] = [-1, -2];
/** Rows in the order of their days are read this many times as fast as those of one place after another. */
const READ_RATIO = 8;

/**
 * The incidents of one or several places in the window, of the types that are shown.
 * @typedef {object} Count
 * @property {number} total
 * @property {number} incidents of the total, those of each layer
 * @property {number} statements
 * @property {number} retracted
 * @property {number} approx of the total, those whose date is approximate
 * @property {number} disagree those on which the documents disagree
 * @property {number} disputed those whose status is disputed
 * @property {number} drops those that drop from corroborated to reported
 * @property {number} lost those that lose all support
 * @property {Map<number, {n: number, lost: number}>} types by type
 */

/** Groups each place alone. @param {object[]} places */
const listAlone = (places) => ({ groupOfPlace: Int32Array.from(places.keys()), number: places.length });

/** @returns {Count} */
const emptyCount = () => ({
  total: 0,
  incidents: 0,
  statements: 0,
  retracted: 0,
  approx: 0,
  disagree: 0,
  disputed: 0,
  drops: 0,
  lost: 0,
  types: new Map(),
});

/** The counts of a record, kept up to date as the window moves. */
export class PlaceCounts {
  /**
   * @param {{places: any[], types: {layer: string}[], incidents: any}} record
   * @param {number} [municipalities] how many there are
   * @param {{groupOfPlace: ArrayLike<number>, number: number}} [groups] see `group`; each place alone without them
   */
  constructor({ places, types, incidents }, municipalities = 0, groups = listAlone(places)) {
    this.width = types.length;
    this.layerOfType = types.map(({ layer }) => layer);
    this.layers = Uint8Array.from(types, ({ layer }) => LAYERS.indexOf(layer));
    this.columns = incidents;
    this.places = places;
    this.municipalityOfPlace = municipalities
      ? Int32Array.from(places, ({ municipalities: [only = NONE, ...others] }) => (others.length ? SEVERAL : only))
      : new Int32Array(places.length).fill(NONE);
    this.byPlace = sortByNumber(incidents.place, places.length);
    /** What is in the window by type. */
    this.incidentsOfType = new Int32Array(this.width);
    /** What is in the window by place and layer. */
    this.layersOfPlace = new Int32Array(places.length * LAYERS.length);
    /** Incidents in the window at places in just this municipality, and at those that span it and others. */
    this.incidentsWithin = new Int32Array(municipalities);
    this.incidentsSpanning = new Int32Array(municipalities);
    this.rows = new WindowRows(incidents.first, incidents.last);
    this.groupOfPlace = groups.groupOfPlace;
    this.numberOfGroups = 0;
    this.counts = new Int32Array(0);
    this.traits = TRAITS.map(() => this.counts);
    this.group(groups);
  }

  /** Counts by other groups from now on. @param {{groupOfPlace: ArrayLike<number>, number: number}} groups -1 for the
   * places that are in none */
  group({ groupOfPlace, number }) {
    this.groupOfPlace = groupOfPlace;
    this.numberOfGroups = number;
    const size = number * this.width;
    this.counts = new Int32Array(size);
    this.traits = TRAITS.map(() => new Int32Array(size));
    const { rows, next } = this.rows.begun;
    const places = this.#listGroupedPlaces(next / READ_RATIO);
    if (places) for (const place of places) this.#countGroups(this.byPlace.rows, ...this.#stretchOf(place));
    else this.#countGroups(rows, 0, next);
  }

  /** Where the rows of a place begin and end, of those by place. @param {number} place @returns {[number, number]} */
  #stretchOf(place) {
    return [this.byPlace.starts[place], this.byPlace.starts[place + 1]];
  }

  /** Lists the places in groups; null where there are more incidents at them than so many. @param {number} maxRows */
  #listGroupedPlaces(maxRows) {
    const places = [];
    for (let place = 0, rows = 0; place < this.groupOfPlace.length; place += 1) {
      if (this.groupOfPlace[place] < 0) continue;
      const [begin, end] = this.#stretchOf(place);
      rows += end - begin;
      if (rows > maxRows) return null;
      places.push(place);
    }
    return places;
  }

  /** Counts those rows of a stretch that are in the window, by group. @param {Uint32Array} rows @param {number} begin
   * @param {number} end */
  #countGroups(rows, begin, end) {
    const { place, first, last } = this.columns;
    const { groupOfPlace } = this;
    const { window } = this.rows;
    for (let i = begin; i < end; i += 1) {
      const row = rows[i];
      const group = groupOfPlace[place[row]];
      if (group >= 0 && first[row] <= window.last && last[row] >= window.first) this.#countInGroup(group, row, 1);
    }
  }

  /** Moves the window (day numbers, inclusive). @returns {Set<number>} the groups whose counts may have changed */
  moveWindow(first, last) {
    const isTouched = new Uint8Array(this.numberOfGroups);
    this.rows.move(first, last, (rows, begin, end, by) => this.#countRows(rows, begin, end, by, isTouched));
    const touched = new Set();
    for (let group = 0; group < isTouched.length; group += 1) if (isTouched[group]) touched.add(group);
    return touched;
  }

  /** Counts the rows of a stretch `by` each, in all that is counted. @param {Uint32Array} rows @param {number} begin
   * @param {number} end @param {number} by @param {Uint8Array} isTouched by group */
  #countRows(rows, begin, end, by, isTouched) {
    const { columns, layers, incidentsOfType, layersOfPlace, groupOfPlace } = this;
    for (let i = begin; i < end; i += 1) {
      const row = rows[i];
      const [place, type] = [columns.place[row], columns.type[row]];
      const layer = layers[type];
      incidentsOfType[type] += by;
      layersOfPlace[place * LAYERS.length + layer] += by;
      if (layer === 0) this.#countInMunicipalities(place, by);
      const group = groupOfPlace[place];
      if (group < 0) continue;
      this.#countInGroup(group, row, by);
      isTouched[group] = 1;
    }
  }

  #countInMunicipalities(place, by) {
    const municipality = this.municipalityOfPlace[place];
    if (municipality >= 0) this.incidentsWithin[municipality] += by;
    else if (municipality === SEVERAL)
      for (const each of this.places[place].municipalities) this.incidentsSpanning[each] += by;
  }

  #countInGroup(group, row, by) {
    const { type, approx, mark, support } = this.columns;
    const cell = group * this.width + type[row];
    this.counts[cell] += by;
    if (approx[row]) this.traits[APPROX][cell] += by;
    if (mark[row]) this.traits[APPROX + mark[row]][cell] += by;
    if (support[row]) this.traits[DISPUTED + support[row]][cell] += by;
  }

  /**
   * Counts what a group has in the window.
   * @param {number} group
   * @param {(type: number) => boolean} isShown whether incidents of a type are to be counted
   * @returns {Count}
   */
  countAt(group, isShown) {
    const count = emptyCount();
    for (let type = 0, cell = group * this.width; type < this.width; type += 1, cell += 1) {
      const n = this.counts[cell];
      if (!n || !isShown(type)) continue;
      count.types.set(type, { n, lost: this.traits[LOST][cell] });
      count.total += n;
      count[this.layerOfType[type]] += n;
      for (let i = 0; i < TRAITS.length; i += 1) count[TRAITS[i]] += this.traits[i][cell];
    }
    return count;
  }

  /** How many incidents a place has in the window, without statements and what is retracted. @param {number} place */
  incidentsAt(place) {
    return this.layersOfPlace[place * LAYERS.length];
  }

  /** Whether a place has something in the window, of the layers that are on. @param {number} place
   * @param {Record<string, boolean>} on */
  isPresent(place, on) {
    const at = place * LAYERS.length;
    return LAYERS.some((layer, i) => on[layer] && this.layersOfPlace[at + i] > 0);
  }

  /** Counts incidents one by one. @param {number[]} rows of the record @returns {Count} */
  countRows(rows) {
    const { type, approx, mark, support } = this.columns;
    const count = emptyCount();
    for (const row of rows) {
      const lost = Number(support[row] === 2);
      const before = count.types.get(type[row]) ?? { n: 0, lost: 0 };
      count.types.set(type[row], { n: before.n + 1, lost: before.lost + lost });
      count.total += 1;
      count[this.layerOfType[type[row]]] += 1;
      if (approx[row]) count.approx += 1;
      if (mark[row]) count[TRAITS[APPROX + mark[row]]] += 1;
      if (support[row]) count[TRAITS[DISPUTED + support[row]]] += 1;
    }
    return count;
  }

  /** The incidents (rows, oldest first) of a place in a window. @param {number} place
   * @param {{first: number, last: number}} window @param {(type: number) => boolean} isShown @returns {number[]} */
  listIncidents(place, window, isShown) {
    const { first, last, type } = this.columns;
    const { rows, starts } = this.byPlace;
    return [...rows.subarray(starts[place], starts[place + 1])].filter(
      (row) => first[row] <= window.last && last[row] >= window.first && isShown(type[row]),
    );
  }
}
