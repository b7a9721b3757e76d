"""Types of the values in a record: each parses a node, and states the same rule as JSON Schema.

`ScalarType`, `ListType`, `MappingType` and `IdMappingType` are the types; the functions make scalar types.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from geo.core import dates
from geo.core.errors import Problem
from geo.core.messages import Message
from geo.core.model import Position
from geo.core.text import LANGUAGE_TAG, MultilingualText, list_options, nearest_option, quote_text, suggest_options
from geo.formats.yaml.nodes import Node, parse_scalar


class ValueType(Protocol):
    """The rule for one value."""

    @property
    def schema(self) -> dict[str, Any]:
        """The rule as JSON Schema."""

    def parse(self, node: Node, problems: list[Problem]) -> Any:
        """The value of a node; None, with problems added, if it breaks the rule or is not usable."""


@dataclass(frozen=True, slots=True)
class ScalarType:
    """A single value; ``convert`` raises ValueError, with a message if ``expected`` is not enough of one."""

    expected: str
    schema: dict[str, Any]
    convert: Callable[[Node], Any]

    def parse(self, node: Node, problems: list[Problem]) -> Any:
        try:
            return self.convert(node) if node.usable else None
        except ValueError as error:
            problems.append(
                node.problem(
                    str(error)
                    or Message("found {found}, expected {expected}", found=node.summary, expected=self.expected)
                )
            )
            return None


@dataclass(frozen=True, slots=True)
class ListType:
    """A list, parsed as a tuple; with ``single``, one value may stand without a list."""

    item: ValueType
    min_items: int = 0
    single: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        several = {"type": "array", "items": self.item.schema, "minItems": self.min_items}
        return {"anyOf": [self.item.schema, several]} if self.single else several

    def parse(self, node: Node, problems: list[Problem]) -> tuple[Any, ...] | None:
        if not node.usable:
            return None
        if self.single and not isinstance(node.value, list):
            return (self.item.parse(node, problems),)
        if not isinstance(node.value, list) or len(node.value) < self.min_items:
            expected = (
                Message("a list of at least {number}", number=self.min_items) if self.min_items else Message("a list")
            )
            problems.append(
                node.problem(Message("found {found}, expected {expected}", found=node.summary, expected=expected))
            )
            return None
        return tuple(self.item.parse(item, problems) for item in node.value)


@dataclass(frozen=True, slots=True)
class MultilingualType:
    """A text, or the same text in several languages by BCP 47 tag, the original first."""

    text: ValueType

    @property
    def schema(self) -> dict[str, Any]:
        tags = {"pattern": f"^{LANGUAGE_TAG.pattern}$"}
        several = {
            "type": "object", "propertyNames": tags, "additionalProperties": self.text.schema, "minProperties": 1,
        }  # fmt: skip
        return {"anyOf": [self.text.schema, several]}

    def parse(self, node: Node, problems: list[Problem]) -> str | None:
        if not node.usable or not isinstance(node.value, dict):
            text: str | None = self.text.parse(node, problems)
            return text
        texts = {tag: self.text.parse(child, problems) for tag, child in node.value.items()}
        expected = Message("a text, or one for each language by its tag, such as `en`, `sq` or `sr-Latn`")
        unknown = [tag for tag in texts if not LANGUAGE_TAG.fullmatch(tag)]
        problems += [
            node.value[tag].problem(
                Message("found {found}, expected {expected}", found=quote_text(tag), expected=expected)
            )
            for tag in unknown
        ]
        if not texts:
            problems.append(node.problem(Message("found no text, expected {expected}", expected=expected)))
        return None if unknown or not texts or None in texts.values() else MultilingualText(texts)


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a mapping; ``help`` is its meaning in a line, for editors."""

    help: str
    type: ValueType
    required: bool


@dataclass(frozen=True, slots=True)
class MappingType:
    """A mapping with known keys, parsed as a dict; ``rules`` is JSON Schema about how the keys go together."""

    help: str
    keys: Mapping[str, Key]
    rules: dict[str, Any] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, Any]:
        keys = {name: {**key.type.schema, "description": key.help} for name, key in self.keys.items()}
        shape = {"type": "object", "description": self.help, "properties": keys}
        return {**shape, "required": self._required, "additionalProperties": False, **self.rules}

    def parse(self, node: Node, problems: list[Problem]) -> dict[str, Any] | None:
        if not isinstance(node.value, dict):
            _report_no_mapping(node, Message("a mapping with {keys}", keys=list_options(self._required)), problems)
            return None
        values: dict[str, Any] = {}
        for name, child in node.value.items():
            if name in self.keys:
                values[name] = self.keys[name].type.parse(child, problems)
            else:
                message = Message(
                    "found the unknown key {name}, expected {options}",
                    name=quote_text(name),
                    options=suggest_options(name, self.keys),
                )
                problems.append(child.problem(message))
        # A mistyped key is reported once, where it stands: the key that it resembles does not count as missing too.
        mistyped = [nearest_option(name, self.keys) for name in node.value if name not in self.keys]
        values = {**{name: None for name in mistyped if name}, **values}
        missing = [name for name in self._required if name not in values]
        problems += [node.problem(Message("found no `{name}`, expected it here", name=name)) for name in missing]
        return values

    @property
    def _required(self) -> list[str]:
        return [name for name, key in self.keys.items() if key.required]


