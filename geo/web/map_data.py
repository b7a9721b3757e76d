"""What the live layer in the browser is given: its start on a folium map, and the record to draw."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from folium.template import Template
from shapely.geometry.base import BaseGeometry

from geo.record.filters import counted
from geo.record.record import Record
from geo.spatial.boundaries import Boundaries
from geo.spatial.geodesy import ring_semi_axes
from geo.web import choropleth as shading
from geo.web import templates as markup
from geo.web import type_styles as kinds

_CLOSE_KM = 15
_MOVEMENT = "movement"
_DEGREES = 5  # decimals: about a metre


class LiveLayer(folium.MacroElement):
    """Starts the live layer on the map that it is added to.

    Parameters
    ----------
    script : str
        Address of the incident layer's script, as seen from the map's frame.
    config : mapping
        What `start` in map/start.js takes; must be fit for JSON.
    """

    _template = Template("""
        {% macro script(this, kwargs) %}
        import({{ this.script }}).then(({ default: map }) => map.start(
            {{ this._parent.get_name() }}, {{ this.config }}));
        {% endmacro %}
    """)

    def __init__(self, script: str, config: Mapping[str, Any]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "LiveLayer"
        self.script = markup.script(script)
        self.config = markup.script(config)


def municipalities(boundaries: Boundaries) -> list[dict[str, Any]]:
    """The municipalities as the live layer shades them, in the order of the boundaries."""
    frame = boundaries.frame
    return [
        {"id": str(row.Index), "sq": row.name_sq, "sr": row.name_sr, "geometry": shapely.geometry.mapping(row.geometry)}
        for row in frame.itertuples()
    ]


def bounds(record: Record) -> list[list[float]]:
    """What is to be seen at first, [[south, west], [north, east]] in degrees.

    The municipalities that have incidents, and spots close to them.
    """
    incidents = record.frames.incidents
    places = record.joined.loc[incidents.loc[counted(incidents), "place"].unique()]
    held = places["municipalities"].explode().dropna().unique()
    frame = record.boundaries.frame
    seen = frame.loc[held] if len(held) else frame
    close = places[(places["shape"] == "point") & ~(places["distance_km"] > _CLOSE_KM)]
    west, south, east, north = pd.concat([seen.geometry, close.geometry]).total_bounds
    return [[south, west], [north, east]]


def message(
    incidents: pd.DataFrame, record: Record, support: pd.Series[int] | None = None, chosen: Collection[str] = ()
) -> dict[str, Any]:
    """The bus's record: what the map and the timeline draw.

    Parameters
    ----------
    incidents : DataFrame
        Those of the record that pass the filters, sorted by first day; see `geo.core.tables`.
    support : Series of int, optional
        Aligned with ``incidents``: 0 stands, 1 drops from corroborated to reported, 2 loses all support, were
        the sources wrong that the reader has taken out.
    chosen : collection of str
        Ids of the municipalities that the filter names; the map outlines them.

    Returns
    -------
    dict
        Fit for JSON; places come largest area first, so that what is drawn later is smaller.
    """
    places = _ordered(record.joined.loc[record.joined.index.isin(incidents["place"].unique())])
    whole = record.frames.incidents
    number = {municipality: i for i, municipality in enumerate(record.boundaries.frame.index)}
    moved = set(whole.loc[whole["type"] == _MOVEMENT, "place"])
    said: dict[str, Any] = {
        "first": record.days[0],
        "last": record.days[1],
        "breaks": shading.breaks(record),
        "bounds": bounds(record),
        "families": kinds.families(),
        "types": kinds.types(whole),
        "places": [
            {**_place(row, number), "arrow": row.Index in moved, "ring": ring, "spot": spot}
            for row, ring, spot in zip(places.itertuples(), _rings(places), _spots(record, places), strict=True)
        ],
        "chosen": [number[one] for one in chosen if one in number],
        "incidents": _columns(incidents, places.index, support),
    }
    return {"version": hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16], **said}


def _columns(incidents: pd.DataFrame, places: pd.Index[str], support: pd.Series[int] | None) -> dict[str, list[Any]]:
    return {
        "id": incidents["id"].tolist(),
        "title": incidents["title"].tolist(),
        "first": incidents["first"].tolist(),
        "last": incidents["last"].tolist(),
        "place": places.get_indexer(incidents["place"]).tolist(),
        "type": kinds.indices(incidents),
        "approx": incidents["approximate"].astype(int).tolist(),
        "within": (incidents["extent"] == "within").astype(int).tolist(),
        "mark": incidents["disagrees"].astype(int).mask(incidents["status"] == "disputed", 2).tolist(),
        "support": [0] * len(incidents) if support is None else support.astype(int).tolist(),
    }


def _ordered(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Areas from the largest to the smallest, then lines, then points."""
    area = places["area"].to_crs(3857).area.fillna(0)
    kind = places["shape"].map({"line": 1, "point": 2}).where(places["area"].isna(), 0)
    return places.iloc[np.lexsort((-area, kind))]


def _rings(places: gpd.GeoDataFrame) -> list[list[float] | None]:
    """Semi-axes of each spot's ring in degrees, east and north; None for what is no spot, or has no radius."""
    spots = (places["shape"] == "point") & places["area"].isna() & (places["radius_m"] > 0)
    points = places.geometry[spots]
    axes = ring_semi_axes(points.x.to_numpy(), points.y.to_numpy(), places["radius_m"][spots].to_numpy())
    found = iter(axes.round(7).tolist())
    return [next(found) if spot else None for spot in spots]


def _spots(record: Record, places: gpd.GeoDataFrame) -> list[str | None]:
    """The id of the first place at each one's spot; None where the record has no other there."""
    shared = record.spots[record.spots.duplicated(keep=False)]
    return [shared.get(place) for place in places.index]


def _place(row: Any, number: Mapping[str, int]) -> dict[str, Any]:
    shape = row.geometry if row.area is None else row.area
    drawn = "area" if row.area is not None else row.shape
    # The map has the municipalities already.
    own = row.precision != "municipality" or row.shape == "area" or len(row.declared) != 1
    spot = row.geometry if row.shape == "point" else shapely.point_on_surface(shape)
    return {
        "id": row.Index, "sq": row.name_sq, "sr": row.name_sr,
        "lat": spot.y, "lon": spot.x, "drawn": drawn, "precision": row.precision,
        "radius": None if np.isnan(row.radius_m) else row.radius_m,
        "geometry": _simple(shape) if drawn == "line" or (drawn == "area" and own) else None,
        "municipalities": [number[municipality] for municipality in row.municipalities],
    }  # fmt: skip


def _simple(shape: BaseGeometry) -> dict[str, Any]:
    simple = shapely.transform(shape.simplify(0.0002), lambda positions: positions.round(_DEGREES))
    mapped: dict[str, Any] = shapely.geometry.mapping(simple)
    return mapped
