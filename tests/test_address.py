"""Addresses: what is written can be read, nonsense gives the whole period and a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import address
from geo.timeline import Window

DAYS = (18889, 19338)  # 2021-09-19 to 2022-12-12
WHOLE = Window(*DAYS)
KNOWN = ("protest", "arrest")


def test_an_empty_address_is_the_whole_period_and_every_type() -> None:
    assert address.read({}, DAYS, KNOWN) == (WHOLE, [], [])


@given(st.integers(*DAYS), st.integers(*DAYS), st.lists(st.sampled_from(KNOWN), unique=True))
def test_what_is_written_is_read_again(one: int, other: int, types: list[str]) -> None:
    window = Window(min(one, other), max(one, other))
    assert address.read(address.write(window, types), DAYS, KNOWN) == (window, types, [])


@pytest.mark.parametrize(("mode", "first"), [("window", 19332), ("cumulative", DAYS[0]), ("day", 19334)])
def test_a_window_is_fitted_to_its_mode(mode: str, first: int) -> None:
    asked = {"from": "2022-12-06", "to": "2022-12-08", "mode": mode}
    assert address.read(asked, DAYS) == (Window(first, 19334, mode), [], [])  # type: ignore[arg-type]


def test_a_window_beyond_the_record_is_cut_to_it() -> None:
    asked = {"from": "2020-01-01", "to": "2022-12-01", "mode": "window"}
    assert address.read(asked, DAYS) == (Window(DAYS[0], 19327), [], [])


@pytest.mark.parametrize(
    ("asked", "word"),
    [
        ({"from": "yesterday"}, "from: found 'yesterday', expected a day such as"),
        ({"to": "2022-02-30"}, "to: found '2022-02-30'"),
        ({"mode": "sideways"}, "expected one of window, cumulative, day"),
        ({"from": "2022-12-10", "to": "2022-12-01"}, "expected the earlier day first"),
        ({"from": "1999-01-01", "to": "1999-02-01"}, "expected days from 2021-09-19 to 2022-12-12"),
        ({"from": "2022-12-06; DROP TABLE"}, "from: found"),
    ],
)
def test_nonsense_about_time_gives_the_whole_period_and_a_word(asked: dict[str, str], word: str) -> None:
    window, _, faults = address.read(asked, DAYS)
    assert window == WHOLE
    assert word in "; ".join(faults)


def test_types_that_the_record_does_not_have_are_left_out_with_a_word() -> None:
    _, types, faults = address.read({"types": "protest,war"}, DAYS, KNOWN)
    assert types == ["protest"]
    assert faults == ["types: found 'war', expected some of protest, arrest"]


@given(st.dictionaries(st.sampled_from(["from", "to", "mode", "types", "x"]), st.text()))
def test_no_address_is_an_error(asked: dict[str, str]) -> None:
    window = address.read(asked, DAYS, KNOWN).window
    assert DAYS[0] <= window.first <= window.last <= DAYS[1]
