"""Changes to records that are laid out in every way that YAML has."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from geo.core.errors import RecordError
from geo.formats.yaml import editing, writer
from geo.formats.yaml.editing import CannotEdit
from tests.helpers.revised import EMPTY, HEAD, NEW, SECOND, same

REAL = (Path(__file__).parents[3] / "events.yaml").read_text(encoding="utf-8")


def test_a_section_without_entries_is_opened_for_the_first() -> None:
    text = editing.append(EMPTY.replace("places: {}", "places: {}  # none yet"), NEW)
    assert text == (
        f"{HEAD}sources:\n{writer.format_source(NEW.sources[0])}"
        f"places:  # none yet\n{writer.format_place(NEW.places[0])}"
        f"events:\n{writer.format_event(NEW.events[0])}"
    )


def test_a_section_that_loses_its_last_entry_is_said_to_be_empty() -> None:
    text = editing.append(EMPTY, NEW)
    assert editing.keep_events(text, ()) == EMPTY


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
    text = editing.append(ODD[kind], NEW)
    assert same(text) == replace(
        same(EMPTY), sources={"new-wire": NEW.sources[0]}, places={"new-spot": NEW.places[0]}, events=NEW.events
    )
    ends = set(re.findall("\r\n|\r|\n", text))
    assert len(ends) == 1 and text.startswith("\ufeff") == ODD[kind].startswith("\ufeff")


@pytest.mark.parametrize("kind", ODD)
def test_what_was_added_to_an_odd_file_can_be_cut_again(kind: str) -> None:
    assert same(editing.keep_events(editing.append(ODD[kind], NEW), ())) == same(EMPTY)


def test_new_entries_are_indented_as_those_there() -> None:
    wide = "".join(
        re.sub("^ +", lambda found: found[0] * 2, line) for line in editing.append(EMPTY, NEW).splitlines(True)
    )
    text = editing.append(wide, SECOND)
    assert "\n    second:\n        title: Title of second\n" in text


def test_entries_apart_stay_apart() -> None:
    text = editing.append(REAL, NEW)
    assert "\n\n  new-wire:\n" in text and "\n\n  new-spot:\n" in text and "\n\n  new:\n" in text
    assert "\n\n\n" not in text


def test_an_entry_goes_before_the_comments_that_end_a_section() -> None:
    text = editing.append(editing.append(EMPTY, NEW) + "  # no more\n", SECOND)
    assert text.endswith(writer.format_event(SECOND.events[0]) + "  # no more\n")


FLOW = "{title: t, summary: s, date: 2022, place: new-spot, type: riot, status: reported, sources: [new-wire]}"


@pytest.mark.parametrize("events", ["events: {x: %s}\n", "events:\n  ? x\n  : %s\n"])
def test_what_is_not_in_lines_of_its_own_is_refused_in_words(events: str) -> None:
    text = editing.append(EMPTY, NEW).partition("events:")[0] + events % FLOW
    assert same(text).events
    with pytest.raises(CannotEdit, match=r"found .*, expected .*"):
        editing.append(text, SECOND)


def test_a_section_that_is_marked_as_a_key_is_not_emptied() -> None:
    text = editing.append(EMPTY, NEW).replace("events:\n", "? events\n:\n")
    with pytest.raises(CannotEdit, match="begin one"):
        editing.keep_events(text, ())


def test_a_comment_in_the_braces_is_not_thrown_away() -> None:
    with pytest.raises(CannotEdit, match="braces"):
        editing.append(EMPTY.replace("events: {}", "events: { # none\n  }"), NEW)


def test_a_text_that_would_take_in_a_blank_line_is_refused() -> None:
    text = editing.append(EMPTY, NEW) + "    note: |+\n      n\n"
    assert editing.append(text, SECOND)
    old = "  old-spot: {names: {sq: x, sr: y}, precision: region, municipality: a, basis: b}\n\n"
    apart = text.replace("  new-spot:", f"{old}  new-spot:")
    with pytest.raises(CannotEdit, match="would change"):
        editing.append(apart, SECOND)


def test_a_taken_id_is_no_addition() -> None:
    with pytest.raises(RecordError, match="a second time"):
        editing.append(editing.append(EMPTY, NEW), NEW)


@pytest.mark.parametrize("text", [REAL, EMPTY, "\ufeff" + REAL.replace("\n", "\r\n")], ids=["real", "flow", "windows"])
def test_only_the_day_of_the_last_change_is_changed(text: str) -> None:
    day = "2022-12-31" if text == EMPTY else "2026-11-24"
    assert editing.set_updated(text, "2027-01-01") == text.replace(f"updated: {day}", "updated: 2027-01-01")


def test_a_day_in_several_lines_is_left_alone() -> None:
    text = REAL.replace("updated: 2026-11-24", "updated: >-\n    2026-11-24")
    with pytest.raises(CannotEdit):
        editing.set_updated(text, "2027-01-01")
