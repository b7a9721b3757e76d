"""Tables of delimited text: rows that know the line in which they begin, whatever their cells hold."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from geo.core.errors import Problem, RecordError
from geo.formats.builder import Builder
from geo.formats.tables import encoding
from geo.formats.tables.row import Row, Unfit

SUFFIXES = (".csv", ".tsv", ".tab", ".txt")
_DELIMITERS = ",;\t|"
_NEVER_CLOSED = "found quotation marks that are never closed, expected a closing one"
_BROKEN = {
    "unexpected end of data": _NEVER_CLOSED,
    "field larger than field limit": "found a cell of more than 131,072 characters, expected less; or quotation marks "
    "that are never closed",
    "expected after": "found text right after closing quotation marks, expected them doubled inside a text",
}


class Table:
    """A file with a line of column names and a row an incident.

    ``names`` are the columns in order, trimmed, in small letters where case does not matter. Iterating gives a `Row`
    for each row, or a Problem where it is none.

    Raises
    ------
    RecordError
        Where the file cannot be read or has no line of column names.
    """

    def __init__(self, path: Path, any_case: bool = False, charset: str | None = None, delimiter: str | None = None):
        self.path = path
        self._content = _content(path)
        self.encoding = encoding.Encoding(charset) if charset else encoding.found(self._content)
        self.delimiter, self._skipped = _delimiter(self._text(), delimiter)
        heading = next(iter(self._records()), (1, []))[1]
        if isinstance(heading, str) or not any(heading):
            raise refused(path, 1, "found no column names, expected them in the first line")
        self.names = [name.strip().lower() if any_case else name.strip() for name in heading]

    @property
    def length(self) -> int:
        """About how many rows there are: a text of several lines counts as several."""
        return self._content.count(b"\n")

    def check(self, needed: Iterable[str], optional: Iterable[str] = (), what: str = "") -> None:
        """RecordError that names every column missing, and every one that is used and there twice."""
        missing = [name for name in needed if name not in self.names]
        counts = Counter(self.names)
        twice = [name for name in dict.fromkeys((*needed, *optional)) if counts[name] > 1]
        problems = [Problem(1, name, f"found no such column, expected it{what}") for name in missing]
        problems += [Problem(1, name, f"found {counts[name]} columns of this name, expected one") for name in twice]
        if problems:
            raise RecordError(str(self.path), problems)

    def __iter__(self) -> Iterator[Row | Problem]:
        index = {name: column for column, name in reversed(list(enumerate(self.names)))}
        width = len(self.names)
        for line, cells in islice(self._records(), 1, None):
            if isinstance(cells, str):
                yield Problem(line, "", cells)
            elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
                yield Row(line, cells, index)
            else:
                yield Problem(line, "", f"found {len(cells)} cells, expected {width}, one for each column name")

    def _records(self) -> Iterator[tuple[int, list[str] | str]]:
        """Line and cells of each record that is not blank; words instead of cells where it is broken."""
        reader = csv.reader(self._text(), delimiter=self.delimiter, strict=True)
        skipped = self._skipped
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield line, next((words for known, words in _BROKEN.items() if known in str(error)), f"found {error}")
                continue
            if cells and not skipped:
                yield line, cells
            skipped = False

    def _text(self) -> io.TextIOWrapper:
        return io.TextIOWrapper(io.BytesIO(self._content), self.encoding.name, errors="replace", newline="")


def fill(builder: Builder, table: Table, take: Callable[[Row, Builder], None]) -> None:
    """Let `take` put each row of a table into the builder; those for which it raises `Unfit` are left out."""
    if table.encoding.doubt:
        builder.remark(0, "", table.encoding.doubt)
    for row in builder.each(table, table.length):
        if isinstance(row, Problem):
            builder.leave_out(row.line, row.where, row.message)
            continue
        try:
            take(row, builder)
        except Unfit as fault:
            builder.leave_out(row.line, fault.column, fault.message)


def expect(builder: Builder, table: Table, columns: Iterable[str]) -> None:
    """Remark on each of these columns that is not there: the file can be used, but holds less."""
    for name in columns:
        if name not in table.names:
            builder.remark(1, name, "found no such column, expected it: nothing is taken from it")


def heading(head: bytes) -> frozenset[str]:
    """The column names of a file that begins so, in small letters."""
    text = head.decode(encoding.found(head).name, errors="ignore")
    delimiter, skipped = _delimiter(io.StringIO(text, newline=""), None)
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return frozenset(name.strip().lower() for name in next(islice(records, int(skipped), None), ()))
    except csv.Error:
        return frozenset()


def refused(path: Path, line: int, message: str) -> RecordError:
    """A file that cannot be used, for one reason."""
    return RecordError(str(path), [Problem(line, "", message)])


def _content(path: Path) -> bytes:
    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refused(path, 0, f"found a file that cannot be read ({reason}), expected a readable one") from None
    if not content.strip():
        raise refused(path, 0, "found an empty file, expected column names and a row an incident")
    return content


def _delimiter(text: Iterable[str], given: str | None) -> tuple[str, bool]:
    """What parts the cells, and whether the first line only says so, as Excel writes it."""
    first = next(iter(text), "")
    if said := re.fullmatch(r"sep=([,;\t|])\s*", first):
        return given or said.group(1), True
    return given or max(_DELIMITERS, key=lambda one: _columns(first, one)), False


def _columns(line: str, delimiter: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=delimiter), ()))
    except csv.Error:
        return 0
