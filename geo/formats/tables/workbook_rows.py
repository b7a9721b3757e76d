"""Gives the rows of a workbook as lines of JSON: a program of its own, so that none takes all memory or time.

A workbook of 2 kB may have a cell in its last row and its last column, and so a table of 17,000 million cells between.
``sheets`` runs it with the bytes of a workbook as its input. It imports nothing of ours.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine

EXIT_TOO_LARGE = 3


def main(max_memory_bytes: int, max_seconds: int, max_cells: int) -> None:
    """Print the name of the first sheet with anything in it, then number and cells of each row that is not blank."""
    _limit_process(max_memory_bytes, max_seconds)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
        names = [sheet.name for sheet in workbook.sheets_metadata if _is_visible(sheet)] or workbook.sheet_names
        for name in names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.total_height * sheet.total_width > max_cells:
                sys.exit(EXIT_TOO_LARGE)
            if _print_rows(name, sheet):
                return
    except MemoryError:
        sys.exit(EXIT_TOO_LARGE)
    except Exception as error:  # the library has its own for each kind of workbook, and panics are none of Python's
        print(json.dumps({"error": str(error)[:100] or type(error).__name__}))


def _limit_process(max_memory_bytes: int, max_seconds: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # Windows has no limits, and some systems set less
        import resource

        for kind, limit in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_CPU, max_seconds),
                            (resource.RLIMIT_AS, max_memory_bytes)):  # fmt: skip
            resource.setrlimit(kind, (limit, limit))


def _print_rows(name: str, sheet: Any) -> bool:
    """Print a sheet that has anything in it; whether it has."""
    is_begun = False
    for line, cells in _list_rows(sheet):
        if not is_begun:
            print(json.dumps({"sheet": name}))
            is_begun = True
        print(json.dumps([line, cells]))
    return is_begun


def _list_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    for line, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [_cell_text(value) for value in row]
        if any(cells):
            yield line, cells


def _is_visible(sheet: Any) -> bool:
    return str(sheet.visible).rpartition(".")[2].lower() == "visible"


def _cell_text(value: Any) -> str:
    """A cell as text: whole numbers without a fraction, days in ISO, without a time of midnight."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60) % (24 * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"
    return "" if value is None else str(value)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
