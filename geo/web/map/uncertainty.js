// How uncertain places look: the hatching of an area, and the ring around a spot.

/** A pattern of slanting lines. */
export function hatching(ctx, color) {
  const tile = document.createElement("canvas");
  tile.width = 9;
  tile.height = 9;
  const pen = tile.getContext("2d");
  pen.strokeStyle = color;
  pen.lineWidth = 1.1;
  for (const shift of [-9, 0, 9]) {
    pen.moveTo(shift, 9);
    pen.lineTo(shift + 9, 0);
  }
  pen.stroke();
  return ctx.createPattern(tile, "repeat");
}

/** A dotted ring, by its half axes in px. */
export function drawRing(ctx, x, y, across, down, theme) {
  ctx.beginPath();
  ctx.ellipse(x, y, across, down, 0, 0, 2 * Math.PI);
  ctx.fillStyle = theme.ring;
  ctx.fill();
  ctx.strokeStyle = theme.area;
  ctx.lineWidth = 1.2;
  ctx.setLineDash([2, 3]);
  ctx.stroke();
  ctx.setLineDash([]);
}
