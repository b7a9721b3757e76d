"""Rows of a workbook: Excel's .xlsx and .xls, and OpenDocument's .ods."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from geo.core.errors import RecordError, quote_words
from geo.core.limits import IMPORT_MB
from geo.core.messages import Message
from geo.formats.encodings import Encoding
from geo.formats.files import file_error
from geo.formats.tables.table import Cells

_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml")
_READER = Path(__file__).with_name("workbook_rows.py")
_MEMORY_PER_BYTE = 8  # what reading may take, for each byte that a workbook may have unpacked
_LEAST_MEMORY_BYTES = 300_000_000  # what the reader takes itself
_BYTES_PER_CELL = 16
_MAX_SECONDS = 300  # of the processor


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
        _check_packed_size(content, path)
        self.sheet, self._rows = _read_sheet(content, path)
        if not self._rows:
            raise file_error(
                path, 0, Message("found a workbook without rows, expected column names and a row an incident")
            )
        self.length = len(self._rows)

    def read(self) -> Iterator[tuple[int, Cells | str]]:
        """Row number and cells of each row that is not blank."""
        return iter(self._rows)


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


def _check_packed_size(content: bytes, path: Path) -> None:
    """Raise RecordError for a workbook that is no sound ZIP archive, or says that it is too large unpacked."""
    if not content.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise _cannot_read(str(error)[:100], path) from None
    if size > IMPORT_MB.max_bytes:
        raise _too_large(path)


def _read_sheet(content: bytes, path: Path) -> tuple[str, list[tuple[int, Cells]]]:
    """Read name and rows of the first sheet that has any, in a process that may take so much and no more."""
    limit = IMPORT_MB.max_bytes
    limits = (
        str(each) for each in (_LEAST_MEMORY_BYTES + limit * _MEMORY_PER_BYTE, _MAX_SECONDS, limit // _BYTES_PER_CELL)
    )
    command = [sys.executable, "-I", "-X", "utf8", str(_READER), *limits]
    done = subprocess.run(command, input=content, capture_output=True, check=False)
    if done.returncode:  # ended by itself, by the library or by the system
        raise _too_large(path)
    head, *rows = (json.loads(line) for line in done.stdout.splitlines() or [b"{}"])
    if "error" in head:
        raise _cannot_read(head["error"], path)
    return head.get("sheet", ""), [(line, cells) for line, cells in rows]


def _too_large(path: Path) -> RecordError:
    message = Message(
        "found a workbook whose table takes too much memory or time, expected {expected}; or save it as CSV",
        expected=IMPORT_MB.expected,
    )
    return file_error(path, 0, message)


def _cannot_read(reason: Any, path: Path) -> RecordError:
    message = Message(
        "found an Excel workbook that cannot be read ({reason}), expected a sound one: save it as CSV",
        reason=quote_words(str(reason)),
    )
    return file_error(path, 0, message)
