"""The command ``import``: makes a record of a file in another format."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from geo.cli.last_import import can_keep_import
from geo.cli.output import (
    CommandResult,
    add_boundaries_option,
    add_command,
    add_output_options,
    deliver_result,
    print_line,
    print_problems,
    use_terminal_language,
)
from geo.cli.update import update_record
from geo.cli.writing import write_files
from geo.core.errors import Problem, RecordError, write_report
from geo.core.limits import RECORD_MB
from geo.core.messages import Message
from geo.core.model import Dataset
from geo.core.scratch import create_scratch_folder
from geo.formats import registry
from geo.formats.builder import ImportResult, NothingImported
from geo.formats.files import file_error
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, serialize_geoparquet
from geo.formats.tables import mapping_file
from geo.formats.tables.mapping_guess import guess_mapping
from geo.formats.yaml.writer import write_yaml
from geo.record.record import read_named_boundaries

_ABOUT = (
    """\
Makes a record of a file in another format, which is recognised where --from does not say it. Rows that cannot be \
used are named by reason, with the column, an example and the number of rows, and the rest is imported; a summary says \
how many of each, and --report writes the whole list as CSV. A file that is there is never written over without \
--force.

With --update it compares a newer file with a record that was imported before, by id: it shows what is new, what \
changed and what is gone, asks, and writes that into the record. What was edited by hand stays.

A mapping file is TOML, named with --mapping or lying beside the file as NAME.mapping.toml. For csv it says which \
column is what, and --guess writes one to begin with; for geojson, kml and timemap it says what is otherwise than \
usual, such as which of their types is which of ours:

  [values.type]
  Shelling = "explosion"
  [defaults]
  type = "protest"        # all others

A mapping file for csv, with all that it can say; `[columns]` or `[defaults]` must give a day, a type, \
a place, and how exact the coordinates are:

"""
    + mapping_file.EXAMPLE
)
_EXAMPLES = {
    "a file as it is": "import export.xlsx -o events.yaml",
    "a mapping file for a table, to look through and keep": "import --guess table.csv",
    "an export of ACLED as a record": "import --from acled export.csv -o events.yaml",
    "any table, by a file that says which column is what": "import --from csv --mapping map.toml table.csv -o new.yaml",
    "what is new upstream, into the record": "import --update events.yaml new-export.csv",
    "a large one, which YAML would make slow": "import --from ucdp ged.csv -o events.parquet",
}


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of this command."""
    formats = "\n".join(f"  {name:<14} {format.label}" for name, format in registry.FORMATS.items())
    about = f"{_ABOUT}\n\nformats:\n{formats}"
    command = add_command(commands, "import", "make a record of another system's data", about, _EXAMPLES)
    command.add_argument("--from", dest="format", choices=list(registry.FORMATS), metavar="FORMAT",
                         help="one of the formats above (default: what the file looks like)")  # fmt: skip
    command.add_argument("--mapping", type=Path, metavar="FILE",
                         help="csv: which column is what; others: what is otherwise than usual")  # fmt: skip
    command.add_argument("--guess", action="store_true",
                         help="guess a mapping of a table, show it with three rows, and keep it as a file")  # fmt: skip
    command.add_argument("--encoding", metavar="NAME", help="the encoding of the file, such as windows-1250")
    command.add_argument("--date-format", action="append", default=[], dest="date_formats", metavar="FORMAT",
                         help="how it writes dates, such as %%d/%%m/%%Y; may be given again")  # fmt: skip
    add_boundaries_option(command)
    command.add_argument("file", type=Path, metavar="FILE", help="the file as its provider gives it")
    updating = command.add_argument_group("to update a record that was imported before")
    updating.add_argument("--update", type=Path, metavar="RECORD",
                          help="show what is new, changed and gone since this record was imported, "
                               "and write it there")  # fmt: skip
    updating.add_argument("--since", type=Path, metavar="FILE",
                          help="the file that it was imported from (default: what import kept beside it)")  # fmt: skip
    updating.add_argument("--partial", action="store_true",
                          help="FILE is only a part, such as the last month: what it lacks is not gone")  # fmt: skip
    updating.add_argument("--dry-run", action="store_true", help="only show the difference")
    updating.add_argument("--yes", action="store_true", help="write without being asked")
    add_output_options(command)
    command.set_defaults(run=_run, refuse=command.error)


