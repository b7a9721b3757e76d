"""Units found by their names, in the country that the other names are in."""

import pytest

from geo.spatial.world import find_units


@pytest.mark.parametrize(
    ("names", "units"),
    [
        (["Khartoum", "Kassala State", "SD-KN"], ["SD-KH", "SD-KA", "SD-KN"]),
        (["Leposaviq", "zvečan", "zubin-potok"], ["leposaviq", "zvecan", "zubin-potok"]),
        (["Punjab", "Sindh"], ["PK-PB", "PK-SD"]),
        (["Punjab", "Kerala"], ["IN-PB", "IN-KL"]),
        (["Bayern", "Bavaria"], ["DE-BY", "DE-BY"]),
    ],
)
def test_a_unit_is_found_by_its_name_or_code(names: list[str], units: list[str]) -> None:
    assert find_units(names) == dict(zip(names, units, strict=True))


def test_a_name_of_none_or_of_several_is_left_out() -> None:
    assert find_units(["Nowhere", "Punjab", "State"]) == {}
