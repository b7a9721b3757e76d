"""``python -m tests.fuzz``: fuzzes for some time, prints how many inputs each target took, and keeps what it finds."""

from __future__ import annotations

import argparse
import hashlib
import random
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

from geo.core.errors import GeoError
from tests.fuzz.targets import TARGETS

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
MAX_SECONDS_AN_INPUT = 20
_TURN_SECONDS = 2.0


class TooLong(Exception):
    """An input took longer than `MAX_SECONDS_AN_INPUT`."""


def take_input(name: str, content: bytes) -> bool:
    """Let a target take an input; whether it is accepted. Raises what the target must not raise."""
    with _alarm(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            TARGETS[name].take(content, _folder(name))
        except GeoError as error:
            if not error.problems or any("found " not in problem.message for problem in error.problems):
                raise AssertionError(f"refused in other words: {error}") from error
            return False
    return True


@cache
def _make_folder(name: str) -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix=f"fuzz-{name}-")


def _folder(name: str) -> Path:
    """The folder for the inputs of a target, for as long as the process lives."""
    return Path(_make_folder(name).name)


@contextmanager
def _alarm() -> Iterator[None]:
    def stop(number: int, frame: FrameType | None) -> None:
        raise TooLong

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(MAX_SECONDS_AN_INPUT)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def main() -> int:
    """Fuzz, and give the exit code: 1 if there is a find."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--target", action="append", choices=list(TARGETS), help="only this one; may be repeated")
    arguments = parser.parse_args()
    names = arguments.target or list(TARGETS)
    chance = random.Random(arguments.seed)
    counts = {name: [0, 0, 0] for name in names}
    known: set[str] = set()
    end = time.monotonic() + arguments.seconds
    while time.monotonic() < end:
        for name in names:
            turn = min(end, time.monotonic() + _TURN_SECONDS)
            while time.monotonic() < turn:
                _fuzz_once(name, chance, counts[name], known)
    print(f"seed {arguments.seed}\n{'target':<14}{'inputs':>10}{'accepted':>10}{'finds':>7}")
    for name, (inputs, accepted, finds) in counts.items():
        print(f"{name:<14}{inputs:>10,}{accepted:>10,}{finds:>7,}")
    print(f"{'all':<14}{sum(row[0] for row in counts.values()):>10,}")
    return 1 if known else 0


def _fuzz_once(name: str, chance: random.Random, counts: list[int], known: set[str]) -> None:
    content = TARGETS[name].make(chance)
    counts[0] += 1
    try:
        counts[1] += take_input(name, content)
    except Exception as error:
        counts[2] += 1
        last = traceback.extract_tb(error.__traceback__)[-1]
        cause = f"{name} {type(error).__name__} {last.filename}:{last.lineno}"
        if cause in known:  # one input of each cause is kept
            return
        known.add(cause)
        folder = CORPUS / name
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{hashlib.sha256(content).hexdigest()[:12]}{TARGETS[name].suffix}"
        file.write_bytes(content)
        print(f"{file}: {cause}: {str(error)[:200]!r}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
