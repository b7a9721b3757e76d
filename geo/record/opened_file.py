"""A file that somebody gives to the page: read for one session, and nothing of it kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from geo.core.errors import Problem, RecordError, describe_error, write_report
from geo.core.limits import IMPORT_MB
from geo.core.messages import Message, gettext, plural_message, plural_message_in, replace_in_message
from geo.core.scratch import create_scratch_folder
from geo.core.text import printable_line
from geo.formats.builder import NothingImported
from geo.formats.tables.mapping_check import FileColumns, Kind, check_mapping, find_ambiguous, name_kind, survey_file
from geo.formats.tables.mapping_file import TableMapping, mapping_path, write_mapping
from geo.formats.tables.mapping_guess import guess_columns
from geo.formats.yaml.reader import YAML_SUFFIXES
from geo.record.record import Record, read_record

_MAX_NAME_CHARS = 100


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
