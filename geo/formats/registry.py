"""The formats of other systems that can be imported, as data (`FORMATS`), and names for what is in none of them.

Each has a function that fills a `Builder` row by row and one that recognizes a file by its first bytes. A row that
cannot be used is left out and reported; nothing is dropped in silence.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from geo.core.errors import Problem, RecordError, quote_words
from geo.core.limits import IMPORT_MB
from geo.core.messages import Message
from geo.core.scratch import create_scratch_folder
from geo.formats import geojson, kml, timemap
from geo.formats.builder import Builder, ImportResult, NothingImported
from geo.formats.files import file_error, open_without_waiting, require_regular, too_large
from geo.formats.tables import acled, atlos, mapped, ucdp
from geo.formats.tables.mapping_file import mapping_path, read_partial_mapping
from geo.formats.tables.row_files import SUFFIXES as TABLE_SUFFIXES
from geo.formats.tables.row_files import looks_like_table, open_table
from geo.spatial.boundaries import Boundaries

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (
        b"version https://git-lfs.github.com/spec/",
        Message("a Git LFS pointer"),
        Message("the file that it stands for: run git lfs pull"),
    ),
    (b"/annex/objects/", Message("a git-annex pointer"), Message("the file that it stands for: run git annex get")),
    (b"%PDF-", Message("a PDF document"), Message("a table or a map file: export it from the program that made it")),
    (b"\x1f\x8b", Message("a gzip archive"), Message("the file in it: unpack it first")),
    (b"Rar!", Message("a RAR archive"), Message("the file in it: unpack it first")),
    (b"7z\xbc\xaf\x27\x1c", Message("a 7-Zip archive"), Message("the file in it: unpack it first")),
    (
        b"SQLite format 3\0",
        Message("a GeoPackage or another SQLite database"),
        Message("GeoJSON or CSV: export the layer"),
    ),
    (b"PAR1", Message("Parquet"), Message("GeoParquet of this program, by the name FILE.parquet, or CSV")),
    (b"\x89PNG", Message("a picture"), Message("a table or a map file")),
    (b"\xff\xd8\xff", Message("a picture"), Message("a table or a map file")),
    (b"II*\0", Message("a picture"), Message("a table or a map file")),
    (b"RDX2\n", Message("data of R"), Message("CSV: write.csv")),
    (b"\0\0\x27\x0a", Message("a Shapefile"), Message("GeoJSON: convert it first")),
    (b"<stata_dta>", Message("data of Stata"), Message("CSV: export it first")),
    (b"$FL2", Message("data of SPSS"), Message("CSV: export it first")),
    (b"{\\rtf", Message("a text document (RTF)"), Message("a table saved as CSV")),
)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html|<head|<body|<script|<table)", re.IGNORECASE)
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|[a-z])", re.IGNORECASE)
_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')
_ESRI = re.compile(rb'"esriGeometry|^\s*\{\s*"features"\s*:\s*\[\s*\{\s*"attributes"')
_API_ERROR = re.compile(rb'^\s*\{[^{}\[\]]*"(?:error|message|detail)"\s*:\s*"([^"]{0,200})"[^{}\[\]]*\}\s*$')

_HEAD_BYTES = 4096
_TABLE_FORMATS = {"acled": acled, "ucdp": ucdp, "atlos": atlos}
_ARCHIVED_SUFFIXES = (*TABLE_SUFFIXES, ".geojson", ".json", ".jsonl", ".ndjson", ".kml")
_OTHER_SUFFIXES = (".yaml", ".yml", ".json", ".geojson", ".kml", ".kmz", ".parquet", ".geoparquet", ".zip")


def name_other_kind(head: bytes) -> str | None:
    """Say what a file is that begins with these bytes, and what was expected; None for what may be text or a table.

    Returns
    -------
    str or None
        ``found …, expected …``.
    """
    for signature, noun, expected in _SIGNATURES:
        if head.startswith(signature) and (len(signature) > 3 or not head[:200].isascii()):
            return Message("found {found}, expected {expected}", found=noun, expected=expected)
    if _HTML.match(head):
        return Message(
            "found a web page (HTML), expected the file itself: a link to it may lead to a page to log in or to view"
        )
    if b"<gpx" in head[:1000]:
        return Message("found GPX, expected GeoJSON or KML: convert it first")
    if b"<rss" in head[:1000] or b"<feed" in head[:1000]:
        return Message("found a news feed, expected a table or a map file")
    if _XML.match(head) and b"<kml" not in head:
        return Message("found XML, expected a table, GeoJSON or KML")
    if _TOPOLOGY.search(head):
        return Message("found TopoJSON, expected GeoJSON: convert it first")
    if _ESRI.search(head):
        return Message("found Esri's JSON, expected GeoJSON: ask the service for it by f=geojson")
    if error := _API_ERROR.match(head):
        return Message(
            "found the answer of an API that failed ({answer}), expected its data",
            answer=repr(error[1].decode(errors="replace")),
        )
    return None


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
    "kml": Format(kml.read_into, kml.recognizes, "KML or KMZ, such as of Google's My Maps: placemarks with a date"),
    "acled": Format(
        acled.read_into,
        acled.recognizes,
        "ACLED's export of any year since 2019: CSV, workbook or its API's JSON",
        uses_mapping=False,
    ),
    "ucdp": Format(
        ucdp.read_into, ucdp.recognizes, "the events of UCDP GED: CSV, workbook or JSON", uses_mapping=False
    ),
    "atlos": Format(atlos.read_into, atlos.recognizes, "Atlos' export, as CSV"),
    "csv": Format(
        mapped.read_into,
        mapped.recognizes,
        "any other CSV, workbook or list in JSON, with a mapping file: which column is what",
    ),
}


def import_file(
    name: str,
    path: Path,
    boundaries: Boundaries | None,
    mapping: Path | None = None,
    progress: bool = False,
    encoding: str | None = None,
    date_formats: Sequence[str] = (),
) -> ImportResult:
    """Read a file in a format of `FORMATS` as a record; a ZIP archive with one such file as that file.

    Parameters
    ----------
    boundaries : Boundaries or None
        The municipalities that the places of the file are assigned to; None for those that `spatial.world` chooses.
    mapping : Path, optional
        The file that says which column of a csv is what, or which word is which type of event.
    progress : bool
        Whether to show on stderr how far a long import is.
    encoding, date_formats : optional
        What the user says of the file; comes before what the mapping says.

    Raises
    ------
    RecordError
        Where the file as a whole cannot be used.
    """
    builder = Builder(path, boundaries, progress, encoding, date_formats)
    if not FORMATS[name].uses_mapping:
        _take_settings(builder, name, mapping)
    if message := name_unreadable(path):
        raise file_error(path, 0, message)
    with create_scratch_folder() as folder:
        packed = unpack_single(path, folder) if name not in ("timemap", "kml") else None
        beside = mapping_path(path)
        mapping = mapping or (beside if packed and beside.is_file() else None)
        try:
            FORMATS[name].read_into(packed or path, builder, mapping)
        except RecordError as error:
            if packed and error.file == str(packed) and not isinstance(error, NothingImported):
                raise RecordError(str(path), [*error.problems]) from None
            raise
    return builder.finish()


def _take_settings(builder: Builder, name: str, mapping: Path | None) -> None:
    """Take encoding and formats of dates from a mapping file, which has nothing else to say of these formats."""
    beside = mapping_path(builder.path)
    file = mapping or (beside if beside.is_file() else None)
    if file is None:
        return
    content = read_partial_mapping(file)
    if not content.has_only_settings and mapping:
        message = Message(
            "found a mapping file, expected none: the columns of {name} are known, and its types", name=name
        )
        raise RecordError(str(mapping), [Problem(0, "", message)])
    builder.encoding = builder.encoding or content.encoding
    builder.date_formats = builder.date_formats or content.date_formats
    builder.delimiter = content.delimiter


def name_unreadable(path: Path) -> str | None:
    """What a file is that no format can read, with what was expected; None for any other, or none that can be read."""
    try:
        with open_without_waiting(path) as file:
            require_regular(file, path)
            head = file.read(_HEAD_BYTES)
    except (OSError, ValueError, RecordError):
        return None
    if head.startswith(b"PK") and _is_plain_zip(path):
        try:
            with zipfile.ZipFile(path) as archive:
                _find_part(archive, path)
        except RecordError as error:
            return error.problems[0].message
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
            return None
    return name_other_kind(head)


def unpack_single(path: Path, folder: Path) -> Path | None:
    """Unpack the one table or map file of a ZIP archive that is no workbook; None for any other file.

    Raises
    ------
    RecordError
        Where the archive cannot be read, or has none or several of them.
    """
    if not _is_plain_zip(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            part = _find_part(archive, path)
            if part.file_size > IMPORT_MB.max_bytes:
                raise too_large(path, IMPORT_MB)
            target = folder / PurePosixPath(part.filename.replace("\\", "/")).name
            target.write_bytes(archive.read(part))
            return target
    except (OSError, ValueError, zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError) as error:
        message = Message(
            "found a ZIP archive that cannot be read ({error}), expected a sound one",
            error=quote_words(str(error)[:80]),
        )
        raise file_error(path, 0, message) from None


def _find_part(archive: zipfile.ZipFile, path: Path) -> zipfile.ZipInfo:
    """The one table or map file of an archive; raises RecordError where it has none or several."""
    parts = [
        part for part in archive.infolist()
        if part.filename.lower().endswith(_ARCHIVED_SUFFIXES) and not part.filename.startswith("__MACOSX/")
        and not PurePosixPath(part.filename).name.startswith((".", "~"))
    ]  # fmt: skip
    if len(parts) != 1:
        names = ", ".join(part.filename for part in parts[:5]) or Message("no table or map file")
        message = Message("found a ZIP archive with {names}, expected one: unpack it first", names=names)
        raise file_error(path, 0, message)
    return parts[0]


def _is_plain_zip(path: Path) -> bool:
    """Whether a file is a ZIP archive, but no workbook, KMZ or TimeMap's files."""
    try:
        if not path.is_file() or not zipfile.is_zipfile(path):
            return False
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
        return False
    bases = {PurePosixPath(name).name for name in names}
    return not (
        {"xl/workbook.xml", "xl/workbook.bin", "content.xml", "doc.kml"} & set(names) or timemap.EVENTS in bases
    )


