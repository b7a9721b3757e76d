"""Rows of the files that a table may be in: delimited text such as CSV, workbooks (.xlsx, .xls, .ods), and JSON.

JSON is a list of flat objects, or the answer of an API that has one, such as ACLED's.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from geo.core.errors import RecordError, describe_error, quote_words
from geo.core.limits import IMPORT_MB
from geo.core.messages import Message
from geo.formats.files import Encoding, JsonPart, detect_encoding, file_error, read_bounded, scan_json
from geo.formats.tables.mapping_file import DELIMITERS
from geo.formats.tables.table import Cells, Records, Table

SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xls", ".ods")

_SAMPLE_BYTES = 20_000
_LINES_LOOKED_AT = 10
_MIN_COLUMNS = 3
_BEGINS_OTHERWISE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:[{\[<#%]|---|[\w-]+[ \t]*:)")  # JSON, XML, YAML
_NEVER_CLOSED = Message("found quotation marks that are never closed, expected a closing one")
_CSV_ERRORS = {
    "unexpected end of data": _NEVER_CLOSED,
    "field larger than field limit": Message(
        "found a cell of more than 131,072 characters, expected less; or quotation marks that are never closed"
    ),
    "expected after": Message("found text right after closing quotation marks, expected them doubled inside a text"),
}

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_WORKBOOK_READER = Path(__file__).with_name("workbook_rows.py")
_MEMORY_PER_BYTE = 8  # what reading may take, for each byte that a workbook may have unpacked
_LEAST_MEMORY_BYTES = 300_000_000  # what the reader takes itself
_BYTES_PER_CELL = 16
_MAX_READER_SECONDS = 300  # of the processor
_JSON_LIST_KEYS = ("data", "Result", "results", "result", "records", "items", "rows", "events", "incidents")
_JSON_BEGINS = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*\{|\{)")
_LIST_SEPARATOR = "; "
_MAX_JSON_DEPTH = 3


class DelimitedRecords:
    """The rows of delimited text, by a delimiter and an encoding that are given, or found out."""

    def __init__(self, content: bytes, charset: str | None = None, delimiter: str | None = None) -> None:
        self._content = content
        self.encoding = Encoding(charset) if charset else detect_encoding(content)
        self._delimiter, self._skips_first = _detect_delimiter(self._open_text(), delimiter)
        # A semicolon parts cells where the comma is that of decimals.
        self.has_decimal_comma = self._delimiter == ";"
        # A text of several lines counts as several rows.
        self.length = content.count(b"\n")

    def read(self) -> Iterator[tuple[int, Cells | str]]:
        """Line and cells of each row that is not blank; a message instead of cells where it is broken."""
        reader = csv.reader(self._open_text(), delimiter=self._delimiter, strict=True)
        skip = self._skips_first
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                messages = (message for cause, message in _CSV_ERRORS.items() if cause in str(error))
                yield line, next(messages, Message("found {error}", error=describe_error(error)))
                continue
            if cells and not skip:
                yield line, cells
            skip = False

    def _open_text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._content), self.encoding.name, errors="replace", newline="")


def open_table(path: Path, any_case: bool = False, charset: str | None = None, delimiter: str | None = None) -> Table:
    """Open a table: delimited text, a workbook, or records in JSON; raises RecordError as `Table` does."""
    content = _read_content(path)
    records: Records
    is_named_workbook = path.suffix.lower() in (".xlsx", ".xls", ".ods") and content.startswith(b"PK")
    if is_named_workbook or is_workbook(content):
        records = SheetRecords(content, path)
    elif holds_records(content):
        records = JsonRecords(content, path, charset)
    else:
        if charset:
            _require_encoding(content, charset, path)
        records = DelimitedRecords(content, charset, delimiter)
    return Table(path, records, any_case)


def read_column_names(head: bytes) -> frozenset[str]:
    """The column names of a text that begins with these bytes, in small letters; empty for what is no table."""
    text = head.decode(detect_encoding(head).name, errors="ignore")
    delimiter, skips_first = _detect_delimiter(io.StringIO(text, newline=""), None)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return frozenset(name.strip().lower() for name in next(_skip(records, int(skips_first)), ()))
    except csv.Error:
        return frozenset()


def looks_like_table(head: bytes) -> bool:
    """Whether a text whose name does not say what it is begins with lines of equally many cells, three or more."""
    if _BEGINS_OTHERWISE.match(head) or b"\0" in head:
        return False
    text = head.decode(detect_encoding(head).name, errors="ignore")
    lines = text.splitlines()[:2]
    delimiter, _ = _detect_delimiter(lines, None)
    counts = {_count_columns(line, delimiter) for line in lines}
    return len(lines) == 2 and len(counts) == 1 and counts.pop() >= _MIN_COLUMNS


def _skip(records: Iterator[list[str]], count: int) -> Iterator[list[str]]:
    for _ in range(count):
        next(records, None)
    return records


def _read_content(path: Path) -> bytes:
    content = read_bounded(path, IMPORT_MB)
    if not content.strip():
        raise file_error(path, 0, Message("found an empty file, expected column names and a row an incident"))
    return content


def _require_encoding(content: bytes, name: str, path: Path) -> None:
    """Raise RecordError where an encoding that needs a mark at the start of a file, such as UTF-16, finds none."""
    try:
        codecs.getincrementaldecoder(name)("replace").decode(content[:_SAMPLE_BYTES])
    except (ValueError, LookupError) as error:
        raise file_error(
            path,
            0,
            Message(
                "found no text in {name} ({error}), expected it in the encoding stated",
                name=name,
                error=describe_error(error),
            ),
        ) from None


def _detect_delimiter(text: Iterable[str], given: str | None) -> tuple[str, bool]:
    """The delimiter, and whether the first line only states it, as Excel writes it."""
    lines = [*islice(text, _LINES_LOOKED_AT), ""]
    if stated := re.fullmatch(r"sep=([,;\t|])\s*", lines[0]):
        return given or stated.group(1), True
    # A title may stand above the names of the columns.
    heading = next((line for line in lines if _count_most(line) >= _MIN_COLUMNS), lines[0])
    return given or max(DELIMITERS, key=lambda delimiter: _count_columns(heading, delimiter)), False


def _count_most(line: str) -> int:
    return max(_count_columns(line, delimiter) for delimiter in DELIMITERS)


def _count_columns(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), ()))
    except csv.Error:
        return 0


class SheetRecords:
    """The rows of the first sheet of a workbook that has any.

    ``line`` is the number of the row in the sheet; days and times come as ISO writes them.

    Raises
    ------
    RecordError
        Where the workbook cannot be read or is too large unpacked.
    """

    encoding = Encoding("the workbook's own")
    has_decimal_comma = False

    def __init__(self, content: bytes, path: Path) -> None:
        _check_packed_size(content, path)
        self.sheet, self._rows = _read_sheet(content, path)
        if not self._rows:
            raise file_error(
                path, 0, Message("found a workbook without rows, expected column names and a row an incident")
            )
        self.length = len(self._rows)

    def read(self) -> Iterator[tuple[int, Cells | str]]:
        """Row number and cells of each row that is not blank."""
        return iter(self._rows)


def is_workbook(content: bytes) -> bool:
    """Whether bytes are those of a workbook."""
    if content.startswith(_OLE_SIGNATURE):
        return True
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name in _WORKBOOK_PARTS for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return b"xl/workbook" in content


def _check_packed_size(content: bytes, path: Path) -> None:
    """Raise RecordError for a workbook that is no sound ZIP archive, or says that it is too large unpacked."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _cannot_read(str(error)[:100], path) from None
    if size > IMPORT_MB.max_bytes:
        raise _too_large(path)


