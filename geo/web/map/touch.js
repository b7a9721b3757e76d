// A map under fingers: two of them move it, so that one scrolls the page; a word says so to who tries with one.

import { element } from "../shared/dom.js";
import { gettext } from "../shared/translation.js";

const HINT_MS = 1200;

/** Whether fingers are what points first on this machine. */
export const isTouch = () => matchMedia("(pointer: coarse)").matches;

/** Leaves one finger to the page, where fingers point. @param {import("leaflet").Map} map */
export function shareTouch(map) {
  if (!isTouch()) return;
  map.dragging.disable();
  const container = map.getContainer();
  const hint = element("div", {
    className: "touch-hint",
    textContent: gettext("Use two fingers to move the map"),
    hidden: true,
  });
  hint.ariaHidden = "true";
  container.append(hint);
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  container.addEventListener(
    "touchmove",
    ({ touches, target }) => {
      const isOnMap = !(/** @type {Element} */ (target).closest(".leaflet-control, .leaflet-popup, dialog"));
      clearTimeout(timer);
      hint.hidden = touches.length > 1 || !isOnMap;
      timer = setTimeout(() => {
        hint.hidden = true;
      }, HINT_MS);
    },
    { passive: true },
  );
}
