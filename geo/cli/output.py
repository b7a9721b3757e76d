"""What a command is for and how it is used, and what it says: results to stdout or to a file, problems to stderr.

Texts of files may hold what a terminal obeys. Each text for people goes through `escape_line`; `guard_streams` escapes
what libraries print by themselves.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
import textwrap
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple

from geo.cli.writing import write_files, write_with_import
from geo.core.errors import GeoError, OutputError, Problem, describe_error
from geo.core.language import choose_locale_language, use_language
from geo.core.limits import PROBLEMS
from geo.core.messages import Message, plural_message, translate_message
from geo.core.text import escape_line, escape_lines

_MAX_OF_ONE_MESSAGE = 20
"""How many problems with one message are shown: of more only the number is."""

HELP_WIDTH = 90
"""Characters in a line of a help page."""
_ABOUT = "Check records of incidents, add to them, bring your data in, take a view away."
_CLOSING = """\
exit codes:
  0    all is well
  1    there are problems; each is on stderr as FILE:LINE: path: found …, expected …
  2    the command was used wrongly
  130  stopped with Ctrl+C

Problems are in the language of LANG: English, Albanian (sq_AL) or Serbian (sr_RS, sr_RS@latin).
Results go to the terminal, or with -o to a file, which is written whole or not at all.
Every command tells more:  python -m geo COMMAND --help
docs/record.md describes every field of events.yaml. The dashboard:  streamlit run dashboard.py"""


class CommandResult(NamedTuple):
    """The content that a command gives and the error that it found, each None where there is none.

    A text is for people, bytes are a file. ``is_archive`` says that the content is a ZIP archive, whose files may be
    laid out in a folder as well. ``imported`` is what is kept beside a record of what an import gave, ``metadata`` what
    stands in the ``.meta.json`` beside boundaries.
    """

    content: str | bytes | None
    error: GeoError | None = None
    is_archive: bool = False
    imported: bytes | None = None
    metadata: bytes | None = None


def deliver_result(result: CommandResult, output: Path | None, force: bool, inputs: Iterable[Path] = ()) -> None:
    """Write a result to stdout or to a file; the files of an archive where the output is a folder or has no suffix.

    Raises
    ------
    OutputError
        Where a file is there already and may not be written over, is one of the inputs, or cannot be written.
    """
    if result.content is None:
        return
    content = escape_lines(result.content).encode() if isinstance(result.content, str) else result.content
    if output is None or str(output) == "-":
        _write_stdout(content)
        return
    _require_other_file(output, inputs)
    if result.imported is not None:
        write_with_import(output, content, result.imported, force)
        return
    to_folder = result.is_archive and (output.is_dir() or not (output.suffix or output.exists()))
    if to_folder:
        _create_folder(output)
    files = _unpack_archive(content, output) if to_folder else {output: content}
    if result.metadata is not None and (output.is_file() or not output.exists()):  # nothing lies beside a device
        files[output.with_suffix(".meta.json")] = result.metadata
    write_files(files, force, name_each=len(files) > 1)


@contextmanager
def use_terminal_language() -> Iterator[None]:
    """Say problems in the language of the terminal for as long as the context lasts; all else is in English."""
    with use_language(choose_locale_language(os.environ)):
        yield


def print_line(text: str) -> None:
    """Print one line for people to stderr, escaped; a message in the language of the terminal."""
    with use_terminal_language():
        print(escape_line(translate_message(text)), file=sys.stderr)


def print_problems(file: str, problems: Iterable[Problem], report: Path | None = None) -> None:
    """Print problems to stderr: equal ones once, and of very many the first; all of them go to the report, if any."""
    problems = list(problems)
    with use_terminal_language():
        texts = [problem.text(file) for problem in problems]
    for line in _shorten_list(texts, [problem.message for problem in problems]):
        print_line(line)
    if report is not None:
        write_files({report: ("\n".join(map(escape_line, texts)) + "\n").encode()}, force=True)


def guard_streams() -> None:
    """Let nothing that any part prints reach the terminal raw, nor fail for the encoding of the terminal."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
            setattr(sys, name, _EscapingStream(stream))


