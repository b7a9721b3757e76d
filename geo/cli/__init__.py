"""The command line: ``python -m geo COMMAND``, a module for each command.

Exits with 0 if all is well, 1 if there are problems (on stderr, ``FILE:LINE: path: found …,
expected …``), 2 if it was used wrongly, 130 if it was stopped. Results go to stdout or to ``-o FILE``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from geo.cli import export, import_, validate, verify
from geo.cli.add import command as add
from geo.cli.output import CommandResult, deliver_result
from geo.cli.parsers import create_parser
from geo.core.errors import GeoError

_STOPPED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; SystemExit(2) for wrong use, as argparse has it."""
    arguments = create_command_line().parse_args(argv)
    try:
        result: CommandResult = arguments.run(arguments)
        deliver_result(result, arguments.output, arguments.force)
        error = result.error
    except GeoError as raised:
        error = raised
    except KeyboardInterrupt:
        print("\nStopped: nothing was written.", file=sys.stderr)
        return _STOPPED
    if error is None:
        return 0
    print(error, file=sys.stderr)
    return 1


def create_command_line() -> argparse.ArgumentParser:
    """Create the parser of all commands."""
    parser = create_parser()
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    validate.add_parser(commands)
    verify.add_parser(commands)
    validate.add_schema_parser(commands)
    for module in (add, export, import_):
        module.add_parser(commands)
    return parser
