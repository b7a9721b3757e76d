"""Which places lie at one spot, so that no zoom parts their symbols."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

SPOT_DEGREES = 360 / 2 ** (18 + 8)
"""The width of a pixel at the map's closest zoom, 18."""
_DECIMALS = 6


def first_at_spot(joined: gpd.GeoDataFrame) -> pd.Series[str]:
    """The first place at the spot of each place.

    Parameters
    ----------
    joined : GeoDataFrame
        From `geo.spatial.municipalities.assign_municipality`, in EPSG:4326.

    Returns
    -------
    Series of str
        Place ids, by place id. Places share a spot where all are drawn as points, none further than `SPOT_DEGREES`
        from the next; what is drawn as a line or an area has its own id.
    """
    first = pd.Series(joined.index, index=joined.index, dtype=object)
    points = joined.index[(joined["shape"] == "point") & joined["area"].isna()]
    positions = shapely.get_coordinates(joined.geometry[points]).round(_DECIMALS)
    cells, cell = np.unique(positions, axis=0, return_inverse=True)
    row = np.full(len(cells), len(points))  # of each cell its first place, then that of all cells it touches
    np.minimum.at(row, cell, np.arange(len(points)))
    at = shapely.points(cells)
    near, other = shapely.STRtree(at).query(at, predicate="dwithin", distance=SPOT_DEGREES)
    while True:
        before = row.copy()
        np.minimum.at(row, near, before[other])
        if (row == before).all():
            break
    first.loc[points] = points[row[cell]]
    return first
