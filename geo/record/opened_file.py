"""A file that somebody gives to the page: read for one session, and nothing of it kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from geo.core.errors import Problem, RecordError
from geo.core.limits import IMPORT_MB
from geo.core.messages import gettext, ngettext, npgettext
from geo.core.scratch import create_scratch_folder
from geo.core.text import printable_line
from geo.formats import registry
from geo.formats.builder import NothingImported
from geo.formats.files import file_error
from geo.formats.problem_groups import write_report
from geo.formats.tables.column_survey import ColumnSurvey, survey_table
from geo.formats.tables.delimited import open_table
from geo.formats.tables.mapping_check import check_mapping
from geo.formats.tables.mapping_file import TableMapping, mapping_path, write_mapping
from geo.formats.tables.mapping_guess import guess_columns
from geo.formats.yaml.reader import YAML_SUFFIXES
from geo.record.record import Record, read_record

_MAX_NAME_CHARS = 100


@dataclass(frozen=True)
class MappedTable:
    """A table of which no format says what its columns are, and which is what: as guessed, or as a reader says."""

    content: bytes
    name: str
    columns: TableMapping

    @property
    def mapping(self) -> str:
        """Which column is what, as a mapping file to keep beside the table."""
        return write_mapping(self.columns, {"": [f"Which column of {printable_line(self.name)} is what."]})


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
    table : MappedTable, optional
        The file itself, where it is one whose columns a reader may say better.
    """

    record: Record
    name: str
    summary: str
    left_out: Sequence[Problem]
    remarks: Sequence[Problem]
    report: bytes
    table: MappedTable | None = None


class CannotOpen(RecordError):
    """Nothing of a file can be used.

    ``report`` has every row with its reason, as CSV, where the file has rows; ``table`` is the file itself, where a
    reader may say better which of its columns is what. That being all, there are no problems.
    """

    def __init__(
        self, name: str, problems: Sequence[Problem], report: bytes = b"", table: MappedTable | None = None
    ) -> None:
        self.report, self.table = report, table
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
    try:
        with _keep_for_reading(content, own_name) as path:
            columns = columns or _guess_columns(path)
            if columns:
                mapping_path(path).write_text(write_mapping(columns), encoding="utf-8")
            record, imported = read_record(path, boundaries, content)
    except _Incomplete as incomplete:
        raise CannotOpen(own_name, [], table=MappedTable(content, own_name, incomplete.columns)) from None
    except RecordError as error:
        rows = write_report(error.left_out, error.remarks) if isinstance(error, NothingImported) else b""
        problems = [replace(each, message=each.message.replace(error.file, own_name)) for each in error.problems]
        table = MappedTable(content, own_name, columns) if columns else None
        raise CannotOpen(own_name, problems, rows, table) from None
    except OSError as error:
        found = f"found no room for the file ({error.strerror or error})"
        problem = Problem(0, "", f"{found}, expected some in the folder for temporary files")
        raise CannotOpen(own_name, [problem]) from None
    if imported is None:
        incidents = ngettext("{n} incident", "{n} incidents", len(record.incidents))
        places = npgettext("at", "{n} place", "{n} places", len(record.joined))
        summary = gettext("{counts} at {places}", counts=incidents, places=places)
        return OpenedFile(record, own_name, summary, (), (), b"")
    told = bool(imported.left_out or imported.remarks)
    report = write_report(imported.left_out, imported.remarks) if told else b""
    groups = imported.left_out_groups, imported.remark_groups
    table = MappedTable(content, own_name, columns) if columns else None
    return OpenedFile(record, own_name, imported.summary, *groups, report, table)


def survey_columns(table: MappedTable) -> ColumnSurvey:
    """Survey the columns of a table; raises CannotOpen where it cannot be read in the encoding that is said."""
    try:
        with _keep_for_reading(table.content, table.name) as path:
            return _survey(path, table.columns.encoding)
    except RecordError as error:
        raise CannotOpen(table.name, error.problems) from None


def check_size(size: int, name: str) -> None:
    """Raise CannotOpen for a file that is too large, by its size in bytes."""
    if size > IMPORT_MB.max_bytes:
        problem = Problem(0, "", f"found {size / 1e6:,.0f} MB, expected {IMPORT_MB.expected}")
        raise CannotOpen(_clean_name(name), [problem])


class _Incomplete(Exception):
    """A guess of the columns lacks what a record needs."""

    def __init__(self, columns: TableMapping) -> None:
        self.columns = columns
        super().__init__()


@contextmanager
def _keep_for_reading(content: bytes, name: str) -> Iterator[Path]:
    """Keep a file where the readers find it, which want one; it is gone once they have read it."""
    with create_scratch_folder() as folder:
        path = folder / name
        path = path.with_suffix(path.suffix.lower())
        path.write_bytes(content)
        yield path


def _guess_columns(path: Path) -> TableMapping | None:
    """Guess which column of a table is what, where no format knows it; raises _Incomplete where that does not do."""
    if path.suffix.lower() in YAML_SUFFIXES or registry.recognize_format(path) != "csv":
        return None
    survey = _survey(path)
    columns, _ = guess_columns(survey)
    if not survey.first_rows:
        raise file_error(path, 0, "found column names and nothing below them, expected a row an incident")
    if any(verdict.stops for verdict in check_mapping(columns, survey).values()):
        raise _Incomplete(columns)
    return columns


def _survey(path: Path, encoding: str | None = None) -> ColumnSurvey:
    with create_scratch_folder() as folder:
        table = open_table(registry.unpack_single(path, folder) or path, charset=encoding)
        return survey_table(table)


def _clean_name(name: str) -> str:
    """The last part of a path as a name that any file system takes, with its ending."""
    last = PurePosixPath(printable_line(name, "").replace("\\", "/")).name
    safe = "".join(char if char not in '<>:"|?*' else "-" for char in last).strip(". ") or "file"
    path = PurePosixPath(safe)
    return f"{path.stem[:_MAX_NAME_CHARS]}{path.suffix[:_MAX_NAME_CHARS]}"
