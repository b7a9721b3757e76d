"""Reads the incident file: YAML to a `Dataset`, or every problem in it at once, each with its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from geo.core import rules
from geo.core.errors import Problem, RecordError
from geo.core.evidence import list_voices
from geo.core.messages import Message
from geo.core.model import Claim, Dataset, Disagreement, Event, Informant, Names, Place, Source
from geo.core.rules import Fault, Values
from geo.core.text import quote_text, suggest_options
from geo.formats.files import read_text
from geo.formats.yaml.fields import DATASET, RECORD
from geo.formats.yaml.nodes import Node, YamlSyntaxError, compose_text, compose_values, join_path, walk_nodes

YAML_SUFFIXES = (".yaml", ".yml")


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
    """Parse a record to plain values, by section and as `geo.formats.yaml.fields` types them.

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
