/**
 * The buttons in the page's own HTML: `data-act="copy"` copies this page's address with `data-query` in place of its
 * selection; `data-act="select"` selects the incident `data-event` at the place `data-place`; `data-act="clear"` ends
 * the selection, as Escape does outside of fields and dialogs; every other act is sent to Python with its `data-id`.
 * `data-act="sheet"` opens or closes the panel on a phone. Shows nothing. Data: {channel}; state: `act`.
 */
import { MESSAGE } from "../shared/messages.js";
import { createMount, hideElement, queueStateUpdate } from "./mount.js";

const SELECTION_KEYS = ["event", "place", "municipality"];
const CLEAR_SELECTION = { kind: MESSAGE.select, fly: false, place: null, municipality: null, event: null };
const CLEAR_BUTTON = '.panel [data-act="clear"]';
/** What uses Escape itself. */
const KEEPS_ESCAPE = 'input, textarea, select, [role="dialog"], [data-testid="stPopoverBody"], .timeline';

/** The address of the page with another selection. @param {string} query */
function addressWith(query) {
  const url = new URL(location.href);
  if (query) for (const key of SELECTION_KEYS) url.searchParams.delete(key);
  for (const [key, value] of new URLSearchParams(query)) url.searchParams.set(key, value);
  return url.href;
}

/** Opens or closes the panel where it is a sheet, on a phone. @param {Document} page */
function toggleSheet({ documentElement: { dataset } }) {
  dataset.sheet = dataset.sheet === "open" ? "closed" : "open";
}

class Buttons {
  /** @param {import("./mount.js").Component} component */
  constructor(component) {
    this.component = component;
    this.presses = 0;
    this.page = component.parentElement.host?.ownerDocument ?? document;
    this.onClick = (event) => this.#act(event.target.closest?.("[data-act]"));
    this.onKey = (event) => {
      if (event.key !== "Escape" || event.target.closest?.(KEEPS_ESCAPE)) return;
      if (!this.page.querySelector('[role="dialog"]')) this.page.querySelector(CLEAR_BUTTON)?.click();
    };
    this.channel = new BroadcastChannel(component.data.channel);
    this.page.addEventListener("click", this.onClick);
    this.page.addEventListener("keydown", this.onKey);
    hideElement(component);
  }

  update(component) {
    this.component = component;
  }

  close() {
    this.page.removeEventListener("click", this.onClick);
    this.page.removeEventListener("keydown", this.onKey);
    this.channel.close();
  }

  #act(button) {
    if (!button) return;
    const { act, id, query = "" } = button.dataset;
    if (act === "copy") this.#copy(button, addressWith(query));
    else if (act === "clear") this.channel.postMessage(CLEAR_SELECTION);
    else if (act === "select") this.#select(button.dataset);
    else if (act === "sheet") toggleSheet(this.page);
    else this.#sendToPython(act, id);
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

  async #copy(button, address) {
    const label = button.textContent;
    await navigator.clipboard.writeText(address);
    button.textContent = "Copied";
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

/** @param {import("./mount.js").Component} component */
export default function buttons(component) {
  return mount(component);
}
