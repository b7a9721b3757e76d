// What the pointer and the keyboard reach on the live layer: hovering names it, a click opens its
// list and says so.

/* global L */

import { describe, listing, members } from "./listing.js";
import { ListPopup } from "./popup.js";
import { tagReach } from "./symbol_shapes.js";

const WIDE = ["municipality", "region"];
const SLACK = 3; // px beside a symbol that still hit it

export class Pointer {
  /** @param layer the LiveLayer */
  constructor(layer) {
    // Clicks are counted from the clock, so that a frame that is loaded anew repeats none.
    Object.assign(this, { layer, map: layer.map, selected: null, early: null, clicks: Date.now() });
    this.popup = new ListPopup(this.map, (event) => this.pick(event), (held) => this.closed(held));
    this.map.getContainer().addEventListener("keydown", ({ key }) => key === "Escape" && this.escape());
    this.tip = L.tooltip({ direction: "top", className: "incident-tip", opacity: 1, offset: [0, -10] });
    this.map.on("click", (event) => this.click(event));
    this.map.on("mousemove", (event) => this.hover(event));
    this.map.on("mouseout", () => this.tip.remove());
  }

  /** What lies under a layer point: {place}, {municipality} (indices), or null. Symbols and tags come first, then
   * areas from the smallest; but within a municipality it comes before the regions that it is only part of. */
  hit(point) {
    const { marks, areas, under, present, on, record } = this.layer;
    const mark = marks.findLast((one) => this.covers(one, point));
    if (mark) return { place: mark.place };
    const place = on.uncertainty ? areas.placeAt(under.ctx, [...present].reverse(), point) : -1;
    if (place >= 0 && !WIDE.includes(record.places[place].precision)) return { place };
    const municipality = areas.municipalityAt(under.ctx, point);
    if (municipality >= 0) return { municipality };
    return place >= 0 ? { place } : null;
  }

