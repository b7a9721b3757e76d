"""Which municipality each place is in, near the lines above all."""

import math

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from geo.core.model import Place
from geo.spatial.geodesy import GEOD
from geo.spatial.municipalities import (
    Measures,
    assign_municipality,
    describe_location,
    find_contradictions,
    find_nearest,
    locate_places,
    measure_places,
)
from tests.helpers import squares

# As many as can be on a line as beside one.
COORDINATES = {
    "lat": st.sampled_from([42.0, 42.1, 42.2, 42.0999, 42.05]) | st.floats(41.5, 42.7),
    "lon": st.sampled_from([20.0, 20.1, 20.2, 20.1001, 20.05]) | st.floats(19.5, 20.7),
}
POINTS = st.lists(st.tuples(COORDINATES["lat"], COORDINATES["lon"]), max_size=12)


def joined(*places: Place, **options: object) -> gpd.GeoDataFrame:
    return assign_municipality(squares.table(*places), squares.boundaries(**options))


def point(lat: float, lon: float) -> gpd.GeoDataFrame:
    return squares.table(squares.place("spot", (lat, lon)))


def joined_one(*positions: tuple[float, float], **changes: object) -> pd.Series:
    return joined(squares.place("spot", *positions, **changes)).loc["spot"]


@settings(max_examples=15)
@given(POINTS)
def test_joining_keeps_every_row_its_index_and_the_order(points: list[tuple[float, float]]) -> None:
    places = squares.table(*(squares.place(f"p{i}", point) for i, point in enumerate(points)))
    result = assign_municipality(places, squares.boundaries())
    assert result.index.equals(places.index)
    pd.testing.assert_frame_equal(pd.DataFrame(result[places.columns]), pd.DataFrame(places))


@settings(max_examples=15)
@given(POINTS, st.sampled_from(["dcba", "bdac", "cadb"]))
def test_the_order_of_the_boundary_file_decides_nothing(points: list[tuple[float, float]], order: str) -> None:
    places = [squares.place(f"p{i}", point) for i, point in enumerate(points)]
    pd.testing.assert_frame_equal(joined(*places), joined(*places, order=order))


@settings(max_examples=15)
@given(COORDINATES["lat"], COORDINATES["lon"])
def test_the_verdict_bears_out_the_distance_and_the_municipality(lat: float, lon: float) -> None:
    spot = joined_one((lat, lon))
    if spot["verdict"] == "near":
        assert spot["line_m"] < 250
        assert spot["near_with"]
    else:
        assert spot["line_m"] >= 250
        assert (spot["municipality"] is None) == (spot["verdict"] == "outside")


def test_a_point_well_inside_belongs_to_its_square() -> None:
    spot = joined_one((42.05, 20.05))
    assert (spot["municipality"], spot["municipalities"], spot["verdict"]) == ("a", ("a",), "inside")
    assert spot["line_m"] == pytest.approx(4140, abs=20)
    assert (spot["near_with"], spot["nearest"]) == ((), None)


@pytest.mark.parametrize(
    ("position", "others"),
    [((42.05, 20.1), ("b",)), ((42.1, 20.05), ("c",)), ((42.1, 20.1), ("b", "c", "d"))],
)
def test_a_point_on_a_shared_line_goes_to_the_first_id(position: tuple[float, float], others: tuple[str, ...]) -> None:
    spot = joined_one(position)
    assert (spot["municipality"], spot["verdict"], spot["near_with"]) == ("a", "near", others)


def test_near_a_line_the_declared_municipality_wins() -> None:
    spot = joined_one((42.05, 20.0990), municipality=("b",))
    assert (spot["municipality"], spot["near_with"]) == ("b", ("a",))


def test_away_from_a_line_what_is_declared_does_not_move_the_place() -> None:
    assert joined_one((42.05, 20.05), municipality=("b",))["municipality"] == "a"


def test_a_place_on_a_line_belongs_to_all_that_it_declares() -> None:
    spot = joined_one((42.0999, 20.05), municipality=("c", "a"))
    assert (spot["municipality"], spot["municipalities"]) == ("a", ("c", "a"))


