"""Any table, by a mapping file that says which column is what; `geo.formats.tables.mapping_file` documents it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from geo.core.dates import Interval, parse_date
from geo.core.messages import Message
from geo.core.model import TYPE, Claim, Names
from geo.core.text import quote_text, suggest_options
from geo.formats.builder import Builder, RowError, is_changed_id, slugify
from geo.formats.files import file_error
from geo.formats.foreign_dates import ParsedDate, parse_time
from geo.formats.foreign_values import (
    EXPECTED_TYPE,
    ParsedGeometry,
    TypeVocabulary,
    is_nothing,
    join_date_parts,
    known_type,
    parse_figure,
    parse_number,
    plain_code,
    split_links,
)
from geo.formats.tables.mapping_file import OPTIONS, PLACE_NAMES, TableMapping, mapping_path, read_mapping
from geo.formats.tables.row_files import SheetRecords, open_table
from geo.formats.tables.table import TableRow, add_rows
from geo.formats.yaml.reader import TIME

_MAX_NAMES_CHARS = 471
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
        raise self.error(names[0], Message("found nothing, expected a value"))

    def option(self, name: str) -> str:
        """One of the `OPTIONS` of a column, as the mapping translates the cell."""
        text = self.translated(name)
        if text in OPTIONS[name]:
            return text
        if name == "type" and (type := known_type(text)):
            return type
        known = (*self.mapping.values.get(name, {}), *OPTIONS[name])
        message = Message(
            "found {text}, expected {options}; add it to [values.{name}]",
            text=quote_text(text),
            options=suggest_options(text, known),
            name=name,
        )
        raise self.error(name, message)

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
        table = open_table(path, charset=builder.encoding)
        noun = Message("workbook") if isinstance(table.records, SheetRecords) else Message("table")
        message = Message(
            "found a {noun} of no known kind and no {name} beside it, expected that file to say which column is what "
            "(--guess writes one), or --from acled or ucdp for an export of theirs: see python -m geo import --help",
            noun=noun,
            name=file.name,
        )
        raise file_error(path, 0, message)
    read_mapped_into(path, builder, read_mapping(file), file.name)


def read_mapped_into(path: Path, builder: Builder, content: TableMapping, name: str) -> None:
    """Fill the builder with the rows of a table by a mapping, which messages call ``name``."""
    charset, delimiter = builder.encoding or content.encoding, builder.delimiter or content.delimiter
    table = open_table(path, charset=charset, delimiter=delimiter)
    table.columns.date_formats = builder.date_formats or content.date_formats
    table.columns.year = content.year_beside
    columns = [
        *content.columns.values(),
        *(figure[key] for figure in content.figures for key in ("column", "by_column") if key in figure),
    ]
    columns_named = ", ".join(table.names)[: _MAX_NAMES_CHARS - len(name)]
    expectation = Message(", as {name} names it; the file has {columns}", name=name, columns=columns_named)
    table.check_columns(dict.fromkeys(columns), (), expectation)
    builder.about |= content.record
    builder.drops_midnight = True
    add_rows(builder, table, partial(add_mapped_event, content))


def add_mapped_event(
    mapping: TableMapping,
    table_row: TableRow,
    builder: Builder,
    geometry: ParsedGeometry | None = None,
    types: TypeVocabulary | None = None,
    more: str = "",
) -> None:
    """Add the incident of a row; raises RowError where it cannot be used.

    Parameters
    ----------
    geometry : ParsedGeometry, optional
        The place of the row, in formats that have it beside the columns.
    types : TypeVocabulary, optional
        The types by the words for them, in formats that know words of their own.
    more : str
        The rest of what the file says, for the note.
    """
    row = MappedRow(mapping, table_row)
    own_id = plain_code(row["id"]) if "id" in mapping.columns else ""
    builder.name_row(own_id)
    (date, own_time, date_basis), type = _parse_date(row), _find_type(row, types)
    name = _place_name(row, geometry)
    title = row["title"] or f"{TYPE[type].label}, {name}"
    key = own_id or row.required("id") if "id" in mapping.columns else (date.text, title, name, builder.rows)
    if builder.has_event(key):
        raise row.error("id", Message("found {id} a second time, expected each id once", id=quote_text(str(key))))
    status = row.option("status") if row["status"] else "reported"
    place = _add_place(row, name, builder, geometry)
    sources = _add_sources(row, builder)
    given_id = f"Id in the file: {key}" if isinstance(key, str) and is_changed_id(key) else ""
    builder.add_event(
        key,
        id=key if isinstance(key, str) else f"{date.text}-{title}",
        title=title,
        summary=row["summary"] or title,
        date=date,
        date_basis=date_basis or None,
        time=_parse_time(row, builder) or own_time,
        place=place,
        type=type,
        actors=_split(row["actors"], mapping.separator),
        targets=_split(row["targets"], mapping.separator),
        status=status,
        claims=tuple(_read_claims(row, sources[0])),
        sources=sources,
        note=_join_notes(row["note"], more, given_id),
    )


def _split(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(str.strip, cell.split(separator)))))


def _find_type(row: MappedRow, types: TypeVocabulary | None) -> str:
    if types is None:
        return row.option("type")
    if (type := types.find_type([row["type"]])) is None:
        found = quote_text(row["type"]) if row["type"] else Message("'no type'")
        raise row.error("type", Message("found {found}, expected {expected}", found=found, expected=EXPECTED_TYPE))
    return type


def _join_notes(*notes: str) -> str | None:
    return "\n".join(filter(None, notes)) or None


def _place_name(row: MappedRow, geometry: ParsedGeometry | None) -> str:
    if geometry is None or any(row[name] for name in PLACE_NAMES):
        return row.required(*PLACE_NAMES)
    first = geometry.positions[0]
    return f"{first.lat:.4f}, {first.lon:.4f}"


def _parse_date(row: MappedRow) -> tuple[Interval, str | None, str]:
    """The date, the time that stands in its cell, and its basis where the cell is not plain."""
    if "date" not in row.mapping.columns:
        return _join_parts(row), None, ""
    first = _parse_day(row, "date")
    basis = first.basis if first.remark else ""
    if is_nothing(row["last"]) or (last := _parse_day(row, "last").date).text == first.date.text:
        return first.date, first.time, basis
    try:
        return parse_date(f"{first.date.text}/{last.text}"), first.time, basis
    except ValueError as error:
        raise row.error("last", str(error)) from None


def _join_parts(row: MappedRow) -> Interval:
    """The date of a row that has year, month and day in columns of their own."""
    try:
        first = parse_date(join_date_parts(row["year"], row["month"], row["day"]))
    except ValueError as error:
        raise row.error("year", str(error)) from None
    return first


def _parse_day(row: MappedRow, name: str) -> ParsedDate:
    row.required(name)
    return row.row.date(row.column(name))


def _parse_time(row: MappedRow, builder: Builder) -> str | None:
    text = row["time"]
    if is_nothing(text):
        return None
    try:
        mark = "~" if text.startswith("~") else ""
        return mark + parse_time(text.removeprefix("~"))
    except ValueError:
        message = Message("found {text}, expected {expected}: not taken", text=quote_text(text), expected=TIME.expected)
        builder.remark(row.row.line, row.column("time"), message)
        return None


def _add_place(row: MappedRow, name: str, builder: Builder, geometry: ParsedGeometry | None) -> str:
    names = Names(row["place_sq"] or name, row["place_sr"] or name, row["place_en"] or row["place"] or None)
    basis = row["basis"] or f"as {builder.path.name} has it"
    if geometry is not None:
        return _add_shape(row, names, builder, geometry)
    has_position = not all(is_nothing(row[name]) for name in ("coordinates", "lat", "lon"))
    if not has_position and "municipality" in row.mapping.columns:
        return _add_municipality(row, names, basis, builder)
    lat, lon = ("coordinates", "coordinates") if row.mapping.provides("coordinates") else ("lat", "lon")
    if not row.mapping.provides(lat):
        return _add_municipality(row, names, basis, builder)
    position, precision = row.row.position(row.column(lat), row.column(lon)), row.option("precision")
    radius_m = _parse_radius(row)
    return builder.add_place(
        (names, position, precision, radius_m), names, (position,), precision=precision, radius_m=radius_m,
        basis=basis, outside=row["outside"],
    )  # fmt: skip


def _add_shape(row: MappedRow, names: Names, builder: Builder, geometry: ParsedGeometry) -> str:
    """The id of a place whose shape stands beside the columns, as exact as these say or the geometry is."""
    precision = row.option("precision") if row["precision"] else geometry.precision
    radius_m = _parse_radius(row) if row["radius_m"] else geometry.radius_m
    return builder.add_place(
        (names, geometry[:2], precision, radius_m), names, geometry.positions, shape=geometry.shape,
        precision=precision, radius_m=radius_m, basis=row["basis"] or geometry.basis, outside=row["outside"],
    )  # fmt: skip


def _add_municipality(row: MappedRow, names: Names, basis: str, builder: Builder) -> str:
    """The id of a place without coordinates, known by the municipality that it is in."""
    id = row.translated("municipality")
    try:
        builder.check_unit(id)
    except ValueError as error:
        raise row.error("municipality", str(error)) from None
    return builder.add_place((names, id), names, precision="municipality", municipality=(id,), basis=basis)


def _parse_radius(row: MappedRow) -> float:
    text = row.required("radius_m")
    try:
        if 0 < (radius_m := parse_number(text, row.row.columns.has_decimal_comma)) < _MAX_RADIUS_M:
            return radius_m
    except ValueError:
        pass
    raise row.error("radius_m", Message("found {text}, expected metres above 0", text=quote_text(text)))


def _add_sources(row: MappedRow, builder: Builder) -> tuple[str, ...]:
    """The ids of the row's sources, one for each address, or of the table itself where the row names none."""
    title, publisher = ("" if is_nothing(row[name]) else row[name] for name in ("source", "source_publisher"))
    urls = [] if is_nothing(row["source_url"]) else split_links(row["source_url"])
    if not (title or urls or publisher):
        return (builder.add_source("", f"[The table {builder.path.name}]"),)
    published = basis = None
    if text := row["source_date"]:
        try:
            published = _parse_day(row, "source_date").date
            basis = f"as {builder.path.name} has it" if published.approximate else None
        except RowError as error:
            builder.remark(row.row.line, error.column, Message("{message}: not taken", message=error.message))
    title = title or f"[Report by {publisher}]" if publisher or title else "[Report without a title]"
    if len(urls) > 1:
        message = Message("found {count} addresses, taken as so many sources", count=str(len(urls)))
        builder.remark(row.row.line, row.column("source_url"), message)
    # Nothing says that the addresses of one row, or of rows that name nobody, are independent of each other.
    shared = {"origin": slugify(publisher or builder.path.stem) or "file"} if len(urls) > 1 or title[0] == "[" else {}
    ids = [
        builder.add_source(
            (title, url, publisher, text), title, url=url, publisher=publisher, published=published,
            published_basis=basis, **shared,
        )
        for url in urls or [""]
    ]  # fmt: skip
    return tuple(dict.fromkeys(ids))


def _read_claims(row: MappedRow, source: str) -> Iterator[Claim]:
    """A claim of each figure of the mapping that the row has: a number, a range, or else a statement."""
    for definition in row.mapping.figures:
        column = definition["column"]
        if not (text := row.row[column]):
            continue
        by = row.row[definition.get("by_column", "")] or definition.get("by", "not said")
        unit = definition.get("unit")
        figure = parse_figure(text, unit or "", row.row.columns.has_decimal_comma)
        if figure.remark:
            row.row.remark(column, figure.remark)
        if any(part is not None for part in figure[:4]):
            value, low, high, statement, _ = figure
            yield Claim(by, definition["about"], source, value, low, high, statement, None if statement else unit)
