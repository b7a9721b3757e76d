"""Writes CSL-JSON: items to cite, for Zotero, Pandoc and other reference managers."""

from __future__ import annotations

import json

from geo.core import citation
from geo.core.tables import Detail
from geo.formats.extract import ExportData


def dump_csl(extract: ExportData) -> bytes:
    """Write the record, or the view of it, then each incident, then each source, as a JSON list in UTF-8."""
    edition, dataset = extract.edition, extract.dataset
    items = [citation.record_to_csl(edition) if extract.is_whole else citation.view_to_csl(edition, extract.shown)]
    for event in dataset.events:
        detail = Detail(event, tuple(dataset.sources[source] for source in event.sources))
        items.append(citation.incident_to_csl(edition, detail))
    used_ids = {item["id"] for item in items}
    for source in map(citation.source_to_csl, dataset.sources.values()):
        while source["id"] in used_ids:
            source["id"] = f"source-{source['id']}"
        used_ids.add(source["id"])
        items.append(source)
    return (json.dumps(items, ensure_ascii=False, indent=2) + "\n").encode(errors="backslashreplace")
