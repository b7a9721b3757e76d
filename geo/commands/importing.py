"""The command that brings data in: import."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from geo import boundaries, imports, writer
from geo.commands import delivery
from geo.commands.delivery import Outcome
from geo.errors import RecordError


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add import."""
    known = "\n".join(f"  {name:<14} {one.label}" for name, one in imports.FORMATS.items())
    command = commands.add_parser(
        "import",
        help="make a record of another system's data",
        description=f"Make a record of a file in another format.\n\nformats:\n{known}\n\n"
        "Each row that cannot be used is named with its line, column and reason; the rest is imported.",
        epilog="example:\n  python -m geo import --from acled export.csv -o events.yaml",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--from", dest="kind", required=True, choices=list(imports.FORMATS), metavar="FORMAT",
                         help="see above")  # fmt: skip
    command.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help="for csv: which column is what; for timemap: which filter is which type of event",
    )
    command.add_argument("--boundaries", type=Path, metavar="FILE", help="municipality polygons")
    command.add_argument("file", type=Path, metavar="FILE")
    delivery.add_to(command)
    command.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> Outcome:
    polygons = boundaries.read(arguments.boundaries)
    found = imports.read(arguments.kind, arguments.file, polygons, arguments.mapping, progress=True)
    print(found.summary, file=sys.stderr)
    for remark in found.remarks:
        print(remark.text(str(arguments.file)), file=sys.stderr)
    left_out = RecordError(str(arguments.file), list(found.left_out)) if found.left_out else None
    return Outcome(writer.text(found.dataset), left_out)
