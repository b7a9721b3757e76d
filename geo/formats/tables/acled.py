"""ACLED's event data as its users download it: one row an event, in both vintages of its columns.

This relies on ACLED's codebook: `time_precision` 1 is the day, 2 some day of a week, 3 of a month;
`geo_precision` 1 is the town whose coordinates are given, 2 a part of a region, shown by a town in it, 3 a region,
shown by its capital; `fatalities` is the most conservative number reported, and 0 stands for "none" and for "not
known" alike; `source` lists the sources, parted by semicolons, without saying whether one copies another. The columns
of the older exports are the same but for `data_id`, `event_id_no_cnty`, `iso3`, numbers for words in `inter1`,
`inter2` and `interaction`, dates such as 08 December 2022, and capitals in the column names: what is used is in both.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from geo.core.dates import Interval, parse_date
from geo.core.messages import Message
from geo.core.model import FROM_ACLED, TYPE, Claim
from geo.formats.builder import Builder, RowError, slugify
from geo.formats.tables.coded_export import CodedExport, add_coded_place
from geo.formats.tables.table import TableRow, parsed_once

_SIGNATURE = frozenset({"event_id_cnty", "event_date", "sub_event_type", "geo_precision"})
_EXPORT = CodedExport(
    coder="ACLED",
    product="ACLED",
    listing="sources",
    license="ACLED's terms of use: not to be passed on",
    expectation=Message(", one of those of an ACLED export"),
    id_column="event_id_cnty",
    signature=_SIGNATURE,
    required=(*sorted(_SIGNATURE), "event_type", "time_precision", "location", "latitude", "longitude"),
    expected=(
        "country", "admin1", "actor1", "assoc_actor_1", "actor2", "assoc_actor_2", "source", "notes", "fatalities",
    ),
    optional=("tags",),
    year="year",
)  # fmt: skip
_TYPES = {(event.lower(), sub_event.lower()): type for (event, sub_event), type in FROM_ACLED.items()}
_TIME_PRECISIONS = {"1": "day", "2": "week", "3": "month"}
_TIME_PRECISIONS_IN_WORDS = {"week": "some day of a week", "month": "some day of a month"}
# ACLED gives no distances: the circles are ours, and `basis` says so.
_COORDINATES = {"1": "a town", "2": "a part of a region", "3": "a region"}
_BASIS = {
    code: f"ACLED's coordinates for {located} (geographic precision {code}) and its one spelling of the name; the "
    "radius is assumed"
    for code, located in _COORDINATES.items()
}
_PLACES = {
    "1": ("settlement", 5_000.0, _BASIS["1"]),
    "2": ("region", 25_000.0, _BASIS["2"]),
    "3": ("region", 75_000.0, _BASIS["3"]),
}
_GEO_PRECISIONS = {code: code for code in _PLACES}


def recognizes(head: bytes) -> bool:
    """Whether a file that begins with these bytes has ACLED's columns."""
    return _EXPORT.recognizes(head)


recognizes_columns = _EXPORT.recognizes_columns


def read_into(path: Path, builder: Builder, mapping: Path | None = None) -> None:
    """Fill the builder with the rows of an export."""
    _EXPORT.read_into(path, builder, _add_event)


def _add_event(row: TableRow, builder: Builder) -> None:
    id = _EXPORT.new_id(row, builder)
    type, sub_event, note = _parse_type(row)
    date, date_basis = _parse_date(row)
    claims = _parse_claims(row)
    place = _add_place(row, builder)
    builder.add_event(
        id,
        id=_EXPORT.event_id(id),
        title=f"{sub_event}: {row['location']}",
        summary=row["notes"] or f"{sub_event}, as ACLED codes it; it gives no notes",
        date=date,
        date_basis=date_basis,
        place=place,
        type=type,
        actors=_parse_actors(row),
        targets=_parse_targets(row),
        status="reported",
        claims=claims,
        sources=_add_sources(row, builder),
        note=note,
    )


