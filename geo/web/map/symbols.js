// Draws one place's symbol on a canvas: the shape says the family, colour and letter the type, the size the
// number. Several types at one place make a ring of their shares around the number.

import { DISAGREE, DISPUTED, drawDrop, drawMark, drawStrike } from "./badges.js";
import { letterDrop, outline } from "./shapes.js";

/** Upper ends of the size classes and the radius, in px, of each; fixed, so sizes never re-class. */
export const SIZES = [
  { upTo: 1, radius: 10 },
  { upTo: 4, radius: 13 },
  { upTo: 9, radius: 16 },
  { upTo: 29, radius: 20 },
  { upTo: 99, radius: 25 },
  { upTo: Infinity, radius: 31 },
];
const TAG = { half: 10, letters: 8, margin: 20, strip: 4.5 }; // px
const LETTERS = [1.05, 1.05, 1.05, 0.85, 0.7]; // size of a text of so many letters, in radii
const MOST_SHARES = 3;
const EXACT = 12; // incidents whose shares are told exactly; of more, in parts of the ring or strip:
const PARTS = 8;
const HIGHLIGHT = { gap: 3, corner: 7, casing: 6, line: 3 }; // px
const BADGE = 8; // px that a badge reaches from its own centre

export function radiusOf(total) {
  return SIZES.find((size) => total <= size.upTo).radius;
}

