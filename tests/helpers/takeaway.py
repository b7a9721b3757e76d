"""Extracts of made-up records, and the way back from a file to a record, for the tests of formats."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from geo import publish as export
from geo.core.dates import Window
from geo.core.model import Dataset, Event, Informant, Place
from geo.core.tables import build_tables
from geo.core.text import MultilingualText
from geo.publish import Extract
from geo.record.record import Record, load_record
from geo.record.view import LAYERS, View
from geo.spatial.municipalities import assign_municipality
from tests.helpers import squares

SQUARES = Path(__file__).parents[1] / "data" / "squares.geojson"
PLACES = [
    squares.place("spot", (42.05, 20.05), radius_m=50.0, municipality=("a",)),
    squares.place("town", (42.05, 20.15), precision="settlement", radius_m=900.0, municipality=("b",)),
    squares.place("road", (42.01, 20.01), (42.09, 20.09), shape="line", municipality=("a",)),
    squares.place("field", (42.11, 20.11), (42.11, 20.15), (42.15, 20.15), shape="area", municipality=("d",)),
    squares.place("turned", (42.15, 20.15), (42.11, 20.15), (42.11, 20.11), shape="area", municipality=("d",)),
    squares.place("whole", municipality=("b", "c")),
    # Just inside, declared outside: only a record may say so.
    squares.place("edge", (42.05, 20.0001), radius_m=100.0, outside="Elsewhere, a unit"),
]
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text and "\u2028" not in text and "\u2029" not in text and "\ufeff" not in text
)
WORDS = TEXTS | st.dictionaries(st.sampled_from(["en", "sq", "sr-Latn", "no"]), TEXTS, min_size=1).map(MultilingualText)
DATES = ["2022-12-08", "2022-11~", "2022", "2022-12-10/2022-12-12", "[2022-12-01..2022-12-03]"]
TIMES = [None, "00:00", "23:59", "~23:00"]
EVENTS = st.builds(
    lambda title, summary, note, actors, targets, told, time, date, where, full: replace(
        squares.full_event() if full else squares.event(), title=title, summary=summary, note=note,
        actors=tuple(actors), place=where, date=squares.parse_date(date), targets=tuple(targets), time=time,
        informants=tuple(Informant(name, "wire") for name in told),
    ),
    WORDS, WORDS, st.none() | WORDS, *(st.lists(TEXTS, max_size=2) for _ in range(3)),
    st.sampled_from(TIMES), st.sampled_from(DATES), st.sampled_from([place.id for place in PLACES]), st.booleans(),
)  # fmt: skip


@st.composite
def records(draw: st.DrawFn) -> Dataset:
    """Up to four incidents of any kind, oldest first, with the places and sources that they name and no more."""
    events = [replace(event, id=f"e{i}--x") for i, event in enumerate(draw(st.lists(EVENTS, max_size=4)))]
    return tidy(
        squares.dataset(PLACES, sorted(events, key=lambda event: (event.date.first, event.date.last, event.id)))
    )


def tidy(dataset: Dataset) -> Dataset:
    """Give the record without what no incident names, and with a basis for each inferred date."""
    cited = {source for event in dataset.events for source in event.sources}
    sources = {id: replace(source, published_basis="as told") for id, source in dataset.sources.items() if id in cited}
    places = {id: place for id, place in dataset.places.items() if id in {event.place for event in dataset.events}}
    return replace(dataset, sources=sources, places=places, lines={})


def make_record(dataset: Dataset) -> Record:
    """Make a record over the squares."""
    tables, polygons = build_tables(dataset), squares.boundaries()
    return Record(tables, assign_municipality(tables.places, polygons), polygons, "0123456789ab")


def extract_dataset(dataset: Dataset) -> Extract:
    """Extract all of a record over the squares, as the command line does."""
    return extract_record(make_record(dataset))


def extract_record(record: Record) -> Extract:
    return export.extract_view(record, View(Window(*record.days, "window"), layers=LAYERS), date(2022, 12, 31))


def extract_events(places: list[Place], *events: Event) -> Extract:
    return extract_dataset(tidy(squares.dataset(places, events)))


def load_export(content: bytes, file: Path) -> Record:
    """Load an export over the squares as a record."""
    file.write_bytes(content)
    outlines = file.parent / "squares.geojson"
    outlines.write_text(squares.boundaries().frame.reset_index().to_json(), encoding="utf-8")
    return load_record(file, outlines)