@parsed_once("event_type", "sub_event_type")
def _parse_type(row: TableRow) -> tuple[str, str, str | None]:
    """The type of event here, the sub-event type as ACLED writes it, and a note where the two differ."""
    event, sub_event = row.required("event_type"), row.required("sub_event_type")
    if type := _TYPES.get((event.lower(), sub_event.lower())):
        return type, sub_event, _coding_note(event, sub_event, type)
    message = Message(
        "found {sub_event} of {event}, expected one of ACLED's 25 sub-event types",
        sub_event=repr(sub_event[:60]),
        event=repr(event[:60]),
    )
    raise RowError("sub_event_type", message)


@parsed_once("event_date", "year", "time_precision")
def _parse_date(row: TableRow) -> tuple[Interval, str | None]:
    """The date, and on what it rests where that is not the day coded."""
    day, precision = row.day("event_date"), row.code("time_precision", _TIME_PRECISIONS)
    if precision == "day":
        return day, None
    return _widen_day(day, precision), f"ACLED's time precision says {_TIME_PRECISIONS_IN_WORDS[precision]}"


def _widen_day(day: Interval, precision: str) -> Interval:
    """The date, no better than its code: the day coded may be any of a week, so it may be up to six days off."""
    if precision == "month":
        return parse_date(day.text[:7])
    try:
        return parse_date(f"[{day.first - timedelta(days=6)}..{day.first + timedelta(days=6)}]")
    except OverflowError:
        raise RowError(
            "event_date", Message("found {text}, expected a week within the calendar", text=day.text)
        ) from None


@parsed_once("latitude", "longitude", "location", "geo_precision", "country", "admin1")
def _add_place(row: TableRow, builder: Builder) -> str:
    position = row.position("latitude", "longitude")
    name, code = row.required("location"), row.code("geo_precision", _GEO_PRECISIONS)
    precision, radius_m, basis = _PLACES[code]
    return add_coded_place(
        builder, name, position, code, row["country"], row["admin1"],
        precision=precision, radius_m=radius_m, basis=basis,
    )  # fmt: skip


@parsed_once("actor1", "assoc_actor_1")
def _parse_actors(row: TableRow) -> tuple[str, ...]:
    """Who acted: ACLED's first actor, and those who went with it."""
    return _split_list(f"{row['actor1']};{row['assoc_actor_1']}")


@parsed_once("actor2", "assoc_actor_2")
def _parse_targets(row: TableRow) -> tuple[str, ...]:
    """Who was acted upon: ACLED's second actor, and those who went with it."""
    return _split_list(f"{row['actor2']};{row['assoc_actor_2']}")


@parsed_once("fatalities", "tags")
def _parse_claims(row: TableRow) -> tuple[Claim, ...]:
    """The deaths, and the size of the crowd, which ACLED has among its tags, in words."""
    number = row.count("fatalities")
    wording = None if number else "none reported"
    deaths = () if number is None else (Claim("ACLED", "deaths", "acled", number, unit="persons", wording=wording),)
    sizes = (tag.partition("=")[2].strip() for tag in _split_list(row["tags"]) if tag.startswith("crowd size="))
    crowds = (Claim("ACLED", "crowd size", "acled", statement=size) for size in sizes if size not in ("", "no report"))
    return (*deaths, *crowds)


@parsed_once("source")
def _add_sources(row: TableRow, builder: Builder) -> tuple[str, ...]:
    """The ids of ACLED's coding and of the reports that it lists."""
    return ("acled", *dict.fromkeys(_add_source(name, builder) for name in _split_list(row["source"])))


def _add_source(name: str, builder: Builder) -> str:
    key = name.casefold()
    if known := builder.known_source(key):
        return known
    title = f"[Report by {name}, as listed by ACLED]"
    return builder.add_source(key, title, id=f"acled-{slugify(name)}", publisher=name, origin="acled")


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for item in text.split(";") if (part := item.strip())))


def _coding_note(event: str, sub_event: str, type: str) -> str | None:
    """How ACLED codes the event, where the type of event here is not the one of this pair."""
    pair = TYPE[type].acled
    if pair and pair[1].lower() == sub_event.lower():
        return None
    return f"Coded by ACLED as {sub_event} ({event}); {TYPE[type].label.lower()} is the nearest of the types here"
