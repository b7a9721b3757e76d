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
        """As the channel says it when it rests; also what `link` takes as known."""
        return {"kind": "window", **asdict(self), "done": True}
