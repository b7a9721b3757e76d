"""What the server serves beside the page: scripts and styles, the records that are shown, and where it takes files.

``/assets/{version}/{name}`` are local copies of every script and style that page and map need: no CDN. Leaflet and
jQuery come from their XStatic packages; the incident layer is one bundled script of our own, the components another.
What the page needs soon after it has begun is named in its head, so that a browser asks for it while it is idle:
Streamlit's scripts ask for the parts that draw its elements only once those come, and the map's frame for its own one
after another, while the server is busy with the page.

``/record/{version}/columns`` is what map and timeline draw, the same for good. ``/record/{version}/texts?rows=3,8`` has
the ids and titles of some incidents, ``?event=ID`` those of one: for a record that is too large to bring them along.
The browser keeps them, but for those of a file that a reader has opened for a session, of which nothing is stored.

``/record/{name}/facets`` leads to ``/record/{version}/choices``, by which filters are counted, made when it is first
asked for: the name is this server's for a record, the version that of the content. ``/record/{name}/matches?text=`` has
which of its incidents have some words; it is never stored.

``/record/{version}/rows`` has which incidents of a large record pass a filter, a bit each: binary, as in a message they
would be a third longer. It is there as long as a session shows it.

``/open/{token}`` takes a file that a reader opens on the page, and keeps it in memory until their session takes it.
Where a session's file goes only its own page knows; with the session it is gone. Nothing is written anywhere.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import mimetypes
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar
from weakref import WeakValueDictionary

import pandas as pd
import xstatic.pkg.jquery
import xstatic.pkg.leaflet
from markupsafe import Markup
from numpy.typing import ArrayLike
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from streamlit import config, file_util
from streamlit.url_util import make_url_path

from geo.core.limits import IMPORT_MB
from geo.record.queries import word_titles
from geo.record.record import Record, keep_result, share_results
from geo.web.map_data import map_colors
from geo.web.record_columns import (
    TEXTS,
    describe_columns,
    encode_facets,
    encode_matches,
    encode_rows,
    hash_version,
    pack_rows,
)
from geo.web.templates import bundle_defaults, bundle_module

ASSETS_FOLDER = "assets"
_HERE = Path(__file__).parent
COMPONENTS = {
    path.stem: path
    for path in (
        _HERE / "timeline" / "timeline.js",
        _HERE / "facets" / "facets.js",
        *(_HERE / "streamlit" / f"{name}.js" for name in ("components", "figures", "panel", "buttons", "file_drop")),
    )
}
"""The scripts of the Streamlit components, by name."""
_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
_JQUERY = Path(xstatic.pkg.jquery.BASE_DIR)
_AS_SEEN_FROM_THE_MAP = f"../../{ASSETS_FOLDER}"  # its frame is component/<name>/index.html
_ASSET_FOR_GOOD = "public, max-age=31536000, immutable"

PARTS = ("BidiComponent", "Html", "TextInput", "ComponentInstance")
"""Those of Streamlit's scripts that draw what of our page comes before the map."""
_IMPORT = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
_MODULE = Markup('<link rel="modulepreload" crossorigin href="./static/js/{}">')
_COMPONENTS = Markup('<link rel="modulepreload" href="{}">')
_FILE = Markup('<link rel="preload" as="{}" href="{}">')
T = TypeVar("T")

RECORD_FOLDER = "record"
RECORD_PATHS = rf"{RECORD_FOLDER}/[0-9a-f]+/(?:columns|texts|facets|choices|matches|rows)"
"""The paths that `create_record_routes` serves, as a regular expression."""
MAX_ROWS = 200
"""Incidents whose texts can be asked for at once."""
MAX_CHARS_IN_MESSAGE = 40_000
"""So much of a message may say which incidents are meant; what is longer is served apart."""
_GZIP_LEVEL = 4
_RECORD_FOR_GOOD = "private, max-age=31536000, immutable"
_NOT_STORED = "no-store"
INBOX_FOLDER = "open"


def find_server_path(path: str) -> str:
    """Find the path on this server of one below the page's."""
    return make_url_path(config.get_option("server.baseUrlPath"), path)


def create_asset_routes() -> list[Route]:
    """Create the route of these files, ``/assets/{version}/{name}``: the version changes with what is in them."""
    path = find_server_path(f"{ASSETS_FOLDER}/{{version}}/{{name:path}}")
    return [Route(path, _send_asset, methods=["GET"])]


