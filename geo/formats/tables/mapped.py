"""Any table, by a mapping file that says which column is what; `geo.formats.tables.mapping_file` documents it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

from geo.core.dates import Interval, parse_date
from geo.core.model import Claim, Names
from geo.core.taxonomy import TYPE
from geo.core.text import quote_text, suggest_options
from geo.formats.builder import Builder
from geo.formats.tables import delimited as table
from geo.formats.tables import mapping_file as mappings
from geo.formats.tables.cells import Cells
from geo.formats.tables.delimited import Table
from geo.formats.tables.plan import Plan
from geo.formats.tables.row import Row, Unfit
from geo.formats.yaml.fields import TIME

_RANGE = re.compile(r"([0-9]+(?:\.[0-9]+)?) ?[-–] ?([0-9]+(?:\.[0-9]+)?)", re.ASCII)


def recognizes(head: bytes) -> bool:
    """No table is known by its first bytes to have a mapping: `registry.recognized` looks for one beside it."""
    return False


def read(path: Path, builder: Builder, mapping: Path | None = None) -> None:
    """Fill the builder with the rows of a table, by the mapping file given or the one beside it."""
    file = mapping or mappings.beside(path)
    if mapping is None and not file.is_file():
        found = f"found a table of no known kind and no {file.name} beside it"
        raise table.refused(path, 0, f"{found}, expected that file to say which column is what, or --from acled or "
                            "ucdp for an export of theirs: see python -m geo import --help")  # fmt: skip
    plan = mappings.read(file)
    rows = Table(path, charset=plan.encoding, delimiter=plan.delimiter)
    columns = [
        *plan.columns.values(),
        *(one[key] for one in plan.figures for key in ("column", "by_column") if key in one),
    ]
    rows.check(dict.fromkeys(columns), (), f", as {file.name} names it; the file has {', '.join(rows.names)}"[:500])
    builder.about |= plan.record
    table.fill(builder, rows, partial(_take, plan))


def _take(plan: Plan, row: Row, builder: Builder) -> None:
    cells = Cells(plan, row)
    date, kind = _date(cells), cells.word("type")
    name = cells.needed("place", "place_en", "place_sq", "place_sr")
    title = cells["title"] or f"{TYPE[kind].label}, {name}"
    key = cells.needed("id") if "id" in plan.columns else (date.text, title, name, row.line)
    if builder.holds(key):
        raise Unfit(plan.columns["id"], f"found {quote_text(str(key))} a second time, expected each id once")
    status = cells.word("status") if cells["status"] else "reported"
    place = _place(cells, name, builder)
    source = _source(cells, builder)
    builder.event(
        key,
        id=key if isinstance(key, str) else f"{date.text}-{title}",
        title=title,
        summary=cells["summary"] or title,
        date=date,
        time=_time(cells, builder),
        place=place,
        type=kind,
        actors=tuple(dict.fromkeys(filter(None, map(str.strip, cells["actors"].split(plan.separator))))),
        status=status,
        claims=tuple(_claims(cells, source)),
        sources=(source,),
        note=cells["note"],
    )


def _date(cells: Cells) -> Interval:
    first = _day(cells, "date")
    if not cells["last"] or (last := _day(cells, "last")).text == first.text:
        return first
    try:
        return parse_date(f"{first.text}/{last.text}")
    except ValueError as error:
        raise cells.unfit("last", str(error)) from None


def _day(cells: Cells, name: str) -> Interval:
    """A date, no better than its format: one without a day is a month."""
    text, pattern = cells.needed(name), cells.plan.date_format
    try:
        if pattern is None:
            return parse_date(text)
        day = datetime.strptime(text, pattern).date().isoformat()
    except ValueError as error:
        if pattern is None and text[:1].isdecimal():
            return cells.row.day(cells.column(name))
        expected = str(error).partition(", ")[2] if pattern is None else f"expected a date such as {pattern}"
        raise cells.unfit(name, f"found {quote_text(text)}, {expected}") from None
    exact = 10 if re.search("%[djxcUW]", pattern) else 7 if re.search("%[mbB]", pattern) else 4
    return parse_date(day[:exact])


def _time(cells: Cells, builder: Builder) -> str | None:
    text = cells["time"]
    if not text:
        return None
    if whole := re.fullmatch(r"([0-9]{1,2}:[0-9]{2})(?::00)?", text, re.ASCII):
        hour = whole.group(1).zfill(5)
        if re.fullmatch(TIME.schema["pattern"], hour):
            return hour
    builder.remark(
        cells.row.line, cells.column("time"), f"found {quote_text(text)}, expected {TIME.expected}: not taken"
    )
    return None


def _place(cells: Cells, name: str, builder: Builder) -> str:
    names = Names(cells["place_sq"] or name, cells["place_sr"] or name, cells["place_en"] or cells["place"] or None)
    basis = cells["basis"] or f"as {builder.path.name} has it"
    if not (cells["lat"] or cells["lon"]):
        return _municipality(cells, names, basis, builder)
    columns = tuple(cells.column(axis) for axis in ("lat", "lon"))
    position, precision = cells.row.position(*columns), cells.word("precision")
    radius_m = _radius(cells)
    return builder.place(
        (names, position, precision, radius_m), names, (position,), precision=precision, radius_m=radius_m,
        basis=basis, outside=cells["outside"],
    )  # fmt: skip


def _municipality(cells: Cells, names: Names, basis: str, builder: Builder) -> str:
    """A place without coordinates, as the municipality that it is in."""
    id, known = cells.meaning("municipality"), builder.polygons.frame.index
    if id not in known:
        raise cells.unfit("municipality", f"found {quote_text(id)}, expected {suggest_options(id, known)}")
    return builder.place((names, id), names, precision="municipality", municipality=(id,), basis=basis)


def _radius(cells: Cells) -> float:
    text = cells.needed("radius_m")
    try:
        if 0 < (radius := float(text)) < 20_000_000:
            return radius
    except ValueError:
        pass
    raise cells.unfit("radius_m", f"found {quote_text(text)}, expected metres above 0")


def _source(cells: Cells, builder: Builder) -> str:
    """The row's source, or the table itself where the row names none."""
    title, url, publisher = (cells[name] for name in ("source", "source_url", "source_publisher"))
    if not (title or url or publisher):
        return builder.source("", f"[The table {builder.path.name}]")
    published = basis = None
    if text := cells["source_date"]:
        try:
            published = _day(cells, "source_date")
            basis = f"as {builder.path.name} has it" if published.approximate else None
        except Unfit as fault:
            builder.remark(cells.row.line, fault.column, f"{fault.message}: not taken")
    title = title or f"[Report by {publisher}]" if publisher or title else "[Report without a title]"
    return builder.source(
        (title, url, publisher, text), title, url=url, publisher=publisher, published=published, published_basis=basis
    )


def _claims(cells: Cells, source: str) -> Iterator[Claim]:
    for figure in cells.plan.figures:
        if not (text := cells.row[figure["column"]]):
            continue
        by = cells.row[figure.get("by_column", "")] or figure.get("by", "not said")
        claim = partial(Claim, by, figure["about"], source, unit=figure.get("unit"))
        try:
            yield claim(value=cells.row.number(figure["column"]))
        except Unfit:
            span = _RANGE.fullmatch(text)
            low, high = sorted(map(float, span.groups())) if span else (None, None)
            yield claim(low=low, high=high) if span else claim(statement=text, unit=None)
