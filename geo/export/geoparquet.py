"""GeoParquet 1.1: the columns of `geo.columns`, which the dashboard opens again."""

from __future__ import annotations

from io import BytesIO

from geo import frames, geoparquet
from geo.export.extract import Extract


def dump(extract: Extract) -> bytes:
    """The extract as a GeoParquet file, with ``about`` in its metadata."""
    buffer = BytesIO()
    geoparquet.write(frames.build(extract.dataset), buffer, extract.about)
    return buffer.getvalue()
