/**
 * What Streamlit passes to a component, as far as it is used here; a page without Streamlit can pass the same.
 * @typedef {{parentElement: any, data: any, setStateValue: (name: string, value: any) => void,
 *   localChannel?: import("../shared/page_channel.js").Channel}} Component `localChannel` takes the place of the
 *   BroadcastChannel where there is one
 * @typedef {{update: (component: Component) => void, close: () => void}} Instance
 */

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
