"""The map under the incidents: neighbours, municipalities and the lines of disputed status.

Nothing is fetched: the shapes are local.
"""

from __future__ import annotations

from typing import Any

import folium
import geopandas as gpd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry


def make(scripts: list[tuple[str, str]], styles: list[tuple[str, str]], bounds: NDArray[Any]) -> folium.Map:
    """An empty map without tiles whose scripts and styles are local.

    Parameters
    ----------
    bounds : array of west, south, east, north in degrees
        What is to be seen until there is a record.
    """
    base = folium.Map(tiles=None, control_scale=False, zoom_snap=0.5, max_zoom=18, min_zoom=7)
    base.default_js, base.default_css = scripts, styles
    west, south, east, north = bounds
    base.fit_bounds([[south, west], [north, east]])
    return base


def outlines(shapes: gpd.GeoSeries, css_class: str) -> folium.GeoJson:
    """Shapes (EPSG:4326) as paths without any property; how they look is the style sheet's matter."""
    plain = {"type": "FeatureCollection", "features": [_feature(shape) for shape in shapes]}
    style = {"className": css_class, "interactive": False, "fillOpacity": 1, "weight": 1}
    return folium.GeoJson(plain, style_function=lambda _: style, interactive=False, control=False, smooth_factor=0.8)


def _feature(shape: BaseGeometry) -> dict[str, Any]:
    return {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
