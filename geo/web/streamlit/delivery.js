/**
 * Tells Python which regions of the page have not arrived though it has drawn them, and whether its address has. Shows
 * nothing.
 * Data: {channel, drawn: {region: number of its last drawing}, address: query or ""}, which is sent after all that was
 * drawn; state: `lost`, the regions with those numbers, and `address` with the query.
 */
import { createMount, hideElement, queueStateUpdate } from "./mount.js";

/**
 * The regions of which the page has no mark, or one of an earlier drawing.
 * @param {{region: string, number: number}[]} marks on the page @param {Record<string, number>} drawn
 */
export function findLost(marks, drawn) {
  return Object.fromEntries(
    Object.entries(drawn).filter(
      ([name, number]) => !marks.some((mark) => mark.region === name && mark.number >= number),
    ),
  );
}

/** Whether two queries have the same parameters. @param {string} query @param {string} other */
export function isSameQuery(query, other) {
  const sort = (/** @type {string} */ text) => JSON.stringify([...new URLSearchParams(text)].sort());
  return sort(query) === sort(other);
}

/** @param {any} page @returns {{region: string, number: number}[]} */
function readMarks(page) {
  return [...page.querySelectorAll("i.end")].map(({ dataset: { region, number } }) => ({
    region,
    number: Number(number),
  }));
}

class Delivery {
  /** @param {import("./mount.js").Component} component */
  constructor(component) {
    this.page = component.parentElement.host?.ownerDocument ?? document;
    hideElement(component);
    this.update(component);
  }

  /** Looks once the page has put in place what came together with the data. */
  update(component) {
    this.component = component;
    setTimeout(() => {
      const { drawn, address } = this.component.data;
      /** @type {Record<string, number | string>} */
      const lost = findLost(readMarks(this.page), drawn);
      if (address && !isSameQuery(address, location.search)) lost.address = address;
      if (Object.keys(lost).length) queueStateUpdate(() => this.component.setStateValue("lost", lost));
    });
  }

  close() {}
}

const mount = createMount((component) => new Delivery(component));

/** @param {import("./mount.js").Component} component */
export default function delivery(component) {
  return mount(component);
}
