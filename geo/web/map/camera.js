// Where the map looks: the view that it begins with, and the one in which a move has come to rest.

const REST = 300; // milliseconds without another move
const DECIMALS = { place: 5, zoom: 2 };

const round = (value, decimals) => Number(value.toFixed(decimals));

export class Camera {
  /**
   * @param map a Leaflet map
   * @param {{lat: number, lon: number, zoom: number} | null} begin
   * @param {(view: {lat: number, lon: number, zoom: number}) => void} onRest told of each new view, once it rests
   */
  constructor(map, begin, onRest) {
    Object.assign(this, { map, onRest, placed: Boolean(begin), timer: 0 });
    if (begin) map.setView([begin.lat, begin.lon], begin.zoom, { animate: false });
    this.known = this.view();
    map.on("moveend", () => this.later());
  }

  view() {
    const { lat, lng } = this.map.getCenter();
    return { lat: round(lat, DECIMALS.place), lon: round(lng, DECIMALS.place), zoom: round(this.map.getZoom(), DECIMALS.zoom) };
  }

  /** Shows all of the bounds, once, unless the map began with a view; that is no move of the reader's.
   * @param {number} left px that something covers on the left */
  fit(bounds, left) {
    if (this.placed || !bounds) return;
    this.placed = true;
    this.map.fitBounds(bounds, { paddingTopLeft: [12 + left, 12], paddingBottomRight: [12, 12], animate: false });
    this.known = this.view();
  }

  /** Where the map is now is no view that the reader has chosen. */
  settle() {
    this.known = this.view();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), REST);
  }

  tell() {
    if (!this.moved()) return;
    this.known = this.view();
    this.onRest(this.known);
  }

  /** A frame that changes its size moves the centre by a part of a pixel, and no reader has moved it. */
  moved() {
    const { lat, lon, zoom } = this.known;
    if (this.view().zoom !== zoom) return true;
    const before = this.map.latLngToContainerPoint([lat, lon]);
    return before.distanceTo(this.map.latLngToContainerPoint(this.map.getCenter())) >= 1;
  }
}
