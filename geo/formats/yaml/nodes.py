"""Composes YAML, or values such as those of JSON, into a tree in which every value knows its path and its line.

YAML is composed from ruamel.yaml's events rather than by its constructor, so that nothing in a file is ever made
into an object, aliases are refused before they multiply, and duplicate keys are all named. Plain
words follow the YAML 1.2 core schema: ``no`` is a word and 14:30 is text.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from geo.core.errors import Problem, quote_words
from geo.core.limits import NODES
from geo.core.messages import Message
from geo.core.rules import MAX_TEXT_CHARS
from geo.core.text import quote_text, unprintable

MAX_DEPTH = 20
# One more than the longest text of a record may have, so that a longer one is still refused.

_WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SYNTAX = (
    (r"'\\t' that cannot start", Message("found a tab, expected spaces: YAML is not indented with tabs")),
    ("that cannot start any", Message("found a value that begins with a sign of YAML's own such as @ or %, "
                                      "expected it in quotation marks")),
    ("unknown escape", Message("found a backslash in double quotation marks, expected it twice, or single ones")),
    ("mapping values are not", Message("found a colon inside a value or a line indented too far, "
                                       "expected quotation marks around text with ': ' in it")),
    ("could not find expected ':'", Message("found a line without a colon, expected `key: value`")),
    ("unexpected end of stream",
     Message("found quotation marks that are never closed, expected a closing one")),
    ("expected ',' or|'<stream end>'",
     Message("found a bracket left open or a missing comma, expected `[a, b]`")),
    ("expected <block end>", Message("found a line that fits nothing above it, "
                                     "expected the same indentation for all keys of a mapping")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file.

    Attributes
    ----------
    path : str
        Keys and list positions that lead to it, such as ``events.x.claims.0``; empty for the root.
    line : int
        1-based; the line of its key where it has one.
    value : None, bool, float, str, list of Node or dict of Node by key
    text : str
        The characters of a scalar as the file has them.
    usable : bool
        False if a problem with the value has been reported already.
    """

    path: str
    line: int
    value: Any
    text: str = ""
    usable: bool = True

    @property
    def summary(self) -> str:
        """The value in a few words, for a message."""
        if isinstance(self.value, dict | list):
            number = str(len(self.value))
            is_mapping = isinstance(self.value, dict)
            return (
                Message("a mapping of {number}", number=number)
                if is_mapping
                else Message("a list of {number}", number=number)
            )
        if isinstance(self.value, float):
            return Message("the number {number}", number=self.text[:40])
        return Message("nothing") if self.value is None else quote_text(self.text)

    def problem(self, message: str) -> Problem:
        """Make a problem with the path and the line of this value."""
        return Problem(self.line, self.path, message)


class YamlSyntaxError(Exception):
    """The text is not YAML from some line on; carries the problem."""

    def __init__(self, line: int, message: str) -> None:
        self.problem = Problem(line, "", message)
        super().__init__(message)


def compose_text(text: str, problems: list[Problem]) -> Node:
    """Compose the single document of a YAML text; adds to `problems`.

    Raises
    ------
    YamlSyntaxError
        Where the rest of the text cannot be read.
    """
    composer = _Composer(text, problems)
    if not composer.next_document():
        raise YamlSyntaxError(0, Message("found an empty file, expected `dataset`, `sources`, `places` and `events`"))
    root = composer.compose(composer.next_event(), "", 1)
    if second := composer.next_document():
        message = Message("found a second document, expected one: delete this line and what follows")
        raise YamlSyntaxError(_line(second), message)
    return root


def compose_values(value: Any, line: int, problems: list[Problem], path: str = "", depth: int = 0) -> Node:
    """Compose texts, numbers, truth values, None, lists and mappings as nodes of one line; adds to `problems`."""
    if depth > MAX_DEPTH:
        problems.append(
            Problem(line, path, Message("found more than {max_depth} levels, expected at most 5", max_depth=MAX_DEPTH))
        )
        return Node(path, line, None, "", False)
    if isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        nodes = {key: compose_values(item, line, problems, join_path(path, str(key)), depth + 1) for key, item in items}
        return Node(path, line, nodes if isinstance(value, dict) else list(nodes.values()))
    if isinstance(value, str) and (character := unprintable(value)):
        problems.append(
            Problem(line, path, Message("found {character}, expected text without it", character=character))
        )
        return Node(path, line, value, "", False)
    text = "" if value is None else str(value)[: MAX_TEXT_CHARS + 1]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return Node(path, line, _to_float(value) if number else value, text)


def walk_nodes(node: Node) -> Iterator[Node]:
    """Iterate over the node and all nodes below it."""
    yield node
    children = node.value.values() if isinstance(node.value, dict) else node.value
    for child in children if isinstance(node.value, dict | list) else ():
        yield from walk_nodes(child)


