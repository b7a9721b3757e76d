/**
 * How many incidents of the window each choice of each facet would show, given the choices of all other facets and the
 * words of the search: counted of columns that are fetched from the server when they are first needed. They are running
 * sums: a window that moves counts what comes into it and what goes.
 * @typedef {import("../shared/record.js").Column} Column
 * @typedef {{name: string, ids: string[], starts: Uint32Array | null, positions: Column}} FacetColumns the choices by
 *   position; those of a row begin in `positions` where `starts` says, one for each row where that is null
 * @typedef {{columns: string, matches: string}} Addresses
 * @typedef {{chosen: Record<string, Iterable<string>>, text: string}} Choices
 */
import { fetchFile, openColumns, unpackBits, WindowRows } from "../shared/record.js";

/** What a row counts in, if not in the one facet whose choices alone it lacks. */
const EVERYWHERE = -1;
const NOWHERE = -2;

/** Reads a file of facets, as geo/web/record_columns.py writes it. @param {ArrayBuffer} file
 * @returns {{first: Column, last: Column, facets: FacetColumns[]}} */
export function readFacets(file) {
  const { header, read } = openColumns(file);
  const first = read(header.first);
  const days = read(header.length);
  const last = Int32Array.from(days, (length, row) => first[row] + length);
  const facets = header.facets.map(({ name, ids, number, positions }) => ({
    name,
    ids,
    starts: number && sumUp(read(number)),
    positions: read(positions),
  }));
  return { first, last, facets };
}

/** The sums of all numbers before each, and of all. @param {Column} numbers */
function sumUp(numbers) {
  const sums = new Uint32Array(numbers.length + 1);
  for (let i = 0; i < numbers.length; i += 1) sums[i + 1] = sums[i] + numbers[i];
  return sums;
}

/** A facet with its counts. */
class CountedFacet {
  /** @param {FacetColumns} columns */
  constructor({ name, ids, starts, positions }) {
    this.name = name;
    this.starts = starts;
    this.positions = positions;
    this.counts = new Int32Array(ids.length);
    this.positionOf = new Map(ids.map((id, position) => [id, position]));
  }

  /** @param {number} row @param {number} by */
  count(row, by) {
    const { starts, positions, counts } = this;
    if (starts) for (let i = starts[row]; i < starts[row + 1]; i += 1) counts[positions[i]] += by;
    else counts[positions[row]] += by;
  }

  /** Marks choices by position. @param {Iterable<string>} ids */
  mark(ids) {
    const marked = new Uint8Array(this.counts.length);
    for (const id of ids) {
      const position = this.positionOf.get(id);
      if (position !== undefined) marked[position] = 1;
    }
    return marked;
  }

  /** Whether a row has one of the choices that are marked. @param {number} row @param {Uint8Array} marked */
  hasMarked(row, marked) {
    const { starts, positions } = this;
    if (!starts) return marked[positions[row]] === 1;
    for (let i = starts[row]; i < starts[row + 1]; i += 1) if (marked[positions[i]]) return true;
    return false;
  }

  /** The count of a choice. @param {string} id */
  of(id) {
    return this.counts[this.positionOf.get(id) ?? -1] ?? 0;
  }

  get largest() {
    let largest = 0;
    for (const count of this.counts) if (count > largest) largest = count;
    return largest;
  }
}

export class FacetCounts {
  /** @param {{first: Column, last: Column, facets: FacetColumns[]}} columns */
  constructor({ first, last, facets }) {
    this.facets = facets.map((columns) => new CountedFacet(columns));
    this.rows = new WindowRows(first, last);
    /** What each row counts in: everywhere, nowhere, or in one facet, by its position. */
    this.scopes = new Int8Array(first.length).fill(EVERYWHERE);
  }

  /** Counts by other choices from now on. @param {Record<string, Iterable<string>>} chosen ids by facet, none meaning all
   * @param {Uint8Array | null} matches marks the rows that have the words of the search; null for all */
  choose(chosen, matches) {
    this.scopes.fill(EVERYWHERE);
    if (matches) for (let row = 0; row < matches.length; row += 1) if (!matches[row]) this.scopes[row] = NOWHERE;
    for (const [position, facet] of this.facets.entries()) {
      const ids = [...(chosen[facet.name] ?? [])];
      if (ids.length) this.#restrict(position, facet.mark(ids));
      facet.counts.fill(0);
    }
    this.rows.visit((row) => this.#countRow(row, 1));
  }

  /** Leaves what has none of a facet's choices to that facet, if it is not left to another. @param {number} position
   * @param {Uint8Array} marked choices */
  #restrict(position, marked) {
    const { scopes } = this;
    const facet = this.facets[position];
    for (let row = 0; row < scopes.length; row += 1) {
      if (scopes[row] === NOWHERE || facet.hasMarked(row, marked)) continue;
      scopes[row] = scopes[row] === EVERYWHERE ? position : NOWHERE;
    }
  }

