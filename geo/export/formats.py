"""The formats in which a view can be taken away, as data."""

from __future__ import annotations

from typing import NamedTuple


class Format(NamedTuple):
    """A format.

    ``module`` writes it; ``suffix`` ends the name of its files; ``label`` and ``use`` tell a user what it is and
    what for; ``loses`` what of a record it cannot hold.
    """

    module: str
    suffix: str
    mime: str
    label: str
    use: str
    loses: str


_UNDRAWN = (
    "The order in which the file keeps its incidents. TimeMap shows a span of days as its first day, and has no spot "
    "for areas, lines and places known only to the municipality or region: they are not on its map"
)

FORMATS: dict[str, Format] = {
    "html": Format(
        "html",
        ".html",
        "text/html",
        "Stand-alone page",
        "to embed or mail: one file with timeline, map, cards and sources that opens from disk, without a network",
        "Filters, figures, the story, online base maps, the archived texts, and all that the view does not show.",
    ),
    "yaml": Format(
        "excerpt",
        ".yaml",
        "application/yaml",
        "Record (YAML)",
        "a smaller record that this program, or an editor, opens again",
        "Nothing of the incidents shown. The others are left out, with the places and sources that only they name and "
        "the comments on them; of records that are not kept as YAML there are no comments to keep.",
    ),
    "geojson": Format(
        "geojson",
        ".geojson",
        "application/geo+json",
        "GeoJSON",
        "for QGIS, web maps and scripts; the dashboard opens it again",
        "comments, the order of the file, places and sources that no incident names, which way round an area is listed",
    ),
    "csv": Format(
        "csv",
        ".csv",
        "text/csv",
        "CSV",
        "for Excel, LibreOffice and pandas: a row an incident",
        "as GeoJSON; of sources all but the titles; claims are text, not to be read back",
    ),
    "geoparquet": Format(
        "geoparquet",
        ".parquet",
        "application/vnd.apache.parquet",
        "GeoParquet",
        "for GeoPandas, DuckDB and records too large for YAML; the dashboard opens it again",
        "comments, the order of the file, places and sources that no incident names",
    ),
    "kml": Format(
        "kml",
        ".kml",
        "application/vnd.google-earth.kml+xml",
        "KML",
        "for Google Earth, with its time slider",
        "as CSV; all but the title and the days stands in a text; a date that is not known is drawn as one that lasts",
    ),
    "csl": Format(
        "csl",
        ".csl.json",
        "application/vnd.citationstyles.csl+json",
        "Citations (CSL-JSON)",
        "for Zotero, Pandoc and other reference managers: the record, each incident, each source",
        "places, claims and all that no citation has",
    ),
    "timemap": Format(
        "timemap",
        ".timemap.zip",
        "application/zip",
        "TimeMap, its three files",
        "for a TimeMap of your own: events, sources and associations; read again by import",
        f"{_UNDRAWN}; what else it has no field for is YAML in the comments",
    ),
    "timemap-flat": Format(
        "timemap_flat",
        ".timemap.json",
        "application/json",
        "TimeMap, one flat list",
        "for scripts that read what TimeMap itself exports; read again by import",
        f"{_UNDRAWN}; what else it has no field for is YAML in the filter Record",
    ),
}
