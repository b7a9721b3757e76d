"""The keys of the record: names, types and meanings; and its shape as JSON Schema, by which editors check it.

The only description of the file, for the reader and for the JSON Schema. Types, and which keys are required, come from
the dataclasses of `geo.core.model`; only what those cannot say is added here. The schema states what JSON Schema can:
references, calendar days and corroboration are left to ``python -m geo validate``.
"""

import json
from dataclasses import MISSING, fields
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from geo.core import taxonomy
from geo.core.dates import Interval
from geo.core.messages import Message
from geo.core.model import Claim, Dataset, Disagreement, Event, Informant, Names, Place, Source
from geo.core.rules import CLAIM_FORMS, MAX_TEXT_CHARS, MAX_TITLE_CHARS
from geo.core.text import LANGUAGE_TAG
from geo.formats.yaml.types import (
    IdMappingType,
    Key,
    ListType,
    MappingType,
    MultilingualType,
    ValueType,
    edtf_date,
    finite_number,
    lat_lon,
    one_of,
    text_matching,
    text_up_to,
)

ID = text_matching("[a-z0-9][a-z0-9-]{0,99}", Message("an id of small letters, digits and hyphens"))
TEXT = text_up_to(MAX_TEXT_CHARS)
TITLE = text_up_to(MAX_TITLE_CHARS)
TITLES = MultilingualType(TITLE)
TEXTS = MultilingualType(TEXT)
LANGUAGE = text_matching(LANGUAGE_TAG.pattern, Message("the tag of a language, such as en, sq or sr-Latn"))
LINK = text_matching(r"https?://[^\s/?#]+\S*", Message("a link that begins with https:// or http://"))
TIME = text_matching("~?([01][0-9]|2[0-3]):[0-5][0-9]", Message("a time such as 09:30, or ~09:30 for around it"))
HASH = text_matching("[0-9a-f]{64}", Message("a SHA-256: 64 digits of 0-9 and a-f"))


def _type_of(hint: Any) -> ValueType:
    """The type that the annotation of a dataclass's field stands for."""
    options = [option for option in get_args(hint) if option is not NoneType]
    if get_origin(hint) is Literal:
        return one_of(get_args(hint))
    if get_origin(hint) is tuple:
        return ListType(_type_of(options[0]))
    plain: dict[Any, ValueType] = {str: TEXT, float: finite_number(), Interval: edtf_date()}
    return plain[options[0] if options else hint]


def _mapping_of(
    model: type,
    help: str,
    keys: dict[str, str | tuple[str, ValueType]],
    rules: dict[str, Any] | None = None,
    optional: tuple[str, ...] = (),
) -> MappingType:
    """The mapping of a dataclass; ``keys`` has the help for each, with a type if the annotation does not say enough."""
    hints = get_type_hints(model)
    needed = {item.name for item in fields(model) if item.default is item.default_factory is MISSING}
    typed = {}
    for name, entry in keys.items():
        words, type = (entry, _type_of(hints[name])) if isinstance(entry, str) else entry
        typed[name] = Key(words, type, name in needed and name not in optional)
    return MappingType(help, typed, rules or {})


def _only(form: tuple[str, ...]) -> dict[str, Any]:
    """JSON Schema that requires the keys of one of the `CLAIM_FORMS` and forbids those of the others."""
    others = {name: False for names in CLAIM_FORMS for name in names if name not in form}
    return {"required": list(form), "properties": others}


