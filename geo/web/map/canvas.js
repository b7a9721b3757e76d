// A canvas that moves and scales with a Leaflet map. What it shows is painted by its owner, in
// layer points, whenever the view changes or the owner asks.

/* global L */

/**
 * @param {string} pane name of the map pane; made if missing
 * @param {number} zIndex of the pane
 * @param {(ctx: CanvasRenderingContext2D, bounds) => void} paint called with a cleared canvas
 */
export function addCanvas(map, pane, zIndex, paint) {
  map.createPane(pane).style.zIndex = zIndex;
  map.getPane(pane).style.pointerEvents = "none";
  const layer = new (L.Renderer.extend({
    _initContainer() {
      this._container = document.createElement("canvas");
      this.ctx = this._container.getContext("2d");
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
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
  }))({ pane, padding: 0.15 });
  return layer.addTo(map);
}

/** A GeoJSON geometry as a Path2D in the map's layer points. */
export function pathOf(map, geometry) {
  const path = new Path2D();
  const parts = {
    Polygon: (c) => [c], MultiPolygon: (c) => c, LineString: (c) => [[c]], MultiLineString: (c) => [c],
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

/** Paths of geometries, projected anew only when the zoom or the pixel origin has changed. */
export class Paths {
  /** @param {(map, geometry) => Path2D} build the path of one geometry */
  constructor(map, geometries, build = pathOf) {
    Object.assign(this, { map, geometries, build, key: "", paths: [] });
  }

  all() {
    const key = `${this.map.getZoom()} ${this.map.getPixelOrigin()}`;
    if (key !== this.key) {
      this.key = key;
      this.paths = this.geometries.map((geometry) => geometry && this.build(this.map, geometry));
    }
    return this.paths;
  }
}

/** Half axes, in pixels at the map's zoom, of an ellipse given in degrees east and north at a latitude. */
export function pixels(map, [east, north], lat) {
  const degree = 2 ** (map.getZoom() + 8) / 360;
  return [east * degree, (north * degree) / Math.cos((lat * Math.PI) / 180)];
}
