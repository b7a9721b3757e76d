"""Map layers: a static base map by folium, and the live layer that redraws in the browser."""

from __future__ import annotations

import folium
import pandas as pd
import shapely

from geo import boundaries as outlines
from geo import taxonomy, towns
from geo.layers import basemap, live
from geo.layers.live import message, messages
from geo.record import Record

__all__ = ["make", "message", "messages"]

_CLOSE_KM = 15


def make(
    record: Record, scripts: list[tuple[str, str]], styles: list[tuple[str, str]], modules: str, channel: str
) -> folium.Map:
    """The map of a record, without its incidents: those reach the live layer over the bus.

    Parameters
    ----------
    scripts, styles, modules
        Local addresses, from `geo.assets`.
    channel : str
        Name of the session's bus.
    """
    neighbours = outlines.read_neighbours()
    disputed = outlines.disputed_line(record.boundaries, neighbours)
    base = basemap.make(scripts, styles, _bounds(record))
    basemap.outlines(neighbours.geometry, "map-neighbours").add_to(base)
    basemap.outlines(record.boundaries.frame.geometry, "map-municipalities").add_to(base)
    config = {
        "channel": channel,
        "municipalities": live.municipalities(record.boundaries),
        "breaks": live.breaks(record.frames.incidents, record.joined),
        "towns": _towns(record.boundaries),
        "tiles": basemap.tiles(),
        "disputed": None if disputed is None else shapely.geometry.mapping(disputed),
        "attribution": [record.boundaries.attribution, "towns: GeoNames, CC BY 4.0"],
    }
    live.LiveLayer(modules, config).add_to(base)
    return base


def _bounds(record: Record) -> list[list[float]]:
    """What is to be seen at first: the municipalities that have incidents, and spots close to them."""
    incidents = record.frames.incidents
    places = record.joined.loc[incidents.loc[incidents["type"] != taxonomy.STATEMENT, "place"].unique()]
    held = places["municipalities"].explode().dropna().unique()
    frame = record.boundaries.frame
    seen = frame.loc[held] if len(held) else frame
    close = places[(places["shape"] == "point") & ~(places["distance_km"] > _CLOSE_KM)]
    west, south, east, north = pd.concat([seen.geometry, close.geometry]).total_bounds
    return [[south, west], [north, east]]


def _towns(boundaries: outlines.Boundaries) -> list[dict[str, object]]:
    around = shapely.box(*boundaries.frame.total_bounds).buffer(1).bounds
    named = towns.read(boundaries, around)
    return [
        {"label": town.label, "lat": town.geometry.y, "lon": town.geometry.x, "population": town.population}
        for town in named.itertuples()
    ]
