"""Checks the rows of a table of incidents and their places, and describes each fault to the user.

Whole columns are screened for values that certainly keep a rule, so that only the others are looked at one by one. A
screen may leave out a sound value, which the rule itself then finds sound; it never passes one that breaks the rule. So
what is told to the user comes from one place, the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, get_args

import geopandas as gpd
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from numpy.typing import NDArray

from geo.core import rules
from geo.core.dates import Interval, day_number, parse_date
from geo.core.errors import Problem, quote_words
from geo.core.messages import Message
from geo.core.model import COARSE, TYPE, Position, Precision, Status
from geo.core.text import NOT_TEXT, clip_text, quote_text, unprintable
from geo.formats.yaml.nodes import Node
from geo.formats.yaml.reader import EVENT, ID, NAMES, TITLE
from geo.formats.yaml.types import ValueType

_SEEN = r"[\pL\pN\pP\pS]"
"""A letter, digit or sign: text that has one is not blank, whatever else counts as a space."""

MAX_ROWS_NAMED = 20
"""How many rows with one fault are named; of more only the number is given."""
SHAPE_OF_GEOMETRY = {"Point": "point", "LineString": "line", "Polygon": "area"}
_WORDS = {
    "type": tuple(TYPE), "status": get_args(Status), "precision": get_args(Precision),
}  # fmt: skip
# The types of the YAML record for the columns of texts; those of `_WORDS` and dates are checked as such.
_TEXT = NAMES.keys["sq"].type
_INCIDENT_TEXTS: dict[str, ValueType] = {
    "id": ID, "place": ID, "title": TITLE, "time": EVENT.keys["time"].type, "actors": _TEXT,
    "figure": _TEXT,
}  # fmt: skip
_PLACE_TEXTS: dict[str, ValueType] = dict.fromkeys(
    ("name_sq", "name_sr", "name_en", "basis", "outside", "declared"), _TEXT
)


def keeps_rule(values: pa.Array | pa.ChunkedArray, type: ValueType) -> NDArray[np.bool_]:
    """Tell for each text whether it certainly keeps the rule of a type of the YAML record; false for a null."""
    rule = type.schema
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()  # Arrow compiles a pattern anew for each chunk
    if "enum" in rule:
        return as_mask(pc.is_in(values, value_set=pa.array(rule["enum"])))
    if "maxLength" not in rule:
        return as_mask(pc.match_substring_regex(values, rule["pattern"]))
    short = as_mask(pc.less_equal(pc.utf8_length(values), rule["maxLength"]))
    stray = as_mask(pc.match_substring_regex(values, NOT_TEXT.pattern))
    return short & ~stray & as_mask(pc.match_substring_regex(values, _SEEN))


def items_keep_rule(lists: pa.ChunkedArray, type: ValueType) -> NDArray[np.bool_]:
    """Tell for each list of texts whether all its texts certainly keep the rule; true for a null and an empty list."""
    column = lists.combine_chunks()
    kept = np.ones(len(column), dtype=bool)
    rows = pc.list_parent_indices(column).to_numpy()
    kept[rows[~keeps_rule(pc.list_flatten(column), type)]] = False
    return kept


def as_mask(values: pa.Array | pa.ChunkedArray) -> NDArray[np.bool_]:
    """Turn Arrow's truth values into NumPy's; a null is false."""
    return np.array(pc.fill_null(values, False).to_numpy(zero_copy_only=False), dtype=bool)


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
            problems.append(Problem(0, fault.column, Message("found {more} more such rows, expected none", more=more)))
    return problems


def check_nulls(table: pa.Table, required: list[str]) -> Iterator[Fault]:
    """Find the rows without a value in a column that needs one."""
    for column in required:
        rows = np.flatnonzero(as_mask(pc.is_null(table[column])))
        yield Fault(column, rows, lambda _: Message("found nothing, expected a value"))


def check_incidents(table: pa.Table) -> Iterator[Fault]:
    """Check the columns of the incidents.

    ``table`` has the columns of `columns.TYPES` but for the texts, without nulls in the required ones.
    """
    repeated = np.flatnonzero(table["id"].to_pandas().duplicated())
    yield Fault(
        "id",
        repeated,
        lambda row: Message("found {id} a second time, expected each id once", id=repr(table["id"][row].as_py())),
    )
    for column, words in _WORDS.items():
        unknown = np.flatnonzero(~as_mask(pc.is_in(table[column], value_set=pa.array(words))))
        yield Fault(column, unknown, _describe_word(table[column], words))
    yield from _check_texts(table, _INCIDENT_TEXTS)
    yield from _check_dates(table)
    yield from _check_figures(table)
    origins = table["origins"].to_numpy()
    corroborated = as_mask(pc.equal(table["status"], "corroborated"))
    needed = np.where(corroborated, rules.min_origins("corroborated"), rules.min_origins("reported"))
    few = np.flatnonzero(origins < needed)
    yield Fault(
        "origins",
        few,
        lambda row: Message(
            "found {origins}, expected at least {needed} for its status",
            origins=str(origins[row]),
            needed=str(needed[row]),
        ),
    )


def check_agreement(table: pa.Table, first: NDArray[Any], columns: list[str]) -> Iterator[Fault]:
    """Find the rows whose place has other values than in that place's first row, which is ``first[row]``."""
    for column in columns:
        values = _comparable(table[column])
        differing = np.flatnonzero(~as_mask(pc.equal(values, values.take(pa.array(first)))))
        yield Fault(column, differing, _describe_difference(table[column], first))


