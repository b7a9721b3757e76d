"""The catalogue: every sentence that a reader sees, in English in the code, in other languages in ``locale/``.

A message is a whole sentence, or as much of one as stands alone, with named places in braces: ``gettext("Page {page} of
{pages}", page=1, pages=3)``. Its English text is its key. The same functions are the templates' ``_`` and ``ngettext``
and those of geo/web/shared/language.js; `tests/helpers/catalogue.py` reads the messages out of all three. The fixed
words of a record are messages too: they stand in files in English, and are shown in the page's language.

What is said once and shown to readers of several languages, such as a problem of a file, is a `Message`: it is
translated where it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from geo.core.language import (
    DEFAULT,
    LANGUAGES,
    choose_plural,
    current_language,
    has_ordinal_dots,
    write_in_cyrillic,
    write_number,
)

if TYPE_CHECKING:
    from babel.messages import Catalog
    from babel.messages import Message as Entry

FOLDER = Path(__file__).parent / "locale"
Catalogue = Mapping[str, tuple[str, ...]]
"""The forms of each message by its key, several only of what is counted; under a context the key begins with it."""
Value = str | int | tuple[str, ...]
"""What stands in a place of a `Message`."""
_CONTEXT_END = "\x04"  # as in a compiled catalogue of gettext
_BEFORE_MARK = re.compile(r"\{(\w+)\}(?=[.,:;)])")
_NUMBER_DOT = re.compile(r"(?<=\d)\.$")


class Message(str):
    """A sentence that is translated where it is shown: `translate_message`. As a text it is its English.

    ``Message("found {size} MB, expected {expected}", size=12, expected=RECORD_MB.expected)``: so is it compared,
    sorted, logged and given by an error that was raised with it. A value may be a message too, or several, which are
    listed with commas; a whole number is written with thousands set apart, so that what counts nothing, such as a line
    or a year, is given as text.
    """

    english: str
    key: tuple[str, ...]
    context: str
    values: Mapping[str, Value]

    def __new__(cls, text: str, /, **values: object) -> Message:
        """Make the sentence in English."""
        kept = {name: value if isinstance(value, str | int | tuple) else str(value) for name, value in values.items()}
        words = {name: _write_in_english(value) for name, value in kept.items()}
        self = super().__new__(cls, text.format(**words) if words else text)
        self.english, self.key, self.context, self.values = text, (text,), "", kept
        return self

    def __str__(self) -> str:
        """Return the message as it is, so that what is said by `str`, such as an error, can be translated."""
        return self


def plural_message(singular: str, plural: str, number: int, /, **values: object) -> Message:
    """Make a message about so many things; ``{n}`` is the number."""
    return plural_message_in("", singular, plural, number, **values)


def plural_message_in(context: str, singular: str, plural: str, number: int, /, **values: object) -> Message:
    """Make a message about so many things that is another elsewhere, such as one in another case."""
    message = Message(singular if number == 1 else plural, n=number, **values)
    message.key, message.context = (singular, plural), context
    return message


def unit_message(reworded: str, text: str, /, **values: object) -> Message:
    """Make a message that says municipality, ``text``, reworded in English for other units: see `Level.message`."""
    message = Message(reworded, **values)
    message.key, message.context = (text,), "unit"
    return message


def translate_message(text: str) -> str:
    """Say a message in the language; a text that is none stays as it is."""
    if not isinstance(text, Message):
        return text
    form = text.english
    if current_language() != DEFAULT:
        match text.key, text.values:
            case (singular, plural), {"n": int(number)}:
                form = find_plural(singular, plural, number, text.context)
            case (key,), _:
                form = find_message(key, text.context)
    return _fill(form, {name: _translate_value(value) for name, value in text.values.items()})


def replace_in_message(text: str, old: str, new: str) -> str:
    """Replace a value of a message, or a part of one that is a text, such as the path of a file."""
    if text == old:
        return new
    if not isinstance(text, Message):
        return text.replace(old, new)
    values = {
        name: replace_in_message(value, old, new) if isinstance(value, str) else value
        for name, value in text.values.items()
    }
    replaced = Message(text.english, **values)
    replaced.key, replaced.context = text.key, text.context
    return replaced


def _write_in_english(value: Value) -> str:
    return f"{value:,}" if isinstance(value, int) else ", ".join(value) if isinstance(value, tuple) else value


def _translate_value(value: Value) -> str:
    if isinstance(value, int):
        return write_number(value)
    return ", ".join(map(translate_message, value)) if isinstance(value, tuple) else translate_message(value)


def gettext(message: str, **values: object) -> str:
    """Translate a message, and put values in its places."""
    return _fill(find_message(message), values)


def pgettext(context: str, message: str, **values: object) -> str:
    """Translate a message that means something else elsewhere."""
    return _fill(find_message(message, context), values)


def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
    """Translate a message about so many things; ``{n}`` is the number."""
    return _fill(find_plural(singular, plural, number), {"n": write_number(number), **values})


def npgettext(context: str, singular: str, plural: str, number: int, **values: object) -> str:
    """Translate a message about so many things that is another elsewhere, such as one in another case."""
    form = find_plural(singular, plural, number, context)
    return _fill(form, {"n": write_number(number), **values})


def gettext_noop(message: str) -> str:
    """Mark a message that `gettext` translates later, where it is shown."""
    return message


def level_noop(message: str) -> str:
    """Mark a message that says municipality, where other records have other units: see `Level.translate`."""
    return message


class Level(NamedTuple):
    """The word for the units of boundaries, such as municipality, state or province."""

    singular: str = "municipality"
    plural: str = "municipalities"

    def reword(self, text: str) -> str:
        """Put the level's own word where a text says municipality or municipalities."""
        for usual, word in (("municipalities", self.plural), ("municipality", self.singular)):
            text = text.replace(usual, word).replace(usual.capitalize(), word.capitalize())
        return text

    def translate(self, message: str, **values: object) -> str:
        """Translate a message that says municipality: with the level's own word in English, else with "unit"."""
        text = self.reword(message) if current_language() == DEFAULT else message
        return pgettext("" if self == MUNICIPALITY else "unit", text, **values)

    def message(self, message: str, **values: object) -> Message:
        """Make a message that is translated where it is shown, as `translate` does."""
        if self == MUNICIPALITY:
            return Message(message, **values)
        return unit_message(self.reword(message), message, **values)

    @classmethod
    def of(cls, word: str) -> Level:
        """Make the level of an English word in the singular."""
        word = word.strip().lower()
        if word.endswith("y") and word[-2:-1] not in "aeiou":
            return cls(word, f"{word[:-1]}ies")
        return cls(word, f"{word}es" if word.endswith(("s", "sh", "ch", "x")) else f"{word}s")


