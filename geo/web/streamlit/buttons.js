/**
 * The buttons in the page's own HTML: `data-act="copy"` copies the link to the view with `data-query` in place of its
 * selection, and says where it does not work elsewhere; `data-act="copy-text"` copies `data-text`; `data-act="select"`
 * selects the incident `data-event` at the place `data-place`; `data-act="clear"` ends the selection, as Escape does
 * outside of fields and dialogs; `data-act="sheet"` opens or closes the panel on a phone; `data-act="language"` loads the
 * page in the language `data-id`; every other act is sent to Python with its `data-id`, and so is the page whose number is
 * put into a field. After `data-act="read"` the marked passage is brought into view once the text is there;
 * what has turned a page has the focus on the next one too.
 * Shows nothing. Data: {channel}; state: `act`.
 */
import { element, findTurn, focusTurn, PAGE_FIELD, readPage, toggleSheet } from "../shared/dom.js";
import { gettext } from "../shared/language.js";
import { MESSAGE } from "../shared/page_channel.js";
import { createMount, hideElement, listenToPresses, queueStateUpdate } from "./components.js";

const SELECTION_KEYS = ["event", "place", "municipality"];
const CLEAR_SELECTION = { kind: MESSAGE.select, fly: false, place: null, municipality: null, event: null };
const CLEAR_BUTTON = '.panel [data-act="clear"]';
/** What uses Escape itself. */
const KEEPS_ESCAPE = 'input, textarea, select, [role="dialog"], [data-testid="stPopoverBody"], .timeline';

/** What is over the page. */
const DIALOG = '[role="dialog"], :popover-open';

const WORDS = {
  copied: gettext("Copied"),
  local: gettext("The link works on this machine only."),
  download: gettext("Download a page to mail"),
};

/**
 * The link to a view with another selection.
 * @param {string} address of this page @param {string} query of the selection
 * @param {string | undefined} publicUrl where others open the page
 */
export function makeLink(address, query, publicUrl) {
  const url = new URL(address);
  if (query) for (const key of SELECTION_KEYS) url.searchParams.delete(key);
  for (const [key, value] of new URLSearchParams(query)) url.searchParams.set(key, value);
  if (!publicUrl) return url.href;
  const link = new URL(publicUrl);
  for (const [key, value] of url.searchParams) link.searchParams.append(key, value);
  return link.href;
}

/** The link to the same view in another language. @param {string} href @param {string} language its tag */
export function translateLink(href, language) {
  const link = new URL(href);
  link.searchParams.set("lang", language);
  return link.href;
}

class Buttons {
  /** @param {import("./components.js").Component} component */
  constructor(component) {
    this.component = component;
    this.presses = 0;
    this.page = component.parentElement.host?.ownerDocument ?? document;
    this.onKey = (event) => {
      if (event.key !== "Escape" || event.target.closest?.(KEEPS_ESCAPE)) return;
      if (!this.page.querySelector(DIALOG)) this.page.querySelector(CLEAR_BUTTON)?.click();
    };
    this.onChange = ({ target }) => {
      if (!target.matches?.(PAGE_FIELD)) return;
      this.#sendToPython("turn", String(readPage(target)));
      this.#keepFocus(target);
    };
    /** @type {MutationObserver | null} */
    this.observer = null;
    this.channel = new BroadcastChannel(component.data.channel);
    this.endPresses = listenToPresses(this.page, "[data-act]", (button) => this.#act(button));
    this.page.addEventListener("keydown", this.onKey);
    this.page.addEventListener("change", this.onChange);
    hideElement(component);
  }

  update(component) {
    this.component = component;
  }

  close() {
    this.observer?.disconnect();
    this.endPresses();
    this.page.removeEventListener("keydown", this.onKey);
    this.page.removeEventListener("change", this.onChange);
    this.channel.close();
  }

  #act(button) {
    const { act, id, text, query = "" } = button.dataset;
    if (act === "copy") this.#copyLink(button, query);
    else if (act === "copy-text") this.#copy(button, text);
    else if (act === "clear") this.channel.postMessage(CLEAR_SELECTION);
    else if (act === "select") this.#select(button.dataset);
    else if (act === "sheet") toggleSheet(this.page);
    else if (act === "language") location.assign(translateLink(location.href, id));
    else this.#sendToPython(act, id);
    if (act === "read") this.#revealPassage();
    if (act === "turn") this.#keepFocus(button);
  }

  /** Waits for the text that is to be opened. */
  #revealPassage() {
    this.#whenDrawn(
      () => this.page.querySelector(".document"),
      (text) => text.querySelector("mark")?.scrollIntoView({ block: "center" }),
    );
  }

  /** Gives the focus back to what has turned a page once the page is drawn, if the hand has stayed there.
   * @param {HTMLElement} control */
  #keepFocus(control) {
    const place = findTurn(control);
    setTimeout(() => {
      if (this.page.activeElement !== control) return; // it has been left by the Tab key
      this.#whenDrawn(
        () => !control.isConnected,
        () => this.page.activeElement === this.page.body && focusTurn(this.page.querySelector(".turn"), place),
      );
    });
  }

  /** Calls back once something is found in the page, unless something else is waited for by then.
   * @template T @param {() => T} find @param {(found: NonNullable<T>) => void} call */
  #whenDrawn(find, call) {
    this.observer?.disconnect();
    const observer = new MutationObserver(() => {
      const found = find();
      if (!found) return;
      observer.disconnect();
      call(found);
    });
    this.observer = observer;
    observer.observe(this.page.body, { childList: true, subtree: true });
  }

  /** Counts the presses, so that none is taken for the one before. */
  #select({ place, event, by }) {
    this.presses += 1;
    const selected = { place, municipality: null, event };
    this.channel.postMessage({ kind: MESSAGE.select, fly: true, ...selected, by, press: this.presses });
  }

  /** Counts the presses, so that each is a change of the state. */
  #sendToPython(act, id) {
    this.presses += 1;
    const pressed = { act, id, press: this.presses };
    queueStateUpdate(() => this.component.setStateValue("act", pressed));
  }

  #copyLink(button, query) {
    const publicUrl = this.page.querySelector("[data-public]")?.dataset.public;
    this.#copy(button, makeLink(location.href, query, publicUrl));
    if (!publicUrl) this.#sayThatItIsLocal(button);
  }

  /** Says beside a button that what it copies works on this machine only, and what to share instead. */
  #sayThatItIsLocal(button) {
    this.page.querySelector(".local-link")?.remove();
    const download = element("button", { type: "button", textContent: WORDS.download });
    Object.assign(download.dataset, { act: "download", id: "" });
    const note = element("span", { className: "local-link", role: "status" }, `${WORDS.local} `, download);
    button.after(note);
    const dismiss = (event) => {
      if (note.contains(event.target) || event.target === button) return;
      note.remove();
      this.page.removeEventListener("pointerdown", dismiss);
    };
    this.page.addEventListener("pointerdown", dismiss);
    download.addEventListener("click", () => note.remove());
  }

  async #copy(button, text) {
    const label = button.textContent;
    if (label === WORDS.copied) return; // a second press would take it for the label
    await navigator.clipboard.writeText(text);
    button.textContent = WORDS.copied;
    button.addEventListener(
      "blur",
      () => {
        button.textContent = label;
      },
      { once: true },
    );
  }
}

const mount = createMount((component) => new Buttons(component));

/** @param {import("./components.js").Component} component */
export default function buttons(component) {
  return mount(component);
}
