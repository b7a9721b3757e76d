"""Which boundaries a record gets by where its places are, and the join with the units of the whole world."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from geo.core.messages import Level
from geo.core.model import Place
from geo.record.record import load_record
from geo.spatial import world
from geo.spatial.boundaries import Boundaries
from geo.spatial.geodesy import trace_lines
from geo.spatial.measures import measure_places
from geo.spatial.municipalities import assign_municipality, find_contradictions
from geo.spatial.world import WORLD_PATH, choose_boundaries, find_disputed, read_index, read_units
from geo.web.map_data import find_initial_bounds
from tests.helpers import squares
from tests.helpers.acled_places import COUNTRIES, write_acled

KHARTOUM = (15.6, 32.53)


def choose(*places: Place) -> tuple[Boundaries, gpd.GeoDataFrame]:
    table = squares.table(*places)
    boundaries = choose_boundaries(table.geometry, table["declared"], table["outside"], table["radius_m"])
    return boundaries, assign_municipality(table, boundaries)


def join_one(lat: float, lon: float, **changes: object) -> tuple[Boundaries, object]:
    boundaries, joined = choose(squares.place("spot", (lat, lon), **changes))
    return boundaries, joined.loc["spot"]


def test_a_record_of_kosovo_opens_no_file_of_the_world(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world, "WORLD_PATH", Path("not-there.parquet"))
    read_index.cache_clear()
    record = load_record(Path(__file__).parents[3] / "events.yaml")
    assert len(record.boundaries.frame) == 38
    assert record.boundaries.level == Level("municipality", "municipalities")


@pytest.mark.parametrize("country", COUNTRIES)
def test_a_file_of_any_country_gets_its_units_and_opens_on_its_incidents(country: str, tmp_path: Path) -> None:
    record = load_record(write_acled(tmp_path / "acled.csv", COUNTRIES[country]))
    assert country in set(record.boundaries.frame["country"])
    on_land = record.joined["verdict"] != "outside"
    assert on_land.any()
    assert (record.joined.loc[~on_land, "distance_km"] > 0).all()
    (south, west), (north, east) = find_initial_bounds(record)
    lon = record.joined.geometry.x
    lon = lon.where(lon >= record.west, lon + 360)
    inside = lon.between(west, east) & record.joined.geometry.y.between(south, north)
    assert inside.mean() >= 0.9
    assert east - west < 1.5 * (COUNTRIES[country][2] - COUNTRIES[country][0])


def test_a_record_over_three_countries_gets_the_units_of_all(tmp_path: Path) -> None:
    boxes = [(32.0, 15.0, 33.0, 16.0), (38.5, 8.5, 39.0, 9.5), (31.0, 4.5, 32.0, 5.0)]
    record = load_record(write_acled(tmp_path / "acled.csv", *boxes))
    assert {"SD", "ET", "SS"} <= set(record.boundaries.frame["group"])
    assert (record.joined["verdict"] != "outside").all()


def test_places_in_kosovo_and_elsewhere_get_municipalities_and_units() -> None:
    kosovo = squares.place("here", (42.66, 21.16))
    boundaries, joined = choose(kosovo, squares.place("there", (44.8, 20.45)))
    assert len(joined.loc["here", "municipalities"]) == 1
    assert joined.loc["there", "municipality"].startswith("SRB")
    assert not boundaries.frame["group"].eq("XK").any()
    assert joined["tolerance_m"].tolist() == [250.0, 2000.0]


def test_near_kosovo_what_is_declared_outside_needs_no_units() -> None:
    places = [squares.place("here", (42.66, 21.16)), squares.place("there", (44.8, 20.45), outside="Serbia, Belgrade")]
    boundaries, _ = choose(*places)
    assert not boundaries.is_world


@pytest.mark.parametrize(
    ("lat", "lon", "unit", "countries"),
    [
        (45.3, 34.4, "RUS-283", {"Russia", "Ukraine"}),  # Crimea is among Ukraine's by ISO 3166-2
        (9.56, 44.06, "SOL+00?", {"Somaliland"}),
        (35.33, 33.32, "CYN+00?", {"Northern Cyprus"}),
        (34.75, 32.95, "CYP-3489", {"Cyprus"}),
        (22.0, -14.0, "SAH+00?", {"Western Sahara"}),
        (26.16, -10.57, "SAH+00?", {"Western Sahara"}),
        (27.15, -13.2, "MAR-3456", {"Morocco"}),  # Laâyoune: MA-15 of ISO 3166-2, which lists it under Morocco
        (22.55, -14.33, "MAR-3469", {"Morocco"}),  # MA-16 likewise
        (34.08, 74.8, "IND-2431", {"India"}),
        (34.37, 73.47, "PAK-1109", {"Pakistan"}),
    ],
)
def test_disputed_places_are_in_the_units_of_the_file(lat: float, lon: float, unit: str, countries: set[str]) -> None:
    boundaries, spot = join_one(lat, lon)
    assert spot["municipality"] == unit
    assert countries <= set(boundaries.frame["country"])


def test_kosovo_keeps_its_municipalities() -> None:
    boundaries, spot = join_one(42.66, 21.16)
    assert len(boundaries.frame) == 38
    assert spot["verdict"] == "inside"


@pytest.mark.parametrize(
    ("left", "right", "disputed"),
    [
        ("UA-43", "UA-65", True),
        ("UA-43", "UA-40", False),
        ("UA-65", "UA-23", False),
        ("IN-JK", "PK-JK", True),
        ("MA-15", "EH-X01~", True),
        ("MA-16", "EH-X01~", True),
        ("MA-15", "MA-16", False),
    ],
)
def test_lines_of_disputed_status_are_those_of_the_sidecar(left: str, right: str, disputed: bool) -> None:
    index = read_index()
    units = read_units(index.loc[index["iso_3166_2"].isin([left, right]), "id"])
    units = units.assign(group=units["id"].map(index.set_index("id")["group"]))
    lines = trace_lines(units.geometry.to_numpy())
    assert (lines.right >= 0).any()
    assert find_disputed(lines, units).any() == disputed


@pytest.mark.parametrize("code", ["SD-KH", "SDN-3375"])
def test_a_unit_is_declared_by_its_id_or_its_iso_code(code: str) -> None:
    known = read_index().set_index("iso_3166_2").at["SD-KH", "id"]
    code = known if code != "SD-KH" else code
    boundaries, joined = choose(squares.place("state", municipality=(code,)))
    assert joined.loc["state", "municipality"] == known
    assert not find_contradictions(None, joined, boundaries)


def test_what_was_said_to_be_outside_is_no_contradiction_once_there_are_units() -> None:
    boundaries, joined = choose(squares.place("spot", KHARTOUM, outside="not said"))
    assert joined.loc["spot", "municipality"] is not None
    assert not find_contradictions(None, joined, boundaries)


def test_units_of_the_world_are_no_contradiction_once_other_boundaries_are_named() -> None:
    frame = squares.boundaries().frame.set_geometry(squares.boundaries().frame.translate(12.4, -26.5))
    named = Boundaries(frame, "", "", 250.0)
    known = read_index().set_index("iso_3166_2").at["SD-KH", "id"]
    for changes in ({"municipality": (known,)}, {"outside": "not said"}, {"outside": "Sudan, Khartoum"}):
        joined = assign_municipality(squares.table(squares.place("spot", KHARTOUM, **changes)), named)
        assert joined.loc["spot", "touching"]
        assert not find_contradictions(None, joined, named)


@pytest.mark.parametrize(("lat", "lon"), [(-16.8, 180.0), (-16.8, -180.0), (-90.0, 0.0), (-89.9, 179.9)])
def test_the_antimeridian_and_the_pole_are_no_lines(lat: float, lon: float) -> None:
    _, spot = join_one(lat, lon)
    assert spot["touching"]
    assert spot["line_m"] > 0


def test_at_sea_the_nearest_unit_and_its_distance_are_given() -> None:
    _, spot = join_one(20.0, 38.5)
    assert spot["verdict"] == "outside"
    assert spot["distance_km"] == pytest.approx(130, abs=40)


def test_ten_thousand_spots_in_five_lands_lie_where_shapely_puts_them() -> None:
    """But for those nearer to a line than it is known."""
    rng = np.random.default_rng(7)
    units = gpd.read_parquet(WORLD_PATH, columns=["id", "geometry"]).set_index("id").sort_index()
    tree = shapely.STRtree(units.geometry.to_numpy())
    elsewhere = units[
        (np.abs(shapely.bounds(units.geometry.to_numpy())[:, 1]) < 75) & ~units.index.str.startswith("KOS")
    ]
    centres = shapely.get_coordinates(shapely.point_on_surface(elsewhere.geometry.to_numpy()))
    around = rng.choice(centres, 5)[rng.integers(0, 5, 10_000)]
    spots = gpd.GeoSeries(shapely.points(around + rng.normal(0, 0.5, around.shape)), crs="EPSG:4326")
    boundaries = choose_boundaries(spots.to_numpy(), [()] * len(spots), [None] * len(spots))
    measures = measure_places(gpd.GeoDataFrame({"radius_m": np.full(len(spots), np.nan)}, geometry=spots), boundaries)
    clear = np.array([measured.line_m > measured.tolerance_m for measured in measures])
    joined = {(row, id) for row, measured in enumerate(measures) if clear[row] for id in measured.touching}
    spot, unit = tree.query(spots.to_numpy(), predicate="within")
    assert joined == {(i, id) for i, id in zip(spot.tolist(), units.index[unit], strict=True) if clear[i]}
    assert clear.sum() > 8_000
