"""The command ``boundaries``: prepares a file of boundaries that its user has fetched."""

from __future__ import annotations

import argparse
import io
import json
import sys
from pathlib import Path
from typing import Any

from geo.cli.output import CommandResult, add_command, add_output_options
from geo.core.text import escape_line
from geo.spatial.boundaries import prepare_boundaries

_ABOUT = """\
Prepares polygons of geoBoundaries, GADM, OCHA COD-AB, Natural Earth, Overture or any other provider for --boundaries: \
finds the columns of id, name and level, repairs what is invalid, and says what it did. With -o FILE.parquet it writes \
GeoParquet, and beside it FILE.meta.json, in which you state the licence, the attribution and the accuracy."""
_EXAMPLES = {
    "see what is in a file": "boundaries gadm41_SDN_1.json",
    "a file ready to be used": "boundaries geoBoundaries-SDN-ADM1.geojson -o units.parquet",
}


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of this command."""
    command = add_command(commands, "boundaries", "prepare boundaries that you have fetched", _ABOUT, _EXAMPLES)
    command.add_argument("file", type=Path, metavar="FILE", help="the file as its provider gives it")
    add_output_options(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> CommandResult:
    prepared = prepare_boundaries(arguments.file)
    lines = "".join(f"{escape_line(line)}\n" for line in prepared.remarks)
    if arguments.output is None:
        return CommandResult(lines)
    print(lines, end="", file=sys.stderr)
    content = io.BytesIO()
    prepared.frame.reset_index().to_parquet(content)
    metadata = json.dumps(prepared.metadata, ensure_ascii=False, indent=2) + "\n"
    return CommandResult(content.getvalue(), metadata=metadata.encode())
