"""The command ``verify``: compares archived documents with the hashes in a record."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from geo.cli.output import CommandResult, add_command, add_output_options, add_record_argument
from geo.core.errors import ArchiveError, Problem
from geo.core.model import Source
from geo.formats import archive
from geo.formats.archive import Finding
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES, read_geoparquet
from geo.formats.yaml.reader import read_yaml

_ABOUT = """\
Holds the archived documents in a folder of yours against the SHA-256 that the record gives for each source, and \
lists every source: whether its document matches, was altered, is missing, has no hash, or is not archived."""
_EXAMPLES = {"the documents in a folder": "verify --archive documents events.yaml"}


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of this command."""
    summary = "hold the archived documents against their hashes in a record"
    command = add_command(commands, "verify", summary, _ABOUT, _EXAMPLES)
    command.add_argument("--archive", type=Path, required=True, metavar="DIR", help="the folder with the documents")
    add_record_argument(command)
    add_output_options(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> CommandResult:
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
