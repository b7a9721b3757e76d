"""How to cite the record, a view of it, an incident and a source: as a line of text and as CSL-JSON.

CSL-JSON is what Zotero, Pandoc and other reference managers read; the items here keep to version 1.0.2.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from geo.core.dates import Interval, describe_date, parse_date
from geo.core.model import Source
from geo.core.tables import Detail, Info

# What nobody should quote without saying so.
_DOUBTFUL = ("disputed", "retracted")
_INNER = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Edition:
    """The version of a record that is cited, and when and where its reader saw it.

    ``version`` is a short hash of the record's content, ``accessed`` the reader's day, ``address`` that of what
    is cited: None where others could not open it.
    """

    info: Info
    version: str
    accessed: date
    address: str | None = None


def cite_record(edition: Edition) -> str:
    """The record in one line that ends with a full stop."""
    updated = describe_date(parse_date(edition.info.updated))
    place = f". {_line(edition.address)}" if edition.address else ""
    stand = f"version {_line(edition.version)}, updated {updated}{place}"
    return f"{_line(edition.info.title)}, {stand} (accessed {_day(edition.accessed)})."


def cite_view(edition: Edition, shown: str) -> str:
    """A view of the record; ``shown`` says in words what it shows, such as "6 to 12 December 2022, protests"."""
    return cite_record(_viewed(edition, shown))


def cite_incident(edition: Edition, detail: Detail) -> str:
    """An incident of the record; where its status is disputed or retracted, the line says so."""
    event = detail.event
    status = f", {event.status}" if event.status in _DOUBTFUL else ""
    title = f"“{_line(event.title).translate(_INNER)}” ({describe_date(event.date)})"
    return f"{title}, incident {_line(event.id)}{status}, in: {cite_record(edition)}"


def record_to_csl(edition: Edition) -> dict[str, Any]:
    """The record as an item of type dataset, ``issued`` when it was updated; its id is the version."""
    item = {
        "id": _line(edition.version),
        "type": "dataset",
        "title": _line(edition.info.title),
        "version": _line(edition.version),
        "issued": _dates(parse_date(edition.info.updated)),
        "accessed": _dates(parse_date(edition.accessed.isoformat())),
        "note": f"Licence: {_line(edition.info.license)}",
    }
    return item | ({"URL": _line(edition.address)} if edition.address else {})


def view_to_csl(edition: Edition, shown: str) -> dict[str, Any]:
    """A view as an item of type dataset; the id tells apart the views of one version."""
    mark = hashlib.sha256(shown.encode(errors="replace")).hexdigest()[:8]
    viewed = record_to_csl(_viewed(edition, shown))
    return viewed | {"id": f"{viewed['id']}-{mark}"}


def incident_to_csl(edition: Edition, detail: Detail) -> dict[str, Any]:
    """An incident as an item of type dataset, in the record as its container.

    ``event-date`` is the day of the incident; ``issued`` stays that of the record, which was not published then.
    The note says the status and the titles of the sources.
    """
    event, container = detail.event, record_to_csl(edition)
    titles = "; ".join(_line(source.title) for source in detail.sources) or "none"
    item = container | {
        "id": _line(event.id),
        "number": _line(event.id),
        "title": _line(event.title),
        "container-title": container["title"],
        "event-date": _dates(event.date),
        "note": f"{container['note']}. Status in the record: {event.status}. Sources: {titles}",
    }
    return item | ({"status": "retracted"} if event.status == "retracted" else {})


def source_to_csl(source: Source) -> dict[str, Any]:
    """A source as an item that holds what the document shows, and no more.

    A text that credits a wire service is a newspaper's; of any other document nothing says what it is. Who is
    credited stays in the note, as it need not be the author.
    """
    address = source.url or source.archive_url
    known = {
        "container-title" if source.agency else "publisher": source.publisher,
        "language": source.language,
        "URL": address,
        "note": _source_note(source, address),
    }
    item: dict[str, Any] = {
        "id": _line(source.id),
        "type": "article-newspaper" if source.agency else "document",
        "title": _line(source.title),
    }
    item |= {key: _line(text) for key, text in known.items() if text}
    return item | ({"issued": _dates(source.published)} if source.published else {})


def _source_note(source: Source, address: str | None) -> str:
    """What CSL has no field for, in sentences on one line: reference managers take a line for a field."""
    said = {
        "Agency credited": source.agency,
        "Basis of the date": source.published_basis and source.published_basis.rstrip(". "),
        "Archived at": source.archive_url if source.archive_url != address else None,
        "Archived copy": source.document,
        "SHA-256 of the archived copy": source.sha256,
    }
    return ". ".join(f"{name}: {text}" for name, text in said.items() if text)


def _viewed(edition: Edition, shown: str) -> Edition:
    return replace(edition, info=replace(edition.info, title=f"{edition.info.title} (view: {shown})"))


def _dates(interval: Interval) -> dict[str, Any]:
    """A date as CSL has it, to the year, month or day that is known, with two ends for a span.

    CSL has no way to say "on one day between": such a span is ``circa``, so that nobody takes it for a duration.
    """
    ends = [[int(number) for number in end.split("-")] for end in re.findall(r"[0-9]{4}(?:-[0-9]{2})*", interval.text)]
    parts = ends[:1] if ends[0] == ends[-1] else ends
    between = len(parts) > 1 and interval.extent == "within"
    return {"date-parts": parts} | ({"circa": True} if interval.approximate or between else {})


def _day(day: date) -> str:
    return describe_date(parse_date(day.isoformat()))


def _line(text: str) -> str:
    """Text that stays on its line and leaves the direction of the rest of it alone."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())
