"""Finds which places and sources of a new import are those of a record, whatever ids the import gave them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from geo.core.model import Dataset, Event, Place, Source
from geo.formats.builder import find_free_id

Part = TypeVar("Part", Source, Place)


def relabel_upstream(upstream: Dataset, base: Dataset, record: Dataset) -> Dataset:
    """Give the places and sources of upstream the ids that they have in the record; new ones ids that are free there.

    An import makes these ids itself, of names and in the order of the file, so that they may differ each time.
    """
    places = _match_places(upstream, base, record)
    sources = _match_sources(upstream, base)
    _name_new(places, upstream.places, {*base.places, *record.places})
    _name_new(sources, upstream.sources, {*base.sources, *record.sources})

    def rename(source: Source) -> Source:
        return replace(source, id=sources[source.id], origin=sources.get(source.origin, source.origin))

    def rename_in(event: Event) -> Event:
        claims = tuple(replace(claim, source=sources[claim.source]) for claim in event.claims)
        told = tuple(replace(informant, source=sources[informant.source]) for informant in event.informants)
        cited = tuple(sources[source] for source in event.sources)
        return replace(event, place=places[event.place], sources=cited, claims=claims, informants=told)

    return replace(
        upstream,
        sources={sources[id]: rename(source) for id, source in upstream.sources.items()},
        places={places[id]: replace(place, id=places[id]) for id, place in upstream.places.items()},
        events=tuple(map(rename_in, upstream.events)),
        lines={},
    )


def _match_places(upstream: Dataset, base: Dataset, record: Dataset) -> dict[str, str]:
    """Find the places that are the same: alike, or where all that the record has there happened, now put right."""
    matched = _match_alike(upstream.places, base.places, _place_content)
    old_place = {event.id: event.place for event in base.events}
    of_record, of_upstream = _ids_at(record.events), _ids_at(upstream.events)
    taken = set(matched.values())
    for id, events in of_upstream.items():
        before = {old_place[event] for event in events if event in old_place}
        if id in matched or len(before) != 1:
            continue
        old = before.pop()
        if old not in taken and old in record.places and of_record.get(old, set()) <= events:
            matched[id] = old
            taken.add(old)
    return matched


def _match_sources(upstream: Dataset, base: Dataset) -> dict[str, str]:
    """Find the sources that are the same.

    They are alike, of one address, or, without any, of one id or cited by the same of the incidents on both sides.
    """
    matched = _match_alike(upstream.sources, base.sources, _source_content)
    common = {event.id for event in base.events} & {event.id for event in upstream.events}
    cited_by = {id: _cited_by(dataset, common) for id, dataset in (("base", base), ("upstream", upstream))}
    keys: tuple[Callable[[Source, str], Any], ...] = (
        lambda source, side: source.url,
        lambda source, side: None if source.url else source.id,
        lambda source, side: None if source.url else cited_by[side].get(source.id),
    )
    for key in keys:
        taken = set(matched.values())
        old = [source for source in base.sources.values() if source.id not in taken]
        new = [source for source in upstream.sources.values() if source.id not in matched]
        known = _unique((key(source, "base"), source.id) for source in old)
        found = _unique((key(source, "upstream"), source.id) for source in new)
        matched |= {id: known[value] for value, id in found.items() if value in known}
    return matched


def _unique(pairs: Iterable[tuple[Any, str]]) -> dict[Any, str]:
    """The ids by their keys, but for those that share one, or have None."""
    ids: dict[Any, list[str]] = defaultdict(list)
    for key, id in pairs:
        ids[key].append(id)
    return {key: some[0] for key, some in ids.items() if key is not None and len(some) == 1}


def _match_alike(new: Mapping[str, Part], old: Mapping[str, Part], content: Callable[[Part], Part]) -> dict[str, str]:
    known = {content(entry): id for id, entry in reversed(list(old.items()))}
    matched = {id: known[alike] for id, entry in new.items() if (alike := content(entry)) in known}
    return {id: match for match, id in {match: id for id, match in matched.items()}.items()}


def _place_content(place: Place) -> Place:
    return replace(place, id="")


def _source_content(source: Source) -> Source:
    return replace(source, id="", origin="" if source.origin == source.id else source.origin)


def _name_new(matched: dict[str, str], entries: Mapping[str, Any], taken: set[str]) -> None:
    """Give each entry that has no match an id that is free."""
    for first in entries:
        if first not in matched:
            matched[first] = find_free_id(first, taken)
            taken.add(matched[first])


def _ids_at(events: Iterable[Event]) -> dict[str, set[str]]:
    ids: dict[str, set[str]] = defaultdict(set)
    for event in events:
        ids[event.place].add(event.id)
    return ids


def _cited_by(dataset: Dataset, events: Collection[str]) -> dict[str, frozenset[str]]:
    ids: dict[str, set[str]] = defaultdict(set)
    for event in dataset.events:
        for source in event.sources if event.id in events else ():
            ids[source].add(event.id)
    return {source: frozenset(some) for source, some in ids.items()}
