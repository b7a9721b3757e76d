"""A map for print: the same sheet as PNG at 300 dpi, as PDF and as SVG."""

from __future__ import annotations

import re
import threading
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any, Literal

import matplotlib as mpl

from geo.publish.print import drawing as sheet
from geo.publish.print import layout as plan
from geo.publish.print.paper import DPI
from geo.publish.print.text_metrics import FAMILY
from geo.record.view_extract import Extract

__all__ = ["Kind", "draw"]

Kind = Literal["png", "pdf", "svg"]

# Words stay words in SVG, so that an editor can search and change them, and a screen reader read them; in PDF their
# typeface is embedded as TrueType. What a user's own matplotlibrc says has no say.
_STYLE: Any = {
    "svg.fonttype": "none", "svg.hashsalt": "incidents", "pdf.fonttype": 42, "text.parse_math": False,
    "hatch.linewidth": 0.45, "font.family": [FAMILY],
}  # fmt: skip
# Its settings and its typefaces are the same for all threads.
_ONE_AT_A_TIME = threading.Lock()


def draw(extract: Extract, kind: Kind) -> bytes:
    """A view as a picture of its sheet; the same bytes for the same extract."""
    laid = plan.make(extract)
    result = BytesIO()
    with _ONE_AT_A_TIME, mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_STYLE)
        made, _ = sheet.figure(laid)
        made.savefig(result, format=kind, dpi=DPI, metadata=_metadata(extract, kind))
    return _with_fallback(result.getvalue()) if kind == "svg" else result.getvalue()


def _with_fallback(svg: bytes) -> bytes:
    """The words of an SVG in the typeface of which all have a like one, should theirs not be installed."""
    named = f"'{FAMILY}'".encode()
    return re.sub(
        b'(<text style="[^"<>]*)' + named, b"\\1" + named + b", 'Bitstream Vera Sans', Verdana, sans-serif", svg
    )


def _metadata(extract: Extract, kind: Kind) -> dict[str, Any]:
    """What the file says of itself, in the words that its format has."""
    about = {
        key: "".join(char for char in " ".join(text.split()) if char.isprintable())
        for key, text in extract.about.items()
    }
    said = "; ".join(f"{key}: {text}" for key, text in about.items())
    made = datetime.combine(extract.made, time(), UTC)
    if kind == "png":
        day = {"Creation Time": extract.made.isoformat()}
        return {
            "Title": about["title"],
            "Description": said,
            "Copyright": about["license"],
            "Source": about["attribution"],
            **day,
        }
    if kind == "pdf":
        return {"Title": about["title"], "Subject": said, "Keywords": about["license"], "CreationDate": made}
    day = {"Date": extract.made.isoformat()}
    return {
        "Title": about["title"],
        "Description": said,
        "Rights": about["license"],
        "Source": about["attribution"],
        **day,
    }
