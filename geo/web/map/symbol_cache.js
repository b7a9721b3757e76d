// Symbols as pictures: each style is drawn once and then copied, which takes a small part of the time that its paths
// and its text do.

import { drawSymbol, symbolReach } from "./symbol_shapes.js";

const MAX_PICTURES = 8000;
/** Pictures made in one frame; what else is new in it is drawn as it is, so that the frame is not late. */
const MAX_NEW_PICTURES = 200;

export class SymbolCache {
  #theme;
  /** @type {Map<string, ImageBitmap>} by device pixels per px and key of the style */
  #pictures = new Map();
  #pen = /** @type {OffscreenCanvasRenderingContext2D} */ (new OffscreenCanvas(1, 1).getContext("2d"));
  #left = 0;

  /** @param {import("./symbol_style.js").Theme} theme */
  constructor(theme) {
    this.#theme = theme;
  }

  /**
   * Draws symbols centred on (x, y), to the nearest device pixel.
   * @param {CanvasRenderingContext2D} ctx
   * @param {{symbol: import("./symbol_style.js").SymbolStyle, x: number, y: number}[]} marks
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
