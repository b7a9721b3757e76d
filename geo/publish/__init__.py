"""Exports of a view: what is on the screen, in the formats of the field.

`FORMATS` is the whole list, as data: for the command line, the page's menu and the documentation.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, cast

from geo.record.view_extract import Extract, Sheet, describe_view, extract_view

__all__ = ["FORMATS", "Extract", "Format", "Sheet", "describe_view", "dump", "extract_view"]


class Format(NamedTuple):
    """A format in which a view can be exported.

    Attributes
    ----------
    writer : str
        The function that makes the bytes of a file from an `Extract`, as "module:function". Its module is imported
        when the format is asked for: some are heavy.
    suffix, mime : str
        The end of the name of its files, and their media type.
    label, use : str
        Its name, and what it is for, for a user.
    loses : str
        Which parts of a record it cannot hold.
    """

    writer: str
    suffix: str
    mime: str
    label: str
    use: str
    loses: str


_UNDRAWN = (
    "the order in which the file keeps its incidents. TimeMap shows a span of days as its first day, an approximate "
    "time as an exact one, and has no spot for areas, lines and places known only to the municipality or region: they "
    "are not on its map"
)
_UNNAMED = "comments, the order of the file, places and sources that no incident names"
_UNWRITTEN = (
    "summaries, claims, sources, actors, targets, informants, times and notes; titles where there are too many to list"
)

FORMATS = {
    "html": Format(
        "geo.publish.html:dump_html", ".html", "text/html", "Stand-alone page",
        "to mail or embed: one file with timeline, map, cards and sources that opens from disk, without a network",
        "filters, figures, the story, online base maps, the archived texts",
    ),
    "png": Format(
        "geo.publish.print:draw_png",
        ".png", "image/png", "Map for print (PNG)", "a figure in a report: A4 or 16:9 at 300 dpi", _UNWRITTEN,
    ),
    "pdf": Format(
        "geo.publish.print:draw_pdf",
        ".pdf", "application/pdf", "Map for print (PDF)", "a sheet to print, sharp at any size", _UNWRITTEN,
    ),
    "svg": Format(
        "geo.publish.print:draw_svg",
        ".svg", "image/svg+xml", "Map for print (SVG)", "a figure to work on in a drawing program", _UNWRITTEN,
    ),
    "csv": Format(
        "geo.formats.tables.csv_writer:dump_csv",
        ".csv", "text/csv", "CSV", "for Excel, LibreOffice and pandas: a row an incident",
        f"{_UNNAMED}; of sources all but the titles; claims and informants are text, not to be read back",
    ),
    "geojson": Format(
        "geo.formats.geojson.writer:dump_geojson", ".geojson", "application/geo+json", "GeoJSON",
        "for QGIS, web maps and scripts; the dashboard opens it again",
        f"{_UNNAMED}, which way round an area is listed",
    ),
    "geoparquet": Format(
        "geo.formats.geoparquet.writer:dump_geoparquet", ".parquet", "application/vnd.apache.parquet", "GeoParquet",
        "for GeoPandas, DuckDB and records too large for YAML; the dashboard opens it again", _UNNAMED,
    ),
    "kml": Format(
        "geo.publish.kml:dump_kml",
        ".kml", "application/vnd.google-earth.kml+xml", "KML", "for Google Earth, with its time slider",
        "as CSV; all but the title and the days stands in a text; a date that is not known is drawn as one that lasts",
    ),
    "yaml": Format(
        "geo.formats.yaml.excerpt:dump_excerpt", ".yaml", "application/yaml", "Record (YAML)",
        "a smaller record, which the dashboard or an editor opens again, with its comments and order",
        "nothing of the incidents shown; the others are left out, with the places and sources that only they name and "
        "the comments on them",
    ),
    "timemap": Format(
        "geo.formats.timemap.writer:dump_timemap", ".timemap.zip", "application/zip", "TimeMap, its three files",
        "for a TimeMap of your own: events, sources and associations; read again by import",
        f"{_UNDRAWN}; what else it has no field for is YAML in the comments",
    ),
    "timemap-flat": Format(
        "geo.formats.timemap.writer:dump_timemap_flat", ".timemap.json", "application/json", "TimeMap, one flat list",
        "for scripts that read what TimeMap itself exports; read again by import",
        f"{_UNDRAWN}; what else it has no field for is YAML in the filter Record",
    ),
    "csl": Format(
        "geo.formats.csl:dump_csl", ".csl.json", "application/vnd.citationstyles.csl+json", "Citations (CSL-JSON)",
        "for Zotero, Pandoc and other reference managers: the record, each incident, each source",
        "places, claims and all that no citation has",
    ),
}  # fmt: skip
"""The formats by their names on the command line, in the order of the menu."""


def dump(name: str, extract: Extract) -> bytes:
    """Write an extract in a format of `FORMATS`."""
    module, _, function = FORMATS[name].writer.partition(":")
    return cast(bytes, getattr(import_module(module), function)(extract))
