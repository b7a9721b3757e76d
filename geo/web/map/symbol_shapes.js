// Draws symbols, tags and what is on them, by the sizes of symbols.json, and keeps them as pictures; print draws the
// same in Python.

import pictograms from "../pictograms.json" with { type: "json" };
import rules from "../symbols.json" with { type: "json" };
import { DISPUTED } from "./symbols.js";

/** @typedef {import("./symbols.js").SymbolStyle} SymbolStyle */
/** @typedef {import("./symbols.js").Theme} Theme */

/** The ring around what is highlighted. */
const HIGHLIGHT_PX = { gap: 3, corner: 7, casing: 3, line: 3, thin_line: 2 };

/** The rim around the symbol of several places. */
const RIM_PX = { gap: 4, line: 1.5, casing: 2 };

/**
 * Draws a symbol centred on (x, y).
 * @param {CanvasRenderingContext2D} ctx
 * @param {SymbolStyle} symbol
 * @param {number} x
 * @param {number} y
 * @param {Theme} theme
 */
export function drawSymbol(ctx, symbol, x, y, theme) {
  const { tag, text, pictogram, radius, hollow, lost, segments } = symbol;
  const [{ shape }] = segments;
  if (symbol.cell) drawRim(ctx, x, y, radius, theme);
  ctx.globalAlpha = lost ? rules.lost.opacity : 1;
  (tag ? drawTag : segments.length === 1 ? drawShape : drawRing)(ctx, symbol, x, y, theme);
  ctx.globalAlpha = 1;
  const rule = rules.shapes[shape] ?? {};
  const color = hollow ? segments[0].color : theme.halo;
  if (tag) {
    drawText(ctx, text, x, y - rules.tag.text_rise_px, rules.tag.text_radius_px, theme.text);
    drawPictogram(ctx, pictogram, x, y - rules.tag.text_rise_px, rules.pictogram.tag_px, theme.text);
  } else if (segments.length > 1) drawText(ctx, text, x, y, radius * rules.text.ring_radii, theme.text);
  else {
    drawText(ctx, text, x, y + radius * (rule.text_drop ?? 0), radius, color);
    const size = radius * (rule.pictogram_radii ?? rules.pictogram.radii);
    drawPictogram(ctx, pictogram, x, y + radius * (rule.pictogram_drop ?? 0), size, color);
  }
  drawBadges(ctx, symbol, x, y, theme);
}

/** Draws the rim of a symbol that stands for several places close by. */
function drawRim(ctx, x, y, radius, theme) {
  ctx.beginPath();
  ctx.arc(x, y, radius + RIM_PX.gap, 0, 2 * Math.PI);
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = RIM_PX.line + RIM_PX.casing;
  ctx.stroke();
  ctx.strokeStyle = theme.faint;
  ctx.lineWidth = RIM_PX.line;
  ctx.stroke();
}

/** How far a tag reaches from its centre, in px. @param {{text: string}} symbol @returns {[number, number]} east, south */
export function tagReach({ text }) {
  const { margin_px: margin, digit_px: digit, half_height_px: halfHeight } = rules.tag;
  return [(margin + Math.max(1, text.length) * digit) / 2, halfHeight];
}

/** How far a symbol or tag reaches from its centre, in px.
 * @param {SymbolStyle} symbol @returns {[number, number]} east, south */
function symbolReach(symbol) {
  const badge = symbol.drop ? rules.badge.radius_px + 1.5 : 1;
  if (symbol.tag) {
    const [east, south] = tagReach(symbol);
    return [east + badge, south + badge];
  }
  const rim = symbol.cell ? RIM_PX.gap + RIM_PX.line : 0;
  const reach = Math.ceil(Math.max(symbol.radius * 1.3, symbol.radius * rules.badge.at_radii + badge) + 2) + rim;
  return [reach, reach];
}

/**
 * Draws a symbol or tag raised: in a ring, strong where it is selected, and with the mark of a doubt.
 * @param {CanvasRenderingContext2D} ctx
 * @param {{symbol: SymbolStyle, x: number, y: number, radius: number}} placed
 * @param {boolean} isSelected
 * @param {Theme} theme
 */
