// The credits of what is on the map, behind "ⓘ". Those of an online base map stand open, as its server asks.

/* global L */

import { element } from "../shared/dom.js";
import { gettext } from "../shared/translation.js";

/** @typedef {{text: string, url: string, bounds?: L.LatLngBoundsLiteral | null}} Credit with `bounds` where it is of a part
 *   of the world only */

/**
 * Adds the credits to a map: of those of a part of the world the ones that are in view.
 * @param {L.Map} map
 * @param {Credit[]} credits in the order in which they are shown
 */
export function addCredits(map, credits) {
  map.attributionControl.setPrefix(false);
  const list = element("ul", { className: "credits-list" });
  const summary = element("summary", { ariaLabel: gettext("Credits"), title: gettext("Credits"), textContent: "i" });
  const box = element("details", { className: "map-credits" }, summary, list);
  const control = new L.Control({ position: "bottomright" });
  control.onAdd = () => box;
  control.addTo(map);
  L.DomEvent.disableClickPropagation(box).disableScrollPropagation(box);
  map.on("click movestart", () => box.removeAttribute("open"));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !box.open) return;
    event.stopPropagation();
    box.open = false;
    summary.focus();
  });
  const update = () => {
    const isInView = (/** @type {Credit} */ { bounds }) => !bounds || map.getBounds().intersects(bounds);
    list.replaceChildren(...credits.filter(isInView).map(createItem));
  };
  map.on("moveend", update);
  update();
}

/** @param {Credit} credit */
function createItem({ text: textContent, url }) {
  const isLink = /^https?:/.test(url);
  const link = isLink ? { href: url, target: "_blank", rel: "noopener noreferrer" } : {};
  return element("li", {}, element(isLink ? "a" : "span", { ...link, textContent }));
}
