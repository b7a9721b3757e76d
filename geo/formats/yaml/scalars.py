"""What one value of the record may be: read from a node, said in words, written as JSON Schema."""

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from geo.core import dates
from geo.core.errors import Problem
from geo.core.model import Position
from geo.formats.yaml.nodes import Node


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value; `convert` raises ValueError, with a message of its own if it has a better one."""

    expected: str
    schema: dict[str, Any]
    convert: Callable[[Node], Any]

    def take(self, node: Node, problems: list[Problem]) -> Any:
        try:
            return self.convert(node) if node.usable else None
        except ValueError as error:
            problems.append(node.problem(str(error) or f"found {node.found}, expected {self.expected}"))
            return None


def text(most: int) -> Scalar:
    """Text that is not blank, of at most so many characters."""

    def convert(node: Node) -> str:
        if not isinstance(node.value, str) or not node.value.strip():
            raise ValueError
        if len(node.value) > most:
            raise ValueError(f"found {len(node.value):,} characters, expected at most {most:,}")
        return node.value

    return Scalar("text", {"type": "string", "pattern": r"\S", "maxLength": most}, convert)


def matching(pattern: str, expected: str) -> Scalar:
    """Text that the pattern fits from end to end."""

    def convert(node: Node) -> str:
        if not isinstance(node.value, str) or not re.fullmatch(pattern, node.value):
            raise ValueError
        return node.value

    return Scalar(expected, {"type": "string", "pattern": f"^(?:{pattern})$"}, convert)


def one_of(options: tuple[str, ...]) -> Scalar:
    """One of these words."""

    def convert(node: Node) -> str:
        if node.value not in options:
            raise ValueError(f"found {node.found}, expected {meant(node.written, options)}")
        return str(node.value)

    return Scalar(listed(options), {"type": "string", "enum": list(options)}, convert)


def number(above: float | None = None) -> Scalar:
    """A finite number, greater than `above` if that is given."""

    def convert(node: Node) -> float:
        if not isinstance(node.value, float) or not math.isfinite(node.value):
            raise ValueError
        if above is not None and node.value <= above:
            raise ValueError
        return node.value

    limit = {} if above is None else {"exclusiveMinimum": above}
    expected = "a number" if above is None else f"a number above {above:g}"
    return Scalar(expected, {"type": "number", **limit}, convert)


def day() -> Scalar:
    """An EDTF date; YAML reads a lone year as a number."""

    def convert(node: Node) -> dates.Interval:
        match node.value:
            case str() | float():
                return dates.parse_date(node.written)
            case [Node(value=str(span))] if ".." in span:
                raise ValueError(f"found {node.found}, expected quotation marks around the set: '[{span[:60]}]'")
        raise ValueError

    pattern = f"^(?:{dates.DATE_PATTERN})$"
    schema = {"type": ["string", "integer"], "pattern": pattern, "minimum": 1000, "maximum": 9999}
    return Scalar(dates.EXPECTED_DATE, schema, convert)


def position() -> Scalar:
    """``[latitude, longitude]`` in WGS 84 degrees."""

    def convert(node: Node) -> Position:
        match node.value:
            case [Node(value=float(lat)), Node(value=float(lon))]:
                return _checked(lat, lon)
        raise ValueError

    degrees = [{"type": "number", "minimum": -most, "maximum": most} for most in (90, 180)]
    schema = {"type": "array", "prefixItems": degrees, "minItems": 2, "maxItems": 2}
    return Scalar("[latitude, longitude], two numbers in degrees", schema, convert)


def meant(name: str, options: Iterable[str]) -> str:
    """What was expected instead of `name`: the options if they are few, and the one that it resembles."""
    known = tuple(options)
    close = nearest(name, known)
    if close is None:
        return listed(known)
    few = listed(known) if len(known) <= 8 else f"one of the {len(known)} known"
    return f"{few} (did you mean {close!r}?)"


def nearest(name: str, options: Iterable[str]) -> str | None:
    """The option that a mistyped name resembles, if any."""
    return next(iter(get_close_matches(name, tuple(options), n=1)), None)


def listed(options: Sequence[str]) -> str:
    """The options in words; only their number where there are too many to read."""
    return ", ".join(options) if len(options) <= 24 else f"one of the {len(options)} known"


def _checked(lat: float, lon: float) -> Position:
    if abs(lat) <= 90 and abs(lon) <= 180:
        return Position(lat, lon)
    swapped = abs(lon) <= 90 and abs(lat) <= 180
    hint = " (latitude and longitude look swapped)" if swapped else ""
    limits = "a latitude from -90 to 90 and a longitude from -180 to 180"
    raise ValueError(f"found [{lat:g}, {lon:g}], expected {limits}{hint}")
