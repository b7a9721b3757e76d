"""The record as tables."""

from datetime import date

import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.core.dates import day_number
from geo.core.tables import Info, build_tables
from tests.helpers import squares

DAYS = st.dates(date(1990, 1, 1), date(2030, 12, 31)).map(str)


def test_an_empty_record_gives_empty_tables_with_every_column_and_type() -> None:
    empty = build_tables(squares.dataset())
    full = build_tables(squares.dataset([squares.place("spot", (42.05, 20.05))], [squares.event()]))
    for table, other in ((empty.incidents, full.incidents), (empty.places, full.places)):
        assert table.empty
        pd.testing.assert_series_equal(table.dtypes, other.dtypes)
    assert empty.places.crs == "EPSG:4326"


def test_what_the_record_says_of_itself() -> None:
    assert build_tables(squares.dataset()).info == Info(
        "Made up", "For tests", "CC0-1.0", "Four squares", "2022-12-31", "A project", "https://example.org/squares"
    )


def test_a_row_of_an_incident() -> None:
    built = build_tables(squares.dataset([squares.place("spot", (42.05, 20.05))], [squares.full_event()]))
    assert built.incidents.iloc[0].to_dict() == {
        "id": "2022-12-10-protest",
        "title": "Title of 2022-12-10-protest",
        "first": day_number(date(2022, 12, 10)),
        "last": day_number(date(2022, 12, 12)),
        "approximate": True,
        "extent": "lasting",
        "date": "2022-12-10/2022-12-12~",
        "time": "09:30",
        "place": "spot",
        "type": "protest",
        "status": "corroborated",
        "origins": 2,
        "actors": ("police", "residents"),
        "targets": ("a mayor",),
        "informants": (("Police", "police"),),
        "cites": ("wire", "copy", "police"),
        "disagrees": True,
        "figure": "persons",
        "low": 300.0,
        "high": 300.0,
    }


def test_a_row_of_a_place() -> None:
    spot = squares.place("spot", (42.05, 20.08), radius_m=90, municipality=("a", "b"))
    row = squares.table(spot).loc["spot"]
    assert row["geometry"] == shapely.Point(20.08, 42.05)
    assert row.drop("geometry").to_dict() == {
        "name_sq": "spot sq",
        "name_sr": "spot sr",
        "name_en": None,
        "precision": "exact",
        "shape": "point",
        "radius_m": 90.0,
        "declared": ("a", "b"),
        "outside": None,
        "basis": "made up",
    }


@pytest.mark.parametrize(("shape", "kind"), [("point", "Point"), ("line", "LineString"), ("area", "Polygon")])
def test_a_place_has_the_geometry_of_its_shape_longitude_first(shape: str, kind: str) -> None:
    corners = [(42.0, 20.0), (42.1, 20.0), (42.1, 20.1)][: 1 if shape == "point" else 3]
    drawn = squares.table(squares.place("spot", *corners, shape=shape)).geometry["spot"]
    assert drawn.geom_type == kind
    assert shapely.get_coordinates(drawn)[0].tolist() == [20.0, 42.0]


def test_a_municipality_has_no_geometry() -> None:
    places = squares.table(squares.place(municipality=("a",)))
    assert places.geometry["spot"] is None
    assert pd.isna(places.loc["spot", "radius_m"])


@given(st.lists(DAYS, max_size=8))
def test_incidents_are_sorted_by_their_first_day_and_id(days: list[str]) -> None:
    spots = [squares.place("spot", (42.05, 20.05))]
    built = build_tables(squares.dataset(spots, [squares.event(f"e{i}", date=day) for i, day in enumerate(days)]))
    keys = list(zip(built.incidents["first"], built.incidents["id"], strict=True))
    assert keys == sorted(keys)
    assert len(keys) == len(days)
    assert built.incidents.index.equals(pd.RangeIndex(len(days)))


def test_places_come_as_the_incidents_first_name_them_then_the_others() -> None:
    places = [squares.place(name, (42.05, 20.05)) for name in ("unused", "late", "early")]
    events = [
        squares.event("a", "late", "2022-12-09"),
        squares.event("b", "early", "2022-12-08"),
        squares.event("c", "late", "2022-12-10"),
    ]
    assert build_tables(squares.dataset(places, events)).places.index.tolist() == ["early", "late", "unused"]


def test_the_detail_of_an_incident_is_the_event_with_its_sources_in_its_order() -> None:
    event = squares.event(sources=("police", "wire"))
    record = squares.dataset([squares.place("spot", (42.05, 20.05))], [event])
    detail = build_tables(record).detail(event.id)
    assert detail.event == event
    assert [source.id for source in detail.sources] == ["police", "wire"]


def test_an_unknown_incident_has_no_detail() -> None:
    with pytest.raises(KeyError):
        build_tables(squares.dataset()).detail("nothing")