export function drawHighlight(ctx, { symbol, x, y, radius }, isSelected, theme) {
  const corner = radius * 1.3; // of a triangle
  const [east, south] = symbol.tag ? tagReach(symbol) : [corner, corner];
  const [width, height] = [east + HIGHLIGHT_PX.gap, south + HIGHLIGHT_PX.gap];
  const line = isSelected ? HIGHLIGHT_PX.line : HIGHLIGHT_PX.thin_line;
  ctx.beginPath();
  ctx.roundRect(x - width, y - height, 2 * width, 2 * height, symbol.tag ? HIGHLIGHT_PX.corner : width);
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = line + HIGHLIGHT_PX.casing;
  ctx.stroke();
  ctx.strokeStyle = theme.chosen;
  ctx.lineWidth = line;
  ctx.stroke();
  drawSymbol(ctx, symbol, x, y, theme);
  if (symbol.mark) drawMark(ctx, symbol.mark, ...badgeAt(symbol, x, y, -1), theme);
}

/** Where on the eastern edge of a symbol a badge is. @param {SymbolStyle} symbol @param {1 | -1} south
 * @returns {[number, number]} */
function badgeAt(symbol, x, y, south) {
  const edge = symbol.radius * rules.badge.at_radii + rules.badge.at_px;
  const [width, height] = symbol.tag ? tagReach(symbol) : [edge, edge];
  return [x + width, y + south * height];
}

/** The paths of pictograms that have been drawn. @type {Map<string, Path2D>} */
const PATHS = new Map();

/** Draws the pictogram of a type in a square of so many px; nothing for a type without one.
 * @param {string | undefined} type */
function drawPictogram(ctx, type, x, y, size, color) {
  const { path } = pictograms.paths[type ?? ""] ?? {};
  if (!path) return;
  if (!PATHS.has(path)) PATHS.set(path, new Path2D(path));
  ctx.save();
  ctx.translate(x - size / 2, y - size / 2);
  ctx.scale(size / rules.pictogram.grid, size / rules.pictogram.grid);
  ctx.fillStyle = color;
  ctx.fill(PATHS.get(path));
  ctx.restore();
}

