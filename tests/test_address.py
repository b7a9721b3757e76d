"""Addresses: what is written can be read, nonsense gives the whole period and a word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import address
from geo.timeline import Window

DAYS = (18889, 19338)  # 2021-09-19 to 2022-12-12
WHOLE = Window(*DAYS)


def test_an_empty_address_is_the_whole_period() -> None:
    assert address.read({}, DAYS) == (WHOLE, [])


@given(st.integers(*DAYS), st.integers(*DAYS), st.sampled_from(["window", "cumulative", "day"]))
def test_what_is_written_is_read_again(one: int, other: int, mode: str) -> None:
    window = Window(min(one, other), max(one, other), mode)  # type: ignore[arg-type]
    assert address.read(address.write(window), DAYS) == (window, [])


def test_a_window_beyond_the_record_is_cut_to_it() -> None:
    asked = {"from": "2020-01-01", "to": "2022-12-01", "mode": "window"}
    assert address.read(asked, DAYS) == (Window(DAYS[0], 19327), [])


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
def test_nonsense_gives_the_whole_period_and_a_word(asked: dict[str, str], word: str) -> None:
    window, faults = address.read(asked, DAYS)
    assert window == WHOLE
    assert word in "; ".join(faults)


@given(st.dictionaries(st.sampled_from(["from", "to", "mode", "x"]), st.text()))
def test_no_address_is_an_error(asked: dict[str, str]) -> None:
    window, _ = address.read(asked, DAYS)
    assert DAYS[0] <= window.first <= window.last <= DAYS[1]
