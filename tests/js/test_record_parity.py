"""The browser reads of the file of columns what Python tells of the same record as one value."""

import base64
import json
import random
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from geo.record.filters import Filters, filter_incidents
from geo.record.record import load_record
from geo.web.record_columns import describe_columns, encode_rows
from geo.web.templates import ROOT, bundle

REAL = load_record(Path(__file__).parents[2] / "events.yaml")
READ = """([file, filter]) => {
  const bytes = Uint8Array.from(atob(file), (char) => char.charCodeAt(0));
  const { rows, hasTexts, texts, ...record } = reader.filterRecord(reader.readColumns(bytes.buffer), filter);
  return JSON.stringify(record, (_, value) => ArrayBuffer.isView(value) ? [...value] : value);
}"""


def load_reader(page: Page) -> None:
    """Load what reads a record."""
    code = f"{bundle(ROOT / 'web' / 'shared' / 'record.js')}\nwindow.reader = $web$shared$record;"
    page.add_script_tag(content=code, type="module")
    page.wait_for_function("() => window.reader")


def read(page: Page, passing: str | None) -> dict[str, Any]:
    """What the browser makes of the file and of a filter."""
    load_reader(page)
    file = base64.b64encode(describe_columns(REAL, REAL.frames.incidents).encode()).decode()
    filter = {"columns": "", "passing": passing, "drops": None, "lost": None, "chosen": [], "chosen_types": []}
    record: dict[str, Any] = json.loads(page.evaluate(READ, [file, filter]))
    return record


def tell(chosen: Filters) -> dict[str, Any]:
    """What Python tells of the incidents that pass."""
    passing = filter_incidents(REAL, chosen)
    message = describe_columns(REAL, passing).as_message([0] * len(passing))
    del message["version"]
    told: dict[str, Any] = json.loads(json.dumps(message))
    return told


def test_the_browser_reads_what_the_record_says(page: Page) -> None:
    assert read(page, None) == tell(Filters())


def test_the_bits_of_a_filter_leave_what_passes(page: Page) -> None:
    chosen = Filters(types=("barricade", "movement"))
    passing = encode_rows(filter_incidents(REAL, chosen).index, len(REAL.incidents))
    assert read(page, passing) == tell(chosen)


def test_the_browser_reads_which_rows_are_meant_however_many_and_however_they_are_encoded(page: Page) -> None:
    load_reader(page)
    chance, length, kinds = random.Random(7), 40_000, set()
    meant = [sorted(chance.sample(range(length), count)) for count in (0, 1, 90, 1_500, 4_000, 20_000, 36_000, 39_999)]
    meant += [list(range(15, length, 16)), [row for row in range(length) if row % 31 != 30]]
    meant += [list(range(255, length, 256)), list(range(510, length, 511)), list(range(0, length, 300)), [length - 1]]
    for rows in meant:
        encoded = encode_rows(rows, length)
        assert encoded is not None
        assert len(encoded) <= 4 * (length // 8 + 2) / 3 + 4
        kinds.add(encoded.partition(":")[0] if ":" in encoded else "bits")
        read = page.evaluate(
            "([rows, length]) => [...reader.decodeBits(rows, length)].flatMap((bit, row) => (bit ? [row] : []))",
            [encoded, length],
        )
        assert read == rows
    assert kinds == {"bits", "few4", "few8", "but4", "but8"}
