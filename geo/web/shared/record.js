/**
 * The record as map and timeline draw it. Its columns come once a version, as the file that geo/web/record_columns.py
 * writes; a filter says which rows pass, and makes a smaller record of the same form. How both call its places, and what
 * is doubtful of its incidents, is said here too, and which of its rows come into a window of days that moves and which go.
 *
 * @typedef {number[] | Int32Array} Column of this or another typed array
 * @typedef {{first: Column, last: Column, place: Column, type: Column, approx: Column, mark: Column, support: Column,
 *   id: string[], title: string[], lang?: (string | null)[]}} Incidents columns; ids and titles of a large record are
 *   there once they have been looked at; `lang`: the title's language, where it is not the reader's
 * @typedef {{version: string, first: number, last: number, families: any[], types: any[], places: any[],
 *   breaks: number[], chosen: number[], chosen_types: number[], bounds?: [number, number][],
 *   whole?: [number, number][], incidents: Incidents, rows?: Uint32Array, texts?: IncidentTexts}} IncidentRecord `rows`:
 *   those of the file, where there are more in it; `texts`: where to ask for ids and titles that are not there
 * @typedef {string | Uint8Array | null} Marked   rows as `decodeBits` reads them, or "file:" and where their bits are
 * @typedef {{version: string, columns: string, passing: Marked, drops: Marked, lost: Marked,
 *   chosen: number[], chosen_types: number[]}} Filter which rows; null for all rows to pass, and for none to drop or to be lost
 * @typedef {{type: string, at: number, length: number, base: number, scale: number}} Entry of a column in the header
 */
import { LANGUAGE, ngettext } from "./language.js";
import { findPage } from "./page_channel.js";

/** Counts the sorted numbers that are smaller than a value. @param {Int32Array | Uint32Array} sorted @param {number} value */
export function countBelow(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * @typedef {{sq: string, sr: string, first?: "sq", en?: string}} Named   a place or municipality, in Albanian and Serbian,
 *   the Serbian name first but where it says otherwise; a place may have one in English, which an English page shows
 */

const MAX_NAMES_LISTED = 3;

/** The name in both languages, once where they are the same. @param {Named} named */
export function joinNames({ sq, sr, first }) {
  return [...new Set(first === "sq" ? [sq, sr] : [sr, sq])].join(" / ");
}

/** The names of a place, each with its language as HTML names it, "" where it is the same in both: see `list_names` in
 * geo/core/text.py. @param {Named} named @returns {[string, string][]} */
export function nameForms({ sq, sr, first }) {
  if (sq === sr) return [["", sr]];
  const serbian = /\p{Script=Cyrillic}/u.test(sr) ? "sr" : "sr-Latn";
  /** @type {[string, string][]} */
  const forms = [
    ["sq", sq],
    [serbian, sr],
  ];
  return first === "sq" ? forms : forms.reverse();
}

/** What a label calls it: what a description says in the reader's language, where it is not a name of its own.
 * @param {Named} named */
export function labelOf(named) {
  const { sq, sr, en } = named;
  return LANGUAGE === "en" && en && en !== sq && en !== sr ? en : joinNames(named);
}

/** The names of several places: the first ones, and how many more there are. @param {Named[]} places */
export function listNames(places) {
  const more = places.length - MAX_NAMES_LISTED;
  const names = places.slice(0, MAX_NAMES_LISTED).map(joinNames).join(" · ");
  return more > 0 ? ngettext("{names} and {n} more", "{names} and {n} more", more, { names }) : names;
}

/** " (1 disputed; 2 drop to reported)": the doubts about counted incidents, nothing where there are none.
 * No comma: it parts a number from a name. @param {import("../map/place_counts.js").Count} count */
export function formatDoubts({ disputed, disagree, drops, lost }) {
  const parts = [
    disputed && ngettext("{n} disputed", "{n} disputed", disputed),
    disagree && ngettext("accounts differ on {n}", "accounts differ on {n}", disagree),
    drops && ngettext("{n} drops to reported", "{n} drop to reported", drops),
    lost && ngettext("{n} loses all support", "{n} lose all support", lost),
  ].filter(Boolean);
  return parts.length ? ` (${parts.join("; ")})` : "";
}

const NUMBER_TYPES = { u1: Uint8Array, u2: Uint16Array, u4: Uint32Array };
const HEADER_BYTES = 4;
const DROPS = 1;
const LOST = 2;

/** Opens a file of columns. @param {ArrayBuffer} file
 * @returns {{header: any, read: (entry: Entry) => any}} its header, and what reads the column of an entry of it */
export function openColumns(file) {
  const length = new DataView(file).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(file, HEADER_BYTES, length)));
  return { header, read: (entry) => readColumn(file, HEADER_BYTES + length, entry) };
}

