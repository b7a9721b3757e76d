"""A view at a glance: its four numbers, its incidents as headlines, sorted, its charts, and the ways out of it."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from geo.core import evidence, model
from geo.core.dates import Window, day_number, describe_date, from_day_number, parse_date
from geo.core.language import DEFAULT, current_language, write_date
from geo.core.messages import gettext, gettext_noop
from geo.core.text import describe_moment, fold
from geo.record import queries
from geo.record.filters import Filters, filter_incidents, is_counted
from geo.record.record import Record, share_results
from geo.record.view import DEFAULT_SORT, SORTS, View

MAX_HEADLINES = 200
MAX_FREQUENT_FAMILIES = 3
_HEADLINE_COLUMNS = (
    "id", "date", "time", "place", "type", "status", "disagrees", "cites", "origins", "figure", "low", "high"
)  # fmt: skip
SUPPORT_WORDS = {
    evidence.STANDS: gettext_noop("stands"),
    evidence.DROPS: gettext_noop("drops to reported"),
    evidence.LOST: gettext_noop("loses all support"),
}  # fmt: skip
"""What becomes of an incident without some sources, by the values of `evidence.assess_support`, from 0."""

_MAX_BARS = 40
"""Of months, quarters or years, the shortest is drawn that has no more bars than this."""
_MONTHS_OF_PERIODS = (1, 3, 12)
_PERIOD = re.compile(r"(\d{4})(?:-(\d\d)|-Q([1-4]))?")


class MostFrequent(NamedTuple):
    """What happened most: families of types, as in the legend, each with its number, and the one place that has most.

    The place is its names, each with its language, or the reader's where these describe it.
    """

    families: list[tuple[model.Family, int]]
    place: tuple[Any, int] | None


class WayOut(NamedTuple):
    """What a reader can undo of a view that shows nothing, and how many incidents that would show."""

    undo: Literal["search", "filters", "dates", "everything"]
    incidents: int


def count_evidence(incidents: pd.DataFrame) -> dict[str, int]:
    """Count the incidents, the sources that they cite, those with differing accounts and the corroborated ones.

    Statements and retracted incidents do not count.
    """
    counted = is_counted(incidents).to_numpy()
    return {
        "incidents": int(counted.sum()),
        "sources": len(set(chain.from_iterable(incidents["cites"].to_numpy()[counted]))),
        "differing": int(incidents["disagrees"].to_numpy()[counted].sum()),
        "corroborated": int((incidents["status"] == "corroborated").to_numpy()[counted].sum()),
    }


def find_most_frequent(record: Record, incidents: pd.DataFrame) -> MostFrequent:
    """Find the families of types that most of the incidents have, at most three, and the place that has most of them.

    What there is one of is not frequent. Of families with one number that comes first which the taxonomy has first; a
    place that shares its number with another is none. Statements and retracted incidents do not count.
    """
    counted = incidents.loc[is_counted(incidents), ["type", "place"]]
    by_family = counted["type"].map({type.id: type.family for type in model.TYPES}).value_counts()
    numbers = [(family, int(by_family.get(family.id, 0))) for family in model.FAMILIES]
    frequent = sorted((pair for pair in numbers if pair[1] > 1), key=lambda pair: -pair[1])
    first, second = [*counted["place"].value_counts().iloc[:2].items(), (None, 0), (None, 0)][:2]
    place = (_name_place(record, str(first[0])), int(first[1])) if first[1] > max(second[1], 1) else None
    return MostFrequent(frequent[:MAX_FREQUENT_FAMILIES], place)


def _name_place(record: Record, place: str) -> Any:
    """The names of a place, each with its language; in English what describes it, where it is no name of its own."""
    names = record.place_names_by_language[place]
    english = _choose_english(record.joined["name_en"][place], names)
    return (("", english),) if english else names


def find_sort_values(record: Record, incidents: pd.DataFrame, column: str) -> pd.Series[Any]:
    """Find what incidents are sorted by for a column of the table, as they are."""
    by_column: dict[str, Callable[[pd.DataFrame], pd.Series[Any]]] = {
        "when": lambda rows: rows["first"],
        "what": lambda rows: queries.word_titles(record, rows)["title"].map(fold),
        "where": lambda rows: rows["place"].map(record.joined["name_en"].fillna(record.place_names).map(fold)),
        "type": lambda rows: rows["type"].map(lambda type: fold(gettext(model.TYPE[type].label))),
        "status": lambda rows: rows["status"].map(gettext),
        "sources": lambda rows: rows["cites"].map(len),
    }
    return by_column[column](incidents)


def order_rows(record: Record, rows: Sequence[int] | NDArray[Any] | pd.Index[int], sort: str) -> NDArray[np.int32]:
    """Order rows of a record by a column of the table, one of `view.SORTS`; those alike keep their order.

    The whole record is ordered once; then it is one look at each of its rows.
    """
    order = _order_record(record, sort)
    is_among = np.zeros(len(order), dtype=bool)
    is_among[rows] = True
    return np.asarray(order[is_among[order]], dtype=np.int32)


@share_results(len(SORTS))
def _order_record(record: Record, sort: str) -> NDArray[np.int32]:
    values = find_sort_values(record, record.incidents, sort.removeprefix("-")).reset_index(drop=True)
    ordered = values.sort_values(ascending=not sort.startswith("-"), kind="stable")
    return np.asarray(ordered.index, dtype=np.int32)


def sort_incidents(record: Record, incidents: pd.DataFrame, sort: str) -> pd.DataFrame:
    """Sort incidents as `order_rows` does."""
    return incidents.loc[order_rows(record, incidents.index, sort)]


def order_incidents(record: Record, incidents: pd.DataFrame, text: str, sort: str = DEFAULT_SORT) -> pd.DataFrame:
    """Sort incidents as `sort_incidents` does; what a search has found comes first unless another order was chosen."""
    ordered = sort_incidents(record, incidents, sort)
    return queries.rank_found(record, ordered, text) if sort == DEFAULT_SORT else ordered


def list_headlines(record: Record, incidents: pd.DataFrame, without: Collection[str] = ()) -> list[dict[str, Any]]:
    """List incidents as headlines, in their order: what, when, where, of what type, how sourced.

    After `queries.rank_found` each has the words on how it was found, as ``found``, and with sources taken out
    (``without``) those on what becomes of it, as ``support``; else None. A figure is in words, the lowest low and the
    highest high, never one number.
    """
    titles = queries.word_titles(record, incidents)
    found = incidents["found"] if "found" in incidents else [None] * len(incidents)
    left = (
        queries.assess_incidents(record, incidents, without).map(SUPPORT_WORDS).map(gettext)
        if without
        else [None] * len(incidents)
    )
    # Column by column: `itertuples` makes a class anew for each call, which takes longer than all else here.
    cells = zip(*(incidents[column].tolist() for column in _HEADLINE_COLUMNS), strict=True)
    words = zip(titles["title"].tolist(), titles["lang"].tolist(), found, left, strict=True)
    names, english = record.place_names_by_language, record.joined["name_en"]
    return [
        {
            "id": id,
            "title": title,
            "lang": lang,
            "when": describe_when(date, time),
            "place_id": place,
            "names": names.at[place],
            "english": _choose_english(english.at[place], names.at[place]),
            "kind": model.TYPE[type],
            "family": model.FAMILY[model.TYPE[type].family],
            "status": status,
            "differ": disagrees,
            "sources": len(cites),
            "origins": origins,
            "figure": queries.describe_figure(*figure),
            "found": how,
            "support": support,
        }
        for (id, date, time, place, type, status, disagrees, cites, origins, *figure),
            (title, lang, how, support) in zip(cells, words, strict=True)
    ]  # fmt: skip


def _choose_english(name: str | None, forms: Collection[tuple[str, str]]) -> str | None:
    """Return the English name of a place where the page is in English and none of its own names is the same."""
    return None if name in [form for _, form in forms] or current_language() != DEFAULT else name


def describe_when(date: str, time: str | None) -> str:
    """Describe when an incident happened: its date, in EDTF, and its time of day, where that is known."""
    return describe_moment(describe_date(parse_date(date)), time)


def find_ways_out(record: Record, view: View) -> list[WayOut]:
    """Find what would show incidents again in a view without any: each alone, or everything where only that does."""
    whole = Window(*record.days)
    single: tuple[tuple[Literal["search", "filters", "dates"], View], ...] = (
        ("search", replace(view, filters=replace(view.filters, text=""))),
        ("filters", replace(view, filters=Filters(text=view.filters.text))),
        ("dates", replace(view, window=whole)),
    )
    ways = [WayOut(undo, count) for undo, other in single if other != view and (count := _count(record, other))]
    everything = _count(record, replace(view, filters=Filters(), window=whole))
    return ways or ([WayOut("everything", everything)] if everything else [])


def _count(record: Record, view: View) -> int:
    passing = filter_incidents(record, view.filters)
    return len(queries.select_window(passing, view.window.first, view.window.last, view.layers))


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart.

    ``label`` is its whole name, ``tick`` what stands at the axis, ``share`` its length, 1 for the longest. One that is
    not ``on`` is pale. Of a municipality ``shared`` says how many of them are at a place that lies in others too, of a
    period ``days`` its first and last day number.
    """

    id: str
    label: str
    tick: str
    count: int
    share: float
    on: bool
    shared: int = 0
    days: tuple[int, int] | None = None


