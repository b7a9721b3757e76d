"""What the live layer in the browser is given: its start on a folium map, and the record to draw."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.template import Template

from geo import markup, taxonomy
from geo.boundaries import Boundaries
from geo.record import Record

_CLASSES = 5
_CLOSE_KM = 15


class LiveLayer(folium.MacroElement):
    """Starts the live layer on the map that it is added to.

    Parameters
    ----------
    modules : str
        Address of the live layer's modules, as seen from the map's frame.
    config : mapping
        What `start` in frame.js takes; must be fit for JSON.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        import({{ this.module }}).then((live) => live.start({{ this._parent.get_name() }}, {{ this.config }}));
        {% endmacro %}
    """)

    def __init__(self, modules: str, config: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "LiveLayer"
        self.module = markup.script(f"{modules}/frame.js")
        self.config = markup.script(config)


def municipalities(boundaries: Boundaries) -> list[dict[str, Any]]:
    """The municipalities as the live layer shades them, in the order of the boundaries."""
    frame = boundaries.frame
    return [
        {"id": str(row.Index), "sq": row.name_sq, "sr": row.name_sr, "geometry": shapely.geometry.mapping(row.geometry)}
        for row in frame.itertuples()
    ]


def breaks(record: Record) -> list[int]:
    """Lowest counts of the shading's classes: geometric over the whole record, so they never move."""
    incidents = record.frames.incidents
    held = record.joined.loc[incidents.loc[incidents["type"] != taxonomy.STATEMENT, "place"], "municipalities"]
    counts = held[held.map(len) == 1].map(lambda ids: ids[0]).value_counts()
    steps = np.geomspace(1, max([2, *counts]), _CLASSES + 1)[:-1]
    return sorted({round(step) for step in steps})


def bounds(record: Record) -> list[list[float]]:
    """What is to be seen at first, [[south, west], [north, east]] in degrees.

    The municipalities that have incidents, and spots close to them.
    """
    incidents = record.frames.incidents
    places = record.joined.loc[incidents.loc[incidents["type"] != taxonomy.STATEMENT, "place"].unique()]
    held = places["municipalities"].explode().dropna().unique()
    frame = record.boundaries.frame
    seen = frame.loc[held] if len(held) else frame
    close = places[(places["shape"] == "point") & ~(places["distance_km"] > _CLOSE_KM)]
    west, south, east, north = pd.concat([seen.geometry, close.geometry]).total_bounds
    return [[south, west], [north, east]]


def message(incidents: pd.DataFrame, record: Record) -> dict[str, Any]:
    """The bus's record: what the map and the timeline draw.

    Parameters
    ----------
    incidents : DataFrame
        Those of the record that pass the filters, sorted by first day; see `geo.frames`.

    Returns
    -------
    dict
        Fit for JSON; places come largest area first, so that what is drawn later is smaller.
    """
    places = _ordered(record.joined.loc[record.joined.index.isin(incidents["place"].unique())])
    types = pd.Index([kind.id for kind in taxonomy.TYPES])
    columns = {
        "id": incidents["id"].tolist(),
        "title": incidents["title"].tolist(),
        "first": incidents["first"].tolist(),
        "last": incidents["last"].tolist(),
        "place": places.index.get_indexer(incidents["place"]).tolist(),
        "type": types.get_indexer(incidents["type"]).tolist(),
        "approx": incidents["approximate"].astype(int).tolist(),
        "within": (incidents["extent"] == "within").astype(int).tolist(),
    }
    number = {municipality: i for i, municipality in enumerate(record.boundaries.frame.index)}
    said: dict[str, Any] = {
        "first": record.days[0],
        "last": record.days[1],
        "breaks": breaks(record),
        "bounds": bounds(record),
        **_kinds(),
        "places": [_place(row, number) for row in places.itertuples()],
        "incidents": columns,
    }
    return {"version": hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16], **said}


def _kinds() -> dict[str, Any]:
    families = [
        {"id": f.id, "label": f.label, "color": f.color, "dark": f.dark, "shape": f.shape} for f in taxonomy.FAMILIES
    ]
    order = {family.id: i for i, family in enumerate(taxonomy.FAMILIES)}
    types = [{"id": t.id, "label": t.label, "family": order[t.family], "letter": t.letter} for t in taxonomy.TYPES]
    return {"families": families, "types": types}


def _ordered(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Areas from the largest to the smallest, then lines, then points."""
    area = places["area"].to_crs(3857).area.fillna(0)
    kind = places["shape"].map({"line": 1, "point": 2}).where(places["area"].isna(), 0)
    return places.iloc[np.lexsort((-area, kind))]


def _place(row: Any, number: Mapping[str, int]) -> dict[str, Any]:
    shape = row.geometry if row.area is None else row.area
    drawn = "area" if row.area is not None else row.shape
    # The map has the municipalities already.
    known = drawn == "point" or (row.precision == "municipality" and row.shape != "area" and len(row.declared) == 1)
    spot = row.geometry if row.shape == "point" else shapely.point_on_surface(shape)
    return {
        "id": row.Index, "sq": row.name_sq, "sr": row.name_sr,
        "lat": spot.y, "lon": spot.x, "drawn": drawn, "precision": row.precision,
        "radius": None if np.isnan(row.radius_m) else row.radius_m,
        "geometry": None if known else shapely.geometry.mapping(shape.simplify(0.0002)),
        "municipalities": [number[municipality] for municipality in row.municipalities],
    }  # fmt: skip
