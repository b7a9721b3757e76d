/**
 * The presses of the buttons in the page's own HTML, which Streamlit puts in place anew whenever it changes. Where that
 * comes between the mouse going down and up, the browser sends no click; the press is one all the same.
 */

/** @param {any} event @param {string} selector @returns {HTMLElement | null} */
const findButton = (event, selector) => event.target.closest?.(selector) ?? null;

/** Whether two buttons say the same of what they do. @param {HTMLElement} button @param {HTMLElement} other */
const isSame = (button, other) => JSON.stringify({ ...button.dataset }) === JSON.stringify({ ...other.dataset });

/**
 * Calls back with each button of a page that is pressed.
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
      if (button && down && !down.isConnected && isSame(button, down)) onPress(button);
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
