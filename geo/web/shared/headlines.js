/** The list of headlines beside the map, the same on the served page and on the stand-alone one. */

import { MESSAGE } from "./page_channel.js";

export const PANEL = ".st-key-panel, .panel-box";
const HEADLINE = ".headline[data-event]";
const LIT = "lit";
const POINTING = ["pointerover", "pointerout", "focusin", "focusout"];
const MARGIN_PX = 8;

/** Lights up the map's place of the headline that the pointer or the focus is on, and the other way round. */
export class HeadlineLinks {
  /** @param {Document} page @param {import("./page_channel.js").Channel} channel */
  constructor(page, channel) {
    this.page = page;
    this.channel = channel;
    /** @type {HTMLElement | null} */
    this.pointed = null;
    this.onPoint = ({ type, target }) => this.#point(/in|over/.test(type) ? target : null);
    for (const type of POINTING) page.addEventListener(type, this.onPoint);
  }

  close() {
    for (const type of POINTING) this.page.removeEventListener(type, this.onPoint);
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
  light(place) {
    for (const headline of /** @type {NodeListOf<HTMLElement>} */ (this.page.querySelectorAll(HEADLINE))) {
      headline.classList.toggle(LIT, place !== null && headline.dataset.place === place);
    }
  }
}

/** Scrolls the panel to an entry of the list that is not whole in view, or to its top.
 * @param {Element} box @param {Element | null} entry */
export function scrollToEntry(box, entry) {
  if (!entry) {
    box.scrollTop = 0;
    return;
  }
  const { top, bottom } = entry.getBoundingClientRect();
  const view = box.getBoundingClientRect();
  if (top < view.top || bottom > view.bottom) box.scrollTop += top - view.top - MARGIN_PX;
}

/** Moves the focus to where it would else be lost: what had it has gone. @param {HTMLElement} target */
export function moveLostFocus(target) {
  const page = target.ownerDocument;
  if (page.activeElement === page.body) target.focus({ preventScroll: true });
}

/** Whether the panel is a sheet over the foot of the page, as on a phone. @param {Element} box */
export const isSheet = (box) => getComputedStyle(box).position === "fixed";

/** Opens the panel where it is a sheet. @param {Document} page */
export function openSheet({ documentElement: { dataset } }) {
  dataset.sheet = "open";
}

/** Opens or closes the panel where it is a sheet; closed it shows its top. @param {Document} page */
export function toggleSheet(page) {
  const { dataset } = page.documentElement;
  dataset.sheet = dataset.sheet === "open" ? "closed" : "open";
  if (dataset.sheet === "closed") page.querySelector(PANEL)?.scrollTo(0, 0);
}
