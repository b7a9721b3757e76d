"""Every input that was ever found to break the program is read or refused in words; so are a few new ones."""

import random
from pathlib import Path

import pytest

from tests.fuzz.__main__ import CORPUS, take_input
from tests.fuzz.targets import TARGETS

_INPUTS_OF_EACH = {"date": 200, "address": 50, "sidecar": 20}


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*/*")), ids=lambda file: f"{file.parent.name}/{file.name}")
def test_what_was_found_once_breaks_nothing(file: Path) -> None:
    take_input(file.parent.name, file.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
def test_changed_samples_break_nothing(name: str) -> None:
    chance = random.Random(name)
    for _ in range(_INPUTS_OF_EACH.get(name, 8)):
        take_input(name, TARGETS[name].make(chance))


@pytest.mark.parametrize("name", TARGETS)
def test_some_changed_samples_are_accepted(name: str) -> None:
    chance = random.Random(name)
    accepted = (take_input(name, TARGETS[name].make(chance)) for _ in range(200))
    assert next((True for each in accepted if each), False)
