"""The window: the days that are shown, as day numbers (days since 1970-01-01)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Mode = Literal["window", "cumulative", "day"]


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are shown: day numbers (days since 1970-01-01), both inclusive."""

    first: int
    last: int
    mode: Mode = "window"

    def message(self) -> dict[str, Any]:
        """The message by which the timeline tells a window at rest; the same is taken as known at the start."""
        return {"kind": "window", **asdict(self), "done": True}
