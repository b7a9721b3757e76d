"""The command that takes a view away: export."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

from geo import address, export, layers, record
from geo.address import LAYERS, View
from geo.commands import delivery
from geo.commands.delivery import Outcome
from geo.errors import OutputError, Problem, RecordError
from geo.export.extract import Sheet
from geo.record import Record
from geo.timeline import Window


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add export."""
    known = "\n".join(f"  {name:<14} {one.label}: {one.use}" for name, one in export.FORMATS.items())
    command = commands.add_parser(
        "export",
        help="take a record, or a view of it, away in another format",
        description=f"Write a record, or a view of it, in another format.\n\nformats:\n{known}",
        epilog="example:\n  python -m geo export --to csv --view 'from=2022-12-06&types=protest' -o protests.csv\n\n"
        "A format of several files is a ZIP archive; -o with a folder, or a new name without a suffix, lays them out.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument("--to", required=True, choices=list(export.FORMATS), metavar="FORMAT", help="see above")
    command.add_argument("--view", default="", metavar="LINK", help="a copied link, or what stands behind its ?")
    command.add_argument("--sheet", default="a4", choices=get_args(Sheet), help="paper of a picture (a4)")
    command.add_argument("--boundaries", type=Path, metavar="FILE", help="municipality polygons")
    command.add_argument("file", type=Path, nargs="?", default=Path("events.yaml"), metavar="FILE")
    delivery.add_to(command)
    command.set_defaults(run=_export)


def _export(arguments: argparse.Namespace) -> Outcome:
    found = record.load(arguments.file, arguments.boundaries)
    taken = export.take(found, _view(arguments.view, found), date.today(), None, arguments.sheet)
    result = export.dump(arguments.to, taken)
    if arguments.output is None and b"\0" in result[:1000] and sys.stdout.isatty():
        raise OutputError("the terminal", [Problem(0, "", "found no text to show, expected -o FILE to write to")])
    return Outcome(result, packed=export.FORMATS[arguments.to].suffix.endswith(".zip"))


def _view(link: str, found: Record) -> View:
    """The view that a link names; without one everything, statements and retracted incidents too.

    Raises
    ------
    RecordError
        For parts of it that make no sense: a filter that is dropped would export what was not asked for.
    """
    query = urlsplit(link).query or link.removeprefix("?")
    if not query:
        return View(Window(*found.days, "window"), layers=LAYERS)
    view, faults = address.read(parse_qs(query, keep_blank_values=True), found, layers.bases())
    if faults:
        raise RecordError("the view", [Problem(0, "", fault) for fault in faults])
    return view
