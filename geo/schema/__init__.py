"""The record's shape as JSON Schema, so that editors complete and check the file as it is typed.

Generated from `geo.reader.fields`, and so from `geo.model` and `geo.taxonomy`. It states what JSON
Schema can: references, calendar days and corroboration are left to ``python -m geo validate``.
"""

import json
from pathlib import Path
from typing import Any

from geo.reader.fields import RECORD

FILE = Path(__file__).parent / "events.schema.json"


def document() -> dict[str, Any]:
    """The schema, JSON Schema draft 2020-12."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Record of incidents"}
    return {**head, **RECORD.schema}


def text() -> str:
    """The schema as the text of `FILE`."""
    return json.dumps(document(), indent=2) + "\n"
