"""The command ``export``: writes a record, or a view of it, in another format."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from datetime import date
from typing import Any, get_args
from urllib.parse import parse_qs, urlsplit

from geo import publish
from geo.cli.output import (
    CommandResult,
    add_boundaries_option,
    add_command,
    add_output_options,
    add_record_argument,
    use_terminal_language,
)
from geo.core.dates import Window
from geo.core.errors import OutputError, Problem, RecordError
from geo.core.language import LANGUAGES
from geo.core.messages import Message
from geo.record.record import Record, load_record
from geo.record.view import LAYERS, Sheet, View, read_address
from geo.web.map_data import online_base_map_names

_ABOUT = """\
Writes a record, or a view of it, in another format. A view is what the dashboard shows: copy its address, or write \
what stands behind the ? by hand (docs/address.md lists the keys). Without one it is everything. Every export carries \
the licence, the attribution, the version of the record, the filters and the date. A format of several files is a ZIP \
archive; with a folder, or a new name without a suffix, -o lays them out."""
_EXAMPLES = {
    "protests from 6 December 2022 on": "export --to yaml --view 'from=2022-12-06&types=protest' -o protests.yaml",
    "a table with its columns named in Albanian": "export --to csv --lang sq -o tabela.csv",
    "the whole record, to look at": "export --to yaml events.yaml",
}


def add_parser(commands: argparse._SubParsersAction[Any]) -> None:
    """Add the parser of this command."""
    formats = "\n".join(f"  {name:<14} {format.label}: {format.use}" for name, format in publish.FORMATS.items())
    about = f"{_ABOUT}\n\nformats:\n{formats}"
    command = add_command(
        commands, "export", "take a record, or a view of it, away in another format", about, _EXAMPLES
    )
    command.add_argument(
        "--to", required=True, choices=list(publish.FORMATS), metavar="FORMAT", help="one of the formats above"
    )
    command.add_argument("--view", default="", metavar="LINK", help="a copied link, or what stands behind its ?")
    command.add_argument(
        "--lang", choices=LANGUAGES, metavar="LANGUAGE",
        help=f"of what people read: {', '.join(LANGUAGES)} (that of the view); names the columns of csv in it too",
    )  # fmt: skip
    command.add_argument("--sheet", default="a4", choices=get_args(Sheet), help="paper of a picture (a4)")
    add_boundaries_option(command)
    add_record_argument(command)
    add_output_options(command)
    command.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> CommandResult:
    record = load_record(arguments.file, arguments.boundaries)
    view = _parse_view(arguments.view, record)
    view = replace(view, lang=arguments.lang or view.lang)
    extract = publish.extract_view(record, view, date.today(), None, arguments.sheet)
    content = publish.dump(arguments.to, extract, in_words=arguments.lang is not None)
    if arguments.output is None and b"\0" in content[:1000] and sys.stdout.isatty():
        raise OutputError(
            Message("the terminal"), [Problem(0, "", Message("found no text to show, expected -o FILE to write to"))]
        )
    return CommandResult(content, is_archive=publish.FORMATS[arguments.to].suffix.endswith(".zip"))


def _parse_view(link: str, record: Record) -> View:
    """Parse the view that a link names; without one it is everything, with statements and retracted incidents.

    Raises
    ------
    RecordError
        For parts that are not valid: to ignore a filter would be to export what was not asked for.
    """
    query = urlsplit(link).query or link.removeprefix("?")
    if not query:
        return View(Window(*record.days, "window"), layers=LAYERS)
    with use_terminal_language():
        view, faults = read_address(parse_qs(query, keep_blank_values=True), record, online_base_map_names())
    if faults:
        raise RecordError(Message("the view"), [Problem(0, "", fault) for fault in faults])
    return view
