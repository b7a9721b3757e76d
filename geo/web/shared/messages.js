/**
 * The messages between the timeline, the map and Python: plain objects with a `kind`, on one channel a session.
 * geo/app/channel.py has the table of who publishes and who receives each of them.
 */

/** The kinds of message. A newcomer greets with `hello`; who has something to say then says it again. */
export const MESSAGE = {
  hello: "hello",
  record: "record",
  window: "window",
  select: "select",
  highlight: "highlight",
  filter: "filter",
  layers: "layers",
  view: "view",
};

/**
 * A selection: ids, or null for what is not selected.
 * @typedef {{place: string | null, municipality: string | null, event: string | null}} Selection
 * @typedef {Selection & {fly?: boolean, by?: string}} SelectMessage with `fly` the map moves there
 */

/**
 * What the reader points at, in the list or on the map: ids, or null for nothing.
 * @typedef {{place: string | null, event: string | null, by: "list" | "map"}} HighlightMessage
 */

/** What of a BroadcastChannel is used. @typedef {Pick<BroadcastChannel, "postMessage" | "close"> &
 *   {onmessage: ((event: any) => void) | null}} Channel */

const LOCAL_EVENT = "incidents:message";

/**
 * A channel that never leaves its page: the same interface, for a file that a browser may give no BroadcastChannel (in
 * a sandboxed frame, from disk). Messages are events of the window, so that a page's own script can listen.
 * @implements {Channel}
 */
export class LocalChannel {
  constructor() {
    /** @type {((event: {data: any}) => void) | null} */
    this.onmessage = null;
    this.receive = (/** @type {any} */ { detail: { message, from } }) => {
      if (from !== this) this.onmessage?.({ data: message });
    };
    addEventListener(LOCAL_EVENT, this.receive);
  }

  /** Delivers a message to all others once the current task has ended, as a BroadcastChannel does. @param {any} message */
  postMessage(message) {
    queueMicrotask(() => dispatchEvent(new CustomEvent(LOCAL_EVENT, { detail: { message, from: this } })));
  }

  close() {
    removeEventListener(LOCAL_EVENT, this.receive);
  }
}
