"""Many sessions that come and go."""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor

from bench.browser import ROOT, serve
from bench.sessions import Reader
from bench.soak.held import Held, hold_server, measure_at_rest

_AT_ONCE = 10
_WARM_UP = 50
RELEASE_SECONDS = 60
"""So soon after the last reader has left the server holds no more than before they came."""


def soak_readers(sessions: int) -> dict[str, Held]:
    """Open and close sessions; what the server holds a minute after those of each half have gone."""
    with serve(str(ROOT / "dashboard.py"), "--events", str(ROOT / "events.yaml")) as url:
        samples = {}
        for name, number in (("start", _WARM_UP), ("middle", sessions // 2), ("end", sessions - sessions // 2)):
            with ThreadPoolExecutor(_AT_ONCE) as threads:
                list(threads.map(_come_and_go, [url] * number))
            print(f"{number:,} sessions have gone; the server holds {hold_server(url)}", file=sys.stderr)
            time.sleep(RELEASE_SECONDS)
            samples[name] = measure_at_rest(lambda: hold_server(url))
        return samples


def _come_and_go(url: str) -> None:
    Reader(url).close()
