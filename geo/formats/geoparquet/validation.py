"""Checks the rows of a table of incidents and their places, and describes each fault to the user."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo.core import rules
from geo.core.dates import Interval, day_number, parse_date
from geo.core.errors import Problem
from geo.core.model import Precision, Status
from geo.core.taxonomy import TYPE

MAX_ROWS_NAMED = 20
"""How many rows with one fault are named; of more only the number is given."""
SHAPE_OF_GEOMETRY = {"Point": "point", "LineString": "line", "Polygon": "area"}
_WORDS = {
    "type": tuple(TYPE), "status": get_args(Status), "precision": get_args(Precision),
}  # fmt: skip


class Fault(NamedTuple):
    """The rows (from 0) in which a column breaks a rule; ``describe`` gives the message for such a row."""

    column: str
    rows: NDArray[Any]
    describe: Callable[[int], str]


def list_problems(table: pa.Table, faults: Iterator[Fault]) -> list[Problem]:
    """Turn faults into problems: a problem for each of the first rows, with row and incident, and one for the rest."""
    ids, problems = table["id"], []
    for fault in faults:
        for row in fault.rows[:MAX_ROWS_NAMED].tolist():
            problems.append(Problem(0, f"row {row + 1} ({ids[row]}): {fault.column}", fault.describe(row)))
        if (more := len(fault.rows) - MAX_ROWS_NAMED) > 0:
            problems.append(Problem(0, fault.column, f"found {more:,} more such rows, expected none"))
    return problems


def check_nulls(table: pa.Table, required: list[str]) -> Iterator[Fault]:
    """Find the rows without a value in a column that needs one."""
    for column in required:
        rows = np.flatnonzero(_numpy(pc.is_null(table[column])))
        yield Fault(column, rows, lambda _: "found nothing, expected a value")


def check_incidents(table: pa.Table) -> Iterator[Fault]:
    """Check the columns of the incidents.

    ``table`` has the columns of `columns.TYPES` but for the texts, without nulls in the required ones.
    """
    repeated = np.flatnonzero(table["id"].to_pandas().duplicated())
    yield Fault("id", repeated, lambda row: f"found {table['id'][row].as_py()!r} a second time, expected each id once")
    for column, words in _WORDS.items():
        unknown = np.flatnonzero(~_numpy(pc.is_in(table[column], value_set=pa.array(words))))
        yield Fault(column, unknown, _describe_word(table[column], words))
    yield from _check_dates(table)
    origins = table["origins"].to_numpy()
    corroborated = _numpy(pc.equal(table["status"], "corroborated"))
    needed = np.where(corroborated, rules.min_origins("corroborated"), rules.min_origins("reported"))
    few = np.flatnonzero(origins < needed)
    yield Fault("origins", few, lambda row: f"found {origins[row]}, expected at least {needed[row]} for its status")


def check_agreement(table: pa.Table, first: NDArray[Any], columns: list[str]) -> Iterator[Fault]:
    """Find the rows whose place has other values than in that place's first row, which is ``first[row]``."""
    for column in columns:
        values = _comparable(table[column])
        differing = np.flatnonzero(~_numpy(pc.equal(values, values.take(pa.array(first)))))
        yield Fault(column, differing, _describe_difference(table[column], first))


def check_place(place: Any, has_bytes: bool) -> Iterator[tuple[str, str]]:
    """Check a place, and give (column, message) for each fault.

    Parameters
    ----------
    place : named tuple
        A row of `geo.core.tables.build_place_table`.
    has_bytes : bool
        Whether the file has a geometry for it, readable or not.
    """
    yield from _check_geometry(place, has_bytes)
    yield from _check_belonging(place)
    yield from _check_radius(place)


