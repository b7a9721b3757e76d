"""What a server and a page hold at one time, and by how much it has grown between two."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from bench.machine import server_descriptors, server_mb, server_threads
from bench.table import growth, markdown

Held = dict[str, float]

MAX_GROWTH_PERCENT = 3.0
"""What has grown by so much from start to end is taken to leak."""
_LOOKS = 12  # a run that the page's watch starts each second is over in some of them
_LOOK_SECONDS = 1.0


def hold_server(url: str) -> Held:
    """Measure the memory, the threads and the open descriptors of a server that this process has started."""
    return {
        "server MB": server_mb(url), "server threads": server_threads(url),
        "server descriptors": server_descriptors(url),
    }  # fmt: skip


def measure_at_rest(look: Callable[[], Held], pause: Callable[[float], None] = time.sleep) -> Held:
    """Look several times, a second apart, and give the least of each number: what is held while nothing goes on."""
    looks = []
    for _ in range(_LOOKS):
        pause(_LOOK_SECONDS)
        looks.append(look())
    return {name: min(each[name] for each in looks) for name in looks[0]}


def find_growing(samples: Mapping[str, Held]) -> list[str]:
    """Name what has grown by `MAX_GROWTH_PERCENT` or more from the first sample to the last."""
    grown = growth(*_ends(samples))
    return [name for name, percent in grown.items() if percent >= MAX_GROWTH_PERCENT]


def describe_samples(samples: Mapping[str, Held]) -> str:
    """Lay samples out as a Markdown table, a row each number, with its growth from the first to the last."""
    grown = growth(*_ends(samples))
    rows = [
        [name, *(f"{sample[name]:,.1f}".removesuffix(".0") for sample in samples.values()), f"{percent:+.1f} %"]
        for name, percent in grown.items()
    ]
    return markdown(["held", *samples, "growth"], rows)


def _ends(samples: Mapping[str, Held]) -> tuple[Held, Held]:
    first, *_, last = samples.values()
    return first, last
