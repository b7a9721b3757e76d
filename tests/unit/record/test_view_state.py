"""The address of a view: read without trust, written back."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.dates import Window
from geo.core.messages import Level
from geo.record import filters
from geo.record.filters import FACETS, Filters
from geo.record.record import load_record
from geo.record.view import (
    ADDRESS_SCHEME,
    LAYERS,
    LOCAL_BASE_MAP,
    SORTS,
    Camera,
    Page,
    View,
    make_link,
    read_address,
    write_address,
)

ROOT = Path(__file__).parents[3]
RECORD = load_record(ROOT / "events.yaml")
FIRST, LAST = RECORD.days
WHOLE = Window(FIRST, LAST)
BASES = ("OpenStreetMap Mapnik",)


def read(**params: str | list[str]) -> tuple[View, list[str]]:
    texts = {key: [value] if isinstance(value, str) else value for key, value in params.items()}
    return read_address(texts, RECORD, BASES)


def several(options: object) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(sorted(options)), unique=True, max_size=3).map(tuple)  # type: ignore[call-overload]


@st.composite
def views(draw: st.DrawFn) -> View:
    first, last = sorted(draw(st.tuples(*[st.integers(FIRST, LAST)] * 2)))
    mode = draw(st.sampled_from(["window", "cumulative", "day"]))
    window = Window({"cumulative": FIRST, "day": last}.get(mode, first), last, mode)  # type: ignore[arg-type]
    chosen = {facet.name: draw(several(facet.labels(RECORD))) for facet in FACETS}
    words = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
    picked = draw(st.sampled_from([("event", tuple(RECORD.incidents["id"])), ("place", tuple(RECORD.joined.index)),
                                   ("municipality", tuple(RECORD.boundaries.frame.index)), None]))  # fmt: skip
    selected = {picked[0]: draw(st.sampled_from(picked[1]))} if picked else {}
    degrees = st.decimals(-90, 90, places=3).map(float)
    camera = draw(st.none() | st.builds(Camera, degrees, degrees, st.sampled_from([7.0, 10.5, 18.0])))
    layers = draw(several(LAYERS).filter(bool))
    return View(
        window, Filters(**chosen, text=words), camera=camera, layers=layers,
        base=draw(st.sampled_from([LOCAL_BASE_MAP, *BASES])),
        page=draw(st.sampled_from(get_args(Page))), sort=draw(st.sampled_from(SORTS)),
        without=draw(several(RECORD.frames.sources)),
        **selected,
    )  # fmt: skip


@given(views())
def test_an_address_gives_back_its_view(view: View) -> None:
    written = {key: value if isinstance(value, list) else [value] for key, value in write_address(view).items()}
    assert read_address(written, RECORD, BASES) == (view, [])


@given(
    st.dictionaries(st.sampled_from([part.key for part in ADDRESS_SCHEME]), st.lists(st.text(max_size=12), max_size=3))
)
def test_nonsense_is_told_and_never_raised(params: dict[str, list[str]]) -> None:
    view, _ = read_address(params, RECORD, BASES)
    assert FIRST <= view.window.first <= view.window.last <= LAST
    assert len(filters.filter_incidents(RECORD, view.filters)) <= len(RECORD.incidents)


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org/map", "https://example.org/map?event=shots"),
        ("https://example.org/map?lang=en#top", "https://example.org/map?lang=en&event=shots"),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_a_link_leads_to_where_the_record_is_published(url: str | None, link: str | None) -> None:
    frames = replace(RECORD.frames, info=replace(RECORD.frames.info, url=url))
    assert make_link(replace(RECORD, frames=frames), {"event": "shots"}) == link


def test_no_address_is_the_whole_record() -> None:
    assert read() == (View(WHOLE), [])


def test_what_is_as_usual_is_not_written() -> None:
    assert list(write_address(View(WHOLE))) == ["from", "to", "mode"]


def test_old_addresses_stay_valid() -> None:
    view, faults = read(**{"from": "2022-12-06", "to": "2022-12-12", "mode": "window", "types": "protest,barricade"})
    assert (view.filters.types, faults) == (("protest", "barricade"), [])
    assert str(write_address(view)["from"]) == "2022-12-06"


@pytest.mark.parametrize(
    ("params", "fault"),
    [
        ({"colour": "red"}, "found the unknown key 'colour'"),
        ({"from": "tomorrow"}, "from: found 'tomorrow', expected a day such as 2022-12-06"),
        ({"from": "2022-12-10", "to": "2022-12-01"}, "found `to` before `from`"),
        ({"from": "1999-01-01", "to": "1999-02-01"}, "found days outside the record"),
        ({"mode": "warp"}, "mode: found 'warp', expected one of window, cumulative, day"),
        ({"types": "war"}, "types: found 'war', expected one of"),
        ({"event": "x"}, "event: found 'x', expected one"),
        ({"map": "1,2"}, "map: found '1,2', expected latitude, longitude and zoom"),
        ({"map": "1,2,nan"}, "map: found '1,2,nan'"),
        ({"layers": "sea"}, "layers: found 'sea'"),
        ({"base": "Mars"}, "base: found 'Mars'"),
        (
            {"place": "jarinje", "municipality": "zvecan"},
            "municipality: found it beside `place`, expected one selection",
        ),
    ],
)
def test_what_makes_no_sense_is_dropped_with_a_word(params: dict[str, str], fault: str) -> None:
    view, faults = read(**params)
    assert [message[: len(fault)] for message in faults] == [fault]
    assert replace(view, place=None) == View(WHOLE)


def test_only_the_value_that_makes_no_sense_is_dropped() -> None:
    view, faults = read(types="protest,war", **{"from": "x", "to": "2022-12-01"})
    assert view.filters.types == ("protest",)
    assert str(write_address(view)["to"]) == "2022-12-01"
    assert len(faults) == 2


def test_every_part_is_documented_in_the_readme() -> None:
    text = (ROOT / "docs" / "address.md").read_text(encoding="utf-8")
    for part in ADDRESS_SCHEME:
        assert f"| `{part.key}` | {part.help} |" in text


@pytest.mark.parametrize(
    ("params", "page"),
    [
        ({"side": "figures"}, "figures"),
        ({"side": "story", "page": "sources"}, "story"),
        ({"side": "incidents", "page": "sources"}, "sources"),
    ],
)
def test_an_address_of_an_older_version_opens_its_page(params: dict[str, str], page: str) -> None:
    view, faults = read(**params)
    assert (view.page, faults) == (page, [])


def test_a_fault_has_the_word_for_the_units_of_the_record() -> None:
    boundaries = replace(RECORD.boundaries, level=Level.of("province"))
    faults = read_address({"in": ["x"], "municipality": ["y"]}, replace(RECORD, boundaries=boundaries))[1]
    assert [fault.partition(":")[0] for fault in faults] == ["in (province)", "municipality (province)"]
