"""The rules between the fields of a record, one by one, in the words that a user reads."""

from typing import Any

import pytest

from geo.core import rules
from geo.core.dates import parse_date
from geo.core.evidence import Voice
from geo.core.model import Position

CORNERS = (Position(43, 20), Position(43, 21), Position(44, 21))
POINT = {"point": Position(43, 20), "precision": "exact", "radius_m": 5.0, "municipality": ("a",)}


@pytest.mark.parametrize(
    ("change", "field", "message"),
    [
        ({"line": CORNERS}, "line", "found point and line, expected only one of them"),
        ({"outside": "X, Y"}, "", "found both `municipality` and `outside`, expected one of them"),
        (
            {"municipality": ...},
            "",
            "found neither `municipality` nor `outside`, expected one of them",
        ),
        (
            {"point": ..., "radius_m": ...},
            "",
            "found no position, expected `point`, `line` or `area` for the precision exact",
        ),
        (
            {"point": ..., "radius_m": ..., "precision": "region", "municipality": ..., "outside": "X, Y"},
            "",
            "found neither a position nor a `municipality`, expected one to draw the place by",
        ),
        ({"radius_m": ...}, "", "found no `radius_m`, expected how far off the point may be, in metres"),
        (
            {"radius_m": ..., "precision": "region", "municipality": ..., "outside": "X, Y"},
            "",
            "found no `radius_m`, expected how far off the point may be, in metres",
        ),
        (
            {"point": ..., "line": CORNERS[:1] * 2},
            "line",
            "found 1 different positions, expected 2 or more",
        ),
        (
            {"point": ..., "area": CORNERS[:2] * 2},
            "area",
            "found 2 different positions, expected 3 or more",
        ),
    ],
)
def test_a_place_that_breaks_a_rule_is_told(change: dict[str, Any], field: str, message: str) -> None:
    place = {key: value for key, value in (POINT | change).items() if value is not ...}
    assert list(rules.check_place(place)) == [(field, message)]


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"radius_m": ..., "precision": "region"},
        {"point": ..., "radius_m": ..., "precision": "municipality"},
        {"point": ..., "area": CORNERS, "radius_m": ...},
        {"municipality": ..., "outside": "X, Y"},
        {"line": None},  # reported already
    ],
)
def test_a_place_that_keeps_the_rules_is_not_told(change: dict[str, Any]) -> None:
    place = {key: value for key, value in (POINT | change).items() if value is not ...}
    assert list(rules.check_place(place)) == []


def test_an_outline_that_crosses_itself_is_told_with_the_spot() -> None:
    bow = (Position(0, 0), Position(1, 1), Position(0, 1), Position(1, 0))
    message = "found an outline that crosses itself (Self-intersection[0.5 0.5]), expected one that does not"
    assert list(rules.check_outline({"area": bow})) == [("area", message)]


@pytest.mark.parametrize(
    ("claim", "field", "message"),
    [
        ({}, "", "found nothing claimed, expected one of `value`, `low` with `high`, or `statement`"),
        ({"low": 1.0}, "", "found `low`, expected one of `value`, `low` with `high`, or `statement`"),
        (
            {"value": 1.0, "low": 1.0, "high": 2.0},
            "",
            "found `value` and `low` and `high`, expected one of `value`, `low` with `high`, or `statement`",
        ),
        ({"low": 3.0, "high": 2.5}, "low", "found 3 above `high` (2.5), expected the smaller number first"),
    ],
)
def test_a_claim_that_breaks_a_rule_is_told(claim: dict[str, Any], field: str, message: str) -> None:
    assert list(rules.check_claim(claim)) == [(field, message)]


@pytest.mark.parametrize("claim", [{"value": 0.0}, {"low": 1.0, "high": 1.0}, {"statement": "So"}, {"value": None}])
def test_a_claim_has_one_of_three_forms(claim: dict[str, Any]) -> None:
    assert list(rules.check_claim(claim)) == []


def test_a_claim_is_by_one_of_the_events_sources() -> None:
    message = "found 'c', expected one of the event's sources: a, b"
    assert list(rules.check_claim_source("c", ("a", "b"))) == [("source", message)]
    assert [*rules.check_claim_source("a", ("a", "b")), *rules.check_claim_source("c", ("a", None))] == []


def test_an_id_stands_in_a_list_once() -> None:
    message = "found 'a' a second time, expected it once"
    assert list(rules.check_repeated("sources", ("a", None, None, "a"))) == [("sources.3", message)]


def test_a_disagreement_is_about_what_two_claims_are_about() -> None:
    claims = [{"about": "persons"}, {"about": "cars"}, {"about": "persons"}, None]
    given = [{"about": "persons"}, {"about": "cars"}, {"about": None}, None]
    message = "found 'cars', expected what two claims or more are about: persons"
    assert list(rules.check_disagreements(given, claims)) == [("disagreements.1.about", message)]
    alone = "found 'cars', expected two claims or more about it"
    assert list(rules.check_disagreements(given[1:], claims[1:])) == [("disagreements.0.about", alone)]


def test_a_corroborated_incident_has_two_origins() -> None:
    message = "found `corroborated` with 1 independent origin (wire), expected at least two, or the status `reported`"
    assert list(rules.check_corroboration("corroborated", [Voice("wire", None)])) == [("status", message)]
    assert list(rules.check_corroboration("corroborated", [Voice("wire", None), Voice("police", None)])) == []
    one = [Voice("wire", "police"), Voice("paper", "police")]
    message = message.replace("(wire)", "(police through paper, police through wire)")
    assert list(rules.check_corroboration("corroborated", one)) == [("status", message)]
    assert list(rules.check_corroboration("verified", [Voice("wire", None)])) == []


def test_the_status_says_how_many_origins_it_needs() -> None:
    assert (rules.min_origins("corroborated"), rules.min_origins("disputed")) == (2, 1)
    assert rules.allowed_statuses(1) == ("reported", "verified", "disputed", "retracted")
    assert "corroborated" in rules.allowed_statuses(2)


def test_an_approximate_date_of_publication_needs_a_basis() -> None:
    message = "found an approximate date, expected `published_basis` to say from what"
    about = {"published": parse_date("2022-12~")}
    assert list(rules.check_source(about)) == [("published", message)]
    assert [*rules.check_source(about | {"published_basis": "File name"}), *rules.check_source({})] == []


def test_a_position_among_others_whose_numbers_are_swapped_is_found() -> None:
    positions = {"a": Position(43, 20), "b": Position(42.5, 21), "c": Position(20.5, 43)}
    assert rules.find_swapped(positions) == ["c"]
    assert rules.describe_swapped(positions["c"]) == (
        "found [20.5, 43] far from nearly all other places, "
        "expected [latitude, longitude]: they may be swapped; taken as they are"
    )


def test_where_latitude_and_longitude_are_about_equal_nearness_proves_nothing() -> None:
    turkey = {"a": Position(37.33, 42.19), "b": Position(37.07, 41.21), "c": Position(37.91, 40.22)}
    assert rules.find_swapped(turkey | {"ankara": Position(39.93, 32.86)}) == []


@pytest.mark.parametrize("positions", [{}, {"a": Position(43, 20), "b": Position(20, 43)}])
def test_too_few_positions_say_nothing_of_each_other(positions: dict[str, Position]) -> None:
    assert rules.find_swapped(positions) == []


def test_positions_far_apart_say_nothing_of_each_other() -> None:
    positions = {str(n): Position(n * 20 - 80, n * 40 - 160) for n in range(9)}
    assert rules.find_swapped(positions) == []
