"""Rows of delimited text, such as CSV, and the kinds of file that a table may be in."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from geo.core.errors import describe_error
from geo.core.limits import IMPORT_MB
from geo.core.messages import Message
from geo.formats.encodings import Encoding, detect_encoding
from geo.formats.files import file_error, read_bounded
from geo.formats.tables.json_records import JsonRecords, holds_records
from geo.formats.tables.mapping_file import DELIMITERS
from geo.formats.tables.sheets import SheetRecords, is_workbook
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
