"""Maps for print: what is on the sheet and where, and the three formats of it."""

import re
import struct
import threading
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest
import squares
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from pyproj import Geod

from geo import export, frames, join, record
from geo.address import LAYERS, USUAL, View
from geo.dates import day_number
from geo.export.extract import Extract, Sheet
from geo.export.picture import beyond, graticule, names, plan, sheet
from geo.export.picture.legend import ranges
from geo.export.picture.lettering import Run, clean, wrap
from geo.export.picture.plan import Plan
from geo.export.picture.spots import body
from geo.model import Event, Names, Place
from geo.record import Record
from geo.timeline import Window

ROOT = Path(__file__).parents[1]
MADE = date(2026, 11, 24)
KINDS = ("png", "pdf", "svg")


def _take(
    found: Record, sheet: Sheet = "a4", first: int | None = None, last: int | None = None, **view: Any
) -> Extract:
    days = found.days
    window = Window(days[0] if first is None else first, days[1] if last is None else last, "window")
    return export.take(found, View(window, **{"layers": LAYERS} | view), MADE, None, sheet)


def _made(*places: Place, events: list[Event] | None = None, sheet: Sheet = "a4", **info: str) -> Extract:
    """A view of a record over the squares with one incident at each place."""
    events = [squares.event(f"event-{i}", one.id) for i, one in enumerate(places)] if events is None else events
    tables = frames.build(replace(squares.dataset(places, events), **info))
    return _take(
        Record(tables, join.assign_municipality(tables.places, squares.boundaries()), squares.boundaries()), sheet
    )


@pytest.fixture(scope="module")
def real() -> Record:
    return record.load(ROOT / "events.yaml")


@pytest.fixture(scope="module")
def week(real: Record) -> Extract:
    days = (day_number(date(2022, 12, day)) for day in (6, 12))
    return _take(real, "16:9", *days, layers=USUAL)


def _on_map(laid: Plan) -> list[str]:
    return [entry.id for mark in laid.marks for entry in mark.site.entries]


def _beyond(laid: Plan) -> list[str]:
    return [entry.id for site in laid.beyond for entry in site.entries]


def _texts(extract: Extract) -> str:
    tree = ElementTree.fromstring(export.dump("svg", extract))
    return "\n".join("".join(one.itertext()) for one in tree.iter("{http://www.w3.org/2000/svg}text")).replace(
        "\u00a0", " "
    )


@pytest.mark.parametrize("paper", ["a4", "16:9"])
def test_every_incident_of_the_real_record_is_on_the_map_or_in_its_inset(real: Record, paper: Sheet) -> None:
    laid = plan.make(_take(real, paper))
    assert sorted([*_on_map(laid), *_beyond(laid)]) == sorted(real.incidents["id"])
    assert [site.id for site in laid.beyond] == ["new-york", "belgrade", "serbia", "second-base"]


@settings(deadline=None, max_examples=15)
@given(st.lists(st.tuples(st.floats(-89, 89), st.floats(-179.9, 179.9)), min_size=1, max_size=8))
def test_every_incident_anywhere_on_the_globe_is_on_the_map_or_in_its_inset(spots: list[tuple[float, float]]) -> None:
    extract = _made(*(squares.place(f"place-{i}", spot) for i, spot in enumerate(spots)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(names, "_towns", lambda *_: squares.boundaries().frame.iloc[:0])  # reading them takes seconds
        laid = plan.make(extract)
    assert sorted([*_on_map(laid), *_beyond(laid)]) == sorted(extract.incidents["id"])
    frame = laid.window.frame
    assert all(
        frame.x <= x <= frame.right and frame.y <= y <= frame.bottom for x, y in (mark.at for mark in laid.marks)
    )
    assert set(beyond.places(laid.beyond, laid.window)) == {site.id for site in laid.beyond}


def test_a_thousand_places_are_all_on_the_map() -> None:
    spots = np.random.default_rng(1).uniform((42.0, 20.0), (42.2, 20.2), (1000, 2))
    laid = plan.make(_made(*(squares.place(f"p{i}", (float(lat), float(lon))) for i, (lat, lon) in enumerate(spots))))
    assert len(set(_on_map(laid))) == 1000
    assert laid.listed == 0


def test_a_place_that_nobody_can_locate_is_in_the_inset() -> None:
    laid = plan.make(_made(squares.place("mill", (42.05, 20.05)), squares.place("nowhere", outside="Another country")))
    assert _beyond(laid) == ["event-1"]
    assert "nowhere" not in beyond.places(laid.beyond, laid.window)


def test_a_spot_falls_where_the_projection_puts_it() -> None:
    laid = plan.make(_made(squares.place("mill", (42.05, 20.05))))
    (mark,), window = laid.marks, laid.window
    west, _, _, north = window.bounds
    x, y = west + (mark.at[0] - window.frame.x) / window.scale, north - (mark.at[1] - window.frame.y) / window.scale
    assert window.back([(x, y)])[0] == pytest.approx((20.05, 42.05), abs=1e-6)


def test_symbols_at_one_spot_lie_beside_one_another_and_say_so() -> None:
    laid = plan.make(_made(*(squares.place(f"p{i}", (42.05, 20.05)) for i in range(4))))
    boxes = [body(mark.site, mark.at, laid.unit, 0.6) for mark in laid.marks]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])
    assert [mark.led for mark in laid.marks] == [False, True, True, True]


