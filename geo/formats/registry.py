"""Bringing data in: the formats of the field as records, a module each.

Each module has ``read(path, builder, mapping) -> None``, which fills a `Builder` row by row, and
``recognizes(head) -> bool``, which says whether a file that begins so is its own. `FORMATS` is the whole list, as
data. A row that cannot be used is left out and named; nothing is dropped in silence.
"""

from __future__ import annotations

from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from geo.core.errors import Problem, RecordError
from geo.formats.builder import Builder, Imported
from geo.formats.tables import delimited as table
from geo.formats.tables.mapping_file import beside as mapped_by
from geo.spatial.boundaries import Boundaries

__all__ = ["FORMATS", "Builder", "Format", "Imported", "mapped_by", "parts", "read", "recognized"]

_HEAD = 4096


class Format(NamedTuple):
    """A format: the module that reads it, and what it is, in words for a user.

    ``parts`` are the files of one that has several; ``mapped`` says whether a mapping file has anything to tell of it.
    """

    module: str
    label: str
    parts: tuple[str, ...] = ()
    mapped: bool = True


FORMATS: dict[str, Format] = {
    "geojson": Format(
        "geojson.reader", "GeoJSON: our own without loss, and anyone's points, lines and areas with a date"
    ),
    "timemap": Format(
        "timemap.reader",
        "TimeMap: a folder or a ZIP archive with its three files, or the events.json of one",
        ("events.json", "sources.json", "associations.json"),
    ),
    "timemap-flat": Format("timemap.flat_reader", "TimeMap: the list of events that it exports"),
    "acled": Format("tables.acled", "ACLED's export, as CSV, of any year since 2019", mapped=False),
    "ucdp": Format("tables.ucdp", "the events of UCDP GED, as CSV", mapped=False),
    "csv": Format("tables.mapped", "any other CSV, with a mapping file that says which column is what"),
}


def read(name: str, path: Path, polygons: Boundaries, mapping: Path | None = None, progress: bool = False) -> Imported:
    """The record that a file in a format of `FORMATS` makes.

    Parameters
    ----------
    mapping : Path, optional
        The file that says which column of a csv is what, or which word is which type of event.
    progress : bool
        Whether to show on stderr how far a long import is.

    Raises
    ------
    RecordError
        Where the file as a whole cannot be used.
    """
    if mapping and not FORMATS[name].mapped:
        message = f"found a mapping file, expected none: the columns of {name} are known, and its types"
        raise RecordError(str(mapping), [Problem(0, "", message)])
    builder = Builder(path, polygons, progress)
    import_module(f"geo.formats.{FORMATS[name].module}").read(path, builder, mapping)
    return builder.finish()


def parts(path: Path) -> tuple[Path, ...]:
    """The files that stand under a path: of a folder those that a format names, the one itself otherwise."""
    names = chain.from_iterable(one.parts for one in FORMATS.values())
    return tuple(one for name in names if (one := path / name).is_file()) if path.is_dir() else (path,)


def recognized(path: Path) -> str | None:
    """The format that a file, or a folder's first, seems to be in; None for none of them, or no such file.

    By the mapping file beside it, by its first bytes, or, where it is a table of a kind not known, by its name: what
    is said then is that it needs a mapping.
    """
    try:
        with next(iter(parts(path)), path).open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None
    if path.suffix.lower() in table.SUFFIXES and mapped_by(path).is_file():
        return "csv"
    found = (name for name, one in FORMATS.items() if import_module(f"geo.formats.{one.module}").recognizes(head))
    return next(found, "csv" if path.suffix.lower() in table.SUFFIXES else None)
