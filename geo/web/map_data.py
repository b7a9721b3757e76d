"""What of a record the browser draws beside places and incidents: types and families with their styles, the classes in
which municipalities are shaded, and what is in view at first; and the online base maps on offer.

The rules of symbols and the colours, which map, stand-alone page and print share, are symbols.json, pictograms.json and
palette.json. Each online base map contacts its server only when a reader picks it; their names are here, as the command
line needs them and not folium.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
import xyzservices.providers as xyz
from numpy.typing import NDArray

from geo.core import model
from geo.core.messages import gettext, gettext_noop
from geo.core.model import RETRACTED
from geo.record.filters import is_counted
from geo.record.record import Record, share_results
from geo.spatial.boundaries import Boundaries
from geo.spatial.geodesy import GEOD, unroll_longitudes

_NEARBY_KM = 15
_CORE_SHARE = 0.9  # of the incidents that the first view shows at least
_FAR_FACTOR = 3.0  # how many times further than nine tenths of the incidents is far from them
_MIN_FAR_M = 50_000.0
_MARGIN_SHARE, _MIN_MARGIN_DEGREES = 0.06, 0.05
_MAX_CLASSES = 5
WORLD_BOUNDS = (-170.0, -56.0, 180.0, 76.0)
"""West, south, east and north of the inhabited world."""
_MAX_COMPARED_COUNTS = 500  # the search for breaks takes the square of their number
_PROVIDERS = (xyz.OpenStreetMap.Mapnik, xyz.OpenStreetMap.HOT, xyz.OpenTopoMap, xyz.Esri.WorldImagery)


def _read_json(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return content


SYMBOLS = _read_json("symbols.json")
PICTOGRAMS: Mapping[str, str] = {
    type: pictogram["path"] for type, pictogram in _read_json("pictograms.json")["paths"].items()
}
"""SVG paths of absolute M, L, C and Z on a grid of 15 by 15, by type."""
PALETTE = _read_json("palette.json")
LIGHT: Mapping[str, Any] = PALETTE["light"]
DARK: Mapping[str, Any] = PALETTE["dark"]


def page_colors() -> str:
    """Style sheet of a page's colours: ``--color-text`` and so on, each as the page's colour scheme wants it."""
    return _rule(":root", {name: f"light-dark({LIGHT[name]}, {DARK[name]})" for name in _names()})


def map_colors() -> str:
    """Style sheet of a map's colours, by the same names: those of the theme that its container has."""
    light, dark = ({name: theme[name] for name in _names()} for theme in (LIGHT, DARK))
    return _rule(".leaflet-container", light) + _rule('.leaflet-container[data-theme="dark"]', dark)


def _names() -> list[str]:
    return [name for name, color in LIGHT.items() if isinstance(color, str)]


def _rule(selector: str, colors: Mapping[str, str]) -> str:
    declarations = "".join(f" --color-{name.replace('_', '-')}: {color};" for name, color in colors.items())
    return f"{selector} {{{declarations} }}\n"


_RETRACTED_STYLE = {"id": RETRACTED, "label": gettext_noop("Retracted"), "color": LIGHT["grey"], "dark": DARK["grey"]}


def list_municipalities(boundaries: Boundaries) -> list[dict[str, Any]]:
    """List the municipalities as the live layer shades them, in the order of the boundaries (EPSG:4326)."""
    frame = boundaries.frame
    return [
        {
            "id": str(row.Index), "sq": row.name_sq, "sr": row.name_sr,
            "geometry": shapely.geometry.mapping(row.geometry), **order_names(row.Index in boundaries.albanian_first),
        }
        for row in frame.itertuples()
    ]  # fmt: skip


def order_names(albanian_first: bool) -> dict[str, str]:
    """The key that tells the page to put the Albanian name first."""
    return {"first": "sq"} if albanian_first else {}


