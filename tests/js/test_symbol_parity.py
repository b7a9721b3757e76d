"""Screen and print draw by one statement: the rules in JavaScript and in Python give the same of the same counts."""

import random
from dataclasses import asdict
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from playwright.sync_api import Page

from geo.publish.print.legend import LegendContent, describe_classes, list_entries
from geo.publish.print.symbols import IncidentStyle, SymbolStyle, size_classes, style_symbol
from geo.web.map_data import SYMBOLS, family_styles, type_styles
from geo.web.templates import ROOT, bundle

PLACES = 200
TYPES = type_styles(pd.DataFrame({"type": [], "status": []}, dtype="str"))
STYLE_SYMBOLS = """(record) => {
  const counts = new modules.place_counts.PlaceCounts(record);
  counts.moveWindow(0, 0);
  const theme = modules.symbols.pickTheme(false);
  return record.places.map((_, place) =>
    modules.symbols.symbolOf(counts.countAt(place, () => true), record, theme, place % 2 === 1));
}"""


@pytest.fixture
def modules(page: Page) -> Page:
    """A blank page with the modules of the map in ``modules``, by their names."""
    names = ("symbols", "legend", "place_counts")
    exposed = ", ".join(f"{name}: $web$map${name}" for name in names)
    code = f"{bundle(ROOT / 'web' / 'map' / 'interaction.js')}\nwindow.modules = {{ {exposed} }};"
    page.add_script_tag(content=code, type="module")
    page.wait_for_function("() => window.modules")
    return page


def random_places() -> list[list[IncidentStyle]]:
    """Places with one to forty incidents of one to eight types, retracted ones and lost support among them."""
    generator = random.Random(1)
    places = []
    for _ in range(PLACES):
        types = generator.choices(range(len(TYPES)), k=generator.randint(1, 8))
        approximate, support = generator.choice([0, 0.5, 1]), generator.choice([(0,), (0, 1, 2), (0, 2), (2,)])
        marks = generator.choice([(0,), (0, 0, 1), (0, 1, 2)])
        places.append(
            [
                IncidentStyle(
                    generator.choice(types),
                    generator.random() < approximate,
                    generator.choice(marks),
                    generator.choice(support),
                )
                for _ in range(generator.choice([1, 2, 3, 5, 12, 13, generator.randint(1, 40), 120]))
            ]
        )
    return places


def record_of(places: list[list[IncidentStyle]]) -> dict[str, Any]:
    rows = [(place, incident) for place, incidents in enumerate(places) for incident in incidents]
    columns = {
        "place": [place for place, _ in rows],
        "type": [incident.type for _, incident in rows],
        "approx": [int(incident.approximate) for _, incident in rows],
        "mark": [incident.mark for _, incident in rows],
        "support": [incident.support for _, incident in rows],
        "first": [0] * len(rows),
        "last": [0] * len(rows),
    }
    return {"types": TYPES, "families": family_styles(), "places": [{} for _ in places], "incidents": columns}


def values_of(style: SymbolStyle) -> dict[str, Any]:
    """A style as JavaScript has it."""
    return asdict(style) | {"segments": [segment._asdict() for segment in style.segments]}


def test_the_same_counts_have_the_same_symbol(modules: Page) -> None:
    places = random_places()
    expected = [values_of(style_symbol(incidents, number % 2 == 1)) for number, incidents in enumerate(places)]
    drawn = modules.evaluate(STYLE_SYMBOLS, record_of(places))
    assert [{key: symbol[key] for key in expected[0]} for symbol in drawn] == expected
    # All the rules are among them.
    assert {style["lost"] for style in expected} == {style["hollow"] for style in expected} == {False, True}
    assert any(sum(segment["n"] for segment in style["segments"]) == SYMBOLS["segments"]["parts"] for style in expected)


def test_the_legends_have_the_same_entries_in_the_same_order(modules: Page) -> None:
    record = {"incidents": {"support": [1]}, "chosen": [0], "places": []}
    screen = modules.evaluate("record => modules.legend.listEntries(record, true)", record)
    entries = [text for _, text in list_entries(LegendContent(every_place(), [1], None, True, 0.2, True, True))]
    only = {entry["text"]: entry.get("only") for entry in SYMBOLS["legend"]["entries"]}
    shared = [entry["text"] for entry in screen if not only[entry["text"]]]
    assert shared == [text for text in entries if not only[text]]
    assert len(screen) + len(entries) > len(only)


def every_place() -> list[Any]:
    """Places that need every entry of a printed legend."""
    usual = {"has_ring": True, "course_unknown": True, "is_movement": False, "row": SimpleNamespace(precision="exact")}
    marked = [
        style_symbol([IncidentStyle(0, True, mark, support)], False) for mark, support in ((1, 0), (2, 1), (0, 2))
    ]
    mixed = style_symbol([IncidentStyle(0, False, 0, 0), IncidentStyle(5, False, 0, 0)], False)
    places = [{"shape": "point", "style": style} for style in (*marked, mixed)]
    rows = [SimpleNamespace(precision=precision) for precision in ("municipality", "region")]
    places += [{"shape": "area", "style": mixed, "row": row} for row in rows]
    places += [{"shape": "line", "style": mixed, "is_movement": movement} for movement in (False, True)]
    return [SimpleNamespace(**usual | place) for place in places]


def test_the_legends_have_the_same_classes(modules: Page) -> None:
    counts = [1, 2, 4, 5, 9, 10, 29, 30, 99, 100, 4000]
    drawn = modules.evaluate("counts => counts.map((n) => modules.symbols.sizeClasses(n))", counts)
    classes = [[(size["min"], size["text"], size["radius"]) for size in sizes] for sizes in drawn]
    assert classes == [size_classes(n) for n in counts]
    breaks = [[1], [1, 2], [1, 3, 4, 10, 200]]
    texts = modules.evaluate("breaks => breaks.map((lows) => modules.legend.describeClasses(lows))", breaks)
    assert texts == [describe_classes(lows) for lows in breaks]
