"""Whether anything grows in long use, and what a whole session asks of whom.

``python -m bench.soak [--scrubs 10000] [--edits 200] [--sessions 500] [--skip page,readers,requests]``: one session in
which the window is moved and the file edited by turns, sessions that come and go, and one in which everything is
pressed once. Exit code 1 where something has grown by 3 % or more, or a request goes elsewhere.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser

from bench import machine
from bench.browser import OUT, ROOT, chromium
from bench.soak.held import Held, describe_samples, find_growing
from bench.soak.page import soak_page
from bench.soak.readers import soak_readers
from bench.soak.requests import describe_requests, find_faults, soak_requests

_PARTS = ("page", "readers", "requests")


def main() -> None:
    """Measure, print, write, and judge."""
    asked = _arguments()
    OUT.mkdir(exist_ok=True)
    with chromium() as browser:
        about = {**machine.describe(browser), "day": str(date.today()), "commit": _commit()}
        print("\n".join(f"{name}: {value}" for name, value in about.items()), end="\n\n")
        faults, found = _run(browser, asked)
    asked.output.write_text(json.dumps({"machine": about, **found}, indent=1), encoding="utf-8")
    print(f"Written to {asked.output}")
    for fault in faults:
        print(fault, file=sys.stderr)
    sys.exit(bool(faults))


def _run(browser: Browser, asked: argparse.Namespace) -> tuple[list[str], dict[str, object]]:
    faults: list[str] = []
    found: dict[str, object] = {}
    if "page" not in asked.skip:
        samples, paints, kinds = soak_page(browser, asked.scrubs, asked.edits, asked.limit)
        print(f"One session, {asked.scrubs:,} scrubs ({paints:,} pictures), {asked.edits:,} edits", end=" ")
        print(f"({len(kinds)} kinds of broken among them):\n\n{describe_samples(samples)}\n", flush=True)
        faults += _judge("one session", samples)
        found["page"] = {"samples": samples, "paints": paints, "kinds": sorted(kinds)}
    if "readers" not in asked.skip:
        samples = soak_readers(asked.sessions)
        print(f"{asked.sessions:,} sessions that come and go:\n\n{describe_samples(samples)}\n", flush=True)
        faults += _judge(f"{asked.sessions:,} sessions", samples)
        found["readers"] = samples
    if "requests" not in asked.skip:
        own, of_base_maps, pressed = soak_requests(browser, asked.clicks, asked.limit)
        print(f"One session in which {len(pressed)} things were pressed:\n\n{describe_requests(own)}\n")
        print(f"Base maps of other servers, each picked once:\n\n{describe_requests(of_base_maps)}\n", flush=True)
        faults += find_faults(own)
        found["requests"] = {"own": own, "base maps": of_base_maps, "pressed": pressed}
    return faults, found


def _judge(what: str, samples: dict[str, Held]) -> list[str]:
    return [f"{what}: {name} has grown by 3 % or more" for name in find_growing(samples)]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--scrubs", type=int, default=10_000, help="moves of the window (10000)")
    parser.add_argument("--edits", type=int, default=200, help="of the file, every other one breaks it (200)")
    parser.add_argument("--sessions", type=int, default=500, help="that come and go (500)")
    parser.add_argument("--clicks", type=int, default=2_000, help="at most so many things are pressed (2000)")
    parser.add_argument("--skip", type=lambda text: text.split(","), default=[], help=f"some of {','.join(_PARTS)}")
    parser.add_argument("--limit", type=float, default=120, help="seconds that each thing may take (120)")
    parser.add_argument(
        "-o", "--output", type=Path, default=OUT / "soak.json", help="the JSON file (bench/out/soak.json)"
    )
    return parser.parse_args()


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


if __name__ == "__main__":
    main()
