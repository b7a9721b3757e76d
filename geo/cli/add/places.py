"""The questions about a new place."""

from __future__ import annotations

from functools import partial
from typing import Any

from geo.cli.add import forms
from geo.cli.add.draft import Draft
from geo.cli.add.steps import Answers, Fault, Step, fill, put, several
from geo.cli.add.terminal import Terminal
from geo.formats.yaml import fields

_SHAPES = ("point", "line", "area")
_NONE = "none"
_OUTSIDE = "outside"


def ask(terminal: Terminal, draft: Draft) -> str:
    """Describe a new place; gives its id. Raises Back from the first question."""
    key = partial(forms.step, terminal, fields.PLACE)
    steps = (
        Step(("names",), partial(_names, terminal)),
        key("precision"),
        Step(_SHAPES, partial(_shape, terminal)),
        Step(key("radius_m").keys, key("radius_m").ask, lambda answers: "point" in answers),
        key("basis"),
        Step(("municipality", "outside"), partial(_belongs, terminal, draft)),
        Step(("id",), partial(_id, terminal, draft)),
    )
    answers = fill(terminal, steps, {}, partial(_faults, draft))
    id: str = answers.pop("id")
    draft.add("places", id, answers)
    return id


def _names(terminal: Terminal, answers: Answers) -> None:
    steps = [forms.step(terminal, fields.NAMES, name) for name in fields.NAMES.keys]
    answers["names"] = fill(terminal, steps, dict(answers.get("names", {})))


def _shape(terminal: Terminal, answers: Answers) -> None:
    """What shape a place has, and where."""
    earlier = next((shape for shape in _SHAPES if shape in answers), None)
    options = {shape: f"{shape}: {fields.PLACE.keys[shape].help}" for shape in _SHAPES}
    options[_NONE] = f"{_NONE}: the sources say no more than the municipality or the region"
    help = "Point, line or area on the map, or none"
    shape = terminal.choose("shape", help, options, earlier=earlier)
    kept = answers.get(str(shape))
    for other in _SHAPES:
        answers.pop(other, None)
    if shape in _SHAPES:
        key = fields.PLACE.keys[shape]
        several_too = "" if shape == "point" else ", with `;` between positions"
        terminal.say(f"  as in 43.1, 20.8{several_too}")
        put(answers, shape, terminal.value(shape, key, kept, forms.in_words(kept)))


def _belongs(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    """Which municipalities a place is in, as the boundaries have it or as the user knows better."""
    names = draft.municipalities()
    bare = {key: value for key, value in answers.items() if key not in ("municipality", "outside", "id")}
    found = draft.joined(bare)
    earlier = found.municipalities or answers.get("municipality", ())
    outside = answers.get("outside")
    if found.verdict != "declared":
        terminal.say(f"\n  {_verdict(found, names)}")
    put(answers, "municipality", None)
    put(answers, "outside", None)
    shown = ", ".join(earlier) or (_OUTSIDE if outside or found.verdict == _OUTSIDE else "")

    def one(items: list[str]) -> str | None:
        if not items:
            help = f"{fields.PLACE.keys['municipality'].help}; or `{_OUTSIDE}`"
            return terminal.choose("municipality", help, names, earlier=shown or None, extra=(_OUTSIDE,))
        if items[-1] in (shown, _OUTSIDE) or answers["precision"] == "exact":
            return None
        return terminal.choose("municipality", "Another one, if it is in several", names, required=False)

    chosen = several([], one)
    if chosen == (_OUTSIDE,):
        key = fields.PLACE.keys["outside"]
        put(answers, "outside", terminal.value("outside", key, outside, outside or ""))
    else:
        put(answers, "municipality", earlier if chosen == (shown,) else tuple(dict.fromkeys(chosen)))


def _verdict(found: Any, names: dict[str, str]) -> str:
    """Where the boundaries put a place, in words."""
    if found.verdict == _OUTSIDE:
        return f"The boundaries put it outside, {found.distance_km:,.1f} km from {names[found.nearest]}."
    inside = ", ".join(names[one] for one in found.municipalities) or "no municipality"
    near = ", ".join(names.get(one, one) for one in found.near_with)
    return f"The boundaries put it in {inside}" + (f", near the line with {near}." if near else ".")


def _faults(draft: Draft, answers: Answers) -> list[Fault]:
    values = {key: value for key, value in answers.items() if key != "id"}
    found = draft.faults("places", values)
    # Only a place that is described in full can be joined.
    return found or (draft.contradictions(values) if {"municipality", "outside"} & values.keys() else [])


def _id(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    names = answers["names"]
    put(answers, "id", forms.ask_id(terminal, draft, "places", names.get("en") or names["sr"]))
