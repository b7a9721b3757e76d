"""What is said once is shown to each reader in their language, and stays English for all else."""

from __future__ import annotations

import copy
import pickle

import pytest

from geo.core.errors import Problem, RecordError
from geo.core.language import LANGUAGES, use_language
from geo.core.limits import Limit
from geo.core.messages import (
    MUNICIPALITY,
    Level,
    Message,
    gettext,
    plural_message,
    replace_in_message,
    translate_message,
)

LIMIT = Limit("GEO_MAX_ROWS", 5_000_000, Message("rows"), "")
TOO_LARGE = Message("found {rows} rows, expected {expected}", rows=6_000_000, expected=LIMIT.expected)
ENGLISH = (
    "found 6,000,000 rows, expected at most 5,000,000 rows, or a higher limit in the environment variable GEO_MAX_ROWS"
)


def _say(message: str) -> list[str]:
    said = []
    for tag in LANGUAGES:
        with use_language(tag):
            said.append(translate_message(message))
    return said


def test_a_message_is_its_english_as_a_text() -> None:
    assert TOO_LARGE == ENGLISH and hash(TOO_LARGE) == hash(ENGLISH)
    with use_language("sq"):
        assert f"{TOO_LARGE}" == ENGLISH
        assert Message("{n} of {rows}", n=1_000, rows="1000") == "1,000 of 1000"


def test_a_message_is_said_in_each_language_with_its_values() -> None:
    assert _say(TOO_LARGE) == [
        ENGLISH,
        "u gjet: 6\xa0000\xa0000 rreshta, pritej: e shumta 5\xa0000\xa0000 rreshta, "
        "ose një kufi më i lartë në variablën e mjedisit GEO_MAX_ROWS",
        "nađeno: redova: 6.000.000, očekivano: najviše 5.000.000 redova, "
        "ili veća granica u promenljivoj okruženja GEO_MAX_ROWS",
        "нађено: редова: 6.000.000, очекивано: највише 5.000.000 редова, "
        "или већа граница у променљивој окружења GEO_MAX_ROWS",
    ]


def test_the_full_stop_of_a_number_gives_way_to_a_mark_that_follows_it() -> None:
    values = {"date": "8. decembar 2022.", "time": "23:00"}
    with use_language("sr-Latn"):
        assert gettext("{date}, {time}", **values) == "8. decembar 2022, 23:00"
        assert gettext("about {date}", **values) == "približno 8. decembar 2022."
        assert gettext("{title} (view: {shown})", title="A.", shown="26. jul 2021.") == ("A. (prikaz: 26. jul 2021)")
    with use_language("sq"):
        assert gettext("{date}, {time}", **values) == "8. decembar 2022., 23:00"


def test_a_text_that_is_no_message_stays_as_it_is() -> None:
    assert _say("found {x}") == ["found {x}"] * 4


def test_a_value_of_a_file_stays_as_it_is_whatever_it_says() -> None:
    message = Message("found {found}, expected {expected}", found="'{expected} nothing'", expected=Message("text"))
    assert _say(message)[2] == "nađeno: '{expected} nothing', očekivano: tekst"


def test_several_values_are_listed_each_in_the_language() -> None:
    ids = (Message("nothing"), "a")
    assert _say(Message("expected one of {ids}", ids=ids))[:2] == [
        "expected one of nothing, a", "pritej: një nga asgjë, a",
    ]  # fmt: skip


@pytest.mark.parametrize(("number", "row"), [(1, "redu"), (2, "reda"), (5, "redova"), (21, "redu")])
def test_a_counted_message_has_the_plurals_of_the_language(number: int, row: str) -> None:
    message = plural_message("{message}: so in {n} row", "{message}: so in {n} rows", number, message="x")
    assert message == f"x: so in {number} row{'' if number == 1 else 's'}"
    assert _say(message)[2] == f"x: tako u {number} {row}"


def test_an_error_gives_back_the_message_that_it_was_raised_with() -> None:
    assert str(ValueError(TOO_LARGE)) is TOO_LARGE


def test_a_message_survives_copies_and_pickles() -> None:
    counted = plural_message("{message}: so in {n} row", "{message}: so in {n} rows", 2, message=TOO_LARGE)
    for message in (TOO_LARGE, counted, LIMIT.expected):
        for twin in (copy.copy(message), copy.deepcopy(message), pickle.loads(pickle.dumps(message))):
            assert twin == message and _say(twin) == _say(message)


def test_a_value_is_replaced_also_within_another() -> None:
    fault = Message("found {found}, expected {expected}", found="/tmp/x.csv", expected=Message("nothing"))
    message = Message("{message}: not taken", message=fault)
    assert _say(replace_in_message(message, "/tmp/x.csv", "x.csv"))[:2] == [
        "found x.csv, expected nothing: not taken", "u gjet: x.csv, pritej: asgjë: nuk merret",
    ]  # fmt: skip
    assert replace_in_message("in /tmp/x.csv", "/tmp/", "") == "in x.csv"
    assert replace_in_message(message, "nothing", "text") == "found /tmp/x.csv, expected text: not taken"


def test_a_message_names_the_units_of_the_record() -> None:
    text = "found {id}, which is no municipality in the boundaries, {expected}"
    state = Level.of("state").message(text, id="'x'", expected=Message("did you mean {guess}?", guess="'y'"))
    assert state == "found 'x', which is no state in the boundaries, did you mean 'y'?"
    assert "upravna jedinica" in _say(state)[2]
    assert "opština" in _say(MUNICIPALITY.message(text, id="'x'", expected=""))[2]


def test_the_problems_of_one_error_are_said_to_each_reader() -> None:
    error = RecordError("e.yaml", [Problem(3, "events.x", Message("found nothing, expected a value"))])
    said = []
    for tag in LANGUAGES:
        with use_language(tag):
            said.append(str(error))
    assert said == [
        "e.yaml:3: events.x: found nothing, expected a value",
        "e.yaml:3: events.x: u gjet: asgjë, pritej: një vlerë",
        "e.yaml:3: events.x: nađeno: ništa, očekivano: vrednost",
        "e.yaml:3: events.x: нађено: ништа, очекивано: вредност",
    ]
