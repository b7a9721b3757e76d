"""The commands ``import``, which makes a record of a file in another format, and ``boundaries``, which prepares one.

``import --update`` brings what is new upstream into a record, and keeps what was edited by hand.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from geo.cli.add import read_record_text
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
from geo.cli.prompt import Back, Terminal, open_terminal
from geo.cli.writing import RECORD_SUFFIXES, can_keep_import, read_last_import, write_files, write_with_import
from geo.core.errors import OutputError, Problem, RecordError, write_report
from geo.core.limits import GEOPARQUET_MB, RECORD_MB
from geo.core.messages import Message, plural_message
from geo.core.model import Dataset
from geo.core.scratch import create_scratch_folder
from geo.core.tables import restore_dataset
from geo.core.text import clip_text, escape_line, format_count
from geo.formats import registry
from geo.formats.builder import ImportResult, NothingImported
from geo.formats.files import file_error, read_bytes
from geo.formats.geoparquet.columns import BBOX, TYPES, open_geoparquet
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, read_geoparquet, serialize_geoparquet
from geo.formats.merging import Difference, Merge, merge_upstream
from geo.formats.tables import mapping_file
from geo.formats.tables.mapping_guess import guess_mapping
from geo.formats.yaml.editing import change_record
from geo.formats.yaml.layout import CannotEdit, write_yaml
from geo.formats.yaml.reader import parse_yaml
from geo.record.record import check_places, read_named_boundaries
from geo.spatial.boundaries import prepare_boundaries

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
_MAX_SHOWN = 20
_MAX_CHARS = 160
_ABOUT_BOUNDARIES = """\
Prepares polygons of geoBoundaries, GADM, OCHA COD-AB, Natural Earth, Overture or any other provider for --boundaries: \
finds the columns of id, name and level, repairs what is invalid, and says what it did. With -o FILE.parquet it writes \
GeoParquet, and beside it FILE.meta.json, in which you state the licence, the attribution and the accuracy."""
_BOUNDARIES_EXAMPLES = {
    "see what is in a file": "boundaries gadm41_SDN_1.json",
    "a file ready to be used": "boundaries geoBoundaries-SDN-ADM1.geojson -o units.parquet",
}


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of ``import``."""
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
    command.set_defaults(run=_import, refuse=command.error)


def _import(arguments: argparse.Namespace) -> CommandResult:
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


class _Section(NamedTuple):
    """A heading and what stands below it; ``words`` are for the two values of a difference."""

    heading: str
    items: Sequence[str | Difference] = ()
    words: str = "{} → {}"


def update_record(arguments: argparse.Namespace, upstream: ImportResult, since: ImportResult | None) -> CommandResult:
    """Show what is new upstream, ask, and write it into the record.

    Parameters
    ----------
    since : ImportResult, optional
        The import that the record was made by; without it what was kept of that beside the record.

    Raises
    ------
    RecordError, OutputError
        Where the record cannot be updated, or the answer is no; nothing is written then.
    """
    file = arguments.update
    _require_ids(arguments.file, upstream)
    content, record = _read_target(file)
    base = since.dataset if since else read_last_import(file, content)
    merge = merge_upstream(
        base, record, upstream.dataset, upstream.unused_ids, arguments.partial or bool(upstream.unidentified)
    )
    texts = list(_describe(arguments, merge, upstream))
    if arguments.dry_run:
        return CommandResult(_join(texts))
    new_content = _serialize(file, content, record, merge.record)
    check_places(merge.record, arguments.boundaries, file)
    if merge.is_different:
        terminal = open_terminal()
        terminal.show(_join(texts, _MAX_SHOWN, _MAX_CHARS))
        if not arguments.yes:
            _agree(terminal, file)
    write_with_import(file, new_content, serialize_geoparquet(merge.imported), before=content)
    done = f"{file}: updated\n" if merge.is_different else _join(texts)
    return CommandResult(done if arguments.output is None else _join(texts))


def _require_ids(file: Path, upstream: ImportResult) -> None:
    """Raise RecordError where incidents cannot be told apart by ids of the file."""
    if upstream.made_ids:
        message = plural_message(
            "found {n} incident without an id of the file's own, expected one each, as an update compares by id: name "
            "the column with the ids in a mapping file",
            "found {n} incidents without an id of the file's own, expected one each, as an update compares by id: name "
            "the column with the ids in a mapping file",
            upstream.made_ids,
        )
        raise RecordError(str(file), [Problem(0, "", message)])


