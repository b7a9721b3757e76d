/**
 * What the buttons in the page's own HTML do: `data-act="copy"` copies this page's address with `data-query` in place
 * of its selection; `data-act="clear"` ends the selection, as Escape does in the panel that has that button; every
 * other act is told to Python with its `data-id`. Data: {channel}; state: `act`.
 */
import { inTurn, mounted } from "./mount.js";

const SELECTION = ["event", "place", "municipality"];
const NOTHING = { kind: "select", fly: false, place: null, municipality: null, event: null };
const CLEAR = '[data-act="clear"]';

/** The address of the page with another selection. @param {string} query */
function addressWith(query) {
  const url = new URL(location.href);
  if (query) for (const key of SELECTION) url.searchParams.delete(key);
  for (const [key, value] of new URLSearchParams(query)) url.searchParams.set(key, value);
  return url.href;
}

class Actions {
  constructor(component) {
    this.component = component;
    this.presses = 0;
    this.page = component.parentElement.host?.ownerDocument ?? document;
    this.listen = (event) => this.#act(event.target.closest?.("[data-act]"));
    this.escape = (event) => event.key === "Escape" && event.target.closest?.(".panel")?.querySelector(CLEAR)?.click();
    this.channel = new BroadcastChannel(component.data.channel);
    this.page.addEventListener("click", this.listen);
    this.page.addEventListener("keydown", this.escape);
    component.parentElement.host?.closest('[data-testid="stElementContainer"]')?.style.setProperty("display", "none");
  }

  update(component) {
    this.component = component;
  }

  close() {
    this.page.removeEventListener("click", this.listen);
    this.page.removeEventListener("keydown", this.escape);
    this.channel.close();
  }

  #act(button) {
    if (!button) return;
    const { act, id, query = "" } = button.dataset;
    if (act === "copy") this.#copy(button, addressWith(query));
    else if (act === "clear") this.channel.postMessage(NOTHING);
    else this.#tell(act, id);
  }

  /** Counts the presses, so that each is a change. */
  #tell(act, id) {
    this.presses += 1;
    const pressed = { act, id, press: this.presses };
    inTurn(() => this.component.setStateValue("act", pressed));
  }

  async #copy(button, address) {
    const label = button.textContent;
    await navigator.clipboard.writeText(address);
    button.textContent = "Copied";
    button.addEventListener("blur", () => { button.textContent = label; }, { once: true });
  }
}

const mount = mounted((component) => new Actions(component));

export default function actions(component) {
  return mount(component);
}
