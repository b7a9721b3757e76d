"""The columns in which providers of boundaries write id, name and level."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

import geopandas as gpd

# Of each provider the columns of id, name and level, {0} for the number of the level; the deepest level counts.
_PROVIDERS = (
    ("geoBoundaries", ("shapeid", "shapeiso"), ("shapename",), ("shapetype",)),
    ("GADM", ("gid_{0}",), ("name_{0}",), ("engtype_{0}", "type_{0}")),
    ("OCHA COD-AB", ("adm{0}_pcode",),
     ("adm{0}_en", "adm{0}_name", "adm{0}_fr", "adm{0}_es", "adm{0}_pt", "adm{0}_ar"), ()),
    ("Natural Earth", ("adm1_code", "iso_3166_2", "adm0_a3"), ("name", "name_en", "admin"), ("type_en",)),
    ("Overture", ("id",), ("names.primary", "primary_name", "names"), ("subtype",)),
)  # fmt: skip
_LEVEL_OF_NUMBER = {
    "ADM0": "country",
    "ADM1": "first-level unit",
    "ADM2": "second-level unit",
    "ADM3": "third-level unit",
}


class ProviderColumns(NamedTuple):
    """Whose habit the columns follow, and which are id, name and, where there is one, level."""

    provider: str
    id: str
    name: str
    level: str | None


def find_columns(columns: Iterable[str]) -> ProviderColumns | None:
    """Find the columns of id, name and level as a known provider writes them; None where no provider does."""
    by_lower = {str(column).lower(): str(column) for column in columns}
    for provider, ids, names, levels in _PROVIDERS:
        for depth in (5, 4, 3, 2, 1, 0):
            id, name, level = (_first(by_lower, options, depth) for options in (ids, names, levels))
            if id and name:
                return ProviderColumns(provider, id, name, level)
    return None


def _first(by_lower: dict[str, str], options: tuple[str, ...], depth: int) -> str | None:
    return next((by_lower[option.format(depth)] for option in options if option.format(depth) in by_lower), None)


def rename_columns(frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, ProviderColumns | None]:
    """Give a frame without ``id`` or a name the columns ``id`` and ``name`` of the ones that its provider writes.

    A frame that has them stays as it is. An id that is missing, or that a provider repeats, is told later.
    """
    columns = set(map(str, frame.columns))
    if "id" in columns and ("name" in columns or columns & {"name_sq", "name_sr"}):
        return frame, None
    found = find_columns(columns)
    if found is None:
        return frame, None
    names = frame[found.name].map(lambda value: value.get("primary") if isinstance(value, dict) else value)
    return frame.assign(id=frame[found.id], name=names), found


def name_level(frame: gpd.GeoDataFrame, columns: ProviderColumns) -> str | None:
    """Name the level by the word that most rows bear; None where the file has no such column."""
    if columns.level is not None and (words := frame[columns.level].dropna().astype(str).str.strip()).any():
        word = words.mode().iloc[0]
        return _LEVEL_OF_NUMBER.get(word.upper(), re.split(r"[|/]", word)[0].lower())
    number = re.search(r"adm([0-3])_|_([0-3])$", columns.id.lower())
    return _LEVEL_OF_NUMBER[f"ADM{number[1] or number[2]}"] if number else None
