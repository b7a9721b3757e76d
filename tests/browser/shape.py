"""Faults that one sees on a page in whatever language: words that are cut, lie over others or leave their button."""

from __future__ import annotations

from playwright.sync_api import Frame, Page

FIND_FAULTS = r"""(onlyOf) => {
  const isShown = new RegExp(onlyOf, "u");
  const up = (node) => node.parentNode?.host ?? node.parentNode;
  const faults = [];
  const seen = [];
  const meet = (a, b) => ({
    left: Math.max(a.left, b.left), right: Math.min(a.right, b.right),
    top: Math.max(a.top, b.top), bottom: Math.min(a.bottom, b.bottom),
  });
  const isEmpty = ({ left, right, top, bottom }, least = 0) => right - left <= least || bottom - top <= least;
  const leaves = (box, around) =>
    box.left < around.left - 2 || box.right > around.right + 2 ||
    box.top < around.top - 2 || box.bottom > around.bottom + 2;

  function look(node) {
    const text = node.data.trim();
    const { parentElement: element } = node;
    const range = document.createRange();
    range.selectNodeContents(node);
    let shown = range.getBoundingClientRect();
    if (!isShown.test(text) || !element || isEmpty(shown)) return;
    if (element.closest("style, script, option") || !element.checkVisibility({ visibilityProperty: true })) return;
    const outwards = [];
    for (let each = element; each instanceof Element && each !== document.documentElement; each = up(each)) {
      outwards.push(each);
    }
    if (outwards.some((each) => getComputedStyle(each).clipPath !== "none")) return; // for screen readers
    const control = element.closest("button, [role='button'], summary, dt, th, td, .tag");
    if (control && leaves(shown, control.getBoundingClientRect())) faults.push(`out of its box: ${text}`);
    let layer = "page";
    let canScroll = false;
    for (const around of outwards) {
      const { overflowX, overflowY, position } = getComputedStyle(around);
      const box = around.getBoundingClientRect();
      const overflows = [overflowX, overflowY];
      const isClip = overflows.some((overflow) => overflow !== "visible") && around !== document.body;
      canScroll ||= overflows.some((overflow) => overflow === "auto" || overflow === "scroll");
      if (isClip && !canScroll && leaves(shown, box)) faults.push(`cut: ${text}`);
      if (isClip) shown = meet(shown, box);
      const isOver = /^(fixed|sticky)$/.test(position) || around.matches("dialog, [popover], [role='dialog']");
      if (isOver && layer === "page") layer = around;
    }
    if (!canScroll && (shown.left < -1 || shown.right > innerWidth + 1)) faults.push(`out of the window: ${text}`);
    for (const line of range.getClientRects()) {
      const box = meet(line, shown);
      if (!isEmpty(box)) seen.push({ text, element, layer, box });
    }
  }
  function walk(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node instanceof Text) look(node);
      else if (node.shadowRoot) walk(node.shadowRoot);
    }
  }
  walk(document.body);
  seen.forEach((one, index) => {
    for (const other of seen.slice(index + 1)) {
      if (one.element !== other.element && one.layer === other.layer && !isEmpty(meet(one.box, other.box), 3)) {
        faults.push(`over one another: ${one.text} | ${other.text}`);
      }
    }
  });
  return [...new Set(faults)];
}"""
READ_TEXTS = r"""() => {
  const texts = [];
  function walk(root, around) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node instanceof Text ? node.parentElement : node;
      const lang = element?.closest("[lang]")?.lang ?? around;
      if (node instanceof Text) {
        if (!element?.closest("style, script, noscript, pre")) texts.push([node.data, lang]);
        continue;
      }
      for (const name of ["title", "aria-label", "aria-valuetext", "placeholder", "alt"]) {
        texts.push([node.getAttribute(name) ?? "", lang]);
      }
      if (node.shadowRoot) walk(node.shadowRoot, lang);
    }
  }
  walk(document.body, document.documentElement.lang);
  return texts.filter(([text]) => text);
}"""


def find_faults(page: Page | Frame, only_of: str = ".") -> list[str]:
    """Find the words that are cut, lie over others or leave their button, of texts that match a pattern."""
    found: list[str] = page.evaluate(FIND_FAULTS, only_of)
    return found


def read_texts(page: Page | Frame) -> list[tuple[str, str]]:
    """Read every text of a page and what its elements are called, each with its language; in shadow trees too."""
    return [(text, lang) for text, lang in page.evaluate(READ_TEXTS)]
