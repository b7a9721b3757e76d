/**
 * The elements of a page, served or stand-alone: makes them, tells a dark ground from a light one, scrolls to what is
 * selected, turns pages, and lights up and opens the list of headlines beside the map. Text only ever arrives as
 * `textContent`.
 */
import { MESSAGE } from "./page_channel.js";

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

/**
 * Scrolls the page until the map and the heading of the panel are in view, and moves the focus to that heading.
 * @param {Element} map
 * @param {HTMLElement} heading that can take the focus
 * @param {boolean} isSheet whether the heading is in a sheet over the page, which does not scroll with it
 */
export function bringIntoView(map, heading, isSheet = false) {
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
  const isBelow = !isSheet && heading.getBoundingClientRect().top >= map.getBoundingClientRect().bottom;
  if (isBelow) heading.scrollIntoView({ behavior, block: "end" });
  else map.scrollIntoView({ behavior, block: "nearest" });
  heading.focus({ preventScroll: true });
}

/** A field for the number of a page. */
export const PAGE_FIELD = "input.page-number";
const TURNS = "button, input";

/** Where a button or field is among those that turn pages; -1 where it turns none. @param {Element} control */
export function findTurn(control) {
  return [...(control.closest(".turn")?.querySelectorAll(TURNS) ?? [])].indexOf(control);
}

/** Moves the focus to what turns pages, by its place there; to another where that is of no use on this page.
 * @param {Element | null} turns @param {number} place as `findTurn` has it */
export function focusTurn(turns, place) {
  const controls = /** @type {any[]} */ ([...(turns?.querySelectorAll(TURNS) ?? [])]);
  const isUsable = (control) => control && !control.disabled && !control.closest("[hidden]");
  [controls[place], ...controls.toReversed()].find(isUsable)?.focus({ preventScroll: true });
}

/** Reads the page, from 0, that a field asks for: the nearest that there is, which then stands in it.
 * @param {{value: string, min: string, max: string, defaultValue: string}} field */
export function readPage(field) {
  const [asked, min, max] = [field.value || field.defaultValue, field.min, field.max].map(Number);
  const page = Math.max(min, Math.min(max, Math.round(asked)));
  field.value = String(page);
  return page - 1;
}

/** The panel beside the map, with the list of headlines: on the served page, and on the stand-alone one. */
export const PANEL = ".st-key-panel, .panel-box";
const HEADLINE = ".headline[data-event]";
const LIT = "lit";
const POINTING = ["pointerover", "pointerout", "focusin", "focusout"];
const ENTRY_MARGIN_PX = 8;

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
  if (top < view.top || bottom > view.bottom) box.scrollTop += top - view.top - ENTRY_MARGIN_PX;
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
