"""The command that brings data in: import."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from geo import boundaries, imports, writer
from geo.commands import delivery, manual
from geo.commands.delivery import Outcome
from geo.errors import RecordError

_ABOUT = """\
Makes a record of a file in another format. Each row that cannot be used is named with its line, its column and the \
reason, and the rest is imported; a summary says how many of each. A file that is there is never written over \
without --force."""
_EXAMPLES = {
    "an export of ACLED as a record": "import --from acled export.csv -o events.yaml",
    "any table, by a file that says which column is what": "import --from csv --mapping map.yaml table.csv -o new.yaml",
}


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add import."""
    known = "\n".join(f"  {name:<14} {one.label}" for name, one in imports.FORMATS.items())
    command = manual.command(commands, "import", "make a record of another system's data",
                             f"{_ABOUT}\n\nformats:\n{known}", _EXAMPLES)  # fmt: skip
    command.add_argument("--from", dest="kind", required=True, choices=list(imports.FORMATS), metavar="FORMAT",
                         help="one of the formats above")  # fmt: skip
    command.add_argument("--mapping", type=Path, metavar="FILE", help="for csv: which column is what")
    manual.boundaries(command)
    command.add_argument("file", type=Path, metavar="FILE", help="the file as its provider gives it")
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