def test_just_beyond_the_outer_line_the_declared_municipality_holds() -> None:
    spot = joined_one((41.9999, 20.05), municipality=("a",))
    assert (spot["municipality"], spot["verdict"], spot["near_with"]) == ("a", "near", ("outside",))


def test_just_inside_the_outer_line_a_place_declared_outside_stays_outside() -> None:
    spot = joined_one((42.0001, 20.05), outside="Elsewhere")
    assert (spot["municipality"], spot["verdict"], spot["near_with"]) == (None, "near", ("a",))


def test_a_wide_radius_makes_a_place_near() -> None:
    assert joined_one((42.05, 20.08), radius_m=1000)["verdict"] == "inside"
    assert joined_one((42.05, 20.08), radius_m=3000)["verdict"] == "near"


def test_finer_boundaries_are_surer() -> None:
    spot = squares.place("spot", (42.05, 20.099))
    assert joined(spot, accuracy_m=100)["verdict"].tolist() == ["near"]
    assert joined(spot, accuracy_m=50)["verdict"].tolist() == ["inside"]


@pytest.mark.parametrize(
    ("position", "kilometres"), [((41.9, 20.05), 11.1), ((38.9, -77.0), 7700), ((42.15, 20.3), 8.27)]
)
def test_outside_the_nearest_municipality_and_its_distance_are_given(
    position: tuple[float, float], kilometres: float
) -> None:
    spot = joined_one(position, outside="Elsewhere")
    assert (spot["municipality"], spot["municipalities"], spot["verdict"]) == (None, (), "outside")
    assert spot["distance_km"] == pytest.approx(kilometres, rel=0.01)
    assert spot["line_m"] == spot["distance_km"] * 1000
    assert spot["nearest"] == {20.05: "a", -77.0: "c", 20.3: "d"}[position[1]]


def test_a_line_belongs_to_all_that_it_crosses_and_first_to_the_longest_stretch() -> None:
    road = joined_one((42.02, 20.03), (42.02, 20.18), shape="line")
    assert (road["municipality"], road["municipalities"], road["near_with"]) == ("b", ("b", "a"), ("a",))


def test_an_area_belongs_first_to_its_largest_part() -> None:
    field = joined_one((42.08, 20.01), (42.16, 20.01), (42.16, 20.09), (42.08, 20.09), shape="area")
    assert (field["municipality"], field["municipalities"], field["verdict"]) == ("c", ("c", "a"), "near")


def test_a_municipality_without_geometry_is_taken_at_its_word() -> None:
    spot = joined_one(municipality=("d",))
    assert (spot["municipality"], spot["municipalities"], spot["verdict"]) == ("d", ("d",), "declared")
    assert math.isnan(spot["line_m"])


def test_a_region_of_several_belongs_to_no_single_one() -> None:
    spot = joined_one((42.05, 20.05), precision="region", municipality=("a", "c"))
    assert (spot["municipality"], spot["municipalities"]) == (None, ("a", "c"))


def test_the_area_of_a_region_is_all_that_is_declared() -> None:
    area = joined_one(precision="region", municipality=("a", "b"))["area"]
    assert area.symmetric_difference(shapely.box(20.0, 42.0, 20.2, 42.1)).area < 1e-12


def test_the_area_given_comes_before_what_is_declared() -> None:
    corners = [(42.0, 20.0), (42.05, 20.0), (42.05, 20.05)]
    area = joined_one(*corners, shape="area", precision="region", municipality=("a",))["area"]
    assert area.equals(shapely.Polygon([(lon, lat) for lat, lon in corners]))


def test_the_area_of_a_point_with_a_radius_only_is_a_circle() -> None:
    area = joined_one((42.3, 20.05), precision="region", radius_m=5000, outside="Elsewhere")["area"]
    assert area.centroid.distance(shapely.Point(20.05, 42.3)) < 1e-4


@pytest.mark.parametrize("precision", ["exact", "settlement"])
def test_what_is_a_spot_has_no_area(precision: str) -> None:
    assert joined_one((42.05, 20.05), precision=precision, radius_m=500, municipality=("a",))["area"] is None


def test_no_places_give_an_empty_table_with_every_column() -> None:
    assert list(joined().columns) == list(joined(squares.place("spot", (42.05, 20.05))).columns)
    assert joined().empty