def check_places(places: gpd.GeoDataFrame, has_bytes: NDArray[np.bool_]) -> Iterator[tuple[int, str, str, str]]:
    """Check places, and give (position, id, column, message) for each fault.

    Parameters
    ----------
    places : GeoDataFrame
        From `geo.core.tables.build_place_table`.
    has_bytes : array of bool
        Whether the file has a geometry for each, readable or not.
    """
    doubtful = np.flatnonzero(~_are_sound_places(places, has_bytes))
    for row, place in zip(doubtful.tolist(), places.iloc[doubtful].itertuples(), strict=True):
        for check in (_check_geometry(place, bool(has_bytes[row])), _check_belonging(place), _check_radius(place)):
            yield from ((row, str(place.Index), column, message) for column, message in check)


def _are_sound_places(places: gpd.GeoDataFrame, has_bytes: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Tell for each place whether it is certainly sound: a point, or none where the municipality is enough."""
    geometry, radius = places.geometry.to_numpy(), places["radius_m"].to_numpy()
    on_earth = (np.abs(shapely.bounds(geometry)) <= (180, 90, 180, 90)).all(axis=1)
    has_radius = (radius > 0) & (radius <= rules.MAX_RADIUS_M)
    declared = np.array([bool(ids) for ids in places["declared"].tolist()], dtype=bool)
    by_unit = declared & places["precision"].isin(COARSE).to_numpy() & ~has_bytes & places["shape"].isna().to_numpy()
    is_point = on_earth & has_radius & (places["shape"] == "point").to_numpy() & (shapely.get_type_id(geometry) == 0)
    belongs = declared != places["outside"].notna().to_numpy()
    return np.asarray(belongs & (is_point | (by_unit & (has_radius | np.isnan(radius)))))


def check_place_texts(table: pa.Table, first: NDArray[Any]) -> Iterator[Fault]:
    """Check the texts about places, each in that place's first row, which is ``first[row]``."""
    rows = np.unique(first)
    for fault in _check_texts(table.take(pa.array(rows)), _PLACE_TEXTS):
        row_in_part = {int(rows[row]): row for row in fault.rows.tolist()}
        yield Fault(fault.column, rows[fault.rows], _describe_in_part(fault, row_in_part))


def _describe_in_part(fault: Fault, row_in_part: dict[int, int]) -> Callable[[int], str]:
    return lambda row: fault.describe(row_in_part[row])


def _check_texts(table: pa.Table, types: Mapping[str, ValueType]) -> Iterator[Fault]:
    """Hold the texts of each column against the rules of the YAML record; a row with several faults is told of one."""
    for column, type in types.items():
        values = table[column].combine_chunks()
        rows = np.arange(len(table))
        is_list = pa.types.is_list(values.type)
        if is_list:
            rows, values = pc.list_parent_indices(values).to_numpy(), pc.list_flatten(values)
        doubtful = ~keeps_rule(values, type) & (is_list | as_mask(values.is_valid()))
        texts = zip(rows[doubtful].tolist(), values.filter(pa.array(doubtful)).to_pylist(), strict=True)
        faults = {row: message for row, text in texts if (message := _find_text_fault(type, text)) is not None}
        yield Fault(column, np.array(sorted(faults), dtype=np.int64), faults.__getitem__)


def _find_text_fault(type: ValueType, text: str | None) -> str | None:
    if text is None:
        return Message("found nothing in the list, expected text")
    if NOT_TEXT.search(text):
        return Message("found {character}, expected text without it", character=unprintable(text))
    problems: list[Problem] = []
    type.parse(Node("", 0, text, text), problems)
    return problems[0].message if problems else None


def _check_figures(table: pa.Table) -> Iterator[Fault]:
    low, high = (table[column].to_numpy().astype(float) for column in ("low", "high"))
    given = np.column_stack([as_mask(table[column].is_valid()) for column in ("figure", "low", "high")])
    half = np.flatnonzero(given.any(axis=1) & ~given.all(axis=1))
    yield Fault(
        "figure",
        half,
        lambda _: Message("found only a part of `figure`, `low` and `high`, expected all of them or none"),
    )
    for column, values in (("low", low), ("high", high)):
        infinite = np.flatnonzero(np.isinf(values))
        yield Fault(column, infinite, _describe_infinite(values))
    yield Fault(
        "low",
        np.flatnonzero(low > high),
        lambda row: Message(
            "found {low} above `high` ({high}), expected the smaller number first",
            low=f"{low[row]:g}",
            high=f"{high[row]:g}",
        ),
    )


def _describe_infinite(values: NDArray[Any]) -> Callable[[int], str]:
    return lambda row: Message("found {text}, expected a number", text=str(values[row]))


def _check_geometry(place: Any, has_bytes: bool) -> Iterator[tuple[str, str]]:
    geometry = place.geometry
    if geometry is None:
        yield from _check_absent_geometry(place, has_bytes)
    elif (shape := SHAPE_OF_GEOMETRY.get(geometry.geom_type)) is None:
        yield (
            "geometry",
            Message(
                "found a {geom_type}, expected {shapes}",
                geom_type=geometry.geom_type,
                shapes=", ".join(SHAPE_OF_GEOMETRY),
            ),
        )
    elif shape != place.shape:
        yield (
            "shape",
            Message(
                "found {shape} for a {geom_type}, expected {expected}",
                shape=repr(place.shape),
                geom_type=geometry.geom_type,
                expected=shape,
            ),
        )
    elif not geometry.is_valid or geometry.is_empty:
        yield (
            "geometry",
            Message("found {reason}, expected a valid geometry", reason=quote_words(shapely.is_valid_reason(geometry))),
        )
    elif len(getattr(geometry, "interiors", ())):
        yield "geometry", Message("found an area with a hole, expected one without: a record has outlines only")
    elif not shapely.box(-180, -90, 180, 90).covers(geometry):
        yield (
            "geometry",
            Message("found bounds {bounds}, expected longitude and latitude in degrees", bounds=str(geometry.bounds)),
        )
    elif shape != "point":
        ring = geometry.exterior.coords[:-1] if shape == "area" else geometry.coords
        positions = tuple(Position(lat, lon) for lon, lat in ring)
        for _, message in rules.check_outline({shape: positions}):
            yield "geometry", message


def _check_absent_geometry(place: Any, has_bytes: bool) -> Iterator[tuple[str, str]]:
    if has_bytes:
        yield "geometry", Message("found bytes that are no WKB, expected WKB")
    elif rules.needs_position(place.precision, bool(place.declared)):
        yield (
            "geometry",
            Message(
                "found none for the precision {precision}, expected a geometry, or the "
                "precision municipality or region with `declared`",
                precision=place.precision,
            ),
        )
    elif place.shape is not None:
        yield "shape", Message("found {shape} without a geometry, expected nothing", shape=repr(place.shape))


def _check_belonging(place: Any) -> Iterator[tuple[str, str]]:
    for _, message in rules.check_belonging(bool(place.declared), place.outside is not None, "declared"):
        yield "declared", message


def _check_radius(place: Any) -> Iterator[tuple[str, str]]:
    if not np.isnan(place.radius_m):
        yield from rules.check_radius(place.radius_m)
    elif rules.needs_radius(place.shape, place.precision, bool(place.declared)):
        yield "radius_m", Message("found nothing, expected how far off the point may be, in metres")


def _check_dates(table: pa.Table) -> Iterator[Fault]:
    texts = table["date"].combine_chunks().dictionary_encode()
    codes = texts.indices.to_numpy()
    parsed = [_parse_or_message(text) for text in texts.dictionary.to_pylist()]
    unreadable = np.array([isinstance(date, str) for date in parsed], dtype=bool)[codes]
    yield Fault("date", np.flatnonzero(unreadable), lambda row: str(parsed[codes[row]]))
    for column in ("first", "last", "approximate", "extent"):
        values = [None if isinstance(date, str) else _date_column(date, column) for date in parsed]
        expected = pa.array(values, table[column].type).take(texts.indices)
        wrong = np.flatnonzero(as_mask(pc.not_equal(table[column], expected)))
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
    return lambda row: Message(
        "found {value}, expected one of {words}", value=repr(column[row].as_py()), words=", ".join(words)
    )


def _describe_date(table: pa.Table, column: str, expected: pa.Array) -> Callable[[int], str]:
    return lambda row: Message(
        "found {value}, expected {expected} for the date {date}",
        value=str(table[column][row]),
        expected=str(expected[row]),
        date=str(table["date"][row]),
    )


def _describe_difference(column: pa.ChunkedArray, first: NDArray[Any]) -> Callable[[int], str]:
    return lambda row: Message(
        "found {value}, expected {expected} as in row {row}, which is of the same place",
        value=_quote_value(column[row]),
        expected=_quote_value(column[int(first[row])]),
        row=str(first[row] + 1),
    )


def _quote_value(value: pa.Scalar) -> str:
    plain = value.as_py()
    return quote_text(plain) if isinstance(plain, str) else clip_text(repr(plain), 60)


def _comparable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Replace nulls and lists, which do not compare."""
    if pa.types.is_list(column.type):
        return pc.fill_null(pc.binary_join(column, "|"), "")
    empty = {"double": -1.0, "binary": b"", "string": ""}[str(column.type)]
    return pc.fill_null(column, empty)
