/**
 * Says Python's messages on the channel, and tells Python what is said there. Shows nothing.
 * Data: {channel, say: message[], follow: kinds[], known: {kind: content}, heard: {kind: content}}; state: `heard`.
 * The state goes to the server with every move, so it holds the content only, and only what Python did not know.
 */
import { inTurn, mounted } from "./mount.js";

const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);
/** Records are large and carry their version. */
const versions = (say) => say.map((message) => message.record?.version ?? message);

class Link {
  constructor(component) {
    this.component = component;
    this.known = component.data.known;
    this.heard = { ...component.data.heard };
    this.channel = new BroadcastChannel(component.data.channel);
    this.channel.onmessage = ({ data }) => this.#hear(data);
    component.parentElement.host?.closest('[data-testid="stElementContainer"]')?.style.setProperty("display", "none");
    this.#say();
    if (component.data.follow.length) this.channel.postMessage({ kind: "hello" });
  }

  update(component) {
    const before = this.component.data.say;
    this.component = component;
    if (!alike(versions(before), versions(component.data.say))) this.#say();
  }

  close() {
    this.channel.close();
  }

  #say() {
    for (const message of this.component.data.say) this.channel.postMessage(message);
  }

  #hear(message) {
    if (message.kind === "hello") return this.#say();
    if (!this.component.data.follow.includes(message.kind)) return;
    if (message.kind === "window" && !message.done) return;
    const { kind, done, ...content } = message;
    if (alike(this.heard[kind] ?? this.known[kind], content)) return;
    this.heard = { ...this.heard, [kind]: content };
    inTurn(() => this.component.setStateValue("heard", this.heard));
  }
}

const mount = mounted((component) => new Link(component));

export default function link(component) {
  return mount(component);
}
