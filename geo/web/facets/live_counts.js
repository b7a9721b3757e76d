/**
 * The counts of choices as they follow the window. Their columns, and what has the words of a search, are fetched from
 * the server when they are first needed; the columns of the last record stay for the next time.
 * @typedef {{columns: string, matches: string}} Addresses
 * @typedef {{chosen: Record<string, Iterable<string>>, text: string}} Choices
 */
import { fetchFile, unpackBits } from "../shared/record.js";
import { FacetCounts, readFacets } from "./facet_counts.js";

/** @type {{address: string, counts: Promise<FacetCounts>} | null} */
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
