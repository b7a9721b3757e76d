"""Which municipalities the places of an import are in: where other systems put them, by their positions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import geopandas as gpd

from geo.core import tables as frames
from geo.core.model import WGS84, Place
from geo.spatial.boundaries import Boundaries
from geo.spatial.measure import Measured, measure

_ELSEWHERE = "not said"


def located(places: Mapping[str, Place], polygons: Boundaries) -> dict[str, Place]:
    """The places with the municipalities that they lie in; those that declare some keep them.

    A point known to be anywhere in a radius belongs to all that its circle reaches: counted for one of them it
    would be better known than it is.
    """
    open = [place for place in places.values() if place.positions and not place.municipality]
    spots = gpd.GeoDataFrame(
        {"radius_m": [float("nan") if one.radius_m is None else one.radius_m for one in open]},
        geometry=gpd.GeoSeries([frames.geometry(one) for one in open], crs=WGS84),
    )
    found = {place.id: _held(place, one) for place, one in zip(open, measure(spots, polygons), strict=True)}
    return {id: _settled(place, found.get(id, ())) for id, place in places.items()}


def _held(place: Place, found: Measured) -> tuple[str, ...]:
    if place.precision == "region" and place.shape == "point" and place.radius_m:
        return found.close
    return found.held[:1] if place.shape == "point" else found.held


def _settled(place: Place, held: tuple[str, ...]) -> Place:
    if place.municipality:
        return replace(place, outside=None)
    if held:
        return replace(place, municipality=held, outside=None)
    return replace(place, outside=place.outside or _ELSEWHERE)
