"""What the page holds ready to be cited: the view, and each incident that is shown in full."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from geo import publish
from geo.app.session import get_session
from geo.core import citation
from geo.core.citation import Edition
from geo.record.record import Record
from geo.record.view_state import SELECTION_KEYS, make_link, write_address

_NOT_CITED = (*SELECTION_KEYS, "map")
"""The keys of the address that a citation of a view leaves out: they change without Python."""


class Cited(NamedTuple):
    """A citation as a line of text and as CSL-JSON."""

    text: str
    csl: str


def cite_view(record: Record) -> Cited:
    """Cite what the page shows."""
    view = get_session().view
    params = {key: value for key, value in write_address(view).items() if key not in _NOT_CITED}
    edition, shown = _edition(record, params), publish.describe_view(record, view)
    return Cited(citation.cite_view(edition, shown), _dump(citation.view_to_csl(edition, shown)))


def cite_incidents(record: Record, entries: Iterable[Mapping[str, Any]]) -> dict[str, Cited]:
    """Cite the incidents of some cards, by their ids."""
    return {entry["event"].id: _cite_incident(record, entry["event"].id) for entry in entries}


def _cite_incident(record: Record, incident: str) -> Cited:
    edition, detail = _edition(record, {"event": incident}), record.frames.detail(incident)
    return Cited(citation.cite_incident(edition, detail), _dump(citation.incident_to_csl(edition, detail)))


def _edition(record: Record, params: Mapping[str, str | list[str]]) -> Edition:
    """This version of the record, as of today; without an address where others could not open it."""
    return Edition(record.frames.info, record.version, date.today(), make_link(record, params))


def _dump(csl: Mapping[str, Any]) -> str:
    return json.dumps([csl], ensure_ascii=False, indent=2)
