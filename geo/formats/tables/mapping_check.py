"""What a reader may say of a file not all understood; what a mapping lacks, and what it cannot read of the file.

Of a table these are its columns, of features their properties; what is wrong is said by field, in words for a reader.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from geo.core.language import write_number
from geo.core.messages import gettext, ngettext
from geo.core.scratch import create_scratch_folder
from geo.formats import geojson as geojson
from geo.formats import kml as kml
from geo.formats import registry
from geo.formats.foreign_dates import AmbiguousDate
from geo.formats.foreign_values import join_date_parts, parse_degrees, parse_position
from geo.formats.tables.mapping_file import TableMapping, list_missing
from geo.formats.tables.mapping_guess import ColumnSurvey, Fit, can_read, survey_table, unknown_words
from geo.formats.tables.row_files import open_table
from geo.spatial.world import knows_unit

Kind = Literal["table", "features", "export"]
"""What kind of file it is: in a table any column may be anything, features have their places beside their properties,
and of the columns of an export only the manner of the dates is not known."""

_EXPORT_COLUMNS = {
    "acled": {"date": "event_date", "year": "year"},
    "ucdp": {"date": "date_start", "last": "date_end", "year": "year"},
}
_KINDS: dict[str, Kind] = {
    "csv": "table", "geojson": "features", "kml": "features", "acled": "export", "ucdp": "export",
}  # fmt: skip

DATE_FIELDS = ("date", "last", "source_date")
"""The fields whose cells are read as dates."""
_MAX_VALUES = 1_000
"""A column with more values than these is none of types."""


class FileColumns(NamedTuple):
    """The columns or properties of a file; ``usual`` are those that are understood by themselves, by field."""

    kind: Kind
    survey: ColumnSurvey
    usual: Mapping[str, str]


def name_kind(path: Path) -> Kind | None:
    """The kind of a file of which a reader may say something; None for any other."""
    return _KINDS.get(registry.recognize_format(path) or "")


def survey_file(path: Path, encoding: str | None = None) -> FileColumns | None:
    """Survey the columns or properties of a file, which may be packed; None where a reader has nothing to say of it.

    Raises
    ------
    RecordError
        Where the file cannot be read.
    """
    format = registry.recognize_format(path) or ""
    if (kind := _KINDS.get(format)) is None:
        return None
    with create_scratch_folder() as folder:
        file = (registry.unpack_single(path, folder) if format != "kml" else None) or path
        if kind == "features":
            survey, usual = geojson.survey(file, encoding) if format == "geojson" else kml.survey(file)
            return FileColumns(kind, survey, usual)
        survey = survey_table(open_table(file, any_case=kind == "export", charset=encoding))
        known = {field: name for field, name in _EXPORT_COLUMNS.get(format, {}).items() if name in survey.names}
        return FileColumns(kind, survey, known)


class Verdict(NamedTuple):
    """What is to be said of a field; ``stops`` where nothing could be read by the mapping."""

    message: str
    stops: bool = True


def check_mapping(mapping: TableMapping, survey: ColumnSurvey) -> dict[str, Verdict]:
    """Say of each field what it lacks, or which of the first rows cannot be read by it; of the others nothing."""
    verdicts = {field: Verdict(_describe_missing(field)) for field in list_missing(mapping)}
    for field, column in mapping.columns.items():
        if column in survey.repeated:
            verdicts[field] = Verdict(gettext("Several columns have this name: rename all but one in the file."))
        elif field not in verdicts and (verdict := _check_column(field, column, mapping, survey)):
            verdicts[field] = verdict
    return verdicts


def find_ambiguous(survey: ColumnSurvey, mapping: TableMapping) -> str:
    """Find the first cell of the columns of dates whose day and month cannot be told apart; empty for none."""
    for field in DATE_FIELDS:
        column = mapping.columns.get(field, "")
        reader = survey.date_reader(column, year=mapping.year_beside)
        for row in survey.first_rows if column else ():
            try:
                if row[column]:
                    reader.parse(row[column])
            except AmbiguousDate:
                return row[column]
            except ValueError:
                continue
    return ""


def _describe_missing(field: str) -> str:
    messages = {
        "date": gettext("Choose the column with the day."),
        "lat": gettext("Choose the column with the latitude."),
        "lon": gettext("Choose the column with the longitude."),
        "municipality": gettext("Choose the column with the name of the unit, or those with coordinates."),
        "type": gettext("Choose the column with the type, or one type for all rows."),
    }
    return messages.get(field, gettext("Choose a column."))


def _check_column(field: str, column: str, mapping: TableMapping, survey: ColumnSurvey) -> Verdict | None:
    if field in DATE_FIELDS:
        return _check_dates(field, column, mapping, survey)
    if field == "year":
        return _check_date_parts(mapping, survey)
    if field == "lon" and column == mapping.columns.get("lat"):
        return Verdict(gettext("This column is chosen for the latitude: choose another one."))
    if field in ("lat", "lon"):
        return _check_degrees(column, 90 if field == "lat" else 180, survey)
    if field == "coordinates":
        none = gettext("No cell of this column can be read as a position, such as 43.1, 20.8.")
        return _judge(survey.fit(column, can_read(parse_position)), none, is_needed=True)
    if field == "municipality":
        return _check_units(column, mapping, survey)
    return _check_types(column, mapping, survey) if field == "type" else None


def _check_degrees(column: str, limit: int, survey: ColumnSurvey) -> Verdict | None:
    def parse(text: str) -> float:
        return parse_degrees(text, limit)

    none = gettext("No cell of this column can be read as degrees from −{limit} to {limit}.", limit=limit)
    return _judge(survey.fit(column, can_read(parse)), none, is_needed=True)


def _check_dates(field: str, column: str, mapping: TableMapping, survey: ColumnSurvey) -> Verdict | None:
    reader = survey.date_reader(column, mapping.date_formats, mapping.year_beside)
    if field == "date" and not mapping.date_formats and (example := find_ambiguous(survey, mapping)):
        message = gettext("“{example}” can be two days: say below whether the day or the month comes first.",
                          example=example)  # fmt: skip
        return Verdict(message)
    fit = survey.fit(column, can_read(reader.parse))
    if field != "date" and not fit.cells:
        return None
    none = gettext("No cell of this column can be read as a date.")
    return _judge(fit, none, is_needed=field != "source_date")


def _check_date_parts(mapping: TableMapping, survey: ColumnSurvey) -> Verdict | None:
    columns = [mapping.columns.get(part, "") for part in ("year", "month", "day")]
    rows = [row for row in survey.first_rows if row[columns[0]]]
    has_date = can_read(join_date_parts)
    unread = [row for row in rows if not has_date(*(row[column] for column in columns))]
    none = gettext("No row has a year, a month and a day in these columns.")
    return _judge(Fit(len(rows), len(unread), unread[0][columns[0]] if unread else ""), none, is_needed=True)


def _check_types(column: str, mapping: TableMapping, survey: ColumnSurvey) -> Verdict | None:
    """Rows whose type is said nothing of are left out."""
    values, told = survey.values(column), mapping.values.get("type", {})
    unknown = unknown_words(values, told)
    if len(values) > _MAX_VALUES and unknown:
        message = gettext("This column has {n} different values: choose another one, or one type for all rows.",
                          n=write_number(len(values)))  # fmt: skip
        return Verdict(message)
    if not unknown:
        return None
    if len(unknown) == len(values) and "type" not in mapping.defaults:
        return Verdict(gettext("Say of one value at least which type of event it is."))
    message = ngettext(
        "{n} row is left out: nothing is said of the type that it has.",
        "{n} rows are left out: nothing is said of the types that they have.",
        sum(values[word] for word in unknown),
    )
    return Verdict(message, stops=False)


def _check_units(column: str, mapping: TableMapping, survey: ColumnSurvey) -> Verdict | None:
    """Rows whose unit is not known by its name are left out."""
    values, told = survey.values(column), mapping.values.get("municipality", {})
    unknown = [name for name in values if not knows_unit(told.get(name, name))]
    if not unknown and values:
        return None
    if len(unknown) == len(values):
        return Verdict(gettext("No cell of this column is the name of one municipality, province or state."))
    message = ngettext(
        "{n} row is left out: no unit, or none alone, has the name “{example}”.",
        "{n} rows are left out: no unit, or none alone, has names such as “{example}”.",
        sum(values[name] for name in unknown), example=unknown[0],
    )  # fmt: skip
    return Verdict(message, stops=False)


def _judge(fit: Fit, none: str, is_needed: bool) -> Verdict | None:
    """Say how many cells cannot be read; that none can stops only where the field is needed."""
    if not fit.unread and (fit.cells or not is_needed):
        return None
    if fit.unread == fit.cells:
        return Verdict(none, is_needed)
    message = ngettext(
        "{n} of {cells} cells cannot be read: “{example}”.",
        "{n} of {cells} cells cannot be read, such as “{example}”.",
        fit.unread, cells=fit.cells, example=fit.example,
    )  # fmt: skip
    return Verdict(message, stops=False)
