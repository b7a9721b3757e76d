// Town names, the largest first, as many as do not overlap each other or a symbol.

/** Places, from which on names keep clear of none. */
const MOST = 300;

/** How many people a town needs to be named, by zoom: few names far out, all of them near. */
const LEAST = { 8: 60000, 9: 30000, 10: 8000, 11: 3000, 12: 0 };

function leastPeople(zoom) {
  if (zoom < 8) return 150000;
  return LEAST[Math.min(12, Math.floor(zoom))];
}

function overlaps(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** Boxes of the size of a tag around the places' spots; none where they are so many that no name would be left. */
function covered(spots) {
  if (spots.length > MOST) return [];
  return spots.map(({ x, y }) => ({ left: x - 17, right: x + 17, top: y - 11, bottom: y + 11 }));
}

/** Where the words of a town may stand: right of its dot, left, above, below. */
function sides(x, y, width) {
  return [[x + 6, y], [x - 6 - width, y], [x - width / 2, y - 13], [x - width / 2, y + 13]];
}

/**
 * Draws the towns ({label, lat, lon, population}, largest first) inside the bounds.
 * @param spots of the places ({x, y} in layer points), which names keep clear of where they can
 */
export function paintLabels(ctx, map, towns, spots, bounds, theme) {
  ctx.font = "500 11.5px system-ui, sans-serif";
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  const taken = covered(spots);
  for (const town of towns) {
    if (town.population < leastPeople(map.getZoom())) continue;
    const { x, y } = map.latLngToLayerPoint([town.lat, town.lon]);
    if (!bounds.contains([x, y])) continue;
    const width = ctx.measureText(town.label).width;
    const boxes = sides(x, y, width).map(([left, middle]) => ({
      left: left - 3, right: left + width + 3, top: middle - 8, bottom: middle + 8, middle,
    }));
    const free = boxes.find((box) => !taken.some((other) => overlaps(box, other)));
    if (!free) continue;
    taken.push(free);
    paintTown(ctx, x, y, town.label, free, theme);
  }
}

function paintTown(ctx, x, y, words, { left, middle }, theme) {
  ctx.beginPath();
  ctx.arc(x, y, 2, 0, 2 * Math.PI);
  ctx.fillStyle = theme.town;
  ctx.fill();
  ctx.strokeStyle = theme.halo;
  ctx.lineWidth = 3;
  ctx.strokeText(words, left + 3, middle);
  ctx.fillText(words, left + 3, middle);
}
