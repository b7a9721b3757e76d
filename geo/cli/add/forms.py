"""What every form asks alike: a value for a key, a word among those that the key allows, an id."""

from __future__ import annotations

import re
from typing import Any

from geo.cli.add.draft import Draft
from geo.cli.add.steps import Answers, Step, put
from geo.cli.add.terminal import Terminal
from geo.core.dates import Interval
from geo.formats.yaml import fields
from geo.formats.yaml.types import Key, Record

_ID = {
    "sources": Key("Your own id for the source", fields.ID, False),
    "places": Key("Your own id for the place", fields.ID, False),
    "events": Key("A stable id: others cite it", fields.ID, False),
}


def step(terminal: Terminal, record: Record, name: str) -> Step:
    """A question for the value of a key; one of its words, where it allows only some."""
    key = record.keys[name]
    words = key.kind.schema.get("enum")

    def ask(answers: Answers) -> None:
        earlier = answers.get(name)
        if words:
            options = {word: word for word in words}
            put(answers, name, terminal.choose(name, listed(key.help, words), options, earlier=earlier))
        else:
            put(answers, name, terminal.value(name, key, earlier, in_words(earlier)))

    return Step((name,), ask)


def listed(help: str, words: list[str]) -> str:
    """The help for a key, with its words."""
    return f"{help}: {', '.join(words)}"


def in_words(value: Any) -> str:
    """An earlier answer, as it is typed."""
    if value is None:
        return ""
    if isinstance(value, Interval):
        return value.text
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return ("; " if isinstance(value[0], tuple) else ", ").join(map(in_words, value))
    return str(value)


def ask_id(terminal: Terminal, draft: Draft, section: str, wanted: str) -> str:
    """An id that no entry of the section has; Enter takes the one made of the words wanted."""
    proposed = draft.free_id(section, wanted)
    while True:
        id: str = terminal.value("id", _ID[section], proposed, proposed)
        if id not in draft.values[section]:
            return id
        terminal.fault(f"found {id!r}, which is taken, expected a new id")


def dated(day: Interval | None, title: str) -> str:
    """A title behind the first date that an EDTF date names."""
    first = re.search("[0-9-]+", day.text) if day else None
    return f"{first[0]} {title}" if first else title
