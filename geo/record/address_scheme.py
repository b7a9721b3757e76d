"""The parts of an address, as data: its keys, what each means, how it is read and written."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, NamedTuple, get_args

from geo.core.dates import day_number, from_day_number
from geo.core.window import Mode, Window
from geo.record.filters import FACETS, Facet, Filters
from geo.record.record import Record

Side = Literal["incidents", "figures", "story"]
Page = Literal["table", "sources", "disagreements"]
LAYERS = ("municipalities", "incidents", "uncertainty", "statements", "retracted")
USUAL = LAYERS[:3]
LOCAL = "local"
SELECTION = ("event", "place", "municipality")
"""The keys of what is selected: at most one of them, the nearer before the wider."""
NO_FILTERS = Filters()

Options = Callable[[Record, Collection[str]], Collection[str]]


class Camera(NamedTuple):
    """Centre of the map in degrees (WGS 84), and Leaflet's zoom."""

    lat: float
    lon: float
    zoom: float


@dataclass(frozen=True, slots=True)
class View:
    """What the reader sees. Ids of incident, place and municipality: at most one is selected.

    ``camera`` is None while the map shows the whole record; ``without`` the sources that are taken out.
    """

    window: Window
    filters: Filters = NO_FILTERS
    event: str | None = None
    place: str | None = None
    municipality: str | None = None
    camera: Camera | None = None
    layers: tuple[str, ...] = USUAL
    base: str = LOCAL
    side: Side = "incidents"
    page: Page = "table"
    without: tuple[str, ...] = ()


class Kind(NamedTuple):
    """How a value is read from texts (ValueError "found …, expected …") and written as texts."""

    read: Callable[[str], Any]
    write: Callable[[Any], str]
    many: str | None = None  # for several values: what joins them in one text; "" where each is a text of its own


class Part(NamedTuple):
    """One key of the address.

    ``field`` is where its value stands in `View` or `Filters`; ``help`` documents it; ``kind`` reads and writes it;
    ``options`` gives what it may be in a record, None for anything.
    """

    key: str
    field: str
    help: str
    kind: Kind
    options: Options | None = None


def _day(text: str) -> int:
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:
        raise ValueError("a day such as 2022-12-06") from None


def _camera(text: str) -> Camera:
    try:
        found = Camera(*(float(part) for part in text.split(",")))
    except (TypeError, ValueError):
        found = Camera(float("nan"), 0, 0)
    if not (abs(found.lat) <= 90 and abs(found.lon) <= 180 and 0 <= found.zoom <= 24):
        raise ValueError("latitude, longitude and zoom such as 43.1,20.8,10")
    return found


def _choices(facet: Facet) -> Options:
    return lambda record, bases: facet.labels(record)


DAY = Kind(_day, lambda day: str(from_day_number(day)))
WORD = Kind(str, str)
WORDS = Kind(str, str, ",")
TEXTS = Kind(str, str, "")
CAMERA = Kind(_camera, lambda camera: f"{camera.lat:g},{camera.lon:g},{camera.zoom:g}")

# Ids hold no comma; names may.
_FACET_KINDS = {"actors": TEXTS}
_KEYS = {"statuses": "status", "municipalities": "in"}

SCHEME = (
    Part("from", "first", "First day of the window", DAY),
    Part("to", "last", "Last day of the window", DAY),
    Part("mode", "mode", "How the window moves", WORD, lambda record, bases: get_args(Mode)),
    *(
        Part(
            _KEYS.get(facet.name, facet.name), facet.name, f"Filter: {facet.label.lower()}, one or several",
            _FACET_KINDS.get(facet.name, WORDS), _choices(facet),
        )
        for facet in FACETS
    ),
    Part("q", "text", "Filter: words to be found", WORD),
    Part("event", "event", "Selected incident", WORD, lambda record, bases: set(record.incidents["id"])),
    Part("place", "place", "Selected place", WORD, lambda record, bases: record.joined.index),
    Part("municipality", "municipality", "Selected municipality", WORD,
         lambda record, bases: record.boundaries.frame.index),
    Part("map", "camera", "Centre and zoom of the map", CAMERA),
    Part("layers", "layers", "Layers of the map that are on", WORDS, lambda record, bases: LAYERS),
    Part("base", "base", "Base map", WORD, lambda record, bases: (LOCAL, *bases)),
    Part("side", "side", "What is beside the map", WORD, lambda record, bases: get_args(Side)),
    Part("page", "page", "What is below the map", WORD, lambda record, bases: get_args(Page)),
    Part("without", "without", "Sources taken out, to see what rests on them", WORDS,
         lambda record, bases: record.frames.sources),
)  # fmt: skip