MUNICIPALITY = Level()
UNIT = Level("unit", "units")
"""The level of units of several kinds."""


def find_message(message: str, context: str = "") -> str:
    """Find a message in the language, its places not filled yet; under a context it may be another, but need not."""
    catalogue = read_catalogue(current_language())
    forms = catalogue.get(f"{context}{_CONTEXT_END}{message}") if context else None
    return (forms or catalogue.get(message) or (message,))[0]


def translate_to_all(message: str) -> list[str]:
    """List a message in each language that is offered."""
    return [read_catalogue(tag).get(message, (message,))[0] for tag in LANGUAGES]


def find_plural(singular: str, plural: str, number: int, context: str = "") -> str:
    """Find the form of a message about so many things, its places not filled yet."""
    key = f"{context}{_CONTEXT_END}{singular}" if context else singular
    if forms := read_catalogue(current_language()).get(key):
        return forms[choose_plural(number)]
    return singular if number == 1 else plural


def _fill(text: str, values: Mapping[str, object]) -> str:
    """Put values in the places of a text; the full stop of a number, "2022.", gives way to a mark that follows it."""
    if values and has_ordinal_dots():
        places = _BEFORE_MARK.findall(text)
        values = {name: _NUMBER_DOT.sub("", str(values[name])) if name in places else values[name] for name in values}
    return text.format(**values) if values else text


@lru_cache(maxsize=16)
def read_catalogue(tag: str) -> Catalogue:
    """Read the catalogue of a language, once; that of English, whose messages are the keys, is empty."""
    return {} if tag == DEFAULT else index_messages(read_po(tag))


@lru_cache(maxsize=16)
def read_po(tag: str) -> Catalog:
    """Read the file of a language, once; Serbian in Cyrillic is made of that in Latin."""
    from babel.messages.pofile import read_po as parse

    with (FOLDER / ("sr-Latn" if tag == "sr-Cyrl" else tag) / "LC_MESSAGES" / "geo.po").open("rb") as file:
        catalog = parse(file)
    for message in catalog if tag == "sr-Cyrl" else ():
        if message.id:
            forms = message.string if isinstance(message.string, tuple) else (message.string,)
            written = tuple(write_in_cyrillic(str(form)) for form in forms)
            message.string = written if isinstance(message.string, tuple) else written[0]
    return catalog


def index_messages(catalog: Iterable[Entry]) -> Catalogue:
    """Put messages by their keys; what is fuzzy or missing stays out."""
    entries: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        forms = message.string if isinstance(message.string, tuple) else (message.string,)
        key = str(message.id[0] if isinstance(message.id, tuple) else message.id)
        if all(forms):
            entries[f"{message.context}{_CONTEXT_END}{key}" if message.context else key] = tuple(map(str, forms))
    return entries


# No code uses these: they are here for `tests/helpers/catalogue.py` to find, as the words themselves stand in files.
STATUSES = (
    gettext_noop("reported"), gettext_noop("corroborated"), gettext_noop("verified"), gettext_noop("disputed"),
    gettext_noop("retracted"),
)  # fmt: skip
DISAGREEMENTS = (
    gettext_noop("day"), gettext_noop("number"), gettext_noop("place"), gettext_noop("cause"), gettext_noop("actor"),
    gettext_noop("nature"),
)  # fmt: skip
COPY_STATES = (
    gettext_noop("matches"), gettext_noop("altered"), gettext_noop("missing"), gettext_noop("not archived"),
    gettext_noop("no hash"),
)  # fmt: skip
