"""Texts as a search compares them: one name, however it is written."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.core.text import fold, matches

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
    assert {one: fold(one) for one in written} == dict.fromkeys(written, folded)


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
    assert matches(query, fold("Zveçan, Митровица"))


@pytest.mark.parametrize("query", ["Zvečan Peć", "zvecanmitrovica", "."])
def test_a_word_that_is_not_there_does_not_match(query: str) -> None:
    assert not matches(query, fold("Zveçan, Митровица"))


def test_an_empty_text_matches_only_an_empty_query() -> None:
    assert (matches("", fold("")), matches("a", fold(""))) == (True, False)
