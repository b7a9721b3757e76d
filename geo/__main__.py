"""The command line: ``python -m geo COMMAND``.

Exits with 0 if all is well, 1 if there are problems (on stderr, ``FILE:LINE: path: found …,
expected …``), 2 if it was used wrongly. Results go to stdout or to ``-o FILE``.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from geo import geoparquet, record, schema, taxonomy
from geo.errors import GeoError, RecordError
from geo.record import Record


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; SystemExit(2) for wrong use, as argparse has it."""
    arguments = _parser().parse_args(argv)
    try:
        result: str = arguments.run(arguments)
    except GeoError as error:
        print(error, file=sys.stderr)
        return 1
    return _deliver(result, arguments.output)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m geo", description="Check records of incidents.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    validate = commands.add_parser("validate", help="check a record and say every problem with its line")
    validate.add_argument("file", type=Path, nargs="?", default=Path("events.yaml"), metavar="FILE")
    validate.add_argument("--boundaries", type=Path, metavar="FILE", help="municipality polygons")
    validate.set_defaults(run=_validate)
    described = commands.add_parser("schema", help="the record's JSON Schema, for editors")
    described.set_defaults(run=lambda arguments: schema.text())
    for command in (validate, described):
        command.add_argument("-o", dest="output", type=Path, metavar="FILE", help="write to this file")
    return parser


def _validate(arguments: argparse.Namespace) -> str:
    file: Path = arguments.file
    checked = record.load(file, arguments.boundaries)
    large = file.suffix in geoparquet.SUFFIXES
    if large and (found := geoparquet.check(file)):
        raise RecordError(str(file), found)
    return f"{file}: {_summary(checked, '' if large else _sources(checked))}: no problems\n"


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


def _deliver(result: str, output: Path | None) -> int:
    if output is None:
        sys.stdout.write(result)
        return 0
    try:
        output.write_text(result, encoding="utf-8")
    except OSError as error:
        print(f"{output}: found {error.strerror}, expected a file that can be written", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
