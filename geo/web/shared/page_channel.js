/**
 * The messages between the timeline, the map and Python: plain objects with a `kind`, on one channel a session.
 * geo/app/channel.py has the table of who publishes and who receives each of them.
 *
 * A window that moves is a function call between those who are in one page, the map's frame among them, so that the map
 * draws it in the frame of the pointer event that moved it. All else, which Python or a newcomer must hear, goes by the
 * BroadcastChannel.
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

/** The outermost window of this origin: the same object for a page and for the frames in it. */
export function findPage() {
  /** @type {any} */
  let page = globalThis;
  try {
    while (page.parent && page.parent !== page && page.parent.document) page = page.parent;
  } catch {
    // The next one out is of another origin.
  }
  return page;
}

/**
 * Those in this page who are on a channel, and the window that has been told last among them.
 * @typedef {Set<Pick<Channel, "onmessage">> & {window?: {first: number, last: number, done?: boolean}}} Members
 */

/** @param {string} name @returns {Members} */
function findMembers(name) {
  const page = findPage();
  page.incidentChannels ??= new Map();
  if (!page.incidentChannels.has(name)) page.incidentChannels.set(name, new Set());
  return page.incidentChannels.get(name);
}

/** Calls a member; what goes wrong there is told in the console and stops no one else. */
function tell(member, message) {
  try {
    member.onmessage?.({ data: message });
  } catch (error) {
    reportError(error);
  }
}

/** @implements {Channel} */
export class PageChannel {
  /** @param {string} name of the session's channel, which no other session has */
  constructor(name) {
    /** @type {((event: {data: any}) => void) | null} */
    this.onmessage = null;
    this.members = findMembers(name);
    this.members.add(this);
    this.broadcast = new BroadcastChannel(name);
    this.broadcast.onmessage = (event) => this.onmessage?.(event);
    this.leave = () => this.close();
    globalThis.addEventListener?.("pagehide", this.leave); // a frame that goes must not be called any more
  }

  /** The window that has been told last in this page, if one has: who comes later need not ask for it. */
  get window() {
    return this.members.window;
  }

  /** @param {any} message */
  postMessage(message) {
    if (message.kind === MESSAGE.window) this.members.window = message;
    if (message.kind !== MESSAGE.window || message.done) this.broadcast.postMessage(message);
    else for (const member of this.members) if (member !== this) tell(member, message);
  }

  close() {
    this.members.delete(this);
    this.broadcast.close();
    globalThis.removeEventListener?.("pagehide", this.leave);
  }
}
