// Symbols as pictures: each look is drawn once and then copied, which takes a small part of the time
// that its paths and its text do.

import { drawSymbol, drawTag, reach } from "./symbols.js";

const MOST = 4000;

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
    for (const { symbol, x, y } of marks) {
      // A symbol keeps its picture, so that a frame never waits for more pictures than have changed.
      if (symbol.picture?.scale !== scale) symbol.picture = { scale, bitmap: this.bitmap(symbol, scale) };
      const { bitmap } = symbol.picture;
      const left = Math.round(x * scale - bitmap.width / 2) / scale;
      const top = Math.round(y * scale - bitmap.height / 2) / scale;
      ctx.drawImage(bitmap, left, top, bitmap.width / scale, bitmap.height / scale);
    }
  }

  bitmap(symbol, scale) {
    const key = `${scale} ${symbol.look}`;
    if (!this.pictures.has(key)) {
      if (this.pictures.size >= MOST) this.pictures.clear();
      this.pictures.set(key, this.make(symbol, scale));
    }
    return this.pictures.get(key);
  }

  make(symbol, scale) {
    const { pen } = this;
    const [width, height] = reach(symbol);
    pen.canvas.width = Math.ceil(2 * width * scale);
    pen.canvas.height = Math.ceil(2 * height * scale);
    pen.setTransform(scale, 0, 0, scale, pen.canvas.width / 2, pen.canvas.height / 2);
    (symbol.tag ? drawTag : drawSymbol)(pen, symbol, 0, 0, this.theme);
    return pen.canvas.transferToImageBitmap();
  }
}
