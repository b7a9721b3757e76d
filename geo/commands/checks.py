"""Commands that check: a record, its archived documents; and the schema to check it by."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo import archive, geoparquet, history, reader, record, schema, taxonomy
from geo.archive import Finding
from geo.commands import delivery
from geo.commands.delivery import Outcome
from geo.errors import ArchiveError, Problem, RecordError
from geo.model import Source
from geo.record import Record


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add validate, verify and schema."""
    validate = commands.add_parser("validate", help="check a record and say every problem with its line")
    validate.add_argument("--boundaries", type=Path, metavar="FILE", help="municipality polygons")
    validate.add_argument("--since", type=Path, metavar="OLD", help="an older version, whose ids must all be there")
    validate.set_defaults(run=_validate)
    verify = commands.add_parser("verify", help="hold the archived documents against their hashes in a record")
    verify.add_argument("--archive", type=Path, required=True, metavar="DIR", help="the folder with the documents")
    verify.set_defaults(run=_verify)
    for command in (validate, verify):
        command.add_argument("file", type=Path, nargs="?", default=Path("events.yaml"), metavar="FILE")
    described = commands.add_parser("schema", help="the record's JSON Schema, for editors")
    described.set_defaults(run=lambda arguments: Outcome(schema.text()))
    for command in (validate, verify, described):
        delivery.add_to(command)


def _validate(arguments: argparse.Namespace) -> Outcome:
    file: Path = arguments.file
    checked = record.load(file, arguments.boundaries)
    large = file.suffix in geoparquet.SUFFIXES
    found = geoparquet.check(file) if large else []
    if arguments.since:
        found += history.lost(arguments.since, checked.frames.incidents["id"])
    if found:
        raise RecordError(str(file), found)
    return Outcome(f"{file}: {_summary(checked, '' if large else _sources(checked))}: no problems\n")


def _verify(arguments: argparse.Namespace) -> Outcome:
    file: Path = arguments.file
    sources, lines = _documents(file)
    findings = list(archive.verify(sources.values(), arguments.archive).values())
    problems = [_problem(finding, lines) for finding in findings if finding.reason]
    return Outcome(_listed(findings), ArchiveError(str(file), problems) if problems else None)


def _documents(file: Path) -> tuple[Mapping[str, Source], Mapping[str, int]]:
    """The sources of a record, and the lines of its paths; GeoParquet has none."""
    if file.suffix in geoparquet.SUFFIXES:
        return geoparquet.read(file).sources, {}
    dataset = reader.read(file)
    return dataset.sources, dataset.lines


def _problem(finding: Finding, lines: Mapping[str, int]) -> Problem:
    where = f"sources.{finding.source}.{'sha256' if finding.state == 'altered' else 'document'}"
    return Problem(lines.get(where, 0), where, finding.reason)


def _listed(findings: Iterable[Finding]) -> str:
    """A line a source, in columns: state, document, source. Names that a terminal could not show are quoted."""
    rows = [(one.state, _shown(one.document or "-"), _shown(one.source)) for one in findings]
    state, document = (max((len(row[column]) for row in rows), default=0) for column in (0, 1))
    return "".join(f"{row[0]:<{state}}  {row[1]:<{document}}  ({row[2]})\n" for row in rows)


def _shown(name: str) -> str:
    return name if name.isprintable() else repr(name)


def _summary(checked: Record, sources: str) -> str:
    table = checked.frames.incidents
    statements = int((table["type"] == taxonomy.STATEMENT).sum())
    said = f" and {_count(statements, 'statement')}" if statements else ""
    places = _count(table["place"].nunique(), "place")
    parts = f"{_count(len(table) - statements, 'incident')}{said} at {places}"
    if table.empty:
        return parts
    return f"{parts}{sources}, {checked.period.first} to {checked.period.last}"


def _sources(checked: Record) -> str:
    """How many sources the incidents cite. Opens every incident in full, so not for a large record."""
    incidents = checked.frames.incidents["id"]
    cited = {source.id: source.origin for one in incidents for source in checked.frames.detail(one).sources}
    origins = _count(len(set(cited.values())), "independent origin")
    return f" from {_count(len(cited), 'source')} ({origins})"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
