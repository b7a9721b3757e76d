"""Any table, by a mapping file that says which column is what; `geo.formats.tables.mapping_file` documents it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from geo.core.dates import Interval, parse_date
from geo.core.model import Claim, Names
from geo.core.taxonomy import TYPE
from geo.core.text import quote_text, suggest_options
from geo.formats.builder import Builder, RowError
from geo.formats.files import file_error
from geo.formats.foreign_dates import parse_formatted
from geo.formats.tables.delimited import Table, TableRow, add_rows
from geo.formats.tables.mapping_file import OPTIONS, PLACE_NAMES, TableMapping, mapping_path, read_mapping
from geo.formats.yaml.fields import TIME

_RANGE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?[-–] ?([0-9]+(?:\.[0-9]+)?)", re.ASCII)
_TIME_OF_DAY = re.compile(r"(~?)([0-9]{1,2}:[0-9]{2})(?::00)?", re.ASCII)
_MAX_RADIUS_M = 20_000_000


class MappedRow:
    """A row by the record's names for its columns, with the defaults of the mapping for what is blank."""

    def __init__(self, mapping: TableMapping, row: TableRow) -> None:
        self.mapping, self.row = mapping, row

    def __getitem__(self, name: str) -> str:
        return self.row[self.mapping.columns.get(name, "")] or self.mapping.defaults.get(name, "")

    def required(self, *names: str) -> str:
        """The first of these that is not blank."""
        for name in names:
            if text := self[name]:
                return text
        raise self.error(names[0], "found nothing, expected a value")

    def option(self, name: str) -> str:
        """One of the `OPTIONS` of a column, as the mapping translates the cell."""
        text = self.translated(name)
        if text in OPTIONS[name]:
            return text
        known = (*self.mapping.values.get(name, {}), *OPTIONS[name])
        expected = f"expected {suggest_options(text, known)}; add it to [values.{name}]"
        raise self.error(name, f"found {quote_text(text)}, {expected}")

    def translated(self, name: str) -> str:
        """The text of a cell, or what the mapping says that it stands for."""
        text = self.required(name)
        return self.mapping.values.get(name, {}).get(text, text)

    def column(self, name: str) -> str:
        """The file's own name for a column."""
        return self.mapping.columns.get(name, name)

    def error(self, name: str, message: str) -> RowError:
        """The error that leaves the row out, under the file's own name for the column."""
        return RowError(self.column(name), message)


def recognizes(head: bytes) -> bool:
    """Never: `registry.recognize_format` looks for a mapping file beside a table, its bytes do not tell."""
    return False


def read_into(path: Path, builder: Builder, mapping: Path | None = None) -> None:
    """Fill the builder with the rows of a table, by the mapping file given or the one beside it."""
    file = mapping or mapping_path(path)
    if mapping is None and not file.is_file():
        found = f"found a table of no known kind and no {file.name} beside it"
        expected = (
            "expected that file to say which column is what, or --from acled or ucdp for an export of theirs: see "
            "python -m geo import --help"
        )
        raise file_error(path, 0, f"{found}, {expected}")
    content = read_mapping(file)
    table = Table(path, charset=content.encoding, delimiter=content.delimiter)
    columns = [
        *content.columns.values(),
        *(figure[key] for figure in content.figures for key in ("column", "by_column") if key in figure),
    ]
    expectation = f", as {file.name} names it; the file has {', '.join(table.names)}"[:500]
    table.check_columns(dict.fromkeys(columns), (), expectation)
    builder.about |= content.record
    add_rows(builder, table, partial(_add_event, content))


def _add_event(mapping: TableMapping, table_row: TableRow, builder: Builder) -> None:
    row = MappedRow(mapping, table_row)
    date, type = _parse_date(row), row.option("type")
    name = row.required(*PLACE_NAMES)
    title = row["title"] or f"{TYPE[type].label}, {name}"
    key = row.required("id") if "id" in mapping.columns else (date.text, title, name, table_row.line)
    if builder.has_event(key):
        raise row.error("id", f"found {quote_text(str(key))} a second time, expected each id once")
    status = row.option("status") if row["status"] else "reported"
    place = _add_place(row, name, builder)
    source = _add_source(row, builder)
    builder.add_event(
        key,
        id=key if isinstance(key, str) else f"{date.text}-{title}",
        title=title,
        summary=row["summary"] or title,
        date=date,
        time=_parse_time(row, builder),
        place=place,
        type=type,
        actors=_split(row["actors"], mapping.separator),
        targets=_split(row["targets"], mapping.separator),
        status=status,
        claims=tuple(_read_claims(row, source)),
        sources=(source,),
        note=row["note"],
    )


