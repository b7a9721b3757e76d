"""What the map is given: local, inert, and the same whatever the window."""

import base64
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit_folium import generate_leaflet_string

from geo.core.dates import Window
from geo.core.model import Event, Place
from geo.core.tables import build_tables
from geo.record.filters import FACETS, Filters, filter_incidents
from geo.record.record import Record, load_record
from geo.record.view import View, read_address, write_address
from geo.spatial.boundaries import Boundaries
from geo.spatial.municipalities import assign_municipality
from geo.web import templates
from geo.web.base_map import create_map
from geo.web.map_data import find_chosen, find_class_breaks, online_base_maps
from geo.web.record_columns import describe_columns, encode_rows
from tests.helpers import squares
from tests.helpers.plain_filter import filter_by_pandas

HOSTILE = "<img src=x onerror=alert(1)> ${alert(1)} `x` C:\\users {{ 7 }}"
SCRIPTS = [("leaflet", "../leaflet.js")]
STYLES = [("leaflet_css", "../leaflet.css")]


def record(places: Sequence[Place], events: Sequence[Event]) -> Record:
    tables = build_tables(squares.dataset(places, events))
    polygons = squares.boundaries()
    return Record(tables, assign_municipality(tables.places, polygons), polygons)


def drawn(found: Record, begin: dict[str, Any] | None = None) -> str:
    base = create_map(found, SCRIPTS, STYLES, "../layers", "incidents-1", "/record/1/columns", begin)
    base.render()
    return str(base.get_root().header.render()) + generate_leaflet_string(base)


@pytest.fixture(scope="module")
def some() -> Record:
    places = [
        squares.place("spot", (42.05, 20.05), municipality=("a",), radius_m=100.0),
        squares.place("wide", precision="region", municipality=("a", "b")),
        squares.place("town", precision="municipality", municipality=("a",)),
        squares.place("road", (42.05, 20.02), (42.05, 20.15), shape="line", municipality=("a",)),
    ]
    events = [
        squares.event("2022-12-08-shots"),
        squares.event("2022-12-09-more", "wide", "2022-12-09~"),
        squares.event("2022-12-10-more", "town", "2022-12-10/2022-12-12"),
        squares.event("2022-12-11-more", "road", "2022-12-11"),
    ]
    return record(places, events)


def test_the_map_names_no_other_host(some: Record) -> None:
    page = drawn(some)
    fetched = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert fetched
    assert not [address for address in fetched if "//" in address]


def test_the_map_begins_where_the_reader_does_and_nowhere_else(some: Record) -> None:
    camera = {"lat": 42.5, "lon": 20.25, "zoom": 11.5}
    pages = [drawn(some, {"view": view}) for view in (None, camera)]
    moves = [re.findall(r"\.(fitBounds|setView)\(\s*(\[[^{]*?), ", page) for page in pages]
    assert [[name for name, _ in found] for found in moves] == [["fitBounds"], ["setView"]]
    assert ".setView([42.5, 20.25], 11.5, { animate: false })" in pages[1]


def described(record: Record) -> dict[str, Any]:
    """All of a record as one value."""
    incidents = record.frames.incidents
    return describe_columns(record, incidents).as_message([0] * len(incidents))


def test_a_filter_is_told_by_positions_and_a_place_has_its_english_name(some: Record) -> None:
    chosen = find_chosen(some, ("b", "nowhere"), ("protest",))
    message = described(some)
    assert chosen["chosen"] == [list(some.boundaries.frame.index).index("b")]
    assert [message["types"][i]["id"] for i in chosen["chosen_types"]] == ["protest"]
    english = some.frames.places["name_en"]
    assert {place["id"]: place["en"] for place in message["places"]} == english.to_dict()


def test_areas_come_first_and_the_largest_before_the_smaller(some: Record) -> None:
    said = described(some)
    assert [place["id"] for place in said["places"]] == ["wide", "town", "road", "spot"]
    assert [place["drawn"] for place in said["places"]] == ["area", "area", "line", "point"]


def test_columns_refer_to_places_and_types(some: Record) -> None:
    said = described(some)
    rows = said["incidents"]
    assert rows["id"] == ["2022-12-08-shots", "2022-12-09-more", "2022-12-10-more", "2022-12-11-more"]
    assert [said["places"][place]["id"] for place in rows["place"]] == ["spot", "wide", "town", "road"]
    assert {said["types"][kind]["id"] for kind in rows["type"]} == {"shots_fired"}
    assert rows["approx"] == [0, 1, 0, 0]
    assert [last - first for first, last in zip(rows["first"], rows["last"], strict=True)] == [0, 0, 2, 0]


