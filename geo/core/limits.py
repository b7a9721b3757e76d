"""Limits on what is read, in one table; each can be raised by the environment variable that bears its name.

A file is held against them before it is unpacked or made into objects, so that none can take all memory or time.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from geo.core.messages import Message

BYTES_PER_MB = 1_000_000


@dataclass(frozen=True)
class Limit:
    """A limit: ``variable`` is the environment variable that sets another one than the default."""

    variable: str
    default: int
    unit: str
    use: str

    @property
    def value(self) -> int:
        """The limit that holds, in its unit; the default where the variable is not a whole number above 0."""
        given = os.environ.get(self.variable, "")
        return int(given) if given.isascii() and given.isdigit() and len(given) <= 15 and int(given) else self.default

    @property
    def max_bytes(self) -> int:
        """The limit in bytes, of one that is in MB."""
        return self.value * BYTES_PER_MB

    @property
    def expected(self) -> str:
        """The limit in words, with how to raise it, as they follow "expected" in a message."""
        return Message(
            "at most {value} {unit}, or a higher limit in the environment variable {variable}",
            value=self.value,
            unit=self.unit,
            variable=self.variable,
        )


RECORD_MB = Limit("GEO_MAX_RECORD_MB", 10, "MB", "a record in YAML")
IMPORT_MB = Limit("GEO_MAX_IMPORT_MB", 500, "MB", "a file of another format, unpacked; a file opened on the page")
GEOPARQUET_MB = Limit("GEO_MAX_GEOPARQUET_MB", 8_000, "MB", "a record in GeoParquet, unpacked")
BOUNDARIES_MB = Limit("GEO_MAX_BOUNDARIES_MB", 500, "MB", "a boundary file, unpacked, with the files beside it")
SETTINGS_MB = Limit("GEO_MAX_SETTINGS_MB", 1, "MB", "a mapping file, or the .meta.json beside a boundary file")
DOCUMENT_MB = Limit("GEO_MAX_DOCUMENT_MB", 2_000, "MB", "an archived document that is verified")
ROWS = Limit("GEO_MAX_ROWS", 5_000_000, Message("rows"), "a table or a record in GeoParquet")
NODES = Limit("GEO_MAX_NODES", 1_000_000, Message("values"), "a record in YAML: keys, values and items of lists")
MUNICIPALITIES = Limit("GEO_MAX_MUNICIPALITIES", 200_000, Message("units"), "a boundary file")
VERTICES = Limit("GEO_MAX_VERTICES", 20_000_000, Message("vertices"), "a boundary file")
PROBLEMS = Limit("GEO_MAX_PROBLEMS", 100, Message("problems"), "what the terminal shows of the problems of a file")

LIMITS = (
    RECORD_MB, IMPORT_MB, GEOPARQUET_MB, BOUNDARIES_MB, SETTINGS_MB, DOCUMENT_MB, ROWS, NODES, MUNICIPALITIES, VERTICES,
    PROBLEMS,
)  # fmt: skip
"""All limits, in the order of the documentation."""
