"""The map under the incidents, and the start of the live layer on it: neighbours, municipalities, towns, the line of
disputed status. Nothing is fetched: the shapes are local."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import folium
import geopandas as gpd
import shapely
from folium.template import Template
from shapely.geometry.base import BaseGeometry

from geo.record.record import Record
from geo.spatial import towns
from geo.spatial.boundaries import NEIGHBOURS_PATH, Boundaries, find_disputed_line, read_metadata, read_neighbours
from geo.web import templates
from geo.web.map_data import find_initial_bounds, list_municipalities
from geo.web.tiles import online_base_maps

MIN_ZOOM = 2
"""The zoom at which the map shows the world."""


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
        self.script = templates.escape_json(script)
        self.config = templates.escape_json(config)


def create_map(
    record: Record,
    scripts: list[tuple[str, str]],
    styles: list[tuple[str, str]],
    script: str,
    channel: str,
    begin: Mapping[str, Any] | None = None,
) -> folium.Map:
    """Create the map without its incidents: those reach the live layer over the channel.

    Its script runs once in a frame: a record that changes leaves it alone.

    Parameters
    ----------
    record : Record
        The record whose ground is drawn and whose incidents the first view shows.
    scripts, styles, script
        Local addresses, from `geo.web.assets`.
    channel : str
        Name of the session's channel.
    begin : mapping, optional
        How the reader begins: ``view`` ({lat, lon, zoom}), ``layers`` (names of those that are on) and ``base``
        (name of the base map); None, or nothing, for what is as usual.
    """
    boundaries = record.boundaries
    neighbours, config = _configure(boundaries)
    base = folium.Map(tiles=None, control_scale=False, zoom_snap=0.5, max_zoom=18, min_zoom=MIN_ZOOM)
    base.default_js, base.default_css = scripts, styles
    base.fit_bounds(find_initial_bounds(record))
    _outline(neighbours.geometry, "map-neighbours").add_to(base)
    _outline(boundaries.frame.geometry, "map-municipalities").add_to(base)
    LiveLayer(script, {"channel": channel, "begin": dict(begin or {}), **config}).add_to(base)
    return base


def configure_standalone(boundaries: Boundaries) -> dict[str, Any]:
    """Configure the live layer for a page of its own: no online base maps, and ``neighbours`` to lie under it."""
    neighbours, config = _configure(boundaries)
    return config | {
        "tiles": [],
        "minZoom": MIN_ZOOM,
        "neighbours": [shapely.geometry.mapping(shape) for shape in neighbours.geometry],
    }


@lru_cache(maxsize=2)
def _configure(boundaries: Boundaries) -> tuple[gpd.GeoDataFrame, dict[str, Any]]:
    """The neighbours, and what of the ground the live layer draws."""
    neighbours = read_neighbours()
    disputed = find_disputed_line(boundaries, neighbours)
    around = read_metadata(NEIGHBOURS_PATH)
    credits = [
        (f"{boundaries.attribution} ({boundaries.license})", boundaries.license_url, boundaries.frame),
        (f"neighbours: {around.attribution} ({around.license})", around.license_url, neighbours),
        (f"towns: {towns.ATTRIBUTION} ({towns.LICENSE})", towns.LICENSE_URL, None),
    ]
    return neighbours, {
        "municipalities": list_municipalities(boundaries),
        "towns": _list_towns(boundaries),
        "tiles": online_base_maps(),
        "disputed": None if disputed is None else shapely.geometry.mapping(disputed),
        "attribution": [
            {"text": text, "url": url, "bounds": None if shapes is None else _corners(shapes.total_bounds)}
            for text, url, shapes in credits
        ],
    }


def _corners(bounds: Any) -> list[list[float]]:
    west, south, east, north = (float(bound) for bound in bounds)
    return [[south, west], [north, east]]


def _list_towns(boundaries: Boundaries) -> list[dict[str, object]]:
    around = shapely.box(*boundaries.frame.total_bounds).buffer(1).bounds
    return [
        {"label": town.label, "lat": town.geometry.y, "lon": town.geometry.x, "population": town.population}
        for town in towns.read_towns(boundaries, around).itertuples()
    ]


def _outline(shapes: gpd.GeoSeries, css_class: str) -> folium.GeoJson:
    """Shapes (EPSG:4326) as paths without any property; how they look is the style sheet's matter."""
    plain = {"type": "FeatureCollection", "features": [_feature(shape) for shape in shapes]}
    style = {"className": css_class, "interactive": False, "fillOpacity": 1, "weight": 1}
    return folium.GeoJson(plain, style_function=lambda _: style, interactive=False, control=False, smooth_factor=0.8)


def _feature(shape: BaseGeometry) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
