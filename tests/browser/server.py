"""A Streamlit server for tests, on a free port."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.helpers.patience import HANG_SECONDS

ROOT = Path(__file__).parents[2]
IN_SERVER = ROOT / "tests" / "helpers" / "in_server"


@contextmanager
def server(command: tuple[str, ...], log: Path, locale: Path | None = None) -> Iterator[str]:
    """A server of a script with its arguments, as its address; what it says goes to the log.

    It has the catalogues of the folder ``locale``, or else our own. It must ask for no other machine, from its start
    to its end.
    """
    script, *args = command
    port = _free_port()
    options = {
        "server.port": port,
        "server.address": "localhost",
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    contacts = log.with_suffix(".contacts")
    variables = os.environ | locale_variables(locale) | {"NETWORK_WITNESS": str(contacts)}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", script, *flags, "--", *args],
            cwd=ROOT, env=variables, stdout=output, stderr=subprocess.STDOUT,
        )  # fmt: skip
        try:
            _await_health(process, port, log)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()
            process.wait(timeout=HANG_SECONDS)
    assert contacts.read_text(encoding="utf-8") == "", "the server has asked for others than this machine"


def locale_variables(locale: Path | None) -> dict[str, str]:
    """The variables by which a Python process has the catalogues of a folder, or else our own."""
    path = os.pathsep.join([str(ROOT), str(IN_SERVER), os.environ.get("PYTHONPATH", "")])
    return {"PYTHONPATH": path, **({"TEST_LOCALE": str(locale)} if locale else {})}


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("localhost", 0))
        port: int = probe.getsockname()[1]
        return port


def _await_health(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Poll until the server answers; waiting on the process itself also ends at once where it dies."""
    for _ in range(int(HANG_SECONDS / 0.1)):
        try:
            with urlopen(f"http://localhost:{port}/_stcore/health", timeout=HANG_SECONDS):
                return
        except (URLError, OSError):
            pass
        try:
            process.wait(timeout=0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    pytest.fail(f"Streamlit did not start:\n{log.read_text(errors='replace')}")
