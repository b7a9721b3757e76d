// The ground anywhere in the world: land, the lines of units, borders, and dashed those of disputed status.

/* global L */

import { addCanvas, PathCache } from "./canvas.js";

/** @typedef {import("./symbol_style.js").Theme} Theme */

const COORDINATES_PER_DEGREE = 1000;

/** Turns flat differences of rounded coordinates into positions. @param {number[]} flat */
function decodePositions(flat) {
  const positions = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < flat.length; i += 2) {
    x += flat[i];
    y += flat[i + 1];
    positions.push([x / COORDINATES_PER_DEGREE, y / COORDINATES_PER_DEGREE]);
  }
  return positions;
}

/** Decodes polygons (lists of rings) into GeoJSON. @param {number[][][]} polygons */
export function decodePolygons(polygons) {
  return { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(decodePositions)) };
}

/**
 * Adds neighbours and municipalities as outlines that look as the style sheet says.
 * @param {L.Map} map
 * @param {{neighbours: any[], municipalities: {geometry: any}[]}} config geometries of GeoJSON
 */
export function addOutlines(map, { neighbours, municipalities }) {
  const add = (geometries, className) => {
    const style = { className, fillOpacity: 1, weight: 1 };
    L.geoJSON(geometries, /** @type {any} */ ({ style, interactive: false, smoothFactor: 0.8 })).addTo(map);
  };
  add(neighbours, "map-neighbours");
  add(
    municipalities.map(({ geometry }) => geometry),
    "map-municipalities",
  );
}

/** @param {number[][] | null} lines */
function decodeLines(lines) {
  return lines && { type: "MultiLineString", coordinates: lines.map(decodePositions) };
}

/**
 * Draws the ground under the incidents.
 * @param {L.Map} map
 * @param {{land: number[][][], borders: number[][] | null, unit_lines: number[][] | null, disputed: number[][] | null}} ground
 * @param {() => Theme} theme gives that of the moment
 * @returns {() => void} paints it anew
 */
export function addGround(map, ground, theme) {
  const land = new PathCache(map, [decodePolygons(ground.land)]);
  const lines = new PathCache(map, [ground.unit_lines, ground.borders, ground.disputed].map(decodeLines));
  const hasTiles = () => map.getContainer().classList.contains("with-tiles");
  const below = addCanvas(map, "ground-land", 390, (ctx) => {
    const [path] = land.paths();
    if (!path || hasTiles()) return;
    ctx.fillStyle = theme().land;
    ctx.fill(path, "evenodd");
  });
  const above = addCanvas(map, "ground-lines", 415, (ctx) => {
    const [units, borders, disputed] = lines.paths();
    const { line, disputed_casing, disputed: dashed, outer_line } = theme();
    stroke(ctx, units, line, 0.8);
    stroke(ctx, borders, outer_line, 1.4);
    stroke(ctx, disputed, disputed_casing, 3.2);
    stroke(ctx, disputed, dashed, 1.8, [7, 5]);
  });
  return () => {
    below.repaint();
    above.repaint();
  };
}

function stroke(ctx, path, color, width, /** @type {number[]} */ dash = []) {
  if (!path) return;
  ctx.setLineDash(dash);
  Object.assign(ctx, { strokeStyle: color, lineWidth: width, lineJoin: "round" });
  ctx.stroke(path);
  ctx.setLineDash([]);
}

const NAME_FONTS = { country: "600 13px system-ui, sans-serif", unit: "italic 500 11px system-ui, sans-serif" };
const MIN_UNIT_ZOOM = 5;
const MAX_COUNTRY_ZOOM = 7.5;

/**
 * Draws the names of countries and units that have room for them.
 * @param {CanvasRenderingContext2D} ctx
 * @param {L.Map} map
 * @param {{name: string, lat: number, lon: number, span: number, is_country: boolean}[]} names
 * @param {L.Bounds} bounds in layer points
 * @param {Theme} theme
 * @returns {{left: number, right: number, top: number, bottom: number}[]} the boxes of the names
 */
export function drawNames(ctx, map, names, bounds, theme) {
  const zoom = map.getZoom();
  const pxPerDegree = 2 ** (zoom + 8) / 360;
  /** @type {{left: number, right: number, top: number, bottom: number}[]} */
  const taken = [];
  Object.assign(ctx, {
    textAlign: "center",
    textBaseline: "middle",
    lineJoin: "round",
    lineWidth: 3,
    strokeStyle: theme.land,
  });
  for (const { name, lat, lon, span, is_country: isCountry } of names) {
    if (isCountry ? zoom > MAX_COUNTRY_ZOOM : zoom < MIN_UNIT_ZOOM) continue;
    const { x, y } = map.latLngToLayerPoint([lat, lon]);
    if (!bounds.contains([x, y])) continue;
    ctx.font = isCountry ? NAME_FONTS.country : NAME_FONTS.unit;
    const half = ctx.measureText(name).width / 2 + 3;
    if (2 * half > span * pxPerDegree) continue;
    const box = { left: x - half, right: x + half, top: y - 9, bottom: y + 9 };
    if (taken.some((o) => box.left < o.right && o.left < box.right && box.top < o.bottom && o.top < box.bottom))
      continue;
    taken.push(box);
    ctx.globalAlpha = isCountry ? 0.85 : 0.75;
    ctx.fillStyle = theme.faint;
    ctx.strokeText(name, x, y);
    ctx.fillText(name, x, y);
  }
  ctx.globalAlpha = 1;
  return taken;
}
