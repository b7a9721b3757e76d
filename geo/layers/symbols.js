// Draws one place's symbol on a canvas: shape and colour say the family, the letter the type, the
// size the number. Several families at one place make a ring of their shares around the number.

/** Upper ends of the size classes and the radius, in px, of each; fixed, so sizes never re-class. */
export const SIZES = [
  { upTo: 1, radius: 10 },
  { upTo: 4, radius: 13 },
  { upTo: 9, radius: 16 },
  { upTo: 29, radius: 20 },
  { upTo: 99, radius: 25 },
  { upTo: Infinity, radius: 31 },
];

export function radiusOf(total) {
  return SIZES.find((size) => total <= size.upTo).radius;
}

const CORNERS = {
  triangle: { sides: 3, turn: -Math.PI / 2, grow: 1.28, drop: 0.2 },
  square: { sides: 4, turn: Math.PI / 4, grow: 1.16, drop: 0 },
  diamond: { sides: 4, turn: 0, grow: 1.2, drop: 0 },
  pentagon: { sides: 5, turn: -Math.PI / 2, grow: 1.1, drop: 0.04 },
};

function polygon(ctx, x, y, radius, { sides, turn, grow, drop }) {
  for (let corner = 0; corner < sides; corner += 1) {
    const angle = turn + (corner * 2 * Math.PI) / sides;
    const px = x + radius * grow * Math.cos(angle);
    const py = y + radius * (grow * Math.sin(angle) + drop);
    if (corner === 0) ctx.moveTo(px, py);
    else ctx.lineTo(px, py);
  }
  ctx.closePath();
}

function speech(ctx, x, y, r) {
  ctx.roundRect(x - r * 1.05, y - r * 0.85, r * 2.1, r * 1.55, r * 0.4);
  ctx.moveTo(x - r * 0.45, y + r * 0.7);
  ctx.lineTo(x - r * 0.55, y + r * 1.25);
  ctx.lineTo(x + r * 0.1, y + r * 0.7);
}

export function outline(ctx, shape, x, y, radius) {
  ctx.beginPath();
  if (shape === "speech") speech(ctx, x, y, radius);
  else if (CORNERS[shape]) polygon(ctx, x, y, radius, CORNERS[shape]);
  else ctx.arc(x, y, radius, 0, 2 * Math.PI);
}

function label(ctx, text, x, y, radius, color) {
  const size = Math.round(Math.min(14, radius * (text.length > 2 ? 0.85 : 1.05)));
  ctx.font = `700 ${size}px system-ui, sans-serif`;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = color;
  ctx.fillText(text, x, y + size * 0.05);
}

/** One family: its shape, filled, or hollow where every date is approximate. */
function drawShape(ctx, symbol, x, y, theme) {
  const { radius, hollow, families, text } = symbol;
  const color = families[0].color;
  ctx.lineJoin = "round";
  outline(ctx, families[0].shape, x, y, radius);
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 4;
  ctx.stroke();
  ctx.fillStyle = hollow ? theme.halo : color;
  ctx.fill();
  ctx.strokeStyle = hollow ? color : theme.edge;
  ctx.lineWidth = hollow ? 2.5 : 1;
  ctx.stroke();
  const low = families[0].shape === "triangle" ? radius * 0.2 : 0;
  label(ctx, text, x, y + low, radius, hollow ? color : theme.ink);
}

/** Several families: a ring of their shares around the number. */
function drawRing(ctx, symbol, x, y, theme) {
  const { radius, hollow, families, text, total } = symbol;
  const width = hollow ? 2 : radius * 0.4 - 1;
  const middle = radius * 0.6 + 1 + width / 2;
  const gap = 0.75 / middle;
  ctx.beginPath();
  ctx.arc(x, y, radius + 2, 0, 2 * Math.PI);
  ctx.fillStyle = theme.halo;
  ctx.fill();
  ctx.lineWidth = width;
  let angle = -Math.PI / 2;
  for (const family of families) {
    const end = angle + (2 * Math.PI * family.n) / total;
    ctx.beginPath();
    ctx.arc(x, y, middle, angle + gap, Math.max(angle + gap, end - gap));
    ctx.strokeStyle = family.color;
    ctx.stroke();
    angle = end;
  }
  label(ctx, text, x, y, radius * 0.8, theme.text);
}

/**
 * Draws a symbol centred on (x, y).
 * @param symbol {radius, hollow, total, text, families: [{color, shape, n}] most frequent first}
 * @param theme {halo, edge, ink, text} colours of the map
 */
export function drawSymbol(ctx, symbol, x, y, theme) {
  if (symbol.families.length === 1) drawShape(ctx, symbol, x, y, theme);
  else drawRing(ctx, symbol, x, y, theme);
}

/** A flat, dashed tag with the number: for areas and lines, which are never pins. */
export function drawTag(ctx, symbol, x, y, theme) {
  const width = tagWidth(symbol);
  ctx.beginPath();
  ctx.roundRect(x - width / 2, y - 10, width, 20, 4);
  ctx.fillStyle = theme.halo;
  ctx.fill();
  ctx.setLineDash([4, 3]);
  ctx.strokeStyle = symbol.families[0].color;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  ctx.setLineDash([]);
  let left = x - width / 2 + 2;
  const share = (width - 4) / symbol.total;
  for (const family of symbol.families) {
    ctx.fillStyle = family.color;
    ctx.fillRect(left, y + 6, share * family.n, 2.5);
    left += share * family.n;
  }
  label(ctx, symbol.text, x, y - 1.5, 12, theme.text);
}

function tagWidth({ text }) {
  return 20 + text.length * 8;
}

/** How far a symbol or tag reaches from its centre, in px. @returns {[number, number]} across and down */
export function reach(symbol) {
  if (symbol.tag) return [tagWidth(symbol) / 2 + 1, 11];
  const most = Math.ceil(symbol.radius * 1.3) + 2;
  return [most, most];
}

/**
 * What a place's symbol looks like, from its counts. Families come most frequent first. Symbols of
 * the same `look` are drawn alike.
 * @param {boolean} tag for a place that is no spot
 */
export function symbolOf(count, record, dark, tag) {
  const shares = new Map();
  for (const [type, n] of count.types) {
    const index = record.types[type].family;
    shares.set(index, (shares.get(index) ?? 0) + n);
  }
  const families = [...shares].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([index, n]) => {
    const { color, dark: darkColor, shape } = record.families[index];
    return { color: dark ? darkColor : color, shape, n };
  });
  const only = count.types.size === 1 && count.total === 1;
  const text = only ? record.types[count.types.keys().next().value].letter : String(count.total);
  const hollow = count.approx === count.total;
  const look = [tag, hollow, text, ...families.map(({ color, n }) => color + n)].join();
  return { look, tag, radius: radiusOf(count.total), hollow, total: count.total, text, families };
}
