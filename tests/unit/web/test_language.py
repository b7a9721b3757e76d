"""Dates and numbers are written in the page's language, never in the browser's."""

import re

from geo.web.templates import ROOT

BY_THE_BROWSER = re.compile(r"toLocale\w*\(\)|Intl\.\w+\(\)|navigator\.languages?")


def test_no_script_formats_by_the_browsers_language() -> None:
    scripts = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "web").glob("*/*.js")}
    assert scripts
    assert {name: found for name, text in scripts.items() if (found := BY_THE_BROWSER.findall(text))} == {}
