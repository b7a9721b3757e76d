"""Which language a reader gets, and how numbers, dates, lists and plurals are written in it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from geo.core import language, messages
from geo.core.language import (
    choose_language,
    choose_locale_language,
    current_language,
    use_language,
    write_date,
    write_list,
    write_number,
)
from geo.core.messages import gettext, ngettext, pgettext


@pytest.fixture
def serbian(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A language with three plurals, and messages of its own."""
    known = {"Close": ("Zatvori",), "{n} day": ("{n} dan", "{n} dana", "{n} dana"), "door\x04Close": ("Blizu",)}
    monkeypatch.setattr(language, "LANGUAGES", {"en": "English", "sr-Latn": "srpski", "sr-Cyrl": "српски"})
    monkeypatch.setattr(messages, "read_catalogue", lambda tag: known if tag == "sr-Latn" else {})
    with use_language("sr-Latn"):
        yield


@pytest.mark.usefixtures("serbian")
def test_a_message_is_translated_with_its_values() -> None:
    assert (gettext("Close"), pgettext("door", "Close"), gettext("Open {what}", what="{n}")) == (
        "Zatvori", "Blizu", "Open {n}",
    )  # fmt: skip
    assert [ngettext("{n} day", "{n} days", n) for n in (1, 2, 5, 1021)] == ["1 dan", "2 dana", "5 dana", "1.021 dan"]


@pytest.mark.usefixtures("serbian")
def test_numbers_dates_and_lists_are_those_of_the_language() -> None:
    assert (write_number(1234567), write_number(1234.5)) == ("1.234.567", "1.234,5")
    assert [write_date(skeleton, 2022, 12, 9) for skeleton in ("yMMMMd", "MMMMd", "d", "yMMM", "y")] == [
        "9. decembar 2022.", "9. decembar", "9", "dec 2022.", "2022.",
    ]  # fmt: skip
    assert [write_list(list(words)) for words in ("", "a", "ab", "abc", "abcd")] == [
        "", "a", "a i b", "a, b i c", "a, b, c i d",
    ]  # fmt: skip


def test_english_is_written_as_in_britain() -> None:
    assert (write_date("yMMMMd", 2022, 9, 9), write_date("yMMMd", 2022, 9, 9)) == ("9 September 2022", "9 Sept 2022")
    assert (write_number(1234.5), write_number(999), write_list(["a", "b", "c"])) == ("1,234.5", "999", "a, b and c")


@pytest.mark.usefixtures("serbian")
@pytest.mark.parametrize(
    ("asked", "accepted", "expected"),
    [
        (None, None, "en"),
        ("sr-Cyrl", "en", "sr-Cyrl"),
        ("xx", "sr", "sr-Latn"),
        (None, "sr-RS,sr;q=0.9,en;q=0.8", "sr-Latn"),
        (None, "SR-CYRL-RS", "sr-Cyrl"),
        (None, "de-AT, en-GB;q=0.3, sr;q=0.7", "sr-Latn"),
        (None, "sr;q=0, de", "en"),
        (None, "*;q=0.1, ;;q=nothing,", "en"),
    ],
)
def test_a_reader_gets_the_language_asked_for_or_the_first_that_the_browser_accepts(
    asked: str | None, accepted: str | None, expected: str
) -> None:
    assert choose_language(asked, accepted) == expected


@pytest.mark.usefixtures("serbian")
def test_another_thread_and_what_comes_after_are_in_their_own_language() -> None:
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(current_language).result() == "en"
    with use_language("en"):
        assert gettext("Close") == "Close"
    assert gettext("Close") == "Zatvori"


@pytest.mark.parametrize(
    ("environment", "tag"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "sq_AL.UTF-8"}, "sq"),
        ({"LANG": "sq"}, "sq"),
        ({"LANG": "sr_RS@latin"}, "sr-Latn"),
        ({"LANG": "sr_RS.UTF-8@latin"}, "sr-Latn"),
        ({"LANG": "sr_Latn_RS.UTF-8"}, "sr-Latn"),
        ({"LANG": "sr_RS.UTF-8"}, "sr-Cyrl"),
        ({"LANG": "sr_ME"}, "sr-Cyrl"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "sq_AL.UTF-8", "LC_MESSAGES": "sr_RS@latin"}, "sr-Latn"),
        ({"LANG": "sq_AL.UTF-8", "LC_MESSAGES": "sr_RS@latin", "LC_ALL": "C"}, "en"),
        ({"LANG": "sq_AL.UTF-8", "LC_ALL": ""}, "sq"),
    ],
)
def test_a_terminal_has_the_language_of_its_locale(environment: dict[str, str], tag: str) -> None:
    assert choose_locale_language(environment) == tag
