"""ACLED's event data as its users download it: one row an event, in both vintages of its columns.

What this relies on of ACLED's codebook: `time_precision` 1 is the day, 2 some day of a week, 3 of a month;
`geo_precision` 1 is the town whose coordinates are given, 2 a part of a region, shown by a town in it, 3 a region,
shown by its capital; `fatalities` is the most conservative number reported, and 0 stands for "none" and for "not
known" alike; `source` lists the sources, parted by semicolons, without saying whether one copies another. The columns
of the older exports are the same but for `data_id`, `event_id_no_cnty`, `iso3`, numbers for words in `inter1`,
`inter2` and `interaction`, dates such as 08 December 2022, and capitals in the column names: what is used is in both.
"""

from __future__ import annotations

from datetime import timedelta
from functools import lru_cache
from itertools import chain
from pathlib import Path

from geo.core.dates import Interval, parse_date
from geo.core.model import Claim, Names
from geo.core.taxonomy import FROM_ACLED, TYPE
from geo.formats.builder import Builder, slug
from geo.formats.tables import delimited as table
from geo.formats.tables.delimited import Table
from geo.formats.tables.row import Row, Unfit

_NAME = "ACLED"
_TELLING = frozenset({"event_id_cnty", "event_date", "sub_event_type", "geo_precision"})
_NEEDED = (*sorted(_TELLING), "event_type", "time_precision", "location", "latitude", "longitude")
_EXPECTED = ("country", "admin1", "actor1", "assoc_actor_1", "actor2", "assoc_actor_2", "source", "notes", "fatalities")
_TYPES = {(event.lower(), sub.lower()): kind for (event, sub), kind in FROM_ACLED.items()}
_TIMES = {"1": "day", "2": "week", "3": "month"}
_TIMES_IN_WORDS = {"week": "some day of a week", "month": "some day of a month"}
# ACLED gives no distances: the circles are ours, and `basis` says so.
_PLACES = {"1": ("settlement", 5_000.0), "2": ("region", 25_000.0), "3": ("region", 75_000.0)}
_CODES = {code: code for code in _PLACES}
_PLACES_IN_WORDS = {"1": "a town", "2": "a part of a region", "3": "a region"}


def recognizes(head: bytes) -> bool:
    """Whether a file that begins so has ACLED's columns."""
    return table.heading(head) >= _TELLING


def read(path: Path, builder: Builder, mapping: Path | None = None) -> None:
    """Fill the builder with the rows of an export."""
    events = Table(path, any_case=True)
    events.check(_NEEDED, (*_EXPECTED, "tags"), ", one of those of an ACLED export")
    table.expect(builder, events, _EXPECTED)
    builder.about |= {
        "title": f"ACLED: {path.name}",
        "description": f"Imported from {path.name}, as ACLED coded it; not yet checked by hand. ACLED lists sources "
        "and does not say which are independent, so all count as one origin",
        "license": "ACLED's terms of use: not to be passed on",
    }
    builder.source(_NAME, f"[ACLED, as exported to {path.name}]", id="acled", publisher=_NAME)
    table.fill(builder, events, _take)


def _take(row: Row, builder: Builder) -> None:
    key = row.needed("event_id_cnty")
    if builder.holds(key):
        raise Unfit("event_id_cnty", f"found {key[:60]!r} a second time, expected each id once")
    kind, sub = _kind(row)
    day, precision = row.day("event_date"), row.one_of("time_precision", _TIMES)
    fatalities = row.count("fatalities")
    place = _place(row, builder)
    builder.event(
        key,
        id=f"acled-{slug(key)}",
        title=f"{sub}: {row['location']}",
        summary=row["notes"] or f"{sub}, as ACLED codes it; it gives no notes",
        date=_date(day, precision),
        date_basis=f"ACLED's time precision says {_TIMES_IN_WORDS[precision]}" if precision != "day" else None,
        place=place,
        type=kind,
        actors=_actors(row),
        status="reported",
        claims=(*(() if fatalities is None else (_deaths(fatalities),)), *_crowd(row["tags"])),
        sources=("acled", *dict.fromkeys(_source(name, builder) for name in _listed(row["source"]))),
        note=_note(row["event_type"], sub, kind),
    )


def _kind(row: Row) -> tuple[str, str]:
    """Our type, and ACLED's sub-event type as it writes it."""
    event, sub = row.needed("event_type"), row.needed("sub_event_type")
    if kind := _TYPES.get((event.lower(), sub.lower())):
        return kind, sub
    raise Unfit("sub_event_type", f"found {sub[:60]!r} of {event[:60]!r}, expected one of ACLED's 25 sub-event types")


@lru_cache(maxsize=10_000)
def _date(day: Interval, precision: str) -> Interval:
    """No better than the code: of a week the day coded may be any, so it may be any day less than a week off."""
    if precision == "day":
        return day
    if precision == "month":
        return parse_date(day.text[:7])
    try:
        return parse_date(f"[{day.first - timedelta(days=6)}..{day.first + timedelta(days=6)}]")
    except OverflowError:
        raise Unfit("event_date", f"found {day.text}, expected a week within the calendar") from None


def _place(row: Row, builder: Builder) -> str:
    position = row.position("latitude", "longitude")
    name, code = row.needed("location"), row["geo_precision"]
    precision, radius_m = _PLACES[row.one_of("geo_precision", _CODES)]
    return builder.place(
        (name, position, code),
        Names(name, name, name),
        (position,),
        precision=precision,
        radius_m=radius_m,
        basis=f"ACLED's coordinates for {_PLACES_IN_WORDS[code]} (geographic precision {code}) and its one spelling of "
        "the name; the radius is assumed",
        outside=", ".join(filter(None, (row["country"], row["admin1"]))),
    )


def _actors(row: Row) -> tuple[str, ...]:
    columns = ("actor1", "assoc_actor_1", "actor2", "assoc_actor_2")
    return tuple(dict.fromkeys(chain.from_iterable(_listed(row[column]) for column in columns)))


@lru_cache(maxsize=1_000)
def _deaths(number: float) -> Claim:
    return Claim(_NAME, "deaths", "acled", number, unit="persons", wording=None if number else "none reported")


def _crowd(tags: str) -> tuple[Claim, ...]:
    """ACLED tags how large a crowd was said to be, in words."""
    said = (tag.partition("=")[2].strip() for tag in _listed(tags) if tag.startswith("crowd size="))
    return tuple(Claim(_NAME, "crowd size", "acled", statement=one) for one in said if one and one != "no report")


def _source(name: str, builder: Builder) -> str:
    title = f"[Report by {name}, as listed by ACLED]"
    return builder.source(name.casefold(), title, id=f"acled-{slug(name)}", publisher=name, origin="acled")


@lru_cache(maxsize=20_000)
def _listed(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for one in text.split(";") if (part := one.strip())))


def _note(event: str, sub: str, kind: str) -> str | None:
    """Where our type is not the one of this pair: how ACLED has it."""
    pair = TYPE[kind].acled
    if pair and pair[1].lower() == sub.lower():
        return None
    return f"Coded by ACLED as {sub} ({event}); {TYPE[kind].label.lower()} is the nearest of the types here"
