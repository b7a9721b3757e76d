/** The icons of the timeline, and buttons that show one. */
import { element } from "../shared/dom.js";

const SVG = "http://www.w3.org/2000/svg";

/** Drawn in a box of 20: `fill` is a solid shape, `line` a stroke. */
const ICONS = {
  play: { fill: "M6.5 4v12L16 10z" },
  pause: { fill: "M6 4.5h2.8v11H6zM11.2 4.5H14v11h-2.8z" },
  previous: { fill: "M15 4.5v11L7.5 10z", line: "M5.5 4.5v11" },
  next: { fill: "M5 4.5v11l7.5-5.5z", line: "M14.5 4.5v11" },
  back: { fill: "M12.5 5v10L6.5 10z" },
  on: { fill: "M7.5 5v10l6-5z" },
  loop: { line: "M3.5 9V8a3 3 0 0 1 3-3h9M13 2.5 15.5 5 13 7.5M16.5 11v1a3 3 0 0 1-3 3h-9M7 12.5 4.5 15 7 17.5" },
  skip: { line: "M2.5 15.5v-4M6 15.5v-6M14 15.5v-6M17.5 15.5v-4M6.5 6c1-2.5 6-2.5 7 0M13.8 3.2V6.2H10.8" },
  zoomIn: { line: "M10 4.5v11M4.5 10h11" },
  zoomOut: { line: "M4.5 10h11" },
  fit: { line: "M3 4.5v11M17 4.5v11M6 10h8M8.5 7.5 6 10l2.5 2.5M11.5 7.5 14 10l-2.5 2.5" },
  more: { line: "M5 8l5 5 5-5" },
};

/** @param {keyof typeof ICONS} name */
export function createIcon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("viewBox", "0 0 20 20");
  drawing.setAttribute("aria-hidden", "true");
  for (const [style, shape] of Object.entries(ICONS[name])) {
    const path = document.createElementNS(SVG, "path");
    path.setAttribute("class", style);
    path.setAttribute("d", shape);
    drawing.append(path);
  }
  return drawing;
}

/** Creates a button that shows an icon and is called by its title.
 * @param {keyof typeof ICONS} name @param {string} title @param {() => void} onclick */
export function createIconButton(name, title, onclick) {
  return setTitle(element("button", { type: "button", className: name, onclick }, createIcon(name)), title);
}

/** Creates such a button that is on or off.
 * @param {keyof typeof ICONS} name @param {string} title @param {() => void} onchange */
export function createToggle(name, title, onchange = () => {}) {
  const toggle = createIconButton(name, title, () => {
    setPressed(toggle, !isPressed(toggle));
    onchange();
  });
  return setPressed(toggle, false);
}

/** @param {HTMLElement} toggle */
export const isPressed = (toggle) => toggle.getAttribute("aria-pressed") === "true";

/** @template {HTMLElement} T @param {T} toggle @param {boolean} pressed @returns {T} */
export function setPressed(toggle, pressed) {
  toggle.setAttribute("aria-pressed", String(pressed));
  return toggle;
}

/** @template {HTMLElement} T @param {T} target @param {string} title @returns {T} */
export function setTitle(target, title) {
  target.title = title;
  target.setAttribute("aria-label", title);
  return target;
}
