"""What places declare of their municipalities and the boundaries do not bear out, as problems of the record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import geopandas as gpd
import numpy as np
import shapely

from geo.core.errors import Problem
from geo.core.messages import Message, level_noop
from geo.core.model import Dataset
from geo.core.text import nearest_option
from geo.spatial.boundaries import Boundaries
from geo.spatial.municipalities import iterate_rows, resolve_code
from geo.spatial.world import NOT_SAID, knows_unit, read_shipped_municipalities

_MAX_IDS_NAMED = 60
_ELSEWHERE_DEGREES = 0.5  # from the municipalities on, what lies there is of no interest to them


def find_contradictions(dataset: Dataset | None, joined: gpd.GeoDataFrame, boundaries: Boundaries) -> list[Problem]:
    """Find what places declare and the boundaries do not bear out, in the order of the places.

    ``joined`` comes from `assign_municipality`; the lines are those of the record, 0 without one.
    """
    lines = dataset.lines if dataset else {}
    ids, problems = set(boundaries.frame.index), []
    columns = ["precision", "declared", "outside", "touching", "in_reach", "line_m", "outer_line_m", "tolerance_m"]
    for place in iterate_rows(joined, [*columns, "nearest", "geometry"]):
        path = f"places.{place.Index}"
        for field, message in _contradictions(place, ids, boundaries):
            where = f"{path}.{field}"
            problems.append(Problem(lines.get(where, lines.get(path, 0)), where, message))
    return problems


def _contradictions(place: Any, ids: set[str], boundaries: Boundaries) -> Iterator[tuple[str, str]]:
    has_shape = not np.isnan(place.line_m)
    for unknown in (id for id in place.declared if id not in ids and id not in boundaries.codes):
        if has_shape and knows_unit(unknown):
            continue  # declared of other boundaries than these, which now have their own word
        if guess := nearest_option(unknown, boundaries.frame.index):
            expected = Message("did you mean {guess}?", guess=repr(guess))
        else:
            expected = Message("expected one of {ids}", ids=tuple(sorted(ids)[:_MAX_IDS_NAMED]))
        message = level_noop("found {id}, which is no municipality in the boundaries, {expected}")
        yield "municipality", boundaries.level.message(message, id=repr(unknown), expected=expected)
    known = [
        resolve_code(id, ids, boundaries, place.in_reach)
        for id in place.declared
        if id in ids or id in boundaries.codes
    ]
    amiss = [units[0] for units in known if units and not set(units) & set(place.in_reach)]
    # Of a region one point says only that it is somewhere in it.
    if has_shape and amiss and (place.precision != "region" or len(amiss) == len(known)):
        yield "municipality", _contradiction(place, amiss[0], boundaries)
    if _is_outside_contradicted(place, boundaries):
        yield "outside", _contradiction(place, place.outside, boundaries)


def _is_outside_contradicted(place: Any, boundaries: Boundaries) -> bool:
    """Whether a place that says that it is outside lies inside.

    It says so of the municipalities of its record: of the world's units nobody can, and of boundaries that are named
    later only near those municipalities.
    """
    if place.outside in (None, NOT_SAID) or not place.touching or place.outer_line_m < place.tolerance_m:
        return False
    if boundaries.is_world or place.outside.split(",")[-1].strip() in _names_of(place.touching, boundaries):
        return False
    shipped = shapely.box(*read_shipped_municipalities().frame.total_bounds).buffer(_ELSEWHERE_DEGREES)
    return bool(shapely.intersects(shipped, place.geometry))


def _names_of(ids: Iterable[str], boundaries: Boundaries) -> set[str]:
    return set(boundaries.frame.loc[list(ids), ["name_sq", "name_sr"]].to_numpy().ravel())


def _contradiction(place: Any, declared: str, boundaries: Boundaries) -> Message:
    values = {"declared": repr(declared), "line": f"{place.line_m:,.0f}", "tolerance": f"{place.tolerance_m:,.0f}"}
    if place.touching:
        return Message("found {declared}, expected {expected}: the place lies in it, {line} m from the nearest line, "
                       "and position and line together may be off by {tolerance} m; correct the position or what is "
                       "declared",
                       expected=repr(place.touching[0]), **values)  # fmt: skip
    message = level_noop(
        "found {declared}, expected `outside`: the place lies {line} m outside {nearest}, the nearest municipality, "
        "and position and line together may be off by {tolerance} m; correct the position or what is declared"
    )
    return boundaries.level.message(message, nearest=repr(place.nearest), **values)
