/**
 * Publishes Python's messages on the channel, and passes to Python those that it subscribes to. Shows nothing.
 * Data: {channel, publish: message[], subscribe: kinds[], known: {kind: content}, received: {kind: content}};
 * state: `received`.
 * The state goes to the server with every move, so it holds the content only, and only what Python did not know.
 */
import { MESSAGE } from "../shared/page_channel.js";
import { createMount, hideElement, queueStateUpdate } from "./mount.js";

const isSame = (value, other) => JSON.stringify(value) === JSON.stringify(other);
/** Records are large and carry their version. */
const versions = (messages) => messages.map((message) => message.record?.version ?? message);

class Connection {
  /** @param {import("./mount.js").Component} component */
  constructor(component) {
    this.component = component;
    this.known = component.data.known;
    this.received = { ...component.data.received };
    this.channel = new BroadcastChannel(component.data.channel);
    this.channel.onmessage = ({ data }) => this.#receive(data);
    hideElement(component);
    this.#publish();
    if (component.data.subscribe.length) this.channel.postMessage({ kind: MESSAGE.hello });
  }

  update(component) {
    const before = this.component.data.publish;
    this.component = component;
    if (!isSame(versions(before), versions(component.data.publish))) this.#publish();
  }

  close() {
    this.channel.close();
  }

  #publish() {
    for (const message of this.component.data.publish) this.channel.postMessage(message);
  }

  #receive(message) {
    if (message.kind === MESSAGE.hello) this.#publish();
    else if (this.component.data.subscribe.includes(message.kind)) this.#sendToPython(message);
  }

  #sendToPython({ kind, done, ...content }) {
    if (kind === MESSAGE.window && !done) return;
    if (isSame(this.received[kind] ?? this.known[kind], content)) return;
    this.received = { ...this.received, [kind]: content };
    queueStateUpdate(() => this.component.setStateValue("received", this.received));
  }
}

const mount = createMount((component) => new Connection(component));

/** @param {import("./mount.js").Component} component */
export default function connect(component) {
  return mount(component);
}
