"""Verifies and reads the archived copies of the sources, in a folder on this machine."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from geo.core.errors import ArchiveError, Problem, describe_error
from geo.core.language import write_number
from geo.core.limits import BYTES_PER_MB, DOCUMENT_MB
from geo.core.messages import Message, gettext
from geo.core.model import Source

State = Literal["matches", "altered", "missing", "not archived", "no hash"]

MAX_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Finding:
    """The state of the archived copy of a source.

    Attributes
    ----------
    state : {"matches", "altered", "missing", "not archived", "no hash"}
        "missing": there is no such document, or it cannot be read or lies outside the folder; "not archived": the
        source names no document; "no hash": the document exists, and the record has no SHA-256 to compare it with.
    digest : str or None
        SHA-256 of the document, in lower-case hexadecimal, where it is "altered" or has "no hash".
    reason : str
        ``found …, expected …`` where it is "altered" or "missing", otherwise empty.
    """

    source: str
    document: str | None
    state: State
    digest: str | None = None
    reason: str = ""


def verify_documents(sources: Iterable[Source], folder: Path) -> dict[str, Finding]:
    """Compare every archived document with its SHA-256; findings by source id, in the order given.

    Raises
    ------
    ArchiveError
        If the folder is missing or cannot be read. A fault of a single document is a finding.
    """
    root = _resolve_folder(folder)
    return {source.id: _verify_document(source, root) for source in sources}


def read_document(source: Source, folder: Path) -> str:
    """Read an archived document as text to be shown.

    Bytes that are not UTF-8 become U+FFFD, ends of lines become ``\\n``. Of a longer text the first
    `MAX_CHARACTERS` are given, and a last line that tells the reader.

    Raises
    ------
    ArchiveError
        If the folder or the document is missing, cannot be read, or lies outside the folder.
    """
    root = _resolve_folder(folder)
    try:
        with _locate_document(source.document, root).open(encoding="utf-8-sig", errors="replace") as file:
            text = file.read(MAX_CHARACTERS + 1)
    except (OSError, ValueError, RuntimeError) as error:
        problem = Problem(0, f"sources.{source.id}.document", _reason(error))
        raise ArchiveError(str(folder), [problem]) from None
    if len(text) <= MAX_CHARACTERS:
        return text
    cut = gettext("[Cut here: the document goes on after {number} characters.]", number=write_number(MAX_CHARACTERS))
    return f"{text[:MAX_CHARACTERS]}\n{cut}"


def _resolve_folder(folder: Path) -> Path:
    """The absolute path of the folder, with links followed."""
    try:
        root = folder.resolve(strict=True)
        next(root.iterdir(), None)
    except (OSError, ValueError, RuntimeError) as error:
        message = Message(
            "found {found}, expected a folder with the archived documents",
            found=_describe_missing(error),
        )
        raise ArchiveError(str(folder), [Problem(0, "", message)]) from None
    return root


def _verify_document(source: Source, root: Path) -> Finding:
    if source.document is None:
        return Finding(source.id, None, "not archived")
    try:
        with _locate_document(source.document, root).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError, RuntimeError) as error:
        return Finding(source.id, source.document, "missing", reason=_reason(error))
    if source.sha256 is None:
        return Finding(source.id, source.document, "no hash", digest)
    if digest == source.sha256.lower():
        return Finding(source.id, source.document, "matches")
    return Finding(
        source.id,
        source.document,
        "altered",
        digest,
        Message("found {found}, expected {expected}", found=digest, expected=source.sha256),
    )


def _locate_document(document: str | None, root: Path) -> Path:
    """The path of a document in the folder; OSError, ValueError or RuntimeError if there is no such file.

    Links are followed before the folder is compared, and nothing but a regular file is opened: reading
    a pipe would never end.
    """
    if document is None:
        raise ValueError(Message("a source that names no document"))
    if Path(document).is_absolute() or not (root / document).resolve().is_relative_to(root):
        raise ValueError(Message("a name that leads out of the folder"))
    path = (root / document).resolve(strict=True)
    if not path.is_file():
        raise ValueError(Message("something that is no file"))
    if (size := path.stat().st_size) > DOCUMENT_MB.max_bytes:
        raise ValueError(
            Message(
                "{size} MB, more than the {limit} of {variable}",
                size=size // BYTES_PER_MB,
                limit=DOCUMENT_MB.value,
                variable=DOCUMENT_MB.variable,
            )
        )
    return path


def _reason(error: Exception) -> str:
    return Message("found {found}, expected the archived document in the folder", found=_describe_missing(error))


def _describe_missing(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return Message("nothing of that name")
    return describe_error(error)
