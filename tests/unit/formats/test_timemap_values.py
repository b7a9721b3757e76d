"""TimeMap's texts as values of a record."""

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.rules import MAX_TITLE_CHARS
from geo.formats.timemap_values import first_sentence, strip_markup


@settings(max_examples=100)
@given(st.text(min_size=1, max_size=400).map(strip_markup).filter(bool))
def test_a_description_gives_a_title_that_the_record_takes(text: str) -> None:
    title = first_sentence(text)
    assert title.strip() and len(title) <= MAX_TITLE_CHARS
