"""Which words of a file are which type of event: by name, by ACLED's, or as its user says in a mapping file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from geo.core import taxonomy
from geo.core.text import fold
from geo.formats.tables import mapping_file as mappings

EXPECTED = "expected a type of event; a mapping file can say which it is: see python -m geo import --help"
# Where several types share one of ACLED's, the first of them is the usual one.
_ACLED = {fold(kind.acled[1]): kind.id for kind in reversed(taxonomy.TYPES) if kind.acled and kind.acled[1] != "Other"}
_NAMED = _ACLED | {fold(name): kind.id for kind in taxonomy.TYPES for name in (kind.label, kind.id)}


class Types:
    """The types that words name in a file, with those of the mapping file given or else of the one beside it."""

    def __init__(self, path: Path, mapping: Path | None) -> None:
        """RecordError, with every problem of the mapping file."""
        beside = mappings.beside(path)
        file = mapping or (beside if beside.is_file() else None)
        said, self.usual = mappings.types(file) if file else ({}, None)
        self.known = _NAMED | {fold(theirs): ours for theirs, ours in said.items()}

    def find(self, words: Iterable[str]) -> str | None:
        """The type of the first word that names one, or the usual one; None where there is none."""
        return next((self.known[word] for word in map(fold, words) if word in self.known), self.usual)
