"""A map for print as SVG."""

from __future__ import annotations

from geo.export.extract import Extract
from geo.export.picture import draw


def dump(extract: Extract) -> bytes:
    """The sheet of a view."""
    return draw(extract, "svg")
