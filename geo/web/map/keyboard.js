// Buttons for the keyboard and for screen readers, one on each symbol, in reading order. They let
// the pointer through: the map itself answers that.

/* global L */

const REST = 200; // milliseconds without another frame

export class Keys {
  /** @param {(place: number) => void} onPress */
  constructor(map, onPress) {
    Object.assign(this, { map, onPress, buttons: new Map(), entries: () => [], timer: 0 });
    this.pane = map.createPane("incident-keys");
    this.pane.style.zIndex = 650;
    map.on("moveend", () => this.sync());
  }

  /** @param entries () => [{place, id, x, y, radius, name, current}] in layer points; asked once the window rests */
  later(entries) {
    this.entries = entries;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.sync(), REST);
  }

  focus(place) {
    this.buttons.get(place)?.focus();
  }

  sync() {
    const corner = this.map.containerPointToLayerPoint([0, 0]);
    const view = L.bounds(corner, corner.add(this.map.getSize()));
    const shown = this.entries().filter(({ x, y }) => view.contains([x, y]))
      .sort((a, b) => a.y - b.y || a.x - b.x);
    const kept = new Set(shown.map((entry) => entry.place));
    for (const [place, button] of this.buttons) {
      if (kept.has(place)) continue;
      button.remove();
      this.buttons.delete(place);
    }
    let before = this.pane.firstChild;
    for (const entry of shown) {
      const button = this.buttonFor(entry);
      if (button === before) before = before.nextSibling;
      else this.pane.insertBefore(button, before);
    }
  }

  buttonFor({ place, id, x, y, radius, name, current }) {
    if (!this.buttons.has(place)) {
      const made = document.createElement("button");
      made.className = "incident-key";
      made.addEventListener("click", (event) => {
        event.stopPropagation(); // Leaflet would take it for a click on the map, at its corner
        this.onPress(place);
      });
      this.buttons.set(place, made);
    }
    const button = this.buttons.get(place);
    const half = radius + 3;
    const side = `${2 * half}px`;
    Object.assign(button.style, { marginLeft: `${x - half}px`, marginTop: `${y - half}px`, width: side, height: side });
    if (button.ariaLabel !== name) button.ariaLabel = name;
    if (current) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
    button.dataset.place = id;
    return button;
  }
}