def serve_scripts() -> list[tuple[str, str]]:
    """Return name and address of each of `folium.Map.default_js`: Leaflet and jQuery, in this order."""
    return [("leaflet", _address("leaflet.js")), ("jquery", _address("jquery.min.js"))]


def serve_styles() -> list[tuple[str, str]]:
    """Return name and address of each of `folium.Map.default_css`: Leaflet's and the map's own."""
    return [("leaflet_css", _address("leaflet.css")), ("map_css", _address("map.css"))]


def serve_map_script() -> str:
    """Return the address of the incident layer's script, an ES module that exports what map/interaction.js does."""
    return _address("map.js")


def serve_facet_script() -> str:
    """Return the path on the server of what counts choices in the browser, an ES module as `serve_map_script`'s is."""
    return find_server_path(f"{ASSETS_FOLDER}/{_version()}/facet_counts.js")


def write_loader(component: str) -> str:
    """Write the script of a component of `COMPONENTS`: it only fetches what the browser then keeps, one for them all.

    Streamlit sends the script that it is given again whenever the component's data change. It waits for what the
    script's export returns, and so says where the one that is fetched is not to be had.
    """
    path = json.dumps(find_server_path(f"{ASSETS_FOLDER}/{_version()}/components.js"))
    return f"export default async (given) =>\n(await import(new URL({path}, location))).default.{component}(given);\n"


def _address(name: str) -> str:
    """Return the address of a file as seen from streamlit-folium's frame."""
    return f"{_AS_SEEN_FROM_THE_MAP}/{_version()}/{name}"


async def _send_asset(request: Request) -> Response:
    """Send a file of this version; there is no other."""
    name = request.path_params["name"]
    if request.path_params["version"] != _version() or name not in _files():
        raise HTTPException(404)
    return Response(
        _files()[name], media_type=mimetypes.guess_type(name)[0], headers={"Cache-Control": _ASSET_FOR_GOOD}
    )


@cache
def _files() -> dict[str, bytes]:
    """Read and bundle all that is served, by name."""
    return {
        "leaflet.js": (_LEAFLET / "leaflet.js").read_bytes(),
        "leaflet.css": (_LEAFLET / "leaflet.css").read_bytes(),
        **{f"images/{picture.name}": picture.read_bytes() for picture in _LEAFLET.glob("images/*.png")},
        "jquery.min.js": (_JQUERY / "jquery.min.js").read_bytes(),
        "map.js": bundle_module(_HERE / "map" / "interaction.js").encode(),
        "facet_counts.js": bundle_module(_HERE / "facets" / "facet_counts.js").encode(),
        "map.css": map_colors().encode() + (_HERE / "map" / "map.css").read_bytes(),
        "components.js": bundle_defaults(COMPONENTS).encode(),
    }


@cache
def _version() -> str:
    return hashlib.sha256(b"".join(_files().values())).hexdigest()[:10]


@cache
def preload_elements() -> Markup:
    """Return the elements for the head of Streamlit's page."""
    frame_files = [*serve_scripts(), *serve_styles(), ("map", serve_map_script())]
    files = [
        _FILE.format("style" if address.endswith(".css") else "script", address.removeprefix("../../"))
        for _, address in frame_files
    ]
    components = _COMPONENTS.format(f"./{ASSETS_FOLDER}/{_version()}/components.js")
    return Markup("").join([*(_MODULE.format(name) for name in find_parts()), *files, components])


def find_parts() -> list[str]:
    """Find the scripts of `PARTS` and all that they import, without those that Streamlit's page names itself."""
    static = Path(file_util.get_static_dir())
    scripts = static / "static" / "js"
    named = set(re.findall(r"/js/([\w.-]+\.js)", (static / "index.html").read_text(encoding="utf-8")))
    found: dict[str, None] = {}
    waiting = [path.name for part in PARTS for path in scripts.glob(f"{part}.*.js")]
    while waiting:
        name = waiting.pop()
        if name in named or name in found:
            continue
        found[name] = None
        waiting += _IMPORT.findall((scripts / name).read_text(encoding="utf-8"))
    return list(found)


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
        return {"Cache-Control": _RECORD_FOR_GOOD if self.is_kept else _NOT_STORED, "Vary": "Accept-Encoding"}


@dataclass(frozen=True)
class Published(ColumnFile):
    """A record as it is served; ``texts`` has the columns `record_columns.TEXTS` of each incident."""

    texts: pd.DataFrame

    @property
    def address(self) -> str:
        """The path of its columns on the server."""
        return find_server_path(f"{RECORD_FOLDER}/{self.version}/columns")


