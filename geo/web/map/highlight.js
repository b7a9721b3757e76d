// What is highlighted: the place under the pointer, the one that is selected, and the one that the list beside the map
// points at. Its symbol is raised over all others, in a ring; how far off it may be is drawn under them. Two canvases of
// their own, so that a highlight costs no frame of all symbols.

import { addCanvas } from "./canvas.js";
import { drawHighlight } from "./symbol_shapes.js";

/** Why a place is highlighted. @typedef {"hover" | "selected" | "list"} Reason */

export class Highlight {
  /** The index of the place by reason, -1 for none. @type {Record<Reason, number>} */
  places = { hover: -1, list: -1, selected: -1 };
  #layer;
  #below;
  #above;
  #isDrawn = false;

  /** @param {import("./incident_layer.js").IncidentLayer} layer */
  constructor(layer) {
    this.#layer = layer;
    this.#below = addCanvas(layer.map, "highlight-areas", 425, (ctx, extent) => this.#paintAreas(ctx, extent));
    this.#above = addCanvas(layer.map, "highlight-symbols", 435, (ctx) => this.#paintSymbols(ctx));
  }

  /** Highlights a place, or none. @param {Reason} reason @param {number} place */
  set(reason, place = -1) {
    if (this.places[reason] === place) return;
    this.places[reason] = place;
    this.repaint();
  }

  /** Draws it anew with the frame; nothing where nothing is, and was, highlighted. */
  repaint() {
    const isDrawn = this.#listPlaces().length > 0;
    if (!isDrawn && !this.#isDrawn) return;
    this.#isDrawn = isDrawn;
    this.#below.repaint();
    this.#above.repaint();
  }

  /** The places, each once. */
  #listPlaces() {
    return [...new Set(Object.values(this.places))].filter((place) => place >= 0);
  }

  #paintAreas(ctx, extent) {
    const { on, areas, spots, theme } = this.#layer;
    if (!on.uncertainty) return;
    const together = this.#listPlaces().flatMap((place) => spots.placesAt(place));
    const present = together.filter((place) => this.#layer.isPresent(place));
    for (const place of present) areas.paintHighlight(ctx, place, theme, extent);
  }

  #paintSymbols(ctx) {
    const { placedSymbols, theme, groups } = this.#layer;
    for (const place of this.#listPlaces()) {
      const placed = placedSymbols.find(({ group }) => group === groups.groupOfPlace[place]);
      if (placed) drawHighlight(ctx, placed, place === this.places.selected, theme);
    }
  }
}
