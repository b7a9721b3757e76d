/**
 * The channel of a session. A window that moves is a function call between those who are in one page, the map's frame
 * among them, so that the map draws it in the frame of the pointer event that moved it. All else, which Python or a
 * newcomer must hear, goes by the BroadcastChannel.
 * @typedef {import("./messages.js").Channel} Channel
 */
import { MESSAGE } from "./messages.js";

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
