"""Texts: folded for a search, names in both languages, figures and distances in words, safe web addresses."""

import re
import unicodedata
from urllib.parse import urlsplit

from anyascii import anyascii
from cyrtranslit import to_latin


def fold(text: str) -> str:
    """The text in ASCII, lower case, with single spaces; folding it again changes nothing.

    Cyrillic is read as Serbian first, so that a name folds alike in both of its scripts; letters that
    Serbian does not have, and all other scripts, follow anyascii. Đ, its Cyrillic form and the "dj" that is
    typed for it all become "d".
    """
    plain = text if text.isascii() else _ascii(text)
    return " ".join(re.sub("dj+", "d", plain.lower()).split())


def matches(query: str, folded: str) -> bool:
    """Whether each word of the query, in any order, is somewhere in a folded text; an empty query matches all."""
    return all(word in folded for word in fold(query).split())


def both(sq: str, sr: str) -> str:
    """A place's name in both languages, as plain text; once where they are the same."""
    return sr if sr == sq else f"{sr} / {sq}"


def web_address(text: str | None) -> str | None:
    """The address if it is http or https, None otherwise: nothing else is ever made a link."""
    try:
        return text if text and urlsplit(text).scheme in ("http", "https") else None
    except ValueError:  # such as http://[
        return None


def number(value: float) -> str:
    """A figure as a reader writes it: thousands set apart, no decimals that say nothing."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,}"


def distance(metres: float) -> str:
    """A length in metres, or in kilometres from 1 km on."""
    if metres < 1000:
        return f"{metres:,.0f} m"
    return f"{number(round(metres / 1000, 1))} km" if metres < 100_000 else f"{metres / 1000:,.0f} km"


def _ascii(text: str) -> str:
    """The text in ASCII. Case goes first: the libraries tell a capital that has several Latin letters apart."""
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return anyascii(str(to_latin(composed)))
