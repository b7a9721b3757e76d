"""An incident in full as a row of texts, and back."""

import json

import pytest

from geo import detail, frames
from tests import squares


def row(**changes: object) -> dict[str, object]:
    """The row of an incident with all its fields, some of them changed."""
    record = squares.dataset([squares.place("spot", (42.05, 20.05))], [squares.full_event()])
    built = frames.build(record)
    light = built.incidents.iloc[0].to_dict()
    return {**light, **detail.to_row(built.detail(light["id"])), **changes}


def changed(column: str, **values: object) -> dict[str, object]:
    """The row with keys of the first object in a column changed, or dropped where they are None."""
    objects = json.loads(str(row()[column]))
    first = {key: value for key, value in (objects[0] | values).items() if value is not None}
    return row(**{column: json.dumps([first, *objects[1:]])})


def test_an_incident_comes_back_as_it_was() -> None:
    assert detail.from_row(row()).event == squares.full_event()
    assert detail.from_row(row()).sources == tuple(squares.dataset().sources.values())


def test_what_is_not_known_is_left_out() -> None:
    assert "publisher" not in json.loads(str(row()["sources"]))[0]
    assert json.loads(str(row()["sources"]))[0]["published"] == "2022-12-08~"


def test_an_incident_without_claims_has_none() -> None:
    assert detail.from_row(row(claims=None, actors=None)).event.claims == ()


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (row(sources="{"), "sources: found text that is not JSON"),
        (row(sources='{"id": 1}'), "sources: found {'id': 1}, expected a list of objects"),
        (row(claims="[1]"), "claims: found [1], expected a list of objects"),
        (row(sources="[]", claims=None), "found no source, expected"),
        (row(summary=""), "found no summary, expected"),
        (changed("sources", colour="red"), "sources: found the key 'colour', expected agency, archive_url,"),
        (changed("sources", title=None), "sources: found no 'title' in an object, expected one"),
        (changed("sources", published="soon"), "found 'soon', expected a date"),
        (
            changed("sources", url="javascript:alert(1)"),
            "sources: found the url 'javascript:alert(1)', expected http or",
        ),
        (
            changed("sources", archive_url="file:///etc"),
            "sources: found the archive_url 'file:///etc', expected http or",
        ),
        (changed("claims", about=None), "claims: found no 'about' in an object, expected one"),
        (changed("claims", source="nobody"), "found claims by the source 'nobody', expected"),
    ],
)
def test_what_cannot_be_read_is_said(broken: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError) as caught:
        detail.from_row(broken)
    assert str(caught.value).startswith(message)
