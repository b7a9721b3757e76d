"""The command that brings data in: import."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import Any, cast

from geo.cli import output as delivery
from geo.cli import parsers as manual
from geo.cli.output import Outcome
from geo.core import tables as frames
from geo.core.errors import RecordError
from geo.core.model import Dataset
from geo.formats import registry as imports
from geo.formats.geoparquet import reader as geoparquet
from geo.formats.tables import mapping_file as mapping
from geo.formats.yaml import writer
from geo.formats.yaml.text import MAX_BYTES
from geo.spatial import boundaries

_ABOUT = (
    """\
Makes a record of a file in another format. Each row that cannot be used is named with its line, its column and the \
reason, and the rest is imported; a summary says how many of each. A file that is there is never written over \
without --force.

A mapping file is TOML, named with --mapping or lying beside the file as NAME.mapping.toml. For csv it says which \
column is what; for geojson and timemap it can say which of their types is which of ours:

  [values.type]
  Shelling = "explosion"
  [defaults]
  type = "protest"        # all others

A mapping file for csv, with all that it can say; `[columns]` or `[defaults]` must give a day, a type, \
a place, and how exact the coordinates are:

"""
    + mapping.EXAMPLE
)
_EXAMPLES = {
    "an export of ACLED as a record": "import --from acled export.csv -o events.yaml",
    "any table, by a file that says which column is what": "import --from csv --mapping map.toml table.csv -o new.yaml",
    "a large one, which YAML would make slow": "import --from ucdp ged.csv -o events.parquet",
}


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add import."""
    known = "\n".join(f"  {name:<14} {one.label}" for name, one in imports.FORMATS.items())
    command = manual.command(commands, "import", "make a record of another system's data",
                             f"{_ABOUT}\n\nformats:\n{known}", _EXAMPLES)  # fmt: skip
    command.add_argument("--from", dest="kind", required=True, choices=list(imports.FORMATS), metavar="FORMAT",
                         help="one of the formats above")  # fmt: skip
    command.add_argument("--mapping", type=Path, metavar="FILE",
                         help="csv: which column is what; others: which word is which type")  # fmt: skip
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
    return Outcome(_written(found.dataset, arguments.output), left_out)


def _written(dataset: Dataset, output: Path | None) -> bytes:
    """The record as the output's ending asks: GeoParquet, or YAML."""
    buffer = io.BytesIO()
    if output and output.suffix in geoparquet.SUFFIXES:
        geoparquet.write(frames.build(dataset), cast(Any, buffer))
        return buffer.getvalue()
    buffer.writelines(map(str.encode, writer.pieces(dataset)))
    content = buffer.getvalue()
    if len(content) > MAX_BYTES:
        found = (
            f"found {len(content) / 1e6:,.0f} MB of YAML, expected at most {MAX_BYTES // 1_000_000} MB to be read again"
        )
        print(f"{found}: import to -o FILE.parquet instead, or use the table itself as --events", file=sys.stderr)
    return content
