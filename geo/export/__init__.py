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
    "html": Format(
        "html", ".html", "text/html", "Stand-alone page",
        "to embed or mail: one file with timeline, map, cards and sources that opens from disk, without a network",
        "Filters, figures, the story, online base maps, the archived texts, and all that the view does not show.",
    ),
}  # fmt: skip


def dump(name: str, extract: Extract) -> bytes:
    """The extract in a format of `FORMATS`."""
    return cast(bytes, import_module(f"geo.export.{FORMATS[name].module}").dump(extract))
