"""Text stays text, links stay links, and JSON in a script stays inert."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.errors import Problem, RecordError
from geo.core.text import format_distance, format_number, join_names, safe_web_address
from geo.web import templates

HOSTILE = "<img src=x onerror=alert(1)> ${alert(1)} `x` C:\\users {{ 7 }} '\"&"


def test_both_names_stand_once_where_they_are_the_same() -> None:
    assert join_names("Zveçan", "Zvečan") == "Zvečan / Zveçan"
    assert join_names("Zubin Potok", "Zubin Potok") == "Zubin Potok"


@pytest.mark.parametrize("address", ["https://example.org/a", "http://example.org"])
def test_web_addresses_pass(address: str) -> None:
    assert safe_web_address(address) == address


@pytest.mark.parametrize(
    "address",
    [None, "", "javascript:alert(1)", "JaVaScRiPt:x", " javascript:alert(1)", "data:text/html,x", "//x", "http://["],
)
def test_other_addresses_are_never_links(address: str | None) -> None:
    assert safe_web_address(address) is None


@given(st.recursive(st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_in_a_script_is_inert_and_means_the_same(value: object) -> None:
    text = templates.escape_json(value)
    assert json.loads(text) == value
    assert not set("<>&'`$_") & set(text)


def test_braces_in_strings_are_escaped() -> None:
    assert "{{" not in templates.escape_json({"a": "{{ x }}"})[1:-1]
    assert "${" not in templates.escape_json("${x}")


def test_a_hostile_problem_is_text() -> None:
    page = templates.render("problems", error=RecordError("e.yaml", [Problem(3, HOSTILE, HOSTILE)]), kept=False)
    assert "<img" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "e.yaml:3: " in page


@pytest.mark.parametrize(("value", "text"), [(300.0, "300"), (4000.0, "4,000"), (1.5, "1.5"), (0.0, "0")])
def test_numbers_are_written_as_readers_write_them(value: float, text: str) -> None:
    assert format_number(value) == text


@pytest.mark.parametrize(
    ("metres", "text"), [(200.0, "200 m"), (1000.0, "1 km"), (6500.0, "6.5 km"), (7378369.2, "7,378 km")]
)
def test_distances_have_a_unit(metres: float, text: str) -> None:
    assert format_distance(metres) == text


def test_the_style_sheet_fetches_nothing() -> None:
    assert "url(" not in templates.style_element()
    assert "@import" not in templates.style_element()
