"""The record that is added to, with what is new: what it knows, what is amiss, which ids are free."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import chain
from typing import Any

from geo.cli.add.steps import Answers, Fault
from geo.core import tables as frames
from geo.core.dates import parse
from geo.core.model import Dataset, Place
from geo.core.text import both
from geo.formats.builder import slug
from geo.formats.yaml import checks, reader
from geo.formats.yaml.editing import Additions
from geo.formats.yaml.nodes import below
from geo.spatial import municipalities as join
from geo.spatial.boundaries import Boundaries

_UNNAMED = "?"
_LONGEST = 90


class Draft:
    """The sources, places and events of a record, as `geo.formats.yaml.fields` reads them, and new ones among them."""

    def __init__(self, text: str, boundaries: Boundaries, name: str) -> None:
        self.values, _ = reader.values(text.removeprefix("\ufeff"), name)
        self.boundaries = boundaries
        self._new: set[tuple[str, str]] = set()

    def add(self, section: str, id: str, values: Answers) -> None:
        """Take in a new source or place."""
        self.values[section][id] = values
        self._new.add((section, id))

    def additions(self, id: str, event: Answers) -> Additions:
        """The new event with the new sources and the new place that it names."""
        sources = [one for one in event["sources"] if ("sources", one) in self._new]
        places = [one for one in (event["place"],) if ("places", one) in self._new]
        return Additions(
            [reader.source(one, self.values["sources"][one]) for one in sources],
            [reader.place(one, self.values["places"][one]) for one in places],
            [reader.event(id, event)],
        )

    def faults(self, section: str, values: Answers) -> list[Fault]:
        """What the reader would find amiss in a new entry of the record."""
        whole = {**self.values, "events": {}}
        whole[section] = {**whole[section], _UNNAMED: values}
        own = below(section, _UNNAMED)
        found = checks.findings(whole, defaultdict(int))
        return [(one.where[len(own) + 1 :], one.message) for one in found if f"{one.where}.".startswith(f"{own}.")]

    def free_id(self, section: str, wanted: str) -> str:
        """An id made of these words that no entry has."""
        first = id = slug(wanted)[:_LONGEST].strip("-") or section.removesuffix("s")
        number = 1
        while id in self.values[section]:
            number += 1
            id = f"{first}-{number}"
        return id

    def places(self) -> dict[str, str]:
        """Places by id, with all their names."""
        return {id: _named(place["names"]) for id, place in self.values["places"].items()}

    def sources(self) -> dict[str, str]:
        """Titles of sources by id, with the agency, which tells copies apart."""
        found = self.values["sources"].items()
        return {id: " – ".join(filter(None, (one["title"], one.get("agency"), id))) for id, one in found}

    def origins(self) -> dict[str, str]:
        """The independent origins so far."""
        return _themselves(one.get("origin", id) for id, one in self.values["sources"].items())

    def actors(self) -> dict[str, str]:
        """Who acted in the events so far."""
        return _themselves(chain.from_iterable(one.get("actors", ()) for one in self.values["events"].values()))

    def municipalities(self) -> dict[str, str]:
        """The municipalities of the boundaries, by id."""
        return {str(row.Index): both(row.name_sq, row.name_sr) for row in self.boundaries.frame.itertuples()}

    def joined(self, values: Answers) -> Any:
        """The row of a place in the join with the municipalities."""
        return next(self._join(reader.place(_UNNAMED, values)).itertuples())

    def contradictions(self, values: Answers) -> list[Fault]:
        """What the place declares and the boundaries do not bear out."""
        found = join.check(None, self._join(reader.place(_UNNAMED, values)), self.boundaries)
        return [(one.where.rpartition(".")[2], one.message) for one in found]

    def _join(self, place: Place) -> Any:
        alone = Dataset("", "", "", "", parse("2000-01-01"), {}, {place.id: place}, ())
        return join.assign_municipality(frames.build(alone).places, self.boundaries)


def _themselves(words: Iterable[str]) -> dict[str, str]:
    return {one: one for one in sorted(set(words))}


def _named(names: Answers) -> str:
    return ", ".join(filter(None, (both(names["sq"], names["sr"]), names.get("en"))))