def _run(arguments: argparse.Namespace) -> CommandResult:
    file: Path = arguments.file
    _check_settings(arguments)
    if arguments.guess:
        return _guess(arguments)
    try:
        imported = _import_file(arguments, file)
    except NothingImported as nothing:
        _write_report(arguments, nothing.left_out, nothing.remarks)
        raise
    print_line(imported.summary)
    print_problems(str(file), imported.remark_groups)
    _write_report(arguments, imported.left_out, imported.remarks)
    error = RecordError(str(file), imported.left_out_groups) if imported.left_out else None
    if arguments.update:
        since = _import_file(arguments, arguments.since) if arguments.since else None
        return update_record(arguments, imported, since)._replace(error=error)
    return _give_record(imported, arguments.output, error)


def _import_file(arguments: argparse.Namespace, file: Path) -> ImportResult:
    format = arguments.format or _recognize(file)
    return registry.import_file(
        format, file, read_named_boundaries(arguments.boundaries), arguments.mapping, progress=True,
        encoding=arguments.encoding, date_formats=arguments.date_formats,
    )  # fmt: skip


def _check_settings(arguments: argparse.Namespace) -> None:
    """Raise RecordError for an encoding or a format of dates that is none; refuse options that do nothing."""
    if not arguments.update and (arguments.since or arguments.partial or arguments.dry_run or arguments.yes):
        arguments.refuse("--since, --partial, --dry-run and --yes go with --update")
    if arguments.update and arguments.guess:
        arguments.refuse("--update does not go with --guess")
    problems = []
    if arguments.encoding and not mapping_file.is_encoding(arguments.encoding):
        message = Message(
            "found {encoding}, expected an encoding such as utf-8 or windows-1252", encoding=repr(arguments.encoding)
        )
        problems.append(Problem(0, "--encoding", message))
    for pattern in arguments.date_formats:
        if not mapping_file.is_date_format(pattern):
            message = Message("found {pattern}, expected a format with a year such as %d.%m.%Y", pattern=repr(pattern))
            problems.append(Problem(0, "--date-format", message))
    if problems:
        raise RecordError(str(arguments.file), problems)


def _recognize(file: Path) -> str:
    """The format of a file; raises RecordError that names what it is instead."""
    if (format := registry.recognize_format(file)) is not None:
        return format
    if not file.exists():
        raise file_error(file, 0, Message("found no such file, expected one: check the name and the directory"))
    message = registry.name_unreadable(file) or Message(
        "found a file of no known format, expected --from with one of them"
    )
    raise file_error(file, 0, message)


def _write_report(arguments: argparse.Namespace, left_out: Sequence[Problem], remarks: Sequence[Problem]) -> None:
    """Write every row with its problem, ungrouped, as CSV, and so settle the report."""
    if arguments.report:
        with use_terminal_language():
            report = write_report(left_out, remarks)
        write_files({arguments.report: report}, force=True)
        arguments.report = None


def _guess(arguments: argparse.Namespace) -> CommandResult:
    """Guess a mapping of a table, show it with three of its rows, and write it where mapping files are looked for."""
    with create_scratch_folder() as folder:
        file = registry.unpack_single(arguments.file, folder) or arguments.file
        guess = guess_mapping(file, arguments.encoding, tuple(arguments.date_formats))
    target = arguments.mapping or mapping_file.mapping_path(arguments.file)
    deliver_result(CommandResult(guess.text), target, arguments.force)
    print_line(f"{target}: written; look it through, then: python -m geo import {arguments.file}")
    return CommandResult(f"{guess.text}\n{guess.sample}")


def _give_record(imported: ImportResult, output: Path | None, error: RecordError | None) -> CommandResult:
    """Give a record as GeoParquet, if the suffix of the output says so, or as YAML; with what is kept for an update."""
    is_kept = output is not None and can_keep_import(output) and not imported.made_ids
    if output and output.suffix in GEOPARQUET_SUFFIXES:
        content = serialize_geoparquet(imported.dataset)
        return CommandResult(content, error, imported=content if is_kept else None)
    kept = serialize_geoparquet(imported.dataset) if is_kept else None
    return CommandResult(_serialize_yaml(imported.dataset), error, imported=kept)


def _serialize_yaml(dataset: Dataset) -> bytes:
    content = write_yaml(dataset).encode()
    if len(content) > RECORD_MB.max_bytes:
        message = Message(
            "found {size} MB of YAML, expected at most {limit} MB to be read again: import to -o FILE.parquet instead, "
            "or use the table itself as --events",
            size=round(len(content) / 1e6),
            limit=RECORD_MB.value,
        )
        print_line(message)
    return content
