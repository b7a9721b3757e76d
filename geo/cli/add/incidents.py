"""The questions about a new incident."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any, cast

from geo.cli.add import claims, forms, places, sources
from geo.cli.add.draft import Draft
from geo.cli.add.steps import Answers, Step, fill, put, several
from geo.cli.add.terminal import Back, Terminal
from geo.core import taxonomy
from geo.formats.yaml import fields
from geo.formats.yaml.types import Many

_NEW = "new"


def ask(terminal: Terminal, draft: Draft, answers: Answers) -> Answers:
    """Ask for every field of an incident, and its ``id``; what is in ``answers`` is offered again."""
    key = partial(forms.step, terminal, fields.EVENT)
    steps = (
        *map(key, ("title", "summary", "date", "time", "date_basis")),
        Step(("place",), partial(_place, terminal, draft)),
        Step(("type",), partial(_type, terminal)),
        Step(("actors",), partial(_actors, terminal, draft)),
        Step(("sources",), partial(_sources, terminal, draft)),
        key("status"),
        Step(("claims",), partial(claims.ask, terminal, draft)),
        Step(("disagreements",), partial(_disagreements, terminal), lambda answers: bool(_rivals(answers))),
        key("note"),
        Step(("id",), partial(_id, terminal, draft)),
    )
    return fill(terminal, steps, answers, lambda given: draft.faults("events", _without_id(given)))


def _without_id(answers: Answers) -> Answers:
    return {key: value for key, value in answers.items() if key != "id"}


def _place(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    help = "Where: a part of the place's name in any spelling, or `new`"
    choose = partial(terminal.choose, "place", help, draft.places(), earlier=answers.get("place"), extra=(_NEW,))
    put(answers, "place", _or_new(choose, partial(places.ask, terminal, draft)))


def _type(terminal: Terminal, answers: Answers) -> None:
    options = {kind.id: f"{kind.label} ({kind.id})" for kind in taxonomy.TYPES}
    put(answers, "type", terminal.choose("type", fields.EVENT.keys["type"].help, options, earlier=answers.get("type")))


def _actors(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    key = fields.EVENT.keys["actors"]
    free = cast(Many, key.kind).item

    def one(items: list[str]) -> str | None:
        known = {actor: actor for actor in draft.actors() if actor not in items}
        help = "And who else acted" if items else key.help
        return terminal.choose("actors", help, known, required=False, free=free)

    put(answers, "actors", tuple(dict.fromkeys(several(list(answers.get("actors", ())), one))))


def _sources(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    def one(items: list[str]) -> str | None:
        known = {id: title for id, title in draft.sources().items() if id not in items}
        help = f"Which {'other ' if items else ''}document reports it: a part of its title, or `new`"
        choose = partial(terminal.choose, "sources", help, known, required=not items, extra=(_NEW,))
        return _or_new(choose, partial(sources.ask, terminal, draft))

    put(answers, "sources", several(list(answers.get("sources", ())), one))


def _or_new(choose: Callable[[], str | None], describe: Callable[[], str]) -> str | None:
    """One of those there are, or a new one; Back from the first question about that leads to the choice."""
    while (chosen := choose()) == _NEW:
        try:
            return describe()
        except Back:
            continue
    return chosen


def _rivals(answers: Answers) -> list[str]:
    """What more than one claim is about."""
    return [about for about, count in Counter(one["about"] for one in answers.get("claims", ())).items() if count > 1]


def _disagreements(terminal: Terminal, answers: Answers) -> None:
    rivals = {about: about for about in _rivals(answers)}
    rest = [forms.step(terminal, fields.DISAGREEMENT, name) for name in ("chosen", "why")]

    def about(given: Answers) -> None:
        key = fields.DISAGREEMENT.keys["about"]
        put(given, "about", terminal.choose("about", key.help, rivals, earlier=given.get("about")))

    def one(items: list[Any]) -> Answers | None:
        key = fields.DISAGREEMENT.keys["on"]
        words = key.kind.schema["enum"]
        help = f"{forms.listed(key.help, words)}; Enter for no{' more' if items else 'thing'}"
        while on := terminal.choose("disagreements", help, {word: word for word in words}, required=False):
            try:
                return fill(terminal, [Step(("about",), about), *rest], {"on": on})
            except Back:
                continue
        return None

    put(answers, "disagreements", several(list(answers.get("disagreements", ())), one))


def _id(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    wanted = forms.dated(answers["date"], answers["title"])
    put(answers, "id", forms.ask_id(terminal, draft, "events", wanted))
