/** Starts the page: the map with the incident layer, the timeline below it, the list beside and the table, all on one channel. */

/* global L */

import { addOutlines } from "../map/ground.js";
import { IncidentLayer } from "../map/incident_layer.js";
import { connect } from "../map/start.js";
import { LocalChannel, MESSAGE } from "../shared/page_channel.js";
import { filterRecord, readColumns } from "../shared/record.js";
import timeline from "../timeline/timeline.js";
import { Entries } from "./entries.js";
import { PageView } from "./page_view.js";
import { findPart, tellFault, unpack } from "./unpack.js";

const DARK = matchMedia("(prefers-color-scheme: dark)");

/** Creates the map with what lies under the incidents. In an article the wheel scrolls on until a reader takes the map.
 * @param {any} config @param {any} record */
function createMap(config, { bounds }) {
  const { minZoom } = config;
  const map = L.map("map", { zoomSnap: 0.5, maxZoom: 18, minZoom, scrollWheelZoom: false });
  map.on("focus", () => map.scrollWheelZoom.enable()).on("blur", () => map.scrollWheelZoom.disable());
  map.fitBounds(bounds, { animate: false });
  if (!config.ground) addOutlines(map, config);
  return map;
}

/** @param {any} config the layer's, and `filter` of the record, `window` {first, last, mode}, `selected` ids and
 *   `list` */
async function start(config) {
  const { filter, window, selected, list } = config;
  const columns = await unpack(findPart("columns")).arrayBuffer();
  const record = filterRecord(readColumns(columns), filter);
  const layer = new IncidentLayer(createMap(config, record), config);
  layer.setRecord(record);
  layer.setTheme(DARK.matches);
  DARK.addEventListener("change", () => layer.setTheme(DARK.matches));
  connect(layer, new LocalChannel());
  new PageView(layer, new LocalChannel(), window, new Entries(list, record));
  const channel = new LocalChannel();
  channel.onmessage = ({ data }) =>
    data.kind === MESSAGE.hello && channel.postMessage({ kind: MESSAGE.record, record });
  timeline({
    parentElement: document.getElementById("timeline")?.shadowRoot,
    data: { channel: "", window, committed: null },
    setStateValue() {},
    localChannel: new LocalChannel(),
  });
  if (selected) channel.postMessage({ kind: MESSAGE.select, fly: false, ...selected });
}

start(JSON.parse(document.getElementById("config")?.textContent ?? "")).catch(tellFault);