def _read_target(file: Path) -> tuple[bytes, Dataset]:
    """What the file of the record holds, as bytes and as values."""
    if file.suffix not in RECORD_SUFFIXES and (format := registry.recognize_format(file)):
        message = Message(
            "found a file of another format ({format}), expected a record in YAML or GeoParquet: import it first",
            format=format,
        )
        raise RecordError(str(file), [Problem(0, "", message)])
    if file.suffix in GEOPARQUET_SUFFIXES:
        others = set(open_geoparquet(file).schema_arrow.names) - {*TYPES, BBOX}
        if others:
            message = Message(
                "found columns that an update would lose ({columns}), expected only those of a record",
                columns=", ".join(sorted(others))[:200],
            )
            raise RecordError(str(file), [Problem(0, "", message)])
        content = read_bytes(file, GEOPARQUET_MB)
        frames = read_geoparquet(file, content)
        return content, restore_dataset(frames, frames.incidents["id"])
    text = read_record_text(file)
    return text.encode(), parse_yaml(text.removeprefix("\ufeff"), str(file))


def _serialize(file: Path, content: bytes, record: Dataset, merged: Dataset) -> bytes:
    """The record with the changes: YAML keeps its comments, its order and all other lines."""
    if merged == record:
        return content
    if file.suffix in GEOPARQUET_SUFFIXES:
        return serialize_geoparquet(merged)
    try:
        text = change_record(content.decode(), record, merged)
    except CannotEdit as error:
        raise RecordError(
            str(file), [Problem(0, "", Message("{reason}: nothing was written", reason=str(error)))]
        ) from None
    if len(changed := text.encode()) > RECORD_MB.max_bytes:
        message = Message(
            "found {size} MB of YAML with what is new, expected {expected}: export it to geoparquet, and update that",
            size=round(len(changed) / 1e6),
            expected=RECORD_MB.expected,
        )
        raise RecordError(str(file), [Problem(0, "", message)])
    return changed


def _agree(terminal: Terminal, file: Path) -> None:
    reason = Message("found no, expected yes")
    try:
        if terminal.ask_yes(f"\nWrite this to {file}? yes or no"):
            return
    except Back:
        pass
    except EOFError:
        reason = Message("found no answer, expected yes, or --yes to write without being asked")
    raise OutputError(str(file), [Problem(0, "", Message("{reason}: nothing was written", reason=reason))])


def _describe(arguments: argparse.Namespace, merge: Merge, upstream: ImportResult) -> Iterator[_Section]:
    """The difference, section by section."""
    parts = [
        (len(merge.new), "new"), (len(merge.changes), "changed"), (len(merge.gone), "gone"),
        (len(merge.conflicts), "not taken, as edited by hand"),
    ]  # fmt: skip
    numbers = ", ".join(f"{number:,} {word}" for number, word in parts if number) or "no difference"
    yield _Section(f"{arguments.update} and {arguments.file}: {numbers}")
    titles = {event.id: event.title for event in (*merge.record.events, *merge.imported.events)}
    for heading, ids in (("New:", merge.new), ("Gone upstream, marked retracted:", merge.gone)):
        if ids:
            yield _Section(heading, [f"{id}: {titles[id]}" for id in ids])
    if merge.changes:
        yield _Section("Changed upstream:", merge.changes)
    if merge.conflicts:
        heading = "Edited by hand, and changed upstream; yours stays:"
        yield _Section(heading, merge.conflicts, "yours {}; upstream {}")
    if upstream.unidentified and not arguments.partial:
        rows = format_count(upstream.unidentified, "row")
        yield _Section(f"{rows} of {arguments.file} cannot be used and have no id, so that nothing is marked as gone.")


def _join(sections: Sequence[_Section], max_lines: int | None = None, max_chars: int | None = None) -> str:
    """The sections as text; of very much the first."""
    blocks = []
    for heading, items, words in sections:
        lines = [f"  {_format_item(item, words, max_chars)}" for item in items[:max_lines]]
        left = len(items) - len(lines)
        blocks.append("\n".join([heading, *lines, *([f"  and {left:,} more; -o FILE has all"] if left else [])]))
    return "\n\n".join(blocks) + "\n"


def _format_item(item: str | Difference, words: str, max_chars: int | None) -> str:
    if isinstance(item, str):
        return item
    texts = (text if max_chars is None else clip_text(text, max_chars) for text in item[1:])
    return f"{item.where}: {words.format(*texts)}"


def add_boundaries_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of ``boundaries``."""
    command = add_command(
        commands, "boundaries", "prepare boundaries that you have fetched", _ABOUT_BOUNDARIES, _BOUNDARIES_EXAMPLES
    )
    command.add_argument("file", type=Path, metavar="FILE", help="the file as its provider gives it")
    add_output_options(command)
    command.set_defaults(run=_prepare_boundaries)


def _prepare_boundaries(arguments: argparse.Namespace) -> CommandResult:
    prepared = prepare_boundaries(arguments.file)
    lines = "".join(f"{escape_line(line)}\n" for line in prepared.remarks)
    if arguments.output is None:
        return CommandResult(lines)
    print(lines, end="", file=sys.stderr)
    content = io.BytesIO()
    prepared.frame.reset_index().to_parquet(content)
    metadata = json.dumps(prepared.metadata, ensure_ascii=False, indent=2) + "\n"
    return CommandResult(content.getvalue(), metadata=metadata.encode())
