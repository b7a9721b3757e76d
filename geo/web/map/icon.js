// Small pictures for the legend and for lists, drawn by the code that draws the map.

/** A canvas with what `draw` puts at its centre; silent, for the words beside it say the same.
 * @param {(ctx: CanvasRenderingContext2D, x: number, y: number) => void} draw */
export function icon(draw, width = 26, height = 24) {
  const canvas = document.createElement("canvas");
  const scale = window.devicePixelRatio || 1;
  Object.assign(canvas, { width: width * scale, height: height * scale, ariaHidden: "true" });
  Object.assign(canvas.style, { width: `${width}px`, height: `${height}px` });
  const ctx = canvas.getContext("2d");
  ctx.scale(scale, scale);
  draw(ctx, width / 2, height / 2);
  return canvas;
}
