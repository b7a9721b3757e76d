"""The passage of a text on which a claim rests: found by its words, or not at all."""

from typing import Any

import pytest

from geo.core.evidence import find_passage, split_paragraphs
from geo.core.model import Claim

TEXT = """\
The mayor spoke on Monday.

Police closed the bridge over the river at noon. “They withdrew the lorries,” the mayor said. About 1,200 people
gathered near the bridge, the police said.
Four men were arrested (two of them later released). Some 30-40 vehicles left.
"""


def found(text: str = TEXT, **claim: Any) -> tuple[str, str] | None:
    """The passage of a claim and how it was found."""
    passage = find_passage(text, Claim(**{"by": "Police", "about": "what was done", "source": "wire"} | claim))
    return (text[passage.start : passage.end], passage.match) if passage else None


def test_the_sentence_that_shares_the_claims_words_is_found() -> None:
    said = "The bridge over the river was closed."
    assert found(statement=said) == ("Police closed the bridge over the river at noon.", "words")


def test_forms_of_a_word_and_quotation_marks_count_as_the_same() -> None:
    assert found(by="Mayor", statement="The lorries withdrew.") == (
        "“They withdrew the lorries,” the mayor said.",
        "words",
    )


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ({"value": 1200, "unit": "people", "about": "number of people who gathered"},
         "About 1,200 people\ngathered near the bridge, the police said."),
        ({"value": 4, "unit": "men", "about": "men arrested"},
         "Four men were arrested (two of them later released)."),
        ({"low": 30, "high": 40, "unit": "vehicles", "about": "size"}, "Some 30-40 vehicles left."),
    ],
)  # fmt: skip
def test_a_figure_is_in_its_sentence_in_digits_or_as_a_word(claim: dict[str, Any], sentence: str) -> None:
    assert found(**claim) == (sentence, "words")


def test_a_sentence_without_the_figure_is_never_its_passage() -> None:
    assert found(value=1300, unit="people", about="number of people who gathered near the bridge") is None


def test_the_wording_that_a_claim_quotes_comes_first() -> None:
    assert found(value=4, unit="men", wording="two of them later") == (
        "Four men were arrested (two of them later released).", "wording",
    )  # fmt: skip


@pytest.mark.parametrize(
    "statement", ["Trains were late in winter.", "The.", "It was police.", "Полиција је затворила мост."]
)
def test_where_no_sentence_is_near_there_is_no_passage(statement: str) -> None:
    assert found(statement=statement, about="-") is None


@pytest.mark.parametrize("text", ["", "\n\n", "   "])
def test_an_empty_text_has_no_passage_and_no_paragraph(text: str) -> None:
    assert found(text, statement="The bridge was closed.") is None
    assert split_paragraphs(text, None) == []


def test_paragraphs_hold_the_whole_text_and_the_passage_marked() -> None:
    passage = find_passage(TEXT, Claim("Police", "gathering", "wire", value=1200, unit="people"))
    paragraphs = split_paragraphs(TEXT, passage)
    assert [[marked for _, marked in parts] for parts in paragraphs] == [[False], [False, True, False]]
    assert paragraphs[1][1][0] == "About 1,200 people\ngathered near the bridge, the police said."
    assert "\n\n".join("".join(part for part, _ in parts) for parts in paragraphs) == TEXT
