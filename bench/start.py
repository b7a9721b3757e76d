"""How soon a page is drawn after the server has started: ``python -m bench.start RECORD``.

Without a cache, with an empty one and with a filled one, each on a server of its own: seconds until one session has
drawn its page, seconds of the server's processor until then, and the most memory that it has held.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

from bench.browser import ROOT, serve
from bench.machine import server_peak_mb, server_seconds
from bench.sessions import Reader

_PATIENCE_SECONDS = 300


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.start", description=__doc__)
    parser.add_argument("record", type=Path)
    record = parser.parse_args().record
    with tempfile.TemporaryDirectory() as folder:
        os.environ["GEO_CACHE_DIR"] = folder
        for name, options in (("off", ["--no-cache"]), ("empty", []), ("filled", [])):
            print(f"cache {name}: {_start(record, options, Path(folder) if name == 'empty' else None)}", flush=True)


def _start(record: Path, options: list[str], fills: Path | None) -> str:
    """Start a server and open a page; ``fills`` is a folder that is empty, and has a file before the server ends."""
    began = time.monotonic()
    with serve(str(ROOT / "dashboard.py"), "--events", str(record), *options) as url:
        reader = Reader(url)
        drawn, seconds = time.monotonic() - began, server_seconds(url)
        while fills is not None and not list(fills.glob("prepared-*")):
            if time.monotonic() - began > _PATIENCE_SECONDS:
                raise TimeoutError("found nothing in the cache folder")
            time.sleep(0.1)
        reader.close()
        return f"drawn after {drawn:.1f} s, {seconds:.1f} s of the processor, at most {server_peak_mb(url):,.0f} MB"


if __name__ == "__main__":
    main()
