"""Municipality polygons and the outlines around them: names, codes, CRS, attribution, accuracy.

Whatever is true of one part of the world only is read from the files and from the
``<name>.meta.json`` beside each.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from geo.spatial import polygons

_DATA = Path(__file__).parent / "data"
NEIGHBOURS = _DATA / "neighbours.geojson"
# Some 3 km, more than two sources' outlines differ, and steps in which to look along a line.
_FACING_DEGREES = 0.03
_STEP_DEGREES = 0.01


@dataclass(frozen=True)
class Metadata:
    """What a boundary file's sidecar says of it; the defaults hold where there is no sidecar.

    ``accuracy_m`` is how far off a line may be, in metres; ``disputed`` the ids in the file whose
    line is of disputed status.
    """

    attribution: str = ""
    license: str = "licence not stated"
    license_url: str = ""
    accuracy_m: float = 250.0
    accuracy_basis: str = "assumed, as the file does not state it"
    provenance: str = ""
    disputed: tuple[str, ...] = ()
    disputed_basis: str = ""


@dataclass(frozen=True, eq=False)
class Boundaries:
    """Municipalities, index ``id``, columns name_sq, name_sr, geometry (polygons, EPSG:4326).

    Compared and hashed as the one object it is, so that what is derived from it can be kept.
    """

    frame: gpd.GeoDataFrame
    attribution: str
    license: str
    accuracy_m: float
    license_url: str = ""

    @cached_property
    def metric_crs(self) -> CRS:
        """The UTM zone of the municipalities, for distances in metres; slow to find, so found once."""
        zone: CRS = self.frame.estimate_utm_crs()
        return zone


def read(path: Path | None = None) -> Boundaries:
    """Read municipality polygons; without a path, the ones that come with the program.

    Takes GeoJSON, GeoPackage, Shapefile and GeoParquet, in any stated CRS. Needs an ``id`` column and
    ``name_sq`` and ``name_sr``, or ``name``.

    Raises
    ------
    BoundaryError
        With every problem found: file, columns, CRS, ids, geometries.
    """
    path = path or _DATA / "municipalities.geojson"
    frame = polygons.read(path)
    about = metadata(path)
    return Boundaries(frame, about.attribution or path.name, about.license, about.accuracy_m, about.license_url)


def read_neighbours(path: Path | None = None) -> gpd.GeoDataFrame:
    """Outlines around the municipalities: columns id, name, disputed (bool), geometry, EPSG:4326."""
    path = path or NEIGHBOURS
    frame = polygons.read(path).reset_index()
    frame["disputed"] = frame["id"].isin(metadata(path).disputed)
    return frame.rename(columns={"name_sq": "name"})[["id", "name", "disputed", "geometry"]]


def metadata(path: Path) -> Metadata:
    """What ``<name>.meta.json`` beside a boundary file says; the defaults without one.

    Raises
    ------
    BoundaryError
        If the sidecar is not a JSON object, or its accuracy is not a number above 0.
    """
    sidecar = path.with_suffix(".meta.json")
    if not sidecar.exists():
        return Metadata()
    try:
        given: dict[str, Any] = dict(json.loads(sidecar.read_text(encoding="utf-8")).items())
        known = {field.name: given[field.name] for field in fields(Metadata) if field.name in given}
        known["disputed"] = tuple(known.get("disputed", ()))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise polygons.refused(sidecar, f"found no readable JSON object ({error}), expected one") from error
    accuracy = known.get("accuracy_m", Metadata.accuracy_m)
    if isinstance(accuracy, bool) or not isinstance(accuracy, int | float) or not accuracy > 0:
        raise polygons.refused(sidecar, f"accuracy_m: found {accuracy!r}, expected a number of metres above 0")
    return Metadata(**known)


def disputed_line(boundaries: Boundaries, neighbours: gpd.GeoDataFrame) -> BaseGeometry | None:
    """The stretches of the municipalities' outer outline that face a disputed neighbour.

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
