"""Headlines as HTML: entries of the list, rows of the table, lines of the story's contents.

What stands in one is the same for each reader of a record and a language, whatever else is in their windows: so an
incident is written once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Literal, NamedTuple

import pandas as pd
from markupsafe import Markup

from geo.record import overview
from geo.record.record import Record
from geo.record.sharing import share_rows
from geo.web import templates

_MAX_SHARED = 2_000
Template = Literal["headline", "cells"]


class Headline(NamedTuple):
    """An incident with its headline as HTML."""

    id: str
    place_id: str
    html: Markup


def write_headlines(
    record: Record,
    incidents: pd.DataFrame,
    template: Template,
    query: str = "",
    without: Collection[str] = (),
    act: str = "select",
) -> list[Headline]:
    """Write the headlines of incidents, in their order.

    Parameters
    ----------
    incidents : DataFrame
        Those to be written, with the columns and the index of the record's.
    template
        "headline" is a button that does ``act``, "cells" those of a row of the table.
    query : str
        The words of the search, which are marked.
    without
        The sources that are taken out.
    """
    written: Sequence[Markup]
    if query or without:  # what it says of an incident then, such as how it was found, depends on the view
        written = _render(overview.list_headlines(record, incidents, without), template, query, act)
    else:
        written = _write_rows(record, incidents.index.tolist(), template, act)
    return list(map(Headline, incidents["id"].tolist(), incidents["place"].tolist(), written))


@share_rows(_MAX_SHARED)
def _write_rows(record: Record, rows: Sequence[int], template: Template, act: str) -> Sequence[Markup]:
    return _render(overview.list_headlines(record, record.incidents.iloc[rows]), template, "", act)


def _render(headlines: list[dict[str, Any]], template: Template, query: str, act: str) -> list[Markup]:
    return [Markup(templates.render(template, row=row, query=query, act=act)) for row in headlines]