/** Reads a file of columns. @param {ArrayBuffer} file @returns {any} a record, and what of it no filter changes */
export function readColumns(file) {
  const { header, read } = openColumns(file);
  const { length: days, ...incidents } = mapValues(header.incidents, read);
  const last = new Int32Array(days.length);
  for (let row = 0; row < last.length; row += 1) last[row] = incidents.first[row] + days[row];
  const { names, spot, geometry, spanning, words, texts, ...about } = header;
  return {
    ...about,
    places: listPlaces(mapValues(header.places, read), { ...names, spot, geometry, spanning }, words),
    incidents: { ...incidents, last, ...(texts ?? noTexts()) },
    hasTexts: Boolean(texts),
  };
}

const mapValues = (object, change) =>
  Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

/** @param {ArrayBuffer} file @param {number} start of the columns @param {Entry} entry */
function readColumn(file, start, { type, at, length, base, scale }) {
  const numbers = new NUMBER_TYPES[type](file, start + at, length);
  if (base === 0 && scale === 1) return numbers;
  const column = scale === 1 ? new Int32Array(length) : new Float64Array(length);
  for (let row = 0; row < length; row += 1) column[row] = (numbers[row] + base) / scale;
  return column;
}

/** Makes each place one object of its columns. */
function listPlaces(columns, texts, words) {
  return Array.from(columns.lat, (lat, i) => ({
    id: texts.id[i],
    sq: texts.sq[i],
    sr: texts.sr[i],
    en: texts.en[i],
    ...(columns.albanian_first[i] ? { first: "sq" } : {}),
    lat,
    lon: columns.lon[i],
    drawn: words.drawn[columns.drawn[i]],
    precision: words.precision[columns.precision[i]],
    has_radius: Boolean(columns.has_radius[i]),
    ring: columns.east[i] || columns.north[i] ? [columns.east[i], columns.north[i]] : null,
    arrow: Boolean(columns.arrow[i]),
    spot: texts.spot[i] ?? null,
    geometry: texts.geometry[i] ?? null,
    municipalities: columns.municipality[i] < 0 ? texts.spanning[i] : [columns.municipality[i]],
  }));
}

/** Decodes which rows are meant to one byte a row, 0 or 1: see `encode_rows` in geo/web/record_columns.py.
 * @param {string | Uint8Array} rows bits, in base64 or not; or after "few4:", "few8:", "but4:" or "but8:" gaps
 * @param {number} length */
export function decodeBits(rows, length) {
  if (typeof rows !== "string") return unpackBits(rows, length);
  const [code, kind] = rows.split(":").reverse();
  const bytes = Uint8Array.from(atob(code), (char) => char.charCodeAt(0));
  if (!kind) return unpackBits(bytes, length);
  const value = Number(kind.startsWith("few"));
  return kind.endsWith("8") ? markByGaps(bytes, 255, length, value) : markByGaps(splitBytes(bytes), 15, length, value);
}

/** The halves of bytes, the lower first. @param {Uint8Array} bytes */
const splitBytes = (bytes) =>
  new Uint8Array(2 * bytes.length).map((_, i) => (i % 2 ? bytes[i >> 1] >> 4 : bytes[i >> 1] & 15));

/** Marks the rows before each of which so many lie. @param {Uint8Array} gaps @param {number} long the number after which
 * no row is meant, but more of the gap follows @param {number} length
 * @param {number} value of those rows; all others have the other */
