"""The questions of ``python -m geo add``: what may be answered, and what comes of it."""

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from geo.cli.add import Draft
from geo.cli.prompt import Terminal
from geo.cli.questions import IncidentForm
from geo.core.messages import Level
from geo.core.model import Claim, Disagreement, Event, Informant, Place, Position, Source
from geo.formats.yaml.reader import make_event
from geo.spatial.boundaries import read_boundaries
from tests.helpers.scripted import SQUARES, TINY, Script


def event(script: Script) -> Event:
    """The incident that the answers make."""
    _, answers = script.fill_form()
    return make_event(answers.pop("id"), answers)


def new(script: Script) -> Place | Source:
    """The place or the source that the answers make besides."""
    draft, answers = script.fill_form()
    additions = draft.additions(answers)
    (entry,) = (*additions.places, *additions.sources)
    return entry


def test_what_is_optional_can_be_left_out() -> None:
    incident = event(Script())
    assert (incident.id, incident.place, incident.sources) == ("2022-12-20-a-wall", "mill", ("police",))
    assert (incident.time, incident.actors, incident.claims, incident.note) == (None, (), (), None)


def test_every_field_can_be_said() -> None:
    answers = {
        "date": "2022-12-20/2022-12-21~", "time": "09:30", "date_basis": "it says so", "note": "They differ.",
        "actors": ["police", "new people", ""], "sources": ["wire", "police", ""], "status": "corroborated",
        "claims": ["Police", "A paper", "The mayor", ""], "about": ["walls", "walls", "motive", "walls"],
        "value": ["2", "", ""], "low": ["3", ""], "high": "4", "statement": "Nobody knows", "unit": ["walls", ""],
        "wording": ["", "three or more"], "source": ["wire", "police", "Statement"], "disagreements": ["number", ""],
        "chosen": "neither", "why": "both counted", "id": "2022-12-20-walls",
    }  # fmt: skip
    incident = event(Script(**answers))
    assert (incident.id, incident.date.text, incident.time, incident.date_basis, incident.note) == (
        "2022-12-20-walls", "2022-12-20/2022-12-21~", "09:30", "it says so", "They differ.",
    )  # fmt: skip
    assert (incident.actors, incident.sources, incident.status) == (
        ("police", "new people"),
        ("wire", "police"),
        "corroborated",
    )
    assert incident.claims == (
        Claim("Police", "walls", "wire", value=2.0, unit="walls"),
        Claim("A paper", "walls", "police", low=3.0, high=4.0, wording="three or more"),
        Claim("The mayor", "motive", "police", statement="Nobody knows"),
    )
    assert incident.disagreements == (Disagreement("number", "walls", "neither", "both counted"),)


def test_an_informant_speaks_through_a_source_of_the_incident() -> None:
    answers = {
        "sources": ["wire", "police", ""],
        "informants": ["The mayor", "A witness", ""],
        "source": ["police", "wire"],
    }
    assert event(Script(**answers)).informants == (Informant("The mayor", "police"), Informant("A witness", "wire"))
    assert event(Script(informants=["The mayor", ""])).informants == (Informant("The mayor", "police"),)


def test_sources_that_pass_on_one_informants_word_do_not_corroborate() -> None:
    script = Script(sources=["wire", "police", ""], informants=["The mayor", "The mayor", ""],
                    source=["wire", "police"], status=["corroborated", "reported"])  # fmt: skip
    assert event(script).status == "reported"
    assert "independent origin" in script.text


def test_units_are_called_by_their_own_word() -> None:
    draft = Draft(
        TINY.read_text(encoding="utf-8"), replace(read_boundaries(SQUARES), level=Level.of("province")), "tiny"
    )
    script = Script(
        place="new", sq="x", sr="y", precision="region", shape=["?", "none"], basis="b", municipality="west"
    )
    IncidentForm(Terminal(script.read_line, script.write_line), draft).ask({})
    assert "Id of the province, or a list of several" in script.text
    assert "no more than the province" in script.text


def test_a_new_place_is_described_and_its_municipality_offered() -> None:
    script = Script(place="new", en="The wall", sq="Muri", sr="Zid", precision="exact", shape="point",
                    point="42.5, 20.6", radius_m="50", basis="made up")  # fmt: skip
    place = new(script)
    assert isinstance(place, Place)
    assert (place.id, place.positions, place.municipality) == ("the-wall", (Position(42.5, 20.6),), ("west",))
    assert "The boundaries put it in " in script.text


@pytest.mark.parametrize(
    ("shape", "typed", "corners"),
    [("line", "42.2, 20.6; 42.3, 20.8", 2), ("area", "[42.2, 20.6]; [42.3, 20.8]; [42.3, 20.6];", 3)],
)
def test_lines_and_areas_are_typed_as_positions(shape: str, typed: str, corners: int) -> None:
    place = new(Script(place="new", sq="x", sr="y", precision="settlement", shape=shape, basis="b", **{shape: typed}))
    assert isinstance(place, Place)
    assert (place.shape, len(place.positions), place.positions[0]) == (shape, corners, Position(42.2, 20.6))


def test_a_place_without_a_position_is_one_of_the_municipalities() -> None:
    place = new(Script(place="new", sq="x", sr="y", precision="region", shape="none", basis="b",
                       municipality=["west", "east", ""]))  # fmt: skip
    assert isinstance(place, Place) and place.municipality == ("west", "east")


