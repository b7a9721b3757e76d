"""The interface between a view and the writers of formats: the incidents to export, and the facts about them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Protocol

from geo.core.citation import Edition
from geo.core.model import Dataset
from geo.core.tables import Info


class ExportData(Protocol):
    """Incidents of a record, as a record of their own. `geo.record.view_extract.Extract` is one."""

    @property
    def dataset(self) -> Dataset:
        """The incidents, oldest first, with the places and sources that they name and no more."""

    @property
    def info(self) -> Info:
        """The title, description, licence, coverage and last update of the whole record."""

    @property
    def ids(self) -> Collection[str]:
        """The ids of the incidents."""

    @property
    def is_whole(self) -> bool:
        """Whether these are all incidents of the record."""

    @property
    def about(self) -> dict[str, str]:
        """Title, licence, attribution, version, filters and day of the export, in words, by topic."""

    @property
    def edition(self) -> Edition:
        """The version of the record, for a citation."""

    @property
    def shown(self) -> str:
        """The days and the filters in words."""

    @property
    def made(self) -> date:
        """The day of the export."""

    @property
    def address(self) -> str | None:
        """The address of the view; None where others could not open it."""

    @property
    def file(self) -> Path | None:
        """The file that the record was read from."""

    @property
    def version(self) -> str:
        """The first digits of the SHA-256 of that file."""

    @property
    def lines(self) -> Mapping[str, int]:
        """The line of each path in that file; empty where it has none."""

    def municipality_names(self, place: str) -> list[str]:
        """The municipalities that a place lies in, each by both its names."""

    def place_name(self, place: str) -> str:
        """The name of a place in both languages, in the order of its municipality."""
