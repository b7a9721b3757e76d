"""What axe-core finds on a page: npm brings it, see tests/js/package.json."""

import sys
from pathlib import Path

from playwright.sync_api import Frame, Page

AXE = Path(sys.prefix) / "js" / "node_modules" / "axe-core" / "axe.min.js"
RUN_AXE = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { runOnly: tags, iframes: false });
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}"""
NOT_OURS = "stPopoverBody"
"""What Streamlit's popover is accused of."""


def find_violations(page: Page | Frame) -> list[str]:
    """Run axe on a page or a frame, without the frames in it."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN_AXE)
    return [fault for fault in found if NOT_OURS not in fault]
