/** Makes elements, tells a dark ground from a light one, and scrolls to what is selected. Text only ever arrives as `textContent`. */

/**
 * Makes an element.
 * @param {string} tag
 * @param {object} properties set on it, such as `className` and `textContent`
 * @param {(Node | string)[]} children
 * @returns {any}
 */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** Whether a computed colour, "rgb(…)", is a dark one to draw on; one that cannot be seen is not. @param {string} color */
export function isDark(color) {
  const [red, green, blue, opacity = 1] = (color.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return opacity > 0 && red * 0.299 + green * 0.587 + blue * 0.114 < 128;
}

/**
 * Scrolls the page until the map and the heading of the panel are in view, and moves the focus to that heading.
 * @param {Element} map
 * @param {HTMLElement} heading that can take the focus
 * @param {boolean} isSheet whether the heading is in a sheet over the page, which does not scroll with it
 */
export function bringIntoView(map, heading, isSheet = false) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  const isBelow = !isSheet && heading.getBoundingClientRect().top >= map.getBoundingClientRect().bottom;
  if (isBelow) heading.scrollIntoView({ behavior, block: "end" });
  else map.scrollIntoView({ behavior, block: "nearest" });
  heading.focus({ preventScroll: true });
}

/** A field for the number of a page. */
export const PAGE_FIELD = "input.page-number";
const TURNS = "button, input";

/** Where a button or field is among those that turn pages; -1 where it turns none. @param {Element} control */
export function findTurn(control) {
  return [...(control.closest(".turn")?.querySelectorAll(TURNS) ?? [])].indexOf(control);
}

/** Moves the focus to what turns pages, by its place there; to another where that is of no use on this page.
 * @param {Element | null} turns @param {number} place as `findTurn` has it */
export function focusTurn(turns, place) {
  const controls = /** @type {any[]} */ ([...(turns?.querySelectorAll(TURNS) ?? [])]);
  const isUsable = (control) => control && !control.disabled && !control.closest("[hidden]");
  [controls[place], ...controls.toReversed()].find(isUsable)?.focus({ preventScroll: true });
}

/** Reads the page, from 0, that a field asks for: the nearest that there is, which then stands in it.
 * @param {{value: string, min: string, max: string, defaultValue: string}} field */
export function readPage(field) {
  const [asked, min, max] = [field.value || field.defaultValue, field.min, field.max].map(Number);
  const page = Math.max(min, Math.min(max, Math.round(asked)));
  field.value = String(page);
  return page - 1;
}