@share_results(1, has_words=False)
def find_initial_bounds(record: Record) -> list[list[float]]:
    """Find what is to be seen at first, [[south, west], [north, east]] in degrees.

    The municipalities that have incidents, and points within 15 km of them. Where fewer than half of the incidents lie
    in municipalities, or these are those of the whole world, it is the positions of the incidents, but for a few that
    lie far from all others: at least nine tenths of them. Without incidents it is the places of the record, or without
    any the boundaries that the user named, or else the world.
    """
    counted = _counted_places(record)
    if counted.empty:
        return as_corners(_bounds_without_incidents(record))
    places = record.joined.loc[counted.index]
    inside = places["municipalities"].map(len) > 0
    if not record.boundaries.is_wide and 2 * counted[inside].sum() >= counted.sum():
        with_incidents = places["municipalities"].explode().dropna().unique()
        frame = record.boundaries.frame
        shown = frame.loc[with_incidents] if len(with_incidents) else frame
        nearby = places[(places["shape"] == "point") & ~(places["distance_km"] > _NEARBY_KM)]
        return as_corners(pd.concat([shown.geometry, nearby.geometry]).total_bounds)
    positions = _positions(record, places)
    return as_corners(_pad(_core_bounds(positions, counted.to_numpy())))


def _bounds_without_incidents(record: Record) -> Any:
    """West, south, east, north of what there is to see in a record without incidents."""
    if record.is_blank:
        return WORLD_BOUNDS
    places = record.joined[record.joined.geometry.notna() | record.joined["area"].notna()]
    if places.empty:
        return record.boundaries.frame.total_bounds
    return _pad(_core_bounds(_positions(record, places), np.ones(len(places))))


@share_results(1, has_words=False)
def find_whole_bounds(record: Record) -> list[list[float]]:
    """Find what is to be seen to see every incident, [[south, west], [north, east]] in degrees."""
    (south, west), (north, east) = find_initial_bounds(record)
    counted = _counted_places(record)
    if counted.empty:
        return [[south, west], [north, east]]
    lon, lat = _positions(record, record.joined.loc[counted.index]).T
    return as_corners([min(west, lon.min()), min(south, lat.min()), max(east, lon.max()), max(north, lat.max())])


def _counted_places(record: Record) -> pd.Series[int]:
    """How many incidents that count each place has, by place id."""
    incidents = record.frames.incidents
    return incidents.loc[is_counted(incidents), "place"].value_counts(sort=False)


def _positions(record: Record, places: gpd.GeoDataFrame) -> NDArray[Any]:
    """Longitude and latitude of each place, or of the middle of its area, as rows."""
    shapes = places.geometry.where(places["area"].isna(), places["area"])
    points = shapely.get_coordinates(shapely.point_on_surface(shapes.to_numpy()))
    return np.column_stack([unroll_longitudes(points[:, 0], record.west), points[:, 1]])


def _core_bounds(positions: NDArray[Any], weights: NDArray[Any]) -> NDArray[Any]:
    """West, south, east, north of the positions without those that lie far from nine tenths of all, by weight."""
    middle = np.array([_weighted_quantile(column, weights, 0.5) for column in positions.T])
    lon, lat, there_lon, there_lat = np.broadcast_arrays(*middle, *positions.T)
    away_m = np.asarray(GEOD.inv(lon, lat, there_lon, there_lat)[2])
    near = away_m <= max(_FAR_FACTOR * _weighted_quantile(away_m, weights, _CORE_SHARE), _MIN_FAR_M)
    return np.concatenate([positions[near].min(axis=0), positions[near].max(axis=0)])


def _weighted_quantile(values: NDArray[Any], weights: NDArray[Any], share: float) -> float:
    """The lowest value that so much of the weight does not exceed."""
    order = np.argsort(values)
    weight = np.cumsum(weights[order])
    return float(values[order][np.searchsorted(weight, share * weight[-1])])


def _pad(bounds: NDArray[Any]) -> list[float]:
    """Bounds with a margin around the positions; not less than a town."""
    west, south, east, north = (float(bound) for bound in bounds)
    across, along = (max(_MARGIN_SHARE * extent, _MIN_MARGIN_DEGREES) for extent in (east - west, north - south))
    return [west - across, max(south - along, -90.0), east + across, min(north + along, 90.0)]


def as_corners(bounds: Any) -> list[list[float]]:
    """Give bounds (west, south, east, north) as Leaflet wants them: [[south, west], [north, east]]."""
    west, south, east, north = (float(bound) for bound in bounds)
    return [[south, west], [north, east]]


