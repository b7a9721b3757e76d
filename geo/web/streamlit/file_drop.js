/**
 * Takes a file that is dropped anywhere on the page, or picked by a button with `data-file="pick"`: sends it to the
 * server, for this session only, and then tells Python its name. The other buttons with `data-file`, "sample", "columns"
 * (of the file that is shown), "mend" (those of one that is not), "close" and "dismiss", are told to Python. Shows what
 * lies over the page while a file is dragged, and while one is opened.
 * Data: {channel, path to send to, maxBytes, handled: number of the last request that Python has dealt with}; state:
 * `request`, {act, name, size, number}; the act "refuse" is of a file that cannot be sent.
 */
import { element } from "../shared/dom.js";
import { gettext } from "../shared/language.js";
import { createMount, hideElement, listenToPresses, queueStateUpdate } from "./components.js";

const WORDS = {
  drop: gettext("Drop to open the file for this session"),
  sample: gettext("Opening the sample data …"),
  note: gettext("It is read on this machine, shown in this tab only, and not stored."),
  opening: (name) => gettext("Opening {file} …", { file: name }),
};

const APP = ".stApp";
/** The events of something that is dragged over the page. */
const DRAG_EVENTS = ["dragenter", "dragover", "dragleave", "drop"];

/**
 * What becomes of files that have been given together: one that is small enough is sent, all else refused.
 * @param {{name: string, size: number}[]} files @param {number} maxBytes
 * @returns {{act: "open" | "refuse", name: string, size: number}}
 */
export function judgeFiles(files, maxBytes) {
  const { size } = files[0];
  const isFit = files.length === 1 && size <= maxBytes;
  return { act: isFit ? "open" : "refuse", name: files.map((file) => file.name).join(", "), size };
}

/** Where the page sends a file: beside itself. @param {string} page its address @param {string} path */
export function resolveBeside(page, path) {
  const { origin, pathname } = new URL(page);
  return `${origin}${pathname.replace(/\/?$/, "/")}${path}`;
}

class FileDrop {
  /** @param {import("./components.js").Component} component */
  constructor(component) {
    this.page = component.parentElement.host?.ownerDocument ?? document;
    this.last = component.data.handled; // number of the last request
    this.input = element("input", { type: "file", hidden: true, onchange: () => this.#takePicked() });
    this.words = element("p", { className: "words" });
    this.note = element("p", { className: "note", textContent: WORDS.note });
    this.cover = element("div", { className: "file-drop", popover: "manual" }, this.words, this.note);
    this.cover.setAttribute("role", "status");
    this.onDrag = (event) => this.#followDrag(event);
    (this.page.querySelector(APP) ?? this.page.body).append(this.input, this.cover); // where the theme is
    for (const kind of DRAG_EVENTS) this.page.addEventListener(kind, this.onDrag);
    this.endPresses = listenToPresses(this.page, "[data-file]", ({ dataset }) => this.#act(dataset.file));
    hideElement(component);
    this.update(component);
  }

  update(component) {
    this.component = component;
    if (!this.isBusy) this.#uncover();
  }

  close() {
    for (const kind of DRAG_EVENTS) this.page.removeEventListener(kind, this.onDrag);
    this.endPresses();
    this.input.remove();
    this.cover.remove();
  }

  /** Whether Python has still to deal with a request. */
  get isBusy() {
    return this.component.data.handled < this.last;
  }

  /** A file that is dragged lights up the whole page; what covers it gets all further events. */
  #followDrag(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    if (this.isBusy) {
      event.dataTransfer.dropEffect = "none";
    } else if (event.type === "drop") {
      this.#uncover();
      this.#take([...event.dataTransfer.files]);
    } else if (event.type === "dragleave") {
      if (event.target === this.cover) this.#uncover();
    } else {
      event.dataTransfer.dropEffect = "copy";
      this.#showCover(WORDS.drop);
    }
  }

  #act(act) {
    if (!act || this.isBusy) return;
    if (act === "pick") {
      this.input.click();
      return;
    }
    this.last += 1;
    if (act === "sample") this.#showCover(WORDS.sample);
    this.#ask({ act, name: "", size: 0 });
  }

  #takePicked() {
    const files = [...this.input.files];
    this.input.value = ""; // so that the same file can be picked again
    this.#take(files);
  }

  async #take(files) {
    if (!files.length) return;
    this.last += 1;
    const request = judgeFiles(files, this.component.data.maxBytes);
    this.#showCover(WORDS.opening(request.name));
    if (request.act === "open" && !(await this.#send(files[0]))) request.act = "refuse";
    this.#ask(request);
  }

  /** Sends a file; false where it is none, such as a folder, or does not arrive whole. @param {File} file */
  async #send(file) {
    try {
      const url = resolveBeside(location.href, this.component.data.path);
      return (await fetch(url, { method: "POST", body: file })).ok;
    } catch {
      return false;
    }
  }

  #ask(request) {
    const numbered = { ...request, number: this.last };
    queueStateUpdate(() => this.component.setStateValue("request", numbered));
  }

  #showCover(words) {
    this.words.textContent = words;
    if (!this.cover.matches(":popover-open")) this.cover.showPopover();
  }

  #uncover() {
    if (this.cover.matches(":popover-open")) this.cover.hidePopover();
  }
}

const mount = createMount((component) => new FileDrop(component));

/** @param {import("./components.js").Component} component */
export default function fileDrop(component) {
  return mount(component);
}
