"""Event types, their families, colours and symbols, and their ACLED equivalents.

A symbol's shape stands for the family, its colour and letter for the type. The colours were searched
near one hue a family under simulated protanopia and deuteranopia (Viénot 1999) and tritanopia
(Brettel 1997): any two types differ by CIEDE2000 >= 10 in each and in normal vision, and every colour
has a contrast of 3:1 with the base map. `tests/unit/core/test_taxonomy.py` checks it for both maps.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """Types that share a shape; ``color`` and ``dark`` are those of the type most typical of them."""

    id: str
    label: str
    color: str
    dark: str
    shape: str


@dataclass(frozen=True, slots=True)
class EventType:
    """A type of event.

    ``color`` is for the light map, ``dark`` for the dark one; ``letter`` is unique in the family;
    ``acled`` is (event type, sub-event type), None where ACLED has none.
    """

    id: str
    label: str
    family: str
    letter: str
    color: str
    dark: str
    acled: tuple[str, str] | None


FAMILIES = (
    Family("violence", "Violence", "#b14209", "#ff7f6d", "triangle"),
    Family("protest", "Protest and blockade", "#bf6d01", "#f0b324", "square"),
    Family("forces", "Forces", "#186ac2", "#3fb9ff", "diamond"),
    Family("measures", "Arrests and closures", "#774f8b", "#c692c6", "pentagon"),
    Family("politics", "Political acts", "#476e54", "#7dba98", "circle"),
    Family("statement", "Statements", "#6e6a72", "#aab0b6", "speech"),
)

_OTHER = ("Strategic developments", "Other")
_CHANGE = ("Strategic developments", "Change to group/activity")

TYPES = (
    EventType("armed_attack", "Armed attack", "violence", "A", "#b14209", "#ff7f6d", ("Battles", "Armed clash")),
    EventType("shots_fired", "Shots fired", "violence", "S", "#780932", "#b64e35", ("Battles", "Armed clash")),
    EventType(
        "explosion",
        "Explosion",
        "violence",
        "X",
        "#24030a",
        "#e45a20",
        ("Explosions/Remote violence", "Remote explosive/landmine/IED"),
    ),
    EventType("assault", "Assault", "violence", "B", "#450700", "#926265", ("Violence against civilians", "Attack")),
    EventType("damage", "Damage to property", "violence", "D", "#7f4632", "#ba756e", ("Riots", "Mob violence")),
    EventType("protest", "Protest", "protest", "P", "#bf6d01", "#f0b324", ("Protests", "Peaceful protest")),
    EventType("riot", "Riot", "protest", "R", "#977e50", "#fff7c7", ("Riots", "Violent demonstration")),
    EventType("barricade", "Barricade", "protest", "K", "#533500", "#eed483", ("Protests", "Peaceful protest")),
    EventType("deployment", "Deployment", "forces", "D", "#186ac2", "#3fb9ff", _CHANGE),
    EventType("movement", "Troop or police movement", "forces", "M", "#2442b1", "#abdaf6", _CHANGE),
    EventType("patrol", "Patrol or guard", "forces", "P", "#091381", "#118ff0", _OTHER),
    EventType("flight", "Military flight", "forces", "F", "#6782b7", "#5f6f88", _OTHER),
    EventType("alert", "Raised alert", "forces", "A", "#091031", "#4168d0", _OTHER),
    EventType("arrest", "Arrest", "measures", "A", "#774f8b", "#c692c6", ("Strategic developments", "Arrests")),
    EventType("closure", "Closure", "measures", "C", "#4f316d", "#9278b2", _OTHER),
    EventType("resignation", "Resignation", "politics", "R", "#476e54", "#7dba98", _OTHER),
    EventType("election", "Election called or moved", "politics", "E", "#354c46", "#44ffe7", _OTHER),
    EventType("visit", "Official visit", "politics", "V", "#788579", "#69938f", _OTHER),
    EventType("statement", "Statement", "statement", "S", "#6e6a72", "#aab0b6", None),
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
