"""The type of event that the words of a file name: by our names, by ACLED's, or as a mapping file says."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from geo.core.taxonomy import TYPES
from geo.core.text import fold
from geo.formats.tables.mapping_file import mapping_path, read_type_names

EXPECTED = "expected a type of event; a mapping file can say which it is: see python -m geo import --help"
# Where several types share one of ACLED's, the first of them is the usual one.
_ACLED_NAMES = {fold(type.acled[1]): type.id for type in reversed(TYPES) if type.acled and type.acled[1] != "Other"}
_KNOWN_NAMES = _ACLED_NAMES | {fold(name): type.id for type in TYPES for name in (type.label, type.id)}


class TypeVocabulary:
    """The types of event by the words for them in a file, with those of its mapping file."""

    def __init__(self, path: Path, mapping: Path | None) -> None:
        """Read the mapping file given, or else the one beside the file; RecordError with every problem of it."""
        beside = mapping_path(path)
        file = mapping or (beside if beside.is_file() else None)
        names, self.default = read_type_names(file) if file else ({}, None)
        self._types = _KNOWN_NAMES | {fold(name): type for name, type in names.items()}

    def find_type(self, words: Iterable[str]) -> str | None:
        """The type of the first word that names one, or the default one; None where there is none."""
        return next((self._types[word] for word in map(fold, words) if word in self._types), self.default)
