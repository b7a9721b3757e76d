"""What somebody types for one key of the record, held against the rule for that key."""

from typing import Any

from geo.core.errors import Problem
from geo.formats.yaml.nodes import Node, scalar
from geo.formats.yaml.types import Kind, Many


def take(kind: Kind, typed: str) -> Any:
    """The value; ValueError "found …, expected …" for what is unfit.

    Positions are typed as ``latitude, longitude``, several of them with ``;`` in between.
    """
    problems: list[Problem] = []
    value = kind.take(_node(kind, typed), problems)
    if problems:
        raise ValueError(problems[0].message)
    return value


def _node(kind: Kind, typed: str) -> Node:
    if isinstance(kind, Many):
        return _list([_node(kind.item, part) for part in typed.split(";") if part.strip()], typed)
    form = kind.schema.get("type")
    if form == "array":
        return _list([_number(part) for part in typed.strip("[] ").split(",")], typed)
    return _number(typed) if form == "number" else Node("", 0, typed or None, typed)


def _number(typed: str) -> Node:
    word = typed.strip()
    return Node("", 0, scalar(word, True), word)


def _list(items: list[Node], typed: str) -> Node:
    return Node("", 0, items, typed)
