"""A view of a record: its state, its address, which is the text that a link keeps it in, and its extract.

`ADDRESS_SCHEME` is the whole of the address, as a table. Default values are omitted. Addresses of older versions stay
valid. Invalid values are ignored, and reported to the reader. The extract has the incidents of a view as a record of
their own, for every format in which one can be taken away.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args
from urllib.parse import urlencode

import pandas as pd

from geo.core.citation import Edition
from geo.core.dates import Mode, Window, day_number, describe_date, from_day_number, parse_date
from geo.core.language import DEFAULT, LANGUAGES, current_language
from geo.core.messages import gettext
from geo.core.model import Dataset
from geo.core.tables import Info, restore_dataset
from geo.core.text import choose_wording, safe_web_address
from geo.record.filters import FACETS, Facet, Filters, filter_incidents, list_active_choices
from geo.record.queries import select_window
from geo.record.record import Record

Page = Literal["table", "sources", "disagreements", "figures", "story"]
Column = Literal["when", "what", "where", "type", "status", "sources"]
LAYERS = ("municipalities", "incidents", "uncertainty", "statements", "retracted")
DEFAULT_LAYERS = ("incidents", "uncertainty")
LOCAL_BASE_MAP = "local"
SELECTION_KEYS = ("event", "place", "municipality")
"""The keys of the selection, the narrower before the wider; at most one of them has a value."""
SORTS = tuple(f"{sign}{column}" for column in get_args(Column) for sign in ("", "-"))
DEFAULT_SORT = "-when"
_NO_FILTERS = Filters()
_MAX_QUOTED_CHARS = 60
_MAX_LISTED_OPTIONS = 24
Sheet = Literal["a4", "16:9"]


class Camera(NamedTuple):
    """The centre of the map in WGS 84 degrees, and Leaflet's zoom."""

    lat: float
    lon: float
    zoom: float


@dataclass(frozen=True, slots=True)
class View:
    """A state of the page that a link can bring back.

    Attributes
    ----------
    event, place, municipality : str, optional
        The id of what is selected: at most one of them.
    camera : Camera, optional
        None while the map shows the whole record.
    layers : tuple of str
        The layers that are on, of `LAYERS`.
    base : str
        The base map.
    page : str
        What is below the map.
    sort : str
        The column by which the table is sorted, with "-" before it from the last value to the first.
    without : tuple of str
        The ids of the sources that are taken out.
    lang : str, optional
        The language of the page, where it is not the one that the browser asks for.
    """

    window: Window
    filters: Filters = _NO_FILTERS
    event: str | None = None
    place: str | None = None
    municipality: str | None = None
    camera: Camera | None = None
    layers: tuple[str, ...] = DEFAULT_LAYERS
    base: str = LOCAL_BASE_MAP
    page: Page = "table"
    sort: str = DEFAULT_SORT
    without: tuple[str, ...] = ()
    lang: str | None = None


class ValueType(NamedTuple):
    """A type of values in an address.

    ``parse`` raises a ValueError that says what was expected. ``separator`` joins several values in one text; with ""
    each is a text of its own, with None there is only one.
    """

    parse: Callable[[str], Any]
    format: Callable[[Any], str]
    separator: str | None = None


Options = Callable[[Record, Collection[str]], Collection[str]]
"""Gives the values that a parameter may have, from a record and the names of the online base maps."""


class Parameter(NamedTuple):
    """A key of the address.

    ``field`` is where its value stands in `View`, `Window` or `Filters`; ``help`` documents it; without ``options`` it
    may have any value of its type.
    """

    key: str
    field: str
    help: str
    type: ValueType
    options: Options | None = None


def _parse_day(text: str) -> int:
    try:
        return day_number(date.fromisoformat(text))
    except ValueError:
        raise ValueError(gettext("a day such as 2022-12-06")) from None


def _parse_camera(text: str) -> Camera:
    try:
        camera = Camera(*(float(part) for part in text.split(",")))
    except (TypeError, ValueError):
        camera = Camera(float("nan"), 0, 0)
    if not (abs(camera.lat) <= 90 and abs(camera.lon) <= 180 and 0 <= camera.zoom <= 24):
        raise ValueError(gettext("latitude, longitude and zoom such as 43.1,20.8,10"))
    return camera


