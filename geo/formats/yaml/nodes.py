"""YAML as a tree in which every value knows its path and its line.

Built from ruamel.yaml's events rather than its constructor, so that nothing in a file is ever made
into an object, aliases are refused before they multiply, and duplicate keys are all named. Plain
words follow the YAML 1.2 core schema: ``no`` is a word and 14:30 is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from geo.core.errors import Problem
from geo.formats.yaml.text import unprintable

MAX_DEPTH = 20

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SYNTAX = (
    (r"'\\t' that cannot start", "found a tab, expected spaces: YAML is not indented with tabs"),
    ("that cannot start any", "found a value that begins with a sign of YAML's own such as @ or %, "
                              "expected it in quotation marks"),
    ("unknown escape", "found a backslash in double quotation marks, expected it twice, or single ones"),
    ("mapping values are not", "found a colon inside a value or a line indented too far, "
                               "expected quotation marks around text with ': ' in it"),
    ("could not find expected ':'", "found a line without a colon, expected `key: value`"),
    ("unexpected end of stream", "found quotation marks that are never closed, expected a closing one"),
    ("expected ',' or|'<stream end>'", "found a bracket left open or a missing comma, expected `[a, b]`"),
    ("expected <block end>", "found a line that fits nothing above it, "
                             "expected the same indentation for all keys of a mapping"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file.

    ``line`` is 1-based, and the key's where the value has one. ``value`` is None, a bool, a float, a
    str, a list of nodes or a dict of nodes by key. ``usable`` is False where the value has been
    complained of already.
    """

    path: str
    line: int
    value: Any
    written: str = ""
    usable: bool = True

    @property
    def found(self) -> str:
        """The value in words, for a message."""
        if isinstance(self.value, dict | list):
            return f"a {'mapping' if isinstance(self.value, dict) else 'list'} of {len(self.value)}"
        if isinstance(self.value, float):
            return f"the number {self.written[:40]}"
        return "nothing" if self.value is None else quoted(self.written)

    def problem(self, message: str) -> Problem:
        """A problem with this value."""
        return Problem(self.line, self.path, message)


class Halt(Exception):
    """The text is no YAML from here on; carries the problem."""

    def __init__(self, line: int, message: str) -> None:
        self.problem = Problem(line, "", message)
        super().__init__(message)


def compose(text: str, problems: list[Problem]) -> Node:
    """The tree of the text's one document; adds to `problems`, raises Halt where it cannot go on."""
    builder = _Builder(text, problems)
    if not builder.document():
        raise Halt(0, "found an empty file, expected `dataset`, `sources`, `places` and `events`")
    root = builder.node(builder.next(), "", 1)
    if second := builder.document():
        raise Halt(_line(second), "found a second document, expected one: delete this line and what follows")
    return root


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield node
    below = node.value.values() if isinstance(node.value, dict) else node.value
    for child in below if isinstance(node.value, dict | list) else ():
        yield from walk(child)


def below(path: str, key: str) -> str:
    """The path of what lies under a key or a position in a list."""
    step = key if re.fullmatch(r"[\w-]{1,100}", key) else quoted(key)
    return f"{path}.{step}" if path else step


def quoted(text: str) -> str:
    """Text from the file for a message: on one line, short, in quotation marks."""
    return repr(text if len(text) <= 60 else text[:60] + "…")


class _Builder:
    """Turns the events of the parser into nodes."""

    def __init__(self, text: str, problems: list[Problem]) -> None:
        self.stream = iter(YAML(typ="safe", pure=True).parse(text))
        self.problems = problems
        self.line = 0

    def next(self) -> Any:
        try:
            event = next(self.stream)
        except MarkedYAMLError as error:
            raise _syntax(error) from None
        except (YAMLError, ValueError, OverflowError):
            found = "found an escape in quotation marks that is no character"
            raise Halt(self.line, f"{found}, expected one such as \\u00eb") from None
        self.line = _line(event)
        return event

    def document(self) -> Any:
        """The event that starts the next document, None at the end of the file."""
        while not isinstance(event := self.next(), events.DocumentStartEvent):
            if isinstance(event, events.StreamEndEvent):
                return None
        return event

    def node(self, event: Any, path: str, line: int, depth: int = 0) -> Node:
        if depth > MAX_DEPTH:
            raise Halt(_line(event), f"found more than {MAX_DEPTH} levels, expected at most 5")
        usable = self._plain(event, path, line)
        if isinstance(event, events.MappingStartEvent):
            return Node(path, line, self._mapping(path, depth), "", usable)
        if isinstance(event, events.SequenceStartEvent):
            return Node(path, line, self._sequence(path, depth), "", usable)
        written = event.value if usable else ""
        return Node(path, line, scalar(written, usable and event.implicit[0]), written, usable)

    def _plain(self, event: Any, path: str, line: int) -> bool:
        """Whether the value stands for itself: no alias, no tag, no control character."""
        found = None
        if isinstance(event, events.AliasEvent):
            found = f"the alias *{event.anchor}, expected the value itself: aliases are not read"
        elif event.tag is not None:
            found = f"the tag {quoted(event.tag)}, expected the value alone: tags are not read"
        elif isinstance(event, events.ScalarEvent) and (character := unprintable(event.value)):
            found = f"{character}, expected text without it"
        if found:
            self.problems.append(Problem(line, path, f"found {found}"))
        return found is None

    def _mapping(self, path: str, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := self.next(), events.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, events.ScalarEvent):
                raise Halt(line, "found a list, mapping or alias as a key, expected a word")
            node = self.node(self.next(), below(path, event.value), line, depth + 1)
            if first := entries.get(event.value):
                message = f"found this key a second time, expected it once (it is in line {first.line} too)"
                self.problems.append(node.problem(message))
            entries.setdefault(event.value, node)
        return entries

    def _sequence(self, path: str, depth: int) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := self.next(), events.SequenceEndEvent):
            items.append(self.node(event, below(path, str(len(items))), _line(event), depth + 1))
        return items


def scalar(written: str, plain: bool) -> Any:
    """What a word means: itself, or, as plain words go in YAML, a number, a bool or None."""
    if plain and written in _WORDS:
        return _WORDS[written]
    return float(written) if plain and _NUMBER.fullmatch(written) else written


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _syntax(error: MarkedYAMLError) -> Halt:
    problem, context = str(error.problem), str(error.context)
    opened = context.startswith(("while scanning a", "while parsing a flow")) and error.context_mark
    mark = opened or error.problem_mark
    default = f"found text that is not YAML ({problem}), expected YAML 1.2"
    message = next((words for pattern, words in _SYNTAX if re.search(pattern, problem)), default)
    return Halt(mark.line + 1 if mark else 0, message)
