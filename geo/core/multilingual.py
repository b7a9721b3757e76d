"""Texts of a record in several languages, and which of them a reader is shown.

Nothing is translated here: what a record does not say in the reader's language is shown in the language in which it was
written. Only Serbian is written in the other script where it is given in one: that is spelling, not translation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from cyrtranslit import to_latin

from geo.core.cyrillic import has_cyrillic, write_in_cyrillic
from geo.core.language import current_language

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A BCP 47 tag, such as sq or sr-Latn."""
_OTHER = 2


class MultilingualText(str):
    """A text that a record gives in several languages: as a string it is the first of them, the original."""

    __slots__ = ("languages",)
    languages: Mapping[str, str]
    """The text by BCP 47 tag, the original first."""

    def __new__(cls, languages: Mapping[str, str]) -> MultilingualText:
        """Make a text of one language or more."""
        text = super().__new__(cls, next(iter(languages.values())))
        text.languages = dict(languages)
        return text

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MultilingualText) and self.languages == other.languages

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return str.__hash__(self)

    def __getnewargs__(self) -> tuple[Any]:  # for copies and pickles
        return (dict(self.languages),)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({dict(self.languages)!r})"


class Wording(NamedTuple):
    """A text as a reader is shown it, and the tag of its language; None where that is the reader's, or not known."""

    text: str
    language: str | None


def choose_wording(text: str, original: str | None = None) -> Wording:
    """Choose the wording of a text for the reader: in the language that is being written, or else the original.

    Parameters
    ----------
    text : str
        Of a record, perhaps a `MultilingualText`.
    original : str, optional
        The language of the record's texts that stand in one language only, where the record says.
    """
    wanted = current_language()
    languages = text.languages if isinstance(text, MultilingualText) else {original: str(text)} if original else {}
    nearest = min(languages, key=lambda tag: _rank(tag, wanted), default="")
    if _rank(nearest, wanted) < _OTHER:
        return Wording(_spell(languages[nearest], wanted), None)
    return Wording(str(text), next(iter(languages), None))


def may_respell(original: str | None) -> bool:
    """Whether `choose_wording` may write texts of a language in another script for the reader."""
    wanted = current_language()
    return wanted.startswith("sr-") and original is not None and _rank(original, wanted) < _OTHER


def list_wordings(text: str) -> list[str]:
    """List a text in all languages in which it is given, the original first."""
    return list(text.languages.values()) if isinstance(text, MultilingualText) else [text]


def list_translations(values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """List those of some values that are given in several languages, by name and then by tag, fit for JSON."""
    return {name: dict(value.languages) for name, value in values.items() if isinstance(value, MultilingualText)}


def _rank(tag: str, wanted: str) -> int:
    """How far a language is from the one that is wanted: 0 the same, 1 the same but for script or region, else 2."""
    if tag.lower() == wanted.lower():
        return 0
    return 1 if tag.lower().split("-")[0] == wanted.lower().split("-")[0] else _OTHER


def _spell(text: str, wanted: str) -> str:
    """Write Serbian in the script that is wanted; a text in another language as it is."""
    if wanted == "sr-Latn":
        return str(to_latin(text, "sr")) if has_cyrillic(text) else text
    if wanted == "sr-Cyrl":
        return text if has_cyrillic(text) else write_in_cyrillic(text)
    return text
