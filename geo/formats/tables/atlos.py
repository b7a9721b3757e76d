"""Atlos' export of incidents as CSV: one row an incident, its links in the columns source_1, source_2 and so on.

``geolocation_resolution`` is Exact (within some 10 m), Vicinity (100 m) or Locality (1 km); without it nothing is said.
The types of a project are its own words: a mapping file says which is which. All links count as one origin, as Atlos
does not say which are independent.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path

from geo.core.messages import Message
from geo.core.model import Names, Precision
from geo.core.text import quote_text
from geo.formats.builder import ASSUMED_RADIUS_M, Builder, RowError, slugify
from geo.formats.foreign_values import EXPECTED_TYPE, TypeVocabulary, split_links
from geo.formats.tables.row_files import open_table, read_column_names
from geo.formats.tables.table import TableRow, add_rows

_SIGNATURE = frozenset({"slug", "latitude", "longitude", "description", "date", "inserted_at"})
_RESOLUTIONS: dict[str, tuple[Precision, float]] = {
    "exact": ("exact", 10.0), "vicinity": ("exact", 100.0), "locality": ("settlement", 1_000.0),
}  # fmt: skip
_USED = {*_SIGNATURE, "type", "geolocation_resolution", "updated_at", "project", "status", "sensitive", "assignments"}


def recognizes(head: bytes) -> bool:
    """Whether a file that begins with these bytes has Atlos' columns."""
    return recognizes_columns(read_column_names(head))


def recognizes_columns(names: frozenset[str]) -> bool:
    """Whether column names, in small letters, are those of the export."""
    return names >= _SIGNATURE


def read_into(path: Path, builder: Builder, mapping: Path | None = None) -> None:
    """Fill the builder with the rows of an export; the mapping file may name types of event."""
    types = TypeVocabulary(path, mapping)
    table = open_table(path, any_case=True, charset=builder.encoding or types.mapping.encoding)
    table.check_columns(sorted(_SIGNATURE), (), ", one of those of Atlos' export")
    table.columns.date_formats = builder.date_formats or types.mapping.date_formats
    builder.about |= types.mapping.record
    add_rows(builder, table, partial(_add_event, types, table.names))


def _add_event(types: TypeVocabulary, names: list[str], row: TableRow, builder: Builder) -> None:
    id = row.required("slug")
    builder.name_row(slugify(id))
    date = row.date("date")
    words = [word.strip() for word in row["type"].split(",")]
    if (type := types.find_type([row["type"], *words])) is None:
        found = quote_text(row["type"]) if row["type"] else Message("'no type'")
        raise RowError("type", Message("found {found}, expected {expected}", found=found, expected=EXPECTED_TYPE))
    if builder.has_event(id):
        raise RowError("slug", Message("found {id} a second time, expected each id once", id=quote_text(id)))
    place = _add_place(row, builder)
    links = [link for name in names if name.startswith("source_") for link in split_links(row[name]) if link]
    origin = slugify(builder.path.stem) or "atlos"
    sources = [
        builder.add_source(link, f"[Source of {id}, as listed by Atlos]", url=link, origin=origin)
        for link in dict.fromkeys(links)
    ] or [builder.add_source("", f"[The table {builder.path.name}]", origin=origin)]
    others = [f"{name}: {row[name]}" for name in names if name not in _USED and not name.startswith("source_")]
    said = [text for text in (f"type: {row['type']}" if row["type"] else "", *others) if not text.endswith(": ")]
    description = row["description"] or "[no description]"
    builder.add_event(
        id,
        id=slugify(id) or "atlos",
        title=description,
        summary=description,
        date=date.date,
        time=date.time,
        place=place,
        type=type,
        status="reported",
        sources=tuple(sources),
        note="\n".join([f"Id in the file: {id}", *said]),
    )


def _add_place(row: TableRow, builder: Builder) -> str:
    position = row.position("latitude", "longitude")
    resolution = row["geolocation_resolution"].lower()
    precision, radius_m = _RESOLUTIONS.get(resolution, ("settlement", ASSUMED_RADIUS_M))
    basis = f"Atlos' resolution of the position is {resolution}" if resolution in _RESOLUTIONS else "Atlos' position; "
    basis += "" if resolution in _RESOLUTIONS else "how exact it is it does not say: so far is assumed"
    name = f"{position.lat:.4f}, {position.lon:.4f}"
    return builder.add_place(
        (position, resolution), Names(name, name), (position,), precision=precision, radius_m=radius_m, basis=basis
    )
