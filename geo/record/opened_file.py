"""A file that somebody gives to the page: read for one session, and nothing of it kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from geo.core.errors import Problem, RecordError
from geo.core.limits import IMPORT_MB
from geo.core.messages import gettext, ngettext, npgettext
from geo.core.scratch import create_scratch_folder
from geo.core.text import printable_line
from geo.formats import registry
from geo.formats.builder import NothingImported
from geo.formats.problem_groups import write_report
from geo.formats.tables.mapping_file import mapping_path
from geo.formats.tables.mapping_guess import guess_mapping
from geo.formats.yaml.reader import YAML_SUFFIXES
from geo.record.record import Record, read_record

_MAX_NAME_CHARS = 100


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
    mapping : str
        What was guessed of the columns of a table that no format knows, as a mapping file to keep; else empty.
    """

    record: Record
    name: str
    summary: str
    left_out: Sequence[Problem]
    remarks: Sequence[Problem]
    report: bytes
    mapping: str


class CannotOpen(RecordError):
    """Nothing of a file can be used.

    ``report`` has every row with its reason, as CSV, where the file has rows; ``mapping`` is what was guessed of the
    columns of a table, where that does not suffice.
    """

    def __init__(self, name: str, problems: Sequence[Problem], report: bytes = b"", mapping: str = "") -> None:
        self.report, self.mapping = report, mapping
        super().__init__(name, list(problems))


def open_file(content: bytes, name: str, boundaries: Path | None = None) -> OpenedFile:
    """Read a file of any format that the dashboard opens, and tell what was left out of it.

    Parameters
    ----------
    content : bytes
        What the file holds.
    name : str
        Its name as the browser tells it; the ending tells some formats.
    boundaries : Path, optional
        Municipality polygons; without it those that its places need.

    Raises
    ------
    CannotOpen
        With every problem, under the file's own name.
    """
    own_name = _clean_name(name)
    check_size(len(content), name)
    try:
        # The readers want a file; it is gone once they have read it.
        with create_scratch_folder() as folder:
            path = folder / own_name
            path = path.with_suffix(path.suffix.lower())
            path.write_bytes(content)
            mapping = _guess_mapping(path)
            record, imported = read_record(path, boundaries, content)
    except RecordError as error:
        rows = write_report(error.left_out, error.remarks) if isinstance(error, NothingImported) else b""
        problems = [replace(each, message=each.message.replace(str(path), own_name)) for each in error.problems]
        if error.file == str(mapping_path(path)):
            raise CannotOpen(mapping_path(Path(own_name)).name, problems, mapping=mapping) from None
        raise CannotOpen(own_name, problems, rows) from None
    except OSError as error:
        found = f"found no room for the file ({error.strerror or error})"
        problem = Problem(0, "", f"{found}, expected some in the folder for temporary files")
        raise CannotOpen(own_name, [problem]) from None
    if imported is None:
        incidents = ngettext("{n} incident", "{n} incidents", len(record.incidents))
        places = npgettext("at", "{n} place", "{n} places", len(record.joined))
        summary = gettext("{counts} at {places}", counts=incidents, places=places)
        return OpenedFile(record, own_name, summary, (), (), b"", mapping)
    told = bool(imported.left_out or imported.remarks)
    report = write_report(imported.left_out, imported.remarks) if told else b""
    groups = imported.left_out_groups, imported.remark_groups
    return OpenedFile(record, own_name, imported.summary, *groups, report, mapping)


def check_size(size: int, name: str) -> None:
    """Raise CannotOpen for a file that is too large, by its size in bytes."""
    if size > IMPORT_MB.max_bytes:
        problem = Problem(0, "", f"found {size / 1e6:,.0f} MB, expected {IMPORT_MB.expected}")
        raise CannotOpen(_clean_name(name), [problem])


def _guess_mapping(path: Path) -> str:
    """Guess which column of a table is what, where no format knows the table, and put that beside it."""
    if path.suffix.lower() in YAML_SUFFIXES or registry.recognize_format(path) != "csv":
        return ""
    mapping = guess_mapping(path).text
    mapping_path(path).write_text(mapping, encoding="utf-8")
    return mapping


def _clean_name(name: str) -> str:
    """The last part of a path as a name that any file system takes, with its ending."""
    last = PurePosixPath(printable_line(name, "").replace("\\", "/")).name
    safe = "".join(char if char not in '<>:"|?*' else "-" for char in last).strip(". ") or "file"
    path = PurePosixPath(safe)
    return f"{path.stem[:_MAX_NAME_CHARS]}{path.suffix[:_MAX_NAME_CHARS]}"
