"""UCDP's Georeferenced Event Dataset as its users download it: one row an event, 49 columns.

This relies on its codebook: `type_of_violence` 1 is armed conflict with a state, 2 between organized groups, 3
violence against civilians; `date_prec` 1 is the day, 2 a span of 2 to 6 days, 3 a week, 4 a month, 5 a year, all from
`date_start` to `date_end`; `event_clarity` 2 marks a row that sums up several incidents; `best`, `low` and `high`
estimate the deaths, which `deaths_a`, `deaths_b`, `deaths_civilians` and `deaths_unknown` split up; `source_article`
lists the reports, parted by semicolons. Up to version 18 the estimates were called `best_est`, `low_est`, `high_est`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from geo.core.dates import Interval, parse_date
from geo.core.messages import Message
from geo.core.model import Claim
from geo.formats.builder import Builder, RowError, slugify
from geo.formats.foreign_values import plain_code
from geo.formats.tables.coded_export import CodedExport, add_coded_place
from geo.formats.tables.table import TableRow, parsed_once

_SIGNATURE = frozenset({"type_of_violence", "where_prec", "date_prec", "event_clarity"})
_EXPORT = CodedExport(
    coder="UCDP",
    product="UCDP GED",
    listing="reports",
    license="CC BY 4.0, Uppsala Conflict Data Program (UCDP)",
    expectation=Message(", one of those of UCDP GED"),
    id_column="id",
    signature=_SIGNATURE,
    required=("id", *sorted(_SIGNATURE), "date_start", "date_end", "latitude", "longitude"),
    expected=(
        "side_a", "side_b", "dyad_name", "where_coordinates", "adm_1", "adm_2", "country", "source_article",
        "source_headline", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown",
    ),
    optional=(
        "conflict_name", "where_description", "source_office", "best", "low", "high", "best_est", "low_est", "high_est",
    ),
)  # fmt: skip
_TYPES = {"1": "armed_attack", "2": "armed_attack", "3": "assault"}
_CONFLICTS = {"1": "State-based conflict", "2": "Non-state conflict", "3": "One-sided violence"}
_DATE_PRECISIONS_IN_WORDS = {
    "1": "the day", "2": "two to six days", "3": "a week", "4": "a month", "5": "a year",
}  # fmt: skip
_DATE_PRECISIONS = {code: code for code in _DATE_PRECISIONS_IN_WORDS}
_CLARITIES = {"1": "1", "2": "2"}
_MAX_DAYS_OFF = {"2": 5, "3": 6}
# Of these UCDP states the 25 km alone; the other circles are ours, and `basis` says so.
_PLACES = {
    "1": ("settlement", 5_000.0, "the place where it happened"),
    "2": ("region", 25_000.0, "a place within some 25 km of it"),
    "3": ("region", 50_000.0, "the second-order division that it was in"),
    "4": ("region", 100_000.0, "the first-order division that it was in"),
    "5": ("region", 100_000.0, "a line or an area without sharp bounds"),
    "6": ("region", 300_000.0, "the country that it was in"),
    "7": ("region", 300_000.0, "waters or airspace"),
}
_PLACE_PRECISIONS = {code: code for code in _PLACES}


def recognizes(head: bytes) -> bool:
    """Whether a file that begins with these bytes has the columns of UCDP GED."""
    return _EXPORT.recognizes(head)


recognizes_columns = _EXPORT.recognizes_columns


def read_into(path: Path, builder: Builder, mapping: Path | None = None) -> None:
    """Fill the builder with the rows of an export."""
    _EXPORT.read_into(path, builder, _add_event)


def _add_event(row: TableRow, builder: Builder) -> None:
    id = _EXPORT.new_id(row, builder)
    type = row.code("type_of_violence", _TYPES)
    date, precision = _parse_date(row), plain_code(row["date_prec"])
    claims = tuple(_read_claims(row, builder))
    place = _add_place(row, builder)
    parties = row.first_of("dyad_name", "conflict_name") or "parties not said"
    description = f"{_CONFLICTS[plain_code(row['type_of_violence'])]}: {parties}"
    is_sum = plain_code(row["event_clarity"]) == "2"
    builder.add_event(
        id,
        id=_EXPORT.event_id(id),
        title=f"{description}, {_place_name(row)}",
        summary=row.first_of("source_headline", "where_description") or f"{description}; UCDP gives no description",
        date=date,
        date_basis=None if precision == "1" else f"UCDP's date precision says {_DATE_PRECISIONS_IN_WORDS[precision]}",
        place=place,
        type=type,
        actors=tuple(filter(None, (row["side_a"],))),
        targets=tuple(filter(None, (row["side_b"],))),
        status="reported",
        claims=claims,
        sources=("ucdp", *dict.fromkeys(_add_reports(row, builder))),
        note="UCDP's sum of several incidents in these days (event clarity 2)" if is_sum else None,
    )


@parsed_once("date_start", "date_end", "date_prec", "event_clarity")
def _parse_date(row: TableRow) -> Interval:
    first, last = row.day("date_start"), row.day("date_end")
    precision = row.code("date_prec", _DATE_PRECISIONS)
    clarity = row.code("event_clarity", _CLARITIES)
    if last.first < first.first:
        message = Message(
            "found {last}, expected a day no earlier than `date_start` ({first})", last=last.text, first=first.text
        )
        raise RowError("date_end", message)
    return _widen_days(first.first, last.first, precision, clarity == "2")


def _widen_days(first: date, last: date, precision: str, lasting: bool) -> Interval:
    """The date, no better than its code: of one day known to a span only, all days that the span may hold."""
    if first != last:
        return parse_date(f"{first}/{last}" if lasting else f"[{first}..{last}]")
    if days := _MAX_DAYS_OFF.get(precision):
        try:
            return parse_date(f"[{first - timedelta(days)}..{first + timedelta(days)}]")
        except OverflowError:
            raise RowError(
                "date_start", Message("found {first}, expected days within the calendar", first=first)
            ) from None
    return parse_date(str(first)[: {"4": 7, "5": 4}.get(precision)])


def _read_claims(row: TableRow, builder: Builder) -> Iterator[Claim]:
    best, low, high = (row.count(name if row[name] else f"{name}_est") for name in ("best", "low", "high"))
    if best is not None:
        yield _deaths_claim("deaths", value=best, wording="best estimate")
    if low is not None and high is not None and low <= high:
        yield _deaths_claim("deaths", low=low, high=high, wording="low and high estimate")
    elif low is not None or high is not None:
        nothing = Message("nothing")
        message = Message(
            "found {low} to {high}, expected the lower number first: not taken",
            low=row["low"] or nothing,
            high=row["high"] or nothing,
        )
        builder.remark(row.line, "low, high", message)
    groups = {"deaths_a": row["side_a"] or "side A", "deaths_b": row["side_b"] or "side B",
              "deaths_civilians": "civilians", "deaths_unknown": "persons not known"}  # fmt: skip
    for column, group in groups.items():
        if number := row.count(column):
            yield _deaths_claim(f"deaths among {group}", value=number)


def _deaths_claim(about: str, **figures: float | str) -> Claim:
    return Claim("UCDP", about, "ucdp", unit="persons", **figures)  # type: ignore[arg-type]


@parsed_once("latitude", "longitude", "where_prec", "where_coordinates", "adm_2", "adm_1", "country")
def _add_place(row: TableRow, builder: Builder) -> str:
    position, code = row.position("latitude", "longitude"), row.code("where_prec", _PLACE_PRECISIONS)
    precision, radius_m, located = _PLACES[code]
    basis = f"UCDP's coordinates for {located} (precision {code}) and its one spelling of the name"
    return add_coded_place(
        builder, _place_name(row), position, code, row["country"], row["adm_1"],
        precision=precision, radius_m=radius_m, basis=basis + ("" if code == "2" else "; the radius is assumed"),
    )  # fmt: skip


def _place_name(row: TableRow) -> str:
    return row.first_of("where_coordinates", "adm_2", "adm_1", "country") or "Place not named"


def _add_reports(row: TableRow, builder: Builder) -> Iterator[str]:
    """The ids of the reports that UCDP lists; of a single one, other columns say more."""
    reports = [text for item in row["source_article"].split(";") if (text := item.strip(' "\t\r\n'))]
    office = row["source_office"] if len(reports) == 1 and ";" not in row["source_office"] else ""
    for title in reports:
        yield builder.add_source(title, title, id=f"ucdp-{slugify(title)}", publisher=office or None, origin="ucdp")
