"""The record's shape as JSON Schema, so that editors complete and check the file as it is typed.

Generated from `geo.formats.yaml.fields`, and so from `geo.core.model` and `geo.core.taxonomy`. It states what JSON
Schema can: references, calendar days and corroboration are left to ``python -m geo validate``.
"""

import json
from pathlib import Path
from typing import Any

from geo.formats.yaml.fields import RECORD

SCHEMA_FILE = Path(__file__).parents[2] / "schema" / "events.schema.json"


def build_schema() -> dict[str, Any]:
    """Build the schema, JSON Schema draft 2020-12."""
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Record of incidents"}
    return {**head, **RECORD.schema}


def dump_schema() -> str:
    """Write the schema as the text of `SCHEMA_FILE`."""
    return json.dumps(build_schema(), indent=2) + "\n"
