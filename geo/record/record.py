"""A record ready to be shown: read, turned into tables, joined with municipalities and checked in one call.

Its files are named on the command line of a dashboard, and watched for changes. Results that are computed of it are
shared by all its readers: of any number who ask for the same, one computes.
"""

from __future__ import annotations

import argparse
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence, Sized
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache, partial, wraps
from pathlib import Path
from threading import Lock
from typing import Any, Concatenate, Generic, NamedTuple, NoReturn, ParamSpec, TypeVar, cast

import geopandas as gpd
import pandas as pd
import shapely

from geo.core.dates import Period, day_number, from_day_number
from geo.core.errors import Problem, RecordError
from geo.core.language import current_language
from geo.core.messages import Message
from geo.core.model import Dataset
from geo.core.tables import Frames, build_places, build_tables, sort_events
from geo.core.text import quote_text, safe_web_address
from geo.formats import registry
from geo.formats.builder import ImportResult
from geo.formats.files import file_error, short_hash, stamp_file
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, read_geoparquet
from geo.formats.tables.mapping_file import mapping_path
from geo.formats.yaml.reader import YAML_SUFFIXES, read_yaml
from geo.spatial.boundaries import Boundaries, read_boundaries
from geo.spatial.geodesy import find_western_edge, first_at_spot
from geo.spatial.municipalities import assign_municipality, find_contradictions, list_place_names
from geo.spatial.world import choose_boundaries, read_blank_boundaries

USAGE = "[--events FILE] [--boundaries FILE] [--archive DIR] [--public-url URL] [--no-cache]"
SAMPLE = Path(__file__).parents[2] / "events.yaml"
"""The record that comes with the program, and is shown where none is named."""


class Files(NamedTuple):
    """The files of a dashboard; ``archive`` is the folder with the documents of the sources.

    ``public_url`` is where others open the dashboard; None where it is on this machine only. ``is_cached`` says whether
    a large record may be kept, as it is prepared, in the user's cache folder.
    """

    events: Path
    boundaries: Path | None = None
    archive: Path | None = None
    public_url: str | None = None
    is_cached: bool = True


def parse_arguments(argv: list[str]) -> Files:
    """Parse the command line: `USAGE`.

    Raises
    ------
    RecordError
        For an option or a word that is not among these, and a public URL that is not http or https.
    """
    parser = _Parser(prog="streamlit run dashboard.py --", add_help=False, allow_abbrev=False)
    parser.add_argument("--events", type=Path, default=SAMPLE)
    parser.add_argument("--boundaries", type=Path)
    parser.add_argument("--archive", type=Path)
    parser.add_argument("--public-url", type=_web_address)
    parser.add_argument("--no-cache", action="store_false", dest="is_cached")
    return Files(**vars(parser.parse_args(argv)))


def _web_address(text: str) -> str:
    if safe_web_address(text) is None:
        raise argparse.ArgumentTypeError(f"{quote_text(text)}, which does not begin with https:// or http://")
    return text


def file_versions(files: Iterable[Path | str | bool | None]) -> tuple[tuple[int, int, int] | None, ...]:
    """Get modification time (ns), size (bytes) and inode of each file and its sidecars, None where there is none.

    Of a folder it is those of the files in it that a format names; what is no path is passed over. Compare two results
    to detect a change.
    """
    paths = (file for file in files if isinstance(file, Path))
    return tuple(stamp_file(part) for path in paths for part in (*registry.input_files(path), *_sidecars(path)))


def _sidecars(file: Path) -> tuple[Path, Path]:
    """Name the metadata of boundaries and the mapping file of a table, which may lie beside a file."""
    return file.with_suffix(".meta.json"), mapping_path(file)


class _Parser(argparse.ArgumentParser):
    """Raises an error for wrong use instead of ending the program."""

    def error(self, message: str) -> NoReturn:
        raise RecordError(
            Message("the command line"),
            [Problem(0, "", Message("found {message}; expected {usage}", message=message, usage=USAGE))],
        )


