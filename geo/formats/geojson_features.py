"""Anyone's GeoJSON features as incidents: what, when and where, by the usual names of properties.

Names are compared without case, spaces and signs. The properties that no field is known by go to the note, each with
its name.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from geo.core.messages import Message
from geo.core.model import Names
from geo.core.rules import MAX_TEXT_CHARS, MAX_TITLE_CHARS
from geo.core.text import clip_text, printable, safe_web_address, unprintable
from geo.formats.builder import Builder, RowError, is_changed_id, slugify
from geo.formats.files import JsonPart
from geo.formats.foreign_dates import DatedRow, DateReader
from geo.formats.foreign_values import (
    EXPECTED_TYPE,
    ParsedGeometry,
    TypeVocabulary,
    join_date_parts,
    parse_geometry,
    parse_year,
    plain_code,
    split_links,
)
from geo.formats.tables.mapped import add_mapped_event
from geo.formats.tables.mapping_file import TableMapping
from geo.formats.tables.mapping_guess import ColumnSurvey
from geo.formats.tables.table import Columns, TableRow
from geo.formats.yaml.reader import LINK

USUAL_NAMES = {
    "title": ("title", "headline", "name", "event", "eventname", "label"),
    "summary": ("summary", "description", "desc", "details", "text", "notes", "note", "comment", "comments"),
    "date": (
        "date",
        "eventdate",
        "day",
        "datetime",
        "start",
        "startdate",
        "datestart",
        "begin",
        "when",
        "time",
        "dateofincident",
        "incidentdate",
        "dateofevent",
        "dateoccurred",
        "occurredon",
        "dateofattack",
        "isodate",
        "timestamp",
        "fecha",
        "datum",
        "data",
        "tarih",
        "дата",
        "التاريخ",
    ),
    "end": ("end", "enddate", "dateend", "until"),
    "year": ("year", "iyear", "eventyear"),
    "month": ("month", "imonth", "eventmonth"),
    "day": ("dayofmonth", "iday", "eventday"),
    "type": ("type", "subeventtype", "eventtype", "category", "kind", "class"),
    "place": ("place", "placename", "location", "locality", "town", "settlement", "city"),
    "source": ("source", "publisher", "reportedby"),
    "url": ("url", "link", "sourceurl", "href", "urls", "links", "sources", "sourceurls"),
    "radius_m": ("radiusm", "accuracym", "uncertaintym", "coordinateuncertaintyinmeters"),
    "id": ("id", "eventid", "fid"),
}
"""The names of properties that are understood, by field; of several in one feature the first."""

_LINK = re.compile(LINK.schema["pattern"])
_MAX_CHARS = {
    "title": MAX_TITLE_CHARS, "place": MAX_TITLE_CHARS, "source": 150,
    "summary": MAX_TEXT_CHARS, "note": MAX_TEXT_CHARS,
}  # fmt: skip
_MAX_RADIUS_M = 20_000_000

_FEATURE_ID = "id of the feature"
_MAPPED_NAMES = {"end": "last", "url": "source_url"}


class FeatureImporter:
    """Add the incidents of a file's features to a builder, by a mapping where it says more than the types."""

    def __init__(self, builder: Builder, types: TypeVocabulary, features: Sequence[JsonPart]) -> None:
        self.builder, self.types, self.features = builder, types, features
        self.mapping, self.row_columns = types.mapping, Columns()
        self.formats = builder.date_formats or types.mapping.date_formats
        self.readers: dict[str, DateReader] = {}
        if self.mapping.columns or self.mapping.figures:
            self._prepare_mapping()
        builder.about |= self.mapping.record

    def add_feature(self, feature: JsonPart) -> None:
        """Add the incident of a feature; one without a usable date, geometry or type is left out."""
        try:
            if self.row_columns.index:
                self._add_mapped(feature)
            else:
                _Properties(feature, self).add_event(self.types)
        except RowError as error:
            self.builder.leave_out(feature.line, error.column, error.message)

    def finish(self) -> None:
        """Tell how the dates of the file are read."""
        for column, reader in (self.readers | self.row_columns.readers).items():
            for note in reader.notes:
                self.builder.remark(0, column, note)

    def date_reader(self, name: str, year: str = "") -> DateReader:
        """The reader of the dates of a property, which knows all features."""
        if name not in self.readers:
            self.readers[name] = DateReader(lambda: self._dated_values(name, year), self.formats)
        return self.readers[name]

    def _dated_values(self, name: str, year: str) -> Iterator[DatedRow]:
        for feature in self.features:
            properties = _properties_of(feature)
            yield properties.get(name), parse_year(str(properties.get(year, "")))

    def survey(self) -> tuple[ColumnSurvey, dict[str, str]]:
        """Survey the properties of the features; with those that usual names stand for, by field."""
        self.mapping = TableMapping()
        self._prepare_mapping()
        names = [name for name in self.row_columns.index if name != _FEATURE_ID]
        usual = {field: name for field, name in self.mapping.columns.items() if name != _FEATURE_ID}
        return ColumnSurvey(names, lambda: map(self._as_row, self.features)), usual

    def _prepare_mapping(self) -> None:
        """Let the usual names stand for the columns that the mapping does not name."""
        names = list(dict.fromkeys(name for feature in self.features for name in _properties_of(feature)))
        if any("id" in feature.value for feature in self.features if isinstance(feature.value, dict)):
            names = [_FEATURE_ID, *names]
        self.row_columns = Columns(
            {name: number for number, name in enumerate(names)}, date_formats=self.formats,
            rows=lambda: map(self._as_row, self.features), remark=self.builder.remark,
        )  # fmt: skip
        self.mapping = replace(self.mapping, columns=_usual_columns(names, self.mapping) | dict(self.mapping.columns))

    def _as_row(self, feature: JsonPart) -> TableRow:
        values: dict[str, Any] = {_FEATURE_ID: feature.value.get("id")} if isinstance(feature.value, dict) else {}
        values |= _properties_of(feature)
        cells = ["" if _is_empty(value := values.get(name)) else _as_cell(value) for name in self.row_columns.index]
        return TableRow(feature.line, cells, self.row_columns)

    def _add_mapped(self, feature: JsonPart) -> None:
        row = self._as_row(feature)
        known = {*self.mapping.columns.values(), *(figure["column"] for figure in self.mapping.figures), _FEATURE_ID}
        others = [f"{name}: {row[name]}" for name in self.row_columns.index if name not in known and row[name]]
        geometry = None
        if not {"lat", "lon", "coordinates"} & self.types.mapping.columns.keys():
            try:
                geometry = parse_geometry(feature.value.get("geometry"), None)
            except ValueError as error:
                raise RowError("geometry", str(error)) from None
            for remark in geometry.remarks:
                self.builder.remark(feature.line, "geometry", remark)
        note = "The file also says: " + "; ".join(others) if others else ""
        add_mapped_event(self.mapping, row, self.builder, geometry, self.types, note)


