"""The questions of ``add``: a form each for an incident, its place, its sources and its claims."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from geo.cli.prompt import Answers, Back, Fault, Question, Terminal, ask_items, set_answer
from geo.core import model
from geo.core.dates import Interval
from geo.core.errors import describe_error
from geo.core.messages import Message
from geo.formats.files import hash_file
from geo.formats.yaml import reader
from geo.formats.yaml.types import Key, ListType, MappingType
from geo.spatial.boundaries import Boundaries
from geo.spatial.municipalities import describe_location, name_municipalities

if TYPE_CHECKING:
    from geo.cli.add import Draft

_NEW = "new"
"""The answer that describes a new place or source."""
_IDS = {
    "sources": Key("Your own id for the source", reader.ID, True),
    "places": Key("Your own id for the place", reader.ID, True),
    "events": Key("A stable id: others cite it", reader.ID, True),
}
_SHAPES = ("point", "line", "area")
_NO_SHAPE = "none"
_OUTSIDE = "outside"
_CLAIMED = ("value", "low", "high", "statement")
"""The keys of what a claim says: a number, a range, or words."""


@dataclass(frozen=True)
class Form:
    """Questions that a terminal asks about one entry of a draft, with those that every form asks alike."""

    terminal: Terminal
    draft: Draft

    def key_question(
        self, record: MappingType, name: str, applies: Callable[[Answers], bool] | None = None
    ) -> Question:
        """Give the question for the value of a key; for one of its words, where it allows only some."""
        key = record.keys[name]
        words = key.type.schema.get("enum")

        def ask(answers: Answers) -> None:
            earlier = answers.get(name)
            if words:
                options = {word: word for word in words}
                value = self.terminal.ask_choice(name, _list_words(key), options, earlier=earlier)
            else:
                value = self.terminal.ask_value(name, key, earlier, _format_answer(earlier))
            set_answer(answers, name, value)

        return Question((name,), ask, applies)

    def id_question(self, section: str, words: Callable[[Answers], str]) -> Question:
        """Give the question for an id that no entry of a section has; Enter takes one made of words of the answers."""

        def ask(answers: Answers) -> None:
            taken, proposed = self.draft.values[section], self.draft.free_id(section, words(answers))
            while (id := self.terminal.ask_value("id", _IDS[section], proposed, proposed)) in taken:
                self.terminal.show_fault(Message("found {id}, which is taken, expected a new id", id=repr(id)))
            set_answer(answers, "id", id)

        return Question(("id",), ask)


class IncidentForm(Form):
    """The questions about a new incident."""

    def ask(self, answers: Answers) -> Answers:
        """Ask for every field of an incident, and its ``id``; what is in the answers is offered again."""
        key = partial(self.key_question, reader.EVENT)
        questions = (
            *map(key, ("title", "summary", "date", "time", "date_basis")),
            Question(("place",), self._ask_place),
            Question(("type",), self._ask_type),
            Question(("actors",), partial(self._ask_parties, "actors", "And who else acted")),
            Question(("targets",), partial(self._ask_parties, "targets", "And who else was acted upon")),
            Question(("sources",), self._ask_sources),
            Question(("informants",), self._ask_informants),
            key("status"),
            Question(("claims",), self._ask_claims),
            Question(("disagreements",), self._ask_disagreements, lambda answers: bool(_disputed_topics(answers))),
            key("note"),
            self.id_question("events", lambda answers: _date_title(answers["date"], answers["title"])),
        )
        return self.terminal.fill_form(questions, answers, partial(self.draft.find_faults, "events"))

    def _ask_place(self, answers: Answers) -> None:
        help = "Where: a part of the place's name in any spelling, or `new`"
        choose = partial(self.terminal.ask_choice, "place", help, self.draft.place_labels(),
                         earlier=answers.get("place"), keywords=(_NEW,))  # fmt: skip
        set_answer(answers, "place", _choose_or_describe(choose, PlaceForm(self.terminal, self.draft).ask))

    def _ask_type(self, answers: Answers) -> None:
        options = {type.id: f"{type.label} ({type.id})" for type in model.TYPES}
        help = reader.EVENT.keys["type"].help
        set_answer(answers, "type", self.terminal.ask_choice("type", help, options, earlier=answers.get("type")))

    def _ask_parties(self, name: str, help_for_more: str, answers: Answers) -> None:
        """Ask who acted, or who was acted upon."""
        key = reader.EVENT.keys[name]

        def ask_party(parties: list[str]) -> str | None:
            options = {party: party for party in self.draft.parties() if party not in parties}
            help = help_for_more if parties else key.help
            new_value = cast(ListType, key.type).item
            return self.terminal.ask_choice(name, help, options, required=False, new_value=new_value)

        set_answer(answers, name, tuple(dict.fromkeys(ask_items(answers.get(name, ()), ask_party))))

    def _ask_sources(self, answers: Answers) -> None:
        def ask_source(sources: list[str]) -> str | None:
            options = {id: label for id, label in self.draft.source_labels().items() if id not in sources}
            help = f"Which {'other ' if sources else ''}document reports it: a part of its title, or `new`"
            choose = partial(self.terminal.ask_choice, "sources", help, options,
                             required=not sources, keywords=(_NEW,))  # fmt: skip
            return _choose_or_describe(choose, SourceForm(self.terminal, self.draft).ask)

        set_answer(answers, "sources", ask_items(answers.get("sources", ()), ask_source))

    def _ask_informants(self, answers: Answers) -> None:
        """Ask whose word the sources pass on: sources that name the same informant are one origin."""
        labels = self.draft.source_labels()
        sources = {id: label for id, label in labels.items() if id in answers["sources"]}
        key = reader.INFORMANT.keys["name"]

        def ask_source(given: Answers) -> None:
            earlier = given.get("source") or (answers["sources"][0] if len(sources) == 1 else None)
            help = reader.INFORMANT.keys["source"].help
            set_answer(given, "source", self.terminal.ask_choice("source", help, sources, earlier=earlier))

        def ask_informant(informants: list[Answers]) -> Answers | None:
            help = f"{key.help}; Enter where {'no other is' if informants else 'none is'} named"
            while name := self.terminal.ask_choice("informants", help, self.draft.informants(), required=False,
                                                   new_value=key.type):  # fmt: skip
                try:
                    return self.terminal.fill_form([Question(("source",), ask_source)], {"name": name})
                except Back:
                    continue
            return None

        kept = [each for each in answers.get("informants", ()) if each["source"] in sources]
        set_answer(answers, "informants", ask_items(tuple(kept), ask_informant))

    def _ask_claims(self, answers: Answers) -> None:
        form = ClaimForm(self.terminal, self.draft)
        set_answer(answers, "claims", ask_items(answers.get("claims", ()), partial(form.ask, answers)))

    def _ask_disagreements(self, answers: Answers) -> None:
        key = reader.DISAGREEMENT.keys["on"]
        topics = {topic: topic for topic in _disputed_topics(answers)}

        def ask_topic(given: Answers) -> None:
            help = reader.DISAGREEMENT.keys["about"].help
            set_answer(given, "about", self.terminal.ask_choice("about", help, topics, earlier=given.get("about")))

        questions = [
            Question(("about",), ask_topic),
            *(self.key_question(reader.DISAGREEMENT, name) for name in ("chosen", "why")),
        ]

        def ask_disagreement(disagreements: list[Answers]) -> Answers | None:
            help = f"{_list_words(key)}; Enter for no{' more' if disagreements else 'thing'}"
            options = {word: word for word in key.type.schema["enum"]}
            while on := self.terminal.ask_choice("disagreements", help, options, required=False):
                try:
                    return self.terminal.fill_form(questions, {"on": on})
                except Back:
                    continue
            return None

        set_answer(answers, "disagreements", ask_items(answers.get("disagreements", ()), ask_disagreement))


class PlaceForm(Form):
    """The questions about a new place."""

    def ask(self) -> str:
        """Describe a new place and give its id. Raises Back from the first question."""
        key = partial(self.key_question, reader.PLACE)
        questions = (
            Question(("names",), self._ask_names),
            key("precision"),
            Question(_SHAPES, self._ask_shape),
            key("radius_m", lambda answers: "point" in answers),
            key("basis"),
            Question(("municipality", "outside"), self._ask_municipality),
            self.id_question("places", lambda answers: answers["names"].get("en") or answers["names"]["sr"]),
        )
        answers = self.terminal.fill_form(questions, {}, self._find_faults)
        id: str = answers.pop("id")
        self.draft.add_entry("places", id, answers)
        return id

    def _ask_names(self, answers: Answers) -> None:
        questions = [self.key_question(reader.NAMES, name) for name in reader.NAMES.keys]
        answers["names"] = self.terminal.fill_form(questions, dict(answers.get("names", {})))

    def _ask_shape(self, answers: Answers) -> None:
        """Ask what shape a place has, and where it lies."""
        options = {shape: f"{shape}: {reader.PLACE.keys[shape].help}" for shape in _SHAPES}
        unit = self.draft.boundaries.level.singular
        options[_NO_SHAPE] = f"{_NO_SHAPE}: the sources say no more than the {unit} or the region"
        earlier_shape = next((shape for shape in _SHAPES if shape in answers), None)
        help = "Point, line or area on the map, or none"
        shape = self.terminal.ask_choice("shape", help, options, earlier=earlier_shape)
        earlier = answers.get(str(shape))
        for name in _SHAPES:
            answers.pop(name, None)
        if shape in _SHAPES:
            self.terminal.show("  as in 43.1, 20.8" + ("" if shape == "point" else ", with `;` between positions"))
            key = reader.PLACE.keys[shape]
            set_answer(answers, shape, self.terminal.ask_value(shape, key, earlier, _format_answer(earlier)))

    def _ask_municipality(self, answers: Answers) -> None:
        """Ask which municipalities a place is in; what the boundaries say is proposed."""
        level, labels = self.draft.boundaries.level, self.draft.municipality_labels()
        row = self.draft.locate_place({k: v for k, v in answers.items() if k not in ("municipality", _OUTSIDE)})
        earlier = row.municipalities or answers.get("municipality", ())
        outside = answers.get(_OUTSIDE)
        if row.verdict != "declared":
            self.terminal.show(f"\n  {_describe_verdict(row, self.draft.boundaries)}")
        set_answer(answers, "municipality", None)
        set_answer(answers, _OUTSIDE, None)
        proposed = ", ".join(earlier) or (_OUTSIDE if outside or row.verdict == _OUTSIDE else "")

        def ask_municipality(chosen: list[str]) -> str | None:
            if not chosen:
                help = level.reword(f"{reader.PLACE.keys['municipality'].help}; or `{_OUTSIDE}`")
                return self.terminal.ask_choice("municipality", help, labels,
                                                earlier=proposed or None, keywords=(_OUTSIDE,))  # fmt: skip
            if chosen[-1] in (proposed, _OUTSIDE) or answers["precision"] == "exact":
                return None
            return self.terminal.ask_choice("municipality", "Another one, if it is in several", labels, required=False)

        chosen = ask_items((), ask_municipality)
        if chosen == (_OUTSIDE,):
            key = reader.PLACE.keys[_OUTSIDE]
            set_answer(answers, _OUTSIDE, self.terminal.ask_value(_OUTSIDE, key, outside, outside or ""))
        else:
            set_answer(answers, "municipality", earlier if chosen == (proposed,) else tuple(dict.fromkeys(chosen)))

    def _find_faults(self, answers: Answers) -> list[Fault]:
        faults = self.draft.find_faults("places", answers)
        # Only a place that is described in full can be joined.
        return faults or (
            self.draft.find_contradictions(answers) if {"municipality", _OUTSIDE} & answers.keys() else []
        )


class SourceForm(Form):
    """The questions about a new source."""

    def ask(self) -> str:
        """Describe a new source and give its id. Raises Back from the first question."""
        key = partial(self.key_question, reader.SOURCE)
        questions = (
            *map(key, ("title", "publisher", "agency")),
            Question(("origin",), self._ask_origin),
            Question(("published", "published_basis"), self._ask_published),
            *map(key, ("language", "url", "archive_url")),
            Question(("document", "sha256"), self._ask_document),
            self.id_question("sources", lambda answers: _date_title(answers.get("published"), answers["title"])),
        )
        answers = self.terminal.fill_form(questions, {}, partial(self.draft.find_faults, "sources"))
        id: str = answers.pop("id")
        self.draft.add_entry("sources", id, answers)
        return id

    def _ask_origin(self, answers: Answers) -> None:
        key = reader.SOURCE.keys["origin"]
        origin = self.terminal.ask_choice("origin", key.help, self.draft.origins(), earlier=answers.get("origin"),
                                          required=False, new_value=key.type)  # fmt: skip
        set_answer(answers, "origin", origin)

    def _ask_published(self, answers: Answers) -> None:
        """Ask when it was published and, where that is inferred, from what."""
        questions = (
            self.key_question(reader.SOURCE, "published"),
            self.key_question(
                reader.SOURCE, "published_basis",
                lambda answers: "published" in answers and answers["published"].approximate,
            ),
        )  # fmt: skip
        self.terminal.fill_form(questions, answers)

    def _ask_document(self, answers: Answers) -> None:
        """Ask for the archived copy: the path of a file, which gives name and hash, or the two as they are typed."""
        key = reader.SOURCE.keys["document"]
        key = replace(key, help=f"{key.help}; its path, and the hash is made from the file")
        earlier = answers.get("document")
        while True:
            document = self.terminal.ask_value("document", key, earlier, earlier or "")
            try:
                digest = _hash_file(document) if document and document != earlier else None
                break
            except (OSError, RuntimeError, ValueError) as error:
                self.terminal.show_fault(
                    Message("found {reason}, expected a file that can be read, or a name", reason=describe_error(error))
                )
        set_answer(answers, "document", Path(document).name if digest else document)
        if digest:
            set_answer(answers, "sha256", digest)
            self.terminal.show(f"  {answers['document']}, SHA-256 {digest}")
        elif document:
            self.key_question(reader.SOURCE, "sha256").ask(answers)
        else:
            set_answer(answers, "sha256", None)


class ClaimForm(Form):
    """The questions about what a party says of an incident."""

    def ask(self, event: Answers, claims: list[Answers]) -> Answers | None:
        """Ask for another claim on an event, after those so far; None where there are no more."""
        key = reader.CLAIM.keys["by"]
        help = f"{key.help}, in {'another' if claims else 'a'} claim; Enter for no{' more' if claims else 'ne'}"
        key = replace(key, help=help, required=False)
        while by := self.terminal.ask_value("claims, by", key):
            try:
                return self.terminal.fill_form(
                    self._questions(event, claims), {"by": by}, partial(self._find_faults, event, claims)
                )
            except Back:
                continue
        return None

    def _questions(self, event: Answers, claims: list[Answers]) -> tuple[Question, ...]:
        key = partial(self.key_question, reader.CLAIM)
        topics = {claim["about"]: claim["about"] for claim in claims}
        sources = {id: label for id, label in self.draft.source_labels().items() if id in event["sources"]}

        def ask_topic(claim: Answers) -> None:
            about = reader.CLAIM.keys["about"]
            topic = self.terminal.ask_choice("about", about.help, topics,
                                             earlier=claim.get("about"), new_value=about.type)  # fmt: skip
            set_answer(claim, "about", topic)

        def ask_source(claim: Answers) -> None:
            earlier = claim.get("source") or (event["sources"][0] if len(sources) == 1 else None)
            help = reader.CLAIM.keys["source"].help
            set_answer(claim, "source", self.terminal.ask_choice("source", help, sources, earlier=earlier))

        return (
            Question(("about",), ask_topic),
            Question(_CLAIMED, self._ask_claimed),
            key("unit", lambda claim: "statement" not in claim),
            key("wording"),
            Question(("source",), ask_source),
            key("informant"),
        )

    def _ask_claimed(self, claim: Answers) -> None:
        """Ask what is claimed: a number, a range, or words."""
        key = partial(self.key_question, reader.CLAIM)
        questions = (
            key("value"),
            key("low", lambda claim: "value" not in claim),
            key("high", lambda claim: "low" in claim),
            key("statement", lambda claim: "value" not in claim and "low" not in claim),
        )
        self.terminal.fill_form(questions, claim)

    def _find_faults(self, event: Answers, claims: list[Answers], claim: Answers) -> list[Fault]:
        """List the faults of the last claim; that it claims nothing is asked with the numbers."""
        path = f"claims.{len(claims)}."
        faults = self.draft.find_faults("events", {**event, "claims": (*claims, claim)})
        return [
            (where[len(path) :] or _CLAIMED[0], message) for where, message in faults if f"{where}.".startswith(path)
        ]


def _choose_or_describe(choose: Callable[[], str | None], describe: Callable[[], str]) -> str | None:
    """Choose an entry or describe a new one; Back from the first question about that leads to the choice."""
    while (chosen := choose()) == _NEW:
        try:
            return describe()
        except Back:
            continue
    return chosen


def _disputed_topics(answers: Answers) -> list[str]:
    """List the topics of more than one claim."""
    return [topic for topic, n in Counter(claim["about"] for claim in answers.get("claims", ())).items() if n > 1]


def _describe_verdict(row: Any, boundaries: Boundaries) -> str:
    """Say where the boundaries put a place; ``row`` is its row of the join."""
    if row.verdict == _OUTSIDE:
        nearest = name_municipalities([row.nearest], boundaries)
        return f"The boundaries put it outside, {row.distance_km:,.1f} km from {nearest}."
    return f"The boundaries put it in {describe_location(row._asdict(), boundaries)}."


def _hash_file(path: str) -> str | None:
    """Give the SHA-256 of a file; None where there is no file."""
    file = Path(path).expanduser()
    if not file.is_file():
        return None
    return hash_file(file)


def _date_title(day: Interval | None, title: str) -> str:
    """Put the first date that an EDTF date names before a title."""
    first = re.search("[0-9-]+", day.text) if day else None
    return f"{first[0]} {title}" if first else title


def _list_words(key: Key) -> str:
    """Give the help for a key, with the words that it allows."""
    return f"{key.help}: {', '.join(key.type.schema['enum'])}"


def _format_answer(value: Any) -> str:
    """Give an earlier answer as it is typed."""
    if value is None:
        return ""
    if isinstance(value, Interval):
        return value.text
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return ("; " if isinstance(value[0], tuple) else ", ").join(map(_format_answer, value))
    return str(value)
