/** Starts the page: the ground, the live layer on it, the timeline above and what is to be read, all on one line. */

/* global L */

import { tie } from "../map/start.js";
import { LiveLayer } from "../map/incident_layer.js";
import timeline from "../timeline/timeline.js";
import { Line } from "./local_channel.js";
import { Reading } from "./details_panel.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");

/** Outlines that look as the style sheet says. */
function outlines(geometries, className) {
  const style = { className, fillOpacity: 1, weight: 1 };
  return L.geoJSON(geometries, { style, interactive: false, smoothFactor: 0.8 });
}

/** The map with what lies under the incidents. In an article the wheel scrolls on until a reader takes the map. */
function ground({ neighbours, municipalities }) {
  const map = L.map("map", { zoomSnap: 0.5, maxZoom: 18, minZoom: 7, scrollWheelZoom: false });
  map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
  const own = outlines(municipalities.map(({ geometry }) => geometry), "map-municipalities");
  map.fitBounds(own.getBounds(), { animate: false });
  outlines(neighbours, "map-neighbours").addTo(map);
  own.addTo(map);
  return map;
}

/** @param config the live layer's, and `neighbours` [geometry], `record`, `window` {first, last, mode}, `selected` ids */
function start(config) {
  const { record, window: { first, last, mode }, selected } = config;
  document.querySelectorAll(".live").forEach((part) => { part.hidden = false; });
  const layer = new LiveLayer(ground(config), config);
  layer.set(record);
  layer.setTheme(DARK.matches);
  DARK.addEventListener("change", () => layer.setTheme(DARK.matches));
  tie(layer, new Line());
  new Reading(layer, new Line(), { first, last });
  const voice = new Line();
  voice.onmessage = ({ data }) => data.kind === "hello" && voice.postMessage({ kind: "record", record });
  timeline({
    parentElement: document.getElementById("timeline").shadowRoot,
    data: { channel: "", window: { first, last, mode }, committed: null },
    setStateValue() {},
    line: new Line(),
  });
  if (selected) voice.postMessage({ kind: "select", fly: false, ...selected });
  window.incidents = layer;
}

start(JSON.parse(document.getElementById("config").textContent));
