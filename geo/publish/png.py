"""A map for print as PNG."""

from __future__ import annotations

from geo.publish.print import draw
from geo.record.view_extract import Extract


def dump(extract: Extract) -> bytes:
    """The sheet of a view."""
    return draw(extract, "png")
