"""Event types, their families, colours and symbols, and their ACLED equivalents.

A symbol's colour and shape stand for the family, its pictogram (geo/web/pictograms.json) for the type. The colours
are of medium brightness and of one hue in light and dark; under simulated protanopia and deuteranopia (Viénot 1999)
and tritanopia (Brettel 1997) any two families differ by CIEDE2000 >= 10, as in normal vision; every colour has a
contrast of 4.5:1 with the pictogram on it and of 3:1 with the base map, which `tests/unit/core/test_taxonomy.py`
checks for both maps.
"""

from dataclasses import dataclass

from geo.core.messages import gettext_noop


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
