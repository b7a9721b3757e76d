"""The incident file: YAML to a `Dataset`, or every problem in it at once, each with its line.

text     the bytes as text
tree     text as a tree with paths and lines
values   values that are there already, as such a tree
scalars  what one value may be
kinds    what lists and mappings may be
fields   which keys the record has: the one description, for the reader and the JSON Schema
checks   what the parts must have in common
layout   where in the text the parts stand
typed    what is typed for one key
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.core.errors import Problem, RecordError
from geo.core.model import Claim, Dataset, Disagreement, Event, Names, Place, Source
from geo.formats.yaml import checks, fields, text
from geo.formats.yaml import nodes as tree
from geo.formats.yaml.nodes import Node

SUFFIXES = (".yaml", ".yml")


def read(path: Path) -> Dataset:
    """Read a record.

    Raises
    ------
    RecordError
        With every problem, in the order of the file. Nothing else, whatever the file holds; after
        an error of syntax the rest of the file is not read.
    """
    return parse(text.load(path), str(path))


def parse(content: str, name: str = "the record") -> Dataset:
    """The record that a text holds; ``name`` is what problems call it. Raises as `read` does."""
    return _dataset(*values(content, name))


def values(content: str, name: str = "the record") -> tuple[dict[str, Any], Mapping[str, int]]:
    """What a text holds, section by section, each value as `fields` reads it; and its lines. Raises as `read` does."""
    problems: list[Problem] = []
    try:
        root = tree.compose(content, problems)
    except tree.Halt as halt:
        raise RecordError(name, [*problems, halt.problem]) from None
    found, lines = _taken(root, problems)
    if found is None or problems:
        raise RecordError(name, problems)
    return found, lines


def made(root: Node, problems: list[Problem]) -> Dataset | None:
    """The record that a tree holds, whatever it was read from; None where there are problems, to which it adds."""
    found, lines = _taken(root, problems)
    return None if found is None or problems else _dataset(found, lines)


def _taken(root: Node, problems: list[Problem]) -> tuple[dict[str, Any] | None, Mapping[str, int]]:
    """The values of a tree, None where they are none of a record, and its lines; adds to the problems."""
    lines = {node.path: node.line for node in tree.walk(root)}
    found = fields.RECORD.take(root, problems)
    if found is not None:
        problems += checks.findings(found, lines)
    return found, lines


def source(key: str, values: Mapping[str, Any]) -> Source:
    """A source of values as `fields` reads them; without an origin it is its own."""
    return Source(**{"origin": key, **values, "id": key})


def place(key: str, values: Mapping[str, Any]) -> Place:
    """A place of such values; `point`, `line` or `area` in the file become `shape` and `positions`."""
    rest = dict(values)
    shapes = {shape: rest.pop(shape) for shape in ("point", "line", "area") if shape in values}
    for shape, given in shapes.items():
        rest |= {"shape": shape, "positions": (given,) if shape == "point" else given}
    return Place(**{**rest, "id": key, "names": Names(**rest["names"])})


def event(key: str, values: Mapping[str, Any]) -> Event:
    """An event of such values."""
    claims = tuple(Claim(**claim) for claim in values.get("claims", ()))
    differ = tuple(Disagreement(**one) for one in values.get("disagreements", ()))
    return Event(**{**values, "id": key, "claims": claims, "disagreements": differ})


def _dataset(found: Mapping[str, Any], lines: Mapping[str, int]) -> Dataset:
    return Dataset(
        **found["dataset"],
        sources={key: source(key, values) for key, values in found["sources"].items()},
        places={key: place(key, values) for key, values in found["places"].items()},
        events=tuple(event(key, values) for key, values in found["events"].items()),
        lines=lines,
    )
