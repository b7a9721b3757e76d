// Canvases: one that moves and scales with a Leaflet map and is painted by its owner in layer points, whenever the view
// changes or the owner asks; and small ones for the legend and for lists.

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
