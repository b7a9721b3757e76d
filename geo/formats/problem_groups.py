"""Problems of many rows, put together by reason: a line for each, with an example and the number of rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from geo.core.errors import Problem
from geo.core.messages import pgettext, plural_message, translate_message

_MAX_LINES_NAMED = 5
_VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|-?[0-9][0-9.,:/-]*")
_FOUND = re.compile(r"found .*?(?=, (?:expected|read|taken|which|in which|a |the )|: |$)", re.DOTALL)


def group_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Put problems of one column and one reason together, at the first of their rows.

    Of several rows the message is that of the first, with the number of all and the lines of the first few.
    """
    groups: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((_column(problem.where), _reason(problem.message)), []).append(problem)
    return [group[0] if len(group) == 1 else _join_group(group) for group in groups.values()]


def write_report(left_out: Iterable[Problem], remarks: Iterable[Problem]) -> bytes:
    """Write every problem as CSV, in the language: what was done with the row, its line, its column and the message."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(
        (pgettext("report", "row"), pgettext("report", "line"), pgettext("report", "column"),
         pgettext("report", "message"))
    )  # fmt: skip
    for done, problems in (
        (pgettext("report", "left out"), left_out), (pgettext("report", "changed or told"), remarks),
    ):  # fmt: skip
        for problem in problems:
            cells = (problem.where, translate_message(problem.message))
            safe = (f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell for cell in cells)
            writer.writerow((done, problem.line or "", *safe))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _join_group(group: list[Problem]) -> Problem:
    first = group[0]
    lines = list(dict.fromkeys(problem.line for problem in group if problem.line))
    named = ", ".join(map(str, lines[:_MAX_LINES_NAMED])) + (", …" if len(lines) > _MAX_LINES_NAMED else "")
    if len(lines) > 1:
        message = plural_message(
            "{message}: so in {n} row (lines {lines})",
            "{message}: so in {n} rows (lines {lines})",
            len(group),
            message=first.message,
            lines=named,
        )
    else:
        message = plural_message(
            "{message}: so in {n} row", "{message}: so in {n} rows", len(group), message=first.message
        )
    return Problem(first.line, first.where, message)


def _column(where: str) -> str:
    """The field that a path ends in, without the id of the row that it is in."""
    parts = [part for part in where.split(": ")[-1].split(".") if part and not part.isdecimal()]
    return parts[-1] if parts else ""


def _reason(message: str) -> str:
    """A message without the values of its row."""
    return _VALUES.sub("", _FOUND.sub(lambda match: "found" + " nothing" * ("nothing" in match[0]), message, count=1))
