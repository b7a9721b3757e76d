// Symbols as pictures: each look is drawn once and then copied, which takes a small part of the time
// that its paths and its text do.

import { drawSymbol, reach } from "./symbols.js";

const MOST_KEPT = 8000;
/** Pictures made in one frame; what else is new in it is drawn as it is, and the frame is not late. */
const MOST_NEW = 200;

export class Sprites {
  /** @param theme see `drawSymbol` */
  constructor(theme) {
    this.theme = theme;
    this.pictures = new Map();
    this.pen = new OffscreenCanvas(1, 1).getContext("2d");
  }

  /** Draws symbols ({symbol, x, y}, see `symbolOf`) centred on (x, y), to the nearest device pixel. */
  draw(ctx, marks) {
    const scale = window.devicePixelRatio || 1;
    this.left = MOST_NEW;
    for (const { symbol, x, y } of marks) {
      const [column, row] = [Math.round(x * scale), Math.round(y * scale)];
      const picture = this.pictureOf(symbol, scale);
      if (picture) this.copy(ctx, picture, column, row, scale);
      else drawSymbol(ctx, symbol, column / scale, row / scale, this.theme);
    }
  }

  copy(ctx, picture, column, row, scale) {
    const { width, height } = picture;
    ctx.drawImage(picture, (column - width / 2) / scale, (row - height / 2) / scale, width / scale, height / scale);
  }

  /** A symbol holds on to its picture, which may have been dropped here. */
  pictureOf(symbol, scale) {
    if (symbol.scale === scale) return symbol.picture;
    const key = `${scale} ${symbol.look}`;
    const picture = this.pictures.get(key) ?? (this.left > 0 ? this.make(symbol, scale, key) : null);
    if (picture) Object.assign(symbol, { picture, scale });
    return picture;
  }

  make(symbol, scale, key) {
    const { pen, pictures } = this;
    const [width, height] = reach(symbol).map((px) => 2 * Math.ceil(px * scale));
    Object.assign(pen.canvas, { width, height });
    pen.setTransform(scale, 0, 0, scale, width / 2, height / 2);
    drawSymbol(pen, symbol, 0, 0, this.theme);
    if (pictures.size >= MOST_KEPT) pictures.clear();
    pictures.set(key, pen.canvas.transferToImageBitmap());
    this.left -= 1;
    return pictures.get(key);
  }
}
