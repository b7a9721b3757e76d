/** Makes elements. Text only ever arrives as `textContent`. */
const SVG = "http://www.w3.org/2000/svg";

/** Drawn in a box of 20: `fill` is a solid shape, `line` a stroke. */
export const ICONS = {
  play: { fill: "M6.5 4v12L16 10z" },
  pause: { fill: "M6 4.5h2.8v11H6zM11.2 4.5H14v11h-2.8z" },
  previous: { fill: "M15 4.5v11L7.5 10z", line: "M5.5 4.5v11" },
  next: { fill: "M5 4.5v11l7.5-5.5z", line: "M14.5 4.5v11" },
  loop: { line: "M3.5 9V8a3 3 0 0 1 3-3h9M13 2.5 15.5 5 13 7.5M16.5 11v1a3 3 0 0 1-3 3h-9M7 12.5 4.5 15 7 17.5" },
  everything: { line: "M3 4.5v11M17 4.5v11M6 10h8M8.5 7.5 6 10l2.5 2.5M11.5 7.5 14 10l-2.5 2.5" },
};

/** @param {string} tag @param {object} properties @param {(Node|string)[]} children @returns {any} */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  for (const [kind, shape] of Object.entries(ICONS[name])) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", kind);
    path.setAttribute("d", shape);
    drawing.append(path);
  }
  return drawing;
}

/** A button that shows an icon and is called by its title. @param {keyof typeof ICONS} name @param {string} title
 * @param {() => void} onclick */
export function iconButton(name, title, onclick) {
  const button = element("button", { type: "button", className: name, onclick }, icon(name));
  return titled(button, title);
}

/** @param {HTMLElement} target @param {string} title */
export function titled(target, title) {
  target.title = title;
  target.setAttribute("aria-label", title);
  return target;
}
