"""Questions and answers in a terminal, one by one and as forms.

Nothing that is typed ends the program: an answer that does not fit is explained, and its question asked again.
"""

from __future__ import annotations

import contextlib
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.cli.output import use_terminal_language
from geo.core.messages import Message, translate_message
from geo.core.text import escape_line, escape_lines, fold, matches_query, suggest_options, unprintable
from geo.formats.yaml.types import Key, ValueType, parse_typed

MAX_LISTED_OPTIONS = 60
LEAVE_OUT = "-"
"""The answer that takes an earlier one away."""

Answers = dict[str, Any]
Fault = tuple[str, str]
"""The path of a key in a form ("" for the form as a whole), and what is wrong with its value."""
FindFaults = Callable[[Answers], Iterable[Fault]]


class Back(Exception):
    """Raised when the user types `back`, to be asked the question before again."""


@dataclass(frozen=True)
class Question:
    """A question of a form.

    ``ask`` puts the values of ``keys`` into the answers, or takes them away; where ``applies`` is given and False
    the question is skipped, and its keys are taken away.
    """

    keys: tuple[str, ...]
    ask: Callable[[Answers], None]
    applies: Callable[[Answers], bool] | None = None


class Terminal:
    """Asks with ``read_line(prompt)`` and shows text with ``write_line(text)``, at first those of Python.

    Every method that asks raises Back where the user types `back`, and EOFError where no answers are left.
    """

    def __init__(self, read_line: Callable[[str], str] = input, write_line: Callable[[str], None] = print) -> None:
        self._read_line, self._write_line = read_line, write_line

    def show(self, text: str) -> None:
        """Write one or several lines."""
        self._write_line(escape_lines(text))

    def show_fault(self, message: str) -> None:
        """Write what is wrong with an answer."""
        with use_terminal_language():
            self._write_line(f"  ! {escape_line(translate_message(message))}")

    def read_answer(self) -> str:
        """Read an answer that is printable text, without the spaces around it."""
        while True:
            answer = self._read_line("> ").strip()
            stray = unprintable(answer)
            if not stray and "\N{REPLACEMENT CHARACTER}" in answer:
                stray = Message("bytes that are not UTF-8")
            if stray:
                self.show_fault(Message("found {stray}, expected text", stray=stray))
            elif answer == "back":
                raise Back
            else:
                return answer

    def ask_value(self, name: str, key: Key, earlier: Any = None, earlier_text: str = "") -> Any:
        """Ask for the value of a key; None where it is left out. Enter keeps the earlier one, shown as its text."""
        self._show_question(name, key.help, key.required, earlier_text)
        while True:
            answer = self.read_answer()
            if answer == "?":
                self.show(f"  {key.help}")
            elif not answer and earlier is not None:
                return earlier
            elif answer in ("", LEAVE_OUT) and not key.required:
                return None
            elif (value := self._parse_answer(key.type, answer)) is not None:
                return value

    def ask_choice(self, name: str, help: str, options: Mapping[str, str], *, earlier: str | None = None,
                   required: bool = True, new_value: ValueType | None = None, keywords: Sequence[str] = (),
                   ) -> str | None:  # fmt: skip
        """Ask for one of the options; None where it is left out.

        Parameters
        ----------
        options : mapping
            Ids with their labels. One is named by its id, its number in the last list, or any part of its label.
        earlier : str, optional
            The answer that Enter keeps.
        new_value : ValueType, optional
            The type of a value that is none of the options; without it there are no others.
        keywords : sequence of str
            Words that are an answer beside the options.
        """
        self._show_question(name, f"{help} (? lists them)" if options else help, required, earlier or "")
        listed: list[str] = []
        while True:
            answer = self.read_answer()
            if answer == "?":
                listed = self._list_options(list(options), options)
            elif not answer and earlier is not None:
                return earlier
            elif answer in ("", LEAVE_OUT) and not required:
                return None
            elif answer in options or answer in keywords:
                return answer
            elif answer.isascii() and answer.isdigit() and 0 < int(answer[:9]) <= len(listed):
                return listed[int(answer) - 1]
            elif len(matches := _match_options(answer, options, new_value is not None)) == 1:
                self.show(f"  {options[matches[0]]}")
                return matches[0]
            elif new_value and (answer in listed or not _match_options(answer, options)):
                if (value := self._parse_answer(new_value, answer)) is not None:
                    return str(value)
            elif matches := _match_options(answer, options):
                matches = matches[: MAX_LISTED_OPTIONS - 1]
                listed = self._list_options([*matches, answer] if new_value else matches, options)
                self.show("  Which? Type its number, or more of its name.")
            else:
                expected = suggest_options(answer, options) or Message("one")
                for keyword in keywords:
                    expected = Message("{first}, or {second}", first=expected, second=keyword)
                self.show_fault(Message("found {found}, expected {expected}", found=repr(answer), expected=expected))
                listed = []

    def ask_yes(self, question: str, default: bool | None = None) -> bool:
        """Ask for yes or no; Enter is the default, if there is one."""
        self.show(question)
        while True:
            answer = self.read_answer().lower()
            if answer in ("y", "yes", "n", "no"):
                return answer.startswith("y")
            if not answer and default is not None:
                return default
            self.show_fault(Message("found {answer}, expected yes or no", answer=repr(answer)))

    def fill_form(
        self, questions: Sequence[Question], answers: Answers, find_faults: FindFaults = lambda answers: ()
    ) -> Answers:
        """Ask the questions until no answer, and not all of them together, have a fault; give the answers.

        Raises
        ------
        Back
            From the first question.
        """
        while True:
            self._ask_each(questions, answers, find_faults)
            messages = [message for _, message in find_faults(answers)]
            if not messages:
                return answers
            for message in messages:
                self.show_fault(message)
            self.show("  Once more, then: Enter keeps what you have said.")

    def _ask_each(self, questions: Sequence[Question], answers: Answers, find_faults: FindFaults) -> None:
        asked: list[int] = []
        number = 0
        while number < len(questions):
            question = questions[number]
            if question.applies and not question.applies(answers):
                for key in question.keys:
                    answers.pop(key, None)
                number += 1
                continue
            try:
                question.ask(answers)
            except Back:
                if not asked:
                    raise
                number = asked.pop()
                continue
            messages = [message for path, message in find_faults(answers) if path.split(".")[0] in question.keys]
            for message in messages:
                self.show_fault(message)
            if not messages:
                asked.append(number)
                number += 1
            elif len(question.keys) == 1 and isinstance(answers.get(question.keys[0]), str):
                # A wrong word is not offered again; of a list or a number with others one part may be right.
                del answers[question.keys[0]]

    def _parse_answer(self, kind: ValueType, answer: str) -> Any:
        """Give the value of a type that an answer stands for; where it is none, say why and give None."""
        try:
            return parse_typed(kind, answer)
        except ValueError as error:
            self.show_fault(str(error))
            return None

    def _show_question(self, name: str, help: str, required: bool, earlier: str) -> None:
        enter = f"Enter: {earlier}" if earlier else "" if required else "optional"
        leave_out = f"; {LEAVE_OUT}: leave it out" if earlier and not required else ""
        self.show(f"\n{name}: {help}" + (f" [{enter}{leave_out}]" if enter else ""))

    def _list_options(self, ids: list[str], options: Mapping[str, str]) -> list[str]:
        """Show the first of the options with numbers, and give those shown."""
        listed = ids[:MAX_LISTED_OPTIONS]
        for number, id in enumerate(listed, 1):
            self.show(f"  {number:>3}  {options.get(id, id)}")
        if len(ids) > len(listed):
            self.show(f"       and {len(ids) - len(listed):,} more: type a part of the name")
        return listed


