"""Taking a view away: what is on the screen, in the formats of the field, a module each.

Each module has ``dump(extract) -> bytes``. `FORMATS` is the whole list, as data: for the command line, the
page's menu and the documentation. A module is imported when its format is asked for: some are heavy.
"""

from __future__ import annotations

from importlib import import_module
from typing import NamedTuple, cast

from geo.export.extract import Extract, take

__all__ = ["FORMATS", "Extract", "Format", "dump", "take"]


class Format(NamedTuple):
    """A format.

    ``module`` writes it; ``suffix`` ends the name of its files; ``label`` and ``use`` tell a user what it is and
    what for; ``loses`` what of a record it cannot hold.
    """

    module: str
    suffix: str
    mime: str
    label: str
    use: str
    loses: str


FORMATS: dict[str, Format] = {
    "yaml": Format(
        "excerpt", ".yaml", "application/yaml", "Record (YAML)",
        "a smaller record that this program, or an editor, opens again",
        "Nothing of the incidents shown. The others are left out, with the places and sources that only they name and "
        "the comments on them; of records that are not kept as YAML there are no comments to keep.",
    ),
}  # fmt: skip


def dump(name: str, extract: Extract) -> bytes:
    """The extract in a format of `FORMATS`."""
    return cast(bytes, import_module(f"geo.export.{FORMATS[name].module}").dump(extract))
