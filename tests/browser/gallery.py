"""Pictures of every part of the page, to be looked at: `python -m tests.browser.gallery DIR [LANGUAGE …]`.

Each language is drawn on a desktop and a phone, light and dark. "pseudo" is the language of
tests/helpers/pseudo_locale.py, drawn in light only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent))  # as pytest does for the modules beside its tests

from dashboard_page import DASHBOARD, DashboardPage
from file_page import FilePage
from real_record import WHOLE, query
from screenshots import DESKTOP, PHONE, SCHEMES
from server import locale_variables, server
from states import walk

from geo.record.view import View
from tests.helpers import pseudo_locale
from tests.helpers.chromium import SWITCHES, find_chromium

SIZES = {"desktop": DESKTOP, "phone": PHONE}


def main(folder: Path, languages: list[str]) -> None:
    """Save every picture in each language, English unless others are named."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=SWITCHES)
        for language in languages or ["en"]:
            with TemporaryDirectory() as made:
                draw_language(browser, language, folder, Path(made))
        browser.close()


def draw_language(browser: Browser, language: str, folder: Path, made: Path) -> None:
    """Save every picture in a language; what is made on the way goes into another folder."""
    locale = pseudo_locale.write_catalogues(made / "locale") if language == "pseudo" else None
    view = View(WHOLE, lang=pseudo_locale.LANGUAGE if locale else language)
    alone = made / "page.html"
    export_alone(view, alone, locale)
    with server((str(DASHBOARD),), made / "log.txt", locale) as url:
        for (size, options), scheme in product(SIZES.items(), SCHEMES[:1] if locale else SCHEMES):
            context = browser.new_context(locale="en-GB", color_scheme=scheme, **options)
            page = context.new_page()
            begin = f"{language}-{size}-{scheme}"
            for state in walk(DashboardPage(page, f"{url}/{query(view)}")):
                save(page, folder / f"{begin}-{state.replace(' ', '-')}.png")
            FilePage(page, alone.as_uri())
            save(page, folder / f"{begin}-stand-alone.png", whole=True)
            context.close()


def export_alone(view: View, path: Path, locale: Path | None) -> None:
    """Export the stand-alone page of a view, with the catalogues of a folder."""
    command = [sys.executable, "-m", "geo", "export", "--to", "html", "--view", query(view), "-o", str(path)]
    subprocess.run(command, check=True, env=os.environ | locale_variables(locale), cwd=DASHBOARD.parent)


def save(page: Page, path: Path, whole: bool = False) -> None:
    """Save a picture of what is on the screen, or of the whole page, once nothing moves."""
    page.evaluate("document.fonts.ready")
    page.screenshot(path=path, full_page=whole, animations="disabled")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