def chart_municipalities(
    counts: Mapping[str, int], shared: Mapping[str, int], labels: Mapping[str, str], chosen: Collection[str]
) -> list[Bar]:
    """Chart the number of incidents by municipality, the largest first; where some are chosen the others are pale.

    ``shared`` has the number of those that are at a place in several.
    """
    largest = max((counts.get(id, 0) for id in labels), default=0) or 1
    bars = [
        Bar(
            id, label, label, count := counts.get(id, 0), count / largest, not chosen or id in chosen, shared.get(id, 0)
        )
        for id, label in labels.items()
    ]
    return sorted(bars, key=lambda bar: -bar.count)


def chart_periods(incidents: pd.DataFrame, days: tuple[int, int], first: int, last: int) -> list[Bar]:
    """Chart the number of incidents that begin in each period, one after another without a gap.

    Parameters
    ----------
    days
        The first and the last day number of the axis, inclusive.
    first, last
        The window: what lies outside of it is pale.
    """
    start, end = (from_day_number(day) for day in days)
    months = _months_of_a_period(start, end)
    ids = _list_periods(start, end, months)
    begun = incidents.loc[is_counted(incidents), "first"].map(from_day_number)
    counts = begun.map(lambda day: _name_period(day.year, day.month, months)).value_counts()
    largest = max((int(counts.get(id, 0)) for id in ids), default=0) or 1
    bars = []
    for number, id in enumerate(ids):
        span = period_days(id)
        count, on = int(counts.get(id, 0)), span[0] <= last and span[1] >= first
        bars.append(Bar(id, _describe_period(id), _tick(id, number == 0), count, count / largest, on, days=span))
    return bars