def test_a_place_known_by_its_municipality_is_a_tag_and_no_pin() -> None:
    laid = plan.make(_made(squares.place("somewhere", municipality=("a",)), squares.place("mill", (42.15, 20.15))))
    assert {mark.site.id: (mark.site.drawn, mark.site.look.tag) for mark in laid.marks} == {
        "somewhere": ("area", True),
        "mill": ("point", False),
    }


def test_incidents_at_one_place_are_one_symbol_with_their_number_and_kinds() -> None:
    events = [squares.event(f"e{i}", "mill", type=kind) for i, kind in enumerate(["protest", "protest", "arrest"])]
    (mark,) = plan.make(_made(squares.place("mill", (42.05, 20.05)), events=events)).marks
    assert mark.site.look.text == "3"
    assert [share.n for share in mark.site.look.shares] == [2, 1]


@pytest.mark.parametrize(("text", "hollow"), [("2022-12-08~", True), ("2022-12-08", False)])
def test_an_approximate_date_is_hollow(text: str, hollow: bool) -> None:
    events = [squares.event("e", "mill", text)]
    (mark,) = plan.make(_made(squares.place("mill", (42.05, 20.05)), events=events)).marks
    assert mark.site.look.hollow is hollow


def test_the_scale_bar_is_as_long_as_it_says(week: Extract) -> None:
    laid = plan.make(week)
    made, bar = sheet.figure(laid)
    made.set_dpi(30)
    FigureCanvasAgg(made).draw()
    west, south, _, north = laid.window.bounds
    ends = laid.window.back([(west, (south + north) / 2), (west + bar.info.length_px, (south + north) / 2)])
    metres = Geod(ellps="WGS84").inv(*ends[0], *ends[1])[2]
    assert metres == pytest.approx(bar.info.value * {"km": 1000, "m": 1}[bar.info.units], rel=0.01)


@pytest.mark.parametrize("place", [(42.05, 20.05), (0.0, 10.0), (-54.8, -68.3), (78.2, 15.6), (89.5, 0.0)])
def test_a_metre_of_the_map_is_one_on_the_ground_everywhere(place: tuple[float, float]) -> None:
    window = plan.make(_made(squares.place("there", place, radius_m=5000.0))).window
    assert window.metre == pytest.approx(1, rel=0.01)


def test_the_graticule_is_labelled_where_its_lines_meet_the_frame(week: Extract) -> None:
    laid = plan.make(week)
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