@cache
def _published() -> WeakValueDictionary[str, Published]:
    """Return what this server has published, by version: each as long as there is a record of this content."""
    return WeakValueDictionary()


@cache
def _published_facets() -> WeakValueDictionary[str, ColumnFile]:
    """Return the files of choices of this server, as `_published` does."""
    return WeakValueDictionary()


@cache
def _published_rows() -> WeakValueDictionary[str, ColumnFile]:
    """Return which rows this server serves apart, as `_published` does."""
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


def publish_rows(record: Record, rows: ArrayLike) -> tuple[str | None, ColumnFile | None]:
    """Say which incidents of a record are meant, for a message: see `record_columns.encode_rows`.

    Returns
    -------
    str or None
        Where that would be long, "file:" and the path under which the bits are served.
    ColumnFile or None
        What is served: it is there as long as somebody has it.
    """
    length = len(record.incidents)
    encoded = encode_rows(rows, length)
    if encoded is None or len(encoded) <= MAX_CHARS_IN_MESSAGE:
        return encoded, None
    bits = pack_rows(rows, length)
    file = ColumnFile(_name_version(record, bits), gzip.compress(bits, 1, mtime=0), record.file is not None)
    file = _published_rows().setdefault(file.version, file)
    return f"file:{find_server_path(f'{RECORD_FOLDER}/{file.version}/rows')}", file


def find_facets(record: Record) -> dict[str, str]:
    """Find the paths of what the choices of a record are counted by: its columns, and what has the words of a search.

    Nothing is made of the record before they are asked for.
    """
    path = find_server_path(f"{RECORD_FOLDER}/{_name_record(record)}")
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


def create_record_routes() -> list[Route]:
    """Create the routes of columns, texts, choices and rows."""
    path = find_server_path(f"{RECORD_FOLDER}/{{version}}")
    return [
        Route(f"{path}/columns", _send_columns, methods=["GET"]),
        Route(f"{path}/texts", _send_texts, methods=["GET"]),
        Route(f"{path}/rows", _send_rows, methods=["GET"]),
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
    return _send_column_file(request, _find(request, _published()))


async def _send_rows(request: Request) -> Response:
    return _send_column_file(request, _find(request, _published_rows()))


def _send_column_file(request: Request, file: ColumnFile) -> Response:
    columns, headers = file.columns, file.headers
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        columns = gzip.decompress(columns)
    return Response(columns, media_type="application/octet-stream", headers=headers)


async def _lead_to_facets(request: Request) -> Response:
    published = await run_in_threadpool(_publish_facets, _find(request, _named_records()))
    path = find_server_path(f"{RECORD_FOLDER}/{published.version}/choices")
    return RedirectResponse(path, headers={"Cache-Control": _NOT_STORED})


async def _send_facets(request: Request) -> Response:
    return _send_column_file(request, _find(request, _published_facets()))


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


class Inbox:
    """Takes the file that the page of a session sends.

    Attributes
    ----------
    token
        What the page must know to send one; secret, and no other inbox has it.
    content
        What has come of the file by now.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(24)
        self.content = bytearray()
        _inboxes()[self.token] = self

    @property
    def path(self) -> str:
        """Where the page sends it, beside itself."""
        return f"{INBOX_FOLDER}/{self.token}"

    def take(self) -> bytes:
        """Return the file that has come, and forget it."""
        content, self.content = bytes(self.content), bytearray()
        return content


def create_inbox_routes() -> list[Route]:
    """Create the route ``/open/{token}``, to which a page sends the bytes of a file."""
    path = find_server_path(f"{INBOX_FOLDER}/{{token}}")
    return [Route(path, receive_file, methods=["POST"])]


async def receive_file(request: Request) -> Response:
    """Put the body of a request into the inbox that it names, if there is one and it has room.

    All that is on its way at one time, of any number of sessions, is held against the limit of one file.
    """
    inbox = _inboxes().get(request.path_params["token"])
    if inbox is None:
        raise HTTPException(404)
    content = inbox.content = bytearray()
    try:
        async for chunk in request.stream():
            if sum(len(each.content) for each in _inboxes().values()) + len(chunk) > IMPORT_MB.max_bytes:
                raise HTTPException(413)
            content += chunk
    except (ClientDisconnect, HTTPException):
        content.clear()
        raise
    return Response(status_code=204)


@cache
def _inboxes() -> WeakValueDictionary[str, Inbox]:
    """Return the inboxes of all sessions, by their tokens; each is there as long as its session."""
    return WeakValueDictionary()