def period_days(id: str) -> tuple[int, int]:
    """Give the first and the last day number of a period such as 2022-12, 2022-Q4 or 2022.

    Raises
    ------
    ValueError
        For any other text.
    """
    match = _PERIOD.fullmatch(id)
    if match is None:
        raise ValueError(f"found {id!r}, expected a month, a quarter or a year")
    year, month, quarter = match.groups()
    first = int(month) if month else 3 * int(quarter) - 2 if quarter else 1
    last = first if month else first + 2 if quarter else 12
    start, end = date(int(year), first, 1), date(int(year), last, monthrange(int(year), last)[1])
    return day_number(start), day_number(end)


def _months_of_a_period(start: date, end: date) -> int:
    months = 12 * (end.year - start.year) + end.month - start.month + 1
    return next((length for length in _MONTHS_OF_PERIODS if months / length <= _MAX_BARS), _MONTHS_OF_PERIODS[-1])


def _list_periods(start: date, end: date, months: int) -> list[str]:
    """List all periods from one day to another."""
    numbers = range(12 * start.year + start.month - 1, 12 * end.year + end.month)
    return list(dict.fromkeys(_name_period(number // 12, number % 12 + 1, months) for number in numbers))


def _name_period(year: int, month: int, months: int) -> str:
    if months == 1:
        return f"{year:04d}-{month:02d}"
    return f"{year:04d}-Q{(month + 2) // 3}" if months == 3 else f"{year:04d}"


def _describe_period(id: str) -> str:
    start = from_day_number(period_days(id)[0])
    if "Q" in id:
        return gettext("Q{quarter} {year}", quarter=id[6:], year=start.year)
    return write_date("yMMMM" if "-" in id else "y", start.year, start.month)


def _tick(id: str, is_first: bool) -> str:
    """Name the month, the quarter or the year at the axis, with the year under the first of each year."""
    start = from_day_number(period_days(id)[0])
    if "-" not in id:
        return write_date("y", start.year)
    has_year = is_first or start.month == 1
    if "Q" not in id:
        return write_date("yMMM" if has_year else "MMM", start.year, start.month)
    return _describe_period(id) if has_year else gettext("Q{quarter}", quarter=id[6:])
