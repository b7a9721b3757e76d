"""Questions and answers in a terminal. Nothing that is typed is an error: what is unfit is said and asked again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from geo.core import text as folding
from geo.formats.yaml import typed
from geo.formats.yaml.scalars import meant
from geo.formats.yaml.text import unprintable
from geo.formats.yaml.types import Key, Kind

_MOST_LISTED = 60
LEAVE_OUT = "-"


class Back(Exception):
    """The user wants the question before this one again."""


class Terminal:
    """Asks with ``read(prompt)`` and says with ``write(line)``; EOFError where there are no more answers."""

    def __init__(self, read: Callable[[str], str] = input, write: Callable[[str], None] = print) -> None:
        self._read, self._write = read, write

    def say(self, text: str = "") -> None:
        """A line, or several."""
        self._write(text)

    def fault(self, message: str) -> None:
        """What is wrong with an answer."""
        self._write(f"  ! {message}")

    def answer(self) -> str:
        """What is typed, without spaces around it. Raises Back."""
        while True:
            words = self._read("> ").strip()
            stray = unprintable(words) or ("bytes that are not UTF-8" if "\N{REPLACEMENT CHARACTER}" in words else None)
            if stray:
                self.fault(f"found {stray}, expected text")
            elif words == "back":
                raise Back
            else:
                return words

    def value(self, name: str, key: Key, earlier: Any = None, shown: str = "") -> Any:
        """A value for a key, None where it is left out; ``earlier`` is what it was, ``shown`` that in words."""
        self._head(name, key.help, key.required, shown)
        while True:
            words = self.answer()
            if words == "?":
                self.say(f"  {key.help}")
            elif not words and earlier is not None:
                return earlier
            elif words in ("", LEAVE_OUT) and not key.required:
                return None
            else:
                value = self._fit(key.kind, words)
                if value is not None:
                    return value

    def choose(self, name: str, help: str, options: Mapping[str, str], *, earlier: str | None = None,
               required: bool = True, free: Kind | None = None, extra: Sequence[str] = ()) -> str | None:  # fmt: skip
        """One of the options, found by its id, its number in a list, or any part of its words; None for none.

        ``free`` is the rule for what is none of them, where that may be; ``extra`` are words that are an answer too.
        """
        self._head(name, f"{help} (? lists them)" if options else help, required, earlier or "")
        listed: list[str] = []
        while True:
            words = self.answer()
            if words == "?":
                listed = self._list(list(options), options)
            elif not words and earlier is not None:
                return earlier
            elif words in ("", LEAVE_OUT) and not required:
                return None
            elif words in options or words in extra:
                return words
            elif words.isascii() and words.isdigit() and 0 < int(words[:9]) <= len(listed):
                return listed[int(words) - 1]
            elif len(found := _found(words, options, free is not None)) == 1:
                self.say(f"  {options[found[0]]}")
                return found[0]
            elif free and (words in listed or not _found(words, options)):
                if (new := self._fit(free, words)) is not None:
                    return str(new)
            else:
                listed = self._several(words, _found(words, options), options, bool(free), extra)

    def yes(self, question: str, otherwise: bool | None = None) -> bool:
        """Whether the user says yes; ``otherwise`` is what Enter means."""
        self.say(question)
        while True:
            words = self.answer().lower()
            if words in ("y", "yes", "n", "no"):
                return words.startswith("y")
            if not words and otherwise is not None:
                return otherwise
            self.fault(f"found {words!r}, expected yes or no")

    def _fit(self, kind: Kind, words: str) -> Any:
        """The value that the rule makes of the words; None, and what is wrong is said, where it makes none."""
        try:
            return typed.take(kind, words)
        except ValueError as error:
            self.fault(str(error))
            return None

    def _head(self, name: str, help: str, required: bool, shown: str) -> None:
        enter = f"Enter: {shown}" if shown else "" if required else "optional"
        leave = f"; {LEAVE_OUT}: leave it out" if shown and not required else ""
        self.say(f"\n{name}: {help}" + (f" [{enter}{leave}]" if enter else ""))

    def _list(self, ids: list[str], options: Mapping[str, str]) -> list[str]:
        """Show some of the options with numbers; gives those shown."""
        shown = ids[:_MOST_LISTED]
        for number, id in enumerate(shown, 1):
            self.say(f"  {number:>3}  {options.get(id, id)}")
        if len(ids) > len(shown):
            self.say(f"       and {len(ids) - len(shown):,} more: type a part of the name")
        return shown

    def _several(self, words: str, found: list[str], options: Mapping[str, str], free: bool,
                 extra: Sequence[str]) -> list[str]:  # fmt: skip
        if not found:
            others = "".join(f", or {one}" for one in extra)
            self.fault(f"found {words!r}, expected {meant(words, options) or 'one'}{others}")
            return []
        listed = self._list([*found[: _MOST_LISTED - 1], *([words] if free else [])], options)
        self.say("  Which? Type its number, or more of its name.")
        return listed


def _found(words: str, options: Mapping[str, str], whole: bool = False) -> list[str]:
    """The options with these words in them, or the one that they are; with ``whole`` only that."""
    plain = folding.fold(words)
    exact = [id for id, label in options.items() if plain in (folding.fold(id), folding.fold(label))]
    if whole or not plain or len(exact) == 1:
        return exact
    return [id for id, label in options.items() if folding.matches(words, folding.fold(f"{id} {label}"))]
