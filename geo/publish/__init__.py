"""Exports of a view: what is on the screen, in the formats of the field.

`FORMATS` is the whole list, as data: for the command line, the page's menu and the documentation.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, cast

from geo.core.language import DEFAULT, use_language
from geo.core.messages import gettext_noop
from geo.record.view import Extract, Sheet, describe_view, extract_view

__all__ = ["FORMATS", "PICTURES", "Extract", "Format", "Sheet", "describe_view", "draw_preview", "dump", "extract_view"]


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
        Its name, and what it is for, for a user; in English, as ``loses`` is.
    loses : str
        Which parts of a record it cannot hold.
    """

    writer: str
    suffix: str
    mime: str
    label: str
    use: str
    loses: str


_WORDED = ("html", "png", "pdf", "svg", "kml")
"""The formats that are read by people, and written in the language of the view; the others are for machines."""
_BY_CHOICE = ("csv",)
"""Those of the others that are written in that language where it is asked for."""
_UNNAMED = gettext_noop("comments, the order of the file, places and sources that no incident names")
_UNWRITTEN = gettext_noop(
    "summaries, claims, sources, actors, targets, informants, times and notes; titles where there are too many to list"
)

FORMATS = {
    "html": Format(
        "geo.publish.html:dump_html", ".html", "text/html", gettext_noop("Stand-alone page"),
        gettext_noop(
            "to mail or embed: one file with timeline, map, cards and sources that opens from disk, without a network"
        ),
        gettext_noop(
            "filters, figures, the story, online base maps, the archived texts; of more than 10,000 incidents all but "
            "the latest 200 lose summaries, claims and sources"
        ),
    ),
    "png": Format(
        "geo.publish.print:draw_png", ".png", "image/png", gettext_noop("Map for print (PNG)"),
        gettext_noop("a figure in a report: A4 or 16:9 at 300 dpi"), _UNWRITTEN,
    ),
    "pdf": Format(
        "geo.publish.print:draw_pdf", ".pdf", "application/pdf", gettext_noop("Map for print (PDF)"),
        gettext_noop("a sheet to print, sharp at any size"), _UNWRITTEN,
    ),
    "svg": Format(
        "geo.publish.print:draw_svg", ".svg", "image/svg+xml", gettext_noop("Map for print (SVG)"),
        gettext_noop("a figure to work on in a drawing program"), _UNWRITTEN,
    ),
    "csv": Format(
        "geo.formats.tables.table:dump_csv",
        ".csv", "text/csv", "CSV", gettext_noop("for Excel, LibreOffice and pandas: a row an incident"),
        gettext_noop(
            "comments, the order of the file, places and sources that no incident names; of sources all but the "
            "titles; claims and informants are text, not to be read back"
        ),
    ),
    "geojson": Format(
        "geo.formats.geojson:dump_geojson", ".geojson", "application/geo+json", "GeoJSON",
        gettext_noop("for QGIS, web maps and scripts; the dashboard opens it again"),
        gettext_noop(
            "comments, the order of the file, places and sources that no incident names, which way round an area is "
            "listed"
        ),
    ),
    "geoparquet": Format(
        "geo.formats.geoparquet.reader:dump_geoparquet", ".parquet", "application/vnd.apache.parquet", "GeoParquet",
        gettext_noop("for GeoPandas, DuckDB and records too large for YAML; the dashboard opens it again"), _UNNAMED,
    ),
    "kml": Format(
        "geo.publish.kml:dump_kml", ".kml", "application/vnd.google-earth.kml+xml", "KML",
        gettext_noop("for Google Earth, with its time slider"),
        gettext_noop(
            "as CSV; all but the title and the days stands in a text; a date that is not known is drawn as one that "
            "lasts"
        ),
    ),
    "yaml": Format(
        "geo.formats.yaml.editing:dump_excerpt", ".yaml", "application/yaml", gettext_noop("Record (YAML)"),
        gettext_noop("a smaller record, which the dashboard or an editor opens again, with its comments and order"),
        gettext_noop(
            "nothing of the incidents shown; the others are left out, with the places and sources that only they name "
            "and the comments on them"
        ),
    ),
    "timemap": Format(
        "geo.formats.timemap:dump_timemap", ".timemap.zip", "application/zip",
        gettext_noop("TimeMap, its three files"),
        gettext_noop("for a TimeMap of your own: events, sources and associations; read again by import"),
        gettext_noop(
            "the order in which the file keeps its incidents. TimeMap shows a span of days as its first day, an "
            "approximate time as an exact one, and has no spot for areas, lines and places known only to the "
            "municipality or region: they are not on its map; what else it has no field for is YAML in the comments"
        ),
    ),
    "timemap-flat": Format(
        "geo.formats.timemap:dump_timemap_flat", ".timemap.json", "application/json",
        gettext_noop("TimeMap, one flat list"),
        gettext_noop("for scripts that read what TimeMap itself exports; read again by import"),
        gettext_noop(
            "the order in which the file keeps its incidents. TimeMap shows a span of days as its first day, an "
            "approximate time as an exact one, and has no spot for areas, lines and places known only to the "
            "municipality or region: they are not on its map; what else it has no field for is YAML in the filter "
            "Record"
        ),
    ),
    "csl": Format(
        "geo.formats.extract:dump_csl", ".csl.json", "application/vnd.citationstyles.csl+json",
        gettext_noop("Citations (CSL-JSON)"),
        gettext_noop("for Zotero, Pandoc and other reference managers: the record, each incident, each source"),
        gettext_noop("places, claims and all that no citation has"),
    ),
}  # fmt: skip
"""The formats by their names on the command line, in the order of the menu."""
PICTURES = ("png", "pdf", "svg")
"""Those that are drawn on a sheet of paper."""


def draw_preview(extract: Extract) -> bytes:
    """Draw what the map for print will look like, as a small PNG."""
    return cast(bytes, import_module("geo.publish.print").draw_preview(extract))


def dump(name: str, extract: Extract, in_words: bool = False) -> bytes:
    """Write an extract in a format of `FORMATS`: for people in its own language, for machines in English.

    ``in_words`` asks for a table for people: one of `_BY_CHOICE` has its columns named in the language then.
    """
    module, _, function = FORMATS[name].writer.partition(":")
    is_worded = name in _WORDED or (in_words and name in _BY_CHOICE)
    with use_language(extract.lang if is_worded else DEFAULT):
        return cast(bytes, getattr(import_module(module), function)(extract))
