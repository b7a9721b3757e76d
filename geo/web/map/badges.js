// Small marks on a symbol or a tag: that documents disagree, that its status is disputed, that support falls away.

export const DISAGREE = 1;
export const DISPUTED = 2;

const RADIUS = 6.5;

/** "≠" in a small circle: outlined where the documents disagree, filled where the status is disputed. */
export function drawMark(ctx, mark, x, y, theme) {
  const filled = mark === DISPUTED;
  disc(ctx, x, y, filled ? theme.badge : theme.halo, filled ? theme.halo : theme.badge);
  ctx.strokeStyle = filled ? theme.halo : theme.badge;
  ctx.lineWidth = 1.3;
  ctx.beginPath();
  for (const [from, to] of [[[-3, -1.3], [3, -1.3]], [[-3, 1.3], [3, 1.3]], [[-1.6, 3.4], [1.6, -3.4]]]) {
    ctx.moveTo(x + from[0], y + from[1]);
    ctx.lineTo(x + to[0], y + to[1]);
  }
  ctx.stroke();
}

/** "↓" in a small circle: with the sources that are taken out, support falls. */
export function drawDrop(ctx, x, y, theme) {
  disc(ctx, x, y, theme.halo, theme.badge);
  ctx.strokeStyle = theme.badge;
  ctx.lineWidth = 1.6;
  ctx.beginPath();
  ctx.moveTo(x, y - 3.6);
  ctx.lineTo(x, y + 3);
  ctx.moveTo(x - 2.7, y + 0.6);
  ctx.lineTo(x, y + 3.4);
  ctx.lineTo(x + 2.7, y + 0.6);
  ctx.stroke();
}

function disc(ctx, x, y, fill, edge) {
  ctx.beginPath();
  ctx.arc(x, y, RADIUS, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.strokeStyle = edge;
  ctx.lineWidth = 1.3;
  ctx.stroke();
}

/** A stroke across what has lost all support. */
export function drawStrike(ctx, x, y, across, down, theme) {
  ctx.lineCap = "round";
  for (const [color, width] of [[theme.halo, 5], [theme.text, 2]]) {
    ctx.beginPath();
    ctx.moveTo(x - across, y + down);
    ctx.lineTo(x + across, y - down);
    ctx.strokeStyle = color;
    ctx.lineWidth = width;
    ctx.stroke();
  }
  ctx.lineCap = "butt";
}
