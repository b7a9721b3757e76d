"""GeoParquet 1.1: the columns of `geo.formats.geoparquet.columns`, which the dashboard opens again."""

from __future__ import annotations

from io import BytesIO

from geo.core.tables import build_tables
from geo.formats.extract import ExportData
from geo.formats.geoparquet import reader as geoparquet


def dump(extract: ExportData) -> bytes:
    """The extract as a GeoParquet file, with ``about`` in its metadata."""
    buffer = BytesIO()
    geoparquet.write(build_tables(extract.dataset), buffer, extract.about)
    return buffer.getvalue()
