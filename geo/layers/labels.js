// Town names, the largest first, as many as do not overlap each other.

/** How many people a town needs to be named, by zoom: few names far out, all of them near. */
const LEAST = { 8: 60000, 9: 30000, 10: 8000, 11: 3000, 12: 0 };

function leastPeople(zoom) {
  if (zoom < 8) return 150000;
  return LEAST[Math.min(12, Math.floor(zoom))];
}

function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Draws the towns ({label, lat, lon, population}, largest first) inside the bounds. */
export function paintLabels(ctx, map, towns, bounds, theme) {
  ctx.font = "500 11.5px system-ui, sans-serif";
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const taken = [];
  for (const town of towns) {
    if (town.population < leastPeople(map.getZoom())) continue;
    const { x, y } = map.latLngToLayerPoint([town.lat, town.lon]);
    if (!bounds.contains([x, y])) continue;
    const box = { left: x - 3, right: x + 9 + ctx.measureText(town.label).width, top: y - 8, bottom: y + 8 };
    if (taken.some((other) => overlaps(box, other))) continue;
    taken.push(box);
    ctx.beginPath();
    ctx.arc(x, y, 2, 0, 2 * Math.PI);
    ctx.fillStyle = theme.town;
    ctx.fill();
    ctx.strokeStyle = theme.halo;
    ctx.lineWidth = 3;
    ctx.strokeText(town.label, x + 6, y);
    ctx.fillText(town.label, x + 6, y);
  }
}