@dataclass(frozen=True, slots=True)
class IdMappingType:
    """A mapping from ids to mappings of one type; ``{}`` if there are none."""

    id: ScalarType
    entry: MappingType

    @property
    def schema(self) -> dict[str, Any]:
        names = {"pattern": self.id.schema["pattern"]}
        return {"type": "object", "propertyNames": names, "additionalProperties": self.entry.schema}

    def parse(self, node: Node, problems: list[Problem]) -> dict[str, Any] | None:
        if not isinstance(node.value, dict):
            _report_no_mapping(node, Message("a mapping from ids, or {} for none"), problems)
            return None
        for name, child in node.value.items():
            self.id.parse(Node(child.path, child.line, name, name), problems)
        return {name: self.entry.parse(child, problems) for name, child in node.value.items()}


def text_up_to(max_length: int) -> ScalarType:
    """Text that is not blank, of at most so many characters."""

    def convert(node: Node) -> str:
        if not isinstance(node.value, str) or not node.value.strip():
            raise ValueError
        if len(node.value) > max_length:
            raise ValueError(
                Message(
                    "found {count} characters, expected at most {limit}",
                    count=len(node.value),
                    limit=max_length,
                )
            )
        return node.value

    return ScalarType(Message("text"), {"type": "string", "pattern": r"\S", "maxLength": max_length}, convert)


def text_matching(pattern: str, expected: str) -> ScalarType:
    """Text that the pattern matches from end to end."""

    def convert(node: Node) -> str:
        if not isinstance(node.value, str) or not re.fullmatch(pattern, node.value):
            raise ValueError
        return node.value

    return ScalarType(expected, {"type": "string", "pattern": f"^(?:{pattern})$"}, convert)


def one_of(options: tuple[str, ...]) -> ScalarType:
    """One of these words."""

    def convert(node: Node) -> str:
        if node.value not in options:
            raise ValueError(
                Message(
                    "found {found}, expected {expected}",
                    found=node.summary,
                    expected=suggest_options(node.text, options),
                )
            )
        return str(node.value)

    return ScalarType(list_options(options), {"type": "string", "enum": list(options)}, convert)


def finite_number(above: float | None = None) -> ScalarType:
    """A finite number, greater than ``above`` if that is given."""

    def convert(node: Node) -> float:
        if not isinstance(node.value, float) or not math.isfinite(node.value):
            raise ValueError
        if above is not None and node.value <= above:
            raise ValueError
        return node.value

    limit = {} if above is None else {"exclusiveMinimum": above}
    expected = Message("a number") if above is None else Message("a number above {above}", above=f"{above:g}")
    return ScalarType(expected, {"type": "number", **limit}, convert)


def edtf_date() -> ScalarType:
    """An EDTF date, parsed as an `Interval`; YAML reads a lone year as a number."""

    def convert(node: Node) -> dates.Interval:
        match node.value:
            case str() | float():
                return dates.parse_date(node.text)
            case [Node(value=str(span))] if ".." in span:
                raise ValueError(
                    Message(
                        "found {summary}, expected quotation marks around the set: '[{span}]'",
                        summary=node.summary,
                        span=span[:60],
                    )
                )
        raise ValueError

    pattern = f"^(?:{dates.DATE_PATTERN})$"
    schema = {"type": ["string", "integer"], "pattern": pattern, "minimum": 1000, "maximum": 9999}
    return ScalarType(dates.EXPECTED_DATE, schema, convert)


def lat_lon() -> ScalarType:
    """A position ``[latitude, longitude]`` in WGS 84 degrees."""

    def convert(node: Node) -> Position:
        match node.value:
            case [Node(value=float(lat)), Node(value=float(lon))]:
                return _checked_position(lat, lon)
        raise ValueError

    degrees = [{"type": "number", "minimum": -limit, "maximum": limit} for limit in (90, 180)]
    schema = {"type": "array", "prefixItems": degrees, "minItems": 2, "maxItems": 2}
    return ScalarType(Message("[latitude, longitude], two numbers in degrees"), schema, convert)


def parse_typed(type: ValueType, text: str) -> Any:
    """Parse what somebody types for one key. ValueError "found …, expected …" if it breaks the rule.

    Positions are typed as ``latitude, longitude``, several of them with ``;`` in between.
    """
    problems: list[Problem] = []
    value = type.parse(_typed_node(type, text), problems)
    if problems:
        raise ValueError(problems[0].message)
    return value


def _report_no_mapping(node: Node, expected: str, problems: list[Problem]) -> None:
    if node.usable:
        problems.append(
            node.problem(Message("found {found}, expected {expected}", found=node.summary, expected=expected))
        )


def _checked_position(lat: float, lon: float) -> Position:
    if abs(lat) <= 90 and abs(lon) <= 180:
        return Position(lat, lon)
    swapped = abs(lon) <= 90 and abs(lat) <= 180
    if swapped:
        expected = Message(
            "a latitude from -90 to 90 and a longitude from -180 to 180 (latitude and longitude look swapped)"
        )
    else:
        expected = Message("a latitude from -90 to 90 and a longitude from -180 to 180")
    raise ValueError(
        Message("found [{lat}, {lon}], expected {expected}", lat=f"{lat:g}", lon=f"{lon:g}", expected=expected)
    )


def _typed_node(type: ValueType, text: str) -> Node:
    if isinstance(type, ListType):
        return Node("", 0, [_typed_node(type.item, part) for part in text.split(";") if part.strip()], text)
    form = type.schema.get("type")
    if form == "array":
        return Node("", 0, [_typed_number(part) for part in text.strip("[] ").split(",")], text)
    return _typed_number(text) if form == "number" else Node("", 0, text or None, text)


def _typed_number(text: str) -> Node:
    word = text.strip()
    return Node("", 0, parse_scalar(word, True), word)
