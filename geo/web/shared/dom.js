/** Makes elements, and tells a dark ground from a light one. Text only ever arrives as `textContent`. */

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
