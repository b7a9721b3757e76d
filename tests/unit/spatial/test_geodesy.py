"""Circles anywhere on the globe, and the zone to measure in."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import example, given
from hypothesis import strategies as st

from geo.core.rules import MAX_RADIUS_M
from geo.spatial.geodesy import GEOD, draw_ring, ring_semi_axes, utm_crs


@pytest.mark.parametrize(("lat", "lon"), [(42.3, 20.05), (-33.9, 151.2), (70.0, 25.0)])
def test_a_ring_is_true_at_any_latitude(lat: float, lon: float) -> None:
    ring = gpd.GeoSeries([draw_ring(shapely.Point(lon, lat), 5000)], crs=4326).to_crs(utm_crs(lon, lat))
    assert ring.area.iloc[0] == pytest.approx(math.pi * 5000**2, rel=0.005)
    assert ring.minimum_bounding_radius().iloc[0] == pytest.approx(5000, rel=0.001)


@given(st.floats(-80, 80), st.floats(-174, 174), st.floats(1, 100_000))  # short of the 180th meridian
def test_the_semi_axes_are_those_of_the_ring(lat: float, lon: float, radius_m: float) -> None:
    [[east, north]] = ring_semi_axes(np.array([lon]), np.array([lat]), np.array([radius_m]))
    corners = shapely.get_coordinates(draw_ring(shapely.Point(lon, lat), radius_m))
    assert (corners[0, 1] - lat, (corners[18, 0] - lon) % 360) == pytest.approx((north, east))


@given(st.floats(-90, 90), st.floats(-180, 180), st.floats(1, MAX_RADIUS_M))
@example(90, 0, 1000).via("on the pole")
@example(-90, 180, 1000).via("on the pole")
@example(-17, 179.99, 5000).via("beside the 180th meridian")
@example(0, 180, 100).via("on it")
@example(0, 0, MAX_RADIUS_M).via("everywhere")
@example(89.999, 10, 50_000).via("around the pole")
@example(60, -100, 15_000_000).via("around both poles")
def test_a_ring_anywhere_is_a_valid_area_around_its_centre(lat: float, lon: float, radius_m: float) -> None:
    ring = draw_ring(shapely.Point(lon, lat), radius_m)
    assert ring.is_valid and not ring.is_empty and ring.geom_type in ("Polygon", "MultiPolygon")
    assert shapely.box(-180, -90, 180, 90).covers(ring)
    assert ring.distance(shapely.Point(lon, lat)) < 1e-6


@pytest.mark.parametrize(("lat", "lon"), [(-17, 179.99), (0, 180), (89.99, 10), (-90, 0), (60, -180), (71, 179)])
@pytest.mark.parametrize("radius_m", [5_000, 300_000, 3_000_000])
def test_a_ring_over_the_date_line_or_a_pole_has_the_area_of_a_circle(lat: float, lon: float, radius_m: float) -> None:
    ring = draw_ring(shapely.Point(lon, lat), radius_m)
    parts = [shapely.segmentize(part, 0.5) for part in shapely.get_parts(ring)]
    area = sum(abs(GEOD.geometry_area_perimeter(part)[0]) for part in parts)
    cap = 2 * math.pi * 6_371_000**2 * (1 - math.cos(radius_m / 6_371_000))
    assert area == pytest.approx(cap, rel=0.02)


def test_a_ring_over_the_date_line_is_as_wide_as_any() -> None:
    axes = ring_semi_axes(np.array([0.0, 179.99]), np.array([10.0, 10.0]), np.array([5000.0, 5000.0]))
    assert axes[1] == pytest.approx(axes[0])


def test_without_a_radius_there_are_no_axes() -> None:
    axes = ring_semi_axes(np.array([20.0, 20.0]), np.array([42.0, 42.0]), np.array([np.nan, 1.0]))
    assert np.isnan(axes).tolist() == [[True, True], [False, False]]
    assert ring_semi_axes(*np.empty((3, 0))).shape == (0, 2)


@pytest.mark.parametrize(
    ("lon", "lat", "code"),
    [(20.9, 42.9, 32634), (151.2, -33.9, 32756), (-180, 0, 32601), (180, 0, 32601), (-77, 38.9, 32618)],
)
def test_the_zone_of_a_position(lon: float, lat: float, code: int) -> None:
    assert utm_crs(lon, lat) == f"EPSG:{code}"
