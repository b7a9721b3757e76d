"""The command ``import``: makes a record of a file in another format."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import Any, cast

from geo.cli.output import CommandResult, print_line, print_problems
from geo.cli.parsers import add_boundaries_option, add_command, add_output_options
from geo.core.errors import RecordError
from geo.core.limits import RECORD_MB
from geo.core.model import Dataset
from geo.core.tables import build_tables
from geo.formats import registry
from geo.formats.geoparquet.reader import GEOPARQUET_SUFFIXES
from geo.formats.geoparquet.writer import write_geoparquet
from geo.formats.tables import mapping_file
from geo.formats.yaml.writer import iter_yaml
from geo.spatial.boundaries import read_boundaries

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
    + mapping_file.EXAMPLE
)
_EXAMPLES = {
    "an export of ACLED as a record": "import --from acled export.csv -o events.yaml",
    "any table, by a file that says which column is what": "import --from csv --mapping map.toml table.csv -o new.yaml",
    "a large one, which YAML would make slow": "import --from ucdp ged.csv -o events.parquet",
}


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of this command."""
    formats = "\n".join(f"  {name:<14} {format.label}" for name, format in registry.FORMATS.items())
    about = f"{_ABOUT}\n\nformats:\n{formats}"
    command = add_command(commands, "import", "make a record of another system's data", about, _EXAMPLES)
    command.add_argument("--from", dest="format", required=True, choices=list(registry.FORMATS), metavar="FORMAT",
                         help="one of the formats above")  # fmt: skip
    command.add_argument("--mapping", type=Path, metavar="FILE",
                         help="csv: which column is what; others: which word is which type")  # fmt: skip
    add_boundaries_option(command)
    command.add_argument("file", type=Path, metavar="FILE", help="the file as its provider gives it")
    add_output_options(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> CommandResult:
    polygons = read_boundaries(arguments.boundaries)
    imported = registry.import_file(arguments.format, arguments.file, polygons, arguments.mapping, progress=True)
    print_line(imported.summary)
    print_problems(str(arguments.file), imported.remarks)
    error = RecordError(str(arguments.file), list(imported.left_out)) if imported.left_out else None
    return CommandResult(_serialize_record(imported.dataset, arguments.output), error)


def _serialize_record(dataset: Dataset, output: Path | None) -> bytes:
    """Give a record as GeoParquet, if the suffix of the output says so, or as YAML."""
    buffer = io.BytesIO()
    if output and output.suffix in GEOPARQUET_SUFFIXES:
        write_geoparquet(build_tables(dataset), cast(Any, buffer))
        return buffer.getvalue()
    buffer.writelines(map(str.encode, iter_yaml(dataset)))
    content = buffer.getvalue()
    if len(content) > RECORD_MB.max_bytes:
        size, limit = f"{len(content) / 1e6:,.0f} MB", f"{RECORD_MB.value:,} MB"
        found = f"found {size} of YAML, expected at most {limit} to be read again"
        print_line(f"{found}: import to -o FILE.parquet instead, or use the table itself as --events")
    return content
