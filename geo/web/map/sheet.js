// The sheet over the foot of a phone's page (geo/web/shared/headlines.js), which covers a part of the map.

import { isSheet, PANEL } from "../shared/headlines.js";
import { findPage } from "../shared/page_channel.js";

/** How much of the foot of the map the sheet covers, in px. @param {DOMRect} map in its own frame */
export function coveredHeight({ bottom }) {
  const box = findPage().document.querySelector(PANEL);
  if (!box || !isSheet(box)) return 0;
  const top = window.frameElement?.getBoundingClientRect().top ?? 0;
  return Math.max(0, top + bottom - box.getBoundingClientRect().top);
}

/** Calls back whenever the sheet has opened or closed. @param {() => void} onMove */
export function watchSheet(onMove) {
  const { document } = findPage();
  const observer = new MutationObserver(async () => {
    const moves = document.querySelector(PANEL)?.getAnimations() ?? [];
    await Promise.allSettled(moves.map(({ finished }) => finished));
    onMove();
  });
  observer.observe(document.documentElement, { attributeFilter: ["data-sheet"] });
}
