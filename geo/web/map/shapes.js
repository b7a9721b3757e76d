// The outlines of symbols: a shape for each family.

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

/** Two bars across each other, as one outline. */
function cross(ctx, x, y, r) {
  const [arm, notch] = [r * 0.95, r * 0.42];
  const points = [[0, -notch], [arm - notch, -arm], [arm, notch - arm], [notch, 0], [arm, arm - notch], [arm - notch, arm]];
  const half = points.map(([px, py]) => [-px, -py]);
  [...points, ...half].forEach(([px, py], i) => {
    if (i === 0) ctx.moveTo(x + px, y + py);
    else ctx.lineTo(x + px, y + py);
  });
  ctx.closePath();
}

/** Begins the outline of a shape, centred on (x, y). */
export function outline(ctx, shape, x, y, radius) {
  ctx.beginPath();
  if (shape === "speech") speech(ctx, x, y, radius);
  else if (shape === "cross") cross(ctx, x, y, radius);
  else if (CORNERS[shape]) polygon(ctx, x, y, radius, CORNERS[shape]);
  else ctx.arc(x, y, radius, 0, 2 * Math.PI);
}

/** How far below its centre a shape has room for a letter, in radii. */
export function letterDrop(shape) {
  return shape === "triangle" ? 0.2 : 0;
}
