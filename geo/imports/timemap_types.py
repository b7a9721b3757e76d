"""Which filter of TimeMap is which type of event: by its name, or as a user says in a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from geo import taxonomy
from geo.errors import Problem, RecordError
from geo.folding import fold
from geo.reader import text, tree
from geo.reader.scalars import meant

ANY = "*"
_NAMED = {fold(name): kind.id for kind in taxonomy.TYPES for name in (kind.label, kind.id)}


class Types:
    """The types that filters name: ``Shelling: explosion`` in the file, a line each; ``"*"`` is any other filter."""

    def __init__(self, mapping: Path | None) -> None:
        """RecordError, with every problem of the file."""
        self.known = _NAMED | (_read(mapping) if mapping else {})

    def find(self, values: Iterable[str]) -> str | None:
        """The type of the first filter that names one; None where none does."""
        found = (self.known[fold(value)] for value in values if fold(value) in self.known)
        return next(found, self.known.get(ANY))


def _read(mapping: Path) -> dict[str, str]:
    problems: list[Problem] = []
    try:
        root = tree.compose(text.load(mapping), problems)
    except tree.Halt as halt:
        raise RecordError(str(mapping), [*problems, halt.problem]) from None
    entries = root.value if isinstance(root.value, dict) else {}
    if not entries and not problems:
        problems.append(
            root.problem(f"found {root.found}, expected a line for each filter, such as `Shelling: explosion`")
        )
    problems += [
        node.problem(f"found {node.found}, expected {meant(node.written, taxonomy.TYPE)}")
        for node in entries.values()
        if node.usable and node.value not in taxonomy.TYPE
    ]
    if problems:
        raise RecordError(str(mapping), problems)
    return {key if key == ANY else fold(key): node.written for key, node in entries.items()}
