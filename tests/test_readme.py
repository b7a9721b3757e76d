"""README and docs are true: every field is there, the example is a record, every dependency has a reason."""

import re
from pathlib import Path

import pytest

from geo.formats import registry
from geo.formats.yaml import reader
from geo.publish import FORMATS
from geo.record.record import load_record

ROOT = Path(__file__).parents[1]
PAGES = {path: path.read_text(encoding="utf-8") for path in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]}
README = "\n".join(PAGES.values())
EXAMPLE = re.search(r"```yaml\n(.*?)```", README, re.DOTALL)[1]  # type: ignore[index]
PARTS = (reader.NAMES, reader.DATASET, reader.SOURCE, reader.PLACE, reader.CLAIM, reader.EVENT)
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


def test_every_file_linked_is_there() -> None:
    links = [(page, link) for page, text in PAGES.items() for link in re.findall(r"\]\((?!http)([^)#]+)", text)]
    assert links
    assert not [(page.name, link) for page, link in links if not (page.parent / link).exists()]


def test_every_module_named_is_there() -> None:
    named = set(re.findall(r"`((?:geo|tests|bench)/[\w/.]+\.\w+)`", README))
    assert named
    assert not [path for path in sorted(named) if not (ROOT / path).exists()]


def test_the_readme_is_short_enough_to_be_read() -> None:
    assert 130 <= len(PAGES[ROOT / "README.md"].splitlines()) <= 160


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_in_the_table_with_what_it_cannot_hold(name: str) -> None:
    assert f"| `{name}` | {FORMATS[name].use} | {FORMATS[name].loses} |\n" in README


@pytest.mark.parametrize("name", sorted(set(registry.FORMATS) - {"csv"}))
def test_every_format_that_is_read_has_a_recipe(name: str) -> None:
    assert f"`python -m geo import --from {name} " in README or f"`--from {name}`" in README
