"""Event types, their families, colours and symbols, and their ACLED equivalents.

A symbol's colour and shape say the family, its letter the type. The colours are Okabe and Ito's
and Paul Tol's colour-blind-safe ones, darkened to a contrast of 3:1 on the light base map.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Types that share a colour and a shape; ``dark`` is the colour on a dark map."""

    id: str
    label: str
    color: str
    dark: str
    shape: str


@dataclass(frozen=True, slots=True)
class EventType:
    """One kind of event; ``acled`` is its (event type, sub-event type), None where ACLED has none."""

    id: str
    label: str
    family: str
    letter: str
    acled: tuple[str, str] | None


FAMILIES = (
    Family("violence", "Violence", "#c0392b", "#ff7b6b", "triangle"),
    Family("protest", "Protest and blockade", "#9a5f08", "#f0b040", "square"),
    Family("forces", "Forces", "#1f6fb2", "#62b0f0", "diamond"),
    Family("measures", "Arrests and closures", "#8a4a9e", "#cf97e2", "pentagon"),
    Family("politics", "Political acts", "#0b7f62", "#35c79c", "circle"),
    Family("statement", "Statements", "#6b7280", "#a3abb8", "speech"),
)

_OTHER = ("Strategic developments", "Other")
_CHANGE = ("Strategic developments", "Change to group/activity")

TYPES = (
    EventType("armed_attack", "Armed attack", "violence", "A", ("Battles", "Armed clash")),
    EventType("shots_fired", "Shots fired", "violence", "S", ("Battles", "Armed clash")),
    EventType(
        "explosion",
        "Explosion",
        "violence",
        "X",
        ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ),
    EventType("assault", "Assault", "violence", "B", ("Violence against civilians", "Attack")),
    EventType("damage", "Damage to property", "violence", "D", ("Riots", "Mob violence")),
    EventType("protest", "Protest", "protest", "P", ("Protests", "Peaceful protest")),
    EventType("riot", "Riot", "protest", "R", ("Riots", "Violent demonstration")),
    EventType("barricade", "Barricade", "protest", "K", ("Protests", "Peaceful protest")),
    EventType("deployment", "Deployment", "forces", "D", _CHANGE),
    EventType("movement", "Troop or police movement", "forces", "M", _CHANGE),
    EventType("patrol", "Patrol or guard", "forces", "P", _OTHER),
    EventType("flight", "Military flight", "forces", "F", _OTHER),
    EventType("alert", "Raised alert", "forces", "A", _OTHER),
    EventType("arrest", "Arrest", "measures", "A", ("Strategic developments", "Arrests")),
    EventType("closure", "Closure", "measures", "C", _OTHER),
    EventType("resignation", "Resignation", "politics", "R", _OTHER),
    EventType("election", "Election called or moved", "politics", "E", _OTHER),
    EventType("visit", "Official visit", "politics", "V", _OTHER),
    EventType("statement", "Statement", "statement", "S", None),
)

STATEMENT = "statement"
FAMILY = {family.id: family for family in FAMILIES}
TYPE = {kind.id: kind for kind in TYPES}