function markByGaps(gaps, long, length, value) {
  const mask = new Uint8Array(length).fill(1 - value);
  let row = 0;
  for (const gap of gaps) {
    row += gap;
    if (gap < long) mask[row++] = value;
  }
  return mask;
}

/** Unpacks bits to one byte a row, 0 or 1. @param {Uint8Array} bytes the lowest bit first @param {number} length */
export function unpackBits(bytes, length) {
  const mask = new Uint8Array(length);
  for (let row = 0; row < length; row += 1) mask[row] = (bytes[row >> 3] >> (row & 7)) & 1;
  return mask;
}

/**
 * Makes the record that a filter leaves: its incidents, and the places that these name.
 * @param {any} whole from `readColumns` @param {Filter} filter @returns {IncidentRecord}
 */
export function filterRecord(whole, { version, columns: path, passing, drops, lost, chosen, chosen_types }) {
  const { length } = whole.incidents.first;
  const support = new Uint8Array(length);
  markRows(support, drops, DROPS);
  markRows(support, lost, LOST);
  const texts = whole.hasTexts ? undefined : new IncidentTexts(path);
  const own = texts && noTexts(); // those that come later are each record's own
  const record = { ...whole, version, chosen, chosen_types, texts, incidents: { ...whole.incidents, ...own, support } };
  return passing === null ? record : keepRows(record, listRows(decodeBits(passing, length)));
}

/** @param {Uint8Array} column @param {Marked} bits @param {number} value of the rows that they mark */
function markRows(column, bits, value) {
  if (!bits) return;
  const mask = decodeBits(bits, column.length);
  for (let row = 0; row < mask.length; row += 1) if (mask[row]) column[row] = value;
}

/** Row numbers of what is marked. @param {Uint8Array} mask */
function listRows(mask) {
  const rows = new Uint32Array(mask.reduce((sum, bit) => sum + bit, 0));
  for (let row = 0, next = 0; row < mask.length; row += 1) if (mask[row]) rows[next++] = row;
  return rows;
}

/** @param {any} record @param {Uint32Array} rows */
function keepRows(record, rows) {
  const { id, title, lang, place: placeOfRow, ...numbers } = record.incidents;
  const position = new Int32Array(record.places.length).fill(-1);
  for (const row of rows) position[placeOfRow[row]] = 0;
  const places = record.places.filter((_, i) => position[i] === 0);
  for (let i = 0, next = 0; i < position.length; i += 1) if (position[i] === 0) position[i] = next++;
  const keep = (column) => {
    const kept = new column.constructor(rows.length);
    for (let i = 0; i < rows.length; i += 1) kept[i] = column[rows[i]];
    return kept;
  };
  const texts = record.texts
    ? noTexts()
    : mapValues({ id, title, ...(lang && { lang }) }, (column) => pick(column, rows));
  const place = keep(placeOfRow);
  for (let i = 0; i < place.length; i += 1) place[i] = position[place[i]];
  return { ...record, places, rows, incidents: { ...mapValues(numbers, keep), place, ...texts } };
}

const noTexts = () => ({ id: [], title: [], lang: [] });

const pick = (/** @type {string[]} */ texts, /** @type {Uint32Array} */ rows) => Array.from(rows, (row) => texts[row]);

const MAX_ROWS_ASKED = 100;

/** Asks for ids and titles of incidents of a large record as they are looked at, each once. */
class IncidentTexts {
  #path;
  #asked = new Set();

  /** @param {string} path of the columns */
  constructor(path) {
    this.#path = path.replace(/columns$/, "texts");
  }

