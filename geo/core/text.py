"""Texts: folded, cleaned, cut, quoted, in several languages; names, counts and options in words; web addresses.

Of a text in several languages a reader is shown one. Nothing is translated here: what a record does not say in the
reader's language is shown in the language in which it was written. Only Serbian is written in the other script where it
is given in one: that is spelling, not translation.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from anyascii import anyascii
from cyrtranslit import to_latin

from geo.core.language import current_language, has_cyrillic, write_in_cyrillic, write_number
from geo.core.messages import Message, gettext

NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""A control character, line separator or half of a surrogate pair: what no text holds, and YAML refuses."""

NUMBER_WORDS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"
)  # fmt: skip
"""The numbers from 0 on, in words."""

_MAX_LISTED = 24
_MAX_LISTED_BESIDE_A_GUESS = 8

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
"""A BCP 47 tag, such as sq or sr-Latn."""
_OTHER_LANGUAGE = 2


def fold(text: str) -> str:
    """Fold a text into ASCII, lower case, with single spaces; folding it again changes nothing.

    Cyrillic is read as Serbian first, so that a name folds alike in both of its scripts; letters that
    Serbian does not have, and all other scripts, follow anyascii. Đ, its Cyrillic form and the "dj" that is
    typed for it all become "d".
    """
    plain = text if text.isascii() else _ascii(text)
    return " ".join(re.sub("dj+", "d", plain.lower()).split())


def matches_query(query: str, folded: str) -> bool:
    """Whether each word of the query, in any order, is somewhere in a folded text; an empty query matches all."""
    return all(word in folded for word in fold(query).split())


def split_matches(query: str, text: str) -> list[tuple[str, bool]]:
    """Split a text into its words and what is between them, each with whether a word of the query is in it."""
    wanted = fold(query).split()
    return [(part, any(word in fold(part) for word in wanted)) for part in re.split(r"(\s+)", text) if part]


def join_names(sq: str, sr: str, first: str = "sr") -> str:
    """Join a place's names in both languages, that of ``first`` (sq or sr) first; one name where they are the same."""
    return " / ".join(name for _, name in list_names(sq, sr, first))


def list_names(sq: str, sr: str, first: str = "sr") -> tuple[tuple[str, str], ...]:
    """List a place's names as `join_names` joins them, each with its language as HTML names it.

    That is "" where the name is the same in both.
    """
    if sq == sr:
        return (("", sr),)
    serbian = "sr" if has_cyrillic(sr) else "sr-Latn"
    names = ("sq", sq), (serbian, sr)
    return names if first == "sq" else names[::-1]


def describe_moment(date: str, time: str | None) -> str:
    """Describe a day in words, and the time of day where that is known: "8 December 2022, around 23:00"."""
    return gettext("{date}, {time}", date=date, time=describe_time(time)) if time else date


def describe_time(time: str) -> str:
    """Say a time of day in words: "23:00", or "around 23:00" for ~23:00."""
    return gettext("around {time}", time=time[1:]) if time.startswith("~") else time


def printable(text: str) -> str:
    """Delete the control characters, as `NOT_TEXT` has them; line breaks and tabs stay."""
    return NOT_TEXT.sub("", text)


def unprintable(text: str) -> str | None:
    """Name the first control character, such as "the control character U+0000"; None where there is none."""
    stray = NOT_TEXT.search(text)
    return Message("the control character {code}", code=f"U+{ord(stray.group()):04X}") if stray else None


def printable_line(text: str, replacement: str = "") -> str:
    """Put the text on one line with single spaces, and replace what changes the direction or look of what follows."""
    return "".join(char if char.isprintable() else replacement for char in " ".join(text.split()))


def escape_line(text: str) -> str:
    """Escape what a terminal would obey, or what turns its neighbours round: controls, bidi marks, halves of pairs.

    A line break is escaped too: what is one text stays on one line. Spaces of every width stay.
    """
    return "".join(char if _is_shown(char) else char.encode("unicode_escape").decode() for char in text)