  covers({ symbol, x, y, radius }, point) {
    if (!symbol.tag) return Math.hypot(x - point.x, y - point.y) <= radius + SLACK;
    const [across, down] = tagReach(symbol);
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
  describe(found) {
    return describe(this.layer, found);
  }

  click({ layerPoint, latlng }) {
    const found = this.hit(layerPoint);
    if (!found) return;
    this.open(found, found.place === undefined ? latlng : undefined);
    if (found.place === undefined) this.filter(found);
  }

  /** Tells that the reader has clicked on a municipality, and not on what lies on it. */
  filter({ municipality }) {
    this.clicks += 1;
    this.layer.say("filter", { municipality: this.layer.config.municipalities[municipality].id, click: this.clicks });
  }

  /** Opens the list of a place or municipality and tells what was selected. */
  open(found, latlng = this.positionOf(found)) {
    this.show(found, latlng);
    this.say();
  }

  /** Opens the list of a place for the keyboard, which goes on in it. */
  enter(place) {
    this.open({ place });
    this.popup.focus();
  }

  /** Opens the list without telling: what is shown was selected elsewhere. @param move see `ListPopup.open` */
  show(found, latlng = this.positionOf(found), move = {}) {
    this.tip.remove();
    this.selected = null;
    const list = (most) => listing(this.layer, this.selected ?? found, most);
    this.popup.open(latlng, list, () => this.layer.legend.covers(), move);
    this.selected = found;
    this.highlight(found.place);
  }

  /** Marks a place as the one selected, or none. */
  highlight(place) {
    this.layer.light(place);
    this.layer.highlight(place);
  }

  positionOf({ place, municipality }) {
    if (place === undefined) return L.geoJSON(this.layer.config.municipalities[municipality].geometry).getBounds().getCenter();
    return this.map.layerPointToLatLng(this.layer.positions()[place]);
  }

  pick(incident) {
    this.selected.event = this.layer.record.incidents.id[incident];
    this.refresh();
    this.say();
  }

  /** Tells the selection once all that happens now has happened: one list that gives way to another is one change. */
  say() {
    const waits = Boolean(this.saying);
    this.saying = this.ids();
    if (waits) return;
    queueMicrotask(() => {
      this.layer.say("select", this.saying);
      this.saying = null;
    });
  }

  /** The selection as ids, as on the bus; null for what is not selected. */
  ids() {
    const { place, municipality, event } = this.selected ?? {};
    const { record, config } = this.layer;
    const { spot, id } = record.places[place] ?? {};
    return {
      place: spot ?? id ?? null,
      municipality: config.municipalities[municipality]?.id ?? null,
      event: event ?? null,
    };
  }

  /** What ids name; a place stands for its spot. */
  indexOf({ place: id, municipality, event = null }) {
    const { record, config, spots } = this.layer;
    const place = id ? record.places.findIndex((one) => one.id === id || one.spot === id) : -1;
    if (place >= 0) return { place: spots.lead[place], event };
    const index = config.municipalities.findIndex((one) => one.id === municipality);
    return index >= 0 ? { municipality: index, event } : null;
  }

  /** Holds on to a selection (ids) in a record or a theme that has just come: places have other indices, rows other
   * colours. */
  renew(ids) {
    this.popup.forget();
    if (!this.selected) return;
    this.selected = this.indexOf(ids);
    if (!this.selected) this.leave();
    else this.layer.highlight(this.selected.place);
  }

  /** What is selected stays so without its list. @param held whether the list had the focus, which then goes back to
   * its symbol */
  closed(held) {
    if (held && this.selected) this.layer.keys.focus(this.selected.place);
  }

  /** Closes the list; where none is open, ends the selection. */
  escape() {
    if (this.popup.isOpen()) this.popup.close();
    else if (this.selected) this.leave();
  }

  /** Drops the selection without telling: what was selected is gone, or another is coming. */
  drop() {
    this.selected = null;
    this.highlight();
    this.popup.close();
  }

  /** Brings the open list up to date with the window, and takes the selection that came before there was one. */
  refresh() {
    if (this.selected && this.popup.isOpen()) this.popup.fill();
    if (this.early && this.layer.ready()) this.follow(this.early);
  }

  /** Drops, and tells, a selection of which a window has nothing. */
  leaveIfGone(window = this.layer.window) {
    if (this.selected && !members(this.layer, this.selected, window).length) this.leave();
  }

  /** Takes a selection made elsewhere (ids, as on the bus), once there is something to show; with `fly` the map moves
   * there. Without it a map that was given its view keeps that, if what is selected is out of it. */
  follow(message) {
    this.early = this.layer.ready() ? null : message;
    if (this.early) return;
    const found = this.indexOf(message);
    if (!found) {
      this.drop();
      return;
    }
    if (message.fly && found.place !== undefined) this.fly(this.layer.record.places[found.place]);
    const pan = message.fly || !this.layer.config.begin?.view || this.isInView(found);
    const onMove = () => message.fly || this.layer.camera.settle();
    if (!this.isSelected(found) || (message.fly && !this.popup.isOpen())) this.show(found, undefined, { pan, atOnce: true, onMove });
    else if (message.fly) this.popup.bringIntoView();
  }

  isSelected({ place, municipality, event }) {
    const { selected } = this;
    return selected?.place === place && selected?.municipality === municipality && selected?.event === event;
  }

  isInView(found) {
    return L.bounds([0, 0], this.map.getSize()).contains(this.map.latLngToContainerPoint(this.positionOf(found)));
  }

  /** Drops a selection that a window or a filter has left behind, and tells. */
  leave() {
    this.drop();
    this.say();
  }

  /** Moves the map to a place: all of an area, the surroundings of a spot. */
  fly({ lat, lon, geometry }) {
    const zoom = Math.max(this.map.getZoom(), 11);
    if (geometry) this.map.fitBounds(L.geoJSON(geometry).getBounds(), { maxZoom: zoom, animate: false });
    else this.map.setView([lat, lon], zoom, { animate: false });
  }
}
