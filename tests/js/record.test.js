import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeBits, fetchFile, filterRecord, RecordReader, readColumns } from "../../geo/web/shared/record.js";
import { integers, randomRows, TYPES } from "./random.js";

const COUNT = 300;
const PLACES = 40;
const FIRST = 18_000;

/** A file of columns as geo/web/record_columns.py writes it: here every column in four bytes. */
function createFile(rows, texts) {
  const parts = [];
  const add = (values) => {
    parts.push(Uint32Array.from(values));
    return { type: "u4", at: 4 * (parts.flatMap((part) => [...part]).length - values.length), length: values.length };
  };
  const column = (values, base = 0, scale = 1) => ({ ...add(values), base, scale });
  const zeros = rows.map(() => 0);
  const places = Array.from({ length: PLACES }, (_, i) => i);
  const header = {
    types: TYPES,
    incidents: {
      first: column(
        rows.map(([first]) => first),
        FIRST,
      ),
      length: column(rows.map(([first, last]) => last - first)),
      place: column(rows.map((row) => row[4])),
      type: column(rows.map((row) => row[2])),
      approx: column(rows.map((row) => row[3])),
      mark: column(zeros),
    },
    places: {
      lat: column(places, -50, 10),
      lon: column(places, 0, 10),
      ...Object.fromEntries(
        ["east", "north", "has_radius", "arrow", "albanian_first"].map((name) => [name, column(places.map(() => 0))]),
      ),
      drawn: column(places.map((i) => i % 2)),
      precision: column(places.map(() => 0)),
      municipality: column(
        places.map((i) => i % 3),
        -1,
      ),
    },
    words: { drawn: ["area", "point"], precision: ["exact"] },
    names: Object.fromEntries(["id", "sq", "sr", "en"].map((name) => [name, places.map((i) => `${name} ${i}`)])),
    spot: { 3: "id 1" },
    geometry: {},
    spanning: Object.fromEntries(places.filter((i) => i % 3 === 0).map((i) => [i, [7, 8]])),
    texts,
  };
  const text = new TextEncoder().encode(JSON.stringify(header));
  const padding = (4 - (text.length % 4)) % 4;
  const head = new Uint8Array(4 + text.length + padding).fill(32);
  new DataView(head.buffer).setUint32(0, text.length + padding, true);
  head.set(text, 4);
  return new Blob([head, ...parts]).arrayBuffer();
}

const integer = integers(21);
const rows = randomRows(22, COUNT, 400).map((row) => [...row, integer(0, PLACES - 1)]);
const TEXTS = {
  id: rows.map((_, i) => `event-${i}`),
  title: rows.map((_, i) => `Event ${i}`),
  lang: rows.map((_, i) => (i % 2 ? "sq" : null)),
};
const encode = (mask) => {
  const bytes = new Uint8Array(Math.ceil(mask.length / 8));
  mask.forEach((bit, row) => {
    if (bit) bytes[row >> 3] |= 1 << (row & 7);
  });
  return btoa(String.fromCharCode(...bytes));
};
const filter = (rest = {}) => ({
  version: "1",
  columns: "/record/1/columns",
  passing: null,
  drops: null,
  lost: null,
  chosen: [],
  chosen_types: [],
  ...rest,
});

test("columns are read as they were written", async () => {
  const { places, incidents } = readColumns(await createFile(rows, TEXTS));
  assert.deepEqual(
    [...incidents.first],
    rows.map(([first]) => first + FIRST),
  );
  assert.deepEqual(
    [...incidents.last],
    rows.map((row) => row[1] + FIRST),
  );
  assert.deepEqual(
    [...incidents.type],
    rows.map((row) => row[2]),
  );
  assert.equal(places.length, PLACES);
  assert.deepEqual([places[4].lat, places[4].lon, places[4].drawn, places[4].municipalities], [-4.6, 0.4, "area", [0]]);
  assert.deepEqual([places[3].spot, places[3].municipalities, places[4].spot], ["id 1", [7, 8], null]);
});

test("a filter leaves the incidents that it marks, their places, and nothing else", async () => {
  const whole = readColumns(await createFile(rows, TEXTS));
  for (let round = 0; round < 20; round += 1) {
    const mask = rows.map(() => (integer(0, round) ? 0 : 1));
    const { incidents, places } = filterRecord(whole, filter({ passing: encode(mask) }));
    const kept = rows.map((_, row) => row).filter((row) => mask[row]);
    assert.deepEqual(
      incidents.id,
      kept.map((row) => TEXTS.id[row]),
    );
    assert.deepEqual(
      [...incidents.last],
      kept.map((row) => rows[row][1] + FIRST),
    );
    assert.deepEqual(
      [...incidents.place].map((place) => places[place].id),
      kept.map((row) => `id ${rows[row][4]}`),
    );
    assert.equal(places.length, new Set(kept.map((row) => rows[row][4])).size);
  }
});

test("what drops and what is lost is marked, of what passes too", async () => {
  const whole = readColumns(await createFile(rows, TEXTS));
  const bits = (value) => encode(rows.map((_, row) => Number(row % 3 === value)));
  const { incidents } = filterRecord(whole, filter({ passing: bits(1), drops: bits(1), lost: bits(2) }));
  assert.ok(incidents.support.every((value) => value === 1));
  const all = filterRecord(whole, filter({ drops: bits(1), lost: bits(2) })).incidents.support;
  assert.deepEqual([...all.slice(0, 4)], [0, 1, 2, 0]);
  assert.deepEqual([...decodeBits(bits(0), 4)], [1, 0, 0, 1]);
});

