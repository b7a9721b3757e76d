/**
 * What Streamlit hands to a component, as far as it is used here; a page without Streamlit can hand over the same.
 * @typedef {{parentElement: Node, data: any, setStateValue: (name: string, value: any) => void}} Component
 * @typedef {{update: (component: Component) => void, close: () => void}} Living
 */

/**
 * Streamlit calls a component's default export again whenever its data or the theme change, and calls the clean-up
 * of one call when the element goes, or at once where a newer call overtook it. So one living thing is kept an
 * element and channel, and only the clean-up of its newest call ends it.
 * @param {(component: Component) => Living} make
 */
export function mounted(make) {
  /** @type {WeakMap<Node, {channel: string, thing: Living, calls: number}>} */
  const living = new WeakMap();
  return (/** @type {Component} */ component) => {
    const { parentElement, data } = component;
    const before = living.get(parentElement);
    const life = before?.channel === data.channel ? before : { channel: data.channel, thing: make(component), calls: 0 };
    if (life === before) before.thing.update(component);
    else before?.thing.close();
    living.set(parentElement, life);
    const call = ++life.calls;
    return () => {
      if (life.calls !== call || living.get(parentElement) !== life) return;
      living.delete(parentElement);
      life.thing.close();
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