def test_names_of_a_few_places_do_not_lie_on_anything(week: Extract) -> None:
    laid = plan.make(week)
    boxes = [label.box for mark in laid.marks for label in (mark.name, mark.number) if label]
    boxes += [town.box for town in laid.towns] + [laid.scale[1], laid.arrow[1]]
    assert not any(one.overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_nothing_in_the_columns_lies_outside_them_or_on_another(real: Record) -> None:
    laid = plan.make(_take(real, "16:9"))
    boxes = [box for _, box in laid.blocks]
    assert all(any(column.grown(0.01).holds(box) for column in laid.arrangement.columns) for box in boxes)
    assert not any(one.grown(-0.01).overlaps(other) for i, one in enumerate(boxes) for other in boxes[:i])


def test_the_sheet_says_all_that_a_figure_must(week: Extract) -> None:
    said = _texts(week)
    about = week.about
    titles = " ".join(said.split())
    for words in (about["title"], about["shown"], about["status"], "Leposavić", "Leposaviq", "20°40′E", "43°N"):
        assert words in titles
    for words in (
        about["version"],
        "24 November 2026",
        "OpenStreetMap",
        "GeoNames",
        "CC BY 4.0",
        "none",
        "n=34",
        "10 km",
    ):
        assert words in titles
    for words in ("Armed attack", "status disputed", "line of disputed status", "hatched:", "1–7", "17 incidents"):
        assert words in titles


def test_every_incident_of_a_short_view_is_in_the_list(week: Extract) -> None:
    laid = plan.make(week)
    assert laid.listed == len(week.incidents)
    said = " ".join(_texts(week).split())
    assert all(title.split()[0] in said for title in week.incidents["title"])


def test_what_the_list_has_no_room_for_is_counted_and_on_the_map(real: Record) -> None:
    extract = _take(real, "16:9")
    laid = plan.make(extract)
    assert 0 < laid.listed < len(_on_map(laid))
    assert f"{len(_on_map(laid)) - laid.listed} more are not listed" in " ".join(_texts(extract).split())


def test_an_empty_view_is_a_map_that_says_so() -> None:
    said = _texts(_made(sheet="16:9"))
    assert "no incidents" in said
    assert "No incidents in this view." in said


def test_words_that_look_like_formulas_or_markup_stay_words() -> None:
    title = r"$\frac{1}{0$ _a_ ^ <script>alert(1)</script> & 5$"
    places = [squares.place("mill", (42.05, 20.05)), squares.place("far", (10.0, 10.0))]
    named = [
        replace(one, names=Names("$x_$ \\", "<b>$\\alpha"), outside="$_{" if one.id == "far" else None)
        for one in places
    ]
    events = [squares.event(f"e{i}", one.id) for i, one in enumerate(named)]
    extract = _made(*named, events=[replace(one, title=title) for one in events], title=title)
    assert title in _texts(extract)
    assert export.dump("png", extract) and export.dump("pdf", extract)


def test_letters_that_the_typeface_lacks_are_transcribed() -> None:
    assert clean("Čaç Њ 漢字\u202e\x00 a\nb") == "Čaç Њ HanZi a b"
    extract = _made(squares.place("mill", (42.05, 20.05)), title="漢字 🫠 \U000f0000 \x07\ud800")
    assert "HanZi" in _texts(extract)


def test_lines_keep_to_their_width_even_for_one_endless_word() -> None:
    lines = wrap([Run("x" * 300, 6)], 30)
    assert "".join(piece.run.text for line in lines for piece in line) == "x" * 300
    assert len(lines) > 5


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_view_makes_the_same_bytes_in_any_thread(week: Extract, kind: str) -> None:
    found: list[bytes] = []
    threads = [threading.Thread(target=lambda: found.append(export.dump(kind, week))) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert found[0] == found[1]
    assert (mpl.rcParams["svg.fonttype"], mpl.rcParams["pdf.fonttype"]) == ("path", 3)


@pytest.mark.parametrize(("paper", "pixels"), [("a4", (2480, 3508)), ("16:9", (3840, 2160))])
def test_a_picture_is_as_large_as_its_paper_at_300_dpi(real: Record, paper: Sheet, pixels: tuple[int, int]) -> None:
    png = export.dump("png", _take(real, paper))
    assert struct.unpack(">II", png[16:24]) == pixels
    assert b"pHYs" + struct.pack(">II", 11811, 11811) in png
    assert b"Copyright" in png


def test_the_pdf_embeds_its_typeface_and_says_what_it_is(week: Extract) -> None:
    pdf = export.dump("pdf", week)
    assert pdf.startswith(b"%PDF")
    assert b"/FontFile2" in pdf
    assert b"/CreationDate (D:20261124000000Z)" in pdf
    assert b"/MediaBox [ 0 0 921.6 518.4 ]" in pdf


def test_the_svg_says_what_it_is(week: Extract) -> None:
    svg = export.dump("svg", week).decode()
    for words in (week.about["title"], week.about["version"], "2026-11-24", "CC BY 4.0"):
        assert words in svg.partition("</metadata>")[0]
