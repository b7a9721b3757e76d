"""Text of a record in which something is changed, and nothing else."""

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.model import Dataset
from geo.formats.yaml import editing, writer
from geo.formats.yaml.editing import CannotEdit
from tests.helpers import squares
from tests.helpers.revised import NEW, same

ROOT = Path(__file__).parents[3]
REAL = (ROOT / "events.yaml").read_text(encoding="utf-8")


def record(events: int) -> Dataset:
    """A record with so many events, at two places, from three sources."""
    spots = [squares.place(id, (42.05, 20.05), radius_m=9.0, municipality=("a",)) for id in ("spot", "other")]
    made = [squares.full_event(f"one-{number}", ("spot", "other")[number % 2]) for number in range(events)]
    simple = [replace(one, sources=("police",), claims=(), disagreements=(), status="reported") for one in made[::3]]
    by_id = {one.id: one for one in [*made, *simple]}
    found = squares.dataset(spots, list(by_id.values()))
    return replace(found, sources={id: replace(one, published_basis="told") for id, one in found.sources.items()})


class Sprinkled(NamedTuple):
    """A record's text with comments, and for each event those that go with it."""

    text: str
    record: Dataset
    own: dict[str, list[str]]
    standing: list[str]


@st.composite
def sprinkled(draw: st.DrawFn) -> Sprinkled:
    """Comments and blank lines wherever YAML allows them, text in blocks, CRLF, no end of the last line, a mark."""
    found = record(draw(st.integers(0, 4)))
    lines, own, standing = [], {event.id: [] for event in found.events}, []
    entry = section = ""
    plain = writer.write_yaml(found).splitlines()
    for number, line in enumerate(plain):
        indent = len(line) - len(line.lstrip())
        section = line.rstrip(": {}") if indent == 0 else section
        entry = line.strip().strip('":') if indent == 2 else entry if indent > 2 else ""
        note = f"# note {number} ü: x"
        where = draw(st.sampled_from(["", "", "", "above", "blank", "standing", "behind", "folded", "kept"]))
        mine = own.get(entry) if section == "events" else None
        if where == "above" and indent and mine is not None:
            mine.append(note)
            lines.append(" " * indent + note)
        elif where == "blank":
            lines.append(draw(st.sampled_from(["", "    "])))
        elif where == "standing" and indent == 2:
            standing.append(note)
            lines += ["", "  " + note, ""]
        elif where in ("folded", "kept") and line.strip().startswith("summary: S"):
            line = line.replace(
                "summary: ", f"summary: {'>-' if where == 'folded' else '|+'}\n      # no comment\n      "
            )
        elif where == "behind" and not line.endswith("|+") and indent > 2 and mine is not None:
            mine.append(note)
            line += " " + note
        lines.append(line)
    text = "\n".join(lines) + draw(st.sampled_from(["", "\n", "\n\n# the end\n", "\n...\n"]))
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    return Sprinkled(draw(st.sampled_from(["", "\ufeff"])) + text, same(text), own, standing)


@settings(deadline=None, max_examples=35)
@given(sprinkled(), st.data())
def test_a_cut_keeps_the_events_chosen_with_their_comments_and_nothing_else(
    one: Sprinkled, data: st.DataObject
) -> None:
    ids = [event.id for event in one.record.events]
    kept = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    text = editing.keep_events(one.text, kept)
    assert same(text) == editing.subset(one.record, kept)
    there = [comment in text for id in kept for comment in one.own[id]] + [note in text for note in one.standing]
    assert all(there)
    assert not [note for id, notes in one.own.items() if id not in kept for note in notes if note in text]


@settings(deadline=None, max_examples=12)
@given(sprinkled())
def test_cutting_nothing_changes_nothing(one: Sprinkled) -> None:
    named = {place for event in one.record.events for place in [event.place]}
    if len(named) == len(one.record.places) and len({s for e in one.record.events for s in e.sources}) == 3:
        assert editing.keep_events(one.text, {event.id for event in one.record.events}) == one.text


@settings(deadline=None, max_examples=35)
@given(sprinkled())
def test_an_append_adds_lines_and_touches_none(one: Sprinkled) -> None:
    try:
        text = editing.append(one.text, NEW)
    except CannotEdit:
        assert "|+" in one.text
        return
    found, rest = same(text), iter(text.splitlines())
    assert found.events == (*one.record.events, *NEW.events)
    assert list(found.places) == [*one.record.places, "new-spot"]
    assert list(found.sources) == [*one.record.sources, "new-wire"]
    wanted = (re.sub(r"^(sources|places|events): \{\}", r"\1:", line) for line in one.text.splitlines())
    assert all(any(line == other for other in rest) for line in wanted)


def test_all_of_the_real_record_stays_as_it_is() -> None:
    assert editing.keep_events(REAL, {event.id for event in same(REAL).events}) == REAL


@pytest.mark.parametrize("first", [True, False])
def test_half_of_the_real_record_is_that_half(first: bool) -> None:
    whole = same(REAL)
    kept = {event.id for number, event in enumerate(whole.events) if (number % 2 == 0) == first}
    text = editing.keep_events(REAL, kept)
    assert same(text) == editing.subset(whole, kept)
    assert text.startswith(REAL.partition("  2021-")[0])


def test_what_is_appended_to_the_real_record_only_adds_lines() -> None:
    text = editing.append(REAL, NEW)
    added = (
        writer.format_source(NEW.sources[0]),
        writer.format_place(NEW.places[0]),
        writer.format_event(NEW.events[0]),
    )
    for block in added:
        assert text.count("\n" + block) == 1
        text = text.replace("\n" + block, "", 1)
    assert text == REAL
