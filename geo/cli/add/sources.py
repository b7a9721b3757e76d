"""The questions about a new source."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import partial
from pathlib import Path

from geo.cli.add import forms
from geo.cli.add.draft import Draft
from geo.cli.add.steps import Answers, Fault, Step, fill, put
from geo.cli.add.terminal import Terminal
from geo.formats.yaml import fields


def ask(terminal: Terminal, draft: Draft) -> str:
    """Describe a new source; gives its id. Raises Back from the first question."""
    key = partial(forms.step, terminal, fields.SOURCE)
    steps = (
        *map(key, ("title", "publisher", "agency")),
        Step(("origin",), partial(_origin, terminal, draft)),
        Step(("published", "published_basis"), partial(_published, terminal)),
        *map(key, ("language", "url", "archive_url")),
        Step(("document", "sha256"), partial(_document, terminal)),
        Step(("id",), partial(_id, terminal, draft)),
    )
    answers = fill(terminal, steps, {}, partial(_faults, draft))
    id: str = answers.pop("id")
    draft.add("sources", id, answers)
    return id


def _origin(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    key = fields.SOURCE.keys["origin"]
    earlier = answers.get("origin")
    put(
        answers,
        "origin",
        terminal.choose("origin", key.help, draft.origins(), earlier=earlier, required=False, free=key.kind),
    )


def _published(terminal: Terminal, answers: Answers) -> None:
    """When it was published and, where that is inferred, from what."""
    basis = forms.step(terminal, fields.SOURCE, "published_basis")
    inferred = Step(basis.keys, basis.ask, lambda given: "published" in given and given["published"].approximate)
    fill(terminal, (forms.step(terminal, fields.SOURCE, "published"), inferred), answers)


def _document(terminal: Terminal, answers: Answers) -> None:
    """The archived copy: of a file that is there the name and the hash, else the two as they are typed."""
    key = fields.SOURCE.keys["document"]
    earlier = answers.get("document")
    help = f"{key.help}; its path, and the hash is made from the file"
    given = terminal.value("document", replace(key, help=help), earlier, earlier or "")
    try:
        digest = _hash(given) if given and given != earlier else None
    except (OSError, RuntimeError, ValueError) as error:
        terminal.fault(
            f"found {getattr(error, 'strerror', None) or error}, expected a file that can be read, or a name"
        )
        return _document(terminal, answers)
    put(answers, "document", Path(given).name if digest else given)
    if digest:
        put(answers, "sha256", digest)
        terminal.say(f"  {answers['document']}, SHA-256 {digest}")
    elif given:
        forms.step(terminal, fields.SOURCE, "sha256").ask(answers)
    else:
        put(answers, "sha256", None)
    return None


def _hash(path: str) -> str | None:
    """The SHA-256 of a file; None where there is none."""
    file = Path(path).expanduser()
    if not file.is_file():
        return None
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _faults(draft: Draft, answers: Answers) -> list[Fault]:
    return draft.faults("sources", {key: value for key, value in answers.items() if key != "id"})


def _id(terminal: Terminal, draft: Draft, answers: Answers) -> None:
    wanted = forms.dated(answers.get("published"), answers["title"])
    put(answers, "id", forms.ask_id(terminal, draft, "sources", wanted))
