"""Places at the poles and beside the 180th meridian pass every surface."""

import json

import pytest
import shapely

from geo import publish
from geo.core.errors import RecordError
from geo.core.model import Place
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import parse_yaml
from geo.web.record_columns import describe_columns
from tests.helpers import squares, takeaway

EDGES: list[tuple[float, float]] = [(-17, 179.99), (0, 180), (0, -180), (90, 0), (-90, 180), (89.9, -179.9), (71, 179)]
RADII = (1.0, 5_000.0, 500_000.0, 20_000_000.0)


def edge_places() -> list[Place]:
    return [
        squares.place(f"p{number}-{precision}-{radius:.0f}", edge, precision=precision, radius_m=radius, outside="Sea")
        for number, edge in enumerate(EDGES)
        for precision in ("exact", "settlement", "region")
        for radius in RADII
    ]


@pytest.fixture(scope="module")
def extract() -> publish.Extract:
    places = edge_places()
    events = [squares.event(f"e{number}", place.id) for number, place in enumerate(places)]
    return takeaway.extract_events(places, *events)


@pytest.mark.parametrize("name", publish.FORMATS)
def test_places_at_the_edges_are_exported(name: str, extract: publish.Extract) -> None:
    assert publish.dump(name, extract)


def test_what_is_drawn_at_the_edges_is_finite_and_on_the_earth(extract: publish.Extract) -> None:
    areas = extract.record.joined["area"].dropna()
    assert len(areas) == len(EDGES) * len(RADII)
    assert areas.is_valid.all() and shapely.box(-180, -90, 180, 90).covers(areas.to_numpy()).all()


def test_what_the_map_draws_at_the_edges_is_finite_and_no_axis_is_below_0(extract: publish.Extract) -> None:
    columns = describe_columns(extract.record, extract.record.incidents)
    message = columns.as_message([0] * len(columns.incidents))
    json.dumps(message, allow_nan=False)
    assert all(axis >= 0 for place in message["places"] for axis in place["ring"] or ())


@pytest.mark.parametrize("radius", ["1e300", "20000001", "0", "-1", ".inf", "1e999"])
def test_a_radius_beyond_half_the_earth_is_refused(radius: str) -> None:
    text = write_yaml(squares.dataset([squares.place("spot", (1, 2), radius_m=77.0, outside="Sea")]))
    with pytest.raises(RecordError, match=r"radius_m: found .*, expected "):
        parse_yaml(text.replace("radius_m: 77", f"radius_m: {radius}"))
