"""Many readers at once: ``python -m bench.sessions [--sessions 20] [--moves 5] [--events FILE]``.

Each is a WebSocket that speaks as Streamlit's page does, without a browser, so that it is the server that is measured.
Cold, all come to a server that has just started; then each moves its window, alone and all at once.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from bench.browser import ROOT, serve
from bench.machine import server_mb

_PATIENCE_SECONDS = 300


class Reader:
    """A session with the dashboard: it has drawn the page once when it is made."""

    def __init__(self, url: str) -> None:
        self.socket: ClientConnection = connect(
            f"ws://{urlsplit(url).netloc}/_stcore/stream", subprotocols=["streamlit"], max_size=None, legacy=True
        )
        self.timeline = self.fragment = ""
        self.days = (0, 0)
        message = BackMsg()
        message.rerun_script.query_string = ""
        self._run(message)

    def move_window(self, chance: random.Random) -> None:
        """Let go of another window on the timeline, and wait until all that shows it has come."""
        first, last = sorted(chance.randint(*self.days) for _ in range(2))
        message = BackMsg()
        message.rerun_script.fragment_id = self.fragment
        state = message.rerun_script.widget_states.widgets.add()
        state.id = self.timeline
        state.json_value = json.dumps({"window": {"first": first, "last": last, "mode": "window"}})
        self._run(message)

    def close(self) -> None:
        """Leave, as a reader does who closes the page."""
        self.socket.close()

    def _run(self, message: BackMsg) -> None:
        self.socket.send(message.SerializeToString())
        while True:
            received = ForwardMsg.FromString(self.socket.recv(_PATIENCE_SECONDS, decode=False))
            kind = received.WhichOneof("type")
            if kind == "delta":
                self._find_timeline(received)
            if kind == "script_finished" and received.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
                return

    def _find_timeline(self, message: ForwardMsg) -> None:
        component = message.delta.new_element.bidi_component
        if component.component_name != "incident_timeline":
            return
        self.timeline, self.fragment = component.id, message.delta.fragment_id
        window = json.loads(component.mixed.json or component.json)["window"]
        self.days = window["first"], window["last"]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m bench.sessions", description=__doc__)
    parser.add_argument("--sessions", type=int, default=20)
    parser.add_argument("--moves", type=int, default=5, help="of each session's window")
    parser.add_argument("--events", type=Path, default=ROOT / "events.yaml")
    arguments = parser.parse_args()
    command = (str(ROOT / "dashboard.py"), "--events", str(arguments.events), "--no-cache")
    with serve(*command) as url:
        cold = _time(lambda: Reader(url).close())
        warm = [_time(lambda: Reader(url).close()) for _ in range(5)]
    print(f"one session: cold {cold:.2f} s, warm {statistics.median(warm):.2f} s (median of 5)")
    with serve(*command) as url:
        _measure_many(url, arguments.sessions, arguments.moves)


def _measure_many(url: str, sessions: int, moves: int) -> None:
    with ThreadPoolExecutor(sessions) as threads:
        begun = time.perf_counter()
        readers = list(threads.map(Reader, [url] * sessions))
        seconds = time.perf_counter() - begun
        print(f"{sessions} cold sessions: all drawn in {seconds:.2f} s, server {server_mb(url):.0f} MB")
        chance = random.Random(1)
        alone = [_time(lambda: readers[0].move_window(chance)) for _ in range(10)]
        print(f"a window moved by one of them: {_describe(alone)}")
        barrier = Barrier(sessions)
        together = threads.map(lambda reader: _move_together(reader, moves, barrier), readers)
        print(f"by all at once: {_describe([seconds for times in together for seconds in times])}")
        print(f"server {server_mb(url):.0f} MB")


def _move_together(reader: Reader, moves: int, barrier: Barrier) -> list[float]:
    chance = random.Random(reader.timeline + str(id(reader)))
    times = []
    for _ in range(moves):
        barrier.wait()
        times.append(_time(lambda: reader.move_window(chance)))
    return times


def _time(act: Callable[[], None]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _describe(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"median {statistics.median(ordered):.2f} s, p95 {ordered[int(0.95 * (len(ordered) - 1))]:.2f} s"


if __name__ == "__main__":
    main()
