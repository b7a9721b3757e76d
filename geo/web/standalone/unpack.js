/**
 * Unpacks what the page carries compressed: script elements of this type, which no browser runs, with gzip in base64. It
 * is a script of its own, the one that is not compressed, which is why it imports nothing.
 */

const PACKED = 'script[type="application/gzip"]';

/** Finds the parts that become elements of their own once they are unpacked: scripts, and what they read as text. */
const findElements = () => /** @type {HTMLScriptElement[]} */ ([...document.querySelectorAll(`${PACKED}[data-type]`)]);

/** Finds a part that is read as it is. @param {string} id */
export const findPart = (id) => /** @type {HTMLScriptElement} */ (document.querySelector(`${PACKED}#${id}`));

/** Finds the parts that hold the cards of the incidents that do not stand in the page, in the order of the list. */
export const findCards = () => /** @type {HTMLScriptElement[]} */ ([...document.querySelectorAll(`${PACKED}.cards`)]);

/** Unpacks a part. @param {HTMLScriptElement} part @returns {Response} that has its content */
export function unpack({ textContent }) {
  const text = atob(textContent);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = text.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip")));
}

/** Has the page show its map, its timeline and its list, or else the cards alone, as without scripts.
 * @param {boolean} isLive */
function setLive(isLive) {
  const root = document.documentElement;
  root.toggleAttribute("data-live", isLive);
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".live"))) part.hidden = !isLive;
}

/** Says that something could not be unpacked. @param {unknown} error */
export function tellFault(error) {
  setLive(false);
  const note = document.getElementById("not-unpacked");
  if (note) note.hidden = false;
  console.error(error);
}

/** Unpacks the scripts of the page and runs them, in their order. The page's policy knows them by their hashes. */
export async function load() {
  try {
    setLive(true);
    const parts = findElements();
    const texts = await Promise.all(parts.map((part) => unpack(part).text()));
    parts.forEach((part, i) => {
      const script = document.createElement("script");
      part.replaceWith(Object.assign(script, { type: part.dataset.type, id: part.id, textContent: texts[i] }));
    });
  } catch (error) {
    tellFault(error);
  }
}
