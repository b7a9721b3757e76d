"""A file that somebody gives to the page: read for one session, and nothing of it kept.

Of a file that is not all understood a reader may say which column of the table, or which property of the features, is
what. What that lacks, and what it cannot read of the file, is said by field, in words for a reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

from geo.core.errors import Problem, RecordError, describe_error, write_report
from geo.core.language import write_number
from geo.core.limits import IMPORT_MB
from geo.core.messages import Message, gettext, ngettext, plural_message, plural_message_in, replace_in_message
from geo.core.scratch import create_scratch_folder
from geo.core.text import printable_line
from geo.formats import geojson, kml, registry
from geo.formats.builder import NothingImported
from geo.formats.foreign_dates import AmbiguousDate
from geo.formats.foreign_values import join_date_parts, parse_degrees, parse_position
from geo.formats.tables.mapping_file import TableMapping, list_missing, mapping_path, write_mapping
from geo.formats.tables.mapping_guess import ColumnSurvey, Fit, can_read, guess_columns, survey_table, unknown_words
from geo.formats.tables.row_files import open_table
from geo.formats.yaml.reader import YAML_SUFFIXES
from geo.record.record import Record, read_record
from geo.spatial.world import knows_unit

_MAX_NAME_CHARS = 100
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


@dataclass(frozen=True)
class MappedFile:
    """A file of which no format says all, and what is known of its columns: as guessed, or as a reader says."""

    content: bytes
    name: str
    kind: Kind
    columns: TableMapping = TableMapping()  # noqa: RUF009 a value

    @property
    def mapping(self) -> str:
        """Which column is what, as a mapping file to keep beside the file."""
        return write_mapping(
            self.columns, {"": [gettext("Which column of {file} is what.", file=printable_line(self.name))]}
        )


@dataclass(frozen=True)
class OpenedFile:
    """A record made of a file, and what of the file is not in it.

    Attributes
    ----------
    name : str
        The file's own name, without its folder.
    summary : str
        How much of it came in, in a line.
    left_out, remarks : sequence of Problem
        Why rows are left out, and what was changed or guessed: each reason once, with the number of rows.
    report : bytes
        Every row left out or changed with its reason, as CSV; empty where there is none.
    mapped : MappedFile, optional
        The file itself, where a reader may say better what its columns are.
    """

    record: Record
    name: str
    summary: str
    left_out: Sequence[Problem]
    remarks: Sequence[Problem]
    report: bytes
    mapped: MappedFile | None = None


class CannotOpen(RecordError):
    """Nothing of a file can be used.

    ``report`` has every row with its reason, as CSV, where the file has rows; ``mapped`` is the file itself, where
    a reader may say better which of its columns is what. That being all, there are no problems.
    """

    def __init__(
        self, name: str, problems: Sequence[Problem], report: bytes = b"", mapped: MappedFile | None = None
    ) -> None:
        self.report, self.mapped = report, mapped
        super().__init__(name, list(problems))


def open_file(
    content: bytes, name: str, boundaries: Path | None = None, columns: TableMapping | None = None
) -> OpenedFile:
    """Read a file of any format that the dashboard opens, and tell what was left out of it.

    Parameters
    ----------
    content : bytes
        What the file holds.
    name : str
        Its name as the browser tells it; the ending tells some formats.
    boundaries : Path, optional
        Municipality polygons; without it those that its places need.
    columns : TableMapping, optional
        Which column is what, as a reader says it of a table; without it that is guessed.

    Raises
    ------
    CannotOpen
        With every problem, under the file's own name.
    """
    own_name = _clean_name(name)
    check_size(len(content), name)
    mapped: MappedFile | None = None
    try:
        with _keep_for_reading(content, own_name) as path:
            if path.suffix.lower() not in YAML_SUFFIXES and (kind := name_kind(path)):
                mapped = MappedFile(content, own_name, kind, columns or TableMapping())
                if kind == "table" and not columns:
                    columns, is_complete = _guess_columns(path)
                    mapped = replace(mapped, columns=columns)
                    if not is_complete:
                        raise CannotOpen(own_name, [], mapped=mapped)
            if columns:
                mapping_path(path).write_text(write_mapping(columns), encoding="utf-8")
            record, imported = read_record(path, boundaries, content)
    except CannotOpen:
        raise
    except RecordError as error:
        rows = write_report(error.left_out, error.remarks) if isinstance(error, NothingImported) else b""
        problems = [
            replace(each, message=replace_in_message(each.message, error.file, own_name)) for each in error.problems
        ]
        raise CannotOpen(own_name, problems, rows, mapped if rows and can_say_more(mapped) else None) from None
    except OSError as error:
        message = Message(
            "found no room for the file ({reason}), expected some in the folder for temporary files",
            reason=describe_error(error),
        )
        problem = Problem(0, "", message)
        raise CannotOpen(own_name, [problem]) from None
    if imported is None:
        incidents = plural_message("{n} incident", "{n} incidents", len(record.incidents))
        places = plural_message_in("at", "{n} place", "{n} places", len(record.joined))
        summary = Message("{counts} at {places}", counts=incidents, places=places)
        return OpenedFile(record, own_name, summary, (), (), b"")
    told = bool(imported.left_out or imported.remarks)
    report = write_report(imported.left_out, imported.remarks) if told else b""
    groups = imported.left_out_groups, imported.remark_groups
    is_sound = not (columns or imported.left_out)
    return OpenedFile(record, own_name, imported.summary, *groups, report, None if is_sound else mapped)


def survey_columns(mapped: MappedFile) -> FileColumns:
    """Survey the columns of a file; raises CannotOpen where it cannot be read in the encoding that is said."""
    try:
        with _keep_for_reading(mapped.content, mapped.name) as path:
            columns = survey_file(path, mapped.columns.encoding)
    except RecordError as error:
        raise CannotOpen(mapped.name, error.problems) from None
    assert columns, "it is a file of such a kind"
    return columns


def can_say_more(mapped: MappedFile | None) -> bool:
    """Whether a reader can mend by words that nothing of a file could be used.

    Of features it may be said what their dates and types are, of an export only whether the day or month comes first.
    """
    if mapped is None or mapped.kind == "table" or mapped.columns != TableMapping():
        return mapped is not None
    _, survey, usual = survey_columns(mapped)
    columns = TableMapping(columns=usual)
    if mapped.kind == "export":
        return find_ambiguous(survey, columns) != ""
    verdicts = check_mapping(columns, survey)
    return any(field in verdicts and verdicts[field].stops for field in ("date", "type"))


def check_size(size: int, name: str) -> None:
    """Raise CannotOpen for a file that is too large, by its size in bytes."""
    if size > IMPORT_MB.max_bytes:
        problem = Problem(
            0,
            "",
            Message("found {size} MB, expected {expected}", size=round(size / 1e6), expected=IMPORT_MB.expected),
        )
        raise CannotOpen(_clean_name(name), [problem])


@contextmanager
def _keep_for_reading(content: bytes, name: str) -> Iterator[Path]:
    """Keep a file where the readers find it, which want one; it is gone once they have read it."""
    with create_scratch_folder() as folder:
        path = folder / name
        path = path.with_suffix(path.suffix.lower())
        path.write_bytes(content)
        yield path


def _guess_columns(path: Path) -> tuple[TableMapping, bool]:
    """Guess which column of a table is what, and whether that does for a record."""
    columns = survey_file(path)
    assert columns, "it is a table"
    guess, _ = guess_columns(columns.survey)
    return guess, not any(verdict.stops for verdict in check_mapping(guess, columns.survey).values())


def _clean_name(name: str) -> str:
    """The last part of a path as a name that any file system takes, with its ending."""
    last = PurePosixPath(printable_line(name, "").replace("\\", "/")).name
    safe = "".join(char if char not in '<>:"|?*' else "-" for char in last).strip(". ") or "file"
    path = PurePosixPath(safe)
    return f"{path.stem[:_MAX_NAME_CHARS]}{path.suffix[:_MAX_NAME_CHARS]}"


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
