"""The mapping file: which column of a table is what. TOML, so that a few lines by hand are enough.

For formats that have fields of their own, and only name types as they like, ``[values.type]`` and the default type
are all of it.

::

    delimiter = ";"                # otherwise found out, as is the encoding
    encoding = "windows-1250"
    date_format = "%d.%m.%Y"       # as in strptime; otherwise EDTF or 8 December 2022
    separator = ";"                # between the actors of one cell

    [record]                       # title, description, license, coverage
    title = "Incidents at the mills"

    [columns]                      # ours = theirs
    id = "Nr"                      # without it day and title make the id
    title = "What"
    summary = "Details"
    date = "From"
    last = "To"                    # last day of what lasted
    time = "Hour"
    lat = "Latitude"
    lon = "Longitude"
    place = "Where"                # or place_en, place_sq, place_sr
    municipality = "Municipality"  # an id of the boundaries, for rows without coordinates
    type = "Kind"
    actors = "Who"
    # and outside, precision, radius_m, basis, status, note,
    # source, source_url, source_publisher, source_date

    [values.type]                  # theirs = ours; also precision, status, municipality
    Shooting = "shots_fired"

    [defaults]                     # for columns that are not there, and empty cells
    type = "protest"
    precision = "settlement"
    radius_m = "2000"

    [[figures]]                    # columns that hold numbers
    column = "Injured"
    about = "injured"
    unit = "persons"
    by = "Police"                  # or by_column = "Who counted"
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.core.errors import Problem, RecordError
from geo.formats.tables import faults
from geo.formats.tables.plan import Plan

SUFFIX = ".mapping.toml"
EXAMPLE = __doc__.partition("::\n\n")[2].replace("\n    ", "\n  ").removeprefix("  ")
"""A mapping file with all that it can say, indented by two spaces."""


def beside(path: Path) -> Path:
    """Where the mapping file of a table is looked for: ``NAME.mapping.toml`` for ``NAME.csv``."""
    return path.parent / f"{path.stem}{SUFFIX}"


def read(path: Path) -> Plan:
    """Read a mapping file; RecordError with every problem in it, with its line."""
    text, given = _load(path)
    _refuse(path, text, list(faults.of_form(given)) or list(faults.gaps(_plan(given))))
    return _plan(given)


def types(path: Path) -> tuple[Mapping[str, str], str | None]:
    """What a mapping file says of types alone, theirs to ours, and the default one; raises as `read` does."""
    text, given = _load(path)
    _refuse(path, text, list(faults.of_form(given)))
    plan = _plan(given)
    return plan.values.get("type", {}), plan.defaults.get("type")


def _load(path: Path) -> tuple[str, dict[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = re.search(r"line (\d+)", str(error))
        message = f'found text that is not TOML ({error}), expected lines such as title = "What"'
        raise RecordError(str(path), [Problem(int(said.group(1)) if said else 0, "", message)]) from None
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise RecordError(
            str(path), [Problem(0, "", f"found no readable mapping file ({reason}), expected one")]
        ) from None


def _refuse(path: Path, text: str, found: list[faults.Fault]) -> None:
    if found:
        raise RecordError(str(path), [Problem(_line(text, part, key), f"{part}.{key}".strip("."), message)
                                      for part, key, message in found])  # fmt: skip


def _plan(given: Mapping[str, Any]) -> Plan:
    defaults = {name: str(value) for name, value in given.get("defaults", {}).items()}
    return Plan(**{**given, "defaults": defaults, "figures": tuple(given.get("figures", ()))})


def _line(text: str, part: str, key: str) -> int:
    """The line of a key of a section, of the section without it, or 0."""
    section, found = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if opened := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            section = opened.group(1)
            found = number if section in (part, key, f"{part}.{key}".strip(".")) and not found else found
        elif section == part and line.split("=")[0].strip(" \t\"'") == key:
            return number
    return found
