"""Events in TimeMap's shapes as events of a record; what both shapes have in common.

A file of ours (it has the source `timemap_tail.ABOUT`) comes back as it was. Of any other nothing is believed that
it does not say: no status but ``reported``, no spot closer than 5 km or its own last digit, no type but one that a
filter or the user names. What the record has no field for goes into the note.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from geo.core.errors import Problem
from geo.core.model import Claim, Disagreement, Precision, Status
from geo.formats.builder import Builder
from geo.formats.event_types import EXPECTED, Types
from geo.formats.timemap import values as texts
from geo.formats.timemap.event import Row, Unusable
from geo.formats.timemap.extras import EVENT, accounts, read
from geo.formats.timemap.places import Located, Places
from geo.formats.timemap.sources import Sources
from geo.formats.yaml.reader import check_sections

_TAKEN = ("id", "date", "time", "latitude", "longitude", "location", "description")
# What TimeMap knows besides; it refuses any other key.
_KNOWN = ("time_precision", "graphic", "civId", "type", "category", "category_full", "shape", "colour", "time_display")
# What an export of ours says a second time, for TimeMap's users.
_AGAIN = ("time_precision", "graphic")
_OURS = ("Family", "Type", "Status", "Precision", "Municipality", "Actor", "Date", "Time")


class Rows:
    """Takes rows into a builder."""

    def __init__(self, builder: Builder, sources: Sources, types: Types) -> None:
        self.builder, self.sources, self.types = builder, sources, types
        self.places = Places(builder)
        self.seen: set[str] = set()
        self.unknown: set[str] = set()

    def take(self, row: Row) -> None:
        """A row into the record, or among those left out."""
        try:
            self._take(row)
        except Unusable as fault:
            self.builder.leave_out(row.line, f"{row.where}.{fault.column}", fault.message)

    def _take(self, row: Row) -> None:
        id, held = self._id(row), self._held(row)
        event: dict[str, Any] = {"id": id, "type": self._type(row), **self._when(row, held)}
        event["status"] = self._stated(row, "Status", Status) or "reported"
        located = self._located(row, held)
        event |= {"sources": self._sources(row), "actors": held.get("actors") or tuple(row.all("Actor"))}
        event |= {name: held.get(name, ()) for name in ("claims", "disagreements")}
        event |= self._said(row, held, event, located.values["precision"])
        event |= {"date_basis": held.get("date_basis"), "note": self._note(row, held)}
        self._check(event, located)
        event["claims"] = [Claim(**one) for one in event["claims"]]
        event["disagreements"] = tuple(Disagreement(**one) for one in event["disagreements"])
        self.builder.event(id, **{**event, "place": self.places.add(located)})

    def _id(self, row: Row) -> str:
        id = row.fields.get("id", "").strip()
        if not id:
            id = f"event-{self.builder.rows}"
            self._remark(row, "id", f"found none, made {id}")
        if id in self.seen:
            raise Unusable("id", f"found {id!r} a second time, expected it once")
        self.seen.add(id)
        return id

    def _held(self, row: Row) -> dict[str, Any]:
        """What stands behind the mark; anything else there goes into the note."""
        problems: list[Problem] = []
        before, held = read(row.rest, EVENT, problems)
        for one in problems:
            self._remark(row, f"comments.{one.where}", f"{one.message}; the rest of the record is not taken")
        if before.strip():
            row.note.append(texts.plain(before))
        return held

    def _when(self, row: Row, held: Mapping[str, Any]) -> dict[str, Any]:
        try:
            day = texts.day(row.fields.get("date", "").strip())
        except ValueError as error:
            raise Unusable("date", str(error)) from None
        date = held.get("date", day)
        if date.first != day.first:
            self._remark(row, "date", f"found {day.text}, and {date.text} in the rest of the record: the day is taken")
            date = day
        time = (row.fields.get("time") or "".join(row.all("Time")[:1])).strip()
        try:
            return {"date": date, "time": texts.time(time) if time else None}
        except ValueError as error:
            self._remark(row, "time", f"{error}: it is in the note")
            row.note.append(f"Time: {time}")
            return {"date": date}

    def _type(self, row: Row) -> str:
        values = [*row.all("Type"), *(value for _, value in row.tags)]
        if (found := self.types.find(values)) is None:
            said = ", ".join(map(repr, dict.fromkeys(values))) or "no filter"
            raise Unusable("type", f"found {said}, {EXPECTED}")
        return found

    def _stated(self, row: Row, group: str, options: Any) -> str | None:
        """What a filter states of itself; others use these words for other things."""
        found = (value for value in row.all(group) if self.sources.ours and value in get_args(options))
        return next(found, None)

    def _located(self, row: Row, held: Mapping[str, Any]) -> Located:
        try:
            return self.places.find(row.fields, self._stated(row, "Precision", Precision), held.get("place"))
        except ValueError as error:
            raise Unusable("latitude", str(error)) from None

    def _sources(self, row: Row) -> tuple[str, ...]:
        if row.sources:
            return tuple(dict.fromkeys(row.sources))
        self._remark(row, "sources", "found none, expected one at least: the file itself stands for it")
        return (self.sources.file(),)

    def _said(self, row: Row, held: Mapping[str, Any], event: Mapping[str, Any], precision: str) -> dict[str, str]:
        """Title and summary: the description without what `accounts` made of the rest."""
        text = row.fields.get("description", "")
        said = accounts(event["date"], event["status"], precision, held) if self.sources.ours else ""
        body = text.removesuffix(f"\n\n{said}") if said else text
        if said and body == text:
            self._remark(row, "description", "found other accounts than in the rest of the record: both are kept")
        title = held.get("title") or body.partition("\n\n")[0]
        summary = body.removeprefix(f"{title}\n\n")
        if not self.sources.ours or summary == body or len(title) > texts.MOST_TITLE or not title.strip():
            summary = texts.plain(body) or f"[{row.fields.get('location') or event['id']}: no description]"
            title = texts.titled(summary)
        return {"title": title, "summary": self._cut(row, "description", summary)}

    def _note(self, row: Row, held: Mapping[str, Any]) -> str | None:
        note = "\n".join([*filter(None, [held.get("note")]), *row.note, *self._more(row)])
        return self._cut(row, "note", note) if note.strip() else None

    def _more(self, row: Row) -> Iterator[str]:
        """What the record has no field for, a line each."""
        ours = self.sources.ours
        for name, value in row.fields.items():
            if name not in _TAKEN and value.strip() and not (ours and name in _AGAIN) and value != "FALSE":
                yield texts.plain(f"{name}: {value}")
            if name not in (*_TAKEN, *_KNOWN, *self.unknown):
                self.unknown.add(name)
                self._remark(row, name, "found an unknown key, here first, expected none: it is in the notes")
        yield from (texts.plain(f"{group}: {value}") for group, value in row.tags if not (ours and group in _OURS))

    def _cut(self, row: Row, column: str, text: str) -> str:
        if len(text) > texts.MOST:
            self._remark(row, column, f"found {len(text):,} characters, expected at most {texts.MOST:,}: cut")
        return texts.shortened(text, texts.MOST)

    def _check(self, event: Mapping[str, Any], located: Located) -> None:
        """The rules of the reader that hold between the parts of a record."""
        sources = {id: {"origin": self.sources.origins[id]} for id in event["sources"]}
        known = {name: value for name, value in event.items() if value not in (None, ())}
        values = {"sources": sources, "places": {"at": located.values}, "events": {"it": {**known, "place": "at"}}}
        for one in check_sections(values, _Anywhere()):
            raise Unusable(one.where.removeprefix("events.it.").replace("places.at", "place"), one.message)

    def _remark(self, row: Row, column: str, message: str) -> None:
        self.builder.remark(row.line, f"{row.where}.{column}", message)


class _Anywhere(dict[str, int]):
    """Lines for checks of which only the words are wanted."""

    def __missing__(self, path: str) -> int:
        return 0
