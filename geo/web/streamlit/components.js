/**
 * What the components of the page have in common: how each is mounted, when it sets a state, and how it hears of presses;
 * and the plainest of them, which connects a session's channel with Python. A page without Streamlit can pass what is used
 * here of what Streamlit passes to a component.
 * @typedef {{parentElement: any, data: any, setStateValue: (name: string, value: any) => void,
 *   localChannel?: import("../shared/page_channel.js").Channel}} Component `localChannel` takes the place of the
 *   BroadcastChannel where there is one
 * @typedef {{update: (component: Component) => void, close: () => void}} Instance
 */
import { MESSAGE } from "../shared/page_channel.js";

/**
 * Creates a component's default export, which Streamlit calls again whenever its data or the theme change.
 *
 * Streamlit also runs the clean-up of a superseded call while the element is still mounted. So one instance is kept per
 * element and channel, and closed only when the element is disconnected.
 * @param {(component: Component) => Instance} create
 */
export function createMount(create) {
  /** @type {WeakMap<Node, {channel: string, instance: Instance}>} */
  const mounted = new WeakMap();
  return (/** @type {Component} */ component) => {
    const {
      parentElement,
      data: { channel },
    } = component;
    const before = mounted.get(parentElement);
    if (before?.channel === channel) {
      before?.instance.update(component);
    } else {
      before?.instance.close();
      mounted.set(parentElement, { channel, instance: create(component) });
    }
    return () => {
      if (parentElement.isConnected) return;
      mounted.get(parentElement)?.instance.close();
      mounted.delete(parentElement);
    };
  };
}

/**
 * Queues an update of a Streamlit state. Streamlit gathers the states that are set in one task and then runs only one of
 * the fragments they belong to; so every component of the page sets its own in a task of its own.
 * @param {() => void} update
 */
export function queueStateUpdate(update) {
  const page = /** @type {any} */ (globalThis);
  page.incidentStateUpdates = (page.incidentStateUpdates ?? Promise.resolve()).then(() => {
    update();
    return new Promise((done) => {
      setTimeout(done);
    });
  });
}

/** Takes away the space that Streamlit gives to the element of a component that shows nothing. @param {Component} component */
export function hideElement({ parentElement }) {
  parentElement.host?.closest('[data-testid="stElementContainer"]')?.style.setProperty("display", "none");
}

/** @param {any} event @param {string} selector @returns {HTMLElement | null} */
const findButton = (event, selector) => event.target.closest?.(selector) ?? null;

/** Whether two buttons say the same of what they do. @param {HTMLElement} button @param {HTMLElement} other */
const isSameButton = (button, other) => JSON.stringify({ ...button.dataset }) === JSON.stringify({ ...other.dataset });

/**
 * Calls back with each button in the page's own HTML that is pressed. Streamlit puts it in place anew whenever it changes:
 * where that comes between the mouse going down and up, the browser sends no click; the press is one all the same.
 * @param {any} page its document
 * @param {string} selector of the buttons
 * @param {(button: HTMLElement) => void} onPress
 * @returns {() => void} which ends it
 */
export function listenToPresses(page, selector, onPress) {
  /** @type {HTMLElement | null} */
  let down = null;
  const listeners = {
    mousedown: (event) => {
      down = event.button === 0 ? findButton(event, selector) : null;
    },
    mouseup: (event) => {
      const button = findButton(event, selector);
      if (button && down && !down.isConnected && isSameButton(button, down)) onPress(button);
    },
    click: (event) => {
      const button = findButton(event, selector);
      if (button) onPress(button);
    },
  };
  for (const [kind, listener] of Object.entries(listeners)) page.addEventListener(kind, listener);
  return () => {
    for (const [kind, listener] of Object.entries(listeners)) page.removeEventListener(kind, listener);
  };
}

const isSameContent = (value, other) => JSON.stringify(value) === JSON.stringify(other);
/** Records are large and carry their version. */
const versions = (messages) => messages.map((message) => message.record?.version ?? message);

/**
 * Publishes Python's messages on the channel, and passes to Python those that it subscribes to. Shows nothing.
 * Data: {channel, publish: message[], subscribe: kinds[], known: {kind: content}, received: {kind: content}};
 * state: `received`.
 * The state goes to the server with every move, so it holds the content only, and only what Python did not know.
 */
class Connection {
  /** @param {Component} component */
  constructor(component) {
    this.component = component;
    this.known = component.data.known;
    this.received = { ...component.data.received };
    this.channel = new BroadcastChannel(component.data.channel);
    this.channel.onmessage = ({ data }) => this.#receive(data);
    hideElement(component);
    this.#publish();
    if (component.data.subscribe.length) this.channel.postMessage({ kind: MESSAGE.hello });
  }

  update(component) {
    const before = this.component.data.publish;
    this.component = component;
    if (!isSameContent(versions(before), versions(component.data.publish))) this.#publish();
  }

  close() {
    this.channel.close();
  }

  #publish() {
    for (const message of this.component.data.publish) this.channel.postMessage(message);
  }

  #receive(message) {
    if (message.kind === MESSAGE.hello) this.#publish();
    else if (this.component.data.subscribe.includes(message.kind)) this.#sendToPython(message);
  }

  #sendToPython({ kind, done, ...content }) {
    if (kind === MESSAGE.window && !done) return;
    if (isSameContent(this.received[kind] ?? this.known[kind], content)) return;
    this.received = { ...this.received, [kind]: content };
    queueStateUpdate(() => this.component.setStateValue("received", this.received));
  }
}

const mount = createMount((component) => new Connection(component));

/** @param {Component} component */
export default function connect(component) {
  return mount(component);
}
