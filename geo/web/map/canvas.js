// Canvases, and the ground that lies on them under all incidents. One moves and scales with a Leaflet map and is painted by
// its owner in layer points, whenever the view changes or the owner asks; small ones are for the legend and for lists. The
// ground is land, the lines of units and borders anywhere in the world, dashed those of disputed status.

/* global L */

/** How far a canvas reaches beyond the map's frame on each side, as a share of its size. */
export const CANVAS_PADDING = 0.15;

/**
 * Adds a canvas to a map.
 * @param {L.Map} map
 * @param {string} pane name of the map pane; made if missing
 * @param {number} zIndex of the pane
 * @param {(ctx: CanvasRenderingContext2D, bounds: L.Bounds) => void} paint called with a cleared canvas
 * @returns {{ctx: CanvasRenderingContext2D, repaint: () => void}}
 */
export function addCanvas(map, pane, zIndex, paint) {
  Object.assign(map.createPane(pane).style, { zIndex, pointerEvents: "none" });
  const { Renderer } = /** @type {any} */ (L); // whose methods that a renderer overrides have no types
  const layer = new (Renderer.extend({
    _initContainer() {
      this._container = document.createElement("canvas");
      this.ctx = contextOf(this._container);
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      Renderer.prototype._update.call(this);
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const scale = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this._container, min);
      Object.assign(this._container, { width: size.x * scale, height: size.y * scale });
      Object.assign(this._container.style, { width: `${size.x}px`, height: `${size.y}px` });
      this.ctx.setTransform(scale, 0, 0, scale, -min.x * scale, -min.y * scale);
      this.repaint();
    },
    repaint() {
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      this.ctx.clearRect(min.x, min.y, size.x, size.y);
      paint(this.ctx, this._bounds);
    },
  }))({ pane, padding: CANVAS_PADDING });
  return layer.addTo(map);
}

/** What is in view of a map, in layer points. @param {L.Map} map @returns {L.Bounds} */
export function frameOf(map) {
  const corner = map.containerPointToLayerPoint([0, 0]);
  return L.bounds(corner, corner.add(map.getSize()));
}

/** The context of a canvas, which every browser that we know has. @param {HTMLCanvasElement} canvas */
function contextOf(canvas) {
  return /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
}

/**
 * Makes a small canvas with what `draw` puts at its centre; silent, for the words beside it say the same.
 * @param {(ctx: CanvasRenderingContext2D, x: number, y: number) => void} draw
 * @param {number} width in px
 * @param {number} height in px
 */
export function createIcon(draw, width, height) {
  const canvas = document.createElement("canvas");
  const scale = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: width * scale, height: height * scale, ariaHidden: "true" });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const ctx = contextOf(canvas);
  ctx.scale(scale, scale);
  draw(ctx, width / 2, height / 2);
  return canvas;
}

/** Paths of geometries, projected anew only when the zoom or the pixel origin has changed. */
export class PathCache {
  #map;
  #build;
  #view = "";
  /** @type {(Path2D | null)[]} */
  #paths = [];

  /**
   * @param {L.Map} map
   * @param {(object | null)[]} geometries GeoJSON
   * @param {(map: L.Map, geometry: any) => Path2D} build the path of one geometry
   */
  constructor(map, geometries, build = buildPath) {
    this.#map = map;
    this.#build = build;
    this.geometries = geometries;
  }

  /** The paths in layer points, in the order of the geometries. @returns {(Path2D | null)[]} */
  paths() {
    const view = `${this.#map.getZoom()} ${this.#map.getPixelOrigin()}`;
    if (view !== this.#view) {
      this.#view = view;
      this.#paths = this.geometries.map((geometry) => geometry && this.#build(this.#map, geometry));
    }
    return this.#paths;
  }
}

/** Builds a path in layer points from a GeoJSON geometry of lines or polygons.
 * @param {L.Map} map @param {any} geometry @returns {Path2D} */
export function buildPath(map, geometry) {
  const path = new Path2D();
  const parts = {
    Polygon: (c) => [c],
    MultiPolygon: (c) => c,
    LineString: (c) => [[c]],
    MultiLineString: (c) => [c],
  }[geometry.type](geometry.coordinates);
  for (const ring of parts.flat()) {
    ring.forEach(([lon, lat], i) => {
      const { x, y } = map.latLngToLayerPoint([lat, lon]);
      if (i === 0) path.moveTo(x, y);
      else path.lineTo(x, y);
    });
    if (geometry.type.endsWith("Polygon")) path.closePath();
  }
  return path;
}

/** Whether a path is under a layer point; canvas hit tests want device pixels of the canvas.
 * @param {CanvasRenderingContext2D} ctx @param {"isPointInPath" | "isPointInStroke"} test @param {Path2D | null} path
 * @param {{x: number, y: number}} point */
export function isInPath(ctx, test, path, point) {
  const { a, e, f } = ctx.getTransform();
  return path !== null && ctx[test](path, point.x * a + e, point.y * a + f);
}

/** @typedef {import("./symbols.js").Theme} Theme */

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
    strokeLines(ctx, units, line, 0.8);
    strokeLines(ctx, borders, outer_line, 1.4);
    strokeLines(ctx, disputed, disputed_casing, 3.2);
    strokeLines(ctx, disputed, dashed, 1.8, [7, 5]);
  });
  return () => {
    below.repaint();
    above.repaint();
  };
}

function strokeLines(ctx, path, color, width, /** @type {number[]} */ dash = []) {
  if (!path) return;
  ctx.setLineDash(dash);
  Object.assign(ctx, { strokeStyle: color, lineWidth: width, lineJoin: "round" });
  ctx.stroke(path);
  ctx.setLineDash([]);
}

const GROUND_NAME_FONTS = { country: "600 13px system-ui, sans-serif", unit: "italic 500 11px system-ui, sans-serif" };
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
    ctx.font = isCountry ? GROUND_NAME_FONTS.country : GROUND_NAME_FONTS.unit;
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
