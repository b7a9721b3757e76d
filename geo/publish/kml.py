"""KML for Google Earth: a placemark for each incident, with the dates that its time slider reads.

A place is drawn as exactly as it is known: an exact point as a pin, a settlement as a pin in the circle of its radius;
of a place that is no better known than its municipality or region the area is drawn and no pin.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.core import model
from geo.core.dates import describe_date
from geo.core.language import DEFAULT, current_language
from geo.core.messages import Level, gettext, gettext_noop
from geo.core.model import RETRACTED, WGS84
from geo.core.text import choose_wording, describe_moment, printable
from geo.formats.extract import IncidentRow, iter_rows
from geo.record.view import Extract
from geo.spatial import gdal
from geo.spatial.geodesy import draw_ring
from geo.web import templates
from geo.web.map_data import LIGHT

_RETRACTED_COLOR = LIGHT["grey"]
# GDAL's LIBKML driver makes the first four KML's own elements and the last the style; it keeps the others as data.
_COLUMNS = ("Name", "description", "begin", "end", "incident", "type", "status", "date", "precision", "OGR_STYLE")
_LABELS = {
    "title": gettext_noop("Title"),
    "description": gettext_noop("Summary"),
    "coverage": gettext_noop("Covers"),
    "license": gettext_noop("Licence"),
    "updated": gettext_noop("Changed"),
    "author": gettext_noop("Author"),
    "url": gettext_noop("Web address"),
    "version": gettext_noop("Version of the record"),
    "shown": gettext_noop("Shown"),
    "exported": gettext_noop("Exported"),
    "attribution": gettext_noop("Attribution"),
    "status": gettext_noop("Note"),
}
"""How a reader calls what an export says of itself."""


def dump_kml(extract: Extract) -> bytes:
    """Write an extract as KML, in UTF-8."""
    areas = extract.record.joined["area"]
    rows = list(iter_rows(extract))
    shapes = [_displayed_shape(row, areas[row.place.id]) for row in rows]
    precisions, about = _describe_precisions(extract.record.boundaries.level), extract.about
    language = extract.info.language
    placemarks = [_placemark_values(row, extract.place_name(row.place.id), precisions, about, language) for row in rows]
    columns = {name: [placemark[name] for placemark in placemarks] for name in _COLUMNS}
    table = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=WGS84)).astype(dict.fromkeys(_COLUMNS, "str"))
    about = {key: _safe_cdata(text) for key, text in about.items()}
    labelled = {gettext(_LABELS[key]): text for key, text in about.items()}
    document = {"NAME": about["title"], "DESCRIPTION": templates.render("about", about=labelled)}
    buffer = BytesIO()
    gdal.write_layer(
        table, buffer, driver="LIBKML", layer=gettext("Incidents"), geometry_type="Unknown",
        dataset_options=document, layer_options={"FOLDER": "YES", "NAME": about["shown"]},
    )  # fmt: skip
    return buffer.getvalue()


def _describe_precisions(level: Level) -> dict[str, str]:
    return {
        "exact": gettext("The spot is known"),
        "settlement": gettext("The settlement is known, not the spot"),
        "municipality": level.translate("Only the municipality is known, which is drawn"),
        "region": gettext("Only a region is known, which is drawn"),
    }


def _placemark_values(
    row: IncidentRow, name: str, precisions: Mapping[str, str], about: dict[str, str], language: str | None
) -> dict[str, str]:
    """The values of `_COLUMNS` for an incident."""
    event = row.detail.event
    event_type = model.TYPE[event.type]
    return {
        **{key: str(row.values[key]) for key in ("type", "status", "date", "precision")},
        "incident": event.id,
        "Name": _safe_cdata(choose_wording(event.title, language).text),
        "description": printable(
            _balloon_html(row, name, gettext(event_type.label), precisions[row.place.precision], about, language)
        ),
        "begin": str(row.values["first"]),
        "end": str(row.values["last"]),
        "OGR_STYLE": _style(_RETRACTED_COLOR if event.status == RETRACTED else event_type.color),
    }


def _balloon_html(
    row: IncidentRow, name: str, type_label: str, precision: str, about: dict[str, str], language: str | None
) -> str:
    """The HTML that Google Earth shows on a click, without running scripts."""
    event, names = row.detail.event, row.place.names
    where = name + (f" ({names.en})" if names.en and current_language() == DEFAULT else "")
    titles = {source.id: source.title for source in row.detail.sources}
    values: dict[str, Any] = {"place": row.place, "sources": row.detail.sources, "about": about, "titles": titles}
    words = {
        "kind": type_label,
        "when": describe_moment(describe_date(event.date), event.time),
        "where": where,
        "precision": precision,
    }
    return templates.render("balloon", language, event=event, **words, **values)


def _displayed_shape(row: IncidentRow, area: BaseGeometry | None) -> BaseGeometry | None:
    """The shape that is drawn of a place, EPSG:4326; ``area`` is that of `assign_municipality`."""
    place = row.place
    if area is not None:
        return area
    if place.shape == "point" and place.precision == "settlement" and place.radius_m:
        return shapely.GeometryCollection([row.geometry, draw_ring(row.geometry, place.radius_m)])
    return row.geometry


def _safe_cdata(text: str) -> str:
    """Text that XML can hold, without the end of a CDATA section: GDAL writes texts as CDATA without checking."""
    return printable(text).replace("]]>", "]] >")


def _style(color: str) -> str:
    """A style in GDAL's language, whose areas the ground shows through; a SYMBOL in it crashes GDAL 3.12."""
    return f"PEN(c:{color}ff,w:2px);BRUSH(fc:{color}40)"
