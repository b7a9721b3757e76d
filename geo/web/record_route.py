"""Serves the columns of the records that are shown, and the texts of incidents as they are looked at.

``/record/{version}/columns`` is what map and timeline draw, the same for good. ``/record/{version}/texts?rows=3,8`` has
the ids and titles of some incidents, ``?event=ID`` those of one: for a record that is too large to bring them along.
The browser keeps them, but for those of a file that a reader has opened for a session, of which nothing is stored.

``/record/{name}/facets`` leads to ``/record/{version}/choices``, by which filters are counted, made when it is first
asked for: the name is this server's for a record, the version that of the content. ``/record/{name}/matches?text=`` has
which of its incidents have some words; it is never stored.
"""

from __future__ import annotations

import gzip
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar
from weakref import WeakValueDictionary

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from geo.record.queries import word_titles
from geo.record.record import Record, keep_result, share_results
from geo.web.assets import find_server_path
from geo.web.record_columns import TEXTS, describe_columns, encode_facets, encode_matches, hash_version

T = TypeVar("T")

FOLDER = "record"
PATHS = rf"{FOLDER}/[0-9a-f]+/(?:columns|texts|facets|choices|matches)"
"""The paths that `create_routes` serves, as a regular expression."""
MAX_ROWS = 200
"""Incidents whose texts can be asked for at once."""
_GZIP_LEVEL = 4
_FOR_GOOD = "private, max-age=31536000, immutable"
_NOT_STORED = "no-store"


@dataclass(frozen=True)
class ColumnFile:
    """A file of columns as it is served.

    Attributes
    ----------
    columns : bytes
        The file, compressed.
    is_kept : bool
        Whether the browser may keep what it is sent of the record.
    """

    version: str
    columns: bytes
    is_kept: bool

    @property
    def headers(self) -> dict[str, str]:
        """The headers of all that is sent of it."""
        return {"Cache-Control": _FOR_GOOD if self.is_kept else _NOT_STORED, "Vary": "Accept-Encoding"}


@dataclass(frozen=True)
class Published(ColumnFile):
    """A record as it is served; ``texts`` has the columns `record_columns.TEXTS` of each incident."""

    texts: pd.DataFrame

    @property
    def address(self) -> str:
        """The path of its columns on the server."""
        return find_server_path(f"{FOLDER}/{self.version}/columns")


@cache
def _published() -> WeakValueDictionary[str, Published]:
    """Return what this server has published, by version: each as long as there is a record of this content."""
    return WeakValueDictionary()


@cache
def _published_facets() -> WeakValueDictionary[str, ColumnFile]:
    """Return the files of choices of this server, as `_published` does."""
    return WeakValueDictionary()


@cache
def _named_records() -> WeakValueDictionary[str, Record]:
    """Return the records whose choices this server counts, by name."""
    return WeakValueDictionary()


@share_results(4)
def publish_columns(record: Record) -> Published:
    """Serve the columns of a record."""
    columns = describe_columns(record, record.frames.incidents)
    content, texts = columns.encode(), columns.incidents[list(TEXTS)]
    packed = gzip.compress(content, _GZIP_LEVEL, mtime=0)
    published = Published(_name_version(record, content), packed, record.file is not None, texts)
    return _published().setdefault(published.version, published)


def _name_version(record: Record, content: bytes) -> str:
    """Name a version by its content; that of an opened file is another, so that it is never sent as one to be kept."""
    return hash_version(content if record.file is not None else b"opened" + content)


def find_facets(record: Record) -> dict[str, str]:
    """Find the paths of what the choices of a record are counted by: its columns, and what has the words of a search.

    Nothing is made of the record before they are asked for.
    """
    path = find_server_path(f"{FOLDER}/{_name_record(record)}")
    return {"columns": f"{path}/facets", "matches": f"{path}/matches"}


@share_results(1, has_words=False)
def _name_record(record: Record) -> str:
    """Name a record as no other is named."""
    name = secrets.token_hex(8)
    _named_records()[name] = record
    return name


@share_results(1, has_words=False)
def _publish_facets(record: Record) -> ColumnFile:
    """Serve the choices of a record."""
    content = encode_facets(record)
    packed = gzip.compress(content, _GZIP_LEVEL, mtime=0)
    published = ColumnFile(_name_version(record, content), packed, record.file is not None)
    return _published_facets().setdefault(published.version, published)


def restore_columns(record: Record, packed: bytes) -> None:
    """Serve the columns of a record as `publish_columns` has given them for these files in this language before."""
    incidents = record.frames.incidents
    texts = incidents[["id"]].assign(**word_titles(record, incidents))[list(TEXTS)]
    published = Published(_name_version(record, gzip.decompress(packed)), packed, record.file is not None, texts)
    keep_result(publish_columns, _published().setdefault(published.version, published), record)


def create_routes() -> list[Route]:
    """Create the routes of columns, texts and choices."""
    path = find_server_path(f"{FOLDER}/{{version}}")
    return [
        Route(f"{path}/columns", _send_columns, methods=["GET"]),
        Route(f"{path}/texts", _send_texts, methods=["GET"]),
        Route(f"{path}/facets", _lead_to_facets, methods=["GET"]),
        Route(f"{path}/choices", _send_facets, methods=["GET"]),
        Route(f"{path}/matches", _send_matches, methods=["GET"]),
    ]


def _find(request: Request, known: Mapping[str, T]) -> T:
    """Find the version, or the name, that is asked for; 404 where there is none."""
    if (found := known.get(request.path_params["version"])) is None:
        raise HTTPException(404)
    return found


async def _send_columns(request: Request) -> Response:
    return _send_file(request, _find(request, _published()))


def _send_file(request: Request, file: ColumnFile) -> Response:
    columns, headers = file.columns, file.headers
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        columns = gzip.decompress(columns)
    return Response(columns, media_type="application/octet-stream", headers=headers)


async def _lead_to_facets(request: Request) -> Response:
    published = await run_in_threadpool(_publish_facets, _find(request, _named_records()))
    path = find_server_path(f"{FOLDER}/{published.version}/choices")
    return RedirectResponse(path, headers={"Cache-Control": _NOT_STORED})


async def _send_facets(request: Request) -> Response:
    return _send_file(request, _find(request, _published_facets()))


async def _send_matches(request: Request) -> Response:
    record, text = _find(request, _named_records()), request.query_params.get("text", "")
    bits = await run_in_threadpool(encode_matches, record, text)
    return Response(bits, media_type="application/octet-stream", headers={"Cache-Control": _NOT_STORED})


async def _send_texts(request: Request) -> Response:
    """Send row and texts of incidents."""
    published = _find(request, _published())
    texts = published.texts
    if (event := request.query_params.get("event")) is not None:
        chosen = texts[texts["id"] == event]
    else:
        chosen = texts.iloc[_parse_rows(request.query_params.get("rows", ""), len(texts))]
    rows = zip(chosen.index.tolist(), *(chosen[name].tolist() for name in TEXTS), strict=True)
    return JSONResponse([list(row) for row in rows], headers=published.headers)


def _parse_rows(text: str, length: int) -> list[int]:
    """Parse "3,8": rows of so many."""
    parts = text.split(",") if text else []
    if len(parts) > MAX_ROWS or not all(part.isascii() and part.isdigit() and int(part) < length for part in parts):
        raise HTTPException(400)
    return [int(part) for part in parts]
