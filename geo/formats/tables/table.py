"""Tables: rows with the line in which each begins, and cells as values, whatever kind of file they are in; and CSV.

CSV for spreadsheets, which is written here, has a row an incident, UTF-8 with a byte order mark, lines that end
with CRLF. The columns are `CSV_COLUMNS`, in this order; in another language than English they have its names, and
title, summary and note are in it where the record has them so. An empty cell is what is not known:

id, title                     the incident, in words
date                          EDTF as the record writes it
first, last                   the days that it may mean, such as 2022-12-08, both included
approximate, extent           true or false; day, within (on one day between first and last) or lasting
time                          HH:MM, local; after a ~ where it is approximate
type, status, origins         taxonomy id; how sure; how many independent origins its sources have
actors, summary               several texts of one cell stand apart by " | "
name_sq, name_sr, name_en     the place's names
lat, lon                      of a point, WGS 84: read ``precision`` and ``radius_m`` with it
wkt                           a point, line or area in (lon, lat) order
precision, radius_m           exact, settlement, municipality or region; metres that the point may be off
declared, outside             municipality ids, or "country, unit" of a place in none
basis, place                  how the place was found; its id
claims                        "[about] by: value unit (title of the source)" each; a range keeps its two ends
disagreements, note           what accounts differ on and what the record chose; caveats
figure, low, high             what the first figures are about, the least and the greatest number claimed
date_basis, sources           how the date follows from the sources; their titles
record_version, shown, exported, license, attribution   the same in every row, so that each says where it is from

A text that a spreadsheet could take for a formula has an apostrophe before it, as OWASP advises; numbers stay numbers.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from io import StringIO
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import shapely

from geo.core.dates import EXPECTED_DATE, Interval
from geo.core.errors import Problem, RecordError
from geo.core.language import DEFAULT, current_language
from geo.core.messages import Message, gettext, gettext_noop, replace_in_message
from geo.core.model import Position
from geo.core.text import choose_wording, format_number, quote_text, suggest_options
from geo.formats.builder import Builder, RowError
from geo.formats.extract import ExportData, IncidentRow, iter_rows
from geo.formats.files import Encoding, file_error
from geo.formats.foreign_dates import DatedRow, DateReader, ParsedDate
from geo.formats.foreign_values import is_nothing, parse_degrees, parse_number, parse_position, parse_year, plain_code

_CSV_NAMES = {
    "id": gettext_noop("Id"),
    "title": gettext_noop("Title"),
    "date": gettext_noop("Date (EDTF)"),
    "first": gettext_noop("First day"),
    "last": gettext_noop("Last day"),
    "approximate": gettext_noop("Date approximate"),
    "extent": gettext_noop("Day, within or lasting"),
    "time": gettext_noop("Local time"),
    "type": gettext_noop("Type of event"),
    "status": gettext_noop("Status of the incident"),
    "origins": gettext_noop("Independent origins"),
    "actors": gettext_noop("Who acted"),
    "targets": gettext_noop("Acted upon"),
    "informants": gettext_noop("Informants"),
    "summary": gettext_noop("Summary"),
    "name_sq": gettext_noop("Place (Albanian)"),
    "name_sr": gettext_noop("Place (Serbian)"),
    "name_en": gettext_noop("Place (English)"),
    "lat": gettext_noop("Latitude"),
    "lon": gettext_noop("Longitude"),
    "wkt": gettext_noop("Shape (WKT)"),
    "precision": gettext_noop("Precision of the place"),
    "radius_m": gettext_noop("May be off by (m)"),
    "declared": gettext_noop("Ids of the units"),
    "outside": gettext_noop("Country, unit elsewhere"),
    "basis": gettext_noop("How it was placed"),
    "place": gettext_noop("Id of the place"),
    "claims": gettext_noop("Claims"),
    "disagreements": gettext_noop("On what accounts differ"),
    "note": gettext_noop("Note"),
    "figure": gettext_noop("What is counted"),
    "low": gettext_noop("Least number claimed"),
    "high": gettext_noop("Greatest number claimed"),
    "date_basis": gettext_noop("How it was dated"),
    "sources": gettext_noop("Sources"),
    "record_version": gettext_noop("Version of the record"),
    "shown": gettext_noop("Shown"),
    "exported": gettext_noop("Exported"),
    "license": gettext_noop("Licence"),
    "attribution": gettext_noop("Attribution"),
}
"""How the columns are called in a table for people, in their order."""
CSV_COLUMNS = tuple(_CSV_NAMES)
_CELL_SEPARATOR = " | "
# Spreadsheets take the wide forms for the narrow ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

Parser = TypeVar("Parser", bound=Callable[..., Any])

MAX_COUNT = 1e9
_MAX_ROWS_ABOVE = 10
_MIN_NAMES_BELOW = 3
_MAX_CONTENTS_PARSED = 100_000
"""Of so many different contents of some cells what they say is kept."""
_UNKNOWN = object()
Cells = list[str]

_EXPECTED_DAY = Message("a day such as 2022-12-08 or 8 December 2022")


class Records(Protocol):
    """The rows of a file, the first with the names of the columns."""

    encoding: Encoding
    has_decimal_comma: bool
    length: int

    def read(self) -> Iterator[tuple[int, Cells | str]]:
        """Line and cells of each row that is not blank; a message instead of cells where it is broken."""


@dataclass
class Columns:
    """What the rows of a table share: the places of the columns by name, and how each column of dates is read."""

    index: Mapping[str, int] = field(default_factory=dict)
    has_decimal_comma: bool = False
    date_formats: Sequence[str] = ()
    year: str = ""
    rows: Callable[[], Iterable[TableRow]] | None = None
    readers: dict[str, DateReader] = field(default_factory=dict)
    remark: Callable[[int, str, str], None] | None = None
    remark_count: int = 0
    parsed: dict[Callable[..., Any], ParsedCells] = field(default_factory=dict)

    def date_reader(self, column: str) -> DateReader:
        """The reader of a column of dates, which knows the whole column."""
        if column not in self.readers:
            self.readers[column] = DateReader(lambda: self._dated_rows(column), self.date_formats)
        return self.readers[column]

    def let_go(self) -> None:
        """Let go of the table, whose file is large, and of what was parsed: they refer to each other in circles."""
        self.rows = self.remark = None
        self.readers.clear()
        self.parsed.clear()

    def _dated_rows(self, column: str) -> Iterator[DatedRow]:
        for row in self.rows() if self.rows else ():
            yield row[column], row.year


class ParsedCells:
    """What a function has made of some columns, by the content of their cells."""

    def __init__(self, indexes: Sequence[int]) -> None:
        self._select = itemgetter(*indexes) if indexes else lambda _: ()
        self._results: dict[Any, Any] = {}

    def parse(self, parse: Callable[..., Any], row: TableRow, *args: Any) -> Any:
        """The result for the cells of this row, computed where it is not known."""
        cells = self._select(row.cells)
        if (known := self._results.get(cells, _UNKNOWN)) is not _UNKNOWN:
            return known
        remark_count = row.columns.remark_count
        result = parse(row, *args)
        if row.columns.remark_count == remark_count:
            if len(self._results) >= _MAX_CONTENTS_PARSED:
                self._results.clear()
            self._results[cells] = result
        return result


def parsed_once(*columns: str) -> Callable[[Parser], Parser]:
    """Keep what a function makes of a row, for all rows whose cells in these columns are the same.

    The function must look at no others, and what else it is given is the same for the whole table. An error is not
    kept, nor is a result that comes with a remark of the row's own, `TableRow.remark`.
    """

    def decorate(parse: Parser) -> Parser:
        @wraps(parse)
        def call(row: TableRow, *args: Any) -> Any:
            if (known := row.columns.parsed.get(parse)) is None:
                index = row.columns.index
                known = row.columns.parsed[parse] = ParsedCells([index[name] for name in columns if name in index])
            return known.parse(parse, row, *args)

        return cast(Parser, call)

    return decorate


class TableRow:
    """Cells by column name; a column that the table lacks reads as empty. ``line`` is where the row begins.

    All methods raise `RowError` for what they cannot use.
    """

    __slots__ = ("cells", "columns", "line")

    def __init__(self, line: int, cells: Cells, columns: Columns) -> None:
        self.line, self.cells, self.columns = line, cells, columns

    def __getitem__(self, column: str) -> str:
        place = self.columns.index.get(column)
        return "" if place is None else self.cells[place].strip(" \t\r\n\0\ufeff\u00a0")

    def required(self, column: str) -> str:
        """Text that is not blank."""
        if text := self[column]:
            return text
        raise RowError(column, Message("found nothing, expected a value"))

    @property
    def year(self) -> int | None:
        """The year that stands in a column of its own, where the table has such a one."""
        return parse_year(self[self.columns.year]) if self.columns.year else None

    def first_of(self, *columns: str) -> str:
        """The first of the columns that is not blank, or ""."""
        return next((text for column in columns if (text := self[column])), "")

    def code(self, column: str, meanings: Mapping[str, str]) -> str:
        """The meaning of a word or a code, capitals or not, also written 1.0."""
        text = plain_code(self.required(column))
        if (meaning := meanings.get(text) or meanings.get(text.lower())) is not None:
            return meaning
        raise RowError(
            column,
            Message(
                "found {found}, expected {expected}", found=quote_text(text), expected=suggest_options(text, meanings)
            ),
        )

    def count(self, column: str) -> float | None:
        """A whole number of zero or more, None in an empty cell; a placeholder for nothing is remarked on."""
        text = self[column]
        if not text:
            return None
        if is_nothing(text):
            self.remark(column, Message("found {text}, which stands for nothing: not taken", text=quote_text(text)))
            return None
        try:
            value = parse_number(text, self.columns.has_decimal_comma, counted=True)
        except ValueError as error:
            raise RowError(column, str(error)) from None
        if 0 <= value < MAX_COUNT and value.is_integer():
            return value
        raise RowError(column, Message("found {text}, expected a whole number", text=quote_text(text)))

    def position(self, lat_column: str, lon_column: str) -> Position:
        """A position in WGS 84 degrees, in two columns or one; 0, 0 stands for none."""
        degrees = []
        if lat_column == lon_column:
            try:
                return parse_position(self.required(lat_column))
            except ValueError as error:
                raise RowError(lat_column, str(error)) from None
        for column, limit in ((lat_column, 90), (lon_column, 180)):
            if is_nothing(text := self[column]):
                found = quote_text(text) if text else Message("nothing")
                raise RowError(
                    column,
                    Message("found {found}, expected degrees from -{limit} to {limit}", found=found, limit=str(limit)),
                )
            try:
                degrees.append(parse_degrees(text, limit))
            except ValueError as error:
                raise RowError(column, str(error)) from None
        if not any(degrees):
            raise RowError(
                lat_column, Message("found 0, 0, which stands for no position, expected that of the incident")
            )
        return Position(*degrees)

    def date(self, column: str) -> ParsedDate:
        """A date in whatever manner the column has; what a user should know of it is remarked on."""
        try:
            parsed = self.columns.date_reader(column).parse(self.required(column), self.year)
        except ValueError as error:
            raise error if isinstance(error, RowError) else RowError(column, str(error)) from None
        if parsed.remark:
            self.remark(column, parsed.remark)
        return parsed

    def day(self, column: str) -> Interval:
        """A single day."""
        try:
            parsed = self.date(column)
        except RowError as error:
            raise RowError(column, replace_in_message(error.message, EXPECTED_DATE, _EXPECTED_DAY)) from None
        if parsed.date.extent != "day":
            found = quote_text(self[column])
            raise RowError(column, Message("found {found}, expected {expected}", found=found, expected=_EXPECTED_DAY))
        return parsed.date

    def remark(self, column: str, message: str) -> None:
        """Note what of the row is changed or not taken."""
        self.columns.remark_count += 1
        if self.columns.remark:
            self.columns.remark(self.line, column, message)


class Table:
    """A file with a line of column names and a row an incident.

    ``names`` are the columns in order, trimmed, in small letters where case does not matter. Iterating gives a
    `TableRow` for each row, or a Problem where it is none; rows of blank cells and of HXL's tags are no rows.

    Raises
    ------
    RecordError
        Where the file cannot be read or has no line of column names.
    """

    def __init__(self, path: Path, records: Records, any_case: bool = False) -> None:
        self.path, self.records = path, records
        self._before, heading = _find_heading(records)
        if isinstance(heading, str) or not any(heading):
            raise file_error(path, 1, Message("found no column names, expected them in the first line"))
        self.names = [name.strip().lower() if any_case else name.strip() for name in heading]
        index = {name: column for column, name in reversed(list(enumerate(self.names)))}
        self.columns = Columns(index, records.has_decimal_comma, rows=self._sound_rows)

    def check_columns(self, required: Iterable[str], optional: Iterable[str] = (), expectation: str = "") -> None:
        """Raise RecordError that names every required column missing, and every column used that is there twice.

        ``expectation`` ends the message about a missing one.
        """
        missing = [name for name in required if name not in self.names]
        counts = Counter(self.names)
        repeated = [name for name in dict.fromkeys((*required, *optional)) if counts[name] > 1]
        problems = [
            Problem(1, name, Message("found no such column, expected it{expectation}", expectation=expectation))
            for name in missing
        ]
        problems += [
            Problem(1, name, Message("found {count} columns of this name, expected one", count=str(counts[name])))
            for name in repeated
        ]
        if problems:
            raise RecordError(str(self.path), problems)

    def __iter__(self) -> Iterator[TableRow | Problem]:
        width = len(self.names)
        for line, cells in islice(self.records.read(), self._before + 1, None):
            if isinstance(cells, str):
                yield Problem(line, "", cells)
            elif _is_no_row(cells):
                continue
            elif len(cells) == width or (len(cells) > width and not any(cells[width:])):
                yield TableRow(line, cells, self.columns)
            else:
                yield Problem(
                    line,
                    "",
                    Message(
                        "found {count} cells, expected {width}, one for each column name",
                        count=str(len(cells)),
                        width=str(width),
                    ),
                )

    def _sound_rows(self) -> Iterator[TableRow]:
        return (row for row in self if isinstance(row, TableRow))


def add_rows(builder: Builder, table: Table, add_row: Callable[[TableRow, Builder], None]) -> None:
    """Let `add_row` put each row of a table into the builder; those for which it raises `RowError` are left out."""
    if table.records.encoding.doubt:
        builder.remark(0, "", table.records.encoding.doubt)
    table.columns.remark = builder.remark
    for row in builder.each_row(table, table.records.length):
        if isinstance(row, Problem):
            builder.leave_out(row.line, row.where, row.message)
            continue
        try:
            add_row(row, builder)
        except RowError as error:
            builder.leave_out(row.line, error.column, error.message)
    for column, reader in table.columns.readers.items():
        for note in reader.notes:
            builder.remark(0, column, note)
    table.columns.let_go()


def _find_heading(records: Records) -> tuple[int, Cells | str]:
    """How many rows stand above the names of the columns, such as a title of one cell, and those names."""
    first = list(islice(records.read(), _MAX_ROWS_ABOVE + 1))
    for above, (_, cells) in enumerate(first):
        filled = 0 if isinstance(cells, str) else sum(bool(cell.strip()) for cell in cells)
        if filled >= _MIN_NAMES_BELOW:
            return above, cells
        if filled > 1:
            break
    return 0, first[0][1] if first else []


def _is_no_row(cells: Cells) -> bool:
    """Whether all cells are blank, or all that are not are HXL's tags, such as #date+start."""
    if cells and cells[0] and not cells[0].isspace() and cells[0][0] != "#":
        return False
    filled = [text for cell in cells if (text := cell.strip(" \t\r\n\0\ufeff\u00a0"))]
    return not filled or (len(filled) > 1 and all(text[0] == "#" and text[1:2].isalpha() for text in filled))


