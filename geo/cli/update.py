"""The command ``import --update``: brings what is new upstream into a record, and keeps what was edited by hand."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from geo.cli.add.draft import read_record_text
from geo.cli.add.prompt import Back, Terminal, open_terminal
from geo.cli.last_import import RECORD_SUFFIXES, read_last_import, write_with_import
from geo.cli.output import CommandResult
from geo.core.errors import OutputError, Problem, RecordError
from geo.core.limits import GEOPARQUET_MB, RECORD_MB
from geo.core.messages import Message, plural_message
from geo.core.model import Dataset
from geo.core.tables import restore_dataset
from geo.core.text import clip_text, format_count
from geo.formats import registry
from geo.formats.builder import ImportResult
from geo.formats.files import read_bytes
from geo.formats.geoparquet.columns import BBOX, TYPES, open_geoparquet
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, read_geoparquet, serialize_geoparquet
from geo.formats.merging import Difference, Merge, merge_upstream
from geo.formats.yaml.editing import change_record
from geo.formats.yaml.layout import CannotEdit
from geo.formats.yaml.reader import parse_yaml
from geo.record.record import check_places

_MAX_SHOWN = 20
_MAX_CHARS = 160


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
