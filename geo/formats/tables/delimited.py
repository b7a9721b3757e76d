"""Tables of delimited text: their encoding, their rows with the line in which each begins, and cells as values."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from charset_normalizer import from_bytes

from geo.core.dates import Interval
from geo.core.errors import Problem, RecordError
from geo.core.model import Position
from geo.core.text import quote_text, suggest_options
from geo.formats.builder import Builder, RowError
from geo.formats.files import file_error
from geo.formats.foreign_dates import parse_day

SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
DELIMITERS = ",;\t|"
MAX_COUNT = 1e9

_NEVER_CLOSED = "found quotation marks that are never closed, expected a closing one"
_CSV_ERRORS = {
    "unexpected end of data": _NEVER_CLOSED,
    "field larger than field limit": "found a cell of more than 131,072 characters, expected less; or quotation marks "
    "that are never closed",
    "expected after": "found text right after closing quotation marks, expected them doubled inside a text",
}
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?", re.ASCII)
_BYTE_ORDER_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF32_LE: "utf-32", codecs.BOM_UTF32_BE: "utf-32",
    codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16",
}  # fmt: skip
_LIKELY_ENCODINGS = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "iso8859_1", "iso8859_2", "iso8859_5", "iso8859_15",
]  # fmt: skip
_SAMPLE_BYTES = 20_000


class Encoding(NamedTuple):
    """Python's name of an encoding, and what a user should know where it is only the likeliest."""

    name: str
    doubt: str = ""


class TableRow:
    """Cells by column name; a column that the table lacks reads as empty. ``line`` is where the row begins.

    All methods raise `RowError` for what they cannot use.
    """

    __slots__ = ("_cells", "_index", "line")

    def __init__(self, line: int, cells: list[str], index: Mapping[str, int]) -> None:
        self.line, self._cells, self._index = line, cells, index

    def __getitem__(self, column: str) -> str:
        place = self._index.get(column)
        return "" if place is None else self._cells[place].strip(" \t\r\n\0\ufeff\u00a0")

    def required(self, column: str) -> str:
        """Text that is not blank."""
        if text := self[column]:
            return text
        raise RowError(column, "found nothing, expected a value")

    def first_of(self, *columns: str) -> str:
        """The first of the columns that is not blank, or ""."""
        return next((text for column in columns if (text := self[column])), "")

    def code(self, column: str, meanings: Mapping[str, str]) -> str:
        """The meaning of a word or a code, capitals or not."""
        text = self.required(column)
        if (meaning := meanings.get(text) or meanings.get(text.lower())) is not None:
            return meaning
        raise RowError(column, f"found {quote_text(text)}, expected {suggest_options(text, meanings)}")

    def number(self, column: str, decimal_comma: bool = False) -> float | None:
        """A finite number, None in an empty cell."""
        if not (text := self[column]):
            return None
        if decimal_comma:
            text = text.replace(",", ".")
        value = float(text) if _NUMBER.fullmatch(text) else math.nan
        if not math.isfinite(value):
            raise RowError(column, f"found {quote_text(text)}, expected a number")
        return value

    def count(self, column: str) -> float | None:
        """A whole number of zero or more, None in an empty cell."""
        value = self.number(column)
        if value is None or (0 <= value < MAX_COUNT and value.is_integer()):
            return value
        raise RowError(column, f"found {quote_text(self[column])}, expected a whole number")

    def position(self, lat_column: str, lon_column: str) -> Position:
        """A position in WGS 84 degrees, written with a decimal dot or comma; 0, 0 stands for none."""
        degrees = []
        for column, limit in ((lat_column, 90), (lon_column, 180)):
            value = self.number(column, decimal_comma=True)
            if value is None or abs(value) > limit:
                found = "nothing" if value is None else f"{value:g}"
                raise RowError(column, f"found {found}, expected degrees from -{limit} to {limit}")
            degrees.append(value)
        if not any(degrees):
            raise RowError(lat_column, "found 0, 0, which stands for no position, expected that of the incident")
        return Position(*degrees)

    def day(self, column: str) -> Interval:
        """A day such as 2022-12-08 or 8 December 2022."""
        text = self.required(column)
        try:
            return parse_day(text)
        except ValueError:
            expected = "a day such as 2022-12-08 or 8 December 2022"
            raise RowError(column, f"found {quote_text(text)}, expected {expected}") from None


