"""A map for print: the same sheet as PNG at 300 dpi, as PDF and as SVG."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

import matplotlib as mpl

from geo.core.text import printable_line
from geo.publish.print.drawing import draw_sheet
from geo.publish.print.layout import lay_out_sheet
from geo.publish.print.paper import DPI
from geo.publish.print.pen import FAMILY
from geo.record.view_extract import Extract

__all__ = ["draw_pdf", "draw_png", "draw_preview", "draw_svg"]

_PREVIEW_DPI = 90

# Words stay words in SVG, so that an editor can search and change them, and a screen reader read them; in PDF their
# typeface is embedded as TrueType. A user's own matplotlibrc changes nothing.
_STYLE: Any = {
    "svg.fonttype": "none", "svg.hashsalt": "incidents", "pdf.fonttype": 42, "text.parse_math": False,
    "hatch.linewidth": 0.45, "font.family": [FAMILY], "text.hinting": "none",
}  # fmt: skip
# Threads share matplotlib's settings and its typefaces.
_LOCK = threading.Lock()


def draw_png(extract: Extract) -> bytes:
    """Draw a view as PNG at 300 dpi; the same extract makes the same bytes, as in the other two formats."""
    about = {"Copyright" if key == "Rights" else key: text for key, text in _describe(extract).items()}
    return _draw(extract, "png", about | {"Creation Time": extract.made.isoformat()})


def draw_preview(extract: Extract) -> bytes:
    """Draw a view as a PNG for the screen: what the sheet will look like, in a fraction of its pixels."""
    return _draw(extract, "png", {}, _PREVIEW_DPI)


def draw_pdf(extract: Extract) -> bytes:
    """Draw a view as PDF."""
    about, made = _describe(extract), datetime.combine(extract.made, time(), UTC)
    described = {"Subject": about["Description"], "Keywords": about["Rights"]}
    return _draw(extract, "pdf", {"Title": about["Title"], **described, "CreationDate": made})


def draw_svg(extract: Extract) -> bytes:
    """Draw a view as SVG, whose words name a typeface like its own as well, should that not be installed."""
    svg = _draw(extract, "svg", _describe(extract) | {"Date": extract.made.isoformat()})
    family = f"'{FAMILY}'".encode()
    return re.sub(
        b'(<text style="[^"<>]*)' + family, b"\\1" + family + b", 'Bitstream Vera Sans', Verdana, sans-serif", svg
    )


def _draw(extract: Extract, file_format: str, metadata: dict[str, Any], dpi: int = DPI) -> bytes:
    layout = lay_out_sheet(extract)
    buffer = BytesIO()
    with _LOCK, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        figure, _ = draw_sheet(layout)
        figure.savefig(buffer, format=file_format, dpi=dpi, metadata=metadata)
    return buffer.getvalue()


def _describe(extract: Extract) -> dict[str, str]:
    """What the file says of itself, in the terms of Dublin Core."""
    about = {key: printable_line(text) for key, text in extract.about.items()}
    return {
        "Title": about["title"],
        "Description": "; ".join(f"{key}: {text}" for key, text in about.items()),
        "Rights": about["license"],
        "Source": about["attribution"],
    }
