/**
 * Begins the panel beside the map at its top when something else is selected, and brings map and panel into view when
 * Python points an incident out. Shows nothing.
 * Data: {channel, selected: the bus's ids, pointed: {turn, event, fly} | null}
 */
import { bringIntoView } from "../shared/bring.js";
import { mounted } from "./mount.js";

const PANEL = ".st-key-panel";
const MAP = 'iframe[title="streamlit_folium.st_folium"]';

class Panel {
  constructor(component) {
    const { channel, selected, pointed } = component.data;
    this.channel = new BroadcastChannel(channel);
    this.page = component.parentElement.host?.ownerDocument ?? document;
    this.shown = JSON.stringify(selected);
    this.turn = pointed?.turn;
    component.parentElement.host?.closest('[data-testid="stElementContainer"]')?.style.setProperty("display", "none");
  }

  update({ data: { selected, pointed } }) {
    const shown = JSON.stringify(selected);
    if (shown !== this.shown) this.#scrollToTop();
    this.shown = shown;
    if (!pointed || pointed.turn === this.turn) return;
    this.turn = pointed.turn;
    if (pointed.fly) this.channel.postMessage({ kind: "select", ...selected, fly: true, by: "show" });
    this.#point(pointed.event);
  }

  close() {
    this.watch?.disconnect();
    this.channel.close();
  }

  /** Of the panel's own box and those around it one scrolls. */
  #scrollToTop() {
    for (let box = this.page.querySelector(PANEL); box && !box.matches('[data-testid="stColumn"]'); box = box.parentElement) {
      box.scrollTop = 0;
    }
  }

  /** Brings the panel into view once it shows an incident. @param {string} event */
  #point(event) {
    this.watch?.disconnect();
    const go = () => {
      const heading = this.page.querySelector(`${PANEL} h2[data-event="${CSS.escape(event)}"]`);
      const map = this.page.querySelector(MAP);
      if (!heading || !map) return;
      this.watch.disconnect();
      bringIntoView(map, /** @type {HTMLElement} */ (heading));
    };
    this.watch = new MutationObserver(go);
    this.watch.observe(this.page.body, { childList: true, subtree: true });
    go();
  }
}

const mount = mounted((component) => new Panel(component));

export default function panel(component) {
  return mount(component);
}