def open_terminal() -> Terminal:
    """Open the terminal that the program runs in, or the pipe in its place."""
    if isinstance(sys.stdin, io.TextIOWrapper):
        # Bytes that are no text come as replacement characters, which the terminal refuses; else input() would fail.
        sys.stdin.reconfigure(errors="replace")
    with contextlib.suppress(ImportError):  # input() edits lines with it, where there is one
        import readline  # noqa: F401
    return Terminal()


def set_answer(answers: Answers, key: str, value: Any) -> None:
    """Set an answer; None or an empty tuple takes it away."""
    if value is None or value == ():
        answers.pop(key, None)
    else:
        answers[key] = value


def ask_items(items: Iterable[Any], ask_item: Callable[[list[Any]], Any]) -> tuple[Any, ...]:
    """Ask for items, given those before, until one is None. Back takes the last one away; without one it is raised."""
    items = list(items)
    while True:
        try:
            item = ask_item(items)
        except Back:
            if not items:
                raise
            items.pop()
            continue
        if item is None:
            return tuple(items)
        items.append(item)


def _match_options(words: str, options: Mapping[str, str], only_exact: bool = False) -> list[str]:
    """Find the options that contain the words, in any spelling, or the only one that equals them."""
    folded = fold(words)
    exact = [id for id, label in options.items() if folded in (fold(id), fold(label))]
    if only_exact or not folded or len(exact) == 1:
        return exact
    return [id for id, label in options.items() if matches_query(words, fold(f"{id} {label}"))]