  /** Moves the window (day numbers, inclusive). @param {number} first @param {number} last */
  moveWindow(first, last) {
    this.rows.move(first, last, (rows, begin, end, by) => {
      for (let i = begin; i < end; i += 1) this.#countRow(rows[i], by);
    });
  }

  /** @param {number} row @param {number} by */
  #countRow(row, by) {
    const scope = this.scopes[row];
    if (scope === NOWHERE) return;
    if (scope !== EVERYWHERE) this.facets[scope].count(row, by);
    else for (let i = 0; i < this.facets.length; i += 1) this.facets[i].count(row, by);
  }
}

/** The counts of the last record, which stay for the next time.
 * @type {{address: string, counts: Promise<FacetCounts>} | null} */
let latest = null;

/** @param {string} address @param {(address: string) => Promise<ArrayBuffer>} fetch */
function loadCounts(address, fetch) {
  if (latest?.address !== address) {
    const counts = fetch(address).then((file) => new FacetCounts(readFacets(file)));
    latest = { address, counts };
    counts.catch(() => {
      if (latest?.counts === counts) latest = null; // who comes next asks anew
    });
  }
  return latest.counts;
}

/** The counts of choices as they follow the window. Their columns, and what has the words of a search, are fetched when
 * they are first needed. */
export class LiveCounts {
  /** @type {FacetCounts | null} */
  #counts = null;
  /** What has the words of the search, by row. @type {{text: string, rows: Uint8Array | null}} */
  #matches = { text: "", rows: null };
  /** @type {Choices | null} */
  #wanted = null;
  #window = { first: 0, last: 0 };

  /** @param {Addresses} addresses @param {(isReady: boolean) => void} onFetched called when what has been fetched is
   * counted, or could not be fetched @param {(address: string) => Promise<ArrayBuffer>} fetch */
  constructor(addresses, onFetched, fetch = fetchFile) {
    this.addresses = addresses;
    this.onFetched = onFetched;
    this.fetch = fetch;
    /** Whether what is counted is what has been chosen last. */
    this.isReady = false;
  }

  /** Counts by other choices; later, if something is to be fetched for it. @param {Choices} wanted */
  choose(wanted) {
    this.#wanted = wanted;
    this.isReady = this.#counts !== null && this.#matches.text === wanted.text;
    if (this.isReady) this.#countAnew();
    else this.#chooseLater(wanted);
  }

  /** @param {Choices} wanted */
  async #chooseLater(wanted) {
    const { columns, matches } = this.addresses;
    const path = `${matches}?text=${encodeURIComponent(wanted.text)}`;
    try {
      const [counts, bits] = await Promise.all([loadCounts(columns, this.fetch), wanted.text && this.fetch(path)]);
      if (this.#wanted?.text !== wanted.text) return;
      this.#counts = counts;
      this.#matches = { text: wanted.text, rows: bits ? unpackBits(new Uint8Array(bits), counts.scopes.length) : null };
    } catch (error) {
      if (this.#wanted?.text !== wanted.text) return;
      console.warn(error);
      this.onFetched(false);
      return;
    }
    this.isReady = true;
    this.#countAnew();
    this.onFetched(true);
  }

  #countAnew() {
    const [counts, wanted] = [/** @type {FacetCounts} */ (this.#counts), /** @type {Choices} */ (this.#wanted)];
    counts.choose(wanted.chosen, this.#matches.rows);
    counts.moveWindow(this.#window.first, this.#window.last);
  }

  /** @param {{first: number, last: number}} window day numbers, inclusive */
  moveWindow({ first, last }) {
    this.#window = { first, last };
    if (this.isReady) this.#counts?.moveWindow(first, last);
  }

  /** Leaves the counts, which others may have, to those who come later: what is still on its way changes nothing. */
  close() {
    this.isReady = false;
    this.#wanted = null;
  }

  /** The counts of a facet. @param {string} name */
  of(name) {
    return this.#counts?.facets.find((facet) => facet.name === name);
  }
}
