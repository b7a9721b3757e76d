/** A record as the timeline asks about it: what counts, how many lie in a window, on which day the next one begins.
 * Incidents always count; statements and what is retracted are layers apart, each counted where the map shows it. */
import { Tally } from "./interval_counts.js";
import { TEXT } from "./labels.js";

const EMPTY = { families: [], types: [], incidents: { first: [], last: [], type: [], approx: [] } };
const APART = ["statements", "retracted"];

export class Register {
  /** @param {any} record @param {{first: number, last: number}} otherwise the period of a record that names none */
  constructor(record, otherwise) {
    this.record = record ?? EMPTY;
    const { first, last, incidents, types } = { ...EMPTY, ...record };
    this.period = Number.isFinite(first) && first <= last ? { first, last } : otherwise;
    this.layers = types.map(({ layer }) => layer);
    const tally = (layer) => {
      const member = (/** @type {any} */ _, /** @type {number} */ row) => this.layers[incidents.type[row]] === layer;
      return new Tally(incidents.first.filter(member), incidents.last.filter(member));
    };
    this.incidents = tally("incidents");
    this.apart = Object.fromEntries(APART.map((layer) => [layer, tally(layer)]));
  }

  /** Whether the map's layer of a type is counted. @param {number} type @param {string[]} on the map's layers */
  counts(type, on) {
    return this.layers[type] === "incidents" || on.includes(this.layers[type]);
  }

  /** "24 of 37 incidents and 2 of 3 statements".
   * @param {{first: number, last: number}} span @param {string[]} on the map's layers */
  count({ first, last }, on) {
    const words = [TEXT.incidents(this.incidents.within(first, last), this.incidents.total)];
    for (const layer of APART) {
      const { [layer]: tally } = this.apart;
      if (on.includes(layer) && tally.total) words.push(TEXT.apart[layer](tally.within(first, last), tally.total));
    }
    return TEXT.list(words);
  }

  /** The nearest day after `day` (`by` 1) or before it (-1) on which one begins; not finite if there is none.
   * @param {number} day @param {number} by @param {string[]} on the map's layers */
  neighbour(day, by, on) {
    const tallies = [this.incidents, ...APART.filter((layer) => on.includes(layer)).map((layer) => this.apart[layer])];
    return by > 0
      ? Math.min(...tallies.map((tally) => tally.after(day)))
      : Math.max(...tallies.map((tally) => tally.before(day)));
  }
}
