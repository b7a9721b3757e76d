// The list of incidents that opens on the map, kept up to date while the window moves.

/* global L */

const MOST = 60;

function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  if (text) made.textContent = text;
  return made;
}

/** Days as words in the reader's date style; a day number is a calendar day, so UTC throughout. */
export function days(first, last, approx) {
  const style = { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" };
  const format = new Intl.DateTimeFormat(undefined, style);
  const [start, end] = [first, last].map((day) => new Date(day * 86400000));
  return (approx ? "about " : "") + (first === last ? format.format(start) : format.formatRange(start, end));
}

export class ListPopup {
  /** @param {(incident: number) => void} onPick @param {() => void} onClose by the reader's hand */
  constructor(map, onPick, onClose) {
    Object.assign(this, { map, onPick, shown: "" });
    this.body = element("div", "incident-list");
    this.popup = L.popup({ minWidth: 250, maxWidth: 290, className: "incident-popup", autoPanPadding: [24, 24] });
    this.popup.setContent(this.body);
    map.on("popupclose", (event) => event.popup === this.popup && onClose());
  }

  get isOpen() {
    return this.popup.isOpen();
  }

  open(latlng, content) {
    this.shown = "";
    this.fill(content);
    this.popup.setLatLng(latlng).openOn(this.map);
  }

  close() {
    this.popup.remove();
  }

  /** @param content {title, note, incidents: [{index, title, first, last, approx, color}]} */
  fill({ title, note, incidents }) {
    const key = [title, note, ...incidents.map((incident) => incident.index)].join("\n");
    if (key === this.shown) return;
    this.shown = key;
    const list = element("ul", "incident-rows");
    list.append(...incidents.slice(0, MOST).map((incident) => this.row(incident)));
    const parts = [element("h3", "", title), element("p", "incident-note", note), list];
    if (incidents.length > MOST) parts.push(element("p", "incident-note", `and ${incidents.length - MOST} more`));
    this.body.replaceChildren(...parts);
  }

  row(incident) {
    const item = document.createElement("li");
    const button = element("button", "incident-row");
    button.style.setProperty("--family", incident.color);
    button.append(element("span", "incident-when", days(incident.first, incident.last, incident.approx)));
    button.append(element("span", "incident-what", incident.title));
    button.addEventListener("click", () => this.onPick(incident.index));
    item.append(button);
    return item;
  }
}