test("texts of a large record are asked for once, and land at their rows", async () => {
  const whole = readColumns(await createFile(rows, null));
  const record = filterRecord(whole, filter({ passing: encode(rows.map((_, row) => row % 2)) }));
  const asked = [];
  globalThis.fetch = /** @type {any} */ (
    async (address) => {
      asked.push(address);
      const { searchParams } = new URL(address, "http://localhost");
      const wanted = searchParams.has("event")
        ? [Number(searchParams.get("event").slice(6))]
        : searchParams.get("rows").split(",").map(Number);
      return {
        ok: true,
        json: async () => wanted.map((row) => [row, TEXTS.id[row], TEXTS.title[row], TEXTS.lang[row]]),
      };
    }
  );
  assert.equal(await record.texts.load(record, [0, 2], "event-9"), true);
  assert.deepEqual(asked, ["/record/1/texts?rows=1,5", "/record/1/texts?event=event-9"]);
  assert.deepEqual(
    [record.incidents.id[0], record.incidents.title[2], record.incidents.lang[2], record.incidents.id[4]],
    ["event-1", "Event 5", "sq", "event-9"],
  );
  assert.equal(await record.texts.load(record, [0, 2, 4], "event-9"), false);
  await record.texts.load(record, [], "event-2"); // which does not pass
  assert.equal(record.incidents.id.includes("event-2"), false);
});

test("of records that are told while their columns are on the way the last one is drawn, later ones at once", async () => {
  const file = await createFile(rows, TEXTS);
  const drawn = [];
  let deliver;
  const arrival = new Promise((resolve) => {
    deliver = resolve;
  });
  const reader = new RecordReader(
    (record) => drawn.push([record.version, record.incidents.first.length]),
    () => arrival,
  );
  reader.receive(filter());
  reader.receive(filter({ version: "2", passing: encode(rows.map((_, row) => Number(row < 5))) }));
  assert.deepEqual(drawn, []);
  deliver(file);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(drawn, [["2", 5]]);
  reader.receive(filter({ version: "3" }));
  reader.receive(filter({ version: "3" }));
  assert.deepEqual(drawn, [
    ["2", 5],
    ["3", COUNT],
  ]);
});

test("columns that could not be fetched are asked for again by the next message", async () => {
  const file = await createFile(rows, TEXTS);
  const answers = [Promise.reject(new Error("gone")), Promise.resolve(file)];
  const drawn = [];
  const faults = [];
  globalThis.reportError = (fault) => faults.push(fault.message);
  const reader = new RecordReader(
    (record) => drawn.push(record.version),
    () => answers.shift(),
  );
  reader.receive(filter());
  await new Promise((resolve) => setImmediate(resolve));
  reader.receive(filter());
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([faults, drawn], [["gone"], ["1"]]);
});

/** What is asked for, each answered when the test says so. */
class Answers {
  #pending = new Map();
  fetch = (address) =>
    new Promise((resolve, reject) => {
      this.#pending.set(address, { resolve, reject });
    });
  async settle(address, how, value) {
    this.#pending.get(address)[how](value);
    this.#pending.delete(address);
    await new Promise((resolve) => setImmediate(resolve));
  }
  get addresses() {
    return [...this.#pending.keys()];
  }
}

test("bits that a message only names are fetched, and what was told meanwhile is drawn", async () => {
  const answers = new Answers();
  const drawn = [];
  const faults = [];
  globalThis.reportError = (fault) => faults.push(fault.message);
  const reader = new RecordReader(
    (record) => drawn.push([record.version, record.incidents.first.length]),
    answers.fetch,
  );
  reader.receive(filter({ passing: "file:/rows/1" }));
  assert.deepEqual(answers.addresses, [filter().columns, "/rows/1"]);
  await answers.settle("/rows/1", "resolve", Uint8Array.of(0b111).buffer);
  assert.deepEqual(drawn, []);
  await answers.settle(filter().columns, "resolve", await createFile(rows, TEXTS));
  assert.deepEqual(drawn.splice(0), [["1", 3]]);
  reader.receive(filter({ version: "2", passing: "file:/rows/2" }));
  reader.receive(filter({ version: "3", passing: "file:/rows/3" }));
  await answers.settle("/rows/3", "resolve", Uint8Array.of(0b1001).buffer);
  await answers.settle("/rows/2", "reject", new Error("gone"));
  assert.deepEqual([drawn.splice(0), faults], [[["3", 2]], []]);
  reader.receive(filter({ version: "4", passing: "file:/rows/4" }));
  await answers.settle("/rows/4", "reject", new Error("gone"));
  assert.deepEqual([drawn, faults], [[], ["gone"]]);
  reader.receive(filter({ version: "4", passing: "file:/rows/4" }));
  assert.deepEqual(answers.addresses, ["/rows/4"], "the columns are still there");
  await answers.settle("/rows/4", "resolve", Uint8Array.of(1).buffer);
  assert.deepEqual(drawn, [["4", 1]]);
});

test("a file that several ask for at the same time is fetched once, and again where that failed", async () => {
  const asked = [];
  const ok = [true, false, true];
  globalThis.fetch = async (address) => {
    asked.push(address);
    return { ok: ok.shift(), status: 404, arrayBuffer: async () => new ArrayBuffer(asked.length) };
  };
  const files = await Promise.all([fetchFile("/a"), fetchFile("/a")]);
  assert.equal(files[0], files[1]);
  await assert.rejects(Promise.all([fetchFile("/b"), fetchFile("/b")]), /404/);
  assert.equal((await fetchFile("/b")).byteLength, 3);
  assert.deepEqual(asked, ["/a", "/b", "/b"]);
});