def input_files(path: Path) -> tuple[Path, ...]:
    """The files to read: of a folder those that a format names as its parts, otherwise the path itself."""
    if not path.is_dir():
        return (path,)
    return tuple(path / part for format in FORMATS.values() for part in format.parts if (path / part).is_file())


def recognize_format(path: Path) -> str | None:
    """The format that a file, or the first file of a folder, seems to be in; None for no known one, or no such file.

    A mapping file beside a table decides, then the first bytes, then the columns; a table that none tells is a csv, so
    that its user is told that it needs a mapping.
    """
    try:
        with open_without_waiting(next(iter(input_files(path)), path)) as file:
            require_regular(file, path)
            head = file.read(_HEAD_BYTES)
    except (OSError, RecordError):
        return None
    if head.startswith(b"PK") and _is_plain_zip(path):
        return _recognize_archived(path)
    is_table = path.suffix.lower() in TABLE_SUFFIXES
    if is_table and _has_column_mapping(path):
        return "csv"
    if (recognized := next((name for name, format in FORMATS.items() if format.recognizes(head)), None)) is not None:
        return recognized
    is_workbook = head.startswith((b"PK", b"\xd0\xcf\x11\xe0"))
    is_json = path.suffix.lower() in (".json", ".jsonl", ".ndjson")
    if (is_table and is_workbook) or (is_json and head.lstrip()[:1] in (b"{", b"[")):
        columns = _read_column_names(path)
        return _recognize_columns(columns) or ("csv" if is_table or columns or mapping_path(path).is_file() else None)
    is_unnamed = path.suffix.lower() not in _OTHER_SUFFIXES and looks_like_table(head)
    return "csv" if is_table or is_unnamed else None


def _has_column_mapping(path: Path) -> bool:
    """Whether a mapping file beside a table says more of it than its encoding; a broken one does."""
    if not (file := mapping_path(path)).is_file():
        return False
    try:
        return not read_partial_mapping(file).has_only_settings
    except RecordError:
        return True


def _read_column_names(path: Path) -> frozenset[str]:
    """The columns of a workbook, or the keys of records in JSON, in small letters; empty for what has none."""
    try:
        table = open_table(path, any_case=True)
    except RecordError:
        return frozenset()
    table.columns.let_go()
    return frozenset(table.names)


def _recognize_columns(names: frozenset[str]) -> str | None:
    """The format that columns are known of."""
    if "event_id_cnty" in names:
        return "acled"  # an answer of its API may have chosen columns only: the import names those that it lacks
    return next((name for name, module in _TABLE_FORMATS.items() if module.recognizes_columns(names)), None)


def _recognize_archived(path: Path) -> str | None:
    with create_scratch_folder() as folder:
        try:
            packed = unpack_single(path, folder)
        except RecordError:
            return None
        return recognize_format(packed) if packed else None
