"""The command line: ``python -m geo COMMAND``, a module a group of commands.

Exits with 0 if all is well, 1 if there are problems (on stderr, ``FILE:LINE: path: found …,
expected …``), 2 if it was used wrongly, 130 if it was stopped. Results go to stdout or to ``-o FILE``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from geo.cli import add as adding
from geo.cli import export as exporting
from geo.cli import import_ as importing
from geo.cli import output as delivery
from geo.cli import parsers as manual
from geo.cli import validate as checks
from geo.cli.output import Outcome
from geo.core.errors import GeoError

_STOPPED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; SystemExit(2) for wrong use, as argparse has it."""
    arguments = _parser().parse_args(argv)
    try:
        outcome: Outcome = arguments.run(arguments)
        delivery.deliver(outcome, arguments.output, arguments.force)
        fault = outcome.fault
    except GeoError as error:
        fault = error
    except KeyboardInterrupt:
        print("\nStopped: nothing was written.", file=sys.stderr)
        return _STOPPED
    if fault is None:
        return 0
    print(fault, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = manual.overview()
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for group in (checks, adding, exporting, importing):
        group.add_to(commands)
    return parser
