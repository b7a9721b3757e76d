"""yaml → TimeMap → yaml, in both shapes: what is lost is what `FORMATS` says, and no more."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import publish as export
from geo.core.dates import parse_date
from geo.core.model import Claim, Dataset, Informant, Names, Source
from geo.formats.registry import recognize_format
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import read_yaml
from tests.helpers import squares
from tests.helpers.timemap_samples import extract, read

ROOT = Path(__file__).parents[3]
SHAPES = ("timemap", "timemap-flat")
# The written list of what a way there and back may change; `comparable` allows for it.
LOST = ("the order in which the file keeps its incidents",)

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() != ""
)
WORDS = st.sampled_from(
    ["a\n\nb", "a\n", "\nb", "/", "a/b / c", "", "# The rest of the record, in YAML:", "x: {", "--", "."]
)
ANY = st.builds(lambda word, text: word + text, WORDS, TEXTS)
IDS = st.from_regex("[a-z0-9][a-z0-9-]{0,99}", fullmatch=True)
DATES = st.sampled_from(
    ["2022-12-08", "2022-12-08~", "2022-11", "0001", "2022-12-31/2023-01-01~", "[2022-12-10..2022-12-12]", "9999-12-31"]
)
DEGREES = st.floats(-80, 80)
SPOTS = st.tuples(DEGREES, DEGREES)
RADIUS = st.floats(0.001, 1e6)


@st.composite
def places(draw: Any, id: str) -> Any:
    shape = draw(st.sampled_from(["pin", "point", "line", "area", None]))
    corners = {
        "pin": draw(st.lists(SPOTS, min_size=1, max_size=1)),
        "point": [(42.05, 20.05)], "line": [(42.0, 20.0), (42.1, 20.15)],
        "area": [(42.0, 20.0), (42.1, 20.0), (42.1, 20.1)], None: [],
    }[shape]  # fmt: skip
    fields: dict[str, Any] = {"shape": shape and shape.replace("pin", "point"), "basis": draw(ANY)}
    precise = {"pin": ["exact", "settlement"], None: ["municipality", "region"]}
    fields["precision"] = draw(st.sampled_from(precise.get(shape, ["municipality", "region"])))
    fields["radius_m"] = draw(RADIUS) if shape in ("pin", "point") else None
    if shape is None or draw(st.booleans()):
        fields["municipality"] = draw(st.sampled_from([("a",), ("b", "c"), ("nowhere",)]))
    else:
        fields["outside"] = draw(ANY)
    names = Names(draw(ANY), draw(ANY), draw(st.none() | ANY))
    return replace(squares.place(id, *corners, **fields), names=names)


@st.composite
def events(draw: Any, id: str, where: str) -> Any:
    full = squares.full_event(id, where) if draw(st.booleans()) else squares.event(id, where)
    claim = Claim(draw(ANY), draw(ANY), full.sources[0], value=draw(st.floats(allow_nan=False, allow_infinity=False)))
    return replace(
        full, title=draw(ANY), summary=draw(ANY), note=draw(st.none() | ANY), date=parse_date(draw(DATES)),
        date_basis=draw(st.none() | ANY), time=draw(st.sampled_from([None, "00:00", "23:59", "~23:00"])),
        actors=tuple(draw(st.lists(ANY | st.just("Police"), max_size=3))), claims=(*full.claims, claim),
        targets=tuple(draw(st.lists(ANY, max_size=2))),
        informants=tuple(Informant(name, "wire") for name in draw(st.lists(ANY, max_size=2))),
        status=draw(st.sampled_from([full.status, "verified", "disputed", "retracted"])),
        type=draw(st.sampled_from(["protest", "shots_fired", "statement"])),
    )  # fmt: skip


@st.composite
def records(draw: Any) -> Dataset:
    ids = draw(st.lists(IDS, unique=True, max_size=3))
    spots = [draw(places(id)) for id in draw(st.lists(IDS, unique=True, min_size=1, max_size=2))]
    happened = [draw(events(id, draw(st.sampled_from([spot.id for spot in spots])))) for id in ids]
    source = Source(
        "wire",
        draw(ANY),
        draw(IDS),
        draw(st.none() | ANY),
        None,
        parse_date(draw(DATES)),
        draw(ANY),
        url="http://a.example",
    )
    about = dict(zip(("title", "description", "license", "coverage"), draw(st.tuples(ANY, ANY, ANY, ANY)), strict=True))
    result = squares.dataset(spots, happened)
    return replace(result, sources={**result.sources, "wire": source}, **about, updated=parse_date(draw(DATES)))


def there_and_back(dataset: Dataset, shape: str, folder: Path) -> Dataset:
    file = folder / f"record{export.FORMATS[shape].suffix}"
    file.write_bytes(export.dump(shape, extract(dataset)))
    assert recognize_format(file) in (shape, *SHAPES[: not dataset.events])
    result = read(file, shape)
    assert (result.left_out, result.remarks) == ((), ())
    return result.dataset


def comparable(dataset: Dataset) -> Dataset:
    """The record but for what is `LOST`, and for what no incident names: no export has that."""
    places = {event.place for event in dataset.events}
    cited = {source for event in dataset.events for source in event.sources}
    return replace(
        dataset,
        places={id: place for id, place in dataset.places.items() if id in places},
        sources={id: source for id, source in dataset.sources.items() if id in cited},
        events=tuple(sorted(dataset.events, key=lambda event: event.id)),
        lines={},
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_what_is_lost_is_what_the_format_says(shape: str) -> None:
    assert export.FORMATS[shape].loses.partition(". ")[0] == "; ".join(LOST)


@pytest.mark.parametrize("shape", SHAPES)
@settings(max_examples=12)
@given(records())
def test_a_record_comes_back_as_it_was(shape: str, dataset: Dataset) -> None:
    with TemporaryDirectory() as folder:
        back = there_and_back(dataset, shape, Path(folder))
    wanted = comparable(dataset)
    # The flat list has no place for what it says of itself where it has no event.
    assert comparable(back) == (wanted if dataset.events or shape == "timemap" else back)


@pytest.mark.parametrize("shape", SHAPES)
def test_what_comes_back_is_a_record_that_the_reader_takes(shape: str, tmp_path: Path) -> None:
    spot = squares.place("spot", (42.05, 20.05), radius_m=50.0, municipality=("a",))
    file = tmp_path / "events.yaml"
    dataset = squares.dataset([spot], [squares.full_event()])
    sources = {id: replace(source, published_basis="as told") for id, source in dataset.sources.items()}
    file.write_text(write_yaml(there_and_back(replace(dataset, sources=sources), shape, tmp_path)))
    assert read_yaml(file).events == dataset.events


@pytest.mark.parametrize("shape", SHAPES)
def test_the_first_record_comes_back_as_it_was(shape: str, tmp_path: Path) -> None:
    dataset = read_yaml(ROOT / "events.yaml")
    assert comparable(there_and_back(dataset, shape, tmp_path)) == comparable(dataset)
