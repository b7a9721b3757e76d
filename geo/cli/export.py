"""The command that takes a view away: export."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

from geo import publish as export
from geo.cli import output as delivery
from geo.cli import parsers as manual
from geo.cli.output import Outcome
from geo.core.errors import OutputError, Problem, RecordError
from geo.core.window import Window
from geo.record import record
from geo.record import view_state as address
from geo.record.record import Record
from geo.record.selection import Sheet
from geo.record.view_state import LAYERS, View
from geo.web.tiles import online_base_map_names

_ABOUT = """\
Writes a record, or a view of it, in another format. A view is what the dashboard shows: copy its address, or write \
what stands behind the ? by hand (README.md lists the keys). Without one it is everything. Every export carries the \
licence, the attribution, the version of the record, the filters and the date. A format of several files is a ZIP \
archive; with a folder, or a new name without a suffix, -o lays them out."""
_EXAMPLES = {
    "protests from 6 December 2022 on": "export --to yaml --view 'from=2022-12-06&types=protest' -o protests.yaml",
    "the whole record, to look at": "export --to yaml events.yaml",
}


def add_to(commands: argparse._SubParsersAction[Any]) -> None:
    """Add export."""
    known = "\n".join(f"  {name:<14} {one.label}: {one.use}" for name, one in export.FORMATS.items())
    about = f"{_ABOUT}\n\nformats:\n{known}"
    command = manual.command(commands, "export", "take a record, or a view of it, away in another format",
                             about, _EXAMPLES)  # fmt: skip
    command.add_argument(
        "--to", required=True, choices=list(export.FORMATS), metavar="FORMAT", help="one of the formats above"
    )
    command.add_argument("--view", default="", metavar="LINK", help="a copied link, or what stands behind its ?")
    command.add_argument("--sheet", default="a4", choices=get_args(Sheet), help="paper of a picture (a4)")
    manual.boundaries(command)
    manual.record_file(command)
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
    view, faults = address.read(parse_qs(query, keep_blank_values=True), found, online_base_map_names())
    if faults:
        raise RecordError("the view", [Problem(0, "", fault) for fault in faults])
    return view
