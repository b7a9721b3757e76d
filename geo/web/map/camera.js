// Where the map looks: the view that it begins with, and the one in which a move has come to rest.

import rules from "../symbols.json" with { type: "json" };

const REST_DELAY_MS = 300; // without another move
const DECIMALS = { place: 5, zoom: 2 };
const { margin_px: MARGIN_PX, foot_px: FOOT_PX } = rules.view;

/** @typedef {{lat: number, lon: number, zoom: number}} MapView */

const round = (/** @type {number} */ value, /** @type {number} */ decimals) => Number(value.toFixed(decimals));

/** A longitude between -180 and 180. */
const wrap = (/** @type {number} */ lon) =>
  lon >= -180 && lon <= 180 ? lon : ((((lon + 180) % 360) + 360) % 360) - 180;

/** Has a map go where it goes at once, for a reader who wants no motion. @param {any} map */
export function reduceMotion(map) {
  if (!matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  Object.assign(map, { _zoomAnimated: false, _fadeAnimated: false });
  map.options.inertia = false;
  const { panBy } = map;
  map.panBy = (offset, options) => panBy.call(map, offset, { ...options, animate: false });
}

export class Camera {
  /** @type {import("leaflet").Map} */
  #map;
  #onRest;
  #isPlaced;
  /** What the map shows all of, until the reader moves it. @type {import("leaflet").LatLngBoundsLiteral | null} */
  #fitted = null;
  /** @type {MapView} */
  #known;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {import("leaflet").Map} map
   * @param {MapView | null | undefined} begin
   * @param {(view: MapView) => void} onRest told of each new view, once it rests
   * @param {number} west longitude at which the map cuts the world
   */
  constructor(map, begin, onRest, west = -180) {
    this.#map = map;
    this.#onRest = onRest;
    this.#isPlaced = Boolean(begin);
    if (begin) map.setView([begin.lat, begin.lon + (begin.lon < west ? 360 : 0)], begin.zoom, { animate: false });
    this.#known = this.#view();
    map.on("moveend", () => this.#tellLater());
    // Leaflet itself hears of the size of the window only.
    new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(map.getContainer());
    map.on("resize", () => this.#fitted && !this.#hasMoved() && this.#fitAgain());
  }

  /**
   * Shows all of the bounds, once, unless the map began with a view; that is no move of the reader's.
   * @param {number[][] | null | undefined} bounds [[south, west], [north, east]] in degrees
   */
  fit(bounds) {
    if (this.#isPlaced || !bounds) return;
    this.#isPlaced = true;
    this.#fitted = /** @type {import("leaflet").LatLngBoundsLiteral} */ (bounds);
    this.#fitAgain();
  }

  /** Shows all of what it showed, in a frame that may be of another size than when it was made, once it has room for it. */
  #fitAgain() {
    const { x, y } = this.#map.getSize();
    if (!this.#fitted || x <= 2 * MARGIN_PX || y <= MARGIN_PX + FOOT_PX) return;
    this.#map.fitBounds(this.#fitted, {
      paddingTopLeft: [MARGIN_PX, MARGIN_PX],
      paddingBottomRight: [MARGIN_PX, FOOT_PX],
      animate: false,
    });
    this.#known = this.#view();
  }

  /** Takes where the map is now as no view that the reader has chosen. */
  settle() {
    this.#fitted = null;
    this.#known = this.#view();
  }

  /** @returns {MapView} */
  #view() {
    const { lat, lng } = this.#map.getCenter();
    const zoom = round(this.#map.getZoom(), DECIMALS.zoom);
    return { lat: round(lat, DECIMALS.place), lon: round(lng, DECIMALS.place), zoom };
  }

  #tellLater() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tell(), REST_DELAY_MS);
  }

  #tell() {
    if (!this.#hasMoved()) return;
    this.#fitted = null;
    this.#known = this.#view();
    this.#onRest({ ...this.#known, lon: round(wrap(this.#known.lon), DECIMALS.place) });
  }

  /** Whether the reader has moved the map: a frame that changes its size moves the centre by a part of a pixel. */
  #hasMoved() {
    const { lat, lon, zoom } = this.#known;
    if (this.#view().zoom !== zoom) return true;
    const before = this.#map.latLngToContainerPoint([lat, lon]);
    return before.distanceTo(this.#map.latLngToContainerPoint(this.#map.getCenter())) >= 1;
  }
}
