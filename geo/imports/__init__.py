"""Bringing data in: the formats of the field as records, a module each.

Each module has ``read(path, builder, mapping) -> None``, which fills a `Builder` row by row, and
``recognizes(head) -> bool``, which says whether a file that begins so is its own. `FORMATS` is the whole list, as
data. A row that cannot be used is left out and named; nothing is dropped in silence.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from geo.boundaries import Boundaries
from geo.imports.builder import Builder, Imported

__all__ = ["FORMATS", "Builder", "Format", "Imported", "read", "recognized"]

_HEAD = 4096


class Format(NamedTuple):
    """A format: the module that reads it, and what it is, in words for a user."""

    module: str
    label: str


FORMATS: dict[str, Format] = {
    "geojson": Format("geojson", "GeoJSON: our own without loss, and anyone's points, lines and areas with a date"),
}


def read(name: str, path: Path, polygons: Boundaries, mapping: Path | None = None, progress: bool = False) -> Imported:
    """The record that a file in a format of `FORMATS` makes.

    Parameters
    ----------
    mapping : Path, optional
        For csv: the file that says which column is what.
    progress : bool
        Whether to show on stderr how far a long import is.

    Raises
    ------
    RecordError
        Where the file as a whole cannot be used.
    """
    builder = Builder(path, polygons, progress)
    import_module(f"geo.imports.{FORMATS[name].module}").read(path, builder, mapping)
    return builder.finish()


def recognized(path: Path) -> str | None:
    """The format that a file seems to be in, by its first bytes; None for none of them, or no such file."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None
    found = (name for name, one in FORMATS.items() if import_module(f"geo.imports.{one.module}").recognizes(head))
    return next(found, None)
