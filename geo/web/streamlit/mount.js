/**
 * What Streamlit hands to a component, as far as it is used here; a page without Streamlit can hand over the same.
 * @typedef {{parentElement: Node, data: any, setStateValue: (name: string, value: any) => void,
 *   line?: BroadcastChannel}} Component `line` takes the place of the channel where there is one
 * @typedef {{update: (component: Component) => void, close: () => void}} Living
 */

/**
 * Streamlit calls a component's default export again whenever its data or the theme change. It calls the clean-up of
 * the last call when the element goes, but also that of a call which a newer one has overtaken, while the element
 * stays. So one living thing is kept an element and channel, and ends when the element has left the page.
 * @param {(component: Component) => Living} make
 */
export function mounted(make) {
  /** @type {WeakMap<Node, {channel: string, thing: Living}>} */
  const living = new WeakMap();
  return (/** @type {Component} */ component) => {
    const { parentElement, data: { channel } } = component;
    const life = living.get(parentElement);
    if (life?.channel === channel) {
      life.thing.update(component);
    } else {
      life?.thing.close();
      living.set(parentElement, { channel, thing: make(component) });
    }
    return () => {
      if (parentElement.isConnected) return;
      living.get(parentElement)?.thing.close();
      living.delete(parentElement);
    };
  };
}

/**
 * Does what sets a Streamlit state when its turn comes. Streamlit gathers the states that are set in one task and
 * then runs only one of the fragments they belong to; so every component of the page sets its own in a task of its own.
 * @param {() => void} act
 */
export function inTurn(act) {
  const page = /** @type {any} */ (globalThis);
  page.incidentTurn = (page.incidentTurn ?? Promise.resolve()).then(() => {
    act();
    return new Promise((done) => { setTimeout(done); });
  });
}
