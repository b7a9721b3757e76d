// Ties the live layer in streamlit-folium's frame to the page: the bus, and Streamlit's theme.

import { LiveLayer } from "./live.js";

/** Whether the page is dark, by the background that Streamlit gave the frame. */
function isDark() {
  const [r, g, b] = getComputedStyle(document.body).backgroundColor.match(/[\d.]+/g).map(Number);
  return 0.299 * r + 0.587 * g + 0.114 * b < 128;
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

function dropIfGone(layer, { first, last }) {
  if (layer.pointer.isEmptyIn(first, last)) layer.pointer.leave();
}

const HEARD = {
  record(layer, { record }) {
    layer.set(record);
    dropIfGone(layer, layer.window);
  },
  window(layer, { first, last, done }) {
    layer.setWindow(first, last);
    if (done) dropIfGone(layer, { first, last });
  },
  select: (layer, message) => layer.pointer.follow(message),
};

/**
 * @param map the Leaflet map of this frame
 * @param config the live layer's, and `channel`, the name of the session's bus
 */
export function start(map, config) {
  const layer = new LiveLayer(map, config);
  const bus = new BroadcastChannel(config.channel);
  bus.onmessage = ({ data }) => HEARD[data.kind]?.(layer, data);
  layer.addEventListener("select", ({ detail }) => bus.postMessage({ kind: "select", fly: false, ...detail }));
  layer.addEventListener("statements", ({ detail }) => bus.postMessage({ kind: "statements", ...detail }));
  bus.postMessage({ kind: "hello" });
  followTheme(layer);
  window.incidents = layer;
}
