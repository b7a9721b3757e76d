"""Headlines are written once for all readers, and each reader has their own."""

import pytest

from geo.core.language import LANGUAGES, use_language
from geo.record import overview, queries
from geo.web import templates
from geo.web.templates import write_headlines
from tests.helpers.sheets import real_record

RECORD = real_record()
SHOWN = queries.select_window(RECORD.incidents, *RECORD.days)


@pytest.mark.parametrize("template", ["headline", "cells"])
@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_headline_says_what_its_reader_would_be_told_alone(tag: str, template: templates.HeadlineTemplate) -> None:
    with use_language(tag):
        for rows in (SHOWN.iloc[:5], SHOWN.iloc[::-1]):  # some of them have been written before
            written = write_headlines(RECORD, rows, template)
            alone = overview.list_headlines(RECORD, rows)
            assert [(row.id, row.place_id) for row in written] == [(row["id"], row["place_id"]) for row in alone]
            assert [row.html for row in written] == [
                templates.render(template, row=row, query="", act="select") for row in alone
            ]


def test_what_depends_on_the_view_is_the_readers_own() -> None:
    plain = write_headlines(RECORD, SHOWN, "cells")
    sources = list(RECORD.frames.sources)
    searched, left = (write_headlines(RECORD, SHOWN, "cells", *view) for view in (("bridge",), ("", sources)))
    assert any("<mark>" in row.html for row in searched)
    assert all("loses all support" in row.html for row in left)
    assert write_headlines(RECORD, SHOWN, "cells") == plain
    assert 'data-act="tell"' in write_headlines(RECORD, SHOWN, "headline", act="tell")[0].html
