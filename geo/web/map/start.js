// Connects the incident layer in streamlit-folium's frame to the page: the channel, and Streamlit's theme.

import { element, isDark } from "../shared/dom.js";
import { gettext, LANGUAGE } from "../shared/language.js";
import { MESSAGE, PageChannel } from "../shared/page_channel.js";
import { RecordReader } from "../shared/record.js";
import { addOutlines } from "./canvas.js";
import { IncidentLayer } from "./incident_layer.js";
import { MapInteraction } from "./interaction.js";

const TITLE = gettext("Map of incidents");

/** Names the frame, its page and the map in it, and lets its page be enlarged. */
function describeFrame() {
  document.documentElement.lang = LANGUAGE;
  document.title = TITLE;
  if (window.frameElement) window.frameElement.ariaLabel = TITLE;
  for (const meta of document.querySelectorAll("meta[name=viewport]"))
    meta.setAttribute("content", "width=device-width, initial-scale=1");
  const root = document.querySelector("#root");
  if (root) root.role = "main";
  root?.prepend(element("h1", { className: "unseen", textContent: TITLE }));
}

/** Follows the theme of the page, by the background that Streamlit gives the frame. @param {IncidentLayer} layer */
function followTheme(layer) {
  /** @type {boolean | undefined} */
  let dark;
  const update = () => {
    const isNowDark = isDark(getComputedStyle(document.body).backgroundColor);
    if (isNowDark === dark) return;
    dark = isNowDark;
    layer.setTheme(dark);
  };
  update();
  new MutationObserver(update).observe(document.head, { childList: true, subtree: true, characterData: true });
}

/** What each message does. @type {Record<string, (layer: IncidentLayer, interaction: MapInteraction, message: any) => void>} */
const RECEIVERS = {
  [MESSAGE.window](layer, interaction, { first, last, done }) {
    layer.setWindow(first, last);
    if (done) interaction.clearIfEmpty({ first, last });
  },
  [MESSAGE.select]: (_layer, interaction, message) => interaction.followSelection(message),
  [MESSAGE.highlight]: (_layer, interaction, message) => interaction.followHighlight(message),
};

/**
 * Connects a layer to a channel: it follows the messages there, and publishes what the reader does on the map.
 * @param {IncidentLayer} layer
 * @param {import("../shared/page_channel.js").Channel} channel
 * @param {{columns?: string, file?: Promise<ArrayBuffer>}} asked columns that have been asked for, and their address
 */
export function connect(layer, channel, { columns, file } = {}) {
  const interaction = new MapInteraction(layer);
  const reader = new RecordReader((record) => {
    if (record.version === layer.record.version) return;
    layer.setRecord(record);
    interaction.clearIfEmpty();
  });
  if (columns && file) reader.prepare(columns, file);
  const publish = (kind, detail) => channel.postMessage({ kind, ...detail });
  const publishLayers = () => {
    if (layer.hasLayerChoice()) publish(MESSAGE.layers, layer.layerChoice());
  };
  channel.onmessage = ({ data }) => {
    if (data.kind === MESSAGE.hello) publishLayers();
    else if (data.kind === MESSAGE.record) reader.receive(data.record);
    else RECEIVERS[data.kind]?.(layer, interaction, data);
  };
  const forward = (source, kind, extra = {}) =>
    source.addEventListener(kind, ({ detail }) => publish(kind, { ...extra, ...detail }));
  forward(interaction, MESSAGE.select, { fly: false });
  forward(interaction, MESSAGE.highlight);
  forward(layer.legend, MESSAGE.filter);
  forward(layer, MESSAGE.layers);
  forward(layer, MESSAGE.view);
  publishLayers();
  publish(MESSAGE.hello, { by: "map" });
  Object.assign(window, { incidents: layer, interaction }); // for tests, and for who looks at the console
}

/** Tells the page of files that are dragged over the frame: it lays over all what takes them. */
function passDrags() {
  for (const kind of ["dragenter", "dragover", "drop"]) {
    document.addEventListener(kind, (/** @type {any} */ event) => {
      const { dataTransfer } = event;
      if (!dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      parent.document.dispatchEvent(new DragEvent(kind, { dataTransfer, cancelable: true }));
    });
  }
}

/**
 * Starts the layer on a map.
 * @param {any} map the Leaflet map of this frame
 * @param {any} config the layer's, and `channel`, the name of the session's channel; `columns`, their address, and `file`,
 *   what has been asked for there
 */
export function start(map, config) {
  describeFrame();
  passDrags();
  if (!config.ground) addOutlines(map, config);
  const layer = new IncidentLayer(map, { ...config, isFilterable: true });
  connect(layer, new PageChannel(config.channel), config);
  followTheme(layer);
}
