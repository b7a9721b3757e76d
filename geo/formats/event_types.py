"""The type of event that the words of a file name: by our names, by ACLED's, or as a mapping file says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from geo.core.messages import Message
from geo.core.taxonomy import TYPES
from geo.core.text import fold
from geo.formats.tables.mapping_file import find_mapping

EXPECTED = Message("a type of event; a mapping file can say which it is: see python -m geo import --help")
# Where several types share one of ACLED's, the first of them is the usual one.
_ACLED_NAMES = {fold(type.acled[1]): type.id for type in reversed(TYPES) if type.acled and type.acled[1] != "Other"}
_KNOWN_NAMES = _ACLED_NAMES | {fold(name): type.id for type in TYPES for name in (type.label, type.id)}


def known_type(word: str) -> str | None:
    """The type that a word names by our names or by ACLED's; None where it names none."""
    return _KNOWN_NAMES.get(fold(word))


class TypeVocabulary:
    """The types of event by the words for them in a file, with those of its mapping file."""

    def __init__(self, path: Path, mapping: Path | None) -> None:
        """Read the mapping file given, or else the one beside the file; RecordError with every problem of it."""
        self.mapping = find_mapping(path, mapping)
        names, self.default = self.mapping.values.get("type", {}), self.mapping.defaults.get("type")
        self._types = _KNOWN_NAMES | {fold(name): type for name, type in names.items()}

    def knows(self, word: str) -> bool:
        """Whether a word names a type by itself, without the default."""
        return fold(word) in self._types

    def find_type(self, words: Iterable[str]) -> str | None:
        """The type of the first word that names one, or the default one; None where there is none."""
        return next((self._types[word] for word in map(fold, words) if word in self._types), self.default)