def _check_geometry(place: Any, has_bytes: bool) -> Iterator[tuple[str, str]]:
    geometry = place.geometry
    if geometry is None:
        yield from _check_absent_geometry(place, has_bytes)
    elif (shape := SHAPE_OF_GEOMETRY.get(geometry.geom_type)) is None:
        yield "geometry", f"found a {geometry.geom_type}, expected {', '.join(SHAPE_OF_GEOMETRY)}"
    elif shape != place.shape:
        yield "shape", f"found {place.shape!r} for a {geometry.geom_type}, expected {shape}"
    elif not geometry.is_valid or geometry.is_empty:
        yield "geometry", f"found {shapely.is_valid_reason(geometry)}, expected a valid geometry"
    elif not shapely.box(-180, -90, 180, 90).covers(geometry):
        yield "geometry", f"found bounds {geometry.bounds}, expected longitude and latitude in degrees"


def _check_absent_geometry(place: Any, has_bytes: bool) -> Iterator[tuple[str, str]]:
    if has_bytes:
        yield "geometry", "found bytes that are no WKB, expected WKB"
    elif rules.needs_position(place.precision, bool(place.declared)):
        needed = "a geometry, or the precision municipality or region with `declared`"
        yield "geometry", f"found none for the precision {place.precision}, expected {needed}"
    elif place.shape is not None:
        yield "shape", f"found {place.shape!r} without a geometry, expected nothing"


def _check_belonging(place: Any) -> Iterator[tuple[str, str]]:
    for _, message in rules.check_belonging(bool(place.declared), place.outside is not None, "declared"):
        yield "declared", message
    if not all(id and id.strip() for id in place.declared):
        yield "declared", f"found {list(place.declared)}, expected municipality ids only"
    if place.outside is not None and not place.outside.strip():
        yield "outside", f"found {place.outside!r}, expected country and unit"


def _check_radius(place: Any) -> Iterator[tuple[str, str]]:
    if not np.isnan(place.radius_m):
        if not 0 < place.radius_m < np.inf:
            yield "radius_m", f"found {place.radius_m}, expected metres above 0"
    elif rules.needs_radius(place.shape, place.precision, bool(place.declared)):
        yield "radius_m", "found nothing, expected how far off the point may be, in metres"


def _check_dates(table: pa.Table) -> Iterator[Fault]:
    texts = table["date"].combine_chunks().dictionary_encode()
    codes = texts.indices.to_numpy()
    parsed = [_parse_or_message(text) for text in texts.dictionary.to_pylist()]
    unreadable = np.array([isinstance(date, str) for date in parsed], dtype=bool)[codes]
    yield Fault("date", np.flatnonzero(unreadable), lambda row: str(parsed[codes[row]]))
    for column in ("first", "last", "approximate", "extent"):
        values = [None if isinstance(date, str) else _date_column(date, column) for date in parsed]
        expected = np.array(values, dtype=object)[codes]
        wrong = np.flatnonzero((table[column].to_numpy() != expected) & ~unreadable)
        yield Fault(column, wrong, _describe_date(table, column, expected))


def _parse_or_message(text: str) -> Interval | str:
    try:
        return parse_date(text)
    except ValueError as error:
        return str(error)


def _date_column(interval: Interval, column: str) -> Any:
    value = getattr(interval, column)
    return day_number(value) if column in ("first", "last") else value


def _describe_word(column: pa.ChunkedArray, words: tuple[str, ...]) -> Callable[[int], str]:
    return lambda row: f"found {column[row].as_py()!r}, expected one of {', '.join(words)}"


def _describe_date(table: pa.Table, column: str, expected: NDArray[Any]) -> Callable[[int], str]:
    return lambda row: f"found {table[column][row]}, expected {expected[row]} for the date {table['date'][row]}"


def _describe_difference(column: pa.ChunkedArray, first: NDArray[Any]) -> Callable[[int], str]:
    return lambda row: (
        f"found {column[row].as_py()!r}, expected {column[int(first[row])].as_py()!r} "
        f"as in row {first[row] + 1}, which is of the same place"
    )


def _comparable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Replace nulls and lists, which do not compare."""
    if pa.types.is_list(column.type):
        return pc.fill_null(pc.binary_join(column, "|"), "")
    empty = {"double": -1.0, "binary": b"", "string": ""}[str(column.type)]
    return pc.fill_null(column, empty)


def _numpy(mask: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(mask.to_numpy())
