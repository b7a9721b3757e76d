"""What the page needs soon after it has begun, named in its head, so that a browser asks for it while it is idle.

Streamlit's scripts ask for the parts that draw its elements only once those come, and the map's frame for its own one
after another, while the server is busy with the page.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from markupsafe import Markup
from streamlit import file_util

from geo.web import assets

PARTS = ("BidiComponent", "Html", "TextInput", "ComponentInstance")
"""Those of Streamlit's scripts that draw what of our page comes before the map."""
_IMPORT = re.compile(r'(?:from|import)\s*"\./([\w.-]+\.js)"')
_MODULE = Markup('<link rel="modulepreload" crossorigin href="./static/js/{}">')
_FILE = Markup('<link rel="preload" as="{}" href="{}">')


@cache
def preload_elements() -> Markup:
    """Return the elements for the head of Streamlit's page."""
    frame_files = [*assets.serve_scripts(), *assets.serve_styles(), ("map", assets.serve_map_script())]
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
