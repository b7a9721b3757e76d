"""Maps for print: what is on the sheet, and where."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from pyproj import Geod

from geo.publish.print import drawing, graticule
from geo.publish.print import layout as plan
from geo.publish.print import off_map_inset as beyond
from geo.publish.print.layout import Plan
from geo.publish.print.legend import ranges
from geo.publish.print.placement import body
from geo.record.view_extract import Sheet
from tests.helpers import sheets, squares


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets.without_towns(monkeypatch)


def _on_map(laid: Plan) -> list[str]:
    return [entry.id for mark in laid.marks for entry in mark.site.entries]


def _beyond(laid: Plan) -> list[str]:
    return [entry.id for site in laid.beyond for entry in site.entries]


@pytest.mark.parametrize("paper", ["a4", "16:9"])
def test_every_incident_of_the_real_record_is_on_the_map_or_in_its_inset(paper: Sheet) -> None:
    laid = plan.make(sheets.take(sheets.real(), paper))
    assert sorted([*_on_map(laid), *_beyond(laid)]) == sorted(sheets.real().incidents["id"])
    assert [site.id for site in laid.beyond] == ["new-york", "belgrade", "serbia", "second-base"]


@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-179.9, 179.9)), min_size=1, max_size=8))
def test_every_incident_anywhere_on_the_globe_is_on_the_map_or_in_its_inset(spots: list[tuple[float, float]]) -> None:
    extract = sheets.made(*(squares.place(f"place-{i}", spot) for i, spot in enumerate(spots)))
    laid = plan.make(extract)
    assert sorted([*_on_map(laid), *_beyond(laid)]) == sorted(extract.incidents["id"])
    frame = laid.window.frame
    assert all(
        frame.x <= x <= frame.right and frame.y <= y <= frame.bottom for x, y in (mark.at for mark in laid.marks)
    )
    assert set(beyond.places(laid.beyond, laid.window)) == {site.id for site in laid.beyond}


def test_a_thousand_places_are_all_on_the_map() -> None:
    spots = np.random.default_rng(1).uniform((42.0, 20.0), (42.2, 20.2), (1000, 2))
    laid = plan.make(
        sheets.made(*(squares.place(f"p{i}", (float(lat), float(lon))) for i, (lat, lon) in enumerate(spots)))
    )
    assert len(set(_on_map(laid))) == 1000
    assert laid.listed == 0


def test_a_place_that_nobody_can_locate_is_in_the_inset() -> None:
    laid = plan.make(
        sheets.made(squares.place("mill", (42.05, 20.05)), squares.place("nowhere", outside="Another country"))
    )
    assert _beyond(laid) == ["event-1"]
    assert "nowhere" not in beyond.places(laid.beyond, laid.window)


def test_a_spot_falls_where_the_projection_puts_it() -> None:
    laid = plan.make(sheets.made(squares.place("mill", (42.05, 20.05))))
    (mark,), window = laid.marks, laid.window
    west, _, _, north = window.bounds
    x, y = west + (mark.at[0] - window.frame.x) / window.scale, north - (mark.at[1] - window.frame.y) / window.scale
    assert window.back([(x, y)])[0] == pytest.approx((20.05, 42.05), abs=1e-6)


def test_symbols_at_one_spot_lie_beside_one_another_and_say_so() -> None:
    laid = plan.make(sheets.made(*(squares.place(f"p{i}", (42.05, 20.05)) for i in range(4))))
    boxes = [body(mark.site, mark.at, laid.unit, 0.6) for mark in laid.marks]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
    assert [mark.led for mark in laid.marks] == [False, True, True, True]


def test_a_place_known_by_its_municipality_is_a_tag_and_no_pin() -> None:
    laid = plan.make(
        sheets.made(squares.place("somewhere", municipality=("a",)), squares.place("mill", (42.15, 20.15)))
    )
    assert {mark.site.id: (mark.site.drawn, mark.site.look.tag) for mark in laid.marks} == {
        "somewhere": ("area", True),
        "mill": ("point", False),
    }


def test_incidents_at_one_place_are_one_symbol_with_their_number_and_kinds() -> None:
    events = [squares.event(f"e{i}", "mill", type=kind) for i, kind in enumerate(["protest", "protest", "arrest"])]
    (mark,) = plan.make(sheets.made(squares.place("mill", (42.05, 20.05)), events=events)).marks
    assert mark.site.look.text == "3"
    assert [share.n for share in mark.site.look.shares] == [2, 1]


@pytest.mark.parametrize(("text", "hollow"), [("2022-12-08~", True), ("2022-12-08", False)])
def test_an_approximate_date_is_hollow(text: str, hollow: bool) -> None:
    events = [squares.event("e", "mill", text)]
    (mark,) = plan.make(sheets.made(squares.place("mill", (42.05, 20.05)), events=events)).marks
    assert mark.site.look.hollow is hollow


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    laid = plan.make(sheets.week())
    made, bar = drawing.figure(laid)
    made.set_dpi(30)
    FigureCanvasAgg(made).draw()
    west, south, _, north = laid.window.bounds
    ends = laid.window.back([(west, (south + north) / 2), (west + bar.info.length_px, (south + north) / 2)])
    metres = Geod(ellps="WGS84").inv(*ends[0], *ends[1])[2]
    assert metres == pytest.approx(bar.info.value * {"km": 1000, "m": 1}[bar.info.units], rel=0.01)


@pytest.mark.parametrize("place", [(42.05, 20.05), (0.0, 10.0), (-54.8, -68.3), (78.2, 15.6), (89.5, 0.0)])
def test_a_metre_of_the_map_is_one_on_the_ground_everywhere(place: tuple[float, float]) -> None:
    window = plan.make(sheets.made(squares.place("there", place, radius_m=5000.0))).window
    assert window.metre == pytest.approx(1, rel=0.01)


def test_the_graticule_is_labelled_where_its_lines_meet_the_frame() -> None:
    laid = plan.make(sheets.week())
    west = laid.window.bounds[0]
    for one in laid.meridians:
        x = west + (one.end[0] - laid.window.frame.x) / laid.window.scale
        lon = laid.window.back([(x, laid.window.bounds[1])])[0][0]
        assert lon == pytest.approx(_degrees(one.text), abs=1e-3)
    assert len(laid.meridians) >= 3
    assert len(laid.parallels) >= 3


def _degrees(text: str) -> float:
    whole, minutes = re.fullmatch(r"(\d+)°(?:(\d\d)′)?[NESW]?", text).groups()  # type: ignore[union-attr]
    return int(whole) + int(minutes or 0) / 60


@pytest.mark.parametrize(
    ("degrees", "text"), [(20.5, "20°30′E"), (-68.25, "68°15′W"), (0.0, "0°"), (10 + 1 / 120, "10°00′30″E")]
)
def test_degrees_are_written_in_minutes_and_seconds(degrees: float, text: str) -> None:
    assert graticule.written(degrees, "EW") == text


def test_the_classes_of_the_shading_are_in_words() -> None:
    assert ranges([1, 2, 5, 20]) == ["none", "1", "2–4", "5–19", "20+"]


def test_names_of_a_few_places_do_not_lie_on_anything() -> None:
    laid = plan.make(sheets.week())
    boxes = [label.box for mark in laid.marks for label in (mark.name, mark.number) if label]
    boxes += [town.box for town in laid.towns] + [laid.scale[1], laid.arrow[1]]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_nothing_in_the_columns_lies_outside_them_or_on_another() -> None:
    laid = plan.make(sheets.take(sheets.real(), "16:9"))
    boxes = [box for _, box in laid.blocks]
    assert all(any(column.grown(0.01).holds(box) for column in laid.arrangement.columns) for box in boxes)
    assert not any(one.grown(-0.01).overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_incidents_without_support_are_struck_through_and_those_that_fall_marked() -> None:
    events = [squares.event("lost", "mill", sources=("police",)), squares.event("stands", "dam")]
    places = [squares.place("mill", (42.05, 20.05)), squares.place("dam", (42.15, 20.15))]
    whole = sheets.made(*places, events=events)
    laid = plan.make(replace(whole, view=replace(whole.view, without=("police",))))
    assert {mark.site.id: mark.site.look.ghost for mark in laid.marks} == {"mill": True, "dam": False}
    drawing.figure(laid)


def test_every_kind_of_symbol_can_be_drawn() -> None:
    kinds = ["statement", "riot", "patrol", "closure", "visit", "assault"]
    places = [squares.place(f"p{i}", (42.02 + 0.03 * i, 20.05)) for i in range(7)]
    events = [squares.event(f"e{i}", f"p{i}", type=kind) for i, kind in enumerate(kinds)]
    laid = plan.make(sheets.made(*places, events=[*events, squares.event("e6", "p6", status="retracted")]))
    assert [mark.site.look.shares[0].shape for mark in laid.marks] == [
        "speech", "square", "diamond", "pentagon", "circle", "triangle", "cross",
    ]  # fmt: skip
    drawing.figure(laid)