@pytest.mark.parametrize("crs", ["EPSG:3857", None])
def test_another_crs_is_refused(crs: str | None) -> None:
    places = squares.table(squares.place("spot", (42.05, 20.05))).set_crs(crs, allow_override=True)
    with pytest.raises(ValueError, match=r"places: found the CRS .*, expected EPSG:4326"):
        assign_municipality(places, squares.boundaries())


@settings(max_examples=25)
@given(st.floats(-90, 90), st.floats(-180, 180))
@example(90.0, 0.0)
@example(0.0, 111.0)  # on the horizon of the UTM zone
@example(-42.1, -159.9)  # at the other end of the Earth
def test_anywhere_on_the_globe_the_distance_is_that_on_the_ellipsoid(lat: float, lon: float) -> None:
    assume(not shapely.box(19.5, 41.5, 20.7, 42.7).intersects(shapely.Point(lon, lat)))
    _, [kilometres] = find_nearest(point(lat, lon), squares.boundaries())
    to_the_centre = GEOD.inv(lon, lat, 20.1, 42.1)[2] / 1000
    assert kilometres == pytest.approx(to_the_centre, abs=15)


@pytest.mark.parametrize(("lat", "lon"), [(0.0, 111.0), (-42.1, -159.9), (38.9, -77.0)])
def test_what_is_far_away_is_in_none_and_near_no_line(lat: float, lon: float) -> None:
    [measures] = measure_places(point(lat, lon), squares.boundaries())
    assert measures == Measures((), (), math.inf, math.inf, 250.0)


def test_without_geometry_there_is_nothing_to_measure() -> None:
    [measures] = measure_places(squares.table(squares.place(municipality=("a",))), squares.boundaries())
    assert math.isnan(measures.line_m)
    assert measures.touching == measures.in_reach == ()


def test_lines_and_the_outer_line_are_measured_apart() -> None:
    [measures] = measure_places(point(42.05, 20.09), squares.boundaries())
    assert measures.line_m == pytest.approx(830, abs=5)
    assert measures.outer_line_m == pytest.approx(5550, abs=10)


def test_places_of_other_systems_get_the_municipalities_that_they_lie_in() -> None:
    places = [
        squares.place("spot", (42.05, 20.05), outside="Elsewhere, if anywhere"),
        squares.place("declared", (42.05, 20.05), municipality=("d",), outside="Elsewhere"),
        squares.place("road", (42.02, 20.03), (42.02, 20.18), shape="line"),
        squares.place("around", (42.05, 20.09), precision="region", radius_m=2000),
        squares.place("far", (41.5, 20.05), outside="Elsewhere"),
        squares.place("unsaid", (41.5, 20.05)),
        squares.place("nowhere", outside="Elsewhere"),
    ]
    located, _ = locate_places({place.id: place for place in places}, squares.boundaries())
    assert {id: (place.municipality, place.outside) for id, place in located.items()} == {
        "spot": (("a",), None),
        "declared": (("d",), None),
        "road": (("b", "a"), None),
        "around": (("a", "b"), None),
        "far": ((), "Elsewhere"),
        "unsaid": ((), "not said"),
        "nowhere": ((), "Elsewhere"),
    }


