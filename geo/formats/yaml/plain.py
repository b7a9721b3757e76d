"""Values that are there already, such as those of JSON, as a tree by the rules of YAML files."""

from __future__ import annotations

import math
from typing import Any

from geo.core.errors import Problem
from geo.formats.yaml.nodes import MAX_DEPTH, Node, below
from geo.formats.yaml.text import unprintable


def tree(value: Any, line: int, problems: list[Problem], path: str = "", depth: int = 0) -> Node:
    """Texts, numbers, truth values, None, lists and mappings as nodes of one line; adds to `problems`."""
    if depth > MAX_DEPTH:
        problems.append(Problem(line, path, f"found more than {MAX_DEPTH} levels, expected at most 5"))
        return Node(path, line, None, "", False)
    if isinstance(value, dict):
        entries = {key: tree(one, line, problems, below(path, key), depth + 1) for key, one in value.items()}
        return Node(path, line, entries)
    if isinstance(value, list):
        items = [tree(one, line, problems, below(path, str(i)), depth + 1) for i, one in enumerate(value)]
        return Node(path, line, items)
    if isinstance(value, str) and (character := unprintable(value)):
        problems.append(Problem(line, path, f"found {character}, expected text without it"))
        return Node(path, line, value, "", False)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Node(path, line, _number(value) if number else value, "" if value is None else str(value)[:5_001])


def _number(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf
