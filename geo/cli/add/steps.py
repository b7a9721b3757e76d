"""A form as questions one after the other, of which each can be asked again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from geo.cli.add.terminal import Back, Terminal

Answers = dict[str, Any]
Fault = tuple[str, str]
"""The path of a key in a form, empty for the form as a whole, and what is wrong with it."""


@dataclass(frozen=True)
class Step:
    """A question about some keys: ``ask`` changes the answers; without ``applies`` it is always asked."""

    keys: tuple[str, ...]
    ask: Callable[[Answers], None]
    applies: Callable[[Answers], bool] | None = None


def fill(terminal: Terminal, steps: Sequence[Step], answers: Answers,
         faults: Callable[[Answers], Iterable[Fault]] | None = None) -> Answers:  # fmt: skip
    """Ask until every answer, and all of them together, are without fault. Raises Back from the first question."""
    while True:
        _once(terminal, steps, answers, faults)
        left = list(faults(answers)) if faults else []
        for _, message in left:
            terminal.fault(message)
        if not left:
            return answers
        terminal.say("  Once more, then: Enter keeps what you have said.")


def put(answers: Answers, key: str, value: Any) -> None:
    """Note an answer; None or nothing takes it away."""
    if value is None or value == ():
        answers.pop(key, None)
    else:
        answers[key] = value


def several(items: list[Any], ask: Callable[[list[Any]], Any]) -> tuple[Any, ...]:
    """Ask for one more until there is none; Back takes away the last, and is raised where there is none."""
    while True:
        try:
            found = ask(items)
        except Back:
            if not items:
                raise
            items.pop()
            continue
        if found is None:
            return tuple(items)
        items.append(found)


def _once(terminal: Terminal, steps: Sequence[Step], answers: Answers,
          faults: Callable[[Answers], Iterable[Fault]] | None) -> None:  # fmt: skip
    asked: list[int] = []
    at = 0
    while at < len(steps):
        step = steps[at]
        if step.applies and not step.applies(answers):
            for key in step.keys:
                answers.pop(key, None)
            at += 1
            continue
        try:
            step.ask(answers)
        except Back:
            if not asked:
                raise
            at = asked.pop()
            continue
        wrong = [message for path, message in (faults(answers) if faults else ()) if path.split(".")[0] in step.keys]
        for message in wrong:
            terminal.fault(message)
        if wrong:
            # A wrong word is not offered again; of a list or a number with others one part may be right.
            for key in step.keys if len(step.keys) == 1 and isinstance(answers.get(step.keys[0]), str) else ():
                del answers[key]
        else:
            asked.append(at)
            at += 1
