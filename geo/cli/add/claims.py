"""The questions about what each party says of an incident, one claim after the other."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from geo.cli.add import forms
from geo.cli.add.draft import Draft
from geo.cli.add.steps import Answers, Fault, Step, fill, put, several
from geo.cli.add.terminal import Back, Terminal
from geo.formats.yaml import fields

_SAID = ("value", "low", "high", "statement")


def ask(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    """Ask for claims until there are no more."""

    def one(items: list[Any]) -> Answers | None:
        key = fields.CLAIM.keys["by"]
        help = f"{key.help}, in {'another' if items else 'a'} claim; Enter for no{' more' if items else 'ne'}"
        while by := terminal.value("claims, by", replace(key, help=help, required=False)):
            try:
                return fill(terminal, _steps(terminal, draft, answers, items), {"by": by}, faults(items))
            except Back:
                continue
        return None

    def faults(items: list[Any]) -> Any:
        return lambda claim: _faults(draft, {**answers, "claims": (*items, claim)}, len(items))

    put(answers, "claims", several(list(answers.get("claims", ())), one))


def _steps(terminal: Terminal, draft: Draft, event: Answers, items: list[Any]) -> tuple[Step, ...]:
    key = partial(forms.step, terminal, fields.CLAIM)
    topics = {one["about"]: one["about"] for one in items}
    cited = {id: title for id, title in draft.sources().items() if id in event["sources"]}

    def about(claim: Answers) -> None:
        of = fields.CLAIM.keys["about"]
        put(claim, "about", terminal.choose("about", of.help, topics, earlier=claim.get("about"), free=of.kind))

    def source(claim: Answers) -> None:
        earlier = claim.get("source") or (event["sources"][0] if len(cited) == 1 else None)
        put(claim, "source", terminal.choose("source", fields.CLAIM.keys["source"].help, cited, earlier=earlier))

    return (
        Step(("about",), about),
        Step(_SAID, partial(_said, terminal)),
        Step(("unit",), key("unit").ask, lambda claim: "statement" not in claim),
        key("wording"),
        Step(("source",), source),
    )


def _said(terminal: Terminal, claim: Answers) -> None:
    """What is claimed: a number, two, or words."""

    def none_of(*others: str) -> Any:
        return lambda given: not any(other in given for other in others)

    value, low, high, statement = (forms.step(terminal, fields.CLAIM, name) for name in _SAID)
    steps = (
        value,
        replace(low, applies=none_of("value")),
        replace(high, applies=lambda given: "low" in given),
        replace(statement, applies=none_of("value", "low")),
    )
    fill(terminal, steps, claim)


def _faults(draft: Draft, event: Answers, number: int) -> list[Fault]:
    """What is amiss in one of the claims; what it fails to say is asked with the numbers."""
    own = f"claims.{number}."
    values = {key: value for key, value in event.items() if key != "id"}
    found = [(path, message) for path, message in draft.faults("events", values) if f"{path}.".startswith(own)]
    return [(path[len(own) :] or _SAID[0], message) for path, message in found]