@dataclass(frozen=True)
class Record:
    """A record with its boundaries.

    Attributes
    ----------
    frames : Frames
        Incidents, places and sources.
    joined : GeoDataFrame
        ``frames.places`` with the columns of `spatial.municipalities.assign_municipality`, in EPSG:4326.
    boundaries : Boundaries
        The municipalities.
    version : str
        The first digits of the SHA-256 of ``file``.
    file : Path, optional
        The file that it was read from.
    lines : mapping
        The 1-based line of each path in that file, where it is YAML.
    """

    frames: Frames
    joined: gpd.GeoDataFrame
    boundaries: Boundaries
    version: str = ""
    file: Path | None = None
    lines: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def incidents(self) -> pd.DataFrame:
        """``frames.incidents`` with the column ``municipalities``, a tuple of the ids of those that its place is in."""
        municipalities = self.joined["municipalities"].loc[self.frames.incidents["place"]]
        return self.frames.incidents.assign(municipalities=municipalities.to_numpy())

    @property
    def is_blank(self) -> bool:
        """Whether nothing says which part of the world it is about: it has no place, and nobody named boundaries."""
        return self.joined.empty and self.boundaries is read_blank_boundaries()

    @cached_property
    def spots(self) -> pd.Series[str]:
        """For each place the id of the first place at its spot: see `spatial.geodesy.first_at_spot`."""
        return first_at_spot(self.joined)

    @cached_property
    def place_names(self) -> pd.Series[str]:
        """The name of each place in both languages, by place id."""
        names = self.place_names_by_language.map(lambda names: " / ".join(name for _, name in names))
        return names.astype("str")

    @cached_property
    def place_names_by_language(self) -> pd.Series[Any]:
        """The names of each place, each with its language, by place id: see `core.text.list_names`."""
        names = list_place_names(self.joined, self.boundaries)
        return pd.Series(names, index=self.joined.index, dtype=object)

    @cached_property
    def west(self) -> float:
        """The longitude at which the map cuts the world: see `spatial.geodesy.find_western_edge`."""
        return find_western_edge(shapely.get_x(shapely.centroid(self.joined.geometry.dropna().to_numpy())))

    @property
    def days(self) -> tuple[int, int]:
        """The first and the last day number of the record, inclusive; twice today's for an empty one."""
        incidents = self.frames.incidents
        if incidents.empty:
            today = day_number(date.today())
            return today, today
        return int(incidents["first"].min()), int(incidents["last"].max())

    @property
    def period(self) -> Period:
        """The first and the last day of the record, as dates."""
        first, last = self.days
        return Period(from_day_number(first), from_day_number(last))


def load_record(events: Path, boundaries: Path | None = None, public_url: str | None = None) -> Record:
    """Read a record in any format, join its places with municipalities, and check it.

    Parameters
    ----------
    events : Path
        YAML, GeoParquet by its suffix, or a file of another system that `formats.registry` recognizes.
    boundaries : Path, optional
        Municipality polygons; without it those that come with the program and that the places need.
    public_url : str, optional
        Where others open the record, in place of what it says itself.

    Raises
    ------
    RecordError, BoundaryError
        With every problem of the file.
    """
    record = read_record(events, boundaries)[0]
    if public_url is None:
        return record
    info = replace(record.frames.info, url=public_url)
    return replace(record, frames=replace(record.frames, info=info))


def read_record(
    events: Path, boundaries: Path | None = None, content: bytes | None = None
) -> tuple[Record, ImportResult | None]:
    """Read a record as `load_record` does, and tell how well a file of another system could be used.

    With ``content``, what the file holds, the record does without the file from then on.
    """
    named = read_named_boundaries(boundaries)
    is_geoparquet = events.suffix in GEOPARQUET_SUFFIXES
    dataset, imported = (None, None) if is_geoparquet else _read_dataset(events, named)
    tables = build_tables(dataset) if dataset else read_geoparquet(events, content)
    chosen = imported.boundaries if imported else None
    polygons = named or chosen or choose_table_boundaries(tables.places)
    joined = assign_municipality(tables.places, polygons, imported.measures if imported else {})
    problems = find_contradictions(dataset, joined, polygons)
    if problems:
        raise RecordError(str(events), problems)
    lines = dataset.lines if dataset else {}
    return Record(tables, joined, polygons, _hash_files(events), None if content else events, lines), imported


def check_places(dataset: Dataset, boundaries: Path | None, file: Path) -> None:
    """Raise RecordError where the boundaries do not bear out what places of a record declare; see `load_record`."""
    places = build_places(dataset, sort_events(dataset.events))
    polygons = read_named_boundaries(boundaries) or choose_table_boundaries(places)
    if problems := find_contradictions(dataset, assign_municipality(places, polygons), polygons):
        raise RecordError(str(file), problems)


def _hash_files(events: Path) -> str:
    content = b"".join(part.read_bytes() for part in registry.input_files(events))
    return short_hash(content)


def choose_table_boundaries(places: gpd.GeoDataFrame) -> Boundaries:
    """Choose the boundaries that a table of places needs: see `spatial.world.choose_boundaries`."""
    columns = (places[name] for name in ("declared", "outside", "radius_m"))
    return choose_boundaries(places.geometry.to_numpy(), *columns)


def _read_dataset(events: Path, boundaries: Boundaries | None) -> tuple[Dataset, ImportResult | None]:
    """Read a record; with how it was imported, where it is of another system."""
    if events.suffix in YAML_SUFFIXES or (format := registry.recognize_format(events)) is None:
        if message := registry.name_unreadable(events):
            raise file_error(events, 0, message)
        return read_yaml(events), None
    imported = registry.import_file(format, events, boundaries)
    return imported.dataset, imported


def read_named_boundaries(file: Path | None) -> Boundaries | None:
    """Read the municipalities that the user names, once per version of their file; None where none are named."""
    return _read_boundaries(file, file_versions((file,))) if file else None


@lru_cache(maxsize=2)
def _read_boundaries(file: Path, version: object) -> Boundaries:
    return read_boundaries(file)