def test_what_was_measured_once_is_not_measured_again(monkeypatch: pytest.MonkeyPatch) -> None:
    places = [squares.place(f"p{i}", (42.05, 20.02 * i + 19.99)) for i in range(12)]
    located, measures = locate_places({place.id: place for place in places}, squares.boundaries())
    table = squares.table(*located.values(), squares.place("declared", (42.05, 20.05), municipality=("a",)))
    whole = assign_municipality(table, squares.boundaries())
    counts = []

    def count(table: gpd.GeoDataFrame, boundaries: squares.Boundaries) -> list[Measures]:
        counts.append(len(table))
        return measure_places(table, boundaries)

    monkeypatch.setattr("geo.spatial.municipalities.measure_places", count)
    again = assign_municipality(table, squares.boundaries(), measures)
    find_contradictions(None, again, squares.boundaries())
    assert counts == [1]
    pd.testing.assert_frame_equal(pd.DataFrame(again), pd.DataFrame(whole))


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (squares.place("spot", (42.05, 20.05)), "a sr / a sq"),
        (squares.place("spot", (42.05, 20.1)), "a sr / a sq, near the line with b sr / b sq"),
        (
            squares.place("spot", (42.1, 20.0), municipality=("a",)),
            "a sr / a sq, near the line with c sr / c sq, near the outer line",
        ),
        (
            squares.place("road", (42.02, 20.03), (42.02, 20.18), shape="line"),
            "b sr / b sq, a sr / a sq, on the line between them",
        ),
        (
            squares.place("spot", (41.9, 20.05), outside="X, Y"),
            "outside the municipalities (X, Y), 11.1 km from a sr / a sq",
        ),
        (
            squares.place("wide", (41.9, 20.05), precision="region", radius_m=9.0),
            "outside the municipalities (undeclared)",
        ),
        (squares.place("wide", outside="X, Y"), "X, Y"),
    ],
)
def test_where_a_place_is_is_said_in_words(place: Place, words: str) -> None:
    assert describe_location(joined(place).iloc[0], squares.boundaries()) == words


def problems(*positions: tuple[float, float], **changes: object) -> list[tuple[int, str, str]]:
    spot = squares.place("spot", *positions, **changes)
    record = squares.dataset([spot], **{"places.spot": 7, "places.spot.municipality": 9})
    places = joined(spot)
    return [
        (found.line, found.where, found.message) for found in find_contradictions(record, places, squares.boundaries())
    ]


@pytest.mark.parametrize(
    "changes",
    [
        {"municipality": ("a",)},
        {"municipality": ("b",), "radius_m": 5000},
        {"municipality": ("b", "d"), "precision": "region", "radius_m": 5000},
        {"outside": "Elsewhere", "radius_m": 5000},
    ],
)
def test_what_the_boundaries_bear_out_is_no_problem(changes: dict[str, object]) -> None:
    assert problems((42.05, 20.05), **changes) == []


def test_an_unknown_municipality_is_told_with_the_likeliest_one() -> None:
    spot = squares.place("spot", municipality=("leposavik",))
    known = squares.boundaries()
    frame = known.frame.rename(index={"d": "leposaviq"})
    named = squares.Boundaries(frame, "", "", 250)
    [problem] = find_contradictions(None, assign_municipality(squares.table(spot), named), named)
    assert (problem.line, problem.where) == (0, "places.spot.municipality")
    assert problem.message.endswith("no municipality in the boundaries, did you mean 'leposaviq'?")


def test_an_unknown_municipality_like_none_is_told_with_all() -> None:
    [(line, where, message)] = problems(municipality=("zz",))
    assert (line, where) == (9, "places.spot.municipality")
    assert message == "found 'zz', which is no municipality in the boundaries, expected one of a, b, c, d"


def test_a_place_in_another_municipality_is_told_with_its_line() -> None:
    [(line, where, message)] = problems((42.05, 20.05), municipality=("d",))
    assert (line, where) == (9, "places.spot.municipality")
    assert message.startswith("found 'd', expected 'a': the place lies in it, 4,1")


def test_a_place_that_lies_outside_is_told() -> None:
    [(line, _, message)] = problems((41.95, 20.05), municipality=("a",))
    assert line == 9
    assert message.startswith("found 'a', expected `outside`: the place lies 5,5")


def test_a_place_declared_outside_that_lies_inside_is_told() -> None:
    [(line, where, message)] = problems((42.05, 20.05), outside="Elsewhere")
    assert (line, where) == (7, "places.spot.outside")
    assert message.startswith("found 'Elsewhere', expected 'a': the place lies in it")


def test_a_place_at_the_other_end_of_the_earth_is_told_with_its_tolerance() -> None:
    [(_, _, message)] = problems((-42.1, -159.9), municipality=("a",), precision="municipality", radius_m=900)
    assert "off by 900 m" in message


def test_of_a_point_every_declared_municipality_must_be_near_of_a_region_one() -> None:
    assert len(problems((42.05, 20.05), municipality=("a", "d"))) == 1
    assert problems((42.05, 20.05), municipality=("a", "d"), precision="region") == []
