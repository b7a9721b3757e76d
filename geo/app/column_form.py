"""The form in which a reader says which column of a table is what, with cells of each column beside its name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from geo.app.region import open_dialog
from geo.app.session import mark_end
from geo.core.dates import describe_date, parse_date
from geo.core.errors import Problem
from geo.core.messages import gettext, gettext_noop, ngettext
from geo.core.model import TYPE
from geo.core.text import clip_text, printable_line
from geo.formats.foreign_dates import Order, list_formats, list_readings
from geo.formats.tables.mapping_file import TableMapping, mapping_path
from geo.formats.tables.mapping_guess import (
    FIGURES,
    PLACE_NOT_NAMED,
    guess_columns,
    make_figure,
    suggest_types,
    unknown_words,
)
from geo.record.opened_file import (
    DATE_FIELDS,
    FileColumns,
    MappedFile,
    Verdict,
    check_mapping,
    find_ambiguous,
    survey_columns,
)
from geo.spatial.world import find_units
from geo.web import templates

MAX_WORDS = 20
"""So many values of the column of types are asked for one by one."""
_ENCODINGS = {
    "utf-8": "UTF-8", "cp1250": "Windows-1250", "cp1251": "Windows-1251", "cp1252": "Windows-1252",
    "cp1253": "Windows-1253", "cp1254": "Windows-1254", "cp1255": "Windows-1255", "cp1256": "Windows-1256",
    "cp1257": "Windows-1257", "iso8859_2": "ISO 8859-2", "iso8859_5": "ISO 8859-5", "koi8_r": "KOI8-R",
    "mac_roman": "Mac Roman", "cp850": "DOS 850",
}  # fmt: skip
_LEAVE_OUT = gettext_noop("— leave these rows out —")
_EXACTNESS = {
    ("exact", "100"): gettext_noop("to the spot (about 100 m)"),
    ("settlement", "1000"): gettext_noop("to a village or a part of a town (about 1 km)"),
    ("settlement", "5000"): gettext_noop("to a town (about 5 km)"),
    ("region", "25000"): gettext_noop("only to a district or region (about 25 km)"),
}
_LABELS = {
    "date": gettext_noop("Date"),
    "year": gettext_noop("Year"),
    "month": gettext_noop("Month"),
    "day": gettext_noop("Day"),
    "last": gettext_noop("Last day of what lasted"),
    "time": gettext_noop("Time of day"),
    "type": gettext_noop("Type of event"),
    "title": gettext_noop("Title"),
    "summary": gettext_noop("What happened, in words"),
    "actors": gettext_noop("Who acted"),
    "targets": gettext_noop("Who was acted upon"),
    "lat": gettext_noop("Latitude"),
    "lon": gettext_noop("Longitude"),
    "coordinates": gettext_noop("Coordinates"),
    "municipality": gettext_noop("Municipality, province or state"),
    "place": gettext_noop("Name of the place"),
    "radius_m": gettext_noop("How far off the position may be, in metres"),
    "source": gettext_noop("Title of the source"),
    "source_url": gettext_noop("Web address of the source"),
    "source_publisher": gettext_noop("Who published it"),
    "source_date": gettext_noop("When it was published"),
    "id": gettext_noop("Number or code of the incident"),
    "note": gettext_noop("Note"),
    "deaths": gettext_noop("Number of deaths"),
    "injured": gettext_noop("Number of injured"),
    "arrests": gettext_noop("Number of arrests"),
    "participants": gettext_noop("Number of participants"),
}
"""What a reader calls each field that a column may be; the last are those of figures."""


@dataclass
class ColumnForm:
    """A file whose columns a reader explains.

    Attributes
    ----------
    mapped
        The file, with what is known of its columns when the form begins.
    file
        What its columns are and hold.
    number
        Another number is another form.
    problems
        Why nothing of the file could be used by what was known.
    columns
        What the reader has said by now.
    is_tried
        Whether the reader has asked to open the file by it.
    """

    mapped: MappedFile
    file: FileColumns
    number: int
    problems: Sequence[Problem] = ()
    columns: TableMapping | None = None
    is_tried: bool = False


def show_column_form(form: ColumnForm, open_by: Callable[[TableMapping], None], on_dismiss: Callable[[], None]) -> None:
    """Show the form over the page; ``open_by`` opens the file by what the reader has said."""
    open_dialog(gettext("Which column is what"), "large", on_dismiss, _show_form, form, open_by)


def _show_form(form: ColumnForm, open_by: Callable[[TableMapping], None]) -> None:
    name = form.mapped.name
    st.html(templates.render("column_form", name=name, problems=form.problems))
    _ask_encoding(form)
    fields = _Fields(form)
    if form.file.kind == "export":
        _ask_order_alone(fields)
    else:
        _ask_when(fields)
        _ask_what(fields)
        _ask_where(fields)
        _ask_who_says(fields)
    verdicts = check_mapping(fields.compose(), form.file.survey)
    fields.show_cells(verdicts)
    form.columns = columns = fields.say()
    stops = [gettext(_LABELS[field]) for field in fields.asked if field in verdicts and verdicts[field].stops]
    buttons = st.container(horizontal=True, vertical_alignment="center")
    if buttons.button(gettext("Open the file"), type="primary", key=fields.key("open")):
        form.is_tried = True
        if not stops:
            with st.spinner(gettext("Opening {file} …", file=name)):
                open_by(columns)
            st.rerun()
    buttons.download_button(
        gettext("Keep these choices as a file (TOML)"), replace(form.mapped, columns=columns).mapping,
        mapping_path(Path(name)).name, "application/toml",
        disabled=bool(stops), on_click="ignore", key=fields.key("keep"),
    )  # fmt: skip
    st.html(templates.render("column_form_end", missing=stops if form.is_tried else []))
    mark_end()


def _ask_encoding(form: ColumnForm) -> None:
    """Ask in which encoding a file is, where that is not certain: the cells below show whether it is right."""
    encoding = form.file.survey.encoding
    if encoding is None or not (encoding.doubt or form.mapped.columns.encoding):
        return
    key, names = f"column form {form.number} encoding", list(dict.fromkeys([encoding.name, *_ENCODINGS]))
    with st.columns(3)[0]:
        st.selectbox(
            gettext("Encoding: choose another where letters look wrong"), names, 0,
            lambda name: _ENCODINGS.get(name, name), key=key, on_change=_read_again, args=[form, key],
        )  # fmt: skip


def _read_again(form: ColumnForm, key: str) -> None:
    """Begin the form anew with the file as it is in another encoding."""
    encoding = st.session_state[key]
    mapped = replace(form.mapped, columns=TableMapping(encoding=encoding))
    form.file = survey_columns(mapped)
    columns = guess_columns(form.file.survey, encoding)[0] if form.file.kind == "table" else mapped.columns
    form.mapped = replace(mapped, columns=columns)


def _ask_order_alone(fields: _Fields) -> None:
    fields.heading(gettext("When"))
    fields.columns |= fields.usual
    fields.show_below("date")
    fields.ask_order()


def _ask_when(fields: _Fields) -> None:
    fields.heading(gettext("When"))
    kinds = {"date": gettext("one column"), "parts": gettext("columns of year, month and day")}
    is_apart = "date" not in fields.start.columns and "year" in fields.start.columns
    kind = fields.choose("kind of date", gettext("The date stands in"), kinds, "parts" if is_apart else "date")
    if kind == "parts":
        fields.ask("year", "month", "day", required=("year",))
    else:
        fields.ask("date", "last", "time", required=("date",))
        fields.ask_order()


def _ask_what(fields: _Fields) -> None:
    fields.heading(gettext("What"))
    kinds = {"column": gettext("stands in a column"), "one": gettext("is the same for all rows")}
    is_same = "type" in fields.start.defaults and "type" not in fields.start.columns
    kind = fields.choose("kind of type", gettext("The type of event"), kinds, "one" if is_same else "column")
    if kind == "one":
        fields.ask_type()
    else:
        fields.ask("type", required=("type",))
        fields.ask_types()
        fields.ask_type_of_blank()
    fields.ask("title", "summary", "actors")


def _ask_where(fields: _Fields) -> None:
    fields.heading(gettext("Where"))
    if fields.kind == "features":
        fields.ask("place")
        return
    kinds = {
        "degrees": gettext("latitude and longitude"),
        "coordinates": gettext("one column with both"),
        "unit": gettext("only the name of a municipality, province or state"),
    }
    given = fields.start.columns
    usual = "coordinates" if "coordinates" in given else "degrees" if "lat" in given else "unit"
    kind = fields.choose("kind of place", gettext("The place is given by"), kinds,
                         usual if usual != "unit" or "municipality" in given else "degrees")  # fmt: skip
    if kind == "degrees":
        fields.ask("lat", "lon", "place", required=("lat", "lon"))
    elif kind == "coordinates":
        fields.ask("coordinates", "place", required=("coordinates",))
    else:
        fields.ask("municipality", "place", required=("municipality",))
    if kind != "unit" and not fields.columns.get("radius_m", given.get("radius_m")):
        fields.ask_exactness()


def _ask_who_says(fields: _Fields) -> None:
    fields.heading(gettext("Who says so"))
    fields.ask("source", "source_url", "source_publisher")
    with st.expander(gettext("More columns: numbers of people, notes, ids")):
        fields.ask(*FIGURES)
        fields.ask("targets", "note", "id")
        fields.ask("source_date", "radius_m")


class _Fields:
    """The widgets of the form and what is chosen in them."""

    def __init__(self, form: ColumnForm) -> None:
        self.form, (self.kind, self.survey, self.usual) = form, form.file
        given = form.mapped.columns
        self.start = replace(given, columns={**self.usual, **given.columns})
        self.columns: dict[str, str] = {}
        self.types: dict[str, str] = {}
        self.defaults: dict[str, str] = {"place": self.start.defaults.get("place", PLACE_NOT_NAMED)}
        self.formats: tuple[str, ...] = ()
        self._cells: dict[str, DeltaGenerator] = {}
        self._figures = {figure["about"]: figure["column"] for figure in self.start.figures}

    def key(self, name: str) -> str:
        """Streamlit's key of a widget of this form."""
        return f"column form {self.form.number} {self.start.encoding} {name}"

    def heading(self, words: str) -> None:
        """Begin a part of the form."""
        st.html(templates.render("column_form_part", heading=words))

    def choose(self, name: str, label: str, options: Mapping[str, str], start: str) -> str:
        """Ask for one of a few ways."""
        return st.radio(label, list(options), list(options).index(start), options.__getitem__, horizontal=True,
                        key=self.key(name)) or start  # fmt: skip

    def ask(self, *fields: str, required: Sequence[str] = ()) -> None:
        """Ask which columns these fields are, in a row, each with cells of the column below."""
        for place, field in zip(st.columns(3), fields, strict=False):
            with place:
                self._ask_column(field, field in required)
        for field in fields[3:]:
            with st.columns(3)[0]:
                self._ask_column(field, field in required)

    def _ask_column(self, field: str, is_required: bool) -> None:
        is_required = is_required or (self.kind == "features" and field in self.usual)  # which is taken by itself
        names = list(self.survey.names) if is_required else ["", *self.survey.names]
        start = self.start.columns.get(field, self._figures.get(field, ""))
        column = st.selectbox(
            gettext(_LABELS[field]), names, names.index(start) if start in names else None if is_required else 0,
            lambda name: name or gettext("— not in the file —"), key=self.key(field),
            placeholder=gettext("Choose a column"),
        )  # fmt: skip
        self.show_below(field)
        if column:
            self.columns[field] = column

    def show_below(self, field: str) -> None:
        """Keep a place for what is to be said of a field."""
        self._cells[field] = st.empty()

    @property
    def asked(self) -> list[str]:
        """The fields that are asked for, in the order of the form."""
        return list(self._cells)

    def ask_order(self) -> None:
        """Ask whether the day or the month comes first, where the dates leave that open."""
        example = find_ambiguous(self.survey, TableMapping(columns=self.columns))
        if not example:
            return
        readings = list_readings(example)
        words: dict[Order, str] = {
            "dmy": gettext("{date} (the day comes first)", date=_describe(readings, "dmy")),
            "mdy": gettext("{date} (the month comes first)", date=_describe(readings, "mdy")),
            "ymd": gettext("{date} (the year comes first)", date=_describe(readings, "ymd")),
        }
        orders = [order for order in words if order in readings]
        start = next((order for order in orders if self._list_formats(order) == self.start.date_formats), None)
        order = st.radio(
            gettext("“{example}” in this file is", example=_plain(example)), orders,
            None if start is None else orders.index(start), words.__getitem__, horizontal=True, key=self.key("order"),
        )  # fmt: skip
        if order:
            self.formats = self._list_formats(order)

    def _list_formats(self, order: Order) -> tuple[str, ...]:
        columns = [self.columns[field] for field in DATE_FIELDS if field in self.columns]
        return list_formats((text for column in columns for text in self.survey.values(column)), order)

    def ask_types(self) -> None:
        """Ask which type each of the commonest values is, and what all others are."""
        column = self.columns.get("type", "")
        values = self.survey.values(column)
        words = unknown_words(values) if column else []
        if not words:
            return
        is_same = column == self.start.columns.get("type")
        told = self.start.values.get("type", {}) if is_same else suggest_types(words)
        st.html(templates.render("column_form_words"))
        asked, rest = words[:MAX_WORDS], words[MAX_WORDS:]
        for row in range(0, len(asked), 3):
            for place, word in zip(st.columns(3), asked[row : row + 3], strict=False):
                label = ngettext("{word} ({n} row)", "{word} ({n} rows)", values[word], word=_plain(word))
                if type := self._select_type(place, f"type of {word}", label, told.get(word), _LEAVE_OUT):
                    self.types[word] = type
        if rest:
            label = ngettext("All others ({n} value)", "All others ({n} values)", len(rest))
            other = self._select_type(st.columns(3)[0], "type of others", label, told.get(rest[0]), _LEAVE_OUT)
            self.types |= dict.fromkeys(rest, other) if other else {}

    def ask_type_of_blank(self) -> None:
        """Ask which type the rows are whose cell of the type is empty, if there are some."""
        column = self.columns.get("type", "")
        if self.kind != "table" or not column or all(row[column] for row in self.survey.first_rows):
            return
        label = gettext("Rows where this column is empty")
        place = st.columns(3)[0]
        if type := self._select_type(place, "type of blank", label, self.start.defaults.get("type"), _LEAVE_OUT):
            self.defaults["type"] = type

    def ask_type(self) -> None:
        """Ask which type all rows are."""
        place = st.columns(3)[0]
        type = self._select_type(place, "type of all", gettext("Type of all rows"), self.start.defaults.get("type"))
        with place:
            self.show_below("type")
        if type:
            self.defaults["type"] = type

    def _select_type(
        self, place: DeltaGenerator, name: str, label: str, start: str | None, empty: str = ""
    ) -> str | None:
        types = [*([""] if empty else []), *TYPE]
        return place.selectbox(
            label, types, types.index(start) if start else 0 if empty else None,
            lambda type: gettext(TYPE[type].label if type else empty), key=self.key(name),
            placeholder=gettext("Choose a type"),
        )  # fmt: skip

    def ask_exactness(self) -> None:
        """Ask how exact the coordinates are, which no column says."""
        start = self.start.defaults.get("precision", ""), self.start.defaults.get("radius_m", "")
        options = list(_EXACTNESS)
        with st.columns(3)[0]:
            chosen = st.selectbox(
                gettext("The positions are exact"), options, options.index(start) if start in options else 2,
                lambda pair: gettext(_EXACTNESS[pair]), key=self.key("exactness"),
            )  # fmt: skip
        self.defaults |= dict(zip(("precision", "radius_m"), chosen, strict=True))

    def compose(self) -> TableMapping:
        """Put together what is chosen."""
        columns = {field: column for field, column in self.columns.items() if field not in FIGURES}
        figures = tuple(make_figure(about, self.columns[about]) for about in FIGURES if about in self.columns)
        values = {"type": self.types} if self.types else {}
        if column := columns.get("municipality"):
            values["municipality"] = {
                name: unit for name, unit in find_units(self.survey.values(column)).items() if name != unit
            }
        defaults = {"precision": self.start.defaults.get("precision", "settlement"), **self.defaults}
        if "municipality" in columns:
            del defaults["precision"]
            columns.setdefault("place", columns["municipality"])
        if "place" in columns:
            del defaults["place"]
        return replace(self.start, date_formats=self.formats, columns=columns, values=values, defaults=defaults,
                       figures=figures)  # fmt: skip

    def say(self) -> TableMapping:
        """What is chosen, as far as the file does not say it by itself."""
        whole = self.compose()
        if self.kind == "table":
            return whole
        if self.kind == "export":
            return TableMapping(encoding=whole.encoding, date_formats=whole.date_formats)
        columns = {field: name for field, name in whole.columns.items() if self.usual.get(field) != name}
        defaults = {"type": whole.defaults["type"]} if "type" in whole.defaults else {}
        return replace(whole, columns=columns, defaults=defaults)

    def show_cells(self, verdicts: Mapping[str, Verdict]) -> None:
        """Show below each choice cells of its column, and what is to be said of it."""
        for field, place in self._cells.items():
            column, verdict = self.columns.get(field), verdicts.get(field)
            samples = self.survey.samples(column) if column else []
            place.html(templates.render("column_cells", samples=samples, verdict=verdict))


def _describe(readings: Mapping[Order, object], order: Order) -> str:
    return describe_date(parse_date(f"{readings[order]}")) if order in readings else ""


def _plain(text: str) -> str:
    """A text of the file as a label, which Streamlit would read as Markdown."""
    return re.sub(r"([\\`*_{}\[\]()#+.!~$:|<>&-])", r"\\\1", clip_text(printable_line(text), 60))
