"""Merges what a file says now into the record that was made of an older version of it.

Three records meet: *base* is what the last import gave, *record* what it has become by hand since, *upstream* what the
file says now. What only one of the two has changed is taken; where both have, the hand's stays and upstream's is told.
Which places and sources of the new import are those of the record is found by what they say, whatever ids they got.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple, TypeVar

from geo.core.model import RETRACTED, Dataset, Event, Place, Source
from geo.formats.builder import find_free_id
from geo.formats.yaml.layout import ABOUT, format_value, list_fields
from geo.formats.yaml.reader import check_sections

Matched = TypeVar("Matched", Source, Place)

Entry = Source | Place | Event
Part = TypeVar("Part", Source, Place, Event)
_TOGETHER = (
    ("date", "date_basis"),
    ("published", "published_basis"),
    ("shape", "positions", "precision", "radius_m", "municipality", "outside", "basis"),
)
"""Fields that say one thing, so that they are taken, or stay, together."""
_LISTS = ("actors", "targets", "claims", "disagreements", "sources", "informants")
"""Fields whose items are taken one by one."""
_NOTHING = "nothing"


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


def _match_alike(
    new: Mapping[str, Matched], old: Mapping[str, Matched], content: Callable[[Matched], Matched]
) -> dict[str, str]:
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


class Difference(NamedTuple):
    """A field that differs: its path in the record, and its two values as text."""

    where: str
    first: str
    second: str


@dataclass
class Merge:
    """A record with what is new upstream.

    ``imported`` is what to compare with the next time; ``new`` and ``gone`` are ids of incidents. Of ``changes`` the
    first value was the record's and the second, upstream's, is now; of ``conflicts`` the first is the hand's, which
    stays.
    """

    record: Dataset
    imported: Dataset
    new: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    changes: list[Difference] = field(default_factory=list)
    conflicts: list[Difference] = field(default_factory=list)

    @property
    def is_different(self) -> bool:
        """Whether there is anything to be told."""
        return bool(self.new or self.gone or self.changes or self.conflicts)


def merge_upstream(
    base: Dataset, record: Dataset, upstream: Dataset, unusable: Collection[str] = (), keeps_gone: bool = False
) -> Merge:
    """Merge what upstream says now into a record.

    Parameters
    ----------
    unusable : collection of str
        Ids of incidents that upstream has, but that could not be read: they are not gone.
    keeps_gone : bool
        Whether incidents that upstream does not have stay as they are, as it holds a part only; otherwise they are
        `RETRACTED`.
    """
    imported = _add_gone(base, relabel_upstream(upstream, base, record), unusable, keeps_gone)
    merge = Merge(record, imported)
    _merge_about(merge, base)
    old, mine, theirs = map(_sections, (base, record, imported))
    _set_sections(
        merge, {name: _merge_section(merge, name, old[name], mine[name], theirs[name], base) for name in mine}
    )
    _undo_unsound(merge, record)
    if merge.new or merge.gone or merge.changes:
        updated = imported.updated if record.updated == base.updated else record.updated
        merge.record = replace(merge.record, updated=updated)
    return merge


def _merge_about(merge: Merge, base: Dataset) -> None:
    """Merge what the record says of itself, but for the day of its last change."""
    for name in ABOUT:
        if name != "updated":
            values = (getattr(one, name) for one in (base, merge.record, merge.imported))
            taken = _choose(merge, "dataset", (name,), *([value] for value in values))
            merge.record = replace(merge.record, **{name: taken[0]})


def _merge_section(
    merge: Merge, section: str, base: Mapping[str, Any], record: Mapping[str, Any], upstream: Mapping[str, Any],
    old: Dataset,
) -> dict[str, Any]:  # fmt: skip
    """Merge the entries of a section; new sources and places are added with the incidents that name them."""
    merged: dict[str, Any] = dict(record)
    for id, theirs in upstream.items():
        known, mine, where = base.get(id), record.get(id), f"{section}.{id}"
        if mine is not None:
            merged[id] = _merge_entry(merge, where, known, mine, theirs, old)
        elif section == "events" and known is None:
            merged[id] = theirs
            merge.new.append(id)
        elif section == "events" and known != theirs:
            merge.conflicts.append(Difference(where, "deleted", _describe_entry(theirs)))
    return merged


def _merge_entry(merge: Merge, where: str, base: Part | None, mine: Part, theirs: Part, old: Dataset) -> Part:
    """Merge the fields of an entry; without a base, which makes it the hand's, none of upstream's is taken."""
    if theirs in (base, mine):
        return mine
    changed: dict[str, Any] = {}
    told = len(merge.changes)
    is_gone = isinstance(theirs, Event) and theirs.status == RETRACTED != getattr(base, "status", None)
    for names in _field_groups(mine):
        known = None if base is None else [getattr(base, name) for name in names]
        own, new = ([getattr(entry, name) for name in names] for entry in (mine, theirs))
        if names == ("place",) and _is_place_edited(merge.record, old, mine):
            known = None if new != known else known
        taken = _choose(merge, where, names, known, own, new)
        changed |= dict(zip(names, taken, strict=True))
    if is_gone and changed.get("status") == RETRACTED != getattr(mine, "status", None):
        merge.gone.append(mine.id)
        merge.changes[told:] = [change for change in merge.changes[told:] if change.where != f"{where}.status"]
    return replace(mine, **changed)


def _choose(
    merge: Merge, where: str, names: Sequence[str], base: list[Any] | None, mine: list[Any], theirs: list[Any]
) -> list[Any]:
    """Choose between the values of fields, and note the difference where there is one."""
    if theirs in (base, mine):
        return mine
    taken = theirs if mine == base else None
    if taken is None and base is not None and names[0] in _LISTS:
        taken = _merge_items(base[0], mine[0], theirs[0])
    for name, own, new, shown in zip(names, mine, theirs, taken or theirs, strict=True):
        if own != new:
            texts = [_describe_place(merge, id) for id in (own, shown)] if name == "place" else _describe(own, shown)
            difference = Difference(f"{where}.{name}", *texts)
            (merge.conflicts if taken is None else merge.changes).append(difference)
    return mine if taken is None else taken


def _merge_items(base: tuple[Any, ...], mine: tuple[Any, ...], theirs: tuple[Any, ...]) -> list[Any] | None:
    """The hand's list with upstream's new items and without those that it has dropped; None where both changed one."""
    added = [item for item in theirs if item not in base and item not in mine]
    dropped = [item for item in base if item not in theirs]
    if added and any(item not in mine for item in dropped):
        return None
    return [(*(item for item in mine if item not in dropped), *added)]


def _is_place_edited(record: Dataset, base: Dataset, event: Entry) -> bool:
    """Whether the place of an incident has been edited by hand."""
    return isinstance(event, Event) and record.places[event.place] != base.places.get(event.place)


def _field_groups(entry: Entry) -> Iterator[tuple[str, ...]]:
    names = [name for name in entry.__slots__ if name != "id"]
    groups = [group for group in _TOGETHER if group[0] in names]
    together = {name for group in groups for name in group}
    yield from groups
    yield from ((name,) for name in names if name not in together)


def _set_sections(merge: Merge, sections: Mapping[str, dict[str, Any]]) -> None:
    """Make the record of its merged entries, with the new sources and places that the incidents name."""
    events = tuple(sections["events"].values())
    cited = dict.fromkeys(source for event in events for source in event.sources)
    named = dict.fromkeys(event.place for event in events)
    known = (("sources", cited, merge.imported.sources), ("places", named, merge.imported.places))
    new: dict[str, Any] = {
        section: {id: entries[id] for id in ids if id not in sections[section]} for section, ids, entries in known
    }
    merge.record = replace(
        merge.record, sources=sections["sources"] | new["sources"], places=sections["places"] | new["places"],
        events=events,
    )  # fmt: skip


def _undo_unsound(merge: Merge, record: Dataset) -> None:
    """Take back what breaks a rule of the record together with what was edited by hand, until none is broken."""
    while faults := {problem.where for problem in check_sections(_as_sections(merge.record), defaultdict(int))}:
        parts, events = set(map(_part_of, faults)), _by_id(merge.record.events)
        changed = {_part_of(change.where) for change in merge.changes} | {("events", id) for id in merge.new}
        undone = {part for part in parts if part in changed} or {
            part for _, id in parts for part in _parts_of(events.get(id)) if part in changed
        }
        if not undone:
            return
        _undo(merge, record, undone)


def _part_of(where: str) -> tuple[str, ...]:
    """The section and the id of the entry that a path leads into."""
    return tuple(where.split(".")[:2])


def _parts_of(event: Event | None) -> Iterator[tuple[str, str]]:
    if event is not None:
        yield ("places", event.place)
        yield from (("sources", source) for source in event.sources)


def _undo(merge: Merge, record: Dataset, parts: Collection[tuple[str, ...]]) -> None:
    """Put the entries as they were before, and tell upstream's changes of them as conflicts."""
    merge.conflicts += [change for change in merge.changes if _part_of(change.where) in parts]
    merge.changes = [change for change in merge.changes if _part_of(change.where) not in parts]
    merge.gone = [id for id in merge.gone if ("events", id) not in parts]
    now, before = _sections(merge.record), _sections(record)
    for section, id in parts:
        if section == "events" and id in merge.new:
            merge.new.remove(id)
            merge.conflicts.append(Difference(f"{section}.{id}", "not taken", _describe_entry(now[section].pop(id))))
        else:
            now[section][id] = before[section][id]
    _set_sections(merge, now)


