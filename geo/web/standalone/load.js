/** Unpacks the scripts of the page and runs them, in their order. The page's policy knows them by their hashes. */

import { element } from "../shared/dom.js";
import { findElements, setLive, tellFault, unpack } from "./unpack.js";

async function load() {
  setLive(true);
  const parts = findElements();
  const texts = await Promise.all(parts.map((part) => unpack(part).text()));
  parts.forEach((part, i) => {
    part.replaceWith(element("script", { type: part.dataset.type, id: part.id, textContent: texts[i] }));
  });
}

load().catch(tellFault);
