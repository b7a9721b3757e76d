"""UCDP's Georeferenced Event Dataset as its users download it: one row an event, 49 columns.

What this relies on of its codebook: `type_of_violence` 1 is armed conflict with a state, 2 between organized groups, 3
violence against civilians; `date_prec` 1 is the day, 2 a span of 2 to 6 days, 3 a week, 4 a month, 5 a year, all from
`date_start` to `date_end`; `event_clarity` 2 marks a row that sums up several incidents; `best`, `low` and `high`
estimate the deaths, which `deaths_a`, `deaths_b`, `deaths_civilians` and `deaths_unknown` split up; `source_article`
lists the reports, parted by semicolons. Up to version 18 the estimates were called `best_est`, `low_est`, `high_est`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

from geo.core.dates import Interval, parse_date
from geo.core.model import Claim, Names
from geo.formats.builder import Builder, slug
from geo.formats.tables import delimited as table
from geo.formats.tables.delimited import Table
from geo.formats.tables.row import Row, Unfit

_NAME = "UCDP"
_TELLING = frozenset({"type_of_violence", "where_prec", "date_prec", "event_clarity"})
_NEEDED = ("id", *sorted(_TELLING), "date_start", "date_end", "latitude", "longitude")
_EXPECTED = (
    "side_a", "side_b", "dyad_name", "where_coordinates", "adm_1", "adm_2", "country", "source_article",
    "source_headline", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown",
)  # fmt: skip
_OPTIONAL = (
    "conflict_name", "where_description", "source_office", "best", "low", "high", "best_est", "low_est", "high_est",
)  # fmt: skip
_TYPES = {"1": "armed_attack", "2": "armed_attack", "3": "assault"}
_KINDS = {"1": "State-based conflict", "2": "Non-state conflict", "3": "One-sided violence"}
_DATES = {
    "1": "the day", "2": "two to six days", "3": "a week", "4": "a month", "5": "a year",
}  # fmt: skip
_DATE_CODES = {code: code for code in _DATES}
_CLARITIES = {"1": "1", "2": "2"}
_DAYS_OFF = {"2": 5, "3": 6}
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
_CODES = {code: code for code in _PLACES}


def recognizes(head: bytes) -> bool:
    """Whether a file that begins so has the columns of UCDP GED."""
    return table.heading(head) >= _TELLING


def read(path: Path, builder: Builder, mapping: Path | None = None) -> None:
    """Fill the builder with the rows of an export."""
    events = Table(path, any_case=True)
    events.check(_NEEDED, (*_EXPECTED, *_OPTIONAL), ", one of those of UCDP GED")
    table.expect(builder, events, _EXPECTED)
    builder.about |= {
        "title": f"UCDP GED: {path.name}",
        "description": f"Imported from {path.name}, as UCDP coded it; not yet checked by hand. UCDP lists reports and "
        "does not say which are independent, so all count as one origin",
        "license": "CC BY 4.0, Uppsala Conflict Data Program (UCDP)",
    }
    builder.source(_NAME, f"[UCDP GED, as exported to {path.name}]", id="ucdp", publisher=_NAME)
    table.fill(builder, events, _take)


def _take(row: Row, builder: Builder) -> None:
    key = row.needed("id")
    if builder.holds(key):
        raise Unfit("id", f"found {key[:60]!r} a second time, expected each id once")
    kind = row.one_of("type_of_violence", _TYPES)
    when, precision = _date(row), row["date_prec"]
    claims = tuple(_claims(row, builder))
    place = _place(row, builder)
    said = f"{_KINDS[row['type_of_violence']]}: {row.first('dyad_name', 'conflict_name') or 'parties not said'}"
    summed = row["event_clarity"] == "2"
    builder.event(
        key,
        id=f"ucdp-{slug(key)}",
        title=f"{said}, {_name(row)}",
        summary=row.first("source_headline", "where_description") or f"{said}; UCDP gives no description",
        date=when,
        date_basis=None if precision == "1" else f"UCDP's date precision says {_DATES[precision]}",
        place=place,
        type=kind,
        actors=tuple(dict.fromkeys(filter(None, (row["side_a"], row["side_b"])))),
        status="reported",
        claims=claims,
        sources=("ucdp", *dict.fromkeys(_reports(row, builder))),
        note="UCDP's sum of several incidents in these days (event clarity 2)" if summed else None,
    )


def _date(row: Row) -> Interval:
    """No better than the code: of one day known to a span only, all days that the span may hold."""
    first, last = row.day("date_start"), row.day("date_end")
    precision = row.one_of("date_prec", _DATE_CODES)
    clarity = row.one_of("event_clarity", _CLARITIES)
    if last.first < first.first:
        raise Unfit("date_end", f"found {last.text}, expected a day no earlier than `date_start` ({first.text})")
    return _span(first.first, last.first, precision, clarity == "2")


@lru_cache(maxsize=10_000)
def _span(first: date, last: date, precision: str, lasting: bool) -> Interval:
    if first != last:
        return parse_date(f"{first}/{last}" if lasting else f"[{first}..{last}]")
    if days := _DAYS_OFF.get(precision):
        try:
            return parse_date(f"[{first - timedelta(days)}..{first + timedelta(days)}]")
        except OverflowError:
            raise Unfit("date_start", f"found {first}, expected days within the calendar") from None
    return parse_date(str(first)[: {"4": 7, "5": 4}.get(precision)])


def _claims(row: Row, builder: Builder) -> Iterator[Claim]:
    best, low, high = (row.count(column) for column in _estimates(row))
    if best is not None:
        yield _deaths("deaths", value=best, wording="best estimate")
    if low is not None and high is not None and low <= high:
        yield _deaths("deaths", low=low, high=high, wording="low and high estimate")
    elif low is not None or high is not None:
        found = f"found {row['low'] or 'nothing'} to {row['high'] or 'nothing'}"
        builder.remark(row.line, "low, high", f"{found}, expected the lower number first: not taken")
    sides = {"deaths_a": row["side_a"] or "side A", "deaths_b": row["side_b"] or "side B",
             "deaths_civilians": "civilians", "deaths_unknown": "persons not known"}  # fmt: skip
    for column, who in sides.items():
        if number := row.count(column):
            yield _deaths(f"deaths among {who}", value=number)


def _estimates(row: Row) -> Iterator[str]:
    for name in ("best", "low", "high"):
        yield name if row[name] else f"{name}_est"


def _deaths(about: str, **said: float | str) -> Claim:
    return Claim(_NAME, about, "ucdp", unit="persons", **said)  # type: ignore[arg-type]


def _place(row: Row, builder: Builder) -> str:
    position, name = row.position("latitude", "longitude"), _name(row)
    code = row.one_of("where_prec", _CODES)
    precision, radius_m, meant = _PLACES[code]
    return builder.place(
        (name, position, code),
        Names(name, name, name),
        (position,),
        precision=precision,
        radius_m=radius_m,
        basis=f"UCDP's coordinates for {meant} (precision {code}) and its one spelling of the name"
        + ("" if code == "2" else "; the radius is assumed"),
        outside=", ".join(filter(None, (row["country"], row["adm_1"]))),
    )


def _name(row: Row) -> str:
    return row.first("where_coordinates", "adm_2", "adm_1", "country") or "Place not named"


def _reports(row: Row, builder: Builder) -> Iterator[str]:
    """The reports that UCDP lists; where there is one, it says more of it in columns of their own."""
    listed = [text for one in row["source_article"].split(";") if (text := one.strip(' "\t\r\n'))]
    office = row["source_office"] if len(listed) == 1 and ";" not in row["source_office"] else ""
    for title in listed:
        yield builder.source(title, title, id=f"ucdp-{slug(title)}", publisher=office or None, origin="ucdp")