def dump_csv(extract: ExportData) -> bytes:
    """The extract as CSV; without incidents only the line with the names of the columns."""
    text, about = StringIO(newline=""), extract.about
    same = {name: about[name] for name in ("shown", "exported", "license", "attribution")}
    same["record_version"] = about["version"]
    writer = csv.writer(text, lineterminator="\r\n")
    is_english = current_language() == DEFAULT
    writer.writerow(CSV_COLUMNS if is_english else [gettext(_CSV_NAMES[name]) for name in CSV_COLUMNS])
    for row in iter_rows(extract):
        values = row.values | _flatten(row, extract.info.language) | same
        writer.writerow([_format_cell(values[name]) for name in CSV_COLUMNS])
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _flatten(row: IncidentRow, language: str | None) -> dict[str, Any]:
    """The values that a cell cannot hold as they are, as texts and numbers: the geometry, and lists of mappings."""
    point = row.geometry if row.place.shape == "point" else None
    titles = {source.id: source.title for source in row.detail.sources}
    event = row.detail.event
    return {
        **{name: choose_wording(getattr(event, name) or "", language).text for name in ("title", "summary", "note")},
        "lat": point and point.y,
        "lon": point and point.x,
        "wkt": row.geometry and shapely.to_wkt(row.geometry, rounding_precision=-1),
        "claims": [_format_claim(claim, titles) for claim in row.values["claims"]],
        "disagreements": [
            f"on {item['on']} [{item['about']}]: {item['chosen']}: {item['why']}"
            for item in row.values["disagreements"]
        ],
        "informants": [f"{item['name']} ({titles[item['source']]})" for item in row.values["informants"]],
        "sources": titles.values(),
    }


def _format_claim(claim: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    wording = f", “{claim['wording']}”" if "wording" in claim else ""
    if "statement" in claim:
        content = str(claim["statement"])
    else:
        figures = [format_number(claim[key]) for key in ("value", "low", "high") if key in claim]
        content = "–".join(figures) + (f" {claim['unit']}" if "unit" in claim else "")
    told = f", told by {claim['informant']}" if "informant" in claim else ""
    return f"[{claim['about']}] {claim['by']}: {content}{wording} ({titles[claim['source']]}{told})"


def _format_cell(value: Any) -> str | float:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    text = value or "" if isinstance(value, str | None) else _CELL_SEPARATOR.join(map(str, value))
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
