"""``python -m geo add`` from the first question to the file, which is changed as was agreed or not at all."""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import subprocess
import sys
import termios
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo.cli.prompt import Back, Terminal
from geo.core.errors import OutputError, RecordError
from geo.formats.yaml.reader import read_yaml
from tests.helpers.patience import HANG_SECONDS
from tests.helpers.scripted import PLAIN, ROOT, SQUARES, TINY, Script


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The tiny record, with a comment at its end."""
    file = tmp_path / "events.yaml"
    file.write_text(TINY.read_text(encoding="utf-8") + "# the end\n", encoding="utf-8")
    return file


def test_an_incident_is_appended_and_no_other_line_is_touched(file: Path) -> None:
    start = TINY.read_text(encoding="utf-8")
    shown = Script().add_incident(file)
    assert file.read_text(encoding="utf-8") == start + (
        "  2022-12-20-a-wall:\n    title: A wall\n    summary: A wall was put up.\n    date: 2022-12-20\n"
        "    place: mill\n    type: barricade\n    status: reported\n    sources: [police]\n# the end\n"
    )
    assert shown == f"Added 2022-12-20-a-wall to {file}. Its `updated` is still 2022-12-31.\n"


def test_what_will_be_added_is_shown_first(file: Path) -> None:
    script = Script()
    script.add_incident(file)
    shown = script.text.index("\nevents:\n  2022-12-20-a-wall:\n    title: A wall\n")
    assert shown < script.text.index("Add this to")


def test_the_day_of_the_last_change_is_set_on_a_yes(file: Path) -> None:
    shown = Script(The=["perhaps", "yes"]).add_incident(file)
    today = date.today().isoformat()
    assert "still" not in shown
    assert file.read_text(encoding="utf-8").count(f"updated: {today}\n") == 1
    assert read_yaml(file).updated.text == today


def test_back_at_the_end_goes_through_the_questions_again(file: Path) -> None:
    Script(Add=["back", "yes"], title=["A wall", "A high wall"], id=["", "high-wall"]).add_incident(file)
    event = read_yaml(file).events[-1]
    assert (event.id, event.title) == ("high-wall", "A high wall")


def test_there_is_nothing_before_the_first_question(file: Path) -> None:
    script = Script(title=["back", "A wall"])
    script.add_incident(file)
    assert "This is the first question." in script.text


@pytest.mark.parametrize("stop", [0, 5, 8, 14])
@pytest.mark.parametrize(("fault", "seen"), [(KeyboardInterrupt, KeyboardInterrupt), (EOFError, OutputError)])
def test_stopping_writes_nothing(file: Path, stop: int, fault: type[BaseException], seen: type[BaseException]) -> None:
    before = file.read_bytes()
    with pytest.raises(seen):
        Script(stop, fault).add_incident(file)
    assert file.read_bytes() == before and list(file.parent.iterdir()) == [file]


def test_no_writes_nothing(file: Path) -> None:
    before = file.read_bytes()
    with pytest.raises(OutputError, match="nothing was written"):
        Script(Add=["perhaps", "no"]).add_incident(file)
    assert file.read_bytes() == before


class Meddling(Script):
    """Somebody else changes the file before the last answer."""

    def __init__(self, change: Callable[[], object], **answers: str | list[str]) -> None:
        super().__init__(**answers)
        self.change: Callable[[], object] | None = change

    def read_line(self, prompt: str) -> str:
        if self._question == "The" and self.change:
            self.change()
            self.change = None
        return super().read_line(prompt)


def test_a_file_that_changed_meanwhile_keeps_the_change(file: Path) -> None:
    script = Meddling(
        lambda: file.write_text("# new\n" + file.read_text(encoding="utf-8"), encoding="utf-8"), Add=["yes", "yes"]
    )
    script.add_incident(file)
    assert file.read_text(encoding="utf-8").startswith("# new\ndataset:")
    assert read_yaml(file).events[-1].id == "2022-12-20-a-wall"


def test_a_file_that_broke_meanwhile_is_left_alone(file: Path) -> None:
    script = Meddling(lambda: file.write_text("dataset: [", encoding="utf-8"), Add=["yes", "yes"])
    with pytest.raises(RecordError):
        script.add_incident(file)
    assert file.read_text(encoding="utf-8") == "dataset: ["


def test_the_marks_and_line_ends_of_the_file_stay(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    before = file.read_bytes()
    Script().add_incident(file)
    content = file.read_bytes()
    assert content.startswith(before.removesuffix(b"# the end\r\n"))
    assert content.count(b"\n") == content.count(b"\r\n")


def test_a_link_to_the_record_stays_a_link(file: Path) -> None:
    link = file.with_name("link.yaml")
    link.symlink_to(file)
    Script().add_incident(link)
    assert link.is_symlink() and read_yaml(file).events[-1].id == "2022-12-20-a-wall"


REFUSED = {
    "braces": ("events.yaml", '{"dataset": {"title": "t", "description": "d", "license": "l", "coverage": "c", '
               '"updated": "2022"}, "sources": {}, "places": {}, "events": {}}', "add the incident by hand"),
    "another format": ("events.parquet", "PAR1", "expected a record in YAML"),
    "a broken record": ("events.yaml", "dataset: [", "bracket left open"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_what_cannot_be_added_to_is_refused_before_the_first_question(kind: str, tmp_path: Path) -> None:
    name, content, message = REFUSED[kind]
    file = tmp_path / name
    file.write_text(content)
    script = Script()
    with pytest.raises(RecordError, match=message):
        script.add_incident(file)
    assert script.asked == []


@pytest.mark.parametrize("typed", ["zvecan", "Звечан", "Zveçan", "ZVEČAN"])
def test_a_place_is_found_in_any_spelling(typed: str) -> None:
    shown: list[str] = []
    answers = iter([typed])
    terminal = Terminal(lambda prompt: next(answers), shown.append)
    options = {"a": "Zvečan / Zveçan", "b": "Leposavić / Leposaviq"}
    assert terminal.ask_choice("place", "where", options) == "a"


def test_of_several_that_fit_a_number_chooses() -> None:
    answers = iter(["wall", "2"])
    terminal = Terminal(lambda prompt: next(answers), lambda line: None)
    assert terminal.ask_choice("place", "where", {"a": "High wall", "b": "Low wall", "c": "Mill"}) == "b"


ANSWERS = st.sampled_from([*PLAIN.values(), "new", "back", "?", "-", "1", "2022", "exact", "point", "42.5, 20.5", ""])


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ANSWERS | st.text(max_size=12), max_size=60))
def test_nothing_that_is_typed_is_a_traceback(answers: list[str]) -> None:
    left = iter(answers)

    class Typed(Script):
        def read_line(self, prompt: str) -> str:
            try:
                return next(left)
            except StopIteration:
                raise EOFError from None

    with contextlib.suppress(EOFError, Back):
        Typed().fill_form()


def run_command(file: Path, answers: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "geo", "add", str(file), "--boundaries", str(SQUARES)]
    return subprocess.run(command, cwd=ROOT, input=answers, capture_output=True, text=True, check=False)


TYPED = "A wall\nA wall was put up.\n2022-12-20\n\n\nmill\nbarricade\n\n\npolice\n\n\nreported\n\n\n\nyes\n\n"


def test_answers_can_come_through_a_pipe(file: Path) -> None:
    done = run_command(file, TYPED)
    assert (done.returncode, done.stderr) == (0, "")
    assert read_yaml(file).events[-1].id == "2022-12-20-a-wall"


def test_a_pipe_that_ends_early_is_said_so(file: Path) -> None:
    done = run_command(file, "A wall\n")
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert done.stderr == f"{file}: found the end of the answers, expected more of them: nothing was written\n"


@pytest.mark.parametrize(("key", "code"), [(b"\x03", 130), (b"\x04", 1)], ids=["Ctrl+C", "Ctrl+D"])
def test_a_key_in_a_real_terminal_stops_it(file: Path, key: bytes, code: int) -> None:
    before = file.read_bytes()
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "geo", "add", str(file), "--boundaries", str(SQUARES)]
    with subprocess.Popen(command, cwd=ROOT, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
                          preexec_fn=_own_terminal) as process:  # fmt: skip
        os.close(theirs)
        try:
            shown = _until(ours, rb"title: .*> $")
            os.write(ours, b"A wall\r")
            shown += _until(ours, rb"summary: .*> $")
            _until_it_waits(process)
            os.write(ours, key)
            shown += _until(ours, b"nothing was written")
            assert process.wait(timeout=HANG_SECONDS) == code
        finally:
            process.kill()
    os.close(ours)
    assert b"Traceback" not in shown and file.read_bytes() == before


def _own_terminal() -> None:
    """Make it a program in the foreground; what a script starts in the background would ignore a Ctrl+C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


# Numbers of the calls in which Linux waits for input, as x86-64 and ARM count them: read, poll, select, ppoll, pselect.
WAITING_CALLS = {"0", "7", "23", "270", "271", "63", "72", "73"}


def _until_it_waits(process: subprocess.Popen[bytes]) -> None:
    """Wait until the process waits for the terminal.

    A Ctrl+C that comes between Python's prompt and its wait is not heard before the next key. That it sleeps is not
    enough: on a busy machine it sleeps for other reasons too.
    """
    call = Path(f"/proc/{process.pid}/syscall")
    while process.poll() is None:
        number, *arguments = call.read_text().split()
        if number in WAITING_CALLS and int(arguments[0], 16) <= 1:  # descriptor 0, or those below 1
            return
        os.sched_yield()


def _until(terminal: int, pattern: bytes) -> bytes:
    """What the program says, up to what fits the pattern; fails where it ends, or hangs, before."""
    shown = b""
    while not re.search(pattern, shown, re.DOTALL):
        assert select.select([terminal], [], [], HANG_SECONDS)[0], shown
        shown += os.read(terminal, 1000)
    return shown
