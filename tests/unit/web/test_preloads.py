"""What the head of the page names is there: a browser that asks for something that is not loses time."""

from __future__ import annotations

import re
from pathlib import Path

from streamlit import file_util

from geo.web import routes
from geo.web.security import create_middleware


def test_the_scripts_that_draw_the_page_are_named_with_all_that_they_import() -> None:
    static = Path(file_util.get_static_dir())
    parts = routes.find_parts()
    assert {name.partition(".")[0] for name in parts} >= set(routes.PARTS)
    assert all((static / "static" / "js" / name).is_file() for name in parts)
    named = (static / "index.html").read_text(encoding="utf-8")
    assert not [name for name in parts if name in named]


def test_the_files_of_the_map_are_named_as_the_page_sees_them() -> None:
    addresses = re.findall(r'as="(?:script|style)" href="([^"]*)"', routes.preload_elements())
    paths = [f"../../{address}" for address in addresses]
    served = [*routes.serve_scripts(), *routes.serve_styles(), ("map", routes.serve_map_script())]
    assert paths == [address for _, address in served]


def test_the_server_names_them_in_the_page() -> None:
    *_, language = create_middleware()
    assert language.kwargs["create_elements"] is routes.preload_elements
