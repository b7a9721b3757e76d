"""Reads the incident file, YAML, to a `Dataset`, or every problem in it at once, each with its line; and what it may
hold.

The keys of the record, with their names, types and meanings, are the only description of the file, for the reader and
for the JSON Schema, by which editors check it. Types, and which keys are required, come from the dataclasses of
`geo.core.model`; only what those cannot say is added here. The schema states what JSON Schema can: references, calendar
days and corroboration are left to ``python -m geo validate``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from geo.core import model, rules
from geo.core.dates import Interval
from geo.core.errors import Problem, RecordError
from geo.core.evidence import list_voices
from geo.core.messages import Message
from geo.core.model import Claim, Dataset, Disagreement, Event, Informant, Names, Place, Source
from geo.core.rules import CLAIM_FORMS, MAX_TEXT_CHARS, MAX_TITLE_CHARS, Fault, Values
from geo.core.text import LANGUAGE_TAG, quote_text, suggest_options
from geo.formats.files import read_text
from geo.formats.yaml.nodes import Node, YamlSyntaxError, compose_text, compose_values, join_path, walk_nodes
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
YAML_SUFFIXES = (".yaml", ".yml")


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
        "type": ("Type of event", one_of(tuple(model.TYPE))),
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


def read_yaml(path: Path) -> Dataset:
    """Read a record.

    Raises
    ------
    RecordError
        With every problem, in the order of the file. Nothing else, whatever the file holds; after
        an error of syntax the rest of the file is not read.
    """
    return parse_yaml(read_text(path), str(path))


def parse_yaml(text: str, name: str = "the record") -> Dataset:
    """Parse a record from text; problems call it ``name``. Raises as `read_yaml` does."""
    return _make_dataset(*parse_sections(text, name))


def parse_sections(text: str, name: str = "the record") -> tuple[dict[str, Any], Mapping[str, int]]:
    """Parse a record to plain values, by section and as `geo.formats.yaml.reader` types them.

    Returns
    -------
    dict, mapping
        The values of each section, and the 1-based line of each path.

    Raises
    ------
    RecordError
        As `read_yaml` does.
    """
    problems: list[Problem] = []
    try:
        root = compose_text(text, problems)
    except YamlSyntaxError as error:
        raise RecordError(name, [*problems, error.problem]) from None
    values, lines = _parse_tree(root, problems)
    if values is None or problems:
        raise RecordError(name, problems)
    return values, lines


def parse_values(values: Any, line: int, problems: list[Problem]) -> Dataset | None:
    """Make a record of values in the shape of events.yaml, such as those of JSON, that all stand in one line.

    None if there are problems, which are added to ``problems``.
    """
    parsed, lines = _parse_tree(compose_values(values, line, problems), problems)
    return None if parsed is None or problems else _make_dataset(parsed, lines)


def parse_about(node: Node) -> dict[str, Any]:
    """Parse what a record says of itself, without what is not sound or no field of it."""
    values = {}
    for name, child in node.value.items() if isinstance(node.value, dict) else ():
        problems: list[Problem] = []
        value = DATASET.keys[name].type.parse(child, problems) if name in DATASET.keys else None
        if value is not None and not problems:
            values[name] = value
    return values


def check_sections(values: Values, lines: Mapping[str, int]) -> list[Problem]:
    """Check the rules between the parts of a record: those of `geo.core.rules`, and that every reference is known.

    Parameters
    ----------
    values : mapping
        The sections as `parse_sections` gives them, in which None stands for a value that has been reported already.
    lines : mapping
        The 1-based line of each path.
    """
    return [Problem(lines[path], path, message) for path, message in _check_record(values)]


def make_source(id: str, values: Mapping[str, Any]) -> Source:
    """Make a source of parsed values; it is its own origin unless they name another."""
    return Source(**{"origin": id, **values, "id": id})


def make_place(id: str, values: Mapping[str, Any]) -> Place:
    """Make a place of parsed values; their `point`, `line` or `area` becomes `shape` and `positions`."""
    rest = dict(values)
    shapes = {shape: rest.pop(shape) for shape in ("point", "line", "area") if shape in values}
    for shape, positions in shapes.items():
        rest |= {"shape": shape, "positions": (positions,) if shape == "point" else positions}
    return Place(**{**rest, "id": id, "names": Names(**rest["names"])})


def make_event(id: str, values: Mapping[str, Any]) -> Event:
    """Make an event of parsed values."""
    claims = tuple(Claim(**claim) for claim in values.get("claims", ()))
    disagreements = tuple(Disagreement(**point) for point in values.get("disagreements", ()))
    informants = tuple(Informant(**informant) for informant in values.get("informants", ()))
    parts = {"claims": claims, "disagreements": disagreements, "informants": informants}
    return Event(**{**values, "id": id, **parts})


def _parse_tree(root: Node, problems: list[Problem]) -> tuple[dict[str, Any] | None, Mapping[str, int]]:
    """The values of a tree, None if it is no mapping, and the line of each path; adds to the problems."""
    lines = {node.path: node.line for node in walk_nodes(root)}
    values = RECORD.parse(root, problems)
    if values is not None:
        problems += check_sections(values, lines)
    return values, lines


def _check_record(values: Values) -> Iterator[Fault]:
    sources, places, events = (_usable(values.get(section)) for section in ("sources", "places", "events"))
    for id, source in sources.items():
        yield from _below(join_path("sources", id), rules.check_source(source))
    for id, place in places.items():
        yield from _below(join_path("places", id), rules.check_place(place))
    for id, event in events.items():
        yield from _below(join_path("events", id), _check_event(event, values))


def _check_event(event: Values, values: Values) -> Iterator[Fault]:
    cited, claims = event.get("sources") or (), event.get("claims") or ()
    yield from _check_reference("place", event.get("place"), values, "places")
    for number, source in enumerate(cited):
        yield from _check_reference(f"sources.{number}", source, values, "sources")
    yield from rules.check_repeated("sources", cited)
    for number, claim in enumerate(claims):
        yield from _below(f"claims.{number}", _check_claim(claim or {}, cited, values))
    yield from rules.check_disagreements(event.get("disagreements") or (), claims)
    informants = event.get("informants") or ()
    for number, informant in enumerate(informants):
        yield from _below(f"informants.{number}", rules.check_informant(informant or {}, cited))
    sources = _usable(values.get("sources"))
    origins = {source: sources[source].get("origin", source) for source in cited if source in sources}
    if len(origins) == len(cited) > 0 and None not in origins.values():
        told = [
            (each["name"], each["source"]) for each in informants if each and each.get("name") and each.get("source")
        ]
        yield from rules.check_corroboration(event.get("status"), list_voices(cited, origins, told))


def _check_claim(claim: Values, cited: Sequence[str | None], values: Values) -> Iterator[Fault]:
    source = claim.get("source")
    yield from rules.check_claim(claim)
    yield from _check_reference("source", source, values, "sources")
    if source in (values.get("sources") or ()):
        yield from rules.check_claim_source(str(source), cited)


def _check_reference(field: str, id: str | None, values: Values, section: str) -> Iterator[Fault]:
    known = values.get(section)
    if id is not None and known is not None and id not in known:
        yield (
            field,
            Message(
                "found {id}, which is not in `{section}`, expected {options}",
                id=quote_text(id),
                section=section,
                options=suggest_options(id, known),
            ),
        )


def _below(path: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    """The faults of a part, with the path of the part before their fields."""
    return ((f"{path}.{field}" if field else path, message) for field, message in faults)


def _usable(section: Mapping[str, Values | None] | None) -> dict[str, Values]:
    return {id: entry for id, entry in (section or {}).items() if entry is not None}


def _make_dataset(values: Mapping[str, Any], lines: Mapping[str, int]) -> Dataset:
    return Dataset(
        **values["dataset"],
        sources={id: make_source(id, source) for id, source in values["sources"].items()},
        places={id: make_place(id, place) for id, place in values["places"].items()},
        events=tuple(make_event(id, event) for id, event in values["events"].items()),
        lines=lines,
    )