def _usual_columns(names: Sequence[str], mapping: TableMapping) -> dict[str, str]:
    """The columns that usual names stand for, where the mapping says nothing itself."""
    plain_names = {_plain_name(name): name for name in reversed(names)}
    columns = {"id": _FEATURE_ID} if _FEATURE_ID in names else {}
    taken = set(mapping.columns.values()) | {figure["column"] for figure in mapping.figures}
    for field, usual in USUAL_NAMES.items():
        ours = _MAPPED_NAMES.get(field, field)
        name = next((plain_names[each] for each in usual if each in plain_names), None)
        if name and name not in taken and ours not in columns and field not in ("year", "month", "day"):
            columns[ours] = name
            taken.add(name)
    if "year" in mapping.columns:
        columns.pop("date", None)
    return columns


def _properties_of(feature: JsonPart) -> Mapping[str, Any]:
    properties = feature.value.get("properties") if isinstance(feature.value, dict) else None
    return properties if isinstance(properties, dict) else {}


def _plain_name(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def _as_cell(value: Any) -> str:
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return "; ".join(map(str, value))
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return _as_text(value)


@dataclass
class _Property:
    """A property by its own name in the file; ("", None) stands for none."""

    name: str = ""
    value: Any = None


class _Properties:
    """The properties of a feature: those understood, by field, and the others, by their names; none is empty."""

    def __init__(self, feature: JsonPart, importer: FeatureImporter) -> None:
        self.feature, self.importer, self.builder = feature, importer, importer.builder
        properties = feature.value.get("properties") or {}
        self.others = {name: value for name, value in properties.items() if not _is_empty(value)}
        self.fields: dict[str, _Property] = {}
        plain_names: dict[str, str] = {}
        for name in self.others:
            plain_names.setdefault(_plain_name(name), name)
        if {"year", "month", "day"} <= plain_names.keys():
            plain_names.setdefault("dayofmonth", plain_names.pop("day"))
        for field, usual_names in USUAL_NAMES.items():
            plain = next((usual for usual in usual_names if usual in plain_names), None)
            if plain is not None:
                name = plain_names.pop(plain)
                if _is_fit(field, self.others[name]):
                    self.fields[field] = _Property(name, self.others.pop(name))
        if not _is_empty(feature.value.get("id")):
            self.fields["id"] = _Property("id", feature.value["id"])

    def add_event(self, types: TypeVocabulary) -> None:
        """Add the incident; RowError where its date, geometry or type cannot be used, or its id comes again."""
        start, line = self.fields.get("date", _Property("date", "nothing")), self.feature.line
        id = self.fields.get("id")
        given_id = plain_code(str(id.value)) if id and isinstance(id.value, str | int | float) else ""
        self.builder.name_row(given_id)
        parts = [self.fields.get(field, _Property()) for field in ("year", "month", "day")]
        year = parse_year(plain_code(str(parts[0].value))) if "date" in self.fields else None
        if "date" not in self.fields and parts[0].name:
            start = _Property(parts[0].name, _join_parts(parts))
        try:
            column = start.name
            reader = self.importer.date_reader(column, parts[0].name)
            parsed = reader.parse_span(start.value, self._value("end"), year)
            column = "geometry"
            geometry = parse_geometry(self.feature.value.get("geometry"), self._value("radius_m"))
        except ValueError as error:
            raise RowError(column, str(error)) from None
        if parsed.remark:
            self.builder.remark(line, start.name, parsed.remark)
        type = self._type(types)
        for remark in geometry.remarks:
            self.builder.remark(line, "geometry", remark)
        title = self._text("title") or "[no title]"
        event = self.builder.add_event(
            f"id {id.value}" if id else self.builder.rows,
            id=given_id if slugify(given_id) else f"{parsed.date.first}-{title}",
            title=" ".join(title.split()),
            summary=self._text("summary") or f"[no summary] {title}",
            date=parsed.date,
            time=parsed.time,
            date_basis=parsed.basis,
            place=self._add_place(geometry),
            type=type,
            status="reported",
            sources=self._add_sources(),
            note=self._note(given_id if id and is_changed_id(given_id) else ""),
        )
        if id and event is None:
            raise RowError(id.name, Message("found {id} a second time, expected each id once", id=repr(id.value)))

    def _value(self, field: str) -> Any:
        return self.fields.get(field, _Property()).value

    def _type(self, types: TypeVocabulary) -> str:
        word = self.fields.get("type", _Property("type", "no type"))
        if (type := types.find_type([str(word.value)])) is None:
            raise RowError(
                word.name,
                Message("found {found}, expected {expected}", found=repr(str(word.value)[:60]), expected=EXPECTED_TYPE),
            )
        return type

    def _add_place(self, geometry: ParsedGeometry) -> str:
        first = geometry.positions[0]
        name = self._text("place") or f"{first.lat:.4f}, {first.lon:.4f}"
        return self.builder.add_place(
            (name, geometry[:4]), Names(name, name), geometry.positions, id=name, shape=geometry.shape,
            precision=geometry.precision, radius_m=geometry.radius_m, basis=geometry.basis,
        )  # fmt: skip

    def _add_sources(self) -> tuple[str, ...]:
        """The ids of the sources, one for each address; those that nobody is named for are of one origin, the file."""
        name, urls = self._text("source"), _links_of(self._value("url"))
        file = printable(self.builder.path.name) or "a file"
        title = f"[{name}, as {file} names it]" if name else f"[{file}]"
        origin = slugify(name or self.builder.path.stem)
        fields = {"origin": origin} if origin and (name or urls) else {}
        ids = [
            self.builder.add_source((name, url), title[:MAX_TITLE_CHARS], **({"url": url} if url else {}), **fields)
            for url in urls or [""]
        ]
        return tuple(dict.fromkeys(ids))

    def _note(self, given_id: str) -> str | None:
        others = [f"{name}: {_as_text(value)}" for name, value in self.others.items()]
        lines = [f"Id in the file: {given_id}"] if given_id else []
        if others:
            lines.append("The file also says: " + "; ".join(others))
        return self._clean("note", "\n".join(lines), "note") or None

    def _text(self, field: str) -> str:
        """The text of a field, "" where there is none."""
        property = self.fields.get(field)
        return self._clean(field, _as_text(property.value), property.name) if property else ""

    def _clean(self, field: str, text: str, column: str) -> str:
        text, max_chars = printable(text).strip(), _MAX_CHARS[field]
        if len(text) > max_chars:
            message = Message(
                "found {count} characters, expected at most {limit}: cut", count=len(text), limit=max_chars
            )
            self.builder.remark(self.feature.line, column, message)
        return clip_text(text, max_chars)


def _is_fit(field: str, value: Any) -> bool:
    """Whether the value is what its name promises; one that is not goes to the note with the others."""
    if field == "url":
        return bool(_links_of(value))
    if field in ("year", "month", "day"):
        return isinstance(value, str | int | float) and not isinstance(value, bool)
    if field == "radius_m":
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < _MAX_RADIUS_M
    return True


def _links_of(value: Any) -> list[str]:
    """The addresses that a property has, as a text or a list of texts; none where any of them is none."""
    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(text, str) for text in texts):
        return []
    links = list(dict.fromkeys(link for text in texts for link in split_links(text)))
    sound = all(_LINK.fullmatch(link) and safe_web_address(link) == link and not unprintable(link) for link in links)
    return links if sound else []


def _join_parts(parts: Sequence[_Property]) -> str:
    """Put year, month and day of a feature together; raises RowError where they are none."""
    try:
        return join_date_parts(*("" if _is_empty(part.value) else _as_cell(part.value) for part in parts))
    except ValueError as error:
        raise RowError(parts[0].name, str(error)) from None


def _is_empty(value: Any) -> bool:
    return value in (None, "", [], {}) or (isinstance(value, float) and not math.isfinite(value))


def _as_text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