def _read_sheet(content: bytes, path: Path) -> tuple[str, list[tuple[int, Cells]]]:
    """Read name and rows of the first sheet that has any, in a process that may take so much and no more."""
    limit = IMPORT_MB.max_bytes
    limits = (
        str(each)
        for each in (_LEAST_MEMORY_BYTES + limit * _MEMORY_PER_BYTE, _MAX_READER_SECONDS, limit // _BYTES_PER_CELL)
    )
    command = [sys.executable, "-I", "-X", "utf8", str(_WORKBOOK_READER), *limits]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    if done.returncode:  # ended by itself, by the library or by the system
        raise _too_large(path)
    head, *rows = (json.loads(line) for line in done.stdout.splitlines() or [b"{}"])
    if "error" in head:
        raise _cannot_read(head["error"], path)
    return head.get("sheet", ""), [(line, cells) for line, cells in rows]


def _too_large(path: Path) -> RecordError:
    message = Message(
        "found a workbook whose table takes too much memory or time, expected {expected}; or save it as CSV",
        expected=IMPORT_MB.expected,
    )
    return file_error(path, 0, message)


def _cannot_read(reason: Any, path: Path) -> RecordError:
    message = Message(
        "found an Excel workbook that cannot be read ({reason}), expected a sound one: save it as CSV",
        reason=quote_words(str(reason)),
    )
    return file_error(path, 0, message)


class JsonRecords:
    """The objects of a list as rows; their keys, in the order of the file, are the columns.

    Raises
    ------
    RecordError
        Where the text is no JSON, or has no list of objects.
    """

    has_decimal_comma = False

    def __init__(self, content: bytes, path: Path, charset: str | None = None) -> None:
        self.encoding = Encoding(charset or "utf-8-sig")
        parts = _read_list(content, path, self.encoding.name)
        objects = [part for part in parts if isinstance(part.value, dict)]
        if not objects:
            raise file_error(path, 0, Message("found JSON without a list of records, expected one"))
        rows = [(part.line, dict(_flatten(part.value))) for part in objects]
        names = list(dict.fromkeys(name for _, row in rows for name in row))
        self._rows = [(line, [_cell_text(row.get(name)) for name in names]) for line, row in rows]
        self._names = [str(name) for name in names]
        self.length = len(objects)

    def read(self) -> Iterator[tuple[int, Cells | str]]:
        """The names of the columns, then line and cells of each record."""
        yield 1, self._names
        yield from self._rows


def holds_records(content: bytes) -> bool:
    """Whether bytes begin as JSON with objects in it."""
    return _JSON_BEGINS.match(content) is not None


def _read_list(content: bytes, path: Path, encoding: str) -> list[JsonPart]:
    try:
        text = content.decode(encoding)
        key = next((key for key in _JSON_LIST_KEYS if re.search(rf'"{key}"\s*:\s*\[', text[:2000])), None)
        form, parts = scan_json(text, split_key=key)
    except json.JSONDecodeError as error:
        message = Message(
            "found text that is not JSON ({error} in column {column}), expected JSON",
            error=quote_words(error.msg),
            column=str(error.colno),
        )
        raise file_error(path, error.lineno, message) from None
    except (ValueError, RecursionError, LookupError) as error:
        raise file_error(
            path,
            0,
            Message(
                "found JSON that cannot be read ({error}), expected plainer JSON", error=quote_words(str(error)[:80])
            ),
        ) from None
    if form is list:
        return list(parts)
    for part in parts if form is dict else ():
        if part.key == key and isinstance(part.value, list):
            return [item for item in part.value if isinstance(item, JsonPart)]
    return []


def _flatten(value: dict[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, Any]]:
    """The values of an object by their names, of an object within it as ``outer.inner``; a geometry is one value."""
    for name, inner in value.items():
        if isinstance(inner, dict) and inner and "coordinates" not in inner and depth < _MAX_JSON_DEPTH:
            yield from _flatten(inner, f"{before}{name}.", depth + 1)
        else:
            yield f"{before}{name}", inner


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return _LIST_SEPARATOR.join(map(str, value))
    return json.dumps(value, ensure_ascii=False)
