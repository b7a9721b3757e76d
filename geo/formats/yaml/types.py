"""What a list or mapping of the record may hold: read from a node, and written as JSON Schema.

Each kind has ``take(node, problems)``, which gives the value, or adds problems and gives None for
what is unfit, and ``schema``, the same rule for an editor.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from geo.core.errors import Problem
from geo.formats.yaml.nodes import Node, quoted
from geo.formats.yaml.scalars import Scalar, listed, meant, nearest


class Kind(Protocol):
    """A rule for one value."""

    @property
    def schema(self) -> dict[str, Any]: ...

    def take(self, node: Node, problems: list[Problem]) -> Any: ...


@dataclass(frozen=True, slots=True)
class Many:
    """A list of at least `least`; with `single`, one value may stand without a list. Read as a tuple."""

    item: Kind
    least: int = 0
    single: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        several = {"type": "array", "items": self.item.schema, "minItems": self.least}
        return {"anyOf": [self.item.schema, several]} if self.single else several

    def take(self, node: Node, problems: list[Problem]) -> tuple[Any, ...] | None:
        if not node.usable:
            return None
        if self.single and not isinstance(node.value, list):
            return (self.item.take(node, problems),)
        if not isinstance(node.value, list) or len(node.value) < self.least:
            count = f" of at least {self.least}" if self.least else ""
            problems.append(node.problem(f"found {node.found}, expected a list{count}"))
            return None
        return tuple(self.item.take(item, problems) for item in node.value)


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a mapping, with its meaning in a line for editors."""

    help: str
    kind: Kind
    required: bool


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys; `rules` is JSON Schema about how they go together. Read as a dict."""

    help: str
    keys: Mapping[str, Key]
    rules: dict[str, Any] = field(default_factory=dict)

    @property
    def schema(self) -> dict[str, Any]:
        keys = {name: {**key.kind.schema, "description": key.help} for name, key in self.keys.items()}
        shape = {"type": "object", "description": self.help, "properties": keys}
        return {**shape, "required": self._required, "additionalProperties": False, **self.rules}

    def take(self, node: Node, problems: list[Problem]) -> dict[str, Any] | None:
        if not isinstance(node.value, dict):
            problems += _no_mapping(node, f"a mapping with {listed(self._required)}")
            return None
        values: dict[str, Any] = {}
        for name, child in node.value.items():
            if name in self.keys:
                values[name] = self.keys[name].kind.take(child, problems)
            else:
                message = f"found the unknown key {quoted(name)}, expected {meant(name, self.keys)}"
                problems.append(child.problem(message))
        # A key that is only mistyped is said once, where it is: it does not count as missing too.
        meant_here = [nearest(name, self.keys) for name in node.value if name not in self.keys]
        values = {**{name: None for name in meant_here if name}, **values}
        missing = [name for name in self._required if name not in values]
        problems += [node.problem(f"found no `{name}`, expected it here") for name in missing]
        return values

    @property
    def _required(self) -> list[str]:
        return [name for name, key in self.keys.items() if key.required]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A mapping from ids to records of one kind; ``{}`` where there are none."""

    id: Scalar
    record: Record

    @property
    def schema(self) -> dict[str, Any]:
        names = {"pattern": self.id.schema["pattern"]}
        return {"type": "object", "propertyNames": names, "additionalProperties": self.record.schema}

    def take(self, node: Node, problems: list[Problem]) -> dict[str, Any] | None:
        if not isinstance(node.value, dict):
            problems += _no_mapping(node, "a mapping from ids, or {} for none")
            return None
        for name, child in node.value.items():
            self.id.take(Node(child.path, child.line, name, name), problems)
        return {name: self.record.take(child, problems) for name, child in node.value.items()}


def _no_mapping(node: Node, expected: str) -> list[Problem]:
    return [node.problem(f"found {node.found}, expected {expected}")] if node.usable else []