def find_chosen(record: Record, municipalities: Collection[str], types: Collection[str]) -> dict[str, list[int]]:
    """Find the positions of what a filter names: of municipalities, which the map outlines, and of types.

    The legend marks the families of these.
    """
    number = {id: i for i, id in enumerate(record.boundaries.frame.index)}
    return {
        "chosen": [number[id] for id in municipalities if id in number],
        "chosen_types": [i for i, type in enumerate(model.TYPES) if type.id in types],
    }


def family_styles() -> list[dict[str, Any]]:
    """List the families in the order of the taxonomy, and last the one of what is retracted."""
    families = [
        {
            "id": family.id,
            "label": gettext(family.label),
            "color": family.color,
            "dark": family.dark,
            "shape": family.shape,
        }
        for family in model.FAMILIES
    ]
    return [*families, {**_RETRACTED_STYLE, "label": gettext(_RETRACTED_STYLE["label"]), "shape": "cross"}]


def type_styles(incidents: pd.DataFrame) -> list[dict[str, Any]]:
    """List the types in the order of the taxonomy, and last the one of what is retracted, whatever its own type.

    ``n`` says how many of the incidents each has; ``layer`` is incidents, statements or retracted.
    """
    order = {family.id: i for i, family in enumerate(model.FAMILIES)}
    counts = type_indices(incidents).value_counts()
    types: list[dict[str, Any]] = [
        {
            "id": event_type.id, "label": gettext(event_type.label), "family": order[event_type.family],
            "color": event_type.color, "dark": event_type.dark,
            "layer": "statements" if event_type.id == model.STATEMENT else "incidents",
        }
        for event_type in model.TYPES
    ]  # fmt: skip
    label = gettext(_RETRACTED_STYLE["label"])
    retracted = {**_RETRACTED_STYLE, "label": label, "family": len(order), "layer": "retracted"}
    return [{**style, "n": int(counts.get(i, 0))} for i, style in enumerate([*types, retracted])]


def type_indices(incidents: pd.DataFrame) -> pd.Series[int]:
    """Find for each incident the position of its type in `type_styles`."""
    index = pd.Index([event_type.id for event_type in model.TYPES])
    positions = pd.Series(index.get_indexer(incidents["type"]), index=incidents.index, dtype=int)
    return positions.mask(incidents["status"] == RETRACTED, len(index))


def find_class_breaks(record: Record) -> list[int]:
    """Find the lowest counts of the classes in which municipalities are shaded, from 1 upwards, at most five.

    Fisher and Jenks' natural breaks of the incidents of each municipality in the whole record, so that they never
    move; incidents at places that span several municipalities count in none. One class where all counts are alike, or
    where there are none.
    """
    incidents = record.frames.incidents
    municipalities = record.joined.loc[incidents.loc[is_counted(incidents), "place"], "municipalities"]
    single = municipalities[municipalities.map(len) == 1].map(lambda ids: ids[0])
    return [1, *_find_upper_breaks(tuple(sorted(single.value_counts())))]


@lru_cache(maxsize=8)
def _find_upper_breaks(counts: tuple[int, ...]) -> tuple[int, ...]:
    """Find the lowest counts of the second class and of those above it."""
    distinct = sorted(set(counts))
    if len(distinct) <= _MAX_CLASSES:
        return tuple(count + 1 for count in distinct[:-1])
    sample = np.linspace(0, len(counts) - 1, min(len(counts), _MAX_COMPARED_COUNTS)).round().astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it says that numba would make it faster
        from mapclassify import FisherJenks  # here, because it takes over a second and few records need it

        classes = FisherJenks(np.array(counts)[sample], k=_MAX_CLASSES)
    return tuple(int(upper) + 1 for upper in classes.bins[:-1])


def online_base_maps() -> list[dict[str, Any]]:
    """Name, address, host that is contacted and Leaflet's options of each."""
    return [
        {
            "name": provider.name.replace(".", " "),
            "url": provider.build_url(),
            "host": urlparse(provider.url).hostname.removeprefix("{s}."),
            "options": {
                "attribution": provider.html_attribution,
                "maxZoom": provider.get("max_zoom", 18),
                "referrerPolicy": "origin",  # OpenStreetMap gives no tiles to a page that says nothing of itself
            },
        }
        for provider in _PROVIDERS
    ]


def online_base_map_names() -> list[str]:
    """Their names, as the address writes them."""
    return [base_map["name"] for base_map in online_base_maps()]