class _EscapingStream:
    """A stream that escapes what is written to it, but for line breaks, tabs and the returns of progress bars."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write("\r".join(map(escape_lines, text.split("\r"))))
        return len(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _shorten_list(texts: list[str], messages: list[str]) -> Iterator[str]:
    """Give each different text with its number, up to so many of one message and so many in all, and count the rest."""
    numbers, shown_of, left = Counter(texts), Counter[str](), Counter[str]()
    shown = 0
    for text, message in dict(zip(texts, messages, strict=True)).items():
        if shown >= PROBLEMS.value or shown_of[message] >= _MAX_OF_ONE_MESSAGE:
            left[message] += numbers[text]
            continue
        shown += 1
        shown_of[message] += 1
        number = numbers[text]
        yield text if number == 1 else plural_message("{text} ({n} time)", "{text} ({n} times)", number, text=text)
    alike = {message: number for message, number in left.items() if shown_of[message]}
    for message, number in list(alike.items())[:_MAX_OF_ONE_MESSAGE]:
        yield plural_message(
            "and {n} more like it: {message}", "and {n} more like it: {message}", number, message=message
        )
    if left:
        yield plural_message(
            "{n} problem is not shown; --report FILE has all {total}",
            "{n} problems are not shown; --report FILE has all {total}",
            left.total(),
            total=len(texts),
        )


def _write_stdout(content: bytes) -> None:
    """Write to stdout: a file as it is, but to a terminal as text that is escaped.

    Raises
    ------
    OutputError
        Where stdout is closed or full. BrokenPipeError where its reader is gone.
    """
    try:
        if sys.stdout is None:
            raise OSError("Bad file descriptor")
        sys.stdout.flush()
        if sys.stdout.isatty():
            content = escape_lines(content.decode("utf-8", "backslashreplace")).encode()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        message = Message("found {reason}, expected an output that can be written", reason=describe_error(error))
        raise OutputError("stdout", [Problem(0, "", message)]) from error


def _require_other_file(output: Path, inputs: Iterable[Path]) -> None:
    """Raise OutputError where the output is one of the files that are read, by whatever name, with --force too."""
    try:
        same = [file.name for file in inputs if file.is_file() and output.exists() and file.samefile(output)]
    except (OSError, RuntimeError, ValueError):  # links in a circle, a null byte: said when it is written
        return
    if same:
        message = Message(
            "found the file that is read ({name}), expected another one: write to a new file, then move it here",
            name=same[0],
        )
        raise OutputError(str(output), [Problem(0, "", message)])


def _unpack_archive(content: bytes, folder: Path) -> dict[Path, bytes]:
    """Give the files of a ZIP archive by the paths that they will have in a folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {folder / name: archive.read(name) for name in archive.namelist()}


def _create_folder(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        message = Message("found {reason}, expected a folder that can be made", reason=describe_error(error))
        raise OutputError(str(folder), [Problem(0, "", message)]) from error


def create_parser() -> argparse.ArgumentParser:
    """Create the parser of ``python -m geo``, without commands."""
    return argparse.ArgumentParser(
        prog="python -m geo", description=_ABOUT, epilog=_CLOSING, formatter_class=argparse.RawDescriptionHelpFormatter
    )


def add_command(
    commands: argparse._SubParsersAction[Any], name: str, summary: str, about: str, examples: Mapping[str, str]
) -> argparse.ArgumentParser:
    """Add the parser of a command.

    Parameters
    ----------
    summary : str
        A line for the page of all commands.
    about : str
        Paragraphs for its own page; one of several lines keeps them.
    examples : mapping
        What is typed behind ``python -m geo``, by what it is an example of.
    """
    paragraphs = (part if "\n" in part else textwrap.fill(part, HELP_WIDTH) for part in about.split("\n\n"))
    lines = "\n".join(f"  {purpose}:\n    python -m geo {typed}" for purpose, typed in examples.items())
    command: argparse.ArgumentParser = commands.add_parser(
        name,
        help=summary,
        description="\n\n".join(paragraphs),
        epilog=f"examples:\n{lines}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    return command


def add_record_argument(command: argparse.ArgumentParser) -> None:
    """Add the argument that names the record."""
    command.add_argument("file", type=Path, nargs="?", default=Path("events.yaml"), metavar="FILE",
                         help="the record (default: events.yaml in this folder)")  # fmt: skip


def add_boundaries_option(command: argparse.ArgumentParser) -> None:
    """Add the option that names other municipalities."""
    command.add_argument("--boundaries", type=Path, metavar="FILE",
                         help="polygons of municipalities, provinces or other units of your own, in any format of GDAL "
                              "(default: those that come with the program)")  # fmt: skip


def add_output_options(command: argparse.ArgumentParser) -> None:
    """Add the options of every command that has a result."""
    command.add_argument(
        "-o", dest="output", type=Path, metavar="FILE", help="write to this file, not to the terminal (-)"
    )
    command.add_argument("--force", action="store_true", help="write over a file that is there already")
    command.add_argument("--report", type=Path, metavar="FILE",
                         help="write all problems to this file; the terminal shows the first")  # fmt: skip
