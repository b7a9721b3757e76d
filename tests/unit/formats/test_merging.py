"""What upstream says now, merged into a record that was edited by hand: neither loses anything."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.core.model import Claim, Dataset, Event
from geo.formats.merging import Merge, merge_upstream
from geo.formats.yaml.editing import change_record
from geo.formats.yaml.layout import write_yaml
from geo.formats.yaml.reader import parse_yaml
from tests.helpers import foreign, samples

TOWNS = {"Milltown": "42.05", "Hill": "42.15"}


def read(folder: Path, *rows: dict[str, str]) -> Dataset:
    """An export of ACLED with these rows, as the record that import makes of it."""
    (file := folder / "export.csv").write_text(samples.acled(*rows), encoding="utf-8")
    return foreign.read(file, "acled").dataset


def row(id: str = "X1", town: str = "Milltown", **cells: str) -> dict[str, str]:
    return {"event_id_cnty": id, "location": town, "latitude": TOWNS.get(town, "42.05"), **cells}


def edit(record: Dataset, id: str, change: Callable[[Event], Event]) -> Dataset:
    return replace(record, events=tuple(change(event) if event.id == id else event for event in record.events))


def by_id(record: Dataset) -> dict[str, Event]:
    return {event.id: event for event in record.events}


def differences(merge: Merge) -> dict[str, tuple[str, str]]:
    return {each.where: (each.first, each.second) for each in merge.changes}


def test_nothing_new_changes_nothing(tmp_path: Path) -> None:
    base = read(tmp_path, row("X1"), row("X2", "Hill"))
    merge = merge_upstream(base, base, read(tmp_path, row("X2", "Hill"), row("X1")))
    assert (merge.record, merge.is_different) == (base, False)


def test_what_is_new_changed_and_gone_is_told_and_taken(tmp_path: Path) -> None:
    base = read(tmp_path, row("X1"), row("X2"), row("X3", fatalities="3"))
    merge = merge_upstream(base, base, read(tmp_path, row("X2", notes="New."), row("X3", fatalities="5"), row("X4")))
    assert (merge.new, merge.gone, merge.conflicts) == (["acled-x4"], ["acled-x1"], [])
    assert differences(merge) == {
        "events.acled-x2.summary": ('"On 8 December, some marched."', "New."),
        "events.acled-x3.claims": (
            "[{by: ACLED, about: deaths, source: acled, value: 3, unit: persons}]",
            "[{by: ACLED, about: deaths, source: acled, value: 5, unit: persons}]",
        ),
    }
    events = by_id(merge.record)
    assert [(id, event.status) for id, event in events.items()] == [
        ("acled-x1", "retracted"), ("acled-x2", "reported"), ("acled-x3", "reported"), ("acled-x4", "reported"),
    ]  # fmt: skip
    assert (events["acled-x2"].summary, events["acled-x3"].claims[0].value) == ("New.", 5)


def test_what_is_gone_is_not_told_again_and_counts_again_where_it_is_back(tmp_path: Path) -> None:
    base = read(tmp_path, row("X1"), row("X2"))
    first = merge_upstream(base, base, read(tmp_path, row("X1")))
    again = merge_upstream(first.imported, first.record, read(tmp_path, row("X1")))
    back = merge_upstream(again.imported, again.record, read(tmp_path, row("X1"), row("X2")))
    assert not again.is_different
    assert differences(back) == {"events.acled-x2.status": ("retracted", "reported")}


@pytest.mark.parametrize("unusable, keeps_gone", [(("acled-x2",), False), ((), True)])
def test_what_could_not_be_read_or_is_only_left_out_is_not_gone(
    unusable: tuple[str, ...], keeps_gone: bool, tmp_path: Path
) -> None:
    base = read(tmp_path, row("X1"), row("X2"))
    merge = merge_upstream(base, base, read(tmp_path, row("X1")), unusable, keeps_gone)
    assert not merge.is_different
    assert by_id(merge.imported).keys() == {"acled-x1", "acled-x2"}


def test_both_are_told_once_where_both_have_changed_a_field(tmp_path: Path) -> None:
    base = read(tmp_path, row(notes="Old."))
    record = edit(base, "acled-x1", lambda event: replace(event, summary="Mine."))
    upstream = read(tmp_path, row(notes="New."))
    merge = merge_upstream(base, record, upstream)
    assert [tuple(each) for each in merge.conflicts] == [("events.acled-x1.summary", "Mine.", "New.")]
    assert by_id(merge.record)["acled-x1"].summary == "Mine."
    assert not merge_upstream(merge.imported, merge.record, upstream).is_different


def test_an_incident_that_is_gone_but_verified_by_hand_stays_so_and_is_told(tmp_path: Path) -> None:
    base = read(tmp_path, row("X1"), row("X2"))
    record = edit(base, "acled-x2", lambda event: replace(event, status="verified"))
    merge = merge_upstream(base, record, read(tmp_path, row("X1")))
    assert [tuple(each) for each in merge.conflicts] == [("events.acled-x2.status", "verified", "retracted")]
    assert (by_id(merge.record)["acled-x2"].status, merge.gone) == ("verified", [])


def test_a_claim_of_ones_own_stands_beside_a_figure_that_upstream_corrects(tmp_path: Path) -> None:
    base = read(tmp_path, row(fatalities="3"))
    own = Claim("The mayor", "deaths", "acled", 4.0, unit="persons")
    record = edit(base, "acled-x1", lambda event: replace(event, claims=(*event.claims, own)))
    merge = merge_upstream(base, record, read(tmp_path, row(fatalities="5")))
    assert [(claim.by, claim.value) for claim in merge.record.events[0].claims] == [("The mayor", 4.0), ("ACLED", 5.0)]
    assert not merge.conflicts


def test_a_place_that_upstream_puts_right_keeps_its_id_and_one_that_was_moved_by_hand_stays(tmp_path: Path) -> None:
    base = read(tmp_path, row("X1"), row("X2"))
    upstream = read(tmp_path, row("X1", latitude="42.06"), row("X2", latitude="42.06"))
    merge = merge_upstream(base, base, upstream)
    assert differences(merge) == {"places.milltown.positions": ("[[42.05, 20.05]]", "[[42.06, 20.05]]")}
    moved = replace(base.places["milltown"], radius_m=50.0, basis="seen by me")
    merge = merge_upstream(base, replace(base, places={"milltown": moved}), upstream)
    assert merge.record.places == {"milltown": moved}
    assert "places.milltown.positions" in {each.where for each in merge.conflicts}


def test_an_incident_that_upstream_moves_stays_where_its_place_was_edited_by_hand(tmp_path: Path) -> None:
    base = read(tmp_path, row("X1"), row("X2"))
    moved = replace(base.places["milltown"], radius_m=50.0, basis="seen by me")
    merge = merge_upstream(
        base, replace(base, places={"milltown": moved}), read(tmp_path, row("X1", "Hill"), row("X2"))
    )
    assert by_id(merge.record)["acled-x1"].place == "milltown"
    assert [tuple(each) for each in merge.conflicts] == [
        ("events.acled-x1.place", "milltown [42.05, 20.05]", "hill [42.15, 20.05]")
    ]


def test_an_incident_of_ones_own_with_an_id_that_comes_later_upstream_stays_as_it_is(tmp_path: Path) -> None:
    base = read(tmp_path, row("X1"))
    own = replace(base.events[0], id="acled-x2", title="Mine")
    merge = merge_upstream(base, replace(base, events=(*base.events, own)), read(tmp_path, row("X1"), row("X2")))
    assert by_id(merge.record)["acled-x2"] == own
    assert [each.where for each in merge.conflicts] == ["events.acled-x2.title"]


def test_places_of_one_name_are_told_apart_whatever_numbers_an_import_gives_them(tmp_path: Path) -> None:
    here, there = row("X1"), row("X2", latitude="42.15")
    base = read(tmp_path, here, there)
    merge = merge_upstream(base, base, read(tmp_path, there, here))
    assert not merge.is_different


def test_an_update_never_breaks_a_rule_together_with_an_edit(tmp_path: Path) -> None:
    base = read(tmp_path, row("X1", notes="Old."))
    sources = {id: replace(source, origin=id) for id, source in base.sources.items()}
    record = edit(replace(base, sources=sources), "acled-x1", lambda event: replace(event, status="corroborated"))
    merge = merge_upstream(base, record, read(tmp_path, row("X1", notes="New.", source="")))
    assert parse_yaml(write_yaml(merge.record))
    assert by_id(merge.record)["acled-x1"].status == "corroborated"
    assert "events.acled-x1.sources" in {each.where for each in merge.conflicts}


TEXTS = st.sampled_from(["One.", "Two, with a # in it.", "Three: four."])
UPSTREAM = st.dictionaries(
    st.sampled_from(["X1", "X2", "X3"]),
    st.fixed_dictionaries(
        {"notes": TEXTS, "fatalities": st.sampled_from("0123"), "town": st.sampled_from(sorted(TOWNS))}
    ),
    min_size=1,
)
EDITS = st.tuples(
    st.sampled_from(["acled-x1", "acled-x2", "acled-x3"]),
    st.sampled_from(["summary", "title", "status", "claims", "note", "place", "delete", "comment"]),
    st.sampled_from(["Mine.", "Mine, too."]),
)


@dataclass
class Hand:
    """What was done by hand: values by incident and field, bases of places, claims, incidents deleted, comments."""

    values: dict[tuple[str, str], Any] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    claims: dict[str, set[Claim]] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)

    def edit(self, text: str, id: str, what: str, words: str) -> str:
        """The text of the record after an edit; it stays as it is where there is no such incident."""
        record = parse_yaml(text)
        if id not in by_id(record):
            return text
        if what == "comment":
            self.comments.add(comment := f"# on {id}: {words}")
            return text.replace(f"  {id}:\n", f"  {id}:\n    {comment}\n", 1)
        if what == "delete":
            self.deleted.add(id)
            self.comments = {comment for comment in self.comments if id not in comment}
            changed = replace(record, events=tuple(event for event in record.events if event.id != id))
            return write_yaml(changed).replace("events:\n", "events:\n" + "".join(f"  {c}\n" for c in self.comments))
        if what == "place":
            place = record.places[by_id(record)[id].place]
            self.bases[place.id] = words
            changed = replace(record, places={**record.places, place.id: replace(place, basis=words)})
        elif what == "claims":
            own = Claim("The mayor", "deaths", "acled", statement=words)
            self.claims.setdefault(id, set()).add(own)
            changed = edit(record, id, lambda event: replace(event, claims=tuple(dict.fromkeys((*event.claims, own)))))
        else:
            value = "disputed" if what == "status" else words
            self.values[id, what] = value
            changed = edit(record, id, lambda event: replace(event, **{what: value}))
        return change_record(text, record, changed)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(UPSTREAM, st.lists(st.tuples(st.lists(EDITS, max_size=3), UPSTREAM), min_size=1, max_size=4))
def test_no_sequence_of_versions_and_edits_loses_anything_of_either(
    tmp_path: Path, first: dict[str, dict[str, str]], steps: list[tuple[list[tuple[str, str, str]], Any]]
) -> None:
    base = read(tmp_path, *(row(id, **cells) for id, cells in first.items()))
    text, hand, seen = write_yaml(base), Hand(), set(by_id(base))
    before = {f"acled-{id.lower()}": cells for id, cells in first.items()}
    for edits, version in steps:
        for id, what, words in edits:
            text = hand.edit(text, id, what, words)
        record = parse_yaml(text)
        merge = merge_upstream(base, record, read(tmp_path, *(row(id, **of) for id, of in version.items())))
        text = change_record(text, record, merge.record)
        base, events, told = merge.imported, by_id(merge.record), {each.where for each in merge.conflicts}
        now = {f"acled-{id.lower()}": cells for id, cells in version.items()}
        seen |= set(now)
        assert events.keys() == seen - hand.deleted
        assert all(comment in text for comment in hand.comments)
        assert all(merge.record.places[id].basis == words for id, words in hand.bases.items())
        for id, event in events.items():
            assert all(getattr(event, name) == value for (of, name), value in hand.values.items() if of == id)
            assert hand.claims.get(id, set()) <= set(event.claims)
            cells = now.get(id)
            if (id, "status") not in hand.values:
                assert event.status == ("reported" if cells else "retracted")
            if cells is None:
                continue
            if (id, "summary") not in hand.values:
                assert event.summary == cells["notes"]
            elif id in before and before[id]["notes"] != cells["notes"]:
                assert f"events.{id}.summary" in told
            assert event.place in hand.bases or merge.record.places[event.place].names.sq == cells["town"]
            assert [claim.value for claim in event.claims if claim.by == "ACLED"] == [float(cells["fatalities"])]
        before |= now
