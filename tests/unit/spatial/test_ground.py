"""The land, borders and names under a record anywhere."""

import shapely

from geo.spatial.world import build_ground

SUDAN = (22.0, 9.0, 37.0, 22.0)


def test_there_is_land_where_there_is_land_and_sea_where_there_is_sea() -> None:
    land = shapely.union_all(build_ground(SUDAN, -180.0).land)
    assert land.covers(shapely.Point(32.5, 15.6))
    assert land.covers(shapely.Point(-100.0, 40.0))
    assert not land.intersects(shapely.Point(38.5, 20.0))
    assert not land.intersects(shapely.Point(-40.0, 30.0))


def test_countries_and_units_are_named_where_they_are() -> None:
    names = build_ground(SUDAN, -180.0).names
    assert {"Sudan", "Chad"} <= set(names.loc[names["is_country"], "name"])
    assert "North Darfur" in set(names.loc[~names["is_country"], "name"])


def test_a_line_of_disputed_status_is_no_border_but_apart() -> None:
    ground = build_ground((30.0, 44.0, 37.0, 48.0), -180.0)
    isthmus = shapely.Point(33.7, 46.2).buffer(0.4)
    assert ground.disputed.intersects(isthmus)
    assert not ground.borders.intersection(isthmus).length > ground.disputed.intersection(isthmus).length


def test_across_the_antimeridian_the_land_lies_together() -> None:
    land = shapely.union_all(build_ground((177.0, -19.0, 181.0, -16.0), -1.0).land)
    assert land.covers(shapely.Point(178.0, -17.8))
    assert land.bounds[0] >= -1.0
    assert land.bounds[2] > 181.0


def test_the_whole_world_is_drawn_coarsely() -> None:
    ground = build_ground((-170.0, -50.0, 170.0, 70.0), -180.0)
    assert ground.unit_lines is None
    assert sum(map(shapely.get_num_coordinates, ground.land)) < 80_000


def test_what_shares_the_code_of_another_country_has_none_of_its_own() -> None:
    names = build_ground((-170.0, -56.0, 180.0, 76.0), -180.0).names.set_index("name")["code"]
    assert names[["Republic of Serbia", "Kosovo", "Cyprus", "Somalia"]].tolist() == ["RS", "XK", "CY", "SO"]
    assert names["Northern Cyprus"] is None and names["Somaliland"] is None
