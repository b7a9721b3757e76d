"""The text of a record in which something is changed, and nothing else, however it is laid out."""

import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.core.errors import RecordError
from geo.core.model import Dataset
from geo.formats.yaml.editing import append_entries, change_record, cut_entries, keep_events, set_updated, subset
from geo.formats.yaml.layout import CannotEdit, format_entry, write_yaml
from geo.formats.yaml.reader import parse_yaml
from tests.helpers import squares
from tests.helpers.additions import EMPTY, HEAD, NEW, SECOND, same

ROOT = Path(__file__).parents[4]
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
    plain = write_yaml(found).splitlines()
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


@settings(max_examples=35)
@given(sprinkled(), st.data())
def test_a_cut_keeps_the_events_chosen_with_their_comments_and_nothing_else_also_by_lines(
    one: Sprinkled, data: st.DataObject
) -> None:
    ids = [event.id for event in one.record.events]
    kept = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    text = keep_events(one.text, kept)
    assert same(text) == subset(one.record, kept)
    there = [comment in text for id in kept for comment in one.own[id]] + [note in text for note in one.standing]
    assert all(there)
    assert not [note for id, notes in one.own.items() if id not in kept for note in notes if note in text]
    found, bare = subset(one.record, kept), one.text.removeprefix("\ufeff")
    cut = cut_entries(bare, parse_yaml(bare).lines, {"sources": found.sources, "places": found.places, "events": kept})
    assert cut is not None
    assert cut.text == text.removeprefix("\ufeff")
    assert not cut.is_plain or not re.search(r"^ *#", bare.partition("sources:")[2], re.MULTILINE)


@pytest.mark.parametrize("old, new", [
    ("sources:\n", "sources: {x: {title: x}}\n# "), ("  new-wire:", "  ? new-wire\n  :"),
    ("events:\n", "? events\n:\n"),
])  # fmt: skip
def test_what_does_not_begin_a_line_is_not_cut_by_lines(old: str, new: str) -> None:
    text = append_entries(EMPTY, NEW).replace(old, new)
    try:
        lines = parse_yaml(text).lines
    except RecordError:
        lines = parse_yaml(append_entries(EMPTY, NEW)).lines
    assert cut_entries(text, lines, dict.fromkeys(("sources", "places", "events"), ())) is None


def test_a_text_that_goes_on_further_to_the_left_is_not_cut_by_lines() -> None:
    text = append_entries(append_entries(EMPTY, NEW), SECOND).replace("Summary of new", '"Summary\nof new"')
    lines = parse_yaml(text).lines
    assert cut_entries(text, lines, {"sources": {"new-wire"}, "places": {"new-spot"}, "events": {"second"}}) is None


@settings(max_examples=12)
@given(sprinkled())
def test_cutting_nothing_changes_nothing(one: Sprinkled) -> None:
    named = {place for event in one.record.events for place in [event.place]}
    if len(named) == len(one.record.places) and len({s for e in one.record.events for s in e.sources}) == 3:
        assert keep_events(one.text, {event.id for event in one.record.events}) == one.text


@settings(max_examples=35)
@given(sprinkled())
def test_an_append_adds_lines_and_touches_none(one: Sprinkled) -> None:
    try:
        text = append_entries(one.text, NEW)
    except CannotEdit:
        assert "|+" in one.text
        return
    found, rest = same(text), iter(text.splitlines())
    assert found.events == (*one.record.events, *NEW.events)
    assert list(found.places) == [*one.record.places, "new-spot"]
    assert list(found.sources) == [*one.record.sources, "new-wire"]
    wanted = (re.sub(r"^(sources|places|events): \{\}", r"\1:", line) for line in one.text.splitlines())
    assert all(any(line == other for other in rest) for line in wanted)