def test_the_period_is_the_whole_records_whatever_is_taken(some: Record) -> None:
    said = describe_columns(some, some.frames.incidents.iloc[:1]).as_message([0])
    assert (said["first"], said["last"]) == some.days
    assert [place["id"] for place in said["places"]] == ["spot"]


def test_the_message_is_json(some: Record) -> None:
    said = described(some)
    assert json.loads(json.dumps(said, allow_nan=False))["version"] == said["version"]


def test_an_empty_record_has_a_map_and_a_message() -> None:
    empty = record([], [])
    assert described(empty)["incidents"]["id"] == []
    assert describe_columns(empty, empty.frames.incidents).encode()
    assert "incidents-1" in drawn(empty)


def test_breaks_start_at_one_and_rise() -> None:
    crowd = [squares.event(f"2022-12-08-shots-{n}") for n in range(300)]
    found = record([squares.place("spot", (42.05, 20.05), municipality=("a",))], crowd)
    breaks = find_class_breaks(found)
    assert breaks[0] == 1
    assert breaks == sorted(set(breaks))
    assert breaks[-1] <= 300


@pytest.mark.parametrize(
    "place",
    [
        squares.place("spot", precision="region", municipality=("a", "b")),
        squares.place("spot", (42.05, 21.0), outside="Elsewhere, unit", radius_m=100.0),
    ],
    ids=["region", "outside"],
)
def test_a_record_with_nothing_in_one_municipality_has_breaks_and_bounds(place: Place) -> None:
    said = described(record([place], [squares.event()]))
    assert said["breaks"][0] == 1
    assert len(said["bounds"]) == 2


def test_hostile_names_of_municipalities_are_inert() -> None:
    polygons = squares.boundaries()
    named = Boundaries(polygons.frame.assign(name_sq=HOSTILE), HOSTILE, "", 250.0)
    tables = build_tables(squares.dataset())
    page = drawn(Record(tables, assign_municipality(tables.places, named), named))
    assert HOSTILE not in page
    assert "onerror=alert(1)>" not in page
    assert str(templates.escape_json(HOSTILE)) in page


REAL = load_record(Path(__file__).parents[3] / "events.yaml")
CHOSEN = st.builds(
    Filters,
    **{
        facet.name: st.lists(st.sampled_from(sorted(facet.labels(REAL))), unique=True, max_size=3).map(tuple)
        for facet in FACETS
    },
    text=st.sampled_from(["", "", "police", "mitrovica", "no such word"]),
)


def read_bits(bits: str | None, length: int) -> list[int]:
    """Read the bits of a filter, the lowest first."""
    number = (1 << length) - 1 if bits is None else int.from_bytes(base64.b64decode(bits), "little")
    return [number >> row & 1 for row in range(length)]


@given(CHOSEN)
def test_the_map_has_what_the_filters_of_an_address_leave(chosen: Filters) -> None:
    address = urlencode(write_address(View(Window(*REAL.days), chosen)), doseq=True)
    view, faults = read_address(parse_qs(address), REAL)
    passing = encode_rows(filter_incidents(REAL, view.filters).index, len(REAL.incidents))
    message = described(REAL)
    layers = [message["types"][kind]["layer"] for kind in message["incidents"]["type"]]
    rows = zip(message["incidents"]["id"], layers, read_bits(passing, len(layers)), strict=True)
    ids = [id for id, layer, passes in rows if passes and layer == "incidents"]
    assert (sorted(ids), faults) == (filter_by_pandas(REAL, chosen), [])


def test_online_tiles_are_named_with_their_host() -> None:
    offered = online_base_maps()
    assert len(offered) >= 3
    for tile in offered:
        assert tile["host"] in tile["url"]
        assert tile["options"]["attribution"]
        assert tile["url"].startswith("https://")


def test_places_at_one_spot_name_the_first_of_them_whatever_is_taken() -> None:
    places = [
        squares.place("square", (42.05, 20.05)),
        squares.place("hall", (42.05, 20.05)),
        squares.place("away", (42.01, 20.01)),
    ]
    events = [squares.event(f"2022-12-0{n}-a", place.id, f"2022-12-0{n}") for n, place in enumerate(places, start=1)]
    found = record(places, events)
    taken = describe_columns(found, found.incidents.iloc[1:]).as_message([0, 0])
    spots = {place["id"]: place["spot"] for place in taken["places"]}
    assert spots == {"hall": "square", "away": None}
