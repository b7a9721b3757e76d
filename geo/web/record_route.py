"""Serves the columns of the records that are shown, and the texts of incidents as they are looked at.

``/record/{version}/columns`` is what map and timeline draw, the same for good. ``/record/{version}/texts?rows=3,8`` has
the ids and titles of some incidents, ``?event=ID`` those of one: for a record that is too large to bring them along.
The browser keeps them, but for those of a file that a reader has opened for a session, of which nothing is stored.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import cache
from weakref import WeakValueDictionary

import pandas as pd
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from geo.record.record import Record
from geo.record.sharing import share_results
from geo.web.assets import find_server_path
from geo.web.record_columns import TEXTS, describe_columns, hash_version

FOLDER = "record"
MAX_ROWS = 200
"""Incidents whose texts can be asked for at once."""
_GZIP_LEVEL = 4
_FOR_GOOD = "private, max-age=31536000, immutable"
_NOT_STORED = "no-store"


@dataclass(frozen=True)
class Published:
    """A record as it is served.

    Attributes
    ----------
    columns : bytes
        Its columns as a file, compressed.
    texts : DataFrame
        The columns `record_columns.TEXTS` of each incident.
    is_kept : bool
        Whether the browser may keep what it is sent.
    """

    version: str
    columns: bytes
    texts: pd.DataFrame
    is_kept: bool

    @property
    def headers(self) -> dict[str, str]:
        """The headers of all that is sent of it."""
        return {"Cache-Control": _FOR_GOOD if self.is_kept else _NOT_STORED, "Vary": "Accept-Encoding"}

    @property
    def address(self) -> str:
        """The path of its columns on the server."""
        return find_server_path(f"{FOLDER}/{self.version}/columns")


@cache
def _published() -> WeakValueDictionary[str, Published]:
    """Return what this server has published, by version: each as long as there is a record of this content."""
    return WeakValueDictionary()


@share_results(4)
def publish_columns(record: Record) -> Published:
    """Serve the columns of a record."""
    columns = describe_columns(record, record.frames.incidents)
    content, texts = columns.encode(), columns.incidents[list(TEXTS)]
    packed = gzip.compress(content, _GZIP_LEVEL, mtime=0)
    published = Published(hash_version(content), packed, texts, is_kept=record.file is not None)
    return _published().setdefault(published.version, published)


def create_routes() -> list[Route]:
    """Create the routes of columns and texts."""
    path = find_server_path(f"{FOLDER}/{{version}}")
    return [
        Route(f"{path}/columns", _send_columns, methods=["GET"]),
        Route(f"{path}/texts", _send_texts, methods=["GET"]),
    ]


def _find_published(request: Request) -> Published:
    """Find the version that is asked for; 404 where there is none."""
    if (published := _published().get(request.path_params["version"])) is None:
        raise HTTPException(404)
    return published


async def _send_columns(request: Request) -> Response:
    published = _find_published(request)
    columns, headers = published.columns, published.headers
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        columns = gzip.decompress(columns)
    return Response(columns, media_type="application/octet-stream", headers=headers)


async def _send_texts(request: Request) -> Response:
    """Send row and texts of incidents."""
    published = _find_published(request)
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
