"""Commands that check: a record, its archived documents; and the schema to check it by."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.cli import output as delivery
from geo.cli import parsers as manual
from geo.cli.output import Outcome
from geo.core import taxonomy
from geo.core.errors import ArchiveError, Problem, RecordError
from geo.core.model import Source
from geo.formats import archive
from geo.formats.archive import Finding
from geo.formats.geoparquet import reader as geoparquet
from geo.formats.yaml import reader, schema
from geo.record import history, record
from geo.record.record import Record

_VALIDATE = """\
Reads a record (YAML, or GeoParquet by its ending .parquet) and says everything that is wrong with it, each problem \
with its line, what was found and what was expected. Places are held against the municipalities too. A sound record \
is summed up in one line.

With --since it also refuses a record that lacks an incident of an older version: what is withdrawn stays, with the \
status retracted, under its id."""
_VALIDATE_EXAMPLES = {
    "the record in this folder": "validate",
    "another one, with its older version": "validate --since older.yaml newer.yaml",
    "with municipalities of your own": "validate --boundaries municipalities.gpkg events.yaml",
}
_VERIFY = """\
Holds the archived documents in a folder of yours against the SHA-256 that the record gives for each source, and \
lists every source: whether its document matches, was altered, is missing, has no hash, or is not archived."""
_VERIFY_EXAMPLES = {"the documents in a folder": "verify --archive documents events.yaml"}
_SCHEMA = """\
Prints the shape of events.yaml as JSON Schema. An editor that knows YAML schemas completes keys and marks mistakes \
with it as you type; the first line of a record names it: # yaml-language-server: $schema=events.schema.json"""


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add validate, verify and schema."""
    validate = manual.command(commands, "validate", "check a record and say every problem with its line",
                              _VALIDATE, _VALIDATE_EXAMPLES)  # fmt: skip
    manual.boundaries(validate)
    validate.add_argument("--since", type=Path, metavar="OLD", help="an older version, whose ids must all be there")
    validate.set_defaults(run=_validate)
    verify = manual.command(commands, "verify", "hold the archived documents against their hashes in a record",
                            _VERIFY, _VERIFY_EXAMPLES)  # fmt: skip
    verify.add_argument("--archive", type=Path, required=True, metavar="DIR", help="the folder with the documents")
    verify.set_defaults(run=_verify)
    described = manual.command(commands, "schema", "the record's JSON Schema, for editors",
                               _SCHEMA, {"the schema as a file": "schema -o events.schema.json"})  # fmt: skip
    described.set_defaults(run=lambda arguments: Outcome(schema.text()))
    for command in (validate, verify):
        manual.record_file(command)
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