def _add_gone(base: Dataset, upstream: Dataset, unusable: Collection[str], keeps_gone: bool) -> Dataset:
    """Add what upstream no longer has, retracted where it is gone indeed."""
    ids = {event.id for event in upstream.events}
    missing = [event for event in base.events if event.id not in ids]
    kept = [
        event if keeps_gone or event.id in unusable else replace(event, status=RETRACTED) for event in missing
    ]  # fmt: skip
    return replace(
        upstream,
        sources={**base.sources, **upstream.sources},
        places={**base.places, **upstream.places},
        events=(*upstream.events, *kept),
    )


def _sections(record: Dataset) -> dict[str, dict[str, Any]]:
    """The entries of a record by section and id."""
    return {"sources": dict(record.sources), "places": dict(record.places), "events": _by_id(record.events)}


def _by_id(events: Iterable[Event]) -> dict[str, Event]:
    return {event.id: event for event in events}


def _as_sections(record: Dataset) -> dict[str, Any]:
    """The entries of a record as its reader has them before it checks the rules between them."""
    return {name: {id: _given_fields(entry) for id, entry in some.items()} for name, some in _sections(record).items()}


def _given_fields(entry: Entry) -> dict[str, Any]:
    fields = {name: value for name, value in list_fields(entry).items() if value not in (None, (), [])}
    for name in ("claims", "disagreements", "informants"):
        if name in fields:
            fields[name] = [{key: value for key, value in item.items() if value is not None} for item in fields[name]]
    return fields


def _describe_place(merge: Merge, id: str) -> str:
    """The id of a place, with where it is."""
    place = merge.record.places.get(id) or merge.imported.places[id]
    where = place.positions[0] if place.positions else place.municipality or place.outside
    return f"{id} {_as_text(where)}"


def _describe_entry(entry: Entry) -> str:
    return format_value(getattr(entry, "title", entry.id))


def _describe(first: Any, second: Any) -> tuple[str, str]:
    """Two values as text; of lists of which only some items differ, those."""
    if isinstance(first, tuple) and isinstance(second, tuple) and not hasattr(first, "_fields"):
        only_first = tuple(item for item in first if item not in second)
        only_second = tuple(item for item in second if item not in first)
        if only_first or only_second:
            first, second = only_first, only_second
    return _as_text(first), _as_text(second)


def _as_text(value: Any) -> str:
    return _NOTHING if value in (None, ()) else format_value(_as_plain(value))


def _as_plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_as_plain(item) for item in value]
    if hasattr(value, "__slots__") and not isinstance(value, str | float | int) and not hasattr(value, "first"):
        return {name: _as_plain(getattr(value, name)) for name in value.__slots__}
    return value
