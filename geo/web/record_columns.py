"""The record as the browser takes it: once a version, as a file of columns. A filter is bits over its rows.

The file is the length of its header (4 bytes, little endian), the header (JSON, in a multiple of 4 bytes), and the
columns. The header says of each column its type (u1, u2 or u4), where after the header it begins, how many numbers it
has, and how to read them: a value is ``(number + base) / scale``. geo/web/shared/record.js reads it.

The choices of each incident are another such file, to count them as the window moves. It has the incidents that count,
neither statements nor retracted, in the order of the record: the days of each, and of each facet the positions of its
choices among all. geo/web/facets/facet_counts.js reads it.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from geo.core.dates import find_clusters
from geo.record.filters import FACETS, Facet, Mask, group_incidents, mark_counted, search_incidents
from geo.record.queries import word_titles
from geo.record.record import Record
from geo.spatial.geodesy import ring_semi_axes, unroll, unroll_longitudes
from geo.web.map_data import (
    family_styles,
    find_class_breaks,
    find_initial_bounds,
    find_whole_bounds,
    order_names,
    type_indices,
    type_styles,
)

MAX_INCIDENTS_WITH_TEXTS = 2_000
"""Of a larger record ids and titles come when they are looked at."""
TEXTS = ("id", "title", "lang")
"""The texts of an incident: `lang` is the tag of its title's language, None where that is the reader's."""
_MOVEMENT = "movement"
_SIMPLIFIED_DEGREES = 0.0002
_SHAPE_DECIMALS = 5  # about a metre
_DECIMALS = {"lat": 6, "lon": 6, "east": 7, "north": 7}
_NAMES = ("id", "sq", "sr", "en")
_ALIGNMENT = 4  # bytes
_MIN_SAVED_BYTES = 1_000  # by gaps in place of bits


@dataclass(frozen=True)
class RecordColumns:
    """What map and timeline draw of a record.

    Attributes
    ----------
    about : dict
        What holds for all of it, fit for JSON: its days, types, families, classes and bounds.
    places : DataFrame
        Columns id, sq, sr, en (or None), albanian_first, lat, lon, drawn (point, line or area), precision, has_radius,
        east and north (semi-axes of its ring in degrees, 0 without one), arrow, spot (id of the first place there, or
        None), geometry (of GeoJSON, or None), municipalities (positions of those in the boundaries). The largest areas
        come first, so that what is drawn later is smaller.
    incidents : DataFrame
        Columns id, title, lang (of the title, None where that is the reader's language or not known), first, last,
        place (position in ``places``), type, approx, mark, in the order of the record.
    """

    about: dict[str, Any]
    places: pd.DataFrame
    incidents: pd.DataFrame

    def as_message(self, support: Sequence[int], chosen: Collection[int] = ()) -> dict[str, Any]:
        """Give all of it as one value fit for JSON: what the browser makes of the file and a filter."""
        content = {
            **self.about,
            "places": [_describe_place(place) for place in self.places.to_dict("records")],
            "chosen": list(chosen),
            "chosen_types": [],
            "incidents": _list_texts(self.incidents, list(self.incidents)) | {"support": list(support)},
        }
        return {"version": hash_version(json.dumps(content).encode()), **content}

    def encode(self, has_texts: bool = False) -> bytes:
        """Encode all of it as the file of this version; ``has_texts``: with the texts of a larger record too."""
        pack, places, incidents = ColumnPacker(), self.places, self.incidents
        length = incidents["last"] - incidents["first"]
        drawn, precisions = (places[name].astype("category") for name in ("drawn", "precision"))
        single = [ids[0] if len(ids) == 1 else -1 for ids in places["municipalities"]]
        header = {
            **self.about,
            "incidents": {
                "length": pack.add(length),
                **{name: pack.add(incidents[name]) for name in ("first", "place", "type", "approx", "mark")},
            },
            "places": {
                **{name: pack.add(places[name], decimals) for name, decimals in _DECIMALS.items()},
                **{name: pack.add(places[name]) for name in ("has_radius", "arrow", "albanian_first")},
                "drawn": pack.add(drawn.cat.codes),
                "precision": pack.add(precisions.cat.codes),
                "municipality": pack.add(single),
            },
            "words": {"drawn": list(drawn.cat.categories), "precision": list(precisions.cat.categories)},
            "names": {name: places[name].tolist() for name in _NAMES},
            **{name: _list_present(places[name]) for name in ("spot", "geometry")},
            "spanning": {str(i): ids for i, ids in enumerate(places["municipalities"]) if len(ids) != 1},
            "texts": _list_texts(incidents, TEXTS)
            if has_texts or len(incidents) <= MAX_INCIDENTS_WITH_TEXTS
            else None,
        }  # fmt: skip
        return pack.finish(header)


def _list_texts(incidents: pd.DataFrame, names: Sequence[str]) -> dict[str, list[Any]]:
    """List these columns, but for languages where every title is in the reader's."""
    return {name: incidents[name].tolist() for name in names if name != "lang" or incidents[name].notna().any()}


def _list_present(values: pd.Series[Any]) -> dict[str, Any]:
    """List the values that are not None, by position."""
    return {str(i): value for i, value in enumerate(values) if value is not None}


class ColumnPacker:
    """Lays columns one after another, each in the smallest type that holds it."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def add(self, values: ArrayLike, decimals: int = 0) -> dict[str, Any]:
        """Add whole numbers, or numbers of so many decimals; the header's entry."""
        numbers = np.rint(np.asarray(values, dtype=np.float64) * 10**decimals).astype(np.int64)
        base = int(numbers.min()) if len(numbers) else 0
        packed = numbers - base
        size = next(size for size in (1, 2, 4) if not len(packed) or packed.max() < 256**size)
        entry = {"type": f"u{size}", "at": self._size, "length": len(packed), "base": base, "scale": 10**decimals}
        self._append(packed.astype(f"<u{size}").tobytes())
        return entry

    def _append(self, data: bytes) -> None:
        self._parts.append(data + b"\0" * (-len(data) % _ALIGNMENT))
        self._size += len(self._parts[-1])

    def finish(self, header: dict[str, Any]) -> bytes:
        """Give the whole file."""
        text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
        text += b" " * (-len(text) % _ALIGNMENT)
        return b"".join([len(text).to_bytes(4, "little"), text, *self._parts])


def hash_version(content: bytes) -> str:
    """Name a version by its content."""
    return hashlib.sha256(content).hexdigest()[:16]


def encode_rows(rows: ArrayLike, length: int) -> str | None:
    """Encode which of so many rows are meant; None for all of them.

    They are bits, the first row lowest, in base64. Where few are meant, or few are not, and that is much shorter, they
    are how many rows lie before each of the few since the one before: of those meant after "few4:" or "few8:", of the
    others after "but4:" or "but8:", in so many bits each.
    """
    mask = _mark_rows(rows, length)
    if mask.all():
        return None
    kind, few = ("few", mask) if 2 * int(mask.sum()) <= length else ("but", ~mask)
    gaps = np.diff(np.flatnonzero(few), prepend=-1) - 1
    halves = _encode_gaps(gaps, 15)
    if len(halves) % 2:
        halves = np.append(halves, np.uint8(15))
    coded = {4: halves[::2] | halves[1::2] << 4, 8: _encode_gaps(gaps, 255)}
    size = min(coded, key=lambda size: len(coded[size]))
    if len(coded[size]) + _MIN_SAVED_BYTES > length // 8:
        return encode_bits(mask)
    return f"{kind}{size}:{base64.b64encode(coded[size].tobytes()).decode()}"


def pack_rows(rows: ArrayLike, length: int) -> bytes:
    """Pack which of so many rows are meant as bits, the first row lowest."""
    return _pack_bits(_mark_rows(rows, length))


def _mark_rows(rows: ArrayLike, length: int) -> Mask:
    mask = np.zeros(length, dtype=bool)
    mask[np.asarray(rows, dtype=np.intp)] = True
    return mask


def _encode_gaps(gaps: NDArray[np.intp], long: int) -> NDArray[np.uint8]:
    """Encode numbers: ``long`` for each so many of it, and one for the rest."""
    ends = np.cumsum(gaps // long + 1) - 1
    encoded = np.full(int(ends[-1]) + 1 if len(ends) else 0, long, dtype=np.uint8)
    encoded[ends] = gaps % long
    return encoded


def encode_bits(mask: Mask) -> str:
    """Encode truth values as bits, the first lowest, in base64."""
    return base64.b64encode(_pack_bits(mask)).decode()


def _pack_bits(mask: Mask) -> bytes:
    return np.packbits(mask, bitorder="little").tobytes()


def describe_columns(record: Record, incidents: pd.DataFrame) -> RecordColumns:
    """Describe incidents of a record, sorted by first day, and the places that they name."""
    whole = record.frames.incidents
    places = _ordered(record.joined.loc[record.joined.index.isin(incidents["place"].unique())])
    about = {
        "first": record.days[0],
        "last": record.days[1],
        "clusters": find_clusters(whole["first"], whole["last"]),
        "breaks": find_class_breaks(record),
        "bounds": find_initial_bounds(record),
        "whole": find_whole_bounds(record),
        "families": family_styles(),
        "types": type_styles(whole),
    }
    return RecordColumns(about, _describe_places(record, places), _describe_incidents(record, incidents, places.index))


def _describe_incidents(record: Record, incidents: pd.DataFrame, places: pd.Index[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": incidents["id"],
            **word_titles(record, incidents),
            "first": incidents["first"],
            "last": incidents["last"],
            "place": places.get_indexer(incidents["place"]),
            "type": type_indices(incidents),
            "approx": incidents["approximate"].astype(int),
            "mark": incidents["disagrees"].astype(int).mask(incidents["status"] == "disputed", 2),
        }
    )


def _ordered(places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Areas from the largest to the smallest, then lines, then points."""
    area = places["area"].to_crs(3857).area.fillna(0)
    rank = places["shape"].map({"line": 1, "point": 2}).where(places["area"].isna(), 0)
    return places.iloc[np.lexsort((-area, rank))]


def _describe_places(record: Record, places: gpd.GeoDataFrame) -> pd.DataFrame:
    whole, number = record.frames.incidents, {id: i for i, id in enumerate(record.boundaries.frame.index)}
    shared = record.spots[record.spots.duplicated(keep=False)].to_dict()
    has_area = places["area"].notna()
    drawn = places["shape"].astype(object).mask(has_area, "area")
    shapes = _draw_shapes(record, places, drawn)
    lon, lat = _position_symbols(record, places, shapes)
    rings = _measure_rings(places, drawn)
    language = record.boundaries.first_language
    return pd.DataFrame(
        {
            "id": places.index,
            "sq": places["name_sq"].to_numpy(),
            "sr": places["name_sr"].to_numpy(),
            "en": _as_objects(name or None for name in places["name_en"]),
            "albanian_first": [
                language(declared or inside) == "sq"
                for declared, inside in zip(places["declared"], places["municipalities"], strict=True)
            ],
            "lat": lat,
            "lon": lon,
            "drawn": drawn.to_numpy(),
            "precision": places["precision"].to_numpy(),
            "has_radius": places["radius_m"].notna().to_numpy(),
            "east": rings[:, 0],
            "north": rings[:, 1],
            "arrow": places.index.isin(whole.loc[whole["type"] == _MOVEMENT, "place"]),
            "spot": _as_objects(shared.get(place) for place in places.index),
            "geometry": _as_objects(
                _simplify(shape) if shape is not None and (place.area is None or _has_own_shape(place)) else None
                for shape, place in zip(shapes, places.itertuples(), strict=True)
            ),
            "municipalities": _as_objects([number[id] for id in ids] for ids in places["municipalities"]),
        }
    )


def _as_objects(values: Any) -> pd.Series[Any]:
    """A column that keeps None and lists as they are."""
    return pd.Series(list(values), dtype=object)


def _draw_shapes(record: Record, places: gpd.GeoDataFrame, drawn: pd.Series[Any]) -> list[BaseGeometry | None]:
    """The shape of each line and area, from west to east; None of points."""
    rows = zip(places.geometry, places["area"], drawn, strict=True)
    return [
        None if kind == "point" else unroll(geometry if area is None else area, record.west)
        for geometry, area, kind in rows
    ]


def _position_symbols(
    record: Record, places: gpd.GeoDataFrame, shapes: Sequence[BaseGeometry | None]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Longitude and latitude of each symbol in degrees: the point, or a point on the line or area."""
    is_point = (places["shape"] == "point").to_numpy()
    on_shape = shapely.point_on_surface(np.array(shapes, dtype=object))
    points = np.where(is_point, places.geometry.to_numpy(), on_shape)
    lon = np.where(is_point, unroll_longitudes(shapely.get_x(points), record.west), shapely.get_x(points))
    return lon.round(_DECIMALS["lon"]), shapely.get_y(points).round(_DECIMALS["lat"])


def _measure_rings(places: gpd.GeoDataFrame, drawn: pd.Series[Any]) -> NDArray[Any]:
    """Semi-axes of each place's ring in degrees, east and north; 0 for what is no point, or has no radius."""
    is_ringed = ((drawn == "point") & (places["radius_m"] > 0)).to_numpy()
    points = places.geometry[is_ringed]
    axes = np.zeros((len(places), 2))
    radius = places["radius_m"].to_numpy()[is_ringed]
    axes[is_ringed] = ring_semi_axes(points.x.to_numpy(), points.y.to_numpy(), radius)
    return axes.round(_DECIMALS["east"])


def _has_own_shape(place: Any) -> bool:
    """Whether a place is drawn as a shape that the map does not have already as a municipality."""
    return place.precision != "municipality" or place.shape == "area" or len(place.declared) != 1


def _simplify(shape: BaseGeometry) -> dict[str, Any]:
    simplified = shapely.transform(
        shape.simplify(_SIMPLIFIED_DEGREES), lambda positions: positions.round(_SHAPE_DECIMALS)
    )
    mapped: dict[str, Any] = shapely.geometry.mapping(simplified)
    return mapped


def _describe_place(place: dict[str, Any]) -> dict[str, Any]:
    """Describe a place as one value, as geo/web/shared/record.js makes it of its columns."""
    east, north, order = place.pop("east"), place.pop("north"), order_names(place.pop("albanian_first"))
    return {**place, "ring": [east, north] if east or north else None, **order}


def encode_facets(record: Record) -> bytes:
    """Encode the days and choices of the incidents of a record that count."""
    pack, counted = ColumnPacker(), mark_counted(record)
    first, last = (record.incidents[name].to_numpy()[counted] for name in ("first", "last"))
    header = {
        "first": pack.add(first),
        "length": pack.add(last - first),
        "facets": [_encode_facet(record, facet, counted, pack) for facet in FACETS],
    }
    return pack.finish(header)


def _encode_facet(record: Record, facet: Facet, counted: Mask, pack: ColumnPacker) -> dict[str, Any]:
    """Encode the choices of each incident; how many it has is left out where each has one."""
    group = group_incidents(record, facet.column)
    is_kept = counted[group.rows]
    numbers = np.bincount(group.rows[is_kept], minlength=group.number)[counted]
    return {
        "name": facet.name,
        "ids": [str(value) for value in group.values],
        "number": None if (numbers == 1).all() else pack.add(numbers),
        "positions": pack.add(group.positions[is_kept]),
    }


def encode_matches(record: Record, text: str) -> bytes:
    """Encode, as bits, the first lowest, which of the same incidents have the words of a search."""
    return _pack_bits(search_incidents(record, text)[mark_counted(record)])
