"""KML for Google Earth: a placemark an incident, with the time that its slider reads.

Drawn as exactly as it is known: an exact spot is a pin; a settlement a pin in the circle of its radius; of a place
that is no better known than its municipality or region the area is drawn and no pin. Lines and areas are themselves.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from geo.core import taxonomy
from geo.core.dates import describe_date
from geo.core.model import RETRACTED, WGS84
from geo.core.text import join_names, printable
from geo.formats.rows import IncidentRow, iter_rows
from geo.record.view_extract import Extract
from geo.spatial import gdal
from geo.spatial.geodesy import draw_ring
from geo.web import templates as markup

_PRECISION = {
    "exact": "The spot is known",
    "settlement": "The settlement is known, not the spot",
    "municipality": "Only the municipality is known, which is drawn",
    "region": "Only a region is known, which is drawn",
}
_RETRACTED = "#6b7280"
# Of GDAL's LIBKML driver: the first four become KML's own elements, the last one the style; the rest is kept as data.
_COLUMNS = ("Name", "description", "begin", "end", "incident", "type", "status", "date", "precision", "OGR_STYLE")


def dump(extract: Extract) -> bytes:
    """The extract as KML in UTF-8."""
    areas = extract.record.joined["area"]
    rows = list(iter_rows(extract))
    shapes = [_shape(row, areas[row.place.id]) for row in rows]
    marks = [_values(row, extract.about) for row in rows]
    columns = {name: [mark[name] for mark in marks] for name in _COLUMNS}
    table = gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries(shapes, crs=WGS84)).astype(dict.fromkeys(_COLUMNS, "str"))
    about = {key: _plain(text) for key, text in extract.about.items()}
    document = {"NAME": about["title"], "DESCRIPTION": markup.page("about", about=about)}
    buffer = BytesIO()
    gdal.write_layer(
        table, buffer, driver="LIBKML", layer="Incidents", geometry_type="Unknown",
        dataset_options=document, layer_options={"FOLDER": "YES", "NAME": about["shown"]},
    )  # fmt: skip
    return buffer.getvalue()


def _values(row: IncidentRow, about: dict[str, str]) -> dict[str, str]:
    event = row.detail.event
    kind = taxonomy.TYPE[event.type]
    return {
        **{key: str(row.values[key]) for key in ("type", "status", "date", "precision")},
        "incident": event.id,
        "Name": _plain(event.title),
        "description": printable(_balloon(row, kind.label, about)),
        "begin": str(row.values["first"]),
        "end": str(row.values["last"]),
        "OGR_STYLE": _style(_RETRACTED if event.status == RETRACTED else kind.color),
    }


def _balloon(row: IncidentRow, kind: str, about: dict[str, str]) -> str:
    """What Google Earth shows on a click: HTML, which it shows without scripts."""
    event, names = row.detail.event, row.place.names
    where = join_names(names.sq, names.sr) + (f" ({names.en})" if names.en else "")
    titles = {source.id: source.title for source in row.detail.sources}
    values: dict[str, Any] = {"place": row.place, "sources": row.detail.sources, "about": about, "titles": titles}
    said = {
        "kind": kind,
        "when": describe_date(event.date),
        "where": where,
        "precision": _PRECISION[row.place.precision],
    }
    return markup.page("balloon", event=event, **said, **values)


def _shape(row: IncidentRow, area: BaseGeometry | None) -> BaseGeometry | None:
    """What to draw of a place; ``area`` is that of `geo.spatial.municipalities`."""
    place = row.place
    if area is not None:
        return area
    if place.shape == "point" and place.precision == "settlement" and place.radius_m:
        return shapely.GeometryCollection([row.geometry, draw_ring(row.geometry, place.radius_m)])
    return row.geometry


def _plain(text: str) -> str:
    """Text that XML can hold; GDAL writes it as CDATA and does not notice where it ends that."""
    return printable(text).replace("]]>", "]] >")


def _style(color: str) -> str:
    """In GDAL's feature style language, areas so that the ground shows through; a SYMBOL in it crashes GDAL 3.12."""
    return f"PEN(c:{color}ff,w:2px);BRUSH(fc:{color}40)"
