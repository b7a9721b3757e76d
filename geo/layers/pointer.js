// What the pointer and the keyboard reach on the live layer: hovering names it, a click opens its
// list and says so.

/* global L */

import { both, count } from "./names.js";
import { ListPopup, MOST } from "./popup.js";
import { reach } from "./symbols.js";

const SLACK = 3; // px beside a symbol that still hit it

export class Pointer {
  /** @param layer the LiveLayer */
  constructor(layer) {
    Object.assign(this, { layer, map: layer.map, selected: null });
    this.popup = new ListPopup(this.map, (event) => this.pick(event), (held) => this.closed(held));
    this.tip = L.tooltip({ direction: "top", className: "incident-tip", opacity: 1, offset: [0, -10] });
    this.map.on("click", (event) => this.click(event));
    this.map.on("mousemove", (event) => this.hover(event));
    this.map.on("mouseout", () => this.tip.remove());
  }

  /** What lies under a layer point: {place}, {municipality} (indices), or null. Symbols and tags come first, then
   * areas from the smallest; but within a municipality it comes before the regions that it is only part of. */
  hit(point) {
    const { marks, areas, under, visible, on, record } = this.layer;
    const mark = marks.findLast((one) => this.covers(one, point));
    if (mark) return { place: mark.place };
    const place = on.uncertainty ? areas.placeAt(under.ctx, [...visible].reverse(), point) : -1;
    if (place >= 0 && record.places[place].precision !== "region") return { place };
    const municipality = areas.municipalityAt(under.ctx, point);
    if (municipality >= 0) return { municipality };
    return place >= 0 ? { place } : null;
  }

  covers({ symbol, x, y, radius }, point) {
    if (!symbol.tag) return Math.hypot(x - point.x, y - point.y) <= radius + SLACK;
    const [across, down] = reach(symbol);
    return Math.abs(x - point.x) <= across + SLACK && Math.abs(y - point.y) <= down + SLACK;
  }

  hover({ layerPoint, latlng, originalEvent }) {
    const covered = originalEvent.target.closest(".leaflet-control, .leaflet-popup");
    const found = covered ? null : this.hit(layerPoint);
    this.map.getContainer().classList.toggle("on-incident", Boolean(found));
    this.layer.light(found?.place ?? this.selected?.place);
    if (!found) {
      this.tip.remove();
      return;
    }
    const municipality = this.layer.areas.municipalityAt(this.layer.under.ctx, layerPoint);
    const lines = [found, ...(found.place !== undefined && municipality >= 0 ? [{ municipality }] : [])];
    const box = document.createElement("div");
    box.append(...lines.map((one) => {
      const line = document.createElement("div");
      line.textContent = this.describe(one);
      return line;
    }));
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

  /** Opens the list of a place for the keyboard, which goes on in it. */
  enter(place) {
    this.open({ place });
    this.popup.focus();
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

  /** Tells the selection once all that happens now has happened: one list that gives way to another is one change. */
  say(event) {
    const waits = Boolean(this.saying);
    this.saying = { ...this.ids(), event };
    if (waits) return;
    queueMicrotask(() => {
      this.layer.say("select", this.saying);
      this.saying = null;
    });
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

  /** Holds on to a selection (ids) in a record or a theme that has just come: places have other indices, rows other
   * colours. */
  renew(ids) {
    this.popup.shown = "";
    if (!this.selected) return;
    this.selected = this.indexOf(ids);
    if (!this.selected) this.leave();
  }

  /** @param held whether the list had the focus, which then goes back to its symbol */
  closed(held) {
    if (!this.selected) return;
    if (held) this.layer.keys.focus(this.selected.place);
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

  /** Drops, and tells, a selection of which a window has nothing. */
  leaveIfGone(window = this.layer.window) {
    if (this.selected && !this.members(this.selected, window).length) this.leave();
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
    const { tally, counts } = this.layer;
    return this.placesOf(found).flatMap((place) => tally.list(place, from, to, counts)).sort((a, b) => a - b);
  }

  listing(found) {
    const { record, config } = this.layer;
    const members = this.members(found);
    const { place, municipality } = found;
    return {
      title: both(place === undefined ? config.municipalities[municipality] : record.places[place]),
      note: place === undefined ? `municipality: ${count(members.length, "entry", "entries")}` : this.number(place),
      incidents: members.slice(0, MOST).map((index) => this.row(index)),
      more: members.length - MOST,
    };
  }

  row(index) {
    const { record: { families, types, incidents }, theme } = this.layer;
    const { color, dark } = families[types[incidents.type[index]].family];
    const columns = ["title", "first", "last", "approx", "within"].map((name) => [name, incidents[name][index]]);
    return { index, color: theme.dark ? dark : color, ...Object.fromEntries(columns) };
  }
}
