"""Events of TimeMap's files, with their places, as events of a record; the same for both shapes of the files.

An export of ours (it has the source `values.RECORD_SOURCE`) comes back as it was. Of any other nothing is assumed
that it does not say: no status but ``reported``, no position closer than 5 km or its own last digit, no type but one
that a filter or the user names. What the record has no field for goes into the note.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, get_args

from geo.core.dates import Interval
from geo.core.errors import Problem
from geo.core.messages import Message
from geo.core.model import Claim, Disagreement, Informant, Names, Position, Precision, Status
from geo.core.rules import MAX_TEXT_CHARS, MAX_TITLE_CHARS
from geo.core.text import clip_text, fold, join_names
from geo.formats.builder import ASSUMED_RADIUS_M, Builder, RowError
from geo.formats.foreign_dates import DateReader, parse_span, parse_time
from geo.formats.foreign_values import EXPECTED_TYPE, TypeVocabulary, join_date_parts
from geo.formats.foreign_values import parse_position as read_coordinates
from geo.formats.timemap_values import (
    EVENT_EXTRAS,
    SourceImporter,
    describe_accounts,
    first_sentence,
    last_digit_metres,
    parse_month_first,
    parse_position,
    read_extras,
    strip_markup,
)
from geo.formats.yaml.reader import check_sections

_MAPPED_KEYS = {
    "id": "id", "date": "date", "time": "time", "lat": "latitude", "lon": "longitude", "place": "location",
    "summary": "description",
}  # fmt: skip
_DERIVED = ("date", "lat", "lon")
_USED_KEYS = ("id", "date", "time", "latitude", "longitude", "location", "description")
# What TimeMap knows besides; it refuses any other key.
_OTHER_KEYS = (
    "time_precision", "graphic", "civId", "type", "category", "category_full", "shape", "colour", "time_display",
)  # fmt: skip
# What an export of ours repeats for TimeMap's users.
_REPEATED_KEYS = ("time_precision", "graphic")
_NATIVE_FILTERS = ("Family", "Type", "Status", "Precision", "Municipality", "Actor", "Date", "Time")


@dataclass
class TimemapEvent:
    """An event as a file has it.

    ``where`` is its path in the file for remarks, ``fields`` are its texts by TimeMap's names, ``tags`` its filters
    as (group, value), ``sources`` ids of the record's sources, ``extras_text`` the text that may have extras after a
    separator; ``notes`` grow with what the record has no field for.
    """

    line: int
    where: str
    fields: dict[str, str]
    tags: list[tuple[str, str]]
    sources: list[str]
    extras_text: str = ""
    notes: list[str] = field(default_factory=list)

    def tag_values(self, group: str) -> list[str]:
        """The values of a group of filters."""
        return [value for name, value in self.tags if name.casefold() == group.casefold()]


@dataclass(frozen=True)
class ParsedPlace:
    """A place before it is added: wanted id, names, and the other fields as in events.yaml."""

    id: str
    names: Names
    values: Mapping[str, Any]
    declared: bool


class EventImporter:
    """Add TimeMap's events to a builder."""

    def __init__(self, builder: Builder, sources: SourceImporter, types: TypeVocabulary) -> None:
        self.builder, self.sources, self.types = builder, sources, types
        self.municipalities: dict[str, str] = {}
        for row in builder.boundaries.frame.itertuples():
            joined = (join_names(row.name_sq, row.name_sr, first) for first in ("sq", "sr"))
            names = (str(row.Index), row.name_sq, row.name_sr, *joined)
            self.municipalities |= {fold(name): str(row.Index) for name in names}
        formats = builder.date_formats or types.mapping.date_formats
        self._dates = DateReader(formats=formats) if formats else None
        self._ids: set[str] = set()
        self._unknown_keys: set[str] = set()

    def add_event(self, event: TimemapEvent) -> None:
        """Add the event, or leave it out where it cannot be used."""
        self.builder.drops_midnight = not self.sources.is_native
        try:
            self._apply_mapping(event)
            self._add_event(event)
        except RowError as error:
            self.builder.leave_out(event.line, f"{event.where}.{error.column}", error.message)

    def _apply_mapping(self, event: TimemapEvent) -> None:
        """Put what the user's mapping says under TimeMap's own names."""
        mapping = self.types.mapping
        values = {ours: event.fields.get(theirs, "").strip() for ours, theirs in mapping.columns.items()}
        values = {name: values.get(name, "") or default for name, default in mapping.defaults.items()} | {
            name: value for name, value in values.items() if value
        }
        if position := values.get("coordinates"):
            try:
                lat, lon = read_coordinates(position)
            except ValueError as error:
                raise RowError("latitude", str(error)) from None
            values |= {"lat": repr(lat), "lon": repr(lon)}
        if "date" not in values and values.get("year"):
            try:
                joined = join_date_parts(values["year"], values.get("month", ""), values.get("day", ""))
            except ValueError as error:
                raise RowError("date", str(error)) from None
            values["date"] = joined
        for ours, key in _MAPPED_KEYS.items():
            if ours in values and (ours in mapping.columns or ours in _DERIVED or not event.fields.get(key)):
                event.fields[key] = values[ours]
        if "title" in values:
            event.fields["description"] = f"{values['title']}\n\n{event.fields.get('description', '')}".strip()
        if "type" in mapping.columns and "type" in values:
            event.tags.insert(0, ("Type", mapping.values.get("type", {}).get(values["type"], values["type"])))
        for actor in filter(None, map(str.strip, values.get("actors", "").split(mapping.separator))):
            event.tags.append(("Actor", actor))
        if note := values.get("note"):
            event.notes.append(strip_markup(note))

    def _add_event(self, event: TimemapEvent) -> None:
        self.builder.name_row(event.fields.get("id", "").strip())
        id, extras = self._read_id(event), self._read_extras(event)
        values: dict[str, Any] = {"id": id, "type": self._find_type(event), **self._read_when(event, extras)}
        values["status"] = self._stated_option(event, "Status", Status) or "reported"
        place = self._parse_place(event, extras)
        values |= {"sources": self._cited_sources(event), "actors": extras.get("actors")}
        values["actors"] = values["actors"] or tuple(event.tag_values("Actor"))
        values |= {name: extras.get(name, ()) for name in ("targets", "claims", "disagreements", "informants")}
        values |= self._read_texts(event, extras, values, place.values["precision"])
        values |= {"date_basis": extras.get("date_basis"), "note": self._read_note(event, extras)}
        self._check(values, place)
        values["claims"] = [Claim(**claim) for claim in values["claims"]]
        values["disagreements"] = tuple(Disagreement(**item) for item in values["disagreements"])
        values["informants"] = tuple(Informant(**item) for item in values["informants"])
        self.builder.add_event(id, **{**values, "place": _add_place(self.builder, place)})

    def _read_id(self, event: TimemapEvent) -> str:
        id = event.fields.get("id", "").strip()
        if not id:
            id = f"event-{self.builder.rows}"
            self._remark(event, "id", Message("found none, made {id}", id=id))
        if id in self._ids:
            raise RowError("id", Message("found {id} a second time, expected it once", id=repr(id)))
        self._ids.add(id)
        return id

    def _read_extras(self, event: TimemapEvent) -> dict[str, Any]:
        """The values after the separator; any text before it goes into the note."""
        problems: list[Problem] = []
        before, extras = read_extras(event.extras_text, EVENT_EXTRAS, problems)
        for problem in problems:
            message = Message("{message}; the rest of the record is not taken", message=problem.message)
            self._remark(event, f"comments.{problem.where}", message)
        if before.strip():
            event.notes.append(strip_markup(before))
        return extras

    def _read_when(self, event: TimemapEvent, extras: Mapping[str, Any]) -> dict[str, Any]:
        """Date and time of day."""
        try:
            text = event.fields.get("date", "").strip()
            day = self._dates.parse(text).date if self._dates else _parse_day(text)
        except ValueError as error:
            raise RowError("date", str(error)) from None
        date = extras.get("date", day)
        if date.first != day.first:
            message = Message(
                "found {day}, and {other} in the rest of the record: the day is taken", day=day.text, other=date.text
            )
            self._remark(event, "date", message)
            date = day
        time = (event.fields.get("time") or "".join(event.tag_values("Time")[:1])).strip()
        try:
            parsed = parse_time(time) if time else None
            stated = str(extras.get("time") or "")
            return {"date": date, "time": stated if parsed and stated == f"~{parsed}" else parsed}
        except ValueError as error:
            self._remark(event, "time", Message("{message}: it is in the note", message=str(error)))
            event.notes.append(f"Time: {time}")
            return {"date": date}

    def _find_type(self, event: TimemapEvent) -> str:
        words = [*event.tag_values("Type"), *(value for _, value in event.tags)]
        if (type := self.types.find_type(words)) is None:
            found = ", ".join(map(repr, dict.fromkeys(words))) or Message("no filter")
            raise RowError("type", Message("found {found}, expected {expected}", found=found, expected=EXPECTED_TYPE))
        return type

    def _stated_option(self, event: TimemapEvent, group: str, options: Any) -> str | None:
        """The option that a filter of an export of ours states; others use these words for other things."""
        stated = (value for value in event.tag_values(group) if self.sources.is_native and value in get_args(options))
        return next(stated, None)

    def _parse_place(self, event: TimemapEvent, extras: Mapping[str, Any]) -> ParsedPlace:
        """The place of an event, by the precision and the extras that it states, if any."""
        precision = self._stated_option(event, "Precision", Precision)
        degrees = event.fields.get("latitude", ""), event.fields.get("longitude", "")
        try:
            position = parse_position(*(text.strip() for text in degrees))
        except ValueError as error:
            raise RowError("latitude", str(error)) from None
        if extras.get("place") and precision:
            return _native_place(position, precision, extras["place"])
        name = clip_text(strip_markup(event.fields.get("location", "")), MAX_TITLE_CHARS, between_words=True)
        if position:
            return _foreign_place(position, last_digit_metres(*degrees), name)
        if (municipality := self.municipalities.get(fold(name))) is None:
            message = Message(
                "found no coordinates and the location {name}, expected coordinates, or the name of a municipality",
                name=repr(name),
            )
            raise RowError("latitude", message)
        basis = "The file gives no coordinates; its location has the name of the municipality."
        values = {"precision": "municipality", "municipality": (municipality,), "basis": basis}
        return ParsedPlace(name, Names(name, name), values, True)

    def _cited_sources(self, event: TimemapEvent) -> tuple[str, ...]:
        if event.sources:
            return tuple(dict.fromkeys(event.sources))
        self._remark(event, "sources", Message("found none, expected one at least: the file itself stands for it"))
        return (self.sources.add_file(),)

    def _read_texts(
        self, event: TimemapEvent, extras: Mapping[str, Any], values: Mapping[str, Any], precision: str
    ) -> dict[str, str]:
        """Title and summary: the description without the accounts that the export adds."""
        is_native, text = self.sources.is_native, event.fields.get("description", "")
        accounts = describe_accounts(values["date"], values["status"], precision, extras) if is_native else ""
        body = text.removesuffix(f"\n\n{accounts}") if accounts else text
        if accounts and body == text:
            self._remark(
                event, "description", Message("found other accounts than in the rest of the record: both are kept")
            )
        title = extras.get("title") or body.partition("\n\n")[0]
        summary = body.removeprefix(f"{title}\n\n")
        if not is_native or summary == body or len(title) > MAX_TITLE_CHARS or not title.strip():
            summary = strip_markup(body) or f"[{event.fields.get('location') or values['id']}: no description]"
            title = first_sentence(summary)
        summary = self._clip(event, "description", summary)
        given = extras.get("summary", "")
        return {"title": title, "summary": given if str(given) == summary else summary}

    def _read_note(self, event: TimemapEvent, extras: Mapping[str, Any]) -> str | None:
        given: str | None = extras.get("note")
        more = [*event.notes, *self._other_fields(event)]
        if given and not more:
            return given
        note = "\n".join([*filter(None, [given]), *more])
        return self._clip(event, "note", note) if note.strip() else None

    def _other_fields(self, event: TimemapEvent) -> Iterator[str]:
        """The fields and filters that the record has no field for, a line each."""
        is_native = self.sources.is_native
        for name, value in event.fields.items():
            is_repeated = is_native and name in _REPEATED_KEYS
            if name not in _USED_KEYS and value.strip() and not is_repeated and value != "FALSE":
                yield strip_markup(f"{name}: {value}")
            if name not in (*_USED_KEYS, *_OTHER_KEYS, *self._unknown_keys):
                self._unknown_keys.add(name)
                self._remark(
                    event, name, Message("found an unknown key, here first, expected none: it is in the notes")
                )
        for group, value in event.tags:
            if not (is_native and group in _NATIVE_FILTERS):
                yield strip_markup(f"{group}: {value}")

    def _clip(self, event: TimemapEvent, column: str, text: str) -> str:
        if len(text) > MAX_TEXT_CHARS:
            message = Message(
                "found {count} characters, expected at most {limit}: cut",
                count=len(text),
                limit=MAX_TEXT_CHARS,
            )
            self._remark(event, column, message)
        return clip_text(text, MAX_TEXT_CHARS, between_words=True)

    def _check(self, event: Mapping[str, Any], place: ParsedPlace) -> None:
        """Raise RowError where the event breaks a rule between the parts of a record."""
        sources = {id: {"origin": self.sources.origins[id]} for id in event["sources"]}
        known = {name: value for name, value in event.items() if value not in (None, ())}
        record = {"sources": sources, "places": {"at": place.values}, "events": {"it": {**known, "place": "at"}}}
        for problem in check_sections(record, defaultdict(int)):
            column = problem.where.removeprefix("events.it.").replace("places.at", "place")
            raise RowError(column, problem.message)

    def _remark(self, event: TimemapEvent, column: str, message: str) -> None:
        self.builder.remark(event.line, f"{event.where}.{column}", message)


