// In every frame: finds the next thing that a reader can press: in sight, and of no name among those that have been
// pressed. What is open comes before what it covers. Languages, which load the page anew, and base maps come at the end,
// by themselves. Leaves it in `window.found` and gives its name; "" where all of what is open has been pressed, null
// where all has.

window.findNext = (pressed) => {
  const known = new Set(pressed);
  const kinds = "button, summary, input[type=checkbox], [role=button], [role=checkbox], .leaflet-control a[href='#']";
  const overlays = '[role="dialog"], :popover-open:not(.file-drop), [data-testid=stPopoverBody]';

  /** What a selector finds, in components too, which stand in shadow trees. */
  function findAll(root, selector) {
    const inside = [...root.querySelectorAll("*")].filter((one) => one.shadowRoot);
    return [...root.querySelectorAll(selector), ...inside.flatMap((one) => findAll(one.shadowRoot, selector))];
  }

  function nameOf(one) {
    const { act, id, event, place } = one.dataset;
    const words = one.ariaLabel || one.textContent || one.title || one.parentElement.textContent;
    const part = one.closest("[class*=st-key], .leaflet-control, fieldset, table")?.className ?? "";
    const parts = [one.tagName, act, id, event, place, id ? "" : words.trim().slice(0, 80), part.slice(0, 80)];
    return parts.filter((part) => part !== undefined).join("|");
  }

  function isNext(one) {
    const isShown = one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
    return isShown && !one.disabled && one.dataset.act !== "language" && !known.has(nameOf(one));
  }

  const open = findAll(document, overlays).findLast((one) => one.checkVisibility());
  window.found = findAll(open ?? document, kinds).find(isNext);
  return window.found ? nameOf(window.found) : open ? "" : null;
};