NAMES = _mapping_of(
    Names,
    "A place's names; the Albanian and the Serbian form are always both shown.",
    {
        "en": "English or neutral form",
        "sq": "Form in the language sq (ISO 639-1)",
        "sr": "Form in the language sr (ISO 639-1)",
    },
)
DATASET = _mapping_of(
    Dataset,
    "A whole record.",
    {
        "title": ("What the record is about", TITLES),
        "description": ("What it holds and what it leaves out", TEXTS),
        "license": "Terms of use, such as CC BY 4.0",
        "coverage": ("Places and time covered, and how completely", TEXTS),
        "updated": "EDTF date of the last change",
        "author": ("Who compiled it, a person or an organisation: for citations", TITLE),
        "url": ("Where it is published: for links and citations that work elsewhere", LINK),
        "language": ("Language of the texts that stand in one language only, by its BCP 47 tag", LANGUAGE),
    },
)
SOURCE = _mapping_of(
    Source,
    "A document that reports incidents.",
    {
        "title": ("As published; if the document shows none, a short description in [brackets]", TITLE),
        "publisher": "Only if the document shows it",
        "agency": "Wire service that the text credits",
        "origin": ("Independent origin: copies of one wire story share it; left out, the source itself", ID),
        "published": "EDTF date; approximate (~) where inferred",
        "published_basis": "What an approximate date of publication is inferred from",
        "language": "Language of the document",
        "url": ("Where it was published", LINK),
        "archive_url": ("Where a copy is archived", LINK),
        "document": "File name of the archived copy",
        "sha256": ("SHA-256 of the archived copy", HASH),
    },
    optional=("origin",),
)
PLACE = _mapping_of(
    Place,
    "Where incidents happened, as precisely as the sources allow.",
    {
        "names": ("The place's names", NAMES),
        "point": ("[latitude, longitude] in WGS 84", lat_lon()),
        "line": ("List of [latitude, longitude] along a road or a line", ListType(lat_lon(), 2)),
        "area": ("List of [latitude, longitude] around an area", ListType(lat_lon(), 3)),
        "precision": "How exactly the sources say where",
        "radius_m": ("How far off the point may be, in metres", finite_number(above=0)),
        "municipality": ("Id of the municipality, or a list of several", ListType(TEXT, 1, single=True)),
        "outside": "Country and unit of a place in none of the municipalities",
        "basis": "How the coordinates were arrived at",
    },
    rules={"oneOf": [{"required": ["municipality"]}, {"required": ["outside"]}]},
)
CLAIM = _mapping_of(
    Claim,
    "What one party says about an incident: a value, a range or a statement.",
    {
        "by": "Who says so",
        "about": "What it is about, such as `protesters`",
        "value": "The number claimed",
        "low": "Least number claimed",
        "high": "Greatest number claimed",
        "statement": "What is said, where it is no number",
        "unit": "What is counted",
        "source": ("Id of the source that reports the claim", ID),
        "wording": "How the source hedges the figure, such as `at least`",
        "informant": "Who told the source, where that is not `by`",
    },
    rules={"oneOf": [_only(form) for form in CLAIM_FORMS]},
)
INFORMANT = _mapping_of(
    Informant,
    "Whose word a source passes on of an incident.",
    {
        "name": "Who told it; sources that name the same informant are one origin",
        "source": ("Id of the source that quotes it", ID),
    },
)
DISAGREEMENT = _mapping_of(
    Disagreement,
    "A point on which accounts of an incident differ, what the record chose, and why.",
    {
        "on": "What the accounts differ on",
        "about": "What the claims that differ are about: the `about` of two or more of them",
        "chosen": "What the record chose",
        "why": "Why",
    },
)
EVENT = _mapping_of(
    Event,
    "One thing that happened at one place, with everyone who says so.",
    {
        "title": ("One line, neutral; or one for each language by its tag, the original first", TITLES),
        "summary": ("What happened, in own words; or by language, as the title", TEXTS),
        "date": "EDTF: 2022-12-08, 2022-11~, lasting 2022-12-10/2022-12-12, one of [2022-12-10..2022-12-12]",
        "time": ("Local time, HH:MM; ~HH:MM for around it", TIME),
        "date_basis": "How the date follows from the sources",
        "place": ("Id of the place", ID),
        "type": ("Type of event", one_of(tuple(taxonomy.TYPE))),
        "actors": "Who acted",
        "targets": "Who was acted upon",
        "status": "`corroborated` needs sources of two independent origins, with two informants where they name them",
        "claims": ("What each party says, side by side", ListType(CLAIM)),
        "disagreements": ("Where the accounts differ, what the record chose and why", ListType(DISAGREEMENT)),
        "sources": ("Ids of the sources, at least one", ListType(ID, 1)),
        "informants": ("Whose word the sources pass on", ListType(INFORMANT)),
        "note": ("Contradictions between sources, caveats; or by language, as the title", TEXTS),
    },
)
RECORD = MappingType(
    "A record of incidents: who says what happened, where and when.",
    {
        "dataset": Key("About the record as a whole", DATASET, True),
        "sources": Key("Documents that report incidents, by id", IdMappingType(ID, SOURCE), True),
        "places": Key("Where incidents happened, by id", IdMappingType(ID, PLACE), True),
        "events": Key("Incidents by id; an id is stable and never used again", IdMappingType(ID, EVENT), True),
    },
)


SCHEMA_FILE = Path(__file__).parents[2] / "schema" / "events.schema.json"


def build_schema() -> dict[str, Any]:
    """Build the schema, JSON Schema draft 2020-12."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Record of incidents"}
    return {**head, **RECORD.schema}


def dump_schema() -> str:
    """Write the schema as the text of `SCHEMA_FILE`."""
    return json.dumps(build_schema(), indent=2) + "\n"