def escape_lines(text: str) -> str:
    """Escape each line of a text as `escape_line` does; the line feeds and tabs between its words stay."""
    if text.replace("\n", "").isprintable():
        return text
    return "\n".join("\t".join(map(escape_line, line.split("\t"))) for line in text.split("\n"))


def _is_shown(char: str) -> bool:
    return char.isprintable() or unicodedata.category(char) == "Zs"


def clip_text(text: str, max_chars: int, between_words: bool = False) -> str:
    """Cut a text that is longer than ``max_chars``, so that it has at most as many with the "…" at its end."""
    if len(text) <= max_chars:
        return text
    clipped = text[: max_chars - 1]
    if between_words:
        words, _, rest = clipped.rpartition(" ")
        clipped = words or rest
    return clipped.rstrip() + "…"


def quote_text(text: str, max_chars: int = 60) -> str:
    """Quote text from a file for a message: on one line, and no more than its first ``max_chars`` characters."""
    return repr(text if len(text) <= max_chars else text[:max_chars] + "…")


def list_options(options: Sequence[str]) -> str:
    """List the options for a message; only say how many where they are too many to read."""
    return ", ".join(options) if len(options) <= _MAX_LISTED else _count_options(options)


def nearest_option(name: str, options: Iterable[str]) -> str | None:
    """Find the option that a mistyped name resembles, if any."""
    return next(iter(get_close_matches(name, tuple(options), n=1)), None)


def suggest_options(name: str, options: Iterable[str]) -> str:
    """Say what was expected instead of ``name``: the options if they are few, and the one that it resembles."""
    known = tuple(options)
    nearest = nearest_option(name, known)
    if nearest is None:
        return list_options(known)
    few = list_options(known) if len(known) <= _MAX_LISTED_BESIDE_A_GUESS else _count_options(known)
    return Message("{options} (did you mean {nearest}?)", options=few, nearest=repr(nearest))


def join_words(words: Sequence[str]) -> str:
    """Join words of a file for a message: "a and b and c"."""
    text = words[0]
    for word in words[1:]:
        text = Message("{first} and {second}", first=text, second=word)
    return text


def _count_options(options: Sequence[str]) -> str:
    return Message("one of the {number} known", number=str(len(options)))


def format_count(number: int, noun: str) -> str:
    """Count things in words, such as "1 place" or "1,200 places"."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def safe_web_address(text: str | None) -> str | None:
    """Return the address if it is http or https, None otherwise: nothing else is ever made a link."""
    try:
        return text if text and urlsplit(text).scheme in ("http", "https") else None
    except ValueError:  # such as http://[
        return None


def format_number(value: float) -> str:
    """Format a figure with thousands set apart and no decimals that say nothing."""
    return write_number(value, 0 if value == int(value) else None)


def format_distance(metres: float) -> str:
    """Format a length in metres, or in kilometres from 1 km on."""
    if metres < 1000:
        return f"{write_number(metres, 0)} m"
    return f"{format_number(round(metres / 1000, 1)) if metres < 100_000 else write_number(metres / 1000, 0)} km"


def _ascii(text: str) -> str:
    """Transcribe into ASCII. Case goes first: the libraries treat a capital that becomes several letters otherwise."""
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return anyascii(str(to_latin(composed)))


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
    if _rank(nearest, wanted) < _OTHER_LANGUAGE:
        return Wording(_spell(languages[nearest], wanted), None)
    return Wording(str(text), next(iter(languages), None))


def may_respell(original: str | None) -> bool:
    """Whether `choose_wording` may write texts of a language in another script for the reader."""
    wanted = current_language()
    return wanted.startswith("sr-") and original is not None and _rank(original, wanted) < _OTHER_LANGUAGE


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
    return 1 if tag.lower().split("-")[0] == wanted.lower().split("-")[0] else _OTHER_LANGUAGE


def _spell(text: str, wanted: str) -> str:
    """Write Serbian in the script that is wanted; a text in another language as it is."""
    if wanted == "sr-Latn":
        return str(to_latin(text, "sr")) if has_cyrillic(text) else text
    if wanted == "sr-Cyrl":
        return text if has_cyrillic(text) else write_in_cyrillic(text)
    return text