P = ParamSpec("P")
T = TypeVar("T")
Function = Callable[Concatenate[Record, P], T]
RowsFunction = Callable[Concatenate[Record, Sequence[int], P], Sequence[T]]


def share_results(
    max_results: int, has_words: bool = True, max_rows: int | None = None
) -> Callable[[Function[P, T]], Function[P, T]]:
    """Make a function of a record, and of values that can be hashed, keep the last results of each record.

    They are kept with the record and go with it, apart for each language if they have words. Of tables no more are kept
    than have ``max_rows`` together, but always the last one. Whoever gets a result shares it with others and leaves it
    as it is. Who asks for one that is being computed waits for it; an error is not kept.
    """

    def decorate(function: Function[P, T]) -> Function[P, T]:
        @wraps(function)
        def call(record: Record, /, *args: P.args, **kwargs: P.kwargs) -> T:
            get = _find_getter(call, record, args, kwargs)
            return cast(T, get(lambda: function(record, *args, **kwargs)))

        vars(call).update(max_results=max_results, has_words=has_words, max_rows=max_rows)
        return call

    return decorate


def keep_result(function: Function[P, T], result: T, record: Record, /, *args: P.args, **kwargs: P.kwargs) -> None:
    """Keep what a function of `share_results` would compute of these values, where it is known already."""
    _find_getter(function, record, args, kwargs)(lambda: result)


def _find_getter(
    function: Callable[..., Any], record: Record, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[[Callable[[], object]], object]:
    """Find what gets the result of a function of `share_results` for these values, or computes it.

    Results are in the record's own dictionary, as functools.cached_property has them: records differ by identity.
    """
    about, name = vars(function), f"{function.__module__}.{function.__qualname__}"
    results = vars(record).setdefault(name, _Results(about["max_results"], about["max_rows"]))
    key = (current_language() if about["has_words"] else None, args, tuple(kwargs.items()))
    return partial(results.get, key)


def share_rows(max_rows: int) -> Callable[[RowsFunction[P, T]], RowsFunction[P, T]]:
    """Make a function of a record and of rows of its incidents, which lists something for each of them, keep the last.

    As `share_results` does, for each language; what is kept is found row by row, whatever else was asked for with it.
    """

    def decorate(function: RowsFunction[P, T]) -> RowsFunction[P, T]:
        @wraps(function)
        def call(record: Record, rows: Sequence[int], /, *args: P.args, **kwargs: P.kwargs) -> Sequence[T]:
            kept = vars(record).setdefault(f"{function.__module__}.{function.__qualname__}", _Rows(max_rows))
            key = (current_language(), args, tuple(kwargs.items()))
            return cast(_Rows[T], kept).get_all(key, rows, lambda missing: function(record, missing, *args, **kwargs))

        return call

    return decorate


class _Rows(Generic[T]):
    """Something of each row by what was asked for, the last ones asked for last."""

    def __init__(self, max_rows: int) -> None:
        self._max_rows = max_rows
        self._lock = Lock()
        self._kept: OrderedDict[tuple[object, int], T] = OrderedDict()

    def get_all(self, key: object, rows: Sequence[int], compute: Callable[[Sequence[int]], Sequence[T]]) -> Sequence[T]:
        """Return what is asked for of some rows; what of it is not there is computed together, and others wait."""
        with self._lock:
            known = {row: self._kept.pop((key, row)) for row in rows if (key, row) in self._kept}
            if missing := [row for row in rows if row not in known]:
                known |= zip(missing, compute(missing), strict=True)
            self._kept.update(((key, row), value) for row, value in known.items())
            while len(self._kept) > self._max_rows:
                self._kept.popitem(last=False)
        return [known[row] for row in rows]


class _Results:
    """Results by what was asked for, the last ones asked for last."""

    def __init__(self, max_results: int, max_rows: int | None = None) -> None:
        self._max_results = max_results
        self._max_rows = max_rows
        self._lock = Lock()
        self._futures: OrderedDict[object, Future[object]] = OrderedDict()

    def get(self, key: object, compute: Callable[[], object]) -> object:
        """Return the result of a key, computed if it is not there; who computes it is the first who asked."""
        with self._lock:
            future = self._futures.get(key)
            is_first = future is None
            future = self._futures.setdefault(key, future or Future())
            self._futures.move_to_end(key)
            if len(self._futures) > self._max_results:
                self._futures.popitem(last=False)
        if is_first:
            try:
                future.set_result(compute())
            except BaseException as error:
                with self._lock:
                    self._futures.pop(key, None)
                future.set_exception(error)
            else:
                self._drop_large()
        return future.result()

    def _drop_large(self) -> None:
        """Drop what was asked for long ago where the tables have too many rows; who still waits for one gets it."""
        if self._max_rows is None:
            return
        with self._lock:
            done = [key for key, future in self._futures.items() if future.done()]
            rows = [len(cast(Sized, self._futures[key].result())) for key in done]
            while len(done) > 1 and sum(rows) > self._max_rows:
                del self._futures[done.pop(0)]
                rows.pop(0)