def _split(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, cell.split(separator)))))


def _parse_date(row: MappedRow) -> Interval:
    first = _parse_day(row, "date")
    if not row["last"] or (last := _parse_day(row, "last")).text == first.text:
        return first
    try:
        return parse_date(f"{first.text}/{last.text}")
    except ValueError as error:
        raise row.error("last", str(error)) from None


def _parse_day(row: MappedRow, name: str) -> Interval:
    """A date in the mapping's format, or else in EDTF or as `TableRow.day` reads it."""
    text, pattern = row.required(name), row.mapping.date_format
    try:
        return parse_date(text) if pattern is None else parse_formatted(text, pattern)
    except ValueError as error:
        if pattern is None and text[:1].isdecimal():
            return row.row.day(row.column(name))
        expected = str(error).partition(", ")[2] if pattern is None else f"expected a date such as {pattern}"
        raise row.error(name, f"found {quote_text(text)}, {expected}") from None


def _parse_time(row: MappedRow, builder: Builder) -> str | None:
    text = row["time"]
    if not text:
        return None
    if match := _TIME_OF_DAY.fullmatch(text):
        time = match.group(1) + match.group(2).zfill(5)
        if re.fullmatch(TIME.schema["pattern"], time):
            return time
    message = f"found {quote_text(text)}, expected {TIME.expected}: not taken"
    builder.remark(row.row.line, row.column("time"), message)
    return None


def _add_place(row: MappedRow, name: str, builder: Builder) -> str:
    names = Names(row["place_sq"] or name, row["place_sr"] or name, row["place_en"] or row["place"] or None)
    basis = row["basis"] or f"as {builder.path.name} has it"
    if not (row["lat"] or row["lon"]):
        return _add_municipality(row, names, basis, builder)
    position, precision = row.row.position(row.column("lat"), row.column("lon")), row.option("precision")
    radius_m = _parse_radius(row)
    return builder.add_place(
        (names, position, precision, radius_m), names, (position,), precision=precision, radius_m=radius_m,
        basis=basis, outside=row["outside"],
    )  # fmt: skip


def _add_municipality(row: MappedRow, names: Names, basis: str, builder: Builder) -> str:
    """The id of a place without coordinates, known by the municipality that it is in."""
    id, known = row.translated("municipality"), builder.boundaries.frame.index
    if id not in known:
        raise row.error("municipality", f"found {quote_text(id)}, expected {suggest_options(id, known)}")
    return builder.add_place((names, id), names, precision="municipality", municipality=(id,), basis=basis)


def _parse_radius(row: MappedRow) -> float:
    text = row.required("radius_m")
    try:
        if 0 < (radius_m := float(text)) < _MAX_RADIUS_M:
            return radius_m
    except ValueError:
        pass
    raise row.error("radius_m", f"found {quote_text(text)}, expected metres above 0")


def _add_source(row: MappedRow, builder: Builder) -> str:
    """The id of the row's source, or of the table itself where the row names none."""
    title, url, publisher = (row[name] for name in ("source", "source_url", "source_publisher"))
    if not (title or url or publisher):
        return builder.add_source("", f"[The table {builder.path.name}]")
    published = basis = None
    if text := row["source_date"]:
        try:
            published = _parse_day(row, "source_date")
            basis = f"as {builder.path.name} has it" if published.approximate else None
        except RowError as error:
            builder.remark(row.row.line, error.column, f"{error.message}: not taken")
    title = title or f"[Report by {publisher}]" if publisher or title else "[Report without a title]"
    return builder.add_source(
        (title, url, publisher, text), title, url=url, publisher=publisher, published=published, published_basis=basis
    )


def _read_claims(row: MappedRow, source: str) -> Iterator[Claim]:
    """A claim of each figure of the mapping that the row has: a number, a range, or else a statement."""
    for figure in row.mapping.figures:
        if not (text := row.row[figure["column"]]):
            continue
        by = row.row[figure.get("by_column", "")] or figure.get("by", "not said")
        claim = partial(Claim, by, figure["about"], source, unit=figure.get("unit"))
        try:
            yield claim(value=row.row.number(figure["column"]))
        except RowError:
            limits = _RANGE.fullmatch(text)
            low, high = sorted(map(float, limits.groups())) if limits else (None, None)
            yield claim(low=low, high=high) if limits else claim(statement=text, unit=None)