def join_path(path: str, key: str) -> str:
    """Extend a path by a key or a list position; keys of other than word characters are quoted."""
    step = key if re.fullmatch(r"[\w-]{1,100}", key) else quote_text(key)
    return f"{path}.{step}" if path else step


def parse_scalar(text: str, plain: bool) -> Any:
    """Resolve a scalar: the text itself or, if it is ``plain`` (not quoted), the number, bool or None that it means."""
    if plain and text in _WORDS:
        return _WORDS[text]
    return float(text) if plain and _NUMBER.fullmatch(text) else text


class _Composer:
    """Turns the events of ruamel.yaml's parser into nodes."""

    def __init__(self, text: str, problems: list[Problem]) -> None:
        self.events = iter(YAML(typ="safe", pure=True).parse(text))
        self.problems = problems
        self.line = 0
        self.nodes = 0

    def next_event(self) -> Any:
        try:
            event = next(self.events)
        except MarkedYAMLError as error:
            raise _syntax_error(error) from None
        except (YAMLError, ValueError, OverflowError):
            message = Message("found an escape in quotation marks that is no character, expected one such as \\u00eb")
            raise YamlSyntaxError(self.line, message) from None
        self.line = _line(event)
        return event

    def next_document(self) -> Any:
        """The event that starts the next document; None at the end of the file."""
        while not isinstance(event := self.next_event(), events.DocumentStartEvent):
            if isinstance(event, events.StreamEndEvent):
                return None
        return event

    def compose(self, event: Any, path: str, line: int, depth: int = 0) -> Node:
        if depth > MAX_DEPTH:
            raise YamlSyntaxError(
                _line(event), Message("found more than {max_depth} levels, expected at most 5", max_depth=MAX_DEPTH)
            )
        self.nodes += 1
        if self.nodes > NODES.value:
            found = Message(
                "found more than {nodes} values, expected {expected}", nodes=NODES.value, expected=NODES.expected
            )
            raise YamlSyntaxError(_line(event), found)
        usable = self._check_plain(event, path, line)
        if isinstance(event, events.MappingStartEvent):
            return Node(path, line, self._compose_mapping(path, depth), "", usable)
        if isinstance(event, events.SequenceStartEvent):
            return Node(path, line, self._compose_sequence(path, depth), "", usable)
        text = event.value if usable else ""
        return Node(path, line, parse_scalar(text, usable and event.implicit[0]), text, usable)

    def _check_plain(self, event: Any, path: str, line: int) -> bool:
        """Whether the value stands for itself: no alias, no tag, no control character."""
        fault: Message | None = None
        if isinstance(event, events.AliasEvent):
            fault = Message(
                "found the alias *{anchor}, expected the value itself: aliases are not read", anchor=event.anchor
            )
        elif event.tag is not None:
            fault = Message(
                "found the tag {tag}, expected the value alone: tags are not read", tag=quote_text(event.tag)
            )
        elif isinstance(event, events.ScalarEvent) and (character := unprintable(event.value)):
            fault = Message("found {character}, expected text without it", character=character)
        if fault:
            self.problems.append(Problem(line, path, fault))
        return fault is None

    def _compose_mapping(self, path: str, depth: int) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        while not isinstance(event := self.next_event(), events.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, events.ScalarEvent):
                raise YamlSyntaxError(line, Message("found a list, mapping or alias as a key, expected a word"))
            node = self.compose(self.next_event(), join_path(path, event.value), line, depth + 1)
            if first := nodes.get(event.value):
                message = Message(
                    "found this key a second time, expected it once (it is in line {line} too)", line=str(first.line)
                )
                self.problems.append(node.problem(message))
            nodes.setdefault(event.value, node)
        return nodes

    def _compose_sequence(self, path: str, depth: int) -> list[Node]:
        nodes: list[Node] = []
        while not isinstance(event := self.next_event(), events.SequenceEndEvent):
            nodes.append(self.compose(event, join_path(path, str(len(nodes))), _line(event), depth + 1))
        return nodes


def _to_float(value: float) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _syntax_error(error: MarkedYAMLError) -> YamlSyntaxError:
    problem, context = str(error.problem), str(error.context)
    opened = context.startswith(("while scanning a", "while parsing a flow")) and error.context_mark
    mark = opened or error.problem_mark
    default = Message("found text that is not YAML ({problem}), expected YAML 1.2", problem=quote_words(problem))
    message = next((words for pattern, words in _SYNTAX if re.search(pattern, problem)), default)
    return YamlSyntaxError(mark.line + 1 if mark else 0, message)
