"""The card of an incident says who acted, who was acted upon, when about, and on whose word it rests."""

from dataclasses import replace
from pathlib import Path

from geo.core.language import use_language
from geo.core.text import MultilingualText
from geo.record import queries
from geo.record.record import load_record
from geo.web import templates

RECORD = load_record(Path(__file__).parents[3] / "events.yaml")


def card(event: str) -> str:
    entry = queries.describe_incident(RECORD, RECORD.frames.detail(event))
    page = templates.render("card", RECORD.frames.info.language, entry=entry, open=True, checked={}, cite="")
    return " ".join(page.split())


def test_a_card_tells_who_acted_from_who_was_acted_upon() -> None:
    words = card("2022-12-08-serbovc-shooting")
    assert "<dt>Who acted</dt><dd><bdi>unidentified gunmen</bdi></dd>" in words
    assert "<dt>Acted upon</dt><dd><bdi>Kosovo Police</bdi></dd>" in words


def test_a_card_says_on_whose_word_an_incident_rests() -> None:
    words = card("2022-12-08-serbovc-shooting")
    assert "Three documents; two quote Kosovo Police, one names no source." in words


def test_a_time_is_no_more_exact_than_the_source() -> None:
    assert "8 December 2022, around 23:00" in card("2022-12-08-serbovc-shooting")


def test_a_claim_names_its_informant() -> None:
    assert "(told by AFP)" in card("2021-09-25-boundary-flights")


def test_a_card_is_in_the_reader_s_language_and_what_the_record_says_in_one_only_has_that() -> None:
    with use_language("sr-Cyrl"):
        words = card("2021-09-jarinje-protest")
    assert '<span class="title" dir="auto">Косовски Срби протестују код Јариња</span>' in words
    assert '<dd lang="en"><bdi>Kosovo Serb protesters</bdi></dd>' in words
    assert 'У евиденцији је изабрано: <bdi lang="en">A rule on number plates;' in words


def test_what_is_missing_in_the_reader_s_language_is_shown_in_the_original_with_its_tag() -> None:
    original = MultilingualText({"mk": "Протест", "en": "Protest"})
    detail = RECORD.frames.detail("2021-09-jarinje-protest")
    with use_language("sq"):
        entry = queries.describe_incident(RECORD, replace(detail, event=replace(detail.event, title=original)))
        page = templates.render("card", entry=entry, open=True, checked={}, cite="")
    assert '<span class="title" dir="auto" lang="mk">Протест</span>' in page
