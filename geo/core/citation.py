"""Citations of the record, a view of it, an incident and a source, as a line of text and as CSL-JSON.

Zotero, Pandoc and other reference managers read CSL-JSON; the items keep to its version 1.0.2.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from geo.core.dates import Interval, describe_date, parse_date
from geo.core.messages import gettext
from geo.core.model import DOUBTFUL, RETRACTED, Source
from geo.core.tables import Detail, Info
from geo.core.text import choose_wording, printable_line

_INNER_QUOTES = str.maketrans("“”", "‘’")


@dataclass(frozen=True, slots=True)
class Edition:
    """The version of a record that is cited, and when and where its reader saw it.

    ``version`` is a short hash of the record's content, ``accessed`` the reader's day, ``address`` the web address
    of what is cited, None where others could not open it.
    """

    info: Info
    version: str
    accessed: date
    address: str | None = None


def cite_record(edition: Edition) -> str:
    """Cite the record in one line that ends with a full stop: author, title, version, date, licence and address."""
    info = edition.info
    author = f"{printable_line(info.author)}, " if info.author else ""
    values = {
        "title": author + printable_line(choose_wording(info.title, info.language).text),
        "version": printable_line(edition.version),
        "updated": describe_date(parse_date(info.updated)),
        "license": printable_line(info.license).rstrip(". "),
        "accessed": _day(edition.accessed),
    }
    if not edition.address:
        return gettext(
            "{title}, version {version}, updated {updated}. Licence: {license} (accessed {accessed}).", **values
        )
    return gettext(
        "{title}, version {version}, updated {updated}. Licence: {license}. {address} (accessed {accessed}).",
        **values, address=printable_line(edition.address),
    )  # fmt: skip


def cite_view(edition: Edition, shown: str) -> str:
    """Cite a view of the record; ``shown`` describes it, such as "6 to 12 December 2022, protests"."""
    return cite_record(_viewed(edition, shown))


def cite_incident(edition: Edition, detail: Detail) -> str:
    """Cite an incident of the record, with its status where that is disputed or retracted."""
    event = detail.event
    values = {
        "title": printable_line(choose_wording(event.title, edition.info.language).text).translate(_INNER_QUOTES),
        "date": describe_date(event.date),
        "id": printable_line(event.id),
        "record": cite_record(edition),
    }
    if event.status not in DOUBTFUL:
        return gettext("“{title}” ({date}), incident {id}, in: {record}", **values)
    status = gettext(event.status)
    return gettext("“{title}” ({date}), incident {id}, {status}, in: {record}", **values, status=status)


def record_to_csl(edition: Edition) -> dict[str, Any]:
    """Make an item of type dataset of the record, ``issued`` when it was updated; its id is the version."""
    item = {
        "id": printable_line(edition.version),
        "type": "dataset",
        "title": printable_line(edition.info.title),
        "version": printable_line(edition.version),
        "issued": _dates(parse_date(edition.info.updated)),
        "accessed": _dates(parse_date(edition.accessed.isoformat())),
        "note": f"Licence: {printable_line(edition.info.license)}",
    }
    author = {"author": [{"literal": printable_line(edition.info.author)}]} if edition.info.author else {}
    return item | author | ({"URL": printable_line(edition.address)} if edition.address else {})


def view_to_csl(edition: Edition, shown: str) -> dict[str, Any]:
    """Make an item of type dataset of a view; its id ends in a hash that tells apart the views of one version."""
    view_hash = hashlib.sha256(shown.encode(errors="replace")).hexdigest()[:8]
    viewed = record_to_csl(_viewed(edition, shown))
    return viewed | {"id": f"{viewed['id']}-{view_hash}"}


def incident_to_csl(edition: Edition, detail: Detail) -> dict[str, Any]:
    """Make an item of type dataset of an incident, with the record as its container.

    ``event-date`` is the day of the incident; ``issued`` stays that of the record, which was not published then.
    The note holds the status and the titles of the sources.
    """
    event, container = detail.event, record_to_csl(edition)
    titles = "; ".join(printable_line(source.title) for source in detail.sources) or "none"
    item = container | {
        "id": printable_line(event.id),
        "number": printable_line(event.id),
        "title": printable_line(event.title),
        "container-title": container["title"],
        "event-date": _dates(event.date),
        "note": f"{container['note']}. Status in the record: {event.status}. Sources: {titles}",
    }
    return item | ({"status": RETRACTED} if event.status == RETRACTED else {})


def source_to_csl(source: Source) -> dict[str, Any]:
    """Make an item of a source that holds what the document shows, and no more.

    A text that credits a wire service is taken for a newspaper's; the type of any other document is not known. The
    service stays in the note, as it need not be the author.
    """
    address = source.url or source.archive_url
    known = {
        "container-title" if source.agency else "publisher": source.publisher,
        "language": source.language,
        "URL": address,
        "note": _source_note(source, address),
    }
    item: dict[str, Any] = {
        "id": printable_line(source.id),
        "type": "article-newspaper" if source.agency else "document",
        "title": printable_line(source.title),
    }
    item |= {key: printable_line(text) for key, text in known.items() if text}
    return item | ({"issued": _dates(source.published)} if source.published else {})


def _source_note(source: Source, address: str | None) -> str:
    """Put what CSL has no field for in sentences on one line: reference managers take each line for a field."""
    notes = {
        "Agency credited": source.agency,
        "Basis of the date": source.published_basis and source.published_basis.rstrip(". "),
        "Archived at": source.archive_url if source.archive_url != address else None,
        "Archived copy": source.document,
        "SHA-256 of the archived copy": source.sha256,
    }
    return ". ".join(f"{name}: {text}" for name, text in notes.items() if text)


def _viewed(edition: Edition, shown: str) -> Edition:
    title = choose_wording(edition.info.title, edition.info.language).text
    viewed = gettext("{title} (view: {shown})", title=title, shown=shown)
    return replace(edition, info=replace(edition.info, title=viewed))


def _dates(interval: Interval) -> dict[str, Any]:
    """Write a date as CSL has it: to the year, month or day that is known, with two ends for a span.

    CSL cannot express "on one day between": such a span is ``circa``, so that nobody takes it for a duration.
    """
    ends = [[int(number) for number in end.split("-")] for end in re.findall(r"[0-9]{4}(?:-[0-9]{2})*", interval.text)]
    parts = ends[:1] if ends[0] == ends[-1] else ends
    between = len(parts) > 1 and interval.extent == "within"
    return {"date-parts": parts} | ({"circa": True} if interval.approximate or between else {})


def _day(day: date) -> str:
    return describe_date(parse_date(day.isoformat()))
