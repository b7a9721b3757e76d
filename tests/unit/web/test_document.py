"""An archived text on the page: its passage marked, what the mark means said, and nothing of it taken for HTML."""

import pytest

from geo.core.evidence import find_passage, split_paragraphs
from geo.core.model import Claim, Source
from geo.web import templates

SOURCE = Source("wire", "A <i>title</i>", "wire", language="en", document="000.txt", sha256="ab" * 32)
TEXT = "First things first.\n\nThe <b>police</b> closed the bridge over the river. Then they left.\n"


def document(text: str, claim: Claim | None) -> str:
    passage = find_passage(text, claim) if claim else None
    return templates.render(
        "document", source=SOURCE, published="", claim=claim, match=passage and passage.match,
        paragraphs=split_paragraphs(text, passage),
    )  # fmt: skip


def claim(statement: str, wording: str | None = None) -> Claim:
    return Claim("Police", "what was done", "wire", statement=statement, wording=wording)


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (claim("The bridge over the river was closed."), "nearest to it in words"),
        (claim("They closed it.", wording="closed the bridge"), "that has these words"),
    ],
)
def test_the_passage_of_a_claim_is_marked_and_told(said: Claim, word: str) -> None:
    page = document(TEXT, said)
    marked = (
        '<mark tabindex="-1">The &lt;b&gt;police&lt;/b&gt; closed the bridge over the river.</mark> Then they left.'
    )
    assert marked in page
    assert word in page


def test_a_claim_without_a_passage_is_told_so_and_nothing_is_marked() -> None:
    page = document(TEXT, claim("Trains ran late."))
    assert "<mark" not in page
    assert "No sentence of this text is near enough" in page


def test_a_text_that_is_opened_without_a_claim_says_nothing_of_one() -> None:
    page = document(TEXT, None)
    assert "<mark" not in page and "sentence" not in page
    assert "A &lt;i&gt;title&lt;/i&gt;" in page


def test_an_empty_text_is_empty() -> None:
    assert "<p></p>" not in document("", None)
