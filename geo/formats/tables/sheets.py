"""Rows of a workbook: Excel's .xlsx and .xls, and OpenDocument's .ods."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine

from geo.core.limits import IMPORT_MB
from geo.formats.encodings import Encoding
from geo.formats.files import file_error
from geo.formats.tables.table import Cells

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")


class SheetRecords:
    """The rows of the first sheet of a workbook that has any.

    ``line`` is the number of the row in the sheet; days and times come as ISO writes them.

    Raises
    ------
    RecordError
        Where the workbook cannot be read or is too large unpacked.
    """

    encoding = Encoding("the workbook's own")
    has_decimal_comma = False

    def __init__(self, content: bytes, path: Path) -> None:
        try:
            if content.startswith(b"PK"):
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    if sum(part.file_size for part in archive.infolist()) > IMPORT_MB.max_bytes:
                        raise ValueError(f"larger than {IMPORT_MB.value:,} MB")
            workbook = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
            names = [sheet.name for sheet in workbook.sheets_metadata if _is_visible(sheet)] or workbook.sheet_names
            sheets = ((name, workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in names)
            self.sheet, rows = next(((name, rows) for name, rows in sheets if any(map(any, rows))), ("", []))
        except Exception as error:  # the library has its own for each kind of workbook, and panics are none of Python's
            reason = str(error)[:100] or type(error).__name__
            message = f"found an Excel workbook that cannot be read ({reason}), expected a sound one: save it as CSV"
            raise file_error(path, 0, message) from None
        if not rows:
            raise file_error(path, 0, "found a workbook without rows, expected column names and a row an incident")
        self._rows = [(line, [_cell_text(value) for value in row]) for line, row in enumerate(rows, start=1)]
        self.length = len(rows)

    def read(self) -> Iterator[tuple[int, Cells | str]]:
        """Row number and cells of each row that is not blank."""
        return ((line, cells) for line, cells in self._rows if any(cells))


def is_workbook(content: bytes) -> bool:
    """Whether bytes are those of a workbook."""
    if content.startswith(_OLE_SIGNATURE):
        return True
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return any(name in _WORKBOOK_PARTS for name in archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return b"xl/workbook" in content


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
