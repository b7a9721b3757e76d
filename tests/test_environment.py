"""The environment is what the lock says, and the lock has a hash for everything."""

import re
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.helpers.licences import licence, locked

ROOT = Path(__file__).parents[1]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
NAMED = {"requirements.lock": "requirements.txt", "requirements-dev.lock": "requirements-dev.txt"}


@pytest.mark.parametrize("lock", LOCKS)
def test_the_installed_packages_are_the_locked_ones(lock: str) -> None:
    other = {one.name: version(one.name) for one in locked(lock) if not one.specifier.contains(version(one.name))}
    assert not other


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_version_and_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\w)", (ROOT / lock).read_text(encoding="utf-8").strip())
    assert len(entries) > 50
    assert not [entry for entry in entries if not re.match(r"[\w.\[\]-]+==\S+ (; .+ )?\\\n {4}--hash=sha256:", entry)]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_has_what_is_named_by_hand(lock: str) -> None:
    lines = (ROOT / NAMED[lock]).read_text(encoding="utf-8").splitlines()
    named = [Requirement(line) for line in lines if line[:1].isalpha()]
    assert {_pin(one) for one in named} <= {_pin(one) for one in locked(lock)}


def _pin(requirement: Requirement) -> tuple[str, str]:
    return canonicalize_name(requirement.name), str(requirement.specifier)


def test_the_list_of_licences_is_of_the_locked_packages() -> None:
    rows = re.findall(
        r"^\| (\S+) \| (\S+) \| (.+) \|$", (ROOT / "docs" / "licences.md").read_text(encoding="utf-8"), re.M
    )
    expected = {(one.name, version(one.name), licence(one.name)) for one in locked("requirements.lock")}
    assert expected <= set(rows)  # it may have more, which another system needs
