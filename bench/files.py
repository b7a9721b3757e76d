"""Processor time and memory of ``validate`` and ``import``: ``python -m bench.files [--beside CHECKOUT]``.

Files are made on first use. With another checkout of this repository its commands are measured in the same run.
Processor seconds and not those of a clock: they depend less on what else the machine does.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import Process, Queue
from pathlib import Path

from bench.acled import write_acled
from bench.browser import OUT, ROOT
from bench.generate import generate
from bench.table import markdown
from geo.formats.geoparquet.reader import write_geoparquet

_MB = 1024  # kilobytes, as Linux counts resident memory


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(prog="python -m bench.files", description=__doc__)
    parser.add_argument("--sizes", default="100000", help="incidents, such as 100000,1000000 (100000)")
    parser.add_argument("--beside", type=Path, metavar="CHECKOUT", help="another version, measured in the same run")
    asked = parser.parse_args()
    OUT.mkdir(exist_ok=True)
    versions = {"this version": ROOT, **({"the other": asked.beside.resolve()} if asked.beside else {})}
    rows = []
    for size in map(int, asked.sizes.split(",")):
        record = _made(OUT / f"{size}.parquet", lambda path, size=size: write_geoparquet(generate(size), path))
        export = _made(OUT / f"acled-{size}.csv", lambda path, size=size: write_acled(size, path))
        commands = {
            "validate": ["validate", str(record)],
            "import": ["import", str(export), "-o", str(OUT / "imported.parquet"), "--force"],
        }
        for name, arguments in commands.items():
            for version, folder in versions.items():
                seconds, memory_mb = _measure(arguments, folder)
                rows.append([name, f"{size:,}", version, f"{seconds:.1f}", f"{memory_mb:,.0f}"])
    print(markdown(["command", "incidents", "", "processor s", "memory MB"], rows))


def _made(path: Path, make: Callable[[Path], None]) -> Path:
    if not path.exists():
        print(f"Making {path.name}", file=sys.stderr)
        make(path)
    return path


def _measure(arguments: list[str], folder: Path) -> tuple[float, float]:
    """Run a command of a checkout, and give its processor seconds and its greatest memory in MB."""
    answer: Queue[tuple[float, float]] = Queue()
    measuring = Process(target=_run, args=(arguments, folder, answer))  # whose only child is the command
    measuring.start()
    result = answer.get()
    measuring.join()
    return result


def _run(arguments: list[str], folder: Path, answer: Queue[tuple[float, float]]) -> None:
    subprocess.run([sys.executable, "-m", "geo", *arguments], cwd=folder, check=True, capture_output=True)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    answer.put((used.ru_utime + used.ru_stime, used.ru_maxrss / _MB))


if __name__ == "__main__":
    main()
