"""A record ready to be shown: read, turned into tables, joined with municipalities and checked in one call.

Its files are named on the command line of a dashboard, and watched for changes.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import geopandas as gpd
import pandas as pd
import shapely

from geo.core.dates import Period, day_number, from_day_number
from geo.core.errors import Problem, RecordError
from geo.core.messages import Message
from geo.core.model import Dataset
from geo.core.tables import Frames, build_tables
from geo.core.text import quote_text, safe_web_address
from geo.formats import registry
from geo.formats.builder import ImportResult
from geo.formats.files import file_error, short_hash, stamp_file
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, read_geoparquet
from geo.formats.tables.mapping_file import mapping_path
from geo.formats.yaml.reader import YAML_SUFFIXES, read_yaml
from geo.spatial.boundaries import Boundaries, read_boundaries
from geo.spatial.contradictions import find_contradictions
from geo.spatial.geodesy import find_western_edge, first_at_spot
from geo.spatial.municipalities import assign_municipality, list_place_names
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
        """For each place the id of the first place at its spot: see `spatial.spots.first_at_spot`."""
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
        """The longitude at which the map cuts the world: see `spatial.antimeridian.find_western_edge`."""
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
    places = build_tables(dataset).places
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