function label(ctx, text, x, y, radius, color) {
  const size = Math.round(Math.min(14, radius * (LETTERS[text.length] ?? 0.6)));
  ctx.font = `700 ${size}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = color;
  ctx.fillText(text, x, y + size * 0.05);
}

/** One type: the shape of its family, filled, or hollow where every date is approximate. */
function drawShape(ctx, { radius, hollow, shares: [{ color, shape }] }, x, y, theme) {
  ctx.lineJoin = "round";
  outline(ctx, shape, x, y, radius);
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.fillStyle = hollow ? theme.halo : color;
  ctx.fill();
  ctx.strokeStyle = hollow ? color : theme.edge;
  ctx.lineWidth = hollow ? 2.5 : 1;
  ctx.stroke();
}

/** Several types: a ring of their shares around the number. */
function drawRing(ctx, { radius, hollow, shares }, x, y, theme) {
  const width = hollow ? 2 : radius * 0.4 - 1;
  const middle = radius * 0.6 + 1 + width / 2;
  const gap = 0.75 / middle;
  const whole = shares.reduce((sum, { n }) => sum + n, 0);
  ctx.beginPath();
  ctx.arc(x, y, radius + 2, 0, 2 * Math.PI);
  ctx.fillStyle = theme.halo;
  ctx.fill();
  ctx.lineWidth = width;
  let angle = -Math.PI / 2;
  for (const { color, n } of shares) {
    const end = angle + (2 * Math.PI * n) / whole;
    ctx.beginPath();
    ctx.arc(x, y, middle, angle + gap, Math.max(angle + gap, end - gap));
    ctx.strokeStyle = color;
    ctx.stroke();
    angle = end;
  }
}

/** A flat tag over a strip of the types' shares, which is hollow where every date is approximate: for areas and
 * lines, which are never pins. */
function drawTag(ctx, symbol, x, y, theme) {
  const { shares, hollow } = symbol;
  const [half] = tagReach(symbol);
  ctx.beginPath();
  ctx.roundRect(x - half, y - TAG.half, 2 * half, 2 * TAG.half, 4);
  ctx.fillStyle = theme.halo;
  ctx.fill();
  ctx.strokeStyle = shares[0].color;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  const whole = shares.reduce((sum, { n }) => sum + n, 0);
  let left = x - half + 2;
  for (const { color, n } of shares) {
    const wide = ((2 * half - 4) * n) / whole;
    ctx.fillStyle = color;
    ctx.fillRect(left, y + 3.5, wide, TAG.strip);
    left += wide;
  }
  if (!hollow) return;
  ctx.fillStyle = theme.halo;
  ctx.fillRect(x - half + 3.2, y + 4.8, 2 * half - 6.4, TAG.strip - 2.6);
}

function drawGround(ctx, symbol, x, y, theme) {
  const { tag, ghost, shares } = symbol;
  ctx.globalAlpha = ghost ? 0.75 : 1;
  (tag ? drawTag : shares.length === 1 ? drawShape : drawRing)(ctx, symbol, x, y, theme);
  ctx.globalAlpha = 1;
}

function drawNumber(ctx, { tag, text, radius, hollow, shares: [{ color, shape }, ...others] }, x, y, theme) {
  if (tag) label(ctx, text, x, y - 3, 12, theme.text);
  else if (others.length) label(ctx, text, x, y, radius * 0.8, theme.text);
  else label(ctx, text, x, y + radius * letterDrop(shape), radius, hollow ? color : theme.ink);
}

/** What is on the edge of a symbol, and the stroke across what has lost all support. */
function drawBadges(ctx, symbol, x, y, theme) {
  const { tag, radius, mark, drop, ghost } = symbol;
  const [across, down] = tag ? tagReach(symbol) : [radius * 0.78 + 2, radius * 0.78 + 2];
  if (ghost) drawStrike(ctx, x, y, tag ? across : radius * 0.95, tag ? down : radius * 0.95, theme);
  if (mark) drawMark(ctx, mark, x + across, y - down, theme);
  if (drop) drawDrop(ctx, x + across, y + down, theme);
}

/**
 * Draws a symbol centred on (x, y).
 * @param {Look} symbol
 * @param theme {halo, edge, ink, text, badge} colours of the map
 */
export function drawSymbol(ctx, symbol, x, y, theme) {
  drawGround(ctx, symbol, x, y, theme);
  drawNumber(ctx, symbol, x, y, theme);
  drawBadges(ctx, symbol, x, y, theme);
}

/** A ring around the symbol or tag that is selected. */
export function drawHighlight(ctx, { symbol, x, y, radius }, theme) {
  const most = radius * 1.3; // a triangle's corner
  const [across, down] = (symbol.tag ? tagReach(symbol) : [most, most]).map((px) => px + HIGHLIGHT.gap);
  ctx.beginPath();
  ctx.roundRect(x - across, y - down, 2 * across, 2 * down, symbol.tag ? HIGHLIGHT.corner : across);
  for (const [color, width] of [[theme.halo, HIGHLIGHT.casing], [theme.chosen, HIGHLIGHT.line]]) {
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

/** How far a tag reaches from its centre, in px. @returns {[number, number]} across and down */
export function tagReach({ text }) {
  return [(TAG.margin + text.length * TAG.letters) / 2, TAG.half];
}

/** How far a symbol or tag reaches from its centre with all that is on it, in px.
 * @returns {[number, number]} across and down */
export function reach(symbol) {
  const badge = symbol.mark || symbol.drop ? BADGE : 1;
  if (symbol.tag) return tagReach(symbol).map((px) => px + badge);
  const most = Math.ceil(Math.max(symbol.radius * 1.3, symbol.radius * 0.78 + badge) + 2);
  return [most, most];
}

/** What is counted where there is one incident, of a type. @returns {import("./tally.js").Count} */
export function countOf({ approx, mark, support }, type) {
  const lost = Number(support === 2);
  const traits = { disagree: Number(mark === DISAGREE), disputed: Number(mark === DISPUTED), drops: Number(support === 1) };
  return { total: 1, retracted: 0, approx, lost, ...traits, types: new Map([[type, { n: 1, lost }]]) };
}

/**
 * What a place's symbol looks like, from its counts. What is retracted is shown, but not in the number.
 * Symbols of the same `look` are drawn alike.
 * @typedef {{look: string, tag: boolean, radius: number, hollow: boolean, ghost: boolean,
 *   mark: number, drop: boolean, total: number, text: string, shares: {color: string, shape: string, n: number}[]}} Look
 * @param {import("./tally.js").Count} count
 * @param {boolean} tag for a place that is no spot
 * @returns {Look}
 */
export function symbolOf(count, record, theme, tag) {
  const { total, lost, drops } = count;
  const number = total - count.retracted || total;
  const [[only] = []] = count.types;
  const text = count.types.size === 1 && total === 1 ? record.types[only].letter : String(number);
  const shares = sharesOf(count, record, theme);
  const ghost = total > 0 && lost === total;
  const drop = !ghost && drops + lost > 0;
  const mark = count.disputed ? DISPUTED : count.disagree ? DISAGREE : 0;
  const hollow = count.approx === total;
  const look = [tag, hollow, ghost, drop, mark, text, ...shares.map(({ color, n }) => color + n)].join();
  return { look, tag, radius: radiusOf(number), hollow, ghost, drop, mark, total, text, shares };
}

/** The types, as finely as a ring shows them, most frequent first, and last, in grey, what has lost all support. Of
 * more types than it can tell apart, their families. */
function sharesOf({ types, lost, total }, record, theme) {
  const all = lost === total;
  const shares = (types.size > MOST_SHARES ? byFamily : byType)(types, record, all).filter(({ n }) => n)
    .map(({ kind: { color, dark }, ...share }) => ({ ...share, color: all ? theme.ghost : theme.dark ? dark : color }))
    .sort((a, b) => b.n - a.n || a.index - b.index);
  const shown = lost && !all ? [...shares, { color: theme.ghost, shape: "circle", n: lost }] : shares;
  if (total <= EXACT) return shown;
  return shown.map((share) => ({ ...share, n: Math.max(1, Math.round((PARTS * share.n) / total)) }));
}

function byType(types, record, all) {
  return [...types].map(([index, { n, lost }]) => {
    const kind = record.types[index];
    return { index, kind, shape: record.families[kind.family].shape, n: all ? n : n - lost };
  });
}

function byFamily(types, record, all) {
  const shares = record.families.map((kind, index) => ({ index, kind, shape: kind.shape, n: 0 }));
  for (const [index, { n, lost }] of types) shares[record.types[index].family].n += all ? n : n - lost;
  return shares;
}
