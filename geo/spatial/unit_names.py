"""Units by their names: the municipalities, and the world's first-level units."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import lru_cache

from geo.core.text import fold
from geo.spatial.world import COVERED, read_index, read_shipped_municipalities

_LEVEL_WORDS = frozenset({
    "state", "province", "region", "governorate", "district", "county", "oblast", "department", "municipality",
    "prefecture", "komuna", "opstina",
})  # fmt: skip
"""What may stand beside the name of a unit and is no part of it."""

Unit = tuple[str, str]
"""A country, or a unit that is a country of its own; and the id of the unit, or its code in ISO 3166-2."""


def find_units(names: Iterable[str]) -> dict[str, str]:
    """Find the unit that each name is one of: by its id, or its code in ISO 3166-2 where that is one unit's alone.

    A name that units of several countries bear is that of the country which most of the other names are in. Names of
    none, and of several in one country, are left out.
    """
    found = {name: _units_by_name().get(_plain_name(name), frozenset()) for name in names}
    countries = Counter(country for units in found.values() if len(units) == 1 for country, _ in units)
    chosen = {}
    for name, units in found.items():
        if not units:
            continue
        most = max(countries[country] for country, _ in units)
        likely = [code for country, code in units if countries[country] == most]
        if len(likely) == 1:
            chosen[name] = likely[0]
    return chosen


@lru_cache(maxsize=1)
def _units_by_name() -> dict[str, frozenset[Unit]]:
    units: dict[str, set[Unit]] = defaultdict(set)
    for id, row in read_shipped_municipalities().frame.iterrows():
        for name in (id, row["name_sq"], row["name_sr"]):
            units[_plain_name(str(name))].add((COVERED, str(id)))
    index = read_index()
    index = index[index["group"] != COVERED]
    has_own = ~index["iso_3166_2"].duplicated(keep=False) & (index["group"] != index["id"])
    codes = index["iso_3166_2"].where(has_own, index["id"])
    for code, row in zip(codes, index.fillna("").to_dict("records"), strict=True):
        for name in {code, row["id"], row["name"], row["name_en"]} - {""}:
            units[_plain_name(name)].add((row["group"], code))
    return {name: frozenset(each) for name, each in units.items()}


def _plain_name(name: str) -> str:
    """A name without case, accents and the word for its level; the word itself where it is all."""
    words = fold(name).replace("-", " ").split()
    return " ".join(word for word in words if word not in _LEVEL_WORDS) or " ".join(words)
