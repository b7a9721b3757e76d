// Draws what is not a symbol: municipalities shaded by number and those chosen outlined, lines, and, of what is
// highlighted, the areas and rings that say how far off it may be.

/* global L */

import { addCanvas, buildPath, isInPath, PathCache } from "./canvas.js";
import { drawHighlight } from "./symbol_shapes.js";

/** @typedef {import("./symbols.js").Theme} Theme */

const LINE_PX = 4;
const LINE_DASH = [9, 6];
const ARROW = { length: 16, halfWidth: 8, beyond: 3 }; // px
/** Length from end to end of an arrow that says a direction only, whose own length means nothing. */
const MIN_ARROW_PX = 64;
/** A ring with a smaller radius lies under its symbol. */
const MIN_RING_PX = 6;
/** Width of a line under a pointer. */
const HIT_LINE_PX = 14;

/** Finds the class that a count falls in; -1 for none. @param {number[]} breaks lowest count of each class */
export function classOf(count, breaks) {
  let index = -1;
  while (index + 1 < breaks.length && count >= breaks[index + 1]) index += 1;
  return index;
}

/** Whether only the direction of a line is known, and not its course. */
function isDirectionOnly({ precision }) {
  return precision === "municipality" || precision === "region";
}

/** The areas, lines and rings of a record on a Leaflet map. */
export class Areas {
  #map;
  /** @type {any[]} */
  #places = [];
  /** @type {number[]} */
  #chosen = [];
  /** The places that are drawn as lines. @type {number[]} */
  lines = [];
  /** For each place the first one that is drawn as the same shape, or itself. @type {number[]} */
  #alike = [];
  #municipalities;
  #disputed;
  #shapes;
  #arrowheads;

