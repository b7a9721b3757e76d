/**
 * Scrolls the panel beside the map to its top when something else is selected, and brings map and panel into view when
 * Python asks for an incident. Shows nothing.
 * Data: {channel, selected: ids, reveal: {request_id, event, fly} | null}; with `fly` the map moves there too.
 */
import { bringIntoView } from "../shared/dom.js";
import { MESSAGE } from "../shared/messages.js";
import { createMount, hideElement } from "./mount.js";

const PANEL = ".st-key-panel";
const MAP = 'iframe[title="streamlit_folium.st_folium"]';

class Panel {
  /** @param {import("./mount.js").Component} component */
  constructor(component) {
    const { channel, selected, reveal } = component.data;
    this.channel = new BroadcastChannel(channel);
    this.page = component.parentElement.host?.ownerDocument ?? document;
    this.shown = JSON.stringify(selected);
    this.requestId = reveal?.request_id;
    /** @type {MutationObserver | null} */
    this.observer = null;
    hideElement(component);
  }

  update({ data: { selected, reveal } }) {
    const shown = JSON.stringify(selected);
    if (shown !== this.shown) this.#scrollToTop();
    this.shown = shown;
    if (!reveal || reveal.request_id === this.requestId) return;
    this.requestId = reveal.request_id;
    if (reveal.fly) this.channel.postMessage({ kind: MESSAGE.select, ...selected, fly: true, by: "show" });
    this.#revealIncident(reveal.event);
  }

  close() {
    this.observer?.disconnect();
    this.channel.close();
  }

  /** One of the panel's own box and those around it scrolls. */
  #scrollToTop() {
    let box = this.page.querySelector(PANEL);
    while (box && !box.matches('[data-testid="stColumn"]')) {
      box.scrollTop = 0;
      box = box.parentElement;
    }
  }

  /** Brings the panel into view once it shows an incident. @param {string} event */
  #revealIncident(event) {
    this.observer?.disconnect();
    const reveal = () => {
      const heading = this.page.querySelector(`${PANEL} h2[data-event="${CSS.escape(event)}"]`);
      const map = this.page.querySelector(MAP);
      if (!heading || !map) return;
      observer.disconnect();
      bringIntoView(map, heading);
    };
    const observer = new MutationObserver(reveal);
    this.observer = observer;
    observer.observe(this.page.body, { childList: true, subtree: true });
    reveal();
  }
}

const mount = createMount((component) => new Panel(component));

/** @param {import("./mount.js").Component} component */
export default function panel(component) {
  return mount(component);
}