class Table:
    """A file with a line of column names and a row an incident.

    ``names`` are the columns in order, trimmed, in small letters where case does not matter. Iterating gives a
    `TableRow` for each row, or a Problem where it is none.

    Raises
    ------
    RecordError
        Where the file cannot be read or has no line of column names.
    """

    def __init__(self, path: Path, any_case: bool = False, charset: str | None = None, delimiter: str | None = None):
        self.path = path
        self._content = _read_content(path)
        self.encoding = Encoding(charset) if charset else detect_encoding(self._content)
        _require_encoding(self._content, self.encoding.name, path)
        self.delimiter, self._skips_first = _detect_delimiter(self._open_text(), delimiter)
        heading = next(iter(self._records()), (1, []))[1]
        if isinstance(heading, str) or not any(heading):
            raise file_error(path, 1, "found no column names, expected them in the first line")
        self.names = [name.strip().lower() if any_case else name.strip() for name in heading]

    @property
    def length(self) -> int:
        """About how many rows there are: a text of several lines counts as several."""
        return self._content.count(b"\n")

    def check_columns(self, required: Iterable[str], optional: Iterable[str] = (), expectation: str = "") -> None:
        """Raise RecordError that names every required column missing, and every column used that is there twice.

        ``expectation`` ends the message about a missing one.
        """
        missing = [name for name in required if name not in self.names]
        counts = Counter(self.names)
        repeated = [name for name in dict.fromkeys((*required, *optional)) if counts[name] > 1]
        problems = [Problem(1, name, f"found no such column, expected it{expectation}") for name in missing]
        problems += [Problem(1, name, f"found {counts[name]} columns of this name, expected one") for name in repeated]
        if problems:
            raise RecordError(str(self.path), problems)

    def __iter__(self) -> Iterator[TableRow | Problem]:
        index = {name: column for column, name in reversed(list(enumerate(self.names)))}
        width = len(self.names)
        for line, cells in islice(self._records(), 1, None):
            if isinstance(cells, str):
                yield Problem(line, "", cells)
            elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
                yield TableRow(line, cells, index)
            else:
                yield Problem(line, "", f"found {len(cells)} cells, expected {width}, one for each column name")

    def _records(self) -> Iterator[tuple[int, list[str] | str]]:
        """Line and cells of each record that is not blank; a message instead of cells where it is broken."""
        reader = csv.reader(self._open_text(), delimiter=self.delimiter, strict=True)
        skip = self._skips_first
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                messages = (message for cause, message in _CSV_ERRORS.items() if cause in str(error))
                yield line, next(messages, f"found {error}")
                continue
            if cells and not skip:
                yield line, cells
            skip = False

    def _open_text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._content), self.encoding.name, errors="replace", newline="")


def add_rows(builder: Builder, table: Table, add_row: Callable[[TableRow, Builder], None]) -> None:
    """Let `add_row` put each row of a table into the builder; those for which it raises `RowError` are left out."""
    if table.encoding.doubt:
        builder.remark(0, "", table.encoding.doubt)
    for row in builder.each_row(table, table.length):
        if isinstance(row, Problem):
            builder.leave_out(row.line, row.where, row.message)
            continue
        try:
            add_row(row, builder)
        except RowError as error:
            builder.leave_out(row.line, error.column, error.message)


def read_column_names(head: bytes) -> frozenset[str]:
    """The column names of a file that begins with these bytes, in small letters; empty for what is no table."""
    text = head.decode(detect_encoding(head).name, errors="ignore")
    delimiter, skips_first = _detect_delimiter(io.StringIO(text, newline=""), None)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return frozenset(name.strip().lower() for name in next(islice(records, int(skips_first), None), ()))
    except csv.Error:
        return frozenset()


def detect_encoding(content: bytes) -> Encoding:
    """The encoding of a file, or of its beginning: by its byte order mark, UTF-8 where it can be, or the likeliest."""
    for mark, name in _BYTE_ORDER_MARKS.items():
        if content.startswith(mark):
            return Encoding(name)
    if content[:200].count(0) * 3 > len(content[:200]):
        return Encoding("utf-16-le" if content[1:200:2].count(0) > content[:200:2].count(0) else "utf-16-be")
    try:
        codecs.getincrementaldecoder("utf-8")().decode(content)
    except UnicodeDecodeError:
        return _guess_encoding(content)
    return Encoding("utf-8")


def _guess_encoding(content: bytes) -> Encoding:
    sample = b"\n".join(line for line in content.splitlines() if not line.isascii())
    text = sample.decode("utf-8", errors="ignore")
    broken = sample.decode("utf-8", errors="replace").count("\ufffd")
    if len(re.findall(r"[^\x00-\x7f]", text)) > 10 * broken:
        return Encoding("utf-8", "found bytes that are not UTF-8, expected UTF-8 throughout: they are shown as \ufffd")
    best = from_bytes(sample[:_SAMPLE_BYTES], cp_isolation=_LIKELY_ENCODINGS).best()
    name = best.encoding if best else "cp1252"
    return Encoding(name, f"found no UTF-8, expected it: read as {name}; if letters look wrong, save it as UTF-8")


def _read_content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise file_error(path, 0, f"found a file that cannot be read ({reason}), expected a readable one") from None
    if not content.strip():
        raise file_error(path, 0, "found an empty file, expected column names and a row an incident")
    return content


def _require_encoding(content: bytes, name: str, path: Path) -> None:
    """Raise RecordError where an encoding that needs a mark at the start of a file, such as UTF-16, finds none."""
    try:
        codecs.getincrementaldecoder(name)("replace").decode(content[:_SAMPLE_BYTES])
    except (ValueError, LookupError) as error:
        raise file_error(path, 0, f"found no text in {name} ({error}), expected it in the encoding stated") from None


def _detect_delimiter(text: Iterable[str], given: str | None) -> tuple[str, bool]:
    """The delimiter, and whether the first line only states it, as Excel writes it."""
    first = next(iter(text), "")
    if stated := re.fullmatch(r"sep=([,;\t|])\s*", first):
        return given or stated.group(1), True
    return given or max(DELIMITERS, key=lambda delimiter: _count_columns(first, delimiter)), False


def _count_columns(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), ()))
    except csv.Error:
        return 0
