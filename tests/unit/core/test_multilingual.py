"""Texts in several languages, and the wording that a reader is shown."""

import copy
import pickle

import pytest

from geo.core.language import use_language
from geo.core.text import MultilingualText, choose_wording, list_translations, list_wordings

TITLE = MultilingualText(
    {"en": "Barricade at a crossing", "sq": "Barrikadë te pikëkalimi", "sr": "Barikada kod prelaza"}
)


def test_as_a_string_it_is_the_original_but_equal_only_to_one_of_the_same_languages() -> None:
    assert str(TITLE) == "Barricade at a crossing"
    plain, same = "Barricade at a crossing", MultilingualText(dict(TITLE.languages))
    assert plain not in (TITLE,) and TITLE not in (plain,)
    assert same in (TITLE,) and hash(same) == hash(TITLE)
    assert MultilingualText({"en": plain}) not in (TITLE,)
    for other in (copy.deepcopy(TITLE), pickle.loads(pickle.dumps(TITLE))):
        assert other == TITLE and other.languages == TITLE.languages


@pytest.mark.parametrize(
    "languages, wanted, text, tag",
    [
        ({"en": "A", "sq": "B"}, "sq", "B", None),
        ({"en": "A", "sq": "B"}, "sr-Latn", "A", "en"),
        ({"sq": "B", "en": "A"}, "sr-Cyrl", "B", "sq"),
        ({"en": "A", "sr": "Njegoš"}, "sr-Latn", "Njegoš", None),
        ({"en": "A", "sr": "Njegoš"}, "sr-Cyrl", "Његош", None),
        ({"en": "A", "sr": "Његош"}, "sr-Latn", "Njegoš", None),
        ({"en": "A", "sr-Latn": "b", "sr-Cyrl": "в"}, "sr-Cyrl", "в", None),
        ({"sr-Cyrl": "в", "sr-Latn": "b"}, "sr-Latn", "b", None),
        ({"en": "A", "sr": "EULEX, 2021-09-serbia-alert, kurir.rs"}, "sr-Cyrl",
         "EULEX, 2021-09-serbia-alert, kurir.rs", None),
        ({"fr": "C", "en-GB": "A"}, "en", "A", None),
        ({"fr": "C"}, "en", "C", "fr"),
    ],
)  # fmt: skip
def test_the_reader_s_language_is_shown_or_else_the_original_with_its_tag(
    languages: dict[str, str], wanted: str, text: str, tag: str | None
) -> None:
    with use_language(wanted):
        assert choose_wording(MultilingualText(languages)) == (text, tag)


def test_a_text_in_one_language_has_that_of_the_record_where_the_reader_s_is_another() -> None:
    assert choose_wording("A") == ("A", None)
    assert choose_wording("A", "en") == ("A", None)
    with use_language("sq"):
        assert choose_wording("A", "en") == ("A", "en")
        assert choose_wording("A") == ("A", None)
    with use_language("sr-Cyrl"):
        assert choose_wording("Novi Sad", "sr") == ("Нови Сад", None)


def test_wordings_and_translations_are_listed_the_original_first() -> None:
    assert list_wordings(TITLE)[0] == "Barricade at a crossing" and len(list_wordings(TITLE)) == 3
    assert list_wordings("plain") == ["plain"]
    assert list_translations({"title": TITLE, "note": "plain"}) == {"title": dict(TITLE.languages)}
