// How to read what is drawn, whatever the type: each sign of the map with what it says.

import { DISAGREE, DISPUTED, drawDrop, drawMark } from "./badges.js";
import { drawRing, hatching } from "./uncertainty.js";
import { icon } from "./icon.js";
import { drawLine } from "./lines.js";
import { drawSymbol } from "./symbols.js";

const [WIDTH, HEIGHT] = [34, 21];
const picture = (draw) => icon(draw, WIDTH, HEIGHT);

/**
 * The signs that a record may show. Those of support and of the filter are there only while it has them.
 * @param {{disputed: boolean}} ground whether it has a line of disputed status
 * @returns {[HTMLCanvasElement, string][]}
 */
export function signs(record, theme, { disputed }) {
  return [...spots(record, theme), ...areas(theme), ...lines(theme), ...marks(theme), ...support(record, theme),
    ...(record.chosen.length ? [[outlined(theme.chosen, 3, [], theme), "municipality of the filter"]] : []),
    ...(disputed ? [[picture((ctx, x, y) => across(ctx, theme.disputed, 2, [8, 5], y)), "line of disputed status"]] : []),
  ];
}

function plain(theme, changes = {}) {
  const share = { color: theme.faint, shape: "circle", n: 1 };
  return { radius: 7, hollow: false, total: 1, text: "", shares: [share], ...changes };
}

function spots({ types }, theme) {
  const some = [...new Map(types.map(({ color, dark }) => [theme.dark ? dark : color, 1])).keys()];
  const mixed = [0, 5, 8].map((i) => ({ color: some[i] ?? theme.faint, shape: "circle", n: 1 }));
  const ringed = (ctx, x, y) => {
    drawRing(ctx, x, y, 10, 10, theme);
    drawSymbol(ctx, plain(theme, { radius: 4 }), x, y, theme);
  };
  return [
    [picture((ctx, x, y) => drawSymbol(ctx, plain(theme), x, y, theme)), "solid: the spot is known"],
    [picture(ringed), "ring to scale: how far off"],
    [picture((ctx, x, y) => drawSymbol(ctx, plain(theme, { hollow: true }), x, y, theme)), "hollow: date approximate"],
    [picture((ctx, x, y) => drawSymbol(ctx, plain(theme, { radius: 9, total: 3, text: "3", shares: mixed }), x, y, theme)),
      "several types at one place"],
  ];
}

function areas(theme) {
  const tag = plain(theme, { tag: true, total: 2, text: "2" });
  const hatched = (ctx, x, y) => {
    ctx.fillStyle = hatching(ctx, theme.hatch);
    ctx.fillRect(1, 1, WIDTH - 2, HEIGHT - 2);
    drawSymbol(ctx, tag, x, y, theme);
  };
  return [
    [picture(hatched), "hatched: municipality only"],
    [outlined(theme.area, 1.2, [4, 4], theme, tag), "outlined: region only"],
  ];
}

function lines(theme) {
  const end = WIDTH - 5;
  const drawn = (arrow, vague) => picture((ctx, x, y) => {
    const path = new Path2D(`M3 ${y}H${end}`);
    const head = arrow ? new Path2D(`M${end + 3} ${y}l-14 -7l4 7l-4 7z`) : null;
    drawLine(ctx, path, head, vague, theme);
  });
  return [
    [drawn(false, false), "line: along a line"],
    [drawn(true, false), "arrow: movement"],
    [drawn(true, true), "dashed: direction only, route not known"],
  ];
}

function marks(theme) {
  return [
    [picture((ctx, x, y) => drawMark(ctx, DISAGREE, x, y, theme)), "accounts differ"],
    [picture((ctx, x, y) => drawMark(ctx, DISPUTED, x, y, theme)), "status disputed"],
  ];
}

function support({ incidents }, theme) {
  if (!incidents.support.some(Boolean)) return [];
  const ghost = plain(theme, { ghost: true });
  return [
    [picture((ctx, x, y) => drawDrop(ctx, x, y, theme)), "support falls, the sources taken out"],
    [picture((ctx, x, y) => drawSymbol(ctx, ghost, x, y, theme)), "crossed out: no support left"],
  ];
}

function outlined(color, width, dash, theme, tag) {
  return picture((ctx, x, y) => {
    Object.assign(ctx, { strokeStyle: color, lineWidth: width });
    ctx.setLineDash(dash);
    ctx.strokeRect(2, 2, WIDTH - 4, HEIGHT - 4);
    ctx.setLineDash([]);
    if (tag) drawSymbol(ctx, tag, x, y, theme);
  });
}

function across(ctx, color, width, dash, y) {
  Object.assign(ctx, { strokeStyle: color, lineWidth: width });
  ctx.setLineDash(dash);
  ctx.beginPath();
  ctx.moveTo(1, y);
  ctx.lineTo(WIDTH - 1, y);
  ctx.stroke();
  ctx.setLineDash([]);
}
