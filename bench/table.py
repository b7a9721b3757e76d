"""Statistics of steps, and results as a table."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Result = dict[str, Any]

#: What lies between two moments of a step: the browser tells of a move when a frame is due. The phases are ours alone.
SPANS = {"drawn": ("moved", "painted"), "done": ("told", "painted"), "next": ("moved", "next")}
PHASES = {
    "until the page is told": ("moved", "told"), "page to map": ("told", "heard"),
    "wait for frame": ("heard", "begun"), "counting and drawing": ("begun", "painted"),
    "until next frame": ("painted", "next"),
}  # fmt: skip
_COLUMNS = {
    "way": "way", "incidents": "incidents", "steps": "steps",
    "drawn ms": "drawn.median", "p95": "drawn.p95",
    "of that from told on": "done.median", "p95 of it": "done.p95",
    "next frame ms": "next.median", "p95 ": "next.p95",
    "processor ms": "worked.median", "p95  ": "worked.p95",
    "first marker s": "first_s", "heap MB": "heap_mb", "up B/step": "sent", "down B/step": "received",
    "up B on release": "release_sent", "down B on release": "release_received", "server MB": "server_mb",
}  # fmt: skip


def p95(values: Iterable[float]) -> float:
    """The smallest of the values that 95 % of them do not exceed; ValueError without values."""
    ranked = sorted(values)
    if not ranked:
        raise ValueError("found no values, expected at least one")
    return ranked[math.ceil(0.95 * len(ranked)) - 1]


def spans(steps: Sequence[Mapping[str, float]], named: Mapping[str, tuple[str, str]]) -> dict[str, dict[str, float]]:
    """Median and p95, in milliseconds, of what lies between two moments of each step that has both."""
    found = {}
    for name, (start, end) in named.items():
        values = [step[end] - step[start] for step in steps if start in step and end in step]
        if values:
            found[name] = {"median": statistics.median(values), "p95": p95(values)}
    return found


def growth(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """By how many per cent each number has grown."""
    return {name: 100 * (after[name] / value - 1) for name, value in before.items()}


def table(results: Sequence[Result], asked: int) -> str:
    """Results as a Markdown table; a way that did not finish says so instead of numbers.

    ``asked`` is how many steps each was to do; where fewer were done or drew something, it is told, but of what has a
    number of its own and is ``whole``. The milliseconds of the processor are those of the page's thread.
    """
    return markdown(list(_COLUMNS), [_row(result, asked) for result in results])


def phases(results: Sequence[Result]) -> str:
    """Where the time of our steps goes: medians in milliseconds, as a Markdown table."""
    shown = [result for result in results if result.get("phases")]
    rows = [
        [result["way"], f"{result['incidents']:,}", *(_number(result, f"phases.{name}.median") for name in PHASES)]
        for result in shown
    ]
    return markdown(["way", "incidents", *PHASES], rows)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with aligned columns."""
    widths = [max(len(row[i]) for row in (head, *rows)) for i in range(len(head))]
    lines = [head, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(line, widths, strict=True)) + " |" for line in lines
    )


def _row(result: Result, asked: int) -> list[str]:
    row = {name: _number(result, path) for name, path in _COLUMNS.items()}
    if "failed" in result:
        row["drawn ms"] = result["failed"]
    elif result["steps"] < asked and not result.get("whole"):
        row["steps"] += f" of {asked}"
    return list(row.values())


def _number(result: Any, path: str) -> str:
    for key in path.split("."):
        result = result.get(key) if isinstance(result, Mapping) else None
    if isinstance(result, int):
        return f"{result:,}"
    if isinstance(result, float):
        return f"{result:.1f}"
    return result or "–"
