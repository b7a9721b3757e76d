"""Taking a view away: what is on the screen, in the formats of the field, a module each.

Each module has ``dump(extract) -> bytes``. `FORMATS` is the whole list, as data: for the command line, the
page's menu and the documentation. A module is imported when its format is asked for: some are heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, cast

from geo.export.extract import Extract, take

__all__ = ["FORMATS", "Extract", "Format", "dump", "take"]


class Format(NamedTuple):
    """A format.

    ``module`` writes it; ``suffix`` ends the name of its files; ``label`` and ``use`` tell a user what it is and
    what for; ``loses`` what of a record it cannot hold.
    """

    module: str
    suffix: str
    mime: str
    label: str
    use: str
    loses: str


FORMATS: dict[str, Format] = {
    "png": Format(
        "png", ".png", "image/png", "Map for print (PNG)", "a figure in a report: A4 or 16:9 at 300 dpi",
        "summaries, claims, sources, actors and notes; titles where there are too many to list",
    ),
    "pdf": Format(
        "pdf", ".pdf", "application/pdf", "Map for print (PDF)", "a sheet to print, sharp at any size",
        "summaries, claims, sources, actors and notes; titles where there are too many to list",
    ),
    "svg": Format(
        "svg", ".svg", "image/svg+xml", "Map for print (SVG)", "a figure to work on in a drawing program",
        "summaries, claims, sources, actors and notes; titles where there are too many to list",
    ),
}  # fmt: skip


def dump(name: str, extract: Extract) -> bytes:
    """The extract in a format of `FORMATS`."""
    return cast(bytes, import_module(f"geo.export.{FORMATS[name].module}").dump(extract))
