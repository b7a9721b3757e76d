// What the pointer and the keyboard reach on the live layer: hovering names it, a click opens its
// list and says so.

/* global L */

import { both } from "./live.js";
import { ListPopup } from "./popup.js";

function count(n, noun) {
  return `${n.toLocaleString()} ${noun}${n === 1 ? "" : "s"}`;
}

export class Pointer {
  /** @param layer the LiveLayer */
  constructor(layer) {
    Object.assign(this, { layer, map: layer.map, selected: null });
    this.popup = new ListPopup(this.map, (event) => this.pick(event), () => this.closed());
    this.tip = L.tooltip({ direction: "top", className: "incident-tip", opacity: 1, offset: [0, -10] });
    this.map.on("click", (event) => this.click(event));
    this.map.on("mousemove", (event) => this.hover(event));
    this.map.on("mouseout", () => this.tip.remove());
  }

  /** What lies under a layer point, topmost first: {place} or {municipality} (indices), or null. */
  hit(point) {
    const { marks, areas, under, visible, on } = this.layer;
    const mark = marks.findLast(({ x, y, radius }) => Math.hypot(x - point.x, y - point.y) <= radius + 3);
    if (mark) return { place: mark.place };
    const place = on.uncertainty ? areas.placeAt(under.ctx, [...visible].reverse(), point) : -1;
    if (place >= 0) return { place };
    const municipality = areas.municipalityAt(under.ctx, point);
    return municipality >= 0 ? { municipality } : null;
  }

  hover({ layerPoint, latlng }) {
    const found = this.hit(layerPoint);
    this.map.getContainer().classList.toggle("on-incident", Boolean(found));
    this.layer.light(found?.place ?? this.selected?.place);
    if (!found) {
      this.tip.remove();
      return;
    }
    const box = document.createElement("div");
    box.textContent = this.describe(found);
    this.tip.setContent(box).setLatLng(latlng).addTo(this.map);
  }

  /** "3 incidents, Mlin / Mulliri" */
  describe({ place, municipality }) {
    const { layer } = this;
    if (place !== undefined) return `${this.number(place)}, ${both(layer.record.places[place])}`;
    const also = layer.across[municipality];
    const more = also ? `, and ${count(also, "incident")} at places that span several` : "";
    return `${count(layer.within[municipality], "incident")}, ${both(layer.config.municipalities[municipality])}${more}`;
  }

  number(place) {
    const n = this.layer.incidentsAt(place);
    const statements = this.layer.places[place].total - n;
    const parts = [n && count(n, "incident"), statements && count(statements, "statement")];
    return parts.filter(Boolean).join(" and ") || "no incidents";
  }

  click({ layerPoint, latlng }) {
    const found = this.hit(layerPoint);
    if (found) this.open(found, found.place === undefined ? latlng : undefined);
  }

  /** Opens the list of a place or municipality and tells what was selected. */
  open(found, latlng = this.positionOf(found.place)) {
    this.show(found, latlng);
    this.say(null);
  }

  /** Opens the list without telling: what is shown was selected elsewhere. */
  show(found, latlng = this.positionOf(found.place)) {
    this.tip.remove();
    this.selected = null;
    this.popup.open(latlng, this.listing(found));
    this.selected = found;
    this.layer.light(found.place);
  }

  positionOf(place) {
    return this.map.layerPointToLatLng(this.layer.spots()[place]);
  }

  pick(event) {
    this.say(this.layer.record.incidents.id[event]);
  }

  say(event) {
    this.layer.say("select", { ...this.ids(), event });
  }

  /** The selection as ids, as on the bus; null for what is not selected. */
  ids() {
    const { place, municipality } = this.selected ?? {};
    const { record, config } = this.layer;
    return {
      place: record.places[place]?.id ?? null,
      municipality: config.municipalities[municipality]?.id ?? null,
    };
  }

  indexOf({ place: id, municipality }) {
    const { record, config } = this.layer;
    const place = record.places.findIndex((one) => one.id === id);
    if (place >= 0) return { place };
    const index = config.municipalities.findIndex((one) => one.id === municipality);
    return index >= 0 ? { municipality: index } : null;
  }

  /** Holds on to a selection (ids) in a record that has just come: its places have other indices. */
  renew(ids) {
    if (!this.selected) return;
    this.selected = this.indexOf(ids);
    if (!this.selected) this.leave();
  }

  closed() {
    if (!this.selected) return;
    this.selected = null;
    this.layer.light();
    this.say(null);
  }

  /** Drops the selection without telling: what was selected is gone, or another is coming. */
  drop() {
    this.selected = null;
    this.layer.light();
    this.popup.close();
  }

  /** Brings the open list up to date with the window. */
  refresh() {
    if (this.selected) this.popup.fill(this.listing(this.selected));
  }

  /** Whether there is a selection and a window has nothing of it. */
  isEmptyIn(first, last) {
    return Boolean(this.selected) && this.members(this.selected, { first, last }).length === 0;
  }

  /** Takes a selection made elsewhere (ids, as on the bus); with `fly` the map moves there. */
  follow(message) {
    const place = this.indexOf(message)?.place;
    if (place === undefined) {
      this.drop();
      return;
    }
    if (message.fly) this.fly(this.layer.record.places[place]);
    this.show({ place });
  }

  /** Drops a selection that a window or a filter has left behind, and tells. */
  leave() {
    this.drop();
    this.say(null);
  }

  placesOf({ place, municipality }) {
    if (place !== undefined) return [place];
    const { places } = this.layer.record;
    return places.flatMap((one, i) => (one.municipalities.includes(municipality) ? [i] : []));
  }

  /** Moves the map to a place: all of an area, the surroundings of a spot. */
  fly({ lat, lon, geometry }) {
    const zoom = Math.max(this.map.getZoom(), 11);
    if (geometry) this.map.fitBounds(L.geoJSON(geometry).getBounds(), { maxZoom: zoom, animate: false });
    else this.map.setView([lat, lon], zoom, { animate: false });
  }

  members(found, { first: from, last: to } = this.layer.window) {
    const { tally, counts, record } = this.layer;
    const { first } = record.incidents;
    return this.placesOf(found)
      .flatMap((place) => tally.list(place, from, to, counts))
      .sort((a, b) => first[a] - first[b]);
  }

  listing(found) {
    const { record, config, theme } = this.layer;
    const columns = record.incidents;
    const incidents = this.members(found).map((index) => {
      const family = record.families[record.types[columns.type[index]].family];
      const color = theme.dark ? family.dark : family.color;
      return { index, title: columns.title[index], first: columns.first[index], last: columns.last[index], approx: columns.approx[index], color };
    });
    const { place, municipality } = found;
    const title = both(place === undefined ? config.municipalities[municipality] : record.places[place]);
    const note = place === undefined ? `municipality: ${count(incidents.length, "entry").replace("entrys", "entries")}` : this.number(place);
    return { title, note, incidents };
  }
}
