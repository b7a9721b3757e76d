/**
 * Controls the panel beside the map: scrolls to what is selected, lights up what the pointer is on here or on the map,
 * brings map and card into view when Python asks for an incident, and tells a map that is there later than it what is
 * selected. Shows nothing.
 * Data: {channel, selected: ids, reveal: {request_id, event, fly} | null}; with `fly` the map moves there too.
 */
import { bringIntoView, HeadlineLinks, isSheet, moveLostFocus, openSheet, scrollToEntry } from "../shared/dom.js";
import { MESSAGE } from "../shared/page_channel.js";
import { createMount, hideElement } from "./components.js";

const PANEL = ".st-key-panel";
const MAP = 'iframe[title="streamlit_folium.st_folium"]';

class Panel {
  /** @param {import("./components.js").Component} component */
  constructor(component) {
    const { channel, selected, reveal } = component.data;
    this.channel = new BroadcastChannel(channel);
    this.page = component.parentElement.host?.ownerDocument ?? document;
    this.links = new HeadlineLinks(this.page, this.channel);
    this.channel.onmessage = ({ data }) => this.#receive(data);
    this.selected = selected;
    /** What was selected last, by whomever. @type {import("../shared/page_channel.js").SelectMessage} */
    this.selection = { fly: false, ...selected };
    this.requestId = reveal?.request_id;
    /** @type {MutationObserver | null} */
    this.observer = null;
    hideElement(component);
    this.#publishSelection(this.selection);
    if (selected.event) this.#whenShown(selected, () => {});
  }

  update({ data: { selected, reveal } }) {
    const before = this.selected;
    this.selected = selected;
    if (reveal && reveal.request_id !== this.requestId) {
      this.requestId = reveal.request_id;
      if (reveal.fly) this.#publishSelection({ ...selected, fly: true, by: "show" });
      this.#whenShown(selected, (card) => {
        bringIntoView(this.page.querySelector(MAP), card, isSheet(this.page.querySelector(PANEL)));
      });
    } else if (JSON.stringify(selected) !== JSON.stringify(before)) {
      this.#whenShown(selected, moveLostFocus, before.event);
    }
  }

  #receive(message) {
    if (message.kind === MESSAGE.highlight) this.links.light(message.place);
    else if (message.kind === MESSAGE.select) this.selection = message;
    else if (message.kind === MESSAGE.hello && message.by === "map") this.#publishSelection(this.selection);
  }

  /** Publishes a selection; none is what a map begins with. @param {import("../shared/page_channel.js").SelectMessage} selection */
  #publishSelection(selection) {
    this.selection = selection;
    const { place, municipality } = selection;
    if (place || municipality) this.channel.postMessage({ ...selection, kind: MESSAGE.select });
  }

  close() {
    this.observer?.disconnect();
    this.links.close();
    this.channel.close();
  }

  /**
   * Waits until the panel shows what is selected, scrolls there, and goes on with the card's summary; where nothing is
   * selected any more, with the headline of the incident that was.
   * @param {import("../shared/page_channel.js").Selection} selected
   * @param {(target: HTMLElement) => void} goOn @param {string | null} [previous]
   */
  #whenShown({ event, place, municipality }, goOn, previous) {
    this.observer?.disconnect();
    const check = () => {
      const panel = this.page.querySelector(`${PANEL} .panel`);
      const isList = Boolean(panel?.querySelector(".numbers"));
      const card = event && panel?.querySelector(`#incident-${CSS.escape(event)} > summary`);
      const isThere = event ? card : place || municipality ? !isList : isList && !panel.querySelector(".chosen");
      if (!panel || !isThere) return;
      observer.disconnect();
      if (card || !isList) openSheet(this.page);
      const headline = previous && panel.querySelector(`.headline[data-event="${CSS.escape(previous)}"]`);
      const target = card || headline;
      scrollToEntry(panel.closest(PANEL), isList && target ? target.closest("li") : null);
      if (target) goOn(target);
    };
    const observer = new MutationObserver(check);
    this.observer = observer;
    observer.observe(this.page.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["id"] });
    check();
  }
}

const mount = createMount((component) => new Panel(component));

/** @param {import("./components.js").Component} component */
export default function panel(component) {
  return mount(component);
}
