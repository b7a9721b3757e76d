"""What a text search compares: words without case, diacritics or script."""

import re
import unicodedata

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


def _ascii(text: str) -> str:
    """The text in ASCII. Case goes first: the libraries tell a capital that has several Latin letters apart."""
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return anyascii(str(to_latin(composed)))
