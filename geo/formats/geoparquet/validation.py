"""What can be wrong with the rows of a table of incidents and their places, in words for a user."""

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

MOST = 20
SHAPES = {"Point": "point", "LineString": "line", "Polygon": "area"}
_WORDS = {
    "type": tuple(TYPE), "status": get_args(Status), "precision": get_args(Precision),
}  # fmt: skip


class Fault(NamedTuple):
    """The rows (from 0) in which one column is amiss, and what to say of such a row."""

    column: str
    rows: NDArray[Any]
    say: Callable[[int], str]


def problems(table: pa.Table, faults: Iterator[Fault]) -> list[Problem]:
    """Each fault's first rows as problems that name row and incident, then how many rows more."""
    ids, told = table["id"], []
    for fault in faults:
        for row in fault.rows[:MOST].tolist():
            told.append(Problem(0, f"row {row + 1} ({ids[row]}): {fault.column}", fault.say(row)))
        if len(fault.rows) > MOST:
            told.append(Problem(0, fault.column, f"found {len(fault.rows) - MOST:,} more such rows, expected none"))
    return told


def null_faults(table: pa.Table, required: list[str]) -> Iterator[Fault]:
    """The rows without a value in a column that needs one."""
    for column in required:
        yield Fault(
            column,
            np.flatnonzero(_numpy(pc.is_null(table[column]))),
            lambda _: "found nothing, expected a value",
        )


def incident_faults(table: pa.Table) -> Iterator[Fault]:
    """What is amiss in the columns of the incidents.

    ``table`` has the light columns of `columns.TYPES`, without nulls in the required ones.
    """
    again = np.flatnonzero(table["id"].to_pandas().duplicated())
    yield Fault("id", again, lambda row: f"found {table['id'][row].as_py()!r} a second time, expected each id once")
    for column, words in _WORDS.items():
        strange = np.flatnonzero(~_numpy(pc.is_in(table[column], value_set=pa.array(words))))
        yield Fault(column, strange, _say_of_words(table[column], words))
    yield from _date_faults(table)
    origins = table["origins"].to_numpy()
    corroborated = _numpy(pc.equal(table["status"], "corroborated"))
    needed = np.where(corroborated, rules.min_origins("corroborated"), rules.min_origins("reported"))
    few = np.flatnonzero(origins < needed)
    yield Fault("origins", few, lambda row: f"found {origins[row]}, expected at least {needed[row]} for its status")


def place_faults(table: pa.Table, first: NDArray[Any], columns: list[str]) -> Iterator[Fault]:
    """Rows that say something else of their place than that place's first row, which is ``first[row]``."""
    for column in columns:
        plain = _comparable(table[column])
        other = np.flatnonzero(~_numpy(pc.equal(plain, plain.take(pa.array(first)))))
        yield Fault(column, other, _say_of_places(table[column], first))


def faults_of_place(place: Any, written: bool) -> Iterator[tuple[str, str]]:
    """What is amiss with one place, as (column, message).

    ``place`` is a row of `tables.build_place_table`, ``written`` whether the file has a geometry for it.
    """
    yield from _geometry_faults(place, written)
    yield from _belonging_faults(place)
    yield from _radius_faults(place)


def _geometry_faults(place: Any, written: bool) -> Iterator[tuple[str, str]]:
    geometry = place.geometry
    if geometry is None:
        yield from _faults_without_geometry(place, written)
    elif (shape := SHAPES.get(geometry.geom_type)) is None:
        yield "geometry", f"found a {geometry.geom_type}, expected {', '.join(SHAPES)}"
    elif shape != place.shape:
        yield "shape", f"found {place.shape!r} for a {geometry.geom_type}, expected {shape}"
    elif not geometry.is_valid or geometry.is_empty:
        yield "geometry", f"found {shapely.is_valid_reason(geometry)}, expected a valid geometry"
    elif not shapely.box(-180, -90, 180, 90).covers(geometry):
        yield "geometry", f"found bounds {geometry.bounds}, expected longitude and latitude in degrees"


def _faults_without_geometry(place: Any, written: bool) -> Iterator[tuple[str, str]]:
    if written:
        yield "geometry", "found bytes that are no WKB, expected WKB"
    elif rules.needs_position(place.precision, bool(place.declared)):
        needed = "a geometry, or the precision municipality or region with `declared`"
        yield "geometry", f"found none for the precision {place.precision}, expected {needed}"
    elif place.shape is not None:
        yield "shape", f"found {place.shape!r} without a geometry, expected nothing"


def _belonging_faults(place: Any) -> Iterator[tuple[str, str]]:
    for _, message in rules.check_belonging(bool(place.declared), place.outside is not None, "declared"):
        yield "declared", message
    if not all(one and one.strip() for one in place.declared):
        yield "declared", f"found {list(place.declared)}, expected municipality ids only"
    if place.outside is not None and not place.outside.strip():
        yield "outside", f"found {place.outside!r}, expected country and unit"


def _radius_faults(place: Any) -> Iterator[tuple[str, str]]:
    if not np.isnan(place.radius_m):
        if not 0 < place.radius_m < np.inf:
            yield "radius_m", f"found {place.radius_m}, expected metres above 0"
    elif rules.needs_radius(place.shape, place.precision, bool(place.declared)):
        yield "radius_m", "found nothing, expected how far off the point may be, in metres"


def _date_faults(table: pa.Table) -> Iterator[Fault]:
    texts = table["date"].combine_chunks().dictionary_encode()
    codes = texts.indices.to_numpy()
    parsed = [_parsed(text) for text in texts.dictionary.to_pylist()]
    unread = np.array([isinstance(one, str) for one in parsed], dtype=bool)[codes]
    yield Fault("date", np.flatnonzero(unread), lambda row: str(parsed[codes[row]]))
    for column in ("first", "last", "approximate", "extent"):
        meant = np.array([None if isinstance(one, str) else _field(one, column) for one in parsed], dtype=object)[codes]
        wrong = np.flatnonzero((table[column].to_numpy() != meant) & ~unread)
        yield Fault(column, wrong, _say_of_dates(table, column, meant))


def _parsed(text: str) -> Interval | str:
    try:
        return parse_date(text)
    except ValueError as error:
        return str(error)


def _field(interval: Interval, column: str) -> Any:
    value = getattr(interval, column)
    return day_number(value) if column in ("first", "last") else value


def _say_of_words(column: pa.ChunkedArray, words: tuple[str, ...]) -> Callable[[int], str]:
    return lambda row: f"found {column[row].as_py()!r}, expected one of {', '.join(words)}"


def _say_of_dates(table: pa.Table, column: str, meant: NDArray[Any]) -> Callable[[int], str]:
    return lambda row: f"found {table[column][row]}, expected {meant[row]} for the date {table['date'][row]}"


def _say_of_places(column: pa.ChunkedArray, first: NDArray[Any]) -> Callable[[int], str]:
    return lambda row: (
        f"found {column[row].as_py()!r}, expected {column[int(first[row])].as_py()!r} "
        f"as in row {first[row] + 1}, which is of the same place"
    )


def _comparable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Without nulls and lists, which do not compare."""
    if pa.types.is_list(column.type):
        return pc.fill_null(pc.binary_join(column, "|"), "")
    empty = {"double": -1.0, "binary": b"", "string": ""}[str(column.type)]
    return pc.fill_null(column, empty)


def _numpy(mask: pa.ChunkedArray) -> NDArray[np.bool_]:
    return np.asarray(mask.to_numpy())
