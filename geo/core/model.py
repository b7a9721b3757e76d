"""The record as frozen values: sources, places, events and their claims; and the types of events. No input or output.

Types have families, colours and symbols, and ACLED equivalents. A symbol's colour and shape stand for the family, its
pictogram (geo/web/pictograms.json) for the type. The colours are of medium brightness and of one hue in light and dark;
under simulated protanopia and deuteranopia (Viénot 1999) and tritanopia (Brettel 1997) any two families differ by
CIEDE2000 >= 10, as in normal vision; every colour has a contrast of 4.5:1 with the pictogram on it and of 3:1 with the
base map, which `tests/unit/core/test_taxonomy.py` checks for both maps.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from geo.core.dates import Interval
from geo.core.messages import gettext_noop

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


@dataclass(frozen=True, slots=True)
class Family:
    """Types that share a shape and a colour: ``color`` on the light map, ``dark`` on the dark one."""

    id: str
    label: str
    color: str
    dark: str
    shape: str


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event; ``acled`` is (event type, sub-event type), None where ACLED has none."""

    id: str
    label: str
    family: str
    acled: tuple[str, str] | None

    @property
    def color(self) -> str:
        """The colour of its family on the light map."""
        return FAMILY[self.family].color

    @property
    def dark(self) -> str:
        """The colour of its family on the dark map."""
        return FAMILY[self.family].dark


FAMILIES = (
    Family("violence", gettext_noop("Violence"), "#9c1410", "#e8604e", "triangle"),
    Family("protest", gettext_noop("Protest and blockade"), "#9b6800", "#eebb55", "square"),
    Family("forces", gettext_noop("Forces"), "#1f6ad8", "#4d93ee", "diamond"),
    Family("measures", gettext_noop("Arrests and closures"), "#6f2396", "#dcaef5", "pentagon"),
    Family("politics", gettext_noop("Political acts"), "#0b6346", "#9ae2bb", "circle"),
    Family("statement", gettext_noop("Statements"), "#717478", "#8f99ad", "speech"),
)

_OTHER = ("Strategic developments", "Other")
_CHANGE = ("Strategic developments", "Change to group/activity")

TYPES = (
    EventType("armed_attack", gettext_noop("Armed attack"), "violence", ("Battles", "Armed clash")),
    EventType("shots_fired", gettext_noop("Shots fired"), "violence", ("Battles", "Armed clash")),
    EventType(
        "explosion",
        gettext_noop("Explosion"),
        "violence",
        ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ),
    EventType("assault", gettext_noop("Assault"), "violence", ("Violence against civilians", "Attack")),
    EventType("damage", gettext_noop("Damage to property"), "violence", ("Riots", "Mob violence")),
    EventType("protest", gettext_noop("Protest"), "protest", ("Protests", "Peaceful protest")),
    EventType("riot", gettext_noop("Riot"), "protest", ("Riots", "Violent demonstration")),
    EventType("barricade", gettext_noop("Barricade"), "protest", ("Protests", "Peaceful protest")),
    EventType("deployment", gettext_noop("Deployment"), "forces", _CHANGE),
    EventType("movement", gettext_noop("Troop or police movement"), "forces", _CHANGE),
    EventType("patrol", gettext_noop("Patrol or guard"), "forces", _OTHER),
    EventType("flight", gettext_noop("Military flight"), "forces", _OTHER),
    EventType("alert", gettext_noop("Raised alert"), "forces", _OTHER),
    EventType("arrest", gettext_noop("Arrest"), "measures", ("Strategic developments", "Arrests")),
    EventType("closure", gettext_noop("Closure"), "measures", _OTHER),
    EventType("resignation", gettext_noop("Resignation"), "politics", _OTHER),
    EventType("election", gettext_noop("Election called or moved"), "politics", _OTHER),
    EventType("visit", gettext_noop("Official visit"), "politics", _OTHER),
    EventType("statement", gettext_noop("Statement"), "statement", None),
)

# The type of an event that ACLED coded so, for each of its 25 sub-event types. Where several of our types share a
# pair, or none has it, it is the type that claims least beyond what the codebook says.
FROM_ACLED = {
    ("Battles", "Government regains territory"): "armed_attack",
    ("Battles", "Non-state actor overtakes territory"): "armed_attack",
    ("Battles", "Armed clash"): "armed_attack",
    ("Explosions/Remote violence", "Chemical weapon"): "armed_attack",
    ("Explosions/Remote violence", "Air/drone strike"): "explosion",
    ("Explosions/Remote violence", "Suicide bomb"): "explosion",
    ("Explosions/Remote violence", "Shelling/artillery/missile attack"): "explosion",
    ("Explosions/Remote violence", "Remote explosive/landmine/IED"): "explosion",
    ("Explosions/Remote violence", "Grenade"): "explosion",
    ("Violence against civilians", "Sexual violence"): "assault",
    ("Violence against civilians", "Attack"): "assault",
    ("Violence against civilians", "Abduction/forced disappearance"): "assault",
    ("Protests", "Peaceful protest"): "protest",
    ("Protests", "Protest with intervention"): "protest",
    ("Protests", "Excessive force against protesters"): "protest",
    ("Riots", "Violent demonstration"): "riot",
    ("Riots", "Mob violence"): "riot",
    ("Strategic developments", "Looting/property destruction"): "damage",
    ("Strategic developments", "Arrests"): "arrest",
    ("Strategic developments", "Headquarters or base established"): "deployment",
    ("Strategic developments", "Change to group/activity"): "deployment",
    ("Strategic developments", "Non-violent transfer of territory"): "movement",
    ("Strategic developments", "Disrupted weapons use"): "alert",
    ("Strategic developments", "Agreement"): "statement",
    # "Contextually important" acts of armed groups that "may trigger future events".
    ("Strategic developments", "Other"): "alert",
}

STATEMENT = "statement"
FAMILY = {family.id: family for family in FAMILIES}
TYPE = {type.id: type for type in TYPES}
