/**
 * The choices of all facets, as lists to tick. A tick is shown at once, and told to Python as a change; what Python
 * then has is shown, whoever has changed it. Elements stay as they are updated, so the focus does too.
 * Data: {channel, taken: serial of the last change that Python has, facets}; state: `changes`.
 */
import { element } from "../timeline/dom.js";
import { inTurn, mounted } from "../timeline/mount.js";
import { Changes } from "./changes.js";
import { List } from "./list.js";

/** Of each session, as what is waiting outlives the popover that the component is in. @type {Map<string, Changes>} */
const sessions = new Map();

class Facets {
  constructor(component) {
    const { parentElement, data: { channel } } = component;
    if (!sessions.has(channel)) sessions.set(channel, new Changes());
    this.changes = sessions.get(channel);
    /** @type {Map<string, List>} */
    this.lists = new Map();
    this.element = element("div", { className: "lists" });
    parentElement.append(element("div", { className: "facets" }, this.element));
    this.update(component);
  }

  update(component) {
    this.component = component;
    this.changes.taken(component.data.taken);
    for (const { name } of component.data.facets) if (!this.lists.has(name)) this.#add(name);
    this.#show();
  }

  close() {
    this.element.parentElement.remove();
  }

  #add(name) {
    const list = new List(name, (choice, on) => this.#tell(name, choice, on));
    this.lists.set(name, list);
    this.element.append(list.element);
  }

  #show() {
    for (const facet of this.component.data.facets) {
      const list = this.lists.get(facet.name);
      list.element.hidden = facet.choices.length === 0;
      list.show(facet, this.changes.applied(facet.name, facet.chosen));
    }
  }

  #tell(facet, choice, on) {
    this.changes.add(facet, choice, on);
    this.#show();
    inTurn(() => this.component.setStateValue("changes", this.changes.waiting));
  }
}

const mount = mounted((component) => new Facets(component));

export default function facets(component) {
  return mount(component);
}