  /** @param {L.Map} map
   * @param {{municipalities: {geometry: object}[], disputed: object | null}} config geometries in GeoJSON */
  constructor(map, { municipalities, disputed }) {
    this.#map = map;
    this.#municipalities = new PathCache(
      map,
      municipalities.map(({ geometry }) => geometry),
    );
    this.#disputed = new PathCache(map, [disputed]);
    this.set([], []);
  }

  /**
   * Takes the places of a record. One that is drawn as its municipality comes without a geometry of its own.
   * @param {any[]} places
   * @param {number[]} chosen municipalities that the filter names
   */
  set(places, chosen) {
    const geometries = places.map((place) => {
      const {
        geometry,
        drawn,
        arrow,
        municipalities: [first],
      } = place;
      if (drawn === "line") return { ...geometry, schematic: arrow && isDirectionOnly(place) };
      return geometry ?? (drawn === "area" ? this.#municipalities.geometries[first] : null);
    });
    this.#places = places;
    this.lines = places.flatMap(({ drawn }, i) => (drawn === "line" ? [i] : []));
    this.#chosen = chosen;
    this.#alike = findAlike(places, geometries);
    const build = (map, geometry) => (geometry.type === "LineString" ? buildLine : buildPath)(map, geometry);
    this.#shapes = new PathCache(this.#map, geometries, build);
    const arrows = places.map(({ arrow, drawn }, i) => (arrow && drawn === "line" ? geometries[i] : null));
    this.#arrowheads = new PathCache(this.#map, arrows, buildArrowhead);
  }

  /** Of the visible places those that show here, one for each shape: rings may be hidden, shapes the same.
   * @param {number[]} visible @param {boolean} uncertainty whether that layer is on */
  marked(visible, uncertainty) {
    const shown = visible.filter((index) => this.#isShown(this.#places[index], uncertainty));
    return [...new Set(shown.map((index) => this.#alike[index]))];
  }

  #isShown(place, uncertainty) {
    if (place.drawn !== "point") return place.drawn === "line";
    return uncertainty && Boolean(place.ring) && this.#ringAxes(place)[0] >= MIN_RING_PX;
  }

  /** Half axes of a place's ring, in px. @returns {[number, number]} east, north */
  #ringAxes({ ring: [east, north], lat }) {
    const pxPerDegree = 2 ** (this.#map.getZoom() + 8) / 360;
    return [east * pxPerDegree, (north * pxPerDegree) / Math.cos((lat * Math.PI) / 180)];
  }

  /**
   * Paints all of it.
   * @param {CanvasRenderingContext2D} ctx
   * @param {{shades: (string | null)[], visible: number[], uncertainty: boolean}} scene a colour for each municipality,
   *   indices of places, and whether that layer is on
   * @param {Theme} theme
   * @param {L.Bounds} bounds of the canvas in layer points
   */
  paint(ctx, scene, theme, bounds) {
    const outlines = this.#municipalities.paths();
    scene.shades.forEach((shade, i) => {
      if (shade) fillPath(ctx, outlines[i], shade);
    });
    for (const index of this.#chosen) {
      strokePath(ctx, outlines[index], theme.halo, 6);
      strokePath(ctx, outlines[index], theme.chosen, 3);
    }
    const marked = this.marked(scene.visible, scene.uncertainty);
    this.#fillRings(ctx, marked, theme, bounds);
    for (const index of marked) if (this.#places[index].drawn === "line") this.#paintLine(ctx, index, theme);
    const [disputed] = this.#disputed.paths();
    if (!disputed) return;
    // Over a casing, so that no solid outline below shows through.
    strokePath(ctx, disputed, theme.disputed_casing, 3.5);
    strokePath(ctx, disputed, theme.disputed, 2, [8, 5]);
  }

  #paintLine(ctx, index, theme) {
    const direction = isDirectionOnly(this.#places[index]);
    drawLine(ctx, this.#shapes.paths()[index], this.#arrowheads.paths()[index], direction, theme);
  }

  /** Tints what is within the rings, once where they overlap: a hint of which spots are not exact. */
  #fillRings(ctx, marked, theme, bounds) {
    ctx.beginPath();
    for (const index of marked) {
      const ring = this.#places[index].ring && this.#placeRing(this.#places[index], bounds);
      if (!ring) continue;
      ctx.moveTo(ring.x + ring.east, ring.y);
      ctx.ellipse(ring.x, ring.y, ring.east, ring.north, 0, 0, 2 * Math.PI);
    }
    ctx.fillStyle = theme.ring_hint;
    ctx.fill();
  }

  /** Where a ring is on the canvas, in px; null where it is not. */
  #placeRing(place, bounds) {
    const [east, north] = this.#ringAxes(place);
    const { x, y } = this.#map.latLngToLayerPoint([place.lat, place.lon]);
    const isInView = bounds.intersects([
      [x - east, y - north],
      [x + east, y + north],
    ]);
    return isInView ? { x, y, east, north } : null;
  }

  /** Paints how far off a place may be: its area, or its ring.
   * @param {CanvasRenderingContext2D} ctx @param {number} index @param {Theme} theme @param {L.Bounds} bounds */
  paintHighlight(ctx, index, theme, bounds) {
    const place = this.#places[index];
    if (place.drawn === "area") {
      const path = this.#shapes.paths()[index];
      fillPath(ctx, path, theme.area_highlight);
      strokePath(ctx, path, theme.area, 1.5, place.precision === "region" ? [4, 4] : []);
      return;
    }
    const ring = place.drawn === "point" && place.ring && this.#placeRing(place, bounds);
    if (ring && ring.east >= MIN_RING_PX) drawRing(ctx, ring.x, ring.y, ring.east, ring.north, theme);
  }

  /** Index of the municipality under a layer point; -1 for none.
   * @param {CanvasRenderingContext2D} ctx @param {L.Point} point */
  municipalityAt(ctx, point) {
    return this.#municipalities.paths().findIndex((path) => isInPath(ctx, "isPointInPath", path, point));
  }

  /** Index of the last of the given places whose line is under a layer point; -1 for none.
   * @param {CanvasRenderingContext2D} ctx @param {number[]} candidates of `lines` @param {L.Point} point */
  lineAt(ctx, candidates, point) {
    const paths = this.#shapes.paths();
    ctx.save();
    ctx.lineWidth = HIT_LINE_PX;
    const hit = candidates.findLast((index) => isInPath(ctx, "isPointInStroke", paths[index], point));
    ctx.restore();
    return hit ?? -1;
  }
}

function findAlike(places, geometries) {
  const seen = new Map();
  return places.map(({ geometry, drawn, precision, arrow }, i) => {
    if (!geometries[i]) return i;
    const shape = geometry ? JSON.stringify(geometry) : geometries[i];
    const key =
      precision === "region" || drawn === "line" ? `${precision} ${drawn === "line" && arrow} ${shape}` : shape;
    if (!seen.has(key)) seen.set(key, i);
    return seen.get(key);
  });
}

function fillPath(ctx, path, style) {
  ctx.fillStyle = style;
  ctx.fill(path);
}

/** @param {number[]} dash in px */
function strokePath(ctx, path, color, width, dash = []) {
  ctx.setLineDash(dash);
  Object.assign(ctx, { strokeStyle: color, lineWidth: width, lineJoin: "round" });
  ctx.stroke(path);
  ctx.setLineDash([]);
}

/**
 * Draws a dotted ring.
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x of its centre
 * @param {number} y
 * @param {number} east half axis in px
 * @param {number} north half axis in px
 * @param {Theme} theme
 */
export function drawRing(ctx, x, y, east, north, theme) {
  ctx.beginPath();
  ctx.ellipse(x, y, east, north, 0, 0, 2 * Math.PI);
  ctx.fillStyle = theme.ring;
  ctx.fill();
  ctx.strokeStyle = theme.area;
  ctx.lineWidth = 1.2;
  ctx.setLineDash([2, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
}

/**
 * Draws a line over a casing that sets it off from the ground.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Path2D} path
 * @param {Path2D | null} head of an arrow
 * @param {boolean} dashed where only the direction of the line is known
 * @param {Theme} theme
 */
export function drawLine(ctx, path, head, dashed, theme) {
  ctx.lineCap = "butt";
  strokePath(ctx, path, theme.halo, LINE_PX + 3);
  if (head) strokePath(ctx, head, theme.halo, 3);
  strokePath(ctx, path, theme.area, LINE_PX, dashed ? LINE_DASH : []);
  if (head) fillPath(ctx, head, theme.area);
}

/** The vertices of a line in layer points; of a `schematic` one drawn out about its middle until it can be seen. */
function projectLine(map, { coordinates, schematic }) {
  const points = coordinates.map(([lon, lat]) => map.latLngToLayerPoint([lat, lon]));
  const { min, max } = /** @type {{min: L.Point, max: L.Point}} */ (L.bounds(points));
  const grow = schematic ? Math.max(1, MIN_ARROW_PX / (min.distanceTo(max) || MIN_ARROW_PX)) : 1;
  const middle = min.add(max).divideBy(2);
  return points.map((point) => point.subtract(middle).multiplyBy(grow).add(middle));
}

function buildLine(map, geometry) {
  const path = new Path2D();
  for (const { x, y } of projectLine(map, geometry)) path.lineTo(x, y);
  return path;
}

/** Builds the head of an arrow at the last vertex of a line. */
function buildArrowhead(map, geometry) {
  const points = projectLine(map, geometry);
  const tip = points.at(-1);
  // From a point far enough back, so that a last short bend does not turn the head away.
  const from = points.findLast((point) => point.distanceTo(tip) >= ARROW.length) ?? points[0];
  const angle = Math.atan2(tip.y - from.y, tip.x - from.x);
  /** @returns {[number, number]} */
  const at = (along, aside) => [
    tip.x + along * Math.cos(angle) - aside * Math.sin(angle),
    tip.y + along * Math.sin(angle) + aside * Math.cos(angle),
  ];
  const path = new Path2D();
  path.moveTo(...at(ARROW.beyond, 0));
  path.lineTo(...at(ARROW.beyond - ARROW.length, ARROW.halfWidth));
  path.lineTo(...at(ARROW.beyond - ARROW.length * 0.72, 0));
  path.lineTo(...at(ARROW.beyond - ARROW.length, -ARROW.halfWidth));
  path.closePath();
  return path;
}

// What is highlighted: the place under the pointer, the one that is selected, and the one that the list beside the map
// points at. Its symbol is raised over all others, in a ring; how far off it may be is drawn under them. Two canvases of
// their own, so that a highlight costs no frame of all symbols.

/** Why a place is highlighted. @typedef {"hover" | "selected" | "list"} Reason */

export class Highlight {
  /** The index of the place by reason, -1 for none. @type {Record<Reason, number>} */
  places = { hover: -1, list: -1, selected: -1 };
  #layer;
  #below;
  #above;
  #isDrawn = false;

  /** @param {import("./incident_layer.js").IncidentLayer} layer */
  constructor(layer) {
    this.#layer = layer;
    this.#below = addCanvas(layer.map, "highlight-areas", 425, (ctx, extent) => this.#paintAreas(ctx, extent));
    this.#above = addCanvas(layer.map, "highlight-symbols", 435, (ctx) => this.#paintSymbols(ctx));
  }

  /** Highlights a place, or none. @param {Reason} reason @param {number} place */
  set(reason, place = -1) {
    if (this.places[reason] === place) return;
    this.places[reason] = place;
    this.repaint();
  }

  /** Draws it anew with the frame; nothing where nothing is, and was, highlighted. */
  repaint() {
    const isDrawn = this.#listPlaces().length > 0;
    if (!isDrawn && !this.#isDrawn) return;
    this.#isDrawn = isDrawn;
    this.#below.repaint();
    this.#above.repaint();
  }

  /** The places, each once. */
  #listPlaces() {
    return [...new Set(Object.values(this.places))].filter((place) => place >= 0);
  }

  #paintAreas(ctx, extent) {
    const { on, areas, spots, theme } = this.#layer;
    if (!on.uncertainty) return;
    const together = this.#listPlaces().flatMap((place) => spots.placesAt(place));
    const present = together.filter((place) => this.#layer.isPresent(place));
    for (const place of present) areas.paintHighlight(ctx, place, theme, extent);
  }

  #paintSymbols(ctx) {
    const { placedSymbols, theme, groups } = this.#layer;
    for (const place of this.#listPlaces()) {
      const placed = placedSymbols.find(({ group }) => group === groups.groupOfPlace[place]);
      if (placed) drawHighlight(ctx, placed, place === this.places.selected, theme);
    }
  }
}
