"""A made-up language: every message accented, longer by two fifths and in brackets, its places and elements kept.

What of a page is cut or overlaps in it is so in some language, and what has no brackets stands outside the catalogue.
It takes the place of Albanian, which has as many plural forms as English.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from geo.core.messages import FOLDER
from tests.helpers.catalogue import dump, read_catalogue

LANGUAGE = "sq"
_OTHERS = ("sr-Latn",)
_KEPT = re.compile(r"(\{\w*\}|</?\w+>|[\"<>&])")
_VOWEL = re.compile("[aeiou]", re.IGNORECASE)
_ACCENTS = str.maketrans("AaCcDdEeGgIiLlNnOoRrSsTtUuYyZz", "ÅåÇçĎďÉéĞğÍíĹĺÑñÖöŔŕŠšŤťÛûÝýŽž")


def write_pseudo(text: str) -> str:
    """Write an English message in the made-up language: each vowel twice, which are two fifths of its letters."""
    parts = _KEPT.split(text)
    parts[::2] = [_VOWEL.sub(r"\g<0>\g<0>", part).translate(_ACCENTS) for part in parts[::2]]
    return f"⟦{''.join(parts)}⟧"


def write_catalogues(folder: Path) -> Path:
    """Write the catalogues into a folder, the made-up one in the place of `LANGUAGE`; see tests/helpers/in_server."""
    catalog = read_catalogue(LANGUAGE)
    for message in catalog:
        if isinstance(message.id, tuple):
            message.string = tuple(map(write_pseudo, message.id))
        elif message.id:
            message.string = write_pseudo(message.id)
    for tag in (LANGUAGE, *_OTHERS):
        path = folder / tag / "LC_MESSAGES" / "geo.po"
        path.parent.mkdir(parents=True)
        if tag == LANGUAGE:
            path.write_bytes(dump(catalog))
        else:
            shutil.copy(FOLDER / tag / "LC_MESSAGES" / "geo.po", path)
    return folder
