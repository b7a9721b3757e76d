// Draws what is not a symbol: municipalities shaded by number and those chosen outlined, areas hatched, lines,
// and the rings that say how far off a spot may be.

import { pathOf, Paths, pixels } from "./canvas.js";
import { drawRing, hatching } from "./uncertainty.js";
import { arrowhead, drawLine, isVague, linePath } from "./lines.js";

/** Index of the class a count falls in; -1 for none. Breaks are the lowest count of each class. */
export function classOf(count, breaks) {
  let index = -1;
  while (index + 1 < breaks.length && count >= breaks[index + 1]) index += 1;
  return index;
}

/** A ring with a smaller radius than this, in px, lies under its symbol. */
const HIDDEN = 6;

/** For each place the first one that is drawn as the same shape, or itself. */
function firstAlike(places, geometries) {
  const seen = new Map();
  return places.map(({ geometry, drawn, precision, arrow }, i) => {
    if (!geometries[i]) return i;
    const shape = geometry ? JSON.stringify(geometry) : geometries[i];
    const key = precision === "region" || drawn === "line" ? `${precision} ${drawn === "line" && arrow} ${shape}` : shape;
    if (!seen.has(key)) seen.set(key, i);
    return seen.get(key);
  });
}

export class Areas {
  /** @param config {municipalities: [{geometry}], disputed: a GeoJSON geometry or null} */
  constructor(map, { municipalities, disputed }) {
    this.map = map;
    this.municipalities = new Paths(map, municipalities.map((m) => m.geometry));
    this.disputed = new Paths(map, [disputed]);
    this.set([], []);
  }

  /** A place that is drawn as its municipality comes without a geometry of its own.
   * @param {number[]} chosen municipalities that the filter names */
  set(places, chosen) {
    const own = (place) => {
      const { geometry, drawn, arrow, municipalities: [first] } = place;
      if (drawn === "line") return { ...geometry, schematic: arrow && isVague(place) };
      return geometry ?? (drawn === "area" ? this.municipalities.geometries[first] : null);
    };
    const geometries = places.map(own);
    this.placeList = places;
    this.chosen = chosen;
    this.alike = firstAlike(places, geometries);
    this.places = new Paths(this.map, geometries, (map, geometry) => (geometry.type === "LineString" ? linePath : pathOf)(map, geometry));
    this.heads = new Paths(this.map, places.map(({ arrow, drawn }, i) => (arrow && drawn === "line" ? geometries[i] : null)), arrowhead);
  }

  /** Of the visible places those that show here, one for each shape: rings may be hidden, shapes the same. */
  marked(visible, uncertainty) {
    const shapes = visible.filter((i) => this.shows(this.placeList[i], uncertainty)).map((i) => this.alike[i]);
    return [...new Set(shapes)];
  }

  shows(place, uncertainty) {
    if (place.drawn !== "point") return uncertainty || place.drawn === "line";
    return uncertainty && Boolean(place.ring) && this.radii(place)[0] >= HIDDEN;
  }

  /** Half axes of the ring of a spot, in px. @returns {[number, number]} across and down */
  radii({ ring, lat }) {
    return pixels(this.map, ring, lat);
  }

  /**
   * @param scene {shades: [css colour or null], visible: [place index], uncertainty: boolean, lit: place index}
   */
  paint(ctx, scene, theme, bounds) {
    const outlines = this.municipalities.all();
    scene.shades.forEach((shade, i) => {
      if (!shade) return;
      this.fill(ctx, outlines[i], shade);
    });
    for (const index of this.chosen) {
      this.stroke(ctx, outlines[index], theme.halo, 6, []);
      this.stroke(ctx, outlines[index], theme.chosen, 3, []);
    }
    for (const index of this.marked(scene.visible, scene.uncertainty)) this.paintPlace(ctx, index, scene, theme, bounds);
    const [disputed] = this.disputed.all();
    if (disputed) this.paintDisputed(ctx, disputed, theme);
  }

  /** Dashed over a casing, so that no solid outline below shows through. */
  paintDisputed(ctx, path, theme) {
    this.stroke(ctx, path, theme.land, 3.5, []);
    this.stroke(ctx, path, theme.disputed, 2, [8, 5]);
  }

  paintPlace(ctx, index, scene, theme, bounds) {
    const place = this.placeList[index];
    const path = this.places.all()[index];
    if (place.drawn === "line") drawLine(ctx, path, this.heads.all()[index], isVague(place), theme);
    if (!scene.uncertainty) return;
    if (place.drawn === "area") {
      const region = place.precision === "region";
      if (!region) this.fill(ctx, path, this.hatch(ctx, theme));
      if (index === this.alike[scene.lit]) this.fill(ctx, path, theme.lit);
      if (region) this.stroke(ctx, path, theme.area, 1.2, [4, 4]);
    } else if (place.ring) this.ring(ctx, place, theme, bounds);
  }

  hatch(ctx, { hatch: color }) {
    if (this.hatched?.color !== color) this.hatched = { color, pattern: hatching(ctx, color) };
    return this.hatched.pattern;
  }

  ring(ctx, place, theme, bounds) {
    const [across, down] = this.radii(place);
    const { x, y } = this.map.latLngToLayerPoint([place.lat, place.lon]);
    if (!bounds.intersects([[x - across, y - down], [x + across, y + down]])) return;
    drawRing(ctx, x, y, across, down, theme);
  }

  fill(ctx, path, style) {
    ctx.fillStyle = style;
    ctx.fill(path);
  }

  stroke(ctx, path, color, width, dash) {
    ctx.setLineDash(dash);
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.lineJoin = "round";
    ctx.stroke(path);
    ctx.setLineDash([]);
  }

  /** Index of the municipality under a layer point; -1 for none. */
  municipalityAt(ctx, point) {
    return this.municipalities.all().findIndex((path) => this.inside(ctx, "isPointInPath", path, point));
  }

  /** Index of the first of the given places whose area or line is under a layer point; -1 for none. */
  placeAt(ctx, candidates, point) {
    const paths = this.places.all();
    ctx.save();
    ctx.lineWidth = 14;
    const found = candidates.find((index) => paths[index] && (this.placeList[index].drawn === "line"
      ? this.inside(ctx, "isPointInStroke", paths[index], point)
      : this.inside(ctx, "isPointInPath", paths[index], point)));
    ctx.restore();
    return found ?? -1;
  }

  /** Canvas hit tests want device pixels of the canvas, not layer points. */
  inside(ctx, test, path, point) {
    const { a, e, f } = ctx.getTransform();
    return ctx[test](path, point.x * a + e, point.y * a + f);
  }
}