function drawText(ctx, text, x, y, radius, color) {
  if (!text) return;
  const { radii_by_length: radii, max_px: max } = rules.text;
  const size = Math.round(Math.min(max, radius * radii[Math.min(text.length, radii.length - 1)]));
  ctx.font = `700 ${size}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = color;
  ctx.fillText(text, x, y + size * 0.05);
}

/** Draws one type: the shape of its family, filled, or hollow where every date is approximate.
 * @param {SymbolStyle} symbol */
function drawShape(ctx, symbol, x, y, theme) {
  const { radius, hollow, segments } = symbol;
  const [{ color, shape }] = segments;
  const { halo_px: halo, edge_px: edge, hollow_edge_px: hollowEdge } = rules.shape;
  ctx.lineJoin = "round";
  outline(ctx, shape, x, y, radius);
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = halo;
  ctx.stroke();
  ctx.fillStyle = hollow ? theme.halo : color;
  ctx.fill();
  ctx.strokeStyle = hollow ? color : theme.edge;
  ctx.lineWidth = hollow ? hollowEdge : edge;
  ctx.stroke();
}

/** Begins the outline of a shape, whose corners symbols.json gives in radii; any other is a circle. */
function outline(ctx, shape, x, y, radius) {
  const { corners, box, round, tail } = rules.shapes[shape] ?? {};
  ctx.beginPath();
  if (box) ctx.roundRect(x + radius * box[0], y + radius * box[1], radius * box[2], radius * box[3], radius * round);
  else if (!corners) ctx.arc(x, y, radius, 0, 2 * Math.PI);
  addLines(ctx, corners ?? tail ?? [], x, y, radius);
  if (corners) ctx.closePath();
}

/** Draws several types: a ring of their segments around the number.
 * @param {SymbolStyle} symbol */
function drawRing(ctx, symbol, x, y, theme) {
  const { radius, hollow, segments } = symbol;
  const {
    inner_radii: inner,
    width_radii: thickness,
    margin_px: margin,
    hollow_px: hollowWidth,
    halo_px: halo,
    gap_px: gap,
  } = rules.ring;
  const width = hollow ? hollowWidth : radius * thickness - margin;
  const middle = radius * inner + margin + width / 2;
  const half = gap / 2 / middle;
  const whole = segments.reduce((sum, { n }) => sum + n, 0);
  ctx.beginPath();
  ctx.arc(x, y, radius + halo, 0, 2 * Math.PI);
  ctx.fillStyle = theme.halo;
  ctx.fill();
  ctx.lineWidth = width;
  let angle = -Math.PI / 2;
  for (const { color, n } of segments) {
    const end = angle + (2 * Math.PI * n) / whole;
    ctx.beginPath();
    ctx.arc(x, y, middle, angle + half, Math.max(angle + half, end - half));
    ctx.strokeStyle = color;
    ctx.stroke();
    angle = end;
  }
}

/** Draws a flat tag in dashes, as an area's outline has them, over a strip of the segments, which is hollow where every
 * date is approximate: for areas and lines, which are never pins. */
function drawTag(ctx, symbol, x, y, theme) {
  const { segments, hollow } = symbol;
  const { corner_px: corner, halo_px: halo, edge_px: edge, dash_px: dash, strip } = rules.tag;
  const [halfWidth, halfHeight] = tagReach(symbol);
  ctx.beginPath();
  ctx.roundRect(x - halfWidth, y - halfHeight, 2 * halfWidth, 2 * halfHeight, corner);
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = halo;
  ctx.stroke();
  ctx.fillStyle = theme.halo;
  ctx.fill();
  ctx.fillStyle = theme.area_highlight;
  ctx.fill();
  ctx.strokeStyle = theme.area;
  ctx.lineWidth = edge;
  ctx.setLineDash(dash);
  ctx.stroke();
  ctx.setLineDash([]);
  const whole = segments.reduce((sum, { n }) => sum + n, 0);
  let left = x - halfWidth + strip.inset_px;
  for (const { color, n } of segments) {
    const width = (2 * (halfWidth - strip.inset_px) * n) / whole;
    ctx.fillStyle = color;
    ctx.fillRect(left, y + strip.top_px, width, strip.height_px);
    left += width;
  }
  if (!hollow) return;
  const half = halfWidth - strip.inset_px - strip.hollow_inset_px;
  ctx.fillStyle = theme.halo;
  ctx.fillRect(x - half, y + strip.top_px + strip.hollow_rim_px, 2 * half, strip.height_px - 2 * strip.hollow_rim_px);
}

/** Draws the stroke across what has lost all support, and the sign of what falls. The mark of a doubt is drawn on what is
 * highlighted only. */
function drawBadges(ctx, symbol, x, y, theme) {
  const strike = symbol.radius * rules.lost.strike_radii;
  if (symbol.lost) drawStrike(ctx, x, y, symbol.tag ? tagReach(symbol) : [strike, strike], theme);
  if (symbol.drop) drawDrop(ctx, ...badgeAt(symbol, x, y, 1), theme);
}

/** Draws a stroke across what has lost all support. */
function drawStrike(ctx, x, y, [halfWidth, halfHeight], theme) {
  ctx.lineCap = "round";
  for (const [color, width] of [
    [theme.halo, rules.lost.strike_halo_px],
    [theme.text, rules.lost.strike_px],
  ]) {
    ctx.beginPath();
    ctx.moveTo(x - halfWidth, y + halfHeight);
    ctx.lineTo(x + halfWidth, y - halfHeight);
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke();
  }
  ctx.lineCap = "butt";
}

/** Draws "≠" in a small circle: outlined where the documents disagree, filled where the status is disputed.
 * @param {number} mark see `SymbolStyle` */
export function drawMark(ctx, mark, x, y, theme) {
  const [ground, sign] = mark === DISPUTED ? [theme.badge, theme.halo] : [theme.halo, theme.badge];
  drawBadge(ctx, x, y, ground, sign, rules.badge.unequal, rules.badge.edge_px);
}

/** Draws "↓" in a small circle: with the sources that are taken out, support falls. */
export function drawDrop(ctx, x, y, theme) {
  drawBadge(ctx, x, y, theme.halo, theme.badge, rules.badge.arrow, rules.badge.arrow_px);
}

function drawBadge(ctx, x, y, ground, sign, strokes, width) {
  ctx.beginPath();
  ctx.arc(x, y, rules.badge.radius_px, 0, 2 * Math.PI);
  ctx.fillStyle = ground;
  ctx.fill();
  ctx.strokeStyle = sign;
  ctx.lineWidth = rules.badge.edge_px;
  ctx.stroke();
  ctx.lineWidth = width;
  ctx.beginPath();
  for (const points of strokes) addLines(ctx, points, x, y, 1);
  ctx.stroke();
}

/** Adds a line through points that are given from (x, y) in a unit of so many px. */
function addLines(ctx, points, x, y, unit) {
  points.forEach(([east, south], i) => {
    if (i === 0) ctx.moveTo(x + unit * east, y + unit * south);
    else ctx.lineTo(x + unit * east, y + unit * south);
  });
}

// Symbols as pictures: each style is drawn once and then copied, which takes a small part of the time that its paths
// and its text do.

const MAX_PICTURES = 8000;
/** Pictures made in one frame; what else is new in it is drawn as it is, so that the frame is not late. */
const MAX_NEW_PICTURES = 200;

export class SymbolCache {
  #theme;
  /** @type {Map<string, ImageBitmap>} by device pixels per px and key of the style */
  #pictures = new Map();
  #pen = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d"));
  #left = 0;

  /** @param {import("./symbols.js").Theme} theme */
  constructor(theme) {
    this.#theme = theme;
  }

  /**
   * Draws symbols centred on (x, y), to the nearest device pixel.
   * @param {CanvasRenderingContext2D} ctx
   * @param {{symbol: import("./symbols.js").SymbolStyle, x: number, y: number}[]} marks
   */
  draw(ctx, marks) {
    const scale = window.devicePixelRatio || 1;
    this.#left = MAX_NEW_PICTURES;
    for (const { symbol, x, y } of marks) {
      const [column, row] = [Math.round(x * scale), Math.round(y * scale)];
      const picture = this.#pictureOf(symbol, scale);
      if (picture) this.#copy(ctx, picture, column, row, scale);
      else drawSymbol(ctx, symbol, column / scale, row / scale, this.#theme);
    }
  }

  #copy(ctx, picture, column, row, scale) {
    const { width, height } = picture;
    ctx.drawImage(picture, (column - width / 2) / scale, (row - height / 2) / scale, width / scale, height / scale);
  }

  /** A symbol holds on to its picture, which may have been dropped here. */
  #pictureOf(symbol, scale) {
    if (symbol.scale === scale) return symbol.picture;
    const key = `${scale} ${symbol.key}`;
    const picture = this.#pictures.get(key) ?? (this.#left > 0 ? this.#drawPicture(symbol, scale, key) : null);
    if (picture) Object.assign(symbol, { picture, scale });
    return picture;
  }

  #drawPicture(symbol, scale, key) {
    const pen = this.#pen;
    const [width, height] = symbolReach(symbol).map((px) => 2 * Math.ceil(px * scale));
    Object.assign(pen.canvas, { width, height });
    pen.setTransform(scale, 0, 0, scale, width / 2, height / 2);
    drawSymbol(/** @type {any} */ (pen), symbol, 0, 0, this.#theme);
    if (this.#pictures.size >= MAX_PICTURES) this.#pictures.clear();
    const picture = pen.canvas.transferToImageBitmap();
    this.#pictures.set(key, picture);
    this.#left -= 1;
    return picture;
  }
}