@settings(max_examples=20)
@given(sprinkled(), st.data())
def test_a_change_of_fields_keeps_every_comment_and_all_other_lines(one: Sprinkled, data: st.DataObject) -> None:
    changes = st.fixed_dictionaries(
        {},
        optional={
            "title": st.just("New"), "summary": st.just("Changed: # no comment"),
            "time": st.sampled_from([None, "10:00"]),
            "actors": st.sampled_from([(), ("a",)]), "note": st.sampled_from([None, "n"]), "date_basis": st.none(),
        },
    )  # fmt: skip
    events = tuple(replace(event, **data.draw(changes)) for event in one.record.events)
    changed = replace(one.record, events=events, title="Another")
    try:
        text = change_record(one.text, one.record, changed)
    except CannotEdit:
        assert "|+" in one.text
        return
    assert same(text) == changed
    assert all(note in text for notes in (*one.own.values(), one.standing) for note in notes)
    kept = [
        line for line in one.text.splitlines() if line.lstrip().startswith(("place:", "type:", "status:", "names:"))
    ]
    assert all(line in text.splitlines() for line in kept)


def test_entries_in_braces_and_lists_are_changed_with_their_comments_above_them() -> None:
    text = EMPTY.replace(
        "places: {}", "places:\n  p: {names: {sq: a, sr: b}, # why\n      precision: region, municipality: m, basis: x}"
    )
    record = same(text)
    changed = replace(record, places={"p": replace(record.places["p"], basis="y")})
    lines = change_record(text, record, changed).splitlines()
    assert lines[lines.index("places:") + 1 :][:2] == ["  # why", "  p:"]
    assert lines[0] == HEAD.strip()


def test_all_of_the_real_record_stays_as_it_is() -> None:
    assert keep_events(REAL, {event.id for event in same(REAL).events}) == REAL


@pytest.mark.parametrize("first", [True, False])
def test_half_of_the_real_record_is_that_half(first: bool) -> None:
    whole = same(REAL)
    kept = {event.id for number, event in enumerate(whole.events) if (number % 2 == 0) == first}
    text = keep_events(REAL, kept)
    assert same(text) == subset(whole, kept)
    assert text.startswith(REAL.partition("  2021-")[0])


def test_what_is_appended_to_the_real_record_only_adds_lines() -> None:
    text = append_entries(REAL, NEW)
    added = (
        format_entry(NEW.sources[0].id, NEW.sources[0]),
        format_entry(NEW.places[0].id, NEW.places[0]),
        format_entry(NEW.events[0].id, NEW.events[0]),
    )
    for block in added:
        assert text.count("\n" + block) == 1
        text = text.replace("\n" + block, "", 1)
    assert text == REAL


def test_a_section_without_entries_is_opened_for_the_first() -> None:
    text = append_entries(EMPTY.replace("places: {}", "places: {}  # none yet"), NEW)
    assert text == (
        f"{HEAD}sources:\n{format_entry(NEW.sources[0].id, NEW.sources[0])}"
        f"places:  # none yet\n{format_entry(NEW.places[0].id, NEW.places[0])}"
        f"events:\n{format_entry(NEW.events[0].id, NEW.events[0])}"
    )


def test_a_section_that_loses_its_last_entry_is_said_to_be_empty() -> None:
    text = append_entries(EMPTY, NEW)
    assert keep_events(text, ()) == EMPTY


ODD = {
    "sections in another order": "events: {}\nplaces: {}\nsources: {}\n" + HEAD,
    "no end of the last line": EMPTY.rstrip("\n"),
    "lines that end as on Windows": EMPTY.replace("\n", "\r\n"),
    "lines that end as on an old Mac": EMPTY.replace("\n", "\r"),
    "a byte order mark": "\ufeff" + EMPTY,
    "quoted keys": EMPTY.replace("events", '"events"').replace("places", "'places'"),
    "marks of a document": f"%YAML 1.2\n---\n{EMPTY}...\n",
    "comments at the end": EMPTY + "\n# the end\n",
    "a tab in a comment": EMPTY.replace("events: {}", "events: {}  # none\tyet"),
    "braces in a line of their own": EMPTY.replace("events: {}", "events:\n  {}"),
    "sections that are indented": "".join("  " + line for line in EMPTY.splitlines(keepends=True)),
    "space in the braces": EMPTY.replace("{}", "{ }"),
}


