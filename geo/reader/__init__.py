"""The incident file: YAML to a `Dataset`, or every problem in it at once, each with its line.

text     the bytes as text
tree     text as a tree with paths and lines
values   values that are there already, as such a tree
scalars  what one value may be
kinds    what lists and mappings may be
fields   which keys the record has: the one description, for the reader and the JSON Schema
checks   what the parts must have in common
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.errors import Problem, RecordError
from geo.model import Claim, Dataset, Disagreement, Event, Names, Place, Source
from geo.reader import checks, fields, text, tree
from geo.reader.tree import Node

SUFFIXES = (".yaml", ".yml")


def read(path: Path) -> Dataset:
    """Read a record.

    Raises
    ------
    RecordError
        With every problem, in the order of the file. Nothing else, whatever the file holds; after
        an error of syntax the rest of the file is not read.
    """
    problems: list[Problem] = []
    content = text.load(path)
    try:
        root = tree.compose(content, problems)
    except tree.Halt as halt:
        raise RecordError(str(path), [*problems, halt.problem]) from None
    dataset = made(root, problems)
    if dataset is None:
        raise RecordError(str(path), problems)
    return dataset


def made(root: Node, problems: list[Problem]) -> Dataset | None:
    """The record that a tree holds, whatever it was read from; None where there are problems, to which it adds."""
    lines = {node.path: node.line for node in tree.walk(root)}
    values = fields.RECORD.take(root, problems)
    if values is not None:
        problems += checks.findings(values, lines)
    return None if values is None or problems else _dataset(values, lines)


def _dataset(values: Mapping[str, Any], lines: Mapping[str, int]) -> Dataset:
    sources = values["sources"].items()
    return Dataset(
        **values["dataset"],
        sources={key: Source(**{"origin": key, **source, "id": key}) for key, source in sources},
        places={key: _place(key, place) for key, place in values["places"].items()},
        events=tuple(_event(key, event) for key, event in values["events"].items()),
        lines=lines,
    )


def _place(key: str, values: dict[str, Any]) -> Place:
    """A place; `point`, `line` or `area` in the file become `shape` and `positions`."""
    rest = dict(values)
    shapes = {shape: rest.pop(shape) for shape in ("point", "line", "area") if shape in values}
    for shape, given in shapes.items():
        rest |= {"shape": shape, "positions": (given,) if shape == "point" else given}
    return Place(**{**rest, "id": key, "names": Names(**rest["names"])})


def _event(key: str, values: dict[str, Any]) -> Event:
    claims = tuple(Claim(**claim) for claim in values.get("claims", ()))
    differ = tuple(Disagreement(**one) for one in values.get("disagreements", ()))
    return Event(**{**values, "id": key, "claims": claims, "disagreements": differ})
