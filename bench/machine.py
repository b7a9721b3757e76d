"""What the numbers were measured on, and how much memory a process takes."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser


def describe(browser: Browser) -> dict[str, str | int]:
    """Cores, processor, versions, and how busy the machine is with other things."""
    return {
        "cores": os.cpu_count() or 0,
        "processor": _processor(),
        "system": platform.platform(terse=True),
        "chromium": f"{browser.version}, headless, without a GPU",
        "python": platform.python_version(),
        "streamlit": version("streamlit"),
        "load": "{:.1f} {:.1f} {:.1f}".format(*os.getloadavg()),
    }


def server_mb(url: str) -> float:
    """Resident memory in MB of the server that this process started for an address."""
    return _resident(_server(url))


def server_peak_mb(url: str) -> float:
    """The most memory in MB that was resident of that server."""
    return _resident(_server(url), "VmHWM")


def server_seconds(url: str) -> float:
    """Seconds of the processor that that server has taken so far, in Python and in the system."""
    fields = Path(f"/proc/{_server(url)}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def server_threads(url: str) -> int:
    """Number of threads of that server."""
    return len(list(Path(f"/proc/{_server(url)}/task").iterdir()))


def server_descriptors(url: str) -> int:
    """Number of files, sockets and pipes that it has open."""
    return len(list(Path(f"/proc/{_server(url)}/fd").iterdir()))


def browser_mb(browser: Browser) -> float:
    """Resident memory in MB of Chromium's renderers, where canvases and pictures lie as well."""
    session = browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return sum(_resident(one["id"]) for one in processes if one["type"] == "renderer")


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())


def _server(url: str) -> str:
    port = f"--server.port={urlsplit(url).port}"
    for pid in _children():
        if port in Path(f"/proc/{pid}/cmdline").read_text().split("\0"):
            return pid
    raise LookupError(f"found no server for {url}")


def _children() -> list[str]:
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return [pid for task in tasks for pid in task.read_text().split()]


def _resident(pid: int | str, field: str = "VmRSS") -> float:
    status = Path(f"/proc/{pid}/status").read_text().splitlines()
    return int(next(line.split()[1] for line in status if line.startswith(field))) / 1024
