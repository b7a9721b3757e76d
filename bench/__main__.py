"""Timings side by side: ``python -m bench [--sizes 1000,10000,100000] [--steps 80] [--skip plain,plugin]``.

Or, with ``--scrub 2000``, whether anything grows over so many steps. Tables go to stdout, everything else into
a JSON file.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from playwright.sync_api import Browser

from bench import machine, ours, plain, scrub, table, timeline_plugin
from bench.browser import OUT, chromium
from bench.generate import generate
from bench.table import Result
from geo.formats.geoparquet.reader import write_geoparquet

WAYS = {"ours": ours.measure, "plain": plain.measure, "plugin": timeline_plugin.measure}


def main() -> None:
    """Measure, print and write."""
    asked = _arguments()
    OUT.mkdir(exist_ok=True)
    with chromium() as browser:
        about = machine.describe(browser)
        print("\n".join(f"{name}: {value}" for name, value in about.items()), end="\n\n")
        found = _scrub(browser, asked) if asked.scrub else _times(browser, asked)
    asked.output.write_text(json.dumps({"machine": about, **found}, indent=1), encoding="utf-8")
    print(f"\nWritten to {asked.output}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sizes", type=_numbers, help="incidents, by default 1000,10000,100000; 10000 with --scrub")
    parser.add_argument("--steps", type=int, default=80, help="a gesture (80)")
    parser.add_argument("--skip", type=lambda text: text.split(","), default=[], help=f"some of {','.join(WAYS)}")
    parser.add_argument("--limit", type=float, default=120, help="seconds that each thing may take (120)")
    parser.add_argument("--scrub", type=int, default=0, metavar="STEPS", help="see what grows over so many steps")
    parser.add_argument("-o", "--output", type=Path, help="the JSON file (bench/out/times.json or scrub.json)")
    asked = parser.parse_args()
    asked.sizes = asked.sizes or ([10_000] if asked.scrub else [1_000, 10_000, 100_000])
    asked.output = asked.output or OUT / ("scrub.json" if asked.scrub else "times.json")
    return asked


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _record(size: int) -> Path:
    """A made-up record, made on first use."""
    path = OUT / f"{size}.parquet"
    if not path.exists():
        print(f"Making a record of {size:,} incidents", file=sys.stderr)
        write_geoparquet(generate(size), path)
    return path


def _times(browser: Browser, asked: argparse.Namespace) -> dict[str, list[Result]]:
    results: list[Result] = []
    for size in asked.sizes:
        record = _record(size)
        for name, measure in WAYS.items():
            if name not in asked.skip:
                print(f"{name}, {size:,} incidents", file=sys.stderr)
                results += measure(browser, record, size, asked.steps, asked.limit)
    print(table.table(results, asked.steps), table.phases(results), sep="\n\nWhere our time goes, medians in ms:\n\n")
    return {"results": results}


def _scrub(browser: Browser, asked: argparse.Namespace) -> dict[str, dict[str, dict[str, float]]]:
    found = {}
    for size in asked.sizes:
        print(f"{asked.scrub:,} steps, {size:,} incidents", file=sys.stderr)
        found[str(size)] = scrub.scrub(browser, _record(size), asked.scrub, asked.limit)
        print(f"{size:,} incidents, {asked.scrub:,} steps:\n\n{scrub.table(found[str(size)])}\n")
    return found


if __name__ == "__main__":
    main()