def _facet_parameter(facet: Facet) -> Parameter:
    key = {"statuses": "status", "municipalities": "in"}.get(facet.name, facet.name)
    type = _TEXTS if facet.name in ("actors", "targets") else _IDS  # ids hold no comma; names may
    return Parameter(key, facet.name, f"Filter: {facet.label.lower()}, one or several", type,
                     lambda record, base_maps: facet.labels(record))  # fmt: skip


_DAY = ValueType(_parse_day, lambda day: str(from_day_number(day)))
_TEXT = ValueType(str, str)
_IDS = ValueType(str, str, ",")
_TEXTS = ValueType(str, str, "")
_CAMERA = ValueType(_parse_camera, lambda camera: f"{camera.lat:g},{camera.lon:g},{camera.zoom:g}")

ADDRESS_SCHEME = (
    Parameter("from", "first", "First day of the window", _DAY),
    Parameter("to", "last", "Last day of the window", _DAY),
    Parameter("mode", "mode", "How the window moves", _TEXT, lambda record, base_maps: get_args(Mode)),
    *map(_facet_parameter, FACETS),
    Parameter("q", "text", "Filter: words to be found", _TEXT),
    Parameter("event", "event", "Selected incident", _TEXT, lambda record, base_maps: set(record.incidents["id"])),
    Parameter("place", "place", "Selected place", _TEXT, lambda record, base_maps: record.joined.index),
    Parameter("municipality", "municipality", "Selected municipality, province or other unit", _TEXT,
              lambda record, base_maps: record.boundaries.frame.index),
    Parameter("map", "camera", "Centre and zoom of the map", _CAMERA),
    Parameter("layers", "layers", "Layers of the map that are on", _IDS, lambda record, base_maps: LAYERS),
    Parameter("base", "base", "Base map", _TEXT, lambda record, base_maps: (LOCAL_BASE_MAP, *base_maps)),
    Parameter("page", "page", "What is below the map", _TEXT, lambda record, base_maps: get_args(Page)),
    Parameter("sort", "sort", "Column that sorts the table, with - from the last value to the first", _TEXT,
              lambda record, base_maps: SORTS),
    Parameter("without", "without", "Sources taken out, to see what rests on them", _IDS,
              lambda record, base_maps: record.frames.sources),
    Parameter("lang", "lang", "Language of the page", _TEXT, lambda record, base_maps: LANGUAGES),
)  # fmt: skip


def read_address(
    params: Mapping[str, Sequence[str]], record: Record, base_maps: Collection[str] = ()
) -> tuple[View, list[str]]:
    """Read the view that an address asks for, and a message for each part of it that is not valid.

    Parameters
    ----------
    params : mapping
        Each key of the address with its texts.
    base_maps : collection of str
        The names of the base maps beside the local one.
    """
    params = _modernize(params)
    keys = {parameter.key for parameter in ADDRESS_SCHEME}
    faults = [gettext("found the unknown key {key}", key=_quote(key)) for key in params if key not in keys]
    values: dict[str, Any] = {}
    for parameter in ADDRESS_SCHEME:
        if parameter.key in params:
            options = parameter.options and parameter.options(record, base_maps)
            name = _name_key(parameter.key, record)
            if parsed := list(_parse_texts(parameter, name, params[parameter.key], options, faults)):
                values[parameter.field] = parsed[-1] if parameter.type.separator is None else tuple(parsed)
    days = values.pop("first", None), values.pop("last", None)
    window = _fit_window(*days, values.pop("mode", "window"), record, faults)
    filters = Filters(**{field.name: values.pop(field.name) for field in fields(Filters) if field.name in values})
    return _keep_one_selection(View(window, filters, **values), record, faults), faults


