/**
 * Scrolls the page until the map and the heading of the panel are in view, and moves the focus to that heading.
 * @param {Element} map @param {HTMLElement} heading that can take the focus
 */
export function bringIntoView(map, heading) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  const stacked = heading.getBoundingClientRect().top >= map.getBoundingClientRect().bottom;
  if (stacked) heading.scrollIntoView({ behavior, block: "end" });
  else map.scrollIntoView({ behavior, block: "nearest" });
  heading.focus({ preventScroll: true });
}
