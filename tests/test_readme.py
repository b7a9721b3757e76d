"""The README is true: every field is there, its example is a record, every dependency has a reason."""

import re
from pathlib import Path

import pytest

from geo.formats import registry
from geo.formats.yaml import fields
from geo.publish import FORMATS
from geo.record.record import load_record

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
EXAMPLE = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)[1]  # type: ignore[index]
PARTS = (fields.NAMES, fields.DATASET, fields.SOURCE, fields.PLACE, fields.CLAIM, fields.EVENT)
KEYS = sorted({key for part in PARTS for key in part.keys})


@pytest.mark.parametrize("key", KEYS)
def test_every_field_is_in_the_example(key: str) -> None:
    assert re.search(rf"[\s{{]{key}:", EXAMPLE)


def test_the_example_is_a_record_without_problems(tmp_path: Path) -> None:
    file = tmp_path / "events.yaml"
    file.write_text(EXAMPLE, encoding="utf-8")
    assert len(load_record(file).frames.incidents) == 1


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_every_dependency_is_pinned_exactly_and_has_a_reason(file: str) -> None:
    lines = [line for line in (ROOT / file).read_text(encoding="utf-8").splitlines() if line[:1] not in ("#", "-", "")]
    for line in lines:
        name, pinned, version = line.partition("==")
        assert pinned and re.fullmatch(r"[0-9.]+", version), line
        assert re.search(rf"^\| {re.escape(name)} \| \S.* \|$", README, re.MULTILINE), f"{name} has no reason"


@pytest.mark.parametrize("target", re.findall(r"make ([a-z]+)", README))
def test_every_command_named_is_in_the_makefile(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("path", re.findall(r"\]\((?!http)([^)#]+)\)", README))
def test_every_file_linked_is_there(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_in_the_table_with_what_it_cannot_hold(name: str) -> None:
    assert f"| `{name}` | {FORMATS[name].use} | {FORMATS[name].loses} |\n" in README


@pytest.mark.parametrize("name", sorted(set(registry.FORMATS) - {"csv"}))
def test_every_format_that_is_read_has_a_recipe(name: str) -> None:
    assert f"`python -m geo import --from {name} " in README or f"`--from {name}`" in README
