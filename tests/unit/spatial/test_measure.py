"""Distances and circles anywhere on the globe."""

import math

import geopandas as gpd
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pyproj import Geod

from geo.spatial import measure
from tests.helpers import squares


def spots(lat: float, lon: float) -> gpd.GeoDataFrame:
    return squares.table(squares.place("spot", (lat, lon)))


@settings(deadline=None, max_examples=60)
@given(st.floats(-90, 90), st.floats(-180, 180))
@example(90.0, 0.0)
@example(0.0, 111.0)  # on the horizon of the UTM zone
@example(-42.1, -159.9)  # at the other end of the Earth
def test_anywhere_on_the_globe_the_distance_is_that_on_the_ellipsoid(lat: float, lon: float) -> None:
    assume(not shapely.box(19.5, 41.5, 20.7, 42.7).intersects(shapely.Point(lon, lat)))
    _, [kilometres] = measure.nearest(spots(lat, lon), squares.boundaries())
    to_the_centre = Geod(ellps="WGS84").inv(lon, lat, 20.1, 42.1)[2] / 1000
    assert kilometres == pytest.approx(to_the_centre, abs=15)


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 111.0), (-42.1, -159.9), (38.9, -77.0)])
def test_what_is_far_away_is_held_by_none_and_near_no_line(lat: float, lon: float) -> None:
    [found] = measure.measure(spots(lat, lon), squares.boundaries())
    assert found == measure.Measured((), (), math.inf, math.inf, 250.0)


def test_without_geometry_there_is_nothing_to_measure() -> None:
    [found] = measure.measure(squares.table(squares.place(municipality=("a",))), squares.boundaries())
    assert math.isnan(found.line_m)
    assert found.held == found.close == ()


def test_lines_and_the_outer_line_are_measured_apart() -> None:
    [found] = measure.measure(spots(42.05, 20.09), squares.boundaries())
    assert found.line_m == pytest.approx(830, abs=5)
    assert found.outer_m == pytest.approx(5550, abs=10)


@pytest.mark.parametrize(("lat", "lon"), [(42.3, 20.05), (-33.9, 151.2), (70.0, 25.0)])
def test_a_circle_is_true_at_any_latitude(lat: float, lon: float) -> None:
    circle = gpd.GeoSeries([measure.circle(shapely.Point(lon, lat), 5000)], crs=4326)
    metres = circle.to_crs(circle.estimate_utm_crs())
    assert metres.area.iloc[0] == pytest.approx(math.pi * 5000**2, rel=0.005)
    assert metres.minimum_bounding_radius().iloc[0] == pytest.approx(5000, rel=0.001)
