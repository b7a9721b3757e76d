"""Texts folded for a search, cleaned, cut and quoted, and said in words."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.text import (
    clip_text,
    fold,
    format_count,
    list_options,
    matches_query,
    printable,
    printable_line,
    quote_text,
    split_matches,
    suggest_options,
    unprintable,
)

# Half of a surrogate pair is a character too, where a file is broken.
TEXTS = st.text(st.characters(), max_size=40)
CASED = [
    char
    for char in map(chr, range(sys.maxunicode + 1))
    if char.lower() != char.upper() and char.lower().upper() == char.upper() and char.upper().lower() == char.lower()
]


@pytest.mark.parametrize(
    ("folded", "written"),
    [
        ("zvecan", ["Zvecan", "Zveçan", "Zvečan", "ZVEČAN", "Звечан", "ЗВЕЧАН", "Zvec\u030can", "Ｚｖｅｃａｎ"]),
        ("dakovica", ["Dakovica", "Đakovica", "Djakovica", "DJAKOVICA", "Ђаковица", "ЂАКОВИЦА"]),
        ("leposavic", ["Leposavić", "Лепосавић", "Leposavic\u0301"]),
        ("ljubljana", ["Ljubljana", "LJUBLJANA", "Љубљана", "ЉУБЉАНА", "ǈubǉana", "ǇUBǇANA"]),
        ("njegos", ["Njegoš", "Његош", "ǋegoš"]),
        ("dzep", ["Džep", "DŽEP", "Џеп", "ЏЕП", "ǅep", "ǆep", "ǄEP"]),
        ("skenderaj pecka peje", ["Skënderaj pečka Pejë", "SKËNDERAJ PEČKA PEJË"]),
        ("strasse", ["Straße", "STRASSE", "STRAẞE"]),
        ("a b", [" a\t\n b ", "a\xa0b", "a\u3000b", "a\u200b b"]),
        ("\"a\" - 'b'", ["“a” – ‘b’"]),
        ("", ["", " ", "\u200b", "\ud800"]),
    ],
)
def test_a_text_folds_alike_however_it_is_written(folded: str, written: list[str]) -> None:
    assert {spelling: fold(spelling) for spelling in written} == dict.fromkeys(written, folded)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Ѓорче Петров", "gorce petrov"),
        ("Ќустендил и ѕвезда", "kustendil i dzvezda"),
        ("България, ъгъл", "b'lgariya, 'g'l"),
        ("Щорс, съезд, объём, Юрий", "shchors, s'ezd, ob'em, yuriy"),
        ("Київ, Ґонта", "kiiv, gonta"),
    ],
)
def test_letters_that_serbian_does_not_have_fold_too(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_the_normal_form_does_not_matter(form: str) -> None:
    text = "Zvečan, Ђаковица, Ќустендил, България, Юрий, Pejë"
    assert fold(unicodedata.normalize(form, text)) == fold(text)


def test_case_does_not_matter_for_any_letter_that_has_two() -> None:
    assert [char for char in CASED if fold(char.upper()) != fold(char.lower())] == []


@given(TEXTS)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(TEXTS)
def test_what_is_folded_is_ascii(text: str) -> None:
    assert fold(text).isascii()


@given(st.text(st.sampled_from("dDjJđĐђЂ ")))
def test_any_run_of_d_and_j_folds_once_and_for_all(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize("query", ["", "  ", "звечан", "Mitro Zve", "ZVEČAN mitrovica", "vecan"])
def test_every_word_of_a_query_is_looked_for(query: str) -> None:
    assert matches_query(query, fold("Zveçan, Митровица"))


@pytest.mark.parametrize("query", ["Zvečan Peć", "zvecanmitrovica", "."])
def test_a_word_that_is_not_there_does_not_match(query: str) -> None:
    assert not matches_query(query, fold("Zveçan, Митровица"))


def test_an_empty_text_matches_only_an_empty_query() -> None:
    assert (matches_query("", fold("")), matches_query("a", fold(""))) == (True, False)


@pytest.mark.parametrize(
    ("text", "between_words", "clipped"),
    [
        ("twelve chars", False, "twelve chars"),
        ("twelve chars and more", False, "twelve char…"),
        ("an elephant and more", False, "an elephant…"),
        ("twelve chars and more", True, "twelve…"),
        ("twelvechars and more", True, "twelvechars…"),
        ("twelvecharsandmore", True, "twelvechars…"),
        ("", False, ""),
    ],
)
def test_a_long_text_is_cut_with_an_ellipsis(text: str, between_words: bool, clipped: str) -> None:
    assert clip_text(text, 12, between_words) == clipped


@given(TEXTS, st.integers(1, 40), st.booleans())
def test_a_cut_text_is_never_too_long(text: str, max_chars: int, between_words: bool) -> None:
    assert len(clip_text(text, max_chars, between_words)) <= max_chars


@pytest.mark.parametrize("stray", ["\x00", "\x1b", "\x7f", "\x85", "\u2028", "\ud800", "\ufffe"])
def test_a_control_character_is_named_and_deleted(stray: str) -> None:
    assert unprintable(f"a{stray}b") == f"the control character U+{ord(stray):04X}"
    assert printable(f"a{stray}b") == "ab"


@pytest.mark.parametrize("text", ["", "a\tb\r\nc", "Звечан Zveçan 京 \U0001f600", "\u202e"])
def test_a_text_without_control_characters_stays(text: str) -> None:
    assert (unprintable(text), printable(text)) == (None, text)


def test_a_printable_line_has_no_breaks_and_keeps_its_direction() -> None:
    assert printable_line(" a\n b\u202e\x07c ") == "a bc"
    assert printable_line("a\x07b", "?") == "a?b"


def test_a_quotation_is_short_and_on_one_line() -> None:
    assert quote_text("a\nb") == r"'a\nb'"
    assert quote_text("x" * 61) == f"'{'x' * 60}…'"


def test_options_are_listed_while_they_can_be_read() -> None:
    words = [f"word{n}" for n in range(25)]
    assert list_options(words[:24]) == ", ".join(words[:24])
    assert list_options(words) == "one of the 25 known"
    assert suggest_options("blck", ("black", "white")) == "black, white (did you mean 'black'?)"
    assert suggest_options("wrd3", words).startswith("one of the 25 known (did you mean 'word")
    assert suggest_options("x", ("black", "white")) == "black, white"


def test_things_are_counted_in_words() -> None:
    assert [format_count(n, "place") for n in (0, 1, 1200)] == ["0 places", "1 place", "1,200 places"]


@pytest.mark.parametrize(
    ("query", "text", "marked"),
    [
        ("zvecan", "In Zvečan, at night", ["Zvečan,"]),
        ("Звечан", "In Zvečan, at night", ["Zvečan,"]),
        ("polic arrest", "Police  arrest two", ["Police", "arrest"]),
        ("", "Police", []),
        ("xyzzy", "Police", []),
    ],
)
def test_the_words_that_match_a_query_are_told_apart(query: str, text: str, marked: list[str]) -> None:
    parts = split_matches(query, text)
    assert "".join(part for part, _ in parts) == text
    assert [part for part, is_match in parts if is_match] == marked
