/**
 * Controls the panel beside the map: scrolls to what is selected, lights up what the pointer is on here or on the map,
 * and brings map and card into view when Python asks for an incident. Shows nothing.
 * Data: {channel, selected: ids, reveal: {request_id, event, fly} | null}; with `fly` the map moves there too.
 */
import { bringIntoView } from "../shared/dom.js";
import { MESSAGE } from "../shared/messages.js";
import { createMount, hideElement } from "./mount.js";

const PANEL = ".st-key-panel";
const MAP = 'iframe[title="streamlit_folium.st_folium"]';
const HEADLINE = ".headline[data-event]";
const LIT = "lit";
const POINTING = ["pointerover", "pointerout", "focusin", "focusout"];
const MARGIN_PX = 8;

class Panel {
  /** @param {import("./mount.js").Component} component */
  constructor(component) {
    const { channel, selected, reveal } = component.data;
    this.channel = new BroadcastChannel(channel);
    this.channel.onmessage = ({ data }) => data.kind === MESSAGE.highlight && this.#light(data.place);
    this.page = component.parentElement.host?.ownerDocument ?? document;
    this.selected = selected;
    this.requestId = reveal?.request_id;
    /** @type {MutationObserver | null} */
    this.observer = null;
    this.onPoint = ({ type, target }) => this.#point(/in|over/.test(type) ? target : null);
    for (const type of POINTING) this.page.addEventListener(type, this.onPoint);
    /** @type {HTMLElement | null} */
    this.pointed = null;
    hideElement(component);
    if (selected.event) this.#whenShown(selected, () => {});
  }

  update({ data: { selected, reveal } }) {
    const before = this.selected;
    this.selected = selected;
    if (reveal && reveal.request_id !== this.requestId) {
      this.requestId = reveal.request_id;
      if (reveal.fly) this.channel.postMessage({ kind: MESSAGE.select, ...selected, fly: true, by: "show" });
      this.#whenShown(selected, (card) => {
        const isSheet = getComputedStyle(this.page.querySelector(PANEL)).position === "fixed";
        bringIntoView(this.page.querySelector(MAP), card, isSheet);
      });
    } else if (JSON.stringify(selected) !== JSON.stringify(before)) {
      this.#whenShown(selected, (card) => this.#moveFocus(card), before.event);
    }
  }

  close() {
    this.observer?.disconnect();
    for (const type of POINTING) this.page.removeEventListener(type, this.onPoint);
    this.channel.close();
  }

  /**
   * Waits until the panel shows what is selected, scrolls there, and goes on with the card's summary; where nothing is
   * selected any more, with the headline of the incident that was.
   * @param {import("../shared/messages.js").Selection} selected
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
      if (card || !isList) this.page.documentElement.dataset.sheet = "open";
      const headline = previous && panel.querySelector(`.headline[data-event="${CSS.escape(previous)}"]`);
      const target = card || headline;
      this.#scrollTo(isList && target ? target.closest("li") : null);
      if (target) goOn(target);
    };
    const observer = new MutationObserver(check);
    this.observer = observer;
    observer.observe(this.page.body, { childList: true, subtree: true, attributes: true, attributeFilter: ["id"] });
    check();
  }

  /** Scrolls the panel to an entry of the list that is not whole in view, or to its top. @param {Element | null} entry */
  #scrollTo(entry) {
    const box = this.page.querySelector(PANEL);
    if (!box) return;
    if (!entry) box.scrollTop = 0;
    else {
      const { top, bottom } = entry.getBoundingClientRect();
      const view = box.getBoundingClientRect();
      if (top < view.top || bottom > view.bottom) box.scrollTop += top - view.top - MARGIN_PX;
    }
  }

  /** Moves the focus to where it would else be lost: what had it has gone. @param {HTMLElement} target */
  #moveFocus(target) {
    if (this.page.activeElement === this.page.body) target.focus({ preventScroll: true });
  }

  /** Tells the map what the pointer or the focus is on. @param {Element | null} target */
  #point(target) {
    const headline = /** @type {HTMLElement | null} */ (target?.closest?.(HEADLINE) ?? null);
    if (headline === this.pointed) return;
    this.pointed = headline;
    const { place = null, event = null } = headline?.dataset ?? {};
    this.channel.postMessage({ kind: MESSAGE.highlight, place, event, by: "list" });
  }

  /** Lights up the headlines of a place. @param {string | null} place */
  #light(place) {
    for (const headline of this.page.querySelectorAll(HEADLINE)) {
      headline.classList.toggle(LIT, place !== null && headline.dataset.place === place);
    }
  }
}

const mount = createMount((component) => new Panel(component));

/** @param {import("./mount.js").Component} component */
export default function panel(component) {
  return mount(component);
}
