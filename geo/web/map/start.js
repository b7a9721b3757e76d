// Ties the live layer in streamlit-folium's frame to the page: the bus, and Streamlit's theme.

import { LiveLayer } from "./incident_layer.js";

/** Whether the page is dark, by the background that Streamlit gave the frame. */
function isDark() {
  const [r, g, b, opacity = 1] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
  return opacity > 0 && 0.299 * r + 0.587 * g + 0.114 * b < 128;
}

function followTheme(layer) {
  let dark;
  const look = () => {
    if (isDark() === dark) return;
    dark = isDark();
    layer.setTheme(dark);
  };
  look();
  new MutationObserver(look).observe(document.head, { childList: true, subtree: true, characterData: true });
}

const HEARD = {
  record(layer, { record }) {
    if (record.version === layer.record.version) return;
    layer.set(record);
    layer.pointer.leaveIfGone();
  },
  window(layer, { first, last, done }) {
    layer.setWindow(first, last);
    if (done) layer.pointer.leaveIfGone({ first, last });
  },
  select: (layer, message) => layer.pointer.follow(message),
};

/**
 * Ties the layer to a bus: it does what is said there, and says there what it does.
 * @param {LiveLayer} layer
 * @param {BroadcastChannel} bus or what is like one
 */
export function tie(layer, bus) {
  const say = (kind, detail) => bus.postMessage({ kind, ...detail });
  const greet = () => layer.unusual() && say("layers", layer.chosen());
  bus.onmessage = ({ data }) => (data.kind === "hello" ? greet() : HEARD[data.kind]?.(layer, data));
  layer.addEventListener("select", ({ detail }) => say("select", { fly: false, ...detail }));
  for (const kind of ["layers", "view", "filter"]) layer.addEventListener(kind, ({ detail }) => say(kind, detail));
  greet();
  say("hello");
}

/**
 * @param map the Leaflet map of this frame
 * @param config the live layer's, and `channel`, the name of the session's bus
 */
export function start(map, config) {
  const layer = new LiveLayer(map, config);
  tie(layer, new BroadcastChannel(config.channel));
  followTheme(layer);
  window.incidents = layer;
}
