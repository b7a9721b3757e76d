"""The formats of other systems that can be imported, as data: `FORMATS`.

Each has a function that fills a `Builder` row by row and one that recognizes a file by its first bytes. A row that
cannot be used is left out and reported; nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from geo.core.errors import Problem, RecordError
from geo.formats.builder import Builder, ImportResult
from geo.formats.geojson import reader as geojson
from geo.formats.tables import acled, mapped, ucdp
from geo.formats.tables.delimited import SUFFIXES as TABLE_SUFFIXES
from geo.formats.tables.mapping_file import mapping_path
from geo.formats.timemap import reader as timemap
from geo.spatial.boundaries import Boundaries

_HEAD_BYTES = 4096


class Format(NamedTuple):
    """A format that can be imported.

    ``read_into`` fills a builder from a file, with a mapping file where there is one; ``recognizes`` says of the
    first bytes of a file whether they are in the format. ``label`` is for a user, ``parts`` are the files of a format
    that has several; ``uses_mapping`` says whether a mapping file has anything to tell of it.
    """

    read_into: Callable[[Path, Builder, Path | None], None]
    recognizes: Callable[[bytes], bool]
    label: str
    parts: tuple[str, ...] = ()
    uses_mapping: bool = True


FORMATS: dict[str, Format] = {
    "geojson": Format(
        geojson.read_into,
        geojson.recognizes,
        "GeoJSON: our own without loss, and anyone's points, lines and areas with a date",
    ),
    "timemap": Format(
        timemap.read_into,
        timemap.recognizes,
        "TimeMap: a folder or a ZIP archive with its three files, or the events.json of one",
        timemap.PARTS,
    ),
    "timemap-flat": Format(
        timemap.read_flat_into, timemap.recognizes_flat, "TimeMap: the list of events that it exports"
    ),
    "acled": Format(
        acled.read_into, acled.recognizes, "ACLED's export, as CSV, of any year since 2019", uses_mapping=False
    ),
    "ucdp": Format(ucdp.read_into, ucdp.recognizes, "the events of UCDP GED, as CSV", uses_mapping=False),
    "csv": Format(
        mapped.read_into, mapped.recognizes, "any other CSV, with a mapping file that says which column is what"
    ),
}


def import_file(
    name: str, path: Path, boundaries: Boundaries, mapping: Path | None = None, progress: bool = False
) -> ImportResult:
    """Read a file in a format of `FORMATS` as a record.

    Parameters
    ----------
    boundaries : Boundaries
        The municipalities that the places of the file are assigned to.
    mapping : Path, optional
        The file that says which column of a csv is what, or which word is which type of event.
    progress : bool
        Whether to show on stderr how far a long import is.

    Raises
    ------
    RecordError
        Where the file as a whole cannot be used.
    """
    if mapping and not FORMATS[name].uses_mapping:
        message = f"found a mapping file, expected none: the columns of {name} are known, and its types"
        raise RecordError(str(mapping), [Problem(0, "", message)])
    builder = Builder(path, boundaries, progress)
    FORMATS[name].read_into(path, builder, mapping)
    return builder.finish()


def input_files(path: Path) -> tuple[Path, ...]:
    """The files to read: of a folder those that a format names as its parts, otherwise the path itself."""
    if not path.is_dir():
        return (path,)
    return tuple(path / part for format in FORMATS.values() for part in format.parts if (path / part).is_file())


def recognize_format(path: Path) -> str | None:
    """The format that a file, or the first file of a folder, seems to be in; None for no known one, or no such file.

    A mapping file beside a table decides, then the first bytes; a table that neither tells is a csv, so that its user
    is told that it needs a mapping.
    """
    try:
        with next(iter(input_files(path)), path).open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return None
    is_table = path.suffix.lower() in TABLE_SUFFIXES
    if is_table and mapping_path(path).is_file():
        return "csv"
    recognized = (name for name, format in FORMATS.items() if format.recognizes(head))
    return next(recognized, "csv" if is_table else None)
