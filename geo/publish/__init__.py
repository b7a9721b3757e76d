"""Taking a view away: what is on the screen, in the formats of the field, a module each.

Each module has ``dump(extract) -> bytes``. `FORMATS` is the whole list, as data: for the command line, the
page's menu and the documentation. A module is imported when its format is asked for: some are heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from geo.publish.formats import FORMATS, Format
from geo.record.view_extract import Extract, Sheet, describe_view, extract_view

__all__ = ["FORMATS", "Extract", "Format", "Sheet", "describe_view", "dump", "extract_view"]


def dump(name: str, extract: Extract) -> bytes:
    """The extract in a format of `FORMATS`."""
    return cast(bytes, import_module(FORMATS[name].module).dump(extract))
