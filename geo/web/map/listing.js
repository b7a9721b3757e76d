// What is at a spot or in a municipality, in words and as a list. `found` is {place} or {municipality}, an index; of
// several places at one spot any stands for all.

import { both, count, flags, names } from "../shared/names.js";
import { drawSymbol } from "./symbol_shapes.js";
import { countOf, symbolOf } from "./symbol_style.js";

/** "3 incidents, Mlin / Mulliri"; "2 incidents, Square · Town hall" */
export function describe(layer, { place, municipality }) {
  if (place !== undefined) return `${number(layer, place)}, ${namesAt(layer, place)}`;
  const also = layer.across[municipality];
  const more = also ? `, and ${count(also, "incident")} at places that span several` : "";
  return `${count(layer.within[municipality], "incident")}, ${both(layer.config.municipalities[municipality])}${more}`;
}

/** The places at a spot that have something in the window. */
function presentAt(layer, place) {
  return layer.spots.at(place).filter((one) => layer.places[one].total);
}

function namesAt(layer, place) {
  const present = presentAt(layer, place);
  return names((present.length ? present : [place]).map((one) => layer.record.places[one]));
}

function number(layer, place) {
  const found = layer.totals[layer.spots.lead[place]];
  const { incidents, statements, retracted } = found;
  const parts = [
    incidents && count(incidents, "incident"), statements && count(statements, "statement"),
    retracted && `${retracted} retracted`,
  ];
  return (parts.filter(Boolean).join(" and ") || "no incidents") + flags(found);
}

function placesOf({ record, spots }, { place, municipality }) {
  if (place !== undefined) return spots.at(place);
  return record.places.flatMap((one, i) => (one.municipalities.includes(municipality) ? [i] : []));
}

/** The incidents (rows of the record, oldest first, at a spot place by place) in a window, of the layers that are on. */
export function members(layer, found, { first, last } = layer.window) {
  const { tally, counts } = layer;
  const rows = placesOf(layer, found).flatMap((place) => tally.list(place, first, last, counts));
  return found.place === undefined ? rows.sort((a, b) => a - b) : rows;
}

/** What the list shows: so many rows, or as many as it takes to reach the selected one.
 * @param {number} most rows */
export function listing(layer, found, most) {
  const { record, config } = layer;
  const inside = members(layer, found);
  const { place, municipality, event } = found;
  const current = event ? inside.find((index) => record.incidents.id[index] === event) : undefined;
  const shown = Math.max(most, inside.indexOf(current) + 1);
  const several = place !== undefined && presentAt(layer, place).length > 1;
  const at = (index) => record.incidents.place[index];
  const headed = (index, i) => several && (i === 0 || at(index) !== at(inside[i - 1]));
  return {
    title: place === undefined ? both(config.municipalities[municipality]) : namesAt(layer, place),
    note: place === undefined ? `municipality: ${count(inside.length, "entry", "entries")}` : number(layer, place),
    incidents: inside.slice(0, shown).map((index, i) => ({
      ...row(layer, index), heading: headed(index, i) ? both(record.places[at(index)]) : "",
    })),
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
