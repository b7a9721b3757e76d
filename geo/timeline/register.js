/** A record as the timeline asks about it: what counts, how many lie in a window, on which day the next one begins. */
import { Tally } from "./tally.js";
import { TEXT } from "./text.js";

const STATEMENT = "statement"; // the one type that is no incident
const EMPTY = { families: [], types: [], incidents: { first: [], last: [], type: [], approx: [] } };

export class Register {
  /** @param {any} record @param {{first: number, last: number}} otherwise the period of a record that names none */
  constructor(record, otherwise) {
    this.record = record ?? EMPTY;
    const { first, last, incidents, types } = { ...EMPTY, ...record };
    this.period = Number.isFinite(first) && first <= last ? { first, last } : otherwise;
    this.statement = types.map(({ id }) => id === STATEMENT);
    const are = (wanted) => (/** @type {any} */ _, /** @type {number} */ row) =>
      this.statement[incidents.type[row]] === wanted;
    const tally = (wanted) => new Tally(incidents.first.filter(are(wanted)), incidents.last.filter(are(wanted)));
    this.incidents = tally(false);
    this.statements = tally(true);
  }

  /** "24 of 37 incidents and 2 of 3 statements". @param {{first: number, last: number}} span @param {boolean} all */
  count({ first, last }, all) {
    const { incidents, statements } = this;
    const words = TEXT.incidents(incidents.within(first, last), incidents.total);
    if (!all || !statements.total) return words;
    return words + TEXT.statements(statements.within(first, last), statements.total);
  }

  /** The nearest day after `day` (`by` 1) or before it (-1) on which one begins; not finite if there is none.
   * @param {number} day @param {number} by @param {boolean} all statements too */
  neighbour(day, by, all) {
    const tallies = all ? [this.incidents, this.statements] : [this.incidents];
    return by > 0
      ? Math.min(...tallies.map((tally) => tally.after(day)))
      : Math.max(...tallies.map((tally) => tally.before(day)));
  }
}
