"""An incident in full as a row of texts, and back."""

import json
import re

import pytest

from geo.core.model import Claim
from geo.core.tables import build_tables
from geo.formats.geoparquet.details import detail_from_row, detail_to_row, parse_sources
from tests.helpers import squares


def row(**changes: object) -> dict[str, object]:
    """The row of an incident with all its fields, some of them changed."""
    record = squares.dataset([squares.place("spot", (42.05, 20.05))], [squares.full_event()])
    built = build_tables(record)
    light = built.incidents.iloc[0].to_dict()
    return {**light, **detail_to_row(built.detail(light["id"])), **changes}


def changed(column: str, **values: object) -> dict[str, object]:
    """The row with keys of the first object in a column changed, or dropped where they are None."""
    objects = json.loads(str(row()[column]))
    first = {key: value for key, value in (objects[0] | values).items() if value is not None}
    return row(**{column: json.dumps([first, *objects[1:]])})


def test_an_incident_comes_back_as_it_was() -> None:
    assert detail_from_row(row()).event == squares.full_event()
    assert detail_from_row(row()).sources == tuple(squares.dataset().sources.values())


def test_what_is_not_known_is_left_out() -> None:
    assert "publisher" not in json.loads(str(row()["sources"]))[0]
    assert json.loads(str(row()["sources"]))[0]["published"] == "2022-12-08~"


def test_an_incident_without_claims_has_none() -> None:
    assert detail_from_row(row(claims=None, actors=None, disagreements=None)).event.claims == ()


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (row(sources="{"), "sources: found text that is not JSON"),
        (row(sources='{"id": 1}'), "sources: found {'id': 1}, expected a list of objects"),
        (row(claims="[1]"), "claims: found [1], expected a list of objects"),
        (row(sources="[]", claims=None), "found no source, expected"),
        (row(summary=None), "found no summary, expected"),
        (row(summary=""), "summary: found '', expected text"),
        (row(summary="a\x07b"), "summary: found the control character U+0007, expected text without it"),
        (row(note="n" * 5001), "note: found 5,001 characters, expected at most 5,000"),
        (
            changed("sources", published_basis=None),
            "sources.0.published: found an approximate date, ",
        ),
        (changed("sources", sha256="x"), "sources.0.sha256: found 'x', expected a SHA-256"),
        (changed("sources", id="A b"), "sources.0.id: found 'A b', expected an id of"),
        (changed("disagreements", about="x"), "disagreements.0.about: found 'x', expected "),
        (row(actors=["police", None]), "actors.1: found nothing, expected text"),
        (row(sources="[" * 99_999), "sources: found text that is not JSON"),
        (changed("sources", colour="red"), "sources.0: found the key 'colour', expected agency, archive_url,"),
        (changed("sources", title=None), "sources.0: found no 'title', expected one"),
        (changed("sources", title=7), "sources.0.title: found the number 7, expected text"),
        (changed("sources", language=["sq"]), "sources.0.language: found a list of 1, expected text"),
        (changed("sources", agency=" "), "sources.0.agency: found ' ', expected text"),
        (
            changed("sources", agency="\ud800"),
            "sources.0.agency: found the control character U+D800, ",
        ),
        (changed("sources", id="copy"), "sources.1: found 'copy' a second time, expected it once"),
        (changed("sources", published="soon"), "sources.0.published: found 'soon', expected a date"),
        (changed("sources", url="javascript:alert(1)"), "sources.0.url: found 'javascript:alert(1)', expected a link"),
        (changed("sources", archive_url="file:///etc"), "sources.0.archive_url: found 'file:///etc', expected a link"),
        (changed("claims", about=None), "claims.0: found no 'about', expected one"),
        (changed("claims", by=7), "claims.0.by: found the number 7, expected text"),
        (changed("claims", source="nobody"), "claims.0.source: found 'nobody', expected one of the event's sources"),
    ],
)
def test_what_cannot_be_read_is_said(broken: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        detail_from_row(broken)
    assert str(caught.value).startswith(message)


@pytest.mark.parametrize("value", ["many", "", [1], True, float("nan"), float("inf"), 10**400])
def test_a_number_claimed_is_a_number(value: object) -> None:
    with pytest.raises(ValueError, match=r"claims\.0\.value: found .*, expected a number"):
        detail_from_row(changed("claims", value=value))


@pytest.mark.parametrize("value", [0, -1, 2.5, 10**300])
def test_any_finite_number_can_be_claimed(value: float) -> None:
    assert detail_from_row(changed("claims", value=value)).event.claims[0].value == float(value)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({}, "nothing claimed"),
        ({"low": 1}, "`low`"),
        ({"value": 1, "statement": "x"}, "`value` and `statement`"),
        ({"value": 1, "low": 1, "high": 2}, "`value` and `low` and `high`"),
    ],
)
def test_a_claim_says_exactly_one_thing(said: dict[str, object], found: str) -> None:
    with pytest.raises(ValueError) as caught:
        detail_from_row(changed("claims", **{"value": None, **said}))
    expected = "expected one of `value`, `low` with `high`, or `statement`"
    assert str(caught.value) == f"claims.0: found {found}, {expected}"


def test_a_range_begins_with_its_smaller_number() -> None:
    with pytest.raises(ValueError) as caught:
        detail_from_row(changed("claims", value=None, low=5, high=3))
    assert str(caught.value) == "claims.0.low: found 5 above `high` (3), expected the smaller number first"


def test_a_null_in_json_says_no_more_than_a_key_left_out() -> None:
    claim = {"by": "Police", "about": "shots", "source": "wire", "value": 3, "low": None, "high": None}
    assert detail_from_row(row(claims=json.dumps([claim]), disagreements=None)).event.claims == (
        Claim("Police", "shots", "wire", 3),
    )


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"on": "weather"}, "disagreements.0.on: found 'weather', expected day, number"),
        ({"why": None}, "disagreements.0: found no 'why', expected one"),
    ],
)
def test_a_disagreement_that_is_none_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        detail_from_row(changed("disagreements", **values))


def test_sources_are_read_without_their_incident() -> None:
    assert [source.id for source in parse_sources(row())] == ["wire", "copy", "police"]
    with pytest.raises(ValueError, match="sources: found text that is not JSON"):
        parse_sources(row(sources="{"))
