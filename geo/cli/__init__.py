"""The command line: ``python -m geo COMMAND``, a module for each, or for those that belong together.

Exits with 0 if all is well, 1 if there are problems (on stderr, ``FILE:LINE: path: found …,
expected …``), 2 if it was used wrongly, 130 if it was stopped. Results go to stdout or to ``-o FILE``. No traceback is
shown, whatever goes wrong, unless the environment variable GEO_DEBUG is set. Problems are in the language of the
terminal (LC_ALL, LC_MESSAGES or LANG), all else is in English.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from geo.cli import add, export, import_, validate
from geo.cli.output import CommandResult, create_parser, deliver_result, print_line, print_problems
from geo.core.errors import GeoError
from geo.core.messages import Message

_STOPPED = 130
_DEBUG = "GEO_DEBUG"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; SystemExit(2) for wrong use, as argparse has it."""
    arguments = create_command_line().parse_args(argv)
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        print_line(Message("Stopped: nothing was written."))
        return _STOPPED
    except BrokenPipeError:
        _forget_stdout()
        return 1
    except Exception as error:  # the last resort: a fault of the program is told in a line, too
        if os.environ.get(_DEBUG):
            raise
        with contextlib.suppress(OSError):
            print_line(_describe_fault(error))
        return 1


def _run(arguments: argparse.Namespace) -> int:
    try:
        result: CommandResult = arguments.run(arguments)
        deliver_result(result, arguments.output, arguments.force, _input_files(arguments))
        error = result.error
    except GeoError as raised:
        error = raised
    if error is None:
        return 0
    try:
        print_problems(error.file, error.problems, getattr(arguments, "report", None))
    except GeoError as unwritten:
        print_problems(unwritten.file, unwritten.problems)
    except BrokenPipeError:
        raise
    except OSError:  # stderr is closed or full: the exit code says it
        pass
    return 1


def _input_files(arguments: argparse.Namespace) -> list[Path]:
    """List the files that a command reads."""
    outputs = ("output", "report")
    return [value for name, value in vars(arguments).items() if isinstance(value, Path) and name not in outputs]


def _describe_fault(error: Exception) -> str:
    if isinstance(error, MemoryError):
        return Message("found too little memory, expected more, or a smaller file")
    words = (str(error).splitlines() or [""])[0][:200]
    found = f"{type(error).__name__}: {words}" if words else type(error).__name__
    return Message(
        "found a fault of this program ({found}), expected none: please report it, with what {debug}=1 shows",
        found=found,
        debug=_DEBUG,
    )


def _forget_stdout() -> None:
    """Let nothing more be written to a pipe whose reader is gone, also at the end of the program."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def create_command_line() -> argparse.ArgumentParser:
    """Create the parser of all commands."""
    parser = create_parser()
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add_parser in (
        validate.add_parser,
        validate.add_verify_parser,
        validate.add_schema_parser,
        add.add_parser,
        import_.add_boundaries_parser,
        export.add_parser,
        import_.add_parser,
    ):
        add_parser(commands)
    return parser
