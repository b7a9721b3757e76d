"""Map layers: a static base map by folium, and the live layer that redraws in the browser."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import folium
import geopandas as gpd
import shapely

from geo.spatial import towns
from geo.spatial.boundaries import NEIGHBOURS_PATH, Boundaries, find_disputed_line, read_metadata, read_neighbours
from geo.web import base_map as basemap
from geo.web import map_data as live
from geo.web.map_data import message
from geo.web.tiles import online_base_maps

__all__ = ["ground", "make", "message"]


def make(
    boundaries: Boundaries,
    scripts: list[tuple[str, str]],
    styles: list[tuple[str, str]],
    script: str,
    channel: str,
    begin: Mapping[str, Any] | None = None,
) -> folium.Map:
    """The map without its incidents: those reach the live layer over the bus.

    Nothing on it depends on a record, so that a file that changes leaves the map's frame alone.

    Parameters
    ----------
    scripts, styles, script
        Local addresses, from `geo.web.assets`.
    channel : str
        Name of the session's bus.
    begin : mapping, optional
        How the reader begins: ``view`` ({lat, lon, zoom}), ``layers`` (names of those that are on) and ``base``
        (name of the base map); None, or nothing, for what is as usual.
    """
    neighbours, config = _ground(boundaries)
    base = basemap.make(scripts, styles, boundaries.frame.total_bounds)
    basemap.outlines(neighbours.geometry, "map-neighbours").add_to(base)
    basemap.outlines(boundaries.frame.geometry, "map-municipalities").add_to(base)
    live.LiveLayer(script, {"channel": channel, "begin": dict(begin or {}), **config}).add_to(base)
    return base


def ground(boundaries: Boundaries) -> dict[str, Any]:
    """What the live layer takes on a page of its own: no online base maps, and ``neighbours`` to lie under it."""
    neighbours, config = _ground(boundaries)
    return config | {"tiles": [], "neighbours": [shapely.geometry.mapping(shape) for shape in neighbours.geometry]}


@lru_cache(maxsize=2)
def _ground(boundaries: Boundaries) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    """What lies under the incidents: the neighbours, and the live layer's share of it."""
    neighbours = read_neighbours()
    disputed = find_disputed_line(boundaries, neighbours)
    around = read_metadata(NEIGHBOURS_PATH)
    credits = [
        (f"{boundaries.attribution} ({boundaries.license})", boundaries.license_url),
        (f"neighbours: {around.attribution} ({around.license})", around.license_url),
        (f"towns: {towns.ATTRIBUTION} ({towns.LICENSE})", towns.LICENSE_URL),
    ]
    return neighbours, {
        "municipalities": live.municipalities(boundaries),
        "towns": _towns(boundaries),
        "tiles": online_base_maps(),
        "disputed": None if disputed is None else shapely.geometry.mapping(disputed),
        "attribution": [{"text": text, "url": url} for text, url in credits],
    }


def _towns(boundaries: Boundaries) -> list[dict[str, object]]:
    around = shapely.box(*boundaries.frame.total_bounds).buffer(1).bounds
    named = towns.read_towns(boundaries, around)
    return [
        {"label": town.label, "lat": town.geometry.y, "lon": town.geometry.x, "population": town.population}
        for town in named.itertuples()
    ]
