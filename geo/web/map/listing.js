// What is at a place or in a municipality, in words and as a list. `found` is {place} or {municipality}, an index.

import { both, count, flags } from "../shared/names.js";
import { drawSymbol } from "./symbol_shapes.js";
import { countOf, symbolOf } from "./symbol_style.js";

/** "3 incidents, Mlin / Mulliri" */
export function describe(layer, { place, municipality }) {
  if (place !== undefined) return `${number(layer, place)}, ${both(layer.record.places[place])}`;
  const also = layer.across[municipality];
  const more = also ? `, and ${count(also, "incident")} at places that span several` : "";
  return `${count(layer.within[municipality], "incident")}, ${both(layer.config.municipalities[municipality])}${more}`;
}

function number(layer, place) {
  const found = layer.places[place];
  const { incidents, statements, retracted } = found;
  const parts = [
    incidents && count(incidents, "incident"), statements && count(statements, "statement"),
    retracted && `${retracted} retracted`,
  ];
  return (parts.filter(Boolean).join(" and ") || "no incidents") + flags(found);
}

function placesOf({ record }, { place, municipality }) {
  if (place !== undefined) return [place];
  return record.places.flatMap((one, i) => (one.municipalities.includes(municipality) ? [i] : []));
}

/** The incidents (rows of the record, oldest first) in a window, of the layers that are on. */
export function members(layer, found, { first, last } = layer.window) {
  const { tally, counts } = layer;
  return placesOf(layer, found).flatMap((place) => tally.list(place, first, last, counts)).sort((a, b) => a - b);
}

/** What the list shows: so many rows, or as many as it takes to reach the selected one.
 * @param {number} most rows */
export function listing(layer, found, most) {
  const { record, config } = layer;
  const inside = members(layer, found);
  const { place, municipality, event } = found;
  const current = event ? inside.find((index) => record.incidents.id[index] === event) : undefined;
  const shown = Math.max(most, inside.indexOf(current) + 1);
  return {
    title: both(place === undefined ? config.municipalities[municipality] : record.places[place]),
    note: place === undefined ? `municipality: ${count(inside.length, "entry", "entries")}` : number(layer, place),
    incidents: inside.slice(0, shown).map((index) => row(layer, index)),
    more: inside.length - shown,
    current,
  };
}

function row({ record, theme }, index) {
  const columns = ["title", "first", "last", "approx", "within", "mark", "support"];
  const found = Object.fromEntries(columns.map((name) => [name, record.incidents[name][index]]));
  const type = record.incidents.type[index];
  const symbol = symbolOf(countOf(found, type), record, theme, false);
  return { index, type: record.types[type].label, draw: (ctx, x, y) => drawSymbol(ctx, symbol, x, y, theme), ...found };
}