def write_address(view: View) -> dict[str, str | list[str]]:
    """Write the address that `read_address` turns back into the view, with the days and the mode in any case."""
    default = View(view.window)
    address: dict[str, str | list[str]] = {}
    for key, field, _, (_, format, separator), _ in ADDRESS_SCHEME:
        value = _get_value(view, field)
        if field not in ("first", "last", "mode") and value == _get_value(default, field):
            continue
        texts = [format(value)] if separator is None else list(map(format, value))
        address[key] = separator.join(texts) if separator else texts if len(texts) > 1 else texts[0]
    return address


def _modernize(params: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """Move what older addresses had beside the map, the key ``side``, to the pages below it."""
    current = dict(params)
    side = current.pop("side", [])
    return current | ({"page": side} if side and "incidents" not in side else {})


def make_link(record: Record, params: Mapping[str, str | list[str]]) -> str | None:
    """Make the link to a part of the address where the record is published; None where that is not known."""
    url = safe_web_address(record.frames.info.url)
    if url is None:
        return None
    base, query = url.partition("#")[0], urlencode(params, doseq=True)
    return f"{base}{'&' if '?' in base else '?'}{query}" if query else base


def _get_value(view: View, field: str) -> Any:
    holder: Any = next(part for part in (view, view.window, view.filters) if hasattr(part, field))
    return getattr(holder, field)


def _name_key(key: str, record: Record) -> str:
    """Name a key of the address, with what its units are called in the record, where that is another word."""
    word = record.boundaries.level.translate("municipality")
    return f"{key} ({word})" if key in ("in", "municipality") and word != key else key


def _parse_texts(
    parameter: Parameter, name: str, texts: Sequence[str], options: Collection[str] | None, faults: list[str]
) -> Iterator[Any]:
    """Give each valid value in the texts once; add a message for each of the others, under a name, to ``faults``."""
    separator = parameter.type.separator
    values: list[Any] = []
    for text in filter(None, chain.from_iterable(text.split(separator) if separator else [text] for text in texts)):
        try:
            value = parameter.type.parse(text)
        except ValueError as error:
            faults.append(_describe_fault(name, text, str(error)))
            continue
        if options is not None and value not in options:
            listed = 0 < len(options) <= _MAX_LISTED_OPTIONS
            expected = (
                gettext("one of {options}", options=", ".join(options))
                if listed
                else gettext("one that the record has")
            )
            faults.append(_describe_fault(name, text, expected))
        elif value not in values:
            values.append(value)
            yield value


def _describe_fault(name: str, text: str, expected: str) -> str:
    return gettext("{key}: found {text}, expected {expected}", key=name, text=_quote(text), expected=expected)


def _quote(text: str) -> str:
    return repr(text[:_MAX_QUOTED_CHARS])


def _fit_window(first: int | None, last: int | None, mode: Mode, record: Record, faults: list[str]) -> Window:
    """Clip the days asked for to the record and fit them to the mode, as the timeline does; else all of the record."""
    record_first, record_last = record.days
    start, end = record_first if first is None else first, record_last if last is None else last
    if end < start:
        faults.append(gettext("found `to` before `from`, expected the earlier day first"))
        start, end = record.days
    elif end < record_first or start > record_last:
        period = record.period
        faults.append(
            gettext(
                "found days outside the record, expected days from {first} to {last}",
                first=period.first,
                last=period.last,
            )
        )
        start, end = record.days
    end = min(end, record_last)
    return Window({"cumulative": record_first, "day": end}.get(mode, max(start, record_first)), end, mode)


def _keep_one_selection(view: View, record: Record, faults: list[str]) -> View:
    """Keep the narrowest selection: the incident before its place, the place before the municipality."""
    selected = [key for key in SELECTION_KEYS if getattr(view, key) is not None]
    faults += [
        gettext(
            "{key}: found it beside `{other}`, expected one selection", key=_name_key(key, record), other=selected[0]
        )
        for key in selected[1:]
    ]
    cleared: dict[str, Any] = dict.fromkeys(selected[1:])
    return replace(view, **cleared)


@dataclass(frozen=True)
class Extract:
    """Incidents of a record that a reader takes away; see `formats.extract.ExportData`.

    Attributes
    ----------
    incidents : DataFrame
        Rows of ``record.incidents``, oldest first.
    made : date
        The day of the export.
    address : str, optional
        The address of the view; None where others could not open it.
    sheet : str
        The paper of a picture.
    lang : str
        The language of what people read.
    """

    record: Record
    view: View
    incidents: pd.DataFrame
    made: date
    address: str | None = None
    sheet: Sheet = "a4"
    lang: str = DEFAULT

    @cached_property
    def dataset(self) -> Dataset:
        """The incidents as a record of their own, with the places and sources that they name and no more."""
        return restore_dataset(self.record.frames, self.incidents["id"])

    @property
    def info(self) -> Info:
        """The title, description, licence, coverage and last update of the whole record."""
        return self.record.frames.info

    @property
    def ids(self) -> list[str]:
        """The ids of the incidents, oldest first."""
        ids: list[str] = self.incidents["id"].tolist()
        return ids

    @property
    def shown(self) -> str:
        """The days, the filters and the sources that are taken out, in words."""
        return describe_view(self.record, self.view)

    @property
    def is_whole(self) -> bool:
        """True if these are all incidents of the record."""
        return len(self.incidents) == len(self.record.incidents)

    @property
    def file(self) -> Path | None:
        """The file that the record was read from."""
        return self.record.file

    @property
    def lines(self) -> Mapping[str, int]:
        """The line of each path in that file; empty where it has none."""
        return self.record.lines

    @property
    def version(self) -> str:
        """The first digits of the SHA-256 of that file."""
        return self.record.version

    def municipality_names(self, place: str) -> list[str]:
        """Name the municipalities that a place lies in, each by both its names."""
        return [self.record.boundaries.name(id) for id in self.record.joined.at[place, "municipalities"]]

    def place_name(self, place: str) -> str:
        """Name a place in both languages."""
        return str(self.record.place_names.at[place])

    @property
    def name(self) -> str:
        """A name for a file of it, without a suffix."""
        first, last = (from_day_number(day) for day in (self.view.window.first, self.view.window.last))
        return f"incidents-{first}-to-{last}"

    @property
    def edition(self) -> Edition:
        """The version of the record, for a citation."""
        return Edition(self.record.frames.info, self.record.version, self.made, self.address)

    @property
    def about(self) -> dict[str, str]:
        """Title, licence, attribution, version, filters and day of the export, in words, by topic; for any metadata."""
        info, polygons = self.record.frames.info, self.record.boundaries
        words = {
            name: choose_wording(getattr(info, name), info.language).text
            for name in ("title", "description", "coverage")
        }
        return {
            **words,
            "license": info.license,
            "updated": info.updated,
            **({"author": info.author} if info.author else {}),
            **({"url": info.url} if info.url else {}),
            "version": self.record.version,
            "shown": self.shown,
            "exported": self.made.isoformat(),
            "attribution": polygons.level.translate(
                "{title}; municipality boundaries: {attribution} ({license})",
                title=words["title"],
                attribution=polygons.attribution,
                license=polygons.license,
            ),
            "status": gettext("Names and lines take no position on status."),
        }


def extract_view(record: Record, view: View, made: date, address: str | None = None, sheet: Sheet = "a4") -> Extract:
    """Extract the incidents of a view: those that pass its filters, in its window, with its layers.

    Without an ``address`` it is the link to the view where the record says that it is published, if it does.
    """
    address = address or make_link(record, write_address(view))
    incidents = select_window(filter_incidents(record, view.filters), view.window.first, view.window.last, view.layers)
    return Extract(record, view, incidents, made, address, sheet, view.lang or current_language())


def describe_view(record: Record, view: View) -> str:
    """Describe what a view shows: its days, its filters, and the sources that are taken out."""
    first, last = (from_day_number(day) for day in (view.window.first, view.window.last))
    filters = (text for _, _, text in list_active_choices(record, view.filters))
    sources = (record.frames.sources[source].title for source in view.without)
    without = (gettext("without the source {source}", source=source) for source in sources)
    return "; ".join([describe_date(parse_date(f"{first}/{last}")), *filters, *without])
