"""What importers share: ids that stay, names that repeat, what a record declares."""

from pathlib import Path

from geo.core.dates import parse_date
from geo.core.model import Names, Position
from geo.formats.registry import Builder
from tests.helpers import squares

MANY = 20_000


def builder() -> Builder:
    return Builder(Path("rows.csv"), squares.boundaries())


def test_an_id_that_a_record_can_have_stays_as_it_is() -> None:
    id = "a--b-" + "x" * 90
    assert builder().source(1, "Title", id=id) == id


def test_many_of_one_name_are_numbered_in_no_time() -> None:
    """20,000 took minutes while each number was looked for from the first."""
    made = builder()
    ids = [made.source(number, "Wire") for number in range(MANY)]
    assert (ids[0], ids[1], ids[-1]) == ("wire", "wire-2", f"wire-{MANY}")


def test_a_place_that_a_record_declares_outside_stays_outside() -> None:
    made = builder()
    fields = {"precision": "exact", "radius_m": 5.0, "basis": "told", "outside": "Elsewhere"}
    source = made.source("wire", "Wire")
    for declared in (True, False):
        id = f"is-{declared}".lower()
        names, spot = Names("m", "m"), (Position(42.05, 20.05),)
        place = made.place(declared, names, spot, id=id, declared=declared, **fields)
        made.event(
            declared, id=id, title="t", summary="s", date=parse_date("2022-12-08"), place=place, type="protest",
            status="reported", sources=(source,),
        )  # fmt: skip
    places = made.finish().dataset.places
    assert (places["is-true"].outside, places["is-true"].municipality) == ("Elsewhere", ())
    assert (places["is-false"].outside, places["is-false"].municipality) == (None, ("a",))
