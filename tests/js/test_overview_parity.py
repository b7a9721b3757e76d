"""The stand-alone page finds what happened most as Python does for the served one."""

import random
from pathlib import Path

from playwright.sync_api import Page

from geo.record.filters import is_counted
from geo.record.overview import find_most_frequent
from geo.record.queries import select_window
from geo.record.record import load_record
from geo.record.view import LAYERS
from geo.web.record_columns import describe_columns
from geo.web.templates import ROOT, bundle

RECORD = load_record(Path(__file__).parents[2] / "events.yaml")
FIND = """([{ types, families, places, incidents }, counts, windows]) => windows.map((rows) => {
  const most = overview.findMostFrequent({ counts }, incidents, types, rows);
  const place = most.place && [overview.labelOf(places[most.place[0]]), most.place[1]];
  return [most.families.map(([family, number]) => [families[family].label, number]), place];
})"""


def test_both_pages_find_the_same_families_and_places_most_frequent(page: Page) -> None:
    code = bundle(ROOT / "web" / "standalone" / "details_panel.js")
    exposed = "window.overview = { ...$web$standalone$details_panel, ...$web$shared$record };"
    page.add_script_tag(content=f"{code}\n{exposed}", type="module")
    page.wait_for_function("() => window.overview")
    draw = random.Random(1)
    first, last = RECORD.days
    whole = RECORD.incidents
    windows = [
        select_window(whole, *sorted(draw.choices(range(first, last + 1), k=2)), draw.choice([(), LAYERS]))
        for _ in range(40)
    ]
    found = [find_most_frequent(RECORD, window) for window in windows]
    expected = [
        [
            [[family.label, number] for family, number in most.families],
            most.place and [" / ".join(name for _, name in most.place[0]), most.place[1]],
        ]
        for most in found
    ]
    message = describe_columns(RECORD, whole).as_message([0] * len(whole))
    rows = [window.index.tolist() for window in windows]
    assert page.evaluate(FIND, [message, is_counted(whole).tolist(), rows]) == expected
    assert {bool(most.place) for most in found} == {False, True}
