"""The licences of what the dashboard runs on: ``python -m tests.helpers.licences`` writes docs/licences.md."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]
_PREFIX = "License :: "


def locked(name: str) -> Iterator[Requirement]:
    """Each package of a lock that this system and Python need."""
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if line[:1].isalnum():
            requirement = Requirement(line.removesuffix("\\").strip())
            if requirement.marker is None or requirement.marker.evaluate():
                yield requirement


def licence(name: str) -> str:
    """What a package says of its licence: its expression, else its classifiers, else the first line of its text."""
    about = distribution(name).metadata
    classifiers = [line.rpartition(" :: ")[2] for line in about.get_all("Classifier", []) if line.startswith(_PREFIX)]
    text = (about.get("License") or "").strip().partition("\n")[0]
    return about.get("License-Expression") or "; ".join(classifiers) or text or "not stated"


def main() -> None:
    """Write the list."""
    print("# Licences\n\nWhat `make run` installs, as each package states it; written by `make lock`.\n")
    print("| package | version | licence |\n| --- | --- | --- |")
    for requirement in locked("requirements.lock"):
        print(f"| {requirement.name} | {distribution(requirement.name).version} | {licence(requirement.name)} |")


if __name__ == "__main__":
    main()
