"""What is said of the rows of a table that cannot be drawn as they are."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from geo.core.errors import RecordError
from geo.core.tables import build_tables
from geo.formats.geoparquet.reader import read_geoparquet, write_geoparquet
from tests.helpers import squares


def problems(folder: Path, count: int = 3, **columns: list[object]) -> list[str]:
    """What is said of a record of some incidents at one place, of which these columns are changed."""
    path = folder / "record.parquet"
    events = [squares.event(f"e{i}") for i in range(count)]
    places = [squares.place("spot", (42.05, 20.05), radius_m=50, municipality=("a",))]
    write_geoparquet(build_tables(squares.dataset(places, events)), path)
    table = pq.read_table(path)
    for name, values in columns.items():
        changed = pa.array(values, table.schema.field(name).type)
        field = table.schema.field(name).with_nullable(True)
        table = table.set_column(table.schema.get_field_index(name), field, changed)
    pq.write_table(table, path)
    try:
        read_geoparquet(path)
    except RecordError as error:
        return str(error).replace(f"{path}: ", "").splitlines()
    return []


def test_a_sound_table_has_no_problems(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize("column", ["id", "title", "first", "extent", "place", "name_sr", "precision"])
def test_a_value_that_is_needed_and_missing_is_said(tmp_path: Path, column: str) -> None:
    number = column == "first"
    [problem] = problems(tmp_path, **{column: [1 if number else "e0", 1 if number else "e1", None]})
    assert problem.endswith(f"): {column}: found nothing, expected a value")
    assert problem.startswith("row 3 (")


def test_an_id_that_is_used_twice_is_said(tmp_path: Path) -> None:
    assert problems(tmp_path, id=["x", "y", "x"]) == ["row 3 (x): id: found 'x' a second time, expected each id once"]


@pytest.mark.parametrize("column", ["type", "status", "precision"])
def test_a_word_of_no_known_kind_is_said_with_those_that_are(tmp_path: Path, column: str) -> None:
    words = {"type": "protest", "status": "reported", "precision": "exact"}
    found = problems(tmp_path, **{column: [words[column], "odd", words[column]]})
    assert found[0].startswith(f"row 2 (e1): {column}: found 'odd', expected ")


def test_a_date_that_is_none_is_said(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, date=["2022-12-08", "2022-13-45", "2022-12-08"])
    assert problem.startswith("row 2 (e1): date: found 2022-13-45, which is not in the calendar")


def test_days_that_the_date_does_not_mean_are_said(tmp_path: Path) -> None:
    found = problems(tmp_path, date=["2022-12-08", "2022-12", "2022-12-08"])
    assert found == [
        "row 2 (e1): extent: found day, expected within for the date 2022-12",
        "row 2 (e1): first: found 19334, expected 19327 for the date 2022-12",
        "row 2 (e1): last: found 19334, expected 19357 for the date 2022-12",
    ]


def test_a_qualifier_that_is_not_passed_on_is_said(tmp_path: Path) -> None:
    assert problems(tmp_path, date=["2022-12-08~", "2022-12-08", "2022-12-08"]) == [
        "row 1 (e0): approximate: found False, expected True for the date 2022-12-08~"
    ]


def test_an_incident_of_no_origin_is_said(tmp_path: Path) -> None:
    assert problems(tmp_path, origins=[1, 0, 2]) == ["row 2 (e1): origins: found 0, expected at least 1 for its status"]


def test_one_origin_does_not_corroborate(tmp_path: Path) -> None:
    assert problems(tmp_path, status=["reported", "corroborated", "corroborated"], origins=[1, 1, 2]) == [
        "row 2 (e1): origins: found 1, expected at least 2 for its status"
    ]


def test_rows_that_disagree_on_their_place_are_said(tmp_path: Path) -> None:
    found = problems(tmp_path, name_sr=["A", "B", "A"], declared=[["a"], ["a"], ["a", "b"]], radius_m=[5, None, 5])
    assert found == [
        "row 2 (e1): name_sr: found 'B', expected 'A' as in row 1, which is of the same place",
        "row 2 (e1): radius_m: found None, expected 5.0 as in row 1, which is of the same place",
        "row 3 (e2): declared: found ['a', 'b'], expected ['a'] as in row 1, which is of the same place",
    ]


def test_of_many_such_rows_the_first_are_said_and_the_rest_counted(tmp_path: Path) -> None:
    found = problems(tmp_path, count=1030, origins=[0] * 1030)
    assert len(found) == 21
    assert found[0] == "origins: found 1,010 more such rows, expected none"


REGION = {"precision": "region", "declared": []}
WITHOUT = "found nothing, expected how far off the point may be, in metres"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"geometry": None, "shape": None}, "geometry: found none for the precision exact, expected a geometry, or"),
        ({"geometry": b"none"}, "geometry: found bytes that are no WKB, expected WKB"),
        (
            {"geometry": None, "precision": "region", "declared": [], "outside": "Elsewhere"},
            "geometry: found none for the precision region",
        ),
        ({"geometry": None, "precision": "region"}, "shape: found 'point' without a geometry, expected nothing"),
        ({"geometry": shapely.Point(500_000, 4_700_000)}, "geometry: found bounds (500000.0"),
        (
            {"geometry": shapely.LineString([(20, 42), (20, 43)])},
            "shape: found 'point' for a LineString, expected line",
        ),
        (
            {"geometry": shapely.MultiPoint([(20, 42), (20, 43)])},
            "geometry: found a MultiPoint, expected Point, LineString, Polygon",
        ),
        ({"geometry": shapely.Point()}, "geometry: found "),
        (
            {"geometry": shapely.Polygon([(20, 42), (21, 43), (21, 42), (20, 43)]), "shape": "area"},
            "geometry: found Self-intersection[20.5 42.5], expected a valid geometry",
        ),
        ({"radius_m": 0}, "radius_m: found 0, expected metres above 0"),
        ({"radius_m": float("inf")}, "radius_m: found inf, expected metres above 0"),
        ({"radius_m": None}, f"radius_m: {WITHOUT}"),
        ({"radius_m": None, "precision": "settlement"}, f"radius_m: {WITHOUT}"),
        ({"radius_m": None, **REGION, "outside": "Elsewhere"}, f"radius_m: {WITHOUT}"),
        (REGION, "declared: found neither `declared` nor `outside`, expected one of them"),
        ({"outside": "Elsewhere"}, "declared: found both `declared` and `outside`, expected one of them"),
    ],
)
def test_a_place_that_cannot_be_drawn_is_said(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    [problem] = problems(tmp_path, **repeated(changes))
    assert problem.startswith(f"row 1 (spot): {said}")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"declared": [None]}, "declared: found nothing in the list, expected text"),
        ({"declared": [], "outside": " "}, "outside: found ' ', expected text"),
        ({"name_sq": "a\x1b[31m"}, "name_sq: found the control character U+001B, expected text without it"),
        ({"name_en": "n" * 5_001}, "name_en: found 5,001 characters, expected at most 5,000"),
        ({"basis": ""}, "basis: found '', expected text"),
    ],
)
def test_texts_about_a_place_are_held_to_the_rules_of_yaml(
    tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    assert problems(tmp_path, **repeated(changes)) == [f"row 1 (e0): {said}"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"id": ["e 0", "e1", "e2"]}, "row 1 (e 0): id: found 'e 0', expected an id of small letters, digits and"),
        ({"title": ["t" * 201, "b", "c"]}, "row 1 (e0): title: found 201 characters, expected at most 200"),
        ({"time": ["25:00", None, None]}, "row 1 (e0): time: found '25:00', expected a time such as 09:30"),
        ({"actors": [["a"], ["\u2028"], None]}, "row 2 (e1): actors: found the control character U+2028"),
        ({"actors": [["a", None], None, None]}, "row 1 (e0): actors: found nothing in the list, expected text"),
        ({"figure": ["persons", None, None]}, "row 1 (e0): figure: found only a part of `figure`, `low` and `high`"),
        ({"low": [1.0, None, None]}, "row 1 (e0): figure: found only a part of"),
        ({"figure": ["x", None, None], "low": [2.0, None, None], "high": [1.0, None, None]}, "row 1 (e0): low: found"),
        ({"figure": ["x", None, None], "low": [2.0, None, None], "high": [float("inf"), None, None]},
         "row 1 (e0): high: found inf, expected a number"),
    ],
)  # fmt: skip
def test_incidents_are_held_to_the_rules_of_yaml(tmp_path: Path, changes: dict[str, object], said: str) -> None:
    [problem] = problems(tmp_path, **changes)
    assert problem.startswith(said)


def test_a_number_that_is_nan_is_as_good_as_none(tmp_path: Path) -> None:
    nothing = pa.array([float("nan")] * 3, pa.float64(), from_pandas=False)
    assert problems(tmp_path, low=nothing, high=nothing) == []


def test_an_area_with_a_hole_is_refused(tmp_path: Path) -> None:
    square = shapely.box(20.0, 42.0, 20.1, 42.1)
    holed = shapely.to_wkb(square.difference(square.centroid.buffer(0.01)))
    [problem] = problems(tmp_path, **repeated({"geometry": holed, "shape": "area"}))
    assert (
        problem == "row 1 (spot): geometry: found an area with a hole, expected one without: a record has outlines only"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"radius_m": None, "precision": "municipality"},
        {"radius_m": None, "geometry": shapely.LineString([(20, 42), (20, 43)]), "shape": "line"},
        {"shape": None},
        {**REGION, "outside": "Elsewhere"},
        {"geometry": None, "shape": None, "radius_m": None, "precision": "region"},
    ],
)
def test_a_place_with_all_that_it_needs_has_no_problems(tmp_path: Path, changes: dict[str, object]) -> None:
    assert problems(tmp_path, **repeated(changes)) == []


def repeated(changes: dict[str, object]) -> dict[str, list[object]]:
    """The same value for each of three rows, geometries as WKB."""
    plain = {key: shapely.to_wkb(one) if isinstance(one, shapely.Geometry) else one for key, one in changes.items()}
    return {key: [value] * 3 for key, value in plain.items()}
