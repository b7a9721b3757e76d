"""GeoJSON (RFC 7946): a feature an incident, which `geo.formats.geojson.reader` reads back.

The properties are those of `geo.formats.rows`. Beside the features the collection has ``record``, what the record
says of itself, as in GeoParquet, and ``about``, what the export does.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

import shapely

from geo.core.multilingual import list_translations
from geo.formats.extract import ExportData
from geo.formats.rows import IncidentRow, iter_rows


def dump_geojson(extract: ExportData) -> bytes:
    """The extract as a FeatureCollection in UTF-8, a feature a line."""
    record = asdict(extract.info)
    head = {"type": "FeatureCollection", "record": record | list_translations(record), "about": extract.about}
    members = "".join(f"{_format_json(key)}: {_format_json(value)},\n" for key, value in head.items())
    features = ",\n".join(_format_json(_feature(row)) for row in iter_rows(extract))
    return f'{{{members}"features": [\n{features}\n]}}\n'.encode(errors="backslashreplace")


def _feature(row: IncidentRow) -> dict[str, Any]:
    # Outlines run against the clock, as RFC 7946 wants them.
    shape = row.geometry and shapely.orient_polygons(row.geometry)
    geometry = None if shape is None else {"type": shape.geom_type, "coordinates": _coordinates(shape)}
    return {"type": "Feature", "id": row.values["id"], "geometry": geometry, "properties": row.values}


def _coordinates(shape: Any) -> Any:
    if shape.geom_type == "Polygon":
        return [shape.exterior.coords[:]]
    return shape.coords[0] if shape.geom_type == "Point" else shape.coords[:]


def _format_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
