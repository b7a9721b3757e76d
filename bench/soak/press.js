// In every frame: finds the next thing that a reader can press: in sight, and of no name among those that have been pressed. What is
// open comes before what it covers. Languages, which load the page anew, and base maps come at the end, by themselves.
// Leaves it in `window.found` and gives its name; "" where all of what is open has been pressed, null where all has.

window.findNext = (pressed) => {
  const known = new Set(pressed);
  const kinds = "button, summary, input[type=checkbox], [role=button], [role=checkbox], .leaflet-control a[href='#']";
  const overlays = '[role="dialog"], :popover-open:not(.file-drop), [data-testid=stPopoverBody]';

  function nameOf(one) {
    const { act, id, event, place } = one.dataset;
    const words = one.ariaLabel || one.textContent || one.title || one.parentElement.textContent;
    const around = one.closest("[data-testid=stElementContainer], .leaflet-control, section, form")?.className ?? "";
    const parts = [one.tagName, act, id, event, place, id ? "" : words.trim().slice(0, 80), around.slice(0, 60)];
    return parts.filter((part) => part !== undefined).join("|");
  }

  function isNext(one) {
    const isShown = one.checkVisibility({ visibilityProperty: true }) && one.getClientRects().length > 0;
    return isShown && !one.disabled && one.dataset.act !== "language" && !known.has(nameOf(one));
  }

  const open = [...document.querySelectorAll(overlays)].findLast((one) => one.checkVisibility());
  window.found = [...(open ?? document).querySelectorAll(kinds)].find(isNext);
  return window.found ? nameOf(window.found) : open ? "" : null;
};
