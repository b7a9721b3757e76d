"""Answers to the questions of ``python -m geo add``, by what is asked."""

import re
from functools import cache
from pathlib import Path

from geo.cli.add import Draft, add_incident
from geo.cli.prompt import Answers, Terminal
from geo.cli.questions import IncidentForm
from geo.spatial.boundaries import Boundaries, read_boundaries

ROOT = Path(__file__).parents[2]
TINY = ROOT / "tests" / "data" / "tiny.yaml"
SQUARES = ROOT / "tests" / "data" / "squares.geojson"
PLAIN = {
    "title": "A wall",
    "summary": "A wall was put up.",
    "date": "2022-12-20",
    "place": "mill",
    "type": "barricade",
    "sources": "police",
    "status": "reported",
    "Add": "yes",
}


class Script:
    """Gives for each question its answers, one after the other, and Enter where there are none left.

    ``stop`` is the number of the question at which ``fault`` is raised; ``lines`` is what the terminal shows.
    """

    def __init__(self, stop: int = 300, fault: type[BaseException] = EOFError, **answers: str | list[str]) -> None:
        self.answers = {
            name: [texts] if isinstance(texts, str) else list(texts) for name, texts in (PLAIN | answers).items()
        }
        self.stop, self.fault = stop, fault
        self.lines: list[str] = []
        self.asked: list[str] = []
        self._question = ""

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def write_line(self, line: str) -> None:
        self.lines.append(line)
        if match := re.match(r"\n(\w+)", line):
            self._question = match[1]

    def read_line(self, prompt: str) -> str:
        self.asked.append(self._question)
        if len(self.asked) > self.stop:
            raise self.fault
        queue = self.answers.get(self._question, [])
        return queue.pop(0) if queue else ""

    def fill_form(self) -> tuple[Draft, Answers]:
        """Run the questions about the tiny record, and give the answers; nothing is written."""
        draft = Draft(TINY.read_text(encoding="utf-8"), _boundaries(), TINY.name)
        return draft, IncidentForm(Terminal(self.read_line, self.write_line), draft).ask({})

    def add_incident(self, file: Path) -> str:
        """Run the questions about this file, with the municipalities of the squares."""
        return add_incident(Terminal(self.read_line, self.write_line), file, SQUARES)


@cache  # finding the UTM zone is slow, and each `Boundaries` finds its own
def _boundaries() -> Boundaries:
    return read_boundaries(SQUARES)
