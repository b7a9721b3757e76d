/**
 * A BroadcastChannel that never leaves its page: the same interface, for a file that a browser may give no channel
 * (in a sandboxed frame, from disk). What is said are events of the window, so that a page's own script can listen.
 */
const SAID = "incidents:said";

export class Line {
  constructor() {
    this.onmessage = /** @type {((event: {data: any}) => void) | null} */ (null);
    this.hear = ({ detail: { message, from } }) => from !== this && this.onmessage?.({ data: message });
    addEventListener(SAID, this.hear);
  }

  /** Heard by all others once what happens now has happened, as on a channel. @param {any} message */
  postMessage(message) {
    queueMicrotask(() => dispatchEvent(new CustomEvent(SAID, { detail: { message, from: this } })));
  }

  close() {
    removeEventListener(SAID, this.hear);
  }
}