@pytest.mark.parametrize("kind", ODD)
def test_files_that_are_laid_out_oddly_are_added_to(kind: str) -> None:
    text = append_entries(ODD[kind], NEW)
    assert same(text) == replace(
        same(EMPTY), sources={"new-wire": NEW.sources[0]}, places={"new-spot": NEW.places[0]}, events=NEW.events
    )
    ends = set(re.findall("\r\n|\r|\n", text))
    assert len(ends) == 1 and text.startswith("\ufeff") == ODD[kind].startswith("\ufeff")


@pytest.mark.parametrize("kind", ODD)
def test_what_was_added_to_an_odd_file_can_be_cut_again(kind: str) -> None:
    assert same(keep_events(append_entries(ODD[kind], NEW), ())) == same(EMPTY)


def test_new_entries_are_indented_as_those_there() -> None:
    wide = "".join(
        re.sub("^ +", lambda found: found[0] * 2, line) for line in append_entries(EMPTY, NEW).splitlines(True)
    )
    text = append_entries(wide, SECOND)
    assert "\n    second:\n        title: Title of second\n" in text


def test_entries_apart_stay_apart() -> None:
    text = append_entries(REAL, NEW)
    assert "\n\n  new-wire:\n" in text and "\n\n  new-spot:\n" in text and "\n\n  new:\n" in text
    assert "\n\n\n" not in text


def test_an_entry_goes_before_the_comments_that_end_a_section() -> None:
    text = append_entries(append_entries(EMPTY, NEW) + "  # no more\n", SECOND)
    assert text.endswith(format_entry(SECOND.events[0].id, SECOND.events[0]) + "  # no more\n")


FLOW = "{title: t, summary: s, date: 2022, place: new-spot, type: riot, status: reported, sources: [new-wire]}"


@pytest.mark.parametrize("events", ["events: {x: %s}\n", "events:\n  ? x\n  : %s\n"])
def test_what_is_not_in_lines_of_its_own_is_refused_in_words(events: str) -> None:
    text = append_entries(EMPTY, NEW).partition("events:")[0] + events % FLOW
    assert same(text).events
    with pytest.raises(CannotEdit, match=r"found .*, expected .*"):
        append_entries(text, SECOND)


def test_a_section_that_is_marked_as_a_key_is_not_emptied() -> None:
    text = append_entries(EMPTY, NEW).replace("events:\n", "? events\n:\n")
    with pytest.raises(CannotEdit, match="begin one"):
        keep_events(text, ())


def test_a_comment_in_the_braces_is_not_thrown_away() -> None:
    with pytest.raises(CannotEdit, match="braces"):
        append_entries(EMPTY.replace("events: {}", "events: { # none\n  }"), NEW)


def test_a_text_that_would_take_in_a_blank_line_is_refused() -> None:
    text = append_entries(EMPTY, NEW) + "    note: |+\n      n\n"
    assert append_entries(text, SECOND)
    old = "  old-spot: {names: {sq: x, sr: y}, precision: region, municipality: a, basis: b}\n\n"
    apart = text.replace("  new-spot:", f"{old}  new-spot:")
    with pytest.raises(CannotEdit, match="would change"):
        append_entries(apart, SECOND)


def test_a_taken_id_is_no_addition() -> None:
    with pytest.raises(RecordError, match="a second time"):
        append_entries(append_entries(EMPTY, NEW), NEW)


@pytest.mark.parametrize("text", [REAL, EMPTY, "\ufeff" + REAL.replace("\n", "\r\n")], ids=["real", "flow", "windows"])
def test_only_the_day_of_the_last_change_is_changed(text: str) -> None:
    day = "2022-12-31" if text == EMPTY else "2026-11-28"
    assert set_updated(text, "2027-01-01") == text.replace(f"updated: {day}", "updated: 2027-01-01")


def test_a_day_in_several_lines_is_left_alone() -> None:
    text = REAL.replace("updated: 2026-11-28", "updated: >-\n    2026-11-24")
    with pytest.raises(CannotEdit):
        set_updated(text, "2027-01-01")
