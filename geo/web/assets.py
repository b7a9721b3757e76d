"""Serves local copies of every script and style that the map needs from the page itself: no CDN.

Leaflet and jQuery come from their XStatic packages; the incident layer is one bundled script of our own.

What the page needs soon after it has begun is named in its head, so that a browser asks for it while it is idle:
Streamlit's scripts ask for the parts that draw its elements only once those come, and the map's frame for its own one
after another, while the server is busy with the page.
"""

from __future__ import annotations

import hashlib
import mimetypes
import re
from functools import cache
from pathlib import Path

import xstatic.pkg.jquery
import xstatic.pkg.leaflet
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from streamlit import config, file_util
from streamlit.url_util import make_url_path

from geo.web.bundle import bundle_module
from geo.web.map_data import map_colors

FOLDER = "assets"
_MAP = Path(__file__).parent / "map"
_FACETS = Path(__file__).parent / "facets"
_LEAFLET = Path(xstatic.pkg.leaflet.BASE_DIR)
_JQUERY = Path(xstatic.pkg.jquery.BASE_DIR)
_AS_SEEN_FROM_THE_MAP = f"../../{FOLDER}"  # its frame is component/<name>/index.html
_FOR_GOOD = "public, max-age=31536000, immutable"

PARTS = ("BidiComponent", "Html", "TextInput", "ComponentInstance")
"""Those of Streamlit's scripts that draw what of our page comes before the map."""
_IMPORT = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
_MODULE = Markup('<link rel="modulepreload" crossorigin href="./static/js/{}">')
_FILE = Markup('<link rel="preload" as="{}" href="{}">')


def find_server_path(path: str) -> str:
    """Find the path on this server of one below the page's."""
    return make_url_path(config.get_option("server.baseUrlPath"), path)


def create_routes() -> list[Route]:
    """Create the route of these files, ``/assets/{version}/{name}``: the version changes with what is in them."""
    path = find_server_path(f"{FOLDER}/{{version}}/{{name:path}}")
    return [Route(path, _send_file, methods=["GET"])]


def serve_scripts() -> list[tuple[str, str]]:
    """Return name and address of each of `folium.Map.default_js`: Leaflet and jQuery, in this order."""
    return [("leaflet", _address("leaflet.js")), ("jquery", _address("jquery.min.js"))]


def serve_styles() -> list[tuple[str, str]]:
    """Return name and address of each of `folium.Map.default_css`: Leaflet's and the map's own."""
    return [("leaflet_css", _address("leaflet.css")), ("map_css", _address("map.css"))]


def serve_map_script() -> str:
    """Return the address of the incident layer's script, an ES module that exports what map/start.js does."""
    return _address("map.js")


def serve_facet_script() -> str:
    """Return the path on the server of what counts choices in the browser, an ES module as `serve_map_script`'s is."""
    return find_server_path(f"{FOLDER}/{_version()}/facets.js")


def _address(name: str) -> str:
    """Return the address of a file as seen from streamlit-folium's frame."""
    return f"{_AS_SEEN_FROM_THE_MAP}/{_version()}/{name}"


async def _send_file(request: Request) -> Response:
    """Send a file of this version; there is no other."""
    name = request.path_params["name"]
    if request.path_params["version"] != _version() or name not in _files():
        raise HTTPException(404)
    return Response(_files()[name], media_type=mimetypes.guess_type(name)[0], headers={"Cache-Control": _FOR_GOOD})


@cache
def _files() -> dict[str, bytes]:
    """Read and bundle all that is served, by name."""
    return {
        "leaflet.js": (_LEAFLET / "leaflet.js").read_bytes(),
        "leaflet.css": (_LEAFLET / "leaflet.css").read_bytes(),
        **{f"images/{picture.name}": picture.read_bytes() for picture in _LEAFLET.glob("images/*.png")},
        "jquery.min.js": (_JQUERY / "jquery.min.js").read_bytes(),
        "map.js": bundle_module(_MAP / "start.js").encode(),
        "facets.js": bundle_module(_FACETS / "facet_counts.js").encode(),
        "map.css": map_colors().encode() + (_MAP / "map.css").read_bytes(),
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
    return Markup("").join([*(_MODULE.format(name) for name in find_parts()), *files])


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