def _parse_day(text: str) -> Interval:
    """Read a day as TimeMap writes it, month first, or with its month in words."""
    try:
        return parse_month_first(text)
    except ValueError:
        if any(char.isalpha() for char in text) and "T" not in text[:11]:
            with suppress(ValueError):
                return parse_span(text).date
        raise


def _add_place(builder: Builder, place: ParsedPlace) -> str:
    """The id of the place in the record."""
    values = dict(place.values)
    shape = next((name for name in ("point", "line", "area") if name in values), None)
    given = values.pop(shape) if shape else ()
    positions = (given,) if shape == "point" else tuple(given)
    key = (place.id, place.names, shape, positions, *sorted(values.items()))
    return builder.add_place(key, place.names, positions, id=place.id, shape=shape, declared=place.declared, **values)


def _native_place(position: Position | None, precision: str, extras: Mapping[str, Any]) -> ParsedPlace:
    """A place of ours as it was; coordinates of the event come before those in the extras."""
    values = {name: value for name, value in extras.items() if name not in ("id", "names") and value is not None}
    if position:
        values = {name: value for name, value in values.items() if name not in ("line", "area")} | {"point": position}
    return ParsedPlace(extras["id"], Names(**extras["names"]), {**values, "precision": precision}, True)


def _foreign_place(position: Position, last_digit_m: float, name: str) -> ParsedPlace:
    """A position of which nobody says how exact it is."""
    radius_m = max(ASSUMED_RADIUS_M, math.ceil(last_digit_m / 1000) * 1000.0)
    is_assumed = radius_m <= ASSUMED_RADIUS_M
    name = name or f"{position.lat:g}, {position.lon:g}"
    basis = (
        "Coordinates as the file gives them. It does not say how exact they are: assumed to be within "
        f"{radius_m / 1000:g} km" + ("." if is_assumed else ", as few digits are given.")
    )
    values = {"point": position, "precision": "settlement" if is_assumed else "region", "radius_m": radius_m,
              "outside": "not said", "basis": basis}  # fmt: skip
    return ParsedPlace(name, Names(name, name), values, False)