def test_a_place_outside_says_where() -> None:
    script = Script(place="new", sq="x", sr="y", precision="exact", shape="point", point="45, 20.6", radius_m="9",
                    basis="b", outside="Elsewhere, some unit")  # fmt: skip
    place = new(script)
    assert isinstance(place, Place) and (place.outside, place.municipality) == ("Elsewhere, some unit", ())
    assert "The boundaries put it outside, " in script.text


def test_a_new_source_has_the_hash_of_its_document(tmp_path: Path) -> None:
    document = tmp_path / "story.txt"
    document.write_bytes(b"Walls\n")
    source = new(Script(sources=["new", ""], title=["A wall", "Walls at the mill"], published=["2022-12-21~"],
                        published_basis="told", document=str(document), origin="wire"))  # fmt: skip
    assert isinstance(source, Source)
    assert (source.id, source.origin) == ("2022-12-21-walls-at-the-mill", "wire")
    assert (source.document, source.sha256) == ("story.txt", hashlib.sha256(b"Walls\n").hexdigest())


def test_what_is_new_and_not_used_is_not_added() -> None:
    script = Script(place=["new", "mill"], sq="x", sr="y", precision="region", shape="none", basis="b",
                    municipality=["west", ""], type=["back", "barricade"])  # fmt: skip
    draft, answers = script.fill_form()
    assert answers["place"] == "mill"
    assert draft.additions(answers).places == []


@pytest.mark.parametrize("back", ["summary", "place", "sources", "claims", "note"])
def test_back_asks_the_question_before_again(back: str) -> None:
    plain, script = Script(), Script(**{back: ["back", Script().answers.get(back, [""])[0]]})
    plain.fill_form()
    script.fill_form()
    assert len(script.asked) > len(plain.asked)
    assert script.asked[script.asked.index(back) + 1] == plain.asked[plain.asked.index(back) - 1]


def test_back_takes_the_last_of_several_away() -> None:
    assert event(Script(actors=["police", "nobody", "back", ""])).actors == ("police",)


WRONG = [
    ("title", " ", "found nothing"),
    ("title", "x" * 201, "found 201 characters, expected at most 200"),
    ("title", "\x1b[A", "the control character U+001B"),
    ("title", "\ufffd", "bytes that are not UTF-8"),
    ("date", "2022-13-40", "not in the calendar"),
    ("date", "yesterday", "found 'yesterday', expected a date such as"),
    ("time", "25:00", "expected a time such as 09:30"),
    ("place", "nowhere", "or new"),
    ("type", "99", "expected"),
    ("sources", "nothing", "or new"),
    ("status", "corroborated", "expected at least two, or the status `reported`"),
    ("status", "sure", "expected reported, corroborated"),
    ("id", "No Id", "expected an id of small letters"),
    ("id", "2022-12-protest", "which is taken"),
]


@pytest.mark.parametrize(("field", "wrong", "message"), WRONG)
def test_what_is_unfit_is_said_and_asked_again(field: str, wrong: str, message: str) -> None:
    right = Script().answers.get(field, [""])[0]
    script = Script(**{field: [wrong, right]})
    incident = event(script)
    assert any(line.startswith("  ! ") and message in line for line in script.lines)
    assert script.asked.count(field) >= 2 and incident.id == "2022-12-20-a-wall"


PLACE = {
    "place": "new", "sq": "x", "sr": "y", "precision": "exact", "shape": "point", "point": "42.5, 20.6",
    "radius_m": "9", "basis": "b",
}  # fmt: skip
SOURCE = {"sources": ["new", ""], "title": ["A wall", "Walls"]}
CLAIM = {"claims": ["Police", ""], "about": "walls", "low": "3", "high": "4"}
WRONG_BELOW = [
    (PLACE, "point", "42.5", "expected [latitude, longitude]"),
    (PLACE, "point", "200, 20", "expected a latitude"),
    (PLACE, "radius_m", "-3", "expected a number above 0"),
    (PLACE, "radius_m", "", "found no `radius_m`"),
    (PLACE, "municipality", "east", "found 'east', expected 'west'"),
    (PLACE, "municipality", "moon", "or outside"),
    (SOURCE, "published", "2022-12-21~", "expected `published_basis`"),
    (SOURCE, "url", "example.org", "expected a link"),
    (SOURCE, "sha256", "12", "expected a SHA-256"),
    (CLAIM, "low", "5", "found 5 above `high` (4)"),
    (CLAIM, "low", "", "found nothing claimed"),
    (CLAIM, "high", "", "found `low`"),
    (CLAIM, "high", "many", "expected a number"),
]


@pytest.mark.parametrize(("form", "field", "wrong", "message"), WRONG_BELOW)
def test_what_is_unfit_in_a_form_is_asked_again(form: dict, field: str, wrong: str, message: str) -> None:  # type: ignore[type-arg]
    right = form.get(field, "-" if field == "published" else "")
    again = {"high": ["4", "4"]} if field == "low" and wrong else {}
    named = {"document": "story.txt"} if field == "sha256" else {}
    script = Script(**{**form, **again, **named, field: [wrong, right]})
    incident = event(script)
    assert any(line.startswith("  ! ") and message in line for line in script.lines)
    assert incident.id == "2022-12-20-a-wall"
