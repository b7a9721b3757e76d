"""Records taken away as TimeMap, and files of TimeMap that are not ours, made up from its list of fields."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from geo.core.dates import Window
from geo.core.model import Dataset
from geo.core.tables import build_tables
from geo.formats import registry
from geo.formats.builder import ImportResult
from geo.publish import Extract, extract_view
from geo.record.record import Record
from geo.record.view import LAYERS, View
from geo.spatial.municipalities import assign_municipality
from tests.helpers import squares


def extract(dataset: Dataset) -> Extract:
    """The whole record as something taken away."""
    tables = build_tables(dataset)
    found = Record(tables, assign_municipality(tables.places, squares.boundaries()), squares.boundaries(), "abc")
    return extract_view(found, View(Window(*found.days, "window"), layers=LAYERS), date(2023, 1, 2))


def event(id: str = "X1", **changes: Any) -> dict[str, Any]:
    """An event as TimeMap's users write it; None takes a field away."""
    fields = {
        "id": id, "description": "A wall came down. Nobody was hurt.", "date": "12/8/2022", "time": "",
        "time_precision": "", "location": "Milltown", "latitude": "42.05123", "longitude": "20.05123",
        "associations": ["t1"], "sources": ["s1"], "comments": "", "graphic": "FALSE",
    }  # fmt: skip
    return {name: value for name, value in (fields | changes).items() if value is not None}


def source(id: str = "s1", **changes: Any) -> dict[str, Any]:
    """A source as TimeMap's users write it."""
    fields = {"id": id, "title": "A video", "type": "Video", "url": "https://example.org/v", "description": "",
              "date": "12/9/2022", "paths": ["https://example.org/v"]}  # fmt: skip
    return fields | changes


TAG = {"id": "t1", "title": "Damage to property", "mode": "FILTER", "filter_paths": ["Kind", "Damage to property"]}


def write(folder: Path, *events: Any, sources: Any = None, associations: Any = None) -> Path:
    """The three files in a folder."""
    folder.mkdir(exist_ok=True)
    (folder / "events.json").write_text(json.dumps(list(events), indent=1))
    (folder / "sources.json").write_text(json.dumps({"s1": source()} if sources is None else sources, indent=1))
    (folder / "associations.json").write_text(json.dumps([TAG] if associations is None else associations, indent=1))
    return folder


def flat(id: str = "X1", **changes: Any) -> dict[str, Any]:
    """An event as TimeMap exports it."""
    fields = {
        "id": id, "date": "12/8/2022", "latitude": "42.05123", "longitude": "20.05123", "location": "Milltown",
        "description": "A wall came down.",
        "sources": [{"id": "s1", "path": "https://example.org/v", "description": "A video"}],
        "filters": [{"key": "Kind", "value": "Damage to property"}],
    }  # fmt: skip
    return fields | changes


def read(path: Path, kind: str = "timemap", mapping: Path | None = None) -> ImportResult:
    """What comes of an import, over the squares."""
    return registry.import_file(kind, path, squares.boundaries(), mapping)
