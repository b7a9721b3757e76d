/**
 * All that Streamlit is given as the script of a component: it fetches the script, which the browser then keeps. Streamlit
 * sends what it is given again whenever the component's data change.
 * @typedef {import("./components.js").Component} Component
 * @typedef {(component: Component) => (() => void) | void} Mount   a component's default export
 */

/**
 * Creates a component's default export of a script that is on its way. A call that is over before it has come, as another
 * has taken its place, mounts nothing.
 * @param {Promise<{default: Mount}>} script
 */
export function createLoader(script) {
  /** @type {Mount | undefined} */
  let mount;
  const arrival = script.then((module) => {
    mount = module.default;
  });
  return (/** @type {Component} */ component) => {
    if (mount) return mount(component);
    let isOver = false;
    /** @type {(() => void) | void} */
    let end;
    arrival.then(() => {
      if (!isOver) end = mount?.(component);
    });
    return () => {
      isOver = true;
      end?.();
    };
  };
}
