/** One choice of a facet: a checkbox, the label, the count, and a bar as long as the count's share of the largest. */
import { element } from "../timeline/dom.js";
import { WORDS } from "./words.js";

export class Choice {
  /** @param {string} key unlike all others in the component @param {(on: boolean) => void} tell */
  constructor(key, tell) {
    this.box = element("input", { type: "checkbox", onchange: () => tell(this.box.checked) });
    this.box.setAttribute("aria-labelledby", `${key}-label`);
    this.box.setAttribute("aria-describedby", `${key}-count`);
    this.label = element("span", { id: `${key}-label`, className: "label" });
    this.count = element("span", { className: "count", ariaHidden: "true" });
    this.described = element("span", { id: `${key}-count`, hidden: true });
    this.bar = element("span", { className: "bar" });
    const row = element("label", {}, this.box, this.label, this.count, this.described, this.bar);
    this.element = element("li", {}, row);
  }

  /** @param {{label: string, count: number}} choice @param {number} largest count of the facet @param {boolean} on */
  show({ label, count }, largest, on) {
    this.label.textContent = label;
    this.count.textContent = count.toLocaleString("en-GB");
    this.described.textContent = WORDS.incidents(count);
    this.box.checked = on;
    this.element.classList.toggle("none", count === 0);
    this.bar.style.setProperty("--share", String(largest ? count / largest : 0));
  }
}
