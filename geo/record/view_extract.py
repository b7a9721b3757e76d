"""The extract of a view: its incidents as a record of their own, for every format in which one can be taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

import pandas as pd

from geo.core.citation import Edition
from geo.core.dates import describe_date, from_day_number, parse_date
from geo.core.language import DEFAULT, current_language
from geo.core.messages import gettext
from geo.core.model import Dataset
from geo.core.tables import Info, restore_dataset
from geo.core.text import choose_wording
from geo.record.filters import filter_incidents, list_active_choices
from geo.record.queries import select_window
from geo.record.record import Record
from geo.record.view_state import View, make_link, write_address

Sheet = Literal["a4", "16:9"]


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
