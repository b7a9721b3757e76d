"""The commands ``validate``, which checks a record, ``verify``, its archived documents, and ``schema``, its shape."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import shapely

from geo.cli.output import (
    CommandResult,
    add_boundaries_option,
    add_command,
    add_output_options,
    add_record_argument,
    print_line,
)
from geo.core import model
from geo.core.errors import ArchiveError, Problem, RecordError
from geo.core.messages import Message
from geo.core.model import Position, Source
from geo.core.rules import describe_swapped, find_swapped
from geo.core.text import format_count
from geo.formats import archive
from geo.formats.archive import Finding
from geo.formats.geoparquet.details import validate_details
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, read_geoparquet
from geo.formats.yaml.reader import dump_schema, read_yaml
from geo.record.record import Record, load_record

_ABOUT = """\
Reads a record (YAML, or GeoParquet by its ending .parquet) and says everything that is wrong with it, each problem \
with its line, what was found and what was expected. Places are held against the municipalities too. A sound record \
is summed up in one line.

With --since it also refuses a record that lacks an incident of an older version: what is withdrawn stays, with the \
status retracted, under its id."""
_EXAMPLES = {
    "the record in this folder": "validate",
    "another one, with its older version": "validate --since older.yaml newer.yaml",
    "with municipalities of your own": "validate --boundaries municipalities.gpkg events.yaml",
}
_ABOUT_SCHEMA = """\
Prints the shape of events.yaml as JSON Schema. An editor that knows YAML schemas completes keys and marks mistakes \
with it as you type; the first line of a record names it: # yaml-language-server: $schema=events.schema.json"""
_ABOUT_VERIFY = """\
Holds the archived documents in a folder of yours against the SHA-256 that the record gives for each source, and \
lists every source: whether its document matches, was altered, is missing, has no hash, or is not archived."""
_VERIFY_EXAMPLES = {"the documents in a folder": "verify --archive documents events.yaml"}


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of ``validate``."""
    command = add_command(commands, "validate", "check a record and say every problem with its line", _ABOUT, _EXAMPLES)
    add_boundaries_option(command)
    command.add_argument("--since", type=Path, metavar="OLD", help="an older version, whose ids must all be there")
    add_record_argument(command)
    add_output_options(command)
    command.set_defaults(run=_validate)


def add_schema_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of ``schema``."""
    examples = {"the schema as a file": "schema -o events.schema.json"}
    command = add_command(commands, "schema", "the record's JSON Schema, for editors", _ABOUT_SCHEMA, examples)
    add_output_options(command)
    command.set_defaults(run=lambda arguments: CommandResult(dump_schema()))


def missing_ids(older: Path, ids: Iterable[str]) -> list[Problem]:
    """List the incidents of an older version of a record whose ids are not among those of the newer, as problems.

    Others cite an id, so that no version may lose it.

    Raises
    ------
    RecordError
        If the older version cannot be read; municipalities are no part of that.
    """
    ids = set(ids)
    return [
        Problem(
            0,
            "events",
            Message(
                "found no event {id}, expected it to stay, with the status retracted: ids are kept for ever",
                id=repr(id),
            ),
        )
        for id in _read_ids(older)
        if id not in ids
    ]


def _read_ids(file: Path) -> list[str]:
    if file.suffix in GEOPARQUET_SUFFIXES:
        return list(read_geoparquet(file).incidents["id"])
    return [event.id for event in read_yaml(file).events]


def _validate(arguments: argparse.Namespace) -> CommandResult:
    file: Path = arguments.file
    record = load_record(file, arguments.boundaries)
    is_geoparquet = file.suffix in GEOPARQUET_SUFFIXES
    problems = validate_details(file) if is_geoparquet else []
    if arguments.since:
        problems += missing_ids(arguments.since, record.incidents["id"])
    if problems:
        raise RecordError(str(file), problems)
    for place, message in _suspect_positions(record):
        print_line(Message("{where}: {message}", where=f"{file}: places.{place}", message=message))
    return CommandResult(f"{file}: {_summarize_record(record, count_sources=not is_geoparquet)}: no problems\n")


def _suspect_positions(record: Record) -> Iterator[tuple[str, str]]:
    """The ids of places whose latitude and longitude may be swapped, each with a message: told, never refused."""
    shapes = record.joined.geometry[~(record.joined.geometry.isna() | record.joined.geometry.is_empty)]
    degrees = shapely.get_coordinates(shapes.representative_point()).tolist()
    positions = {id: Position(lat, lon) for id, (lon, lat) in zip(shapes.index.tolist(), degrees, strict=True)}
    for place in find_swapped(positions):
        yield place, describe_swapped(positions[place])


def _summarize_record(record: Record, count_sources: bool) -> str:
    """Count the incidents, places and sources of a record, and give the days that it covers.

    To count the sources opens every incident in full: too slow for a large record.
    """
    incidents = record.incidents
    n_statements = int((incidents["type"] == model.STATEMENT).sum())
    statements = f" and {format_count(n_statements, 'statement')}" if n_statements else ""
    places = format_count(incidents["place"].nunique(), "place")
    summary = f"{format_count(len(incidents) - n_statements, 'incident')}{statements} at {places}"
    if incidents.empty:
        return summary
    if count_sources:
        details = map(record.frames.detail, incidents["id"])
        origins = {source.id: source.origin for detail in details for source in detail.sources}
        independent = format_count(len(set(origins.values())), "independent origin")
        summary += f" from {format_count(len(origins), 'source')} ({independent})"
    return f"{summary}, {record.period.first} to {record.period.last}"


def add_verify_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of ``verify``."""
    summary = "hold the archived documents against their hashes in a record"
    command = add_command(commands, "verify", summary, _ABOUT_VERIFY, _VERIFY_EXAMPLES)
    command.add_argument("--archive", type=Path, required=True, metavar="DIR", help="the folder with the documents")
    add_record_argument(command)
    add_output_options(command)
    command.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> CommandResult:
    file: Path = arguments.file
    sources, lines = _read_sources(file)
    findings = list(archive.verify_documents(sources.values(), arguments.archive).values())
    problems = [_describe_problem(finding, lines) for finding in findings if finding.reason]
    return CommandResult(_format_findings(findings), ArchiveError(str(file), problems) if problems else None)


def _read_sources(file: Path) -> tuple[Mapping[str, Source], Mapping[str, int]]:
    """Read the sources of a record, and the line of each path in it; GeoParquet has no lines."""
    if file.suffix in GEOPARQUET_SUFFIXES:
        return read_geoparquet(file).sources, {}
    dataset = read_yaml(file)
    return dataset.sources, dataset.lines


def _describe_problem(finding: Finding, lines: Mapping[str, int]) -> Problem:
    where = f"sources.{finding.source}.{'sha256' if finding.state == 'altered' else 'document'}"
    return Problem(lines.get(where, 0), where, finding.reason)


def _format_findings(findings: Iterable[Finding]) -> str:
    """Give a line for each source, in columns: state, document, source. Names that are not printable are quoted."""
    rows = [
        (each.state, _quote_unprintable(each.document or "-"), _quote_unprintable(each.source)) for each in findings
    ]
    state, document = (max((len(row[column]) for row in rows), default=0) for column in (0, 1))
    return "".join(f"{row[0]:<{state}}  {row[1]:<{document}}  ({row[2]})\n" for row in rows)


def _quote_unprintable(name: str) -> str:
    return name if name.isprintable() else repr(name)
