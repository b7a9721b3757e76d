"""What is encoded as Arrow is decoded as it was, value by value."""

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from pandas.testing import assert_frame_equal

from geo.record.cache_folder import UnfitValueError, as_objects, decode_columns, encode_columns


def objects(*values: Any) -> "pd.Series[Any]":
    return pd.Series(as_objects(values), dtype=object)


TABLE = pd.DataFrame(
    {
        "number": [3, -1, 2**62],
        "share": [0.1, np.nan, np.inf],
        "is_so": [True, False, True],
        "text": pd.Series(["Zveçan", "", "Звечан\n"], dtype="str"),
        "text or nothing": pd.Series(["a", None, "b"], dtype="str"),
        "tuples": objects(("a", "b"), (), ("a", "b")),
        "pairs": objects((("a", "b"), ("c", None)), (), ()),
        "texts as objects": objects("Звечан", None, ""),
        "tuples with half a character": objects(("\ud800", "b"), (), ("",)),
        "objects": objects(None, "x", "\ud800"),
        "nothing": objects(None, None, None),
        "objects or NaN": objects(np.nan, "x", "y"),
    }
)


def test_every_value_is_as_it_was() -> None:
    decoded = decode_columns(encode_columns(TABLE))
    assert_frame_equal(decoded, TABLE)
    assert [type(value) for value in decoded["objects or NaN"]] == [float, str, str]
    assert decoded["objects"].tolist() == [None, "x", "\ud800"]


def test_a_table_without_rows_keeps_its_types() -> None:
    assert_frame_equal(decode_columns(encode_columns(TABLE.iloc[:0])), TABLE.iloc[:0])


def test_geometries_and_the_index_are_as_they_were() -> None:
    shapes = [shapely.Point(20.1 + 1e-15, 42), None, shapely.box(0, 0, 1, 1), shapely.Point()]
    index = pd.Index(["d", "a", "b", "c"], name="place", dtype="str")
    areas = gpd.GeoSeries([None, shapely.box(0, 0, 1, 1), shapely.LineString([(0, 0), (1, 2)]), None], index=index)
    table = gpd.GeoDataFrame({"name": ["A", "B", "C", "D"]}, index=index, geometry=shapes, crs="EPSG:4326")
    table = table.assign(area=areas.set_crs("EPSG:4326"))
    decoded = decode_columns(encode_columns(table))
    assert isinstance(decoded, gpd.GeoDataFrame)
    assert_geodataframe_equal(decoded, table)
    assert decoded.geometry.iloc[0].x == table.geometry.iloc[0].x


@pytest.mark.parametrize("values", [[1.5, "a"], [[1], [2]], [("a", 1)], [None, np.nan]])
def test_a_value_that_has_no_form_is_told(values: list[Any]) -> None:
    with pytest.raises((UnfitValueError, TypeError)):
        list(encode_columns(pd.DataFrame({"objects": objects(*values)})))
