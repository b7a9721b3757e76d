"""Longitudes on both sides of the antimeridian."""

import pytest
import shapely

from geo.spatial.geodesy import WEST, find_western_edge, unroll, unroll_longitudes


@pytest.mark.parametrize(
    ("longitudes", "west"),
    [([], WEST), ([20.0], WEST), ([-120, 20, 150], WEST), ([177, -179], -1), ([10, 20], WEST)],
)
def test_the_world_is_cut_where_the_positions_leave_room(longitudes: list[float], west: float) -> None:
    assert find_western_edge(longitudes) == west


def test_positions_on_both_sides_lie_together() -> None:
    assert unroll_longitudes([177, -179], -1).tolist() == [177, 181]


def test_a_shape_cut_at_the_antimeridian_is_joined() -> None:
    halves = shapely.MultiPolygon([shapely.box(179, 0, 180, 1), shapely.box(-180, 0, -179, 1)])
    assert unroll(halves, 0).equals(shapely.box(179, 0, 181, 1))


def test_a_shape_across_the_new_edge_is_cut_there() -> None:
    assert unroll(shapely.box(-1, 0, 1, 1), 0).equals(
        shapely.union(shapely.box(359, 0, 360, 1), shapely.box(0, 0, 1, 1))
    )