  /**
   * Brings into the record what it lacks of some incidents' texts.
   * @param {IncidentRecord} record @param {number[]} wanted rows of it @param {string | null | undefined} event an incident to
   *   be found among all, by its id
   * @returns {Promise<boolean>} whether anything has come
   */
  async load(record, wanted, event) {
    const { id, title, lang } = record.incidents;
    const all = wanted.filter((row) => id[row] === undefined && !this.#asked.has(row));
    const questions = [];
    for (let i = 0; i < all.length; i += MAX_ROWS_ASKED) {
      const rows = all.slice(i, i + MAX_ROWS_ASKED);
      questions.push(`rows=${rows.map((row) => record.rows?.[row] ?? row)}`);
    }
    if (event && !this.#asked.has(event) && !id.includes(event)) questions.push(`event=${encodeURIComponent(event)}`);
    for (const key of [...all, event]) this.#asked.add(key);
    const answers = await Promise.all(questions.map((question) => fetchJson(`${this.#path}?${question}`)));
    for (const [row, ...texts] of answers.flat()) {
      const at = record.rows ? countBelow(record.rows, row) : row;
      if (!record.rows || record.rows[at] === row) [id[at], title[at], /** @type {any} */ (lang)[at]] = texts;
    }
    return answers.flat().length > 0;
  }
}

/** @param {string} address @returns {Promise<Response>} rejected with the status, where it is none of success */
async function ask(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return answer;
}

/** @param {string} address @returns {Promise<any[]>} */
const fetchJson = async (address) => (await ask(address)).json();

/** @type {Map<string, WeakRef<Promise<ArrayBuffer>>>} Files that are on their way or in use, by address. */
const files = new Map();

/** @param {string} address @returns {Promise<ArrayBuffer>} the same for all who want it at the same time */
function fetchOnce(address) {
  for (const [name, file] of files) if (!file.deref()) files.delete(name);
  const known = files.get(address)?.deref();
  if (known) return known;
  const file = ask(address).then((answer) => answer.arrayBuffer());
  files.set(address, new WeakRef(file));
  file.catch(() => files.delete(address));
  return file;
}

// What the page fetches reaches its frames too: of what a frame fetches nothing comes once the frame has gone.
if (findPage() === globalThis) findPage().fetchIncidents ??= fetchOnce;

/** Fetches a file, once for all in this page, those in the map's frame among them. @param {string} address
 * @returns {Promise<ArrayBuffer>} */
export const fetchFile = (address) => (findPage().fetchIncidents ?? fetchOnce)(address);

const FILE = "file:";
const MARKED = /** @type {const} */ (["passing", "drops", "lost"]);

/** Where a filter has bits that must be fetched. @param {Filter} filter @returns {[string, string][]} names and addresses */
const listFiles = (filter) =>
  MARKED.flatMap((name) => {
    const rows = filter[name];
    return typeof rows === "string" && rows.startsWith(FILE) ? [[name, rows.slice(FILE.length)]] : [];
  });

/** Makes records of the messages on the channel, and tells them in their order, each at once where its columns are there. */
export class RecordReader {
  #onRecord;
  #fetch;
  #path = "";
  /** @type {Promise<ArrayBuffer> | undefined} */
  #file;
  /** @type {any} */
  #whole;
  /** @type {Filter | IncidentRecord | undefined} */
  #latest;

  /** @param {(record: IncidentRecord) => void} onRecord @param {(address: string) => Promise<ArrayBuffer>} fetch */
  constructor(onRecord, fetch = fetchFile) {
    this.#onRecord = onRecord;
    this.#fetch = fetch;
  }

  /** Takes columns that will be asked for. @param {string} path @param {Promise<ArrayBuffer>} file */
  prepare(path, file) {
    this.#path = path;
    this.#whole = null;
    this.#file = file;
    file.catch(() => {}); // who waits for it is told
  }

  /** Takes what a message has: a filter, or a record as it is. @param {Filter | IncidentRecord} message */
  receive(message) {
    if (message.version === this.#latest?.version) return;
    this.#latest = message;
    if (!("columns" in message)) this.#onRecord(message);
    else if (message.columns !== this.#path || !this.#whole || listFiles(message).length) this.#receiveLater(message);
    else this.#onRecord(filterRecord(this.#whole, message));
  }

  /** @param {Filter} message */
  async #receiveLater(message) {
    if (message.columns !== this.#path) this.prepare(message.columns, this.#fetch(message.columns));
    const file = this.#file;
    const rows = this.#fetchRows(message);
    let filter = message;
    try {
      rows.catch(() => {}); // told below, once the columns are there
      const buffer = await /** @type {Promise<ArrayBuffer>} */ (file).catch((error) => {
        if (file === this.#file) this.#path = ""; // the next message asks anew
        throw error;
      });
      if (file !== this.#file) return;
      this.#whole ??= readColumns(buffer);
      filter = await rows;
    } catch (error) {
      if (this.#latest !== message) return; // nobody waits for it any more
      this.#latest = undefined;
      reportError(error);
      return;
    }
    if (this.#latest === message) this.#onRecord(filterRecord(this.#whole, filter));
  }

  /** The filter with the bits that it says where to find. @param {Filter} filter @returns {Promise<Filter>} */
  async #fetchRows(filter) {
    const fetched = listFiles(filter).map(async ([name, path]) => [name, new Uint8Array(await this.#fetch(path))]);
    return { ...filter, ...Object.fromEntries(await Promise.all(fetched)) };
  }
}

/**
 * @typedef {{rows: Uint32Array, days: ArrayLike<number>, next: number}} DayOrder rows by day; those before `next` are counted
 * @typedef {(rows: Uint32Array, begin: number, end: number, by: number) => void} CountRows of a stretch, `by` 1 or -1 each;
 *   what comes and goes in one move may be counted both ways
 */

/** Row numbers in the order of their days, those of a day in their own. @param {ArrayLike<number>} days
 * @returns {Uint32Array} */
function sortRows(days) {
  const rows = new Uint32Array(days.length);
  if (!rows.length) return rows;
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < days.length; row += 1) {
    low = Math.min(low, days[row]);
    high = Math.max(high, days[row]);
  }
  const shifted = Int32Array.from(days, (day) => day - low);
  return sortByNumber(shifted, high - low + 1).rows;
}

/** Sorts rows by a number that each has, from 0 to below `end`; `starts` says where those of each number begin.
 * @param {ArrayLike<number>} numbers @param {number} end */
export function sortByNumber(numbers, end) {
  const starts = new Uint32Array(end + 1);
  for (let row = 0; row < numbers.length; row += 1) starts[numbers[row] + 1] += 1;
  for (let number = 0; number < end; number += 1) starts[number + 1] += starts[number];
  const next = starts.slice();
  const rows = new Uint32Array(numbers.length);
  for (let row = 0; row < numbers.length; row += 1) rows[next[numbers[row]]++] = row;
  return { rows, starts };
}

/** Counts the rows between the old and the new day of an order: those up to the day count `by` each.
 * @param {DayOrder} order @param {number} day @param {number} by @param {CountRows} count */
function moveOrder(order, day, by, count) {
  const { rows, days, next: before } = order;
  while (order.next < rows.length && days[rows[order.next]] <= day) order.next += 1;
  while (order.next > 0 && days[rows[order.next - 1]] > day) order.next -= 1;
  if (order.next > before) count(rows, before, order.next, by);
  if (order.next < before) count(rows, order.next, before, -by);
}

/**
 * Rows of a record over which a window of days moves. A row overlaps [a, b] if it has begun by b and was not over before
 * a. So all that a window changes is what lies between its old ends and its new ones, in the order of first days and in
 * that of last days, however many rows there are.
 */
export class WindowRows {
  /** @param {ArrayLike<number>} first @param {ArrayLike<number>} last day of each row, both inclusive */
  constructor(first, last) {
    this.last = last;
    /** Day numbers, inclusive. */
    this.window = { first: -Infinity, last: -Infinity };
    /** @type {DayOrder} */
    this.begun = { rows: sortRows(first), days: first, next: 0 };
    /** @type {DayOrder} */
    this.over = { rows: sortRows(last), days: last, next: 0 };
  }

  /** Moves the window, and counts the rows that come into it or go. @param {number} first @param {number} last
   * @param {CountRows} count */
  move(first, last, count) {
    moveOrder(this.begun, last, 1, count);
    moveOrder(this.over, first - 1, -1, count);
    this.window = { first, last };
  }

  /** Calls a function with each row in the window. @param {(row: number) => void} call */
  visit(call) {
    const { rows, next } = this.begun;
    for (let i = 0; i < next; i += 1) if (this.last[rows[i]] >= this.window.first) call(rows[i]);
  }
}
