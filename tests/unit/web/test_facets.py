"""What the component of the facets tells Python."""

import pytest

from geo.record.filters import Change
from geo.web import components

TOLD = [
    {"serial": 1, "facet": "types", "choice": "protest", "on": True},
    {"serial": 2, "facet": "types", "choice": "protest", "on": False},
    {"serial": 3, "facet": "status", "choice": "reported", "on": True},
]
CHANGES = [Change("types", "protest", True), Change("types", "protest", False), Change("status", "reported", True)]


@pytest.mark.parametrize("taken", [0, 1, 2, 3])
def test_changes_are_taken_once(taken: int) -> None:
    assert components.parse_changes(TOLD, taken) == (CHANGES[taken:], 3)


def test_changes_of_a_run_that_was_overtaken_are_taken_with_the_next() -> None:
    first, taken = components.parse_changes(TOLD[:1], 0)
    rest, last = components.parse_changes(TOLD, taken)
    assert first + rest == CHANGES
    assert components.parse_changes(TOLD, last) == ([], 3)


@pytest.mark.parametrize(
    "told",
    [
        None,
        "",
        {},
        [None],
        [{}],
        [TOLD[0] | {"serial": "4"}],
        [TOLD[0] | {"on": 1}],
        [TOLD[0] | {"choice": None}],
    ],
    ids=str,
)
def test_what_is_no_change_is_left(told: object) -> None:
    assert components.parse_changes(told, 0) == ([], 0)
