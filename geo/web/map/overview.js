// Where the incidents are that the view leaves out: a button that shows all, and the number of those far from the rest.

/* global L */

import { gettext, ngettext } from "../shared/translation.js";

const PADDING_PX = /** @type {[number, number]} */ ([24, 24]);
const ICON = "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4";

function createButton(className, label) {
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className, title: label, ariaLabel: label });
  return button;
}

function createIcon() {
  const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  icon.setAttribute("viewBox", "0 0 16 16");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICON);
  icon.append(path);
  return icon;
}

export class Overview {
  #map;
  #whole = /** @type {L.LatLngBoundsLiteral | null} */ (null);
  /** Indices of the places outside the first view. @type {number[]} */
  #far = [];
  /** @type {{lat: number, lon: number}[]} */
  #places = [];
  #update = () => {};
  #all = createButton("map-fit-all", gettext("Show all incidents"));
  #elsewhere = createButton("map-elsewhere", gettext("Show all incidents"));

  /** @param {L.Map} map */
  constructor(map) {
    this.#map = map;
    this.#all.append(createIcon());
    /** @type {any} */ (map).zoomControl.getContainer().append(this.#all);
    this.#elsewhere.hidden = true;
    addControl(map, this.#elsewhere, "topleft");
    for (const button of [this.#all, this.#elsewhere]) button.addEventListener("click", () => this.fitAll());
    map.on("moveend", () => this.#update());
  }

  /** Takes a record. @param {{places: any[], bounds?: L.LatLngBoundsLiteral, whole?: L.LatLngBoundsLiteral}} record */
  set({ places, bounds, whole }) {
    this.#places = places;
    this.#whole = whole ?? null;
    const first = bounds ? L.latLngBounds(bounds) : null;
    const isFar = ({ lat, lon }) => first !== null && !first.contains([lat, lon]);
    this.#far = places.flatMap((place, i) => (isFar(place) ? [i] : []));
  }

  /** Tells how many incidents of the window lie elsewhere: outside the first view, and not in view now.
   * @param {(place: number) => number} incidentsAt */
  count(incidentsAt) {
    const far = this.#far.filter(incidentsAt);
    this.#update = () => {
      const view = this.#map.getBounds();
      const unseen = far.filter((place) => !view.contains([this.#places[place].lat, this.#places[place].lon]));
      const n = unseen.reduce((sum, place) => sum + incidentsAt(place), 0);
      this.#elsewhere.hidden = !n;
      this.#elsewhere.textContent = ngettext("{n} elsewhere", "{n} elsewhere", n);
      this.#elsewhere.ariaLabel = ngettext("{n} elsewhere: show all incidents", "{n} elsewhere: show all incidents", n);
    };
    this.#update();
  }

  fitAll() {
    if (this.#whole) this.#map.fitBounds(this.#whole, { padding: PADDING_PX });
  }
}

function addControl(map, element, position) {
  const control = new L.Control({ position });
  control.onAdd = () => element;
  control.addTo(map);
  L.DomEvent.disableClickPropagation(element);
}
