"""What a mapping file may say: its keys, and the file as a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import get_args

from geo.core.model import Precision, Status
from geo.core.taxonomy import TYPE

COLUMNS = (
    "id", "title", "summary", "date", "last", "time", "lat", "lon", "place", "place_en", "place_sq", "place_sr",
    "municipality", "outside", "type", "actors", "precision", "radius_m", "basis", "status", "note", "source",
    "source_url", "source_publisher", "source_date",
)  # fmt: skip
WORDS = {
    "type": tuple(TYPE),
    "precision": get_args(Precision),
    "status": tuple(one for one in get_args(Status) if one != "corroborated"),
}
SETTINGS = ("delimiter", "encoding", "date_format", "separator")
PARTS = {
    "record": ("title", "description", "license", "coverage"),
    "columns": COLUMNS,
    "values": (*WORDS, "municipality"),
    "defaults": tuple(one for one in COLUMNS if one not in ("id", "date", "last", "lat", "lon")),
}
DELIMITERS = ",;\t|"
FIGURE = ("column", "about", "unit", "by", "by_column")


@dataclass(frozen=True)
class Plan:
    """What a mapping file says; the columns by our names for them."""

    delimiter: str | None = None
    encoding: str | None = None
    date_format: str | None = None
    separator: str = ";"
    record: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    figures: tuple[Mapping[str, str], ...] = ()

    def says(self, name: str) -> bool:
        """Whether a column or a default gives this."""
        return name in self.columns or name in self.defaults
