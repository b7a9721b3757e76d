"""The record as frozen values: sources, places, events and their claims. No input or output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from geo.core.dates import Interval

WGS84 = "EPSG:4326"

Precision = Literal["exact", "settlement", "municipality", "region"]
Status = Literal["reported", "corroborated", "verified", "disputed", "retracted"]
Shape = Literal["point", "line", "area"]
Point = Literal["day", "number", "place", "cause", "actor", "nature"]

LOCATED: tuple[Precision, ...] = ("exact", "settlement")
"""Precisions that are drawn as a symbol at a position."""
COARSE: tuple[Precision, ...] = ("municipality", "region")
"""Precisions that are drawn as an area with a count, never as a pin."""
RETRACTED: Status = "retracted"
"""The status of an incident that stays in the record but is no longer counted."""
DOUBTFUL: tuple[Status, ...] = ("disputed", RETRACTED)
"""Statuses that nobody should quote without saying so."""


class Position(NamedTuple):
    """A position in WGS 84 degrees, latitude first, as YAML and Leaflet write it."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Names:
    """A place's names; the Albanian and the Serbian form are always both shown."""

    sq: str
    sr: str
    en: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A document that reports incidents.

    ``origin`` is the independent origin: copies of one wire story share it, and corroboration
    counts origins, not documents.
    """

    id: str
    title: str
    origin: str
    publisher: str | None = None
    agency: str | None = None
    published: Interval | None = None
    published_basis: str | None = None
    language: str | None = None
    url: str | None = None
    archive_url: str | None = None
    document: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where incidents happened, as precisely as the sources allow.

    ``positions`` is one position for a point, the vertices for a line or an area, and empty for a
    municipality or region that is drawn as the municipalities declared. ``radius_m`` is how far, in
    metres, the true position may lie from the point. ``municipality`` holds the declared municipality
    ids; ``outside`` names "country, unit" for a place in none of them.
    """

    id: str
    names: Names
    precision: Precision
    basis: str
    shape: Shape | None = None
    positions: tuple[Position, ...] = ()
    radius_m: float | None = None
    municipality: tuple[str, ...] = ()
    outside: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of one party about an incident: a value, a range or words.

    ``wording`` is how the source hedges a figure, such as "over 300 to 350" or "at least"; ``informant`` is who
    told the source, where that is not ``by``.
    """

    by: str
    about: str
    source: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    statement: str | None = None
    unit: str | None = None
    wording: str | None = None
    informant: str | None = None


@dataclass(frozen=True, slots=True)
class Informant:
    """Whose word a source passes on of an incident: sources that quote one informant are one voice."""

    name: str
    source: str


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A point on which accounts of an incident differ, what the record chose, and why.

    ``about`` is the topic of the claims that hold the accounts, so that nothing is said twice.
    """

    on: Point
    about: str
    chosen: str
    why: str


@dataclass(frozen=True, slots=True)
class Event:
    """An incident: one thing that happened at one place, with its sources and what each party claims.

    ``time`` is HH:MM, with a ``~`` before it where it is approximate. ``actors`` acted, ``targets`` were acted upon.
    """

    id: str
    title: str
    summary: str
    date: Interval
    place: str
    type: str
    status: Status
    sources: tuple[str, ...]
    time: str | None = None
    date_basis: str | None = None
    actors: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    informants: tuple[Informant, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A whole record.

    ``author`` is who compiled it, a person or an organisation, ``url`` where it is published, and ``language`` the BCP
    47 tag of its texts that stand in one language only. Title, description and coverage, and the title, summary and
    note of an event, may be `geo.core.text.MultilingualText`. ``events`` keep the order of the file. ``lines``
    gives the 1-based line of each path (such as ``places.mill.municipality``), so that a check made after reading can
    still say where.
    """

    title: str
    description: str
    license: str
    coverage: str
    updated: Interval
    sources: Mapping[str, Source]
    places: Mapping[str, Place]
    events: tuple[Event, ...]
    lines: Mapping[str, int] = field(default_factory=dict)
    author: str | None = None
    url: str | None = None
    language: str | None = None
