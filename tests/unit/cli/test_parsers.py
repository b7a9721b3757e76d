"""The pages of ``--help``, and what commands say of files that are none."""

import argparse
import re
from pathlib import Path

import pytest

from geo.cli import create_command_line, main
from geo.formats import registry

ROOT = Path(__file__).parents[3]
(COMMANDS,) = (
    action.choices for action in create_command_line()._actions if isinstance(action, argparse._SubParsersAction)
)
assert isinstance(COMMANDS, dict)

Capture = pytest.CaptureFixture[str]


def page(capsys: Capture, *command: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_the_overview_names_each_command_the_exit_codes_and_where_to_read_on(capsys: Capture) -> None:
    shown = page(capsys)
    assert all(re.search(rf"^ +{name}\s+\w", shown, re.MULTILINE) for name in COMMANDS)
    assert all(re.search(rf"^  {code} +\w", shown, re.MULTILINE) for code in (0, 1, 2, 130))
    assert "docs/record.md" in shown and "COMMAND --help" in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_says_what_each_of_its_options_is(name: str, capsys: Capture) -> None:
    shown = page(capsys, name)
    for action in COMMANDS[name]._actions:
        assert action.help
        assert (action.option_strings or [str(action.metavar)])[-1] in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_each_example_is_one_that_works(name: str, capsys: Capture) -> None:
    shown = page(capsys, name).partition("examples:")[2]
    examples = re.findall(r"^ +python -m geo (.+)$", shown, re.MULTILINE)
    assert examples
    for words in examples:
        named = re.search(r"--from (\w+)", words)
        if not named or named[1] in registry.FORMATS:
            create_command_line().parse_args([word.strip("'") for word in words.split()])
        assert words.split()[0] == name


@pytest.mark.parametrize("name", COMMANDS)
def test_no_line_of_a_page_is_too_long_for_a_terminal(name: str, capsys: Capture) -> None:
    about = COMMANDS[name].description.partition("formats:")[0]
    assert max(map(len, about.splitlines())) <= 90


TAKES_A_RECORD = {
    "validate": ["validate"],
    "verify": ["verify", "--archive", str(ROOT)],
    "export": ["export", "--to", "yaml"],
    "add": ["add"],
    **{f"import {name}": ["import", "--from", name] for name in registry.FORMATS},
    "validate since": ["validate", str(ROOT / "events.yaml"), "--since"],
    "validate boundaries": ["validate", str(ROOT / "tests/data/tiny.yaml"), "--boundaries"],
}


@pytest.fixture(params=["missing", "a directory", "unreadable", "a link to itself"])
def unusable(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file that cannot be read. Root may read any, but not the memory of a process."""
    file = tmp_path / "events.yaml"
    if request.param == "a directory":
        file.mkdir()
    elif request.param == "unreadable":
        file.symlink_to("/proc/self/mem")
    elif request.param == "a link to itself":
        file.symlink_to(file)
    return file


@pytest.mark.parametrize("command", TAKES_A_RECORD)
def test_a_file_that_cannot_be_read_is_named(command: str, unusable: Path, capsys: Capture) -> None:
    assert main([*TAKES_A_RECORD[command], str(unusable)]) == 1
    message = capsys.readouterr().err
    assert message.startswith(f"{unusable}: found ") and "expected " in message


@pytest.mark.parametrize("command", ["validate", "export", "schema"])
@pytest.mark.parametrize("where", ["nowhere/result", "."])
def test_a_place_that_cannot_be_written_to_is_named(command: str, where: str, tmp_path: Path, capsys: Capture) -> None:
    file = [] if command == "schema" else [str(ROOT / "events.yaml")]
    target = tmp_path / where
    to = ["--to", "yaml"] if command == "export" else []
    assert main([command, *to, *file, "-o", str(target)]) == 1
    assert capsys.readouterr().err.startswith(f"{target}: found ")
