"""Where in the text the parts of a record stand, for changing some and leaving every other character as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ruamel.yaml import YAML, events

Path = tuple[str, ...]

_STARTS = (events.MappingStartEvent, events.SequenceStartEvent)
_ENDS = (events.MappingEndEvent, events.SequenceEndEvent)


class Span(NamedTuple):
    """Offsets of characters: of a key, of what is behind it, of its value, and of what is behind that.

    ``end`` is the end of the last word of the value: comments and blank lines after it are not in it, but for
    the blank lines that text with ``|+`` holds. ``style`` is "block" or "flow" for mappings and lists; for
    others the sign that they begin with: one of ``| > ' "``, or nothing.
    """

    key: int
    behind_key: int
    start: int
    end: int
    style: str


def spans(text: str) -> dict[Path, Span]:
    """The spans of the whole, of its sections and of their entries, by the keys that lead to each.

    ``text`` is one that `geo.formats.yaml.reader.parse` takes, without a byte order mark.
    """
    found: dict[Path, Span] = {}
    stream = YAML(typ="safe", pure=True).parse(text)
    first = next(event for event in stream if isinstance(event, (*_STARTS, events.ScalarEvent)))
    _value(text, first, stream, (), (0, 0), found)
    return found


def _value(text: str, event: Any, stream: Iterator[Any], path: Path, key: tuple[int, int],
           found: dict[Path, Span]) -> int:  # fmt: skip
    """Note a value and what is in it to the depth of two keys; gives its end."""
    start = event.start_mark.index
    if not isinstance(event, events.MappingStartEvent) or len(path) == 2:
        end = _end(text, event, stream)
    else:
        end = start
        while not isinstance(name := next(stream), _ENDS):
            here = (name.start_mark.index, name.end_mark.index)
            end = _value(text, next(stream), stream, (*path, name.value), here, found)
        end = name.end_mark.index if event.flow_style else end
    found[path] = Span(*key, start, end, _style(event))
    return end


def _end(text: str, event: Any, stream: Iterator[Any]) -> int:
    """Where a value ends of which no more is to be known; takes what is in it from the stream."""
    end, depth = _last(text, event), int(isinstance(event, _STARTS))
    while depth:
        event = next(stream)
        depth += isinstance(event, _STARTS) - isinstance(event, _ENDS)
        end = max(end, _last(text, event))
    return end


def _last(text: str, event: Any) -> int:
    """Where the words of one event end. The end of a block is none: the parser sees it at the next key."""
    start, end = int(event.start_mark.index), int(event.end_mark.index)
    if isinstance(event, events.ScalarEvent) and event.style in ("|", ">") and "+" not in text[start : start + 3]:
        return start + len(text[start:end].rstrip(" \t\r\n"))
    return end if end > start else 0


def _style(event: Any) -> str:
    if isinstance(event, _STARTS):
        return "flow" if event.flow_style else "block"
    return event.style or ""
