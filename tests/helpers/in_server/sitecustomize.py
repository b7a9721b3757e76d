"""Python runs this first where its folder is on the PYTHONPATH, as in the servers of the tests.

It writes down each other machine that is asked for, one line a name looked up, an address connected to or a datagram
sent, in the file that NETWORK_WITNESS names; and takes the catalogues from the folder that TEST_LOCALE names.
"""

import os
import sys
from pathlib import Path

FILE = Path(os.environ.get("NETWORK_WITNESS", os.devnull))
LOCAL = ("localhost", "127.0.0.1", "::1", "", None)
ASKED = {"socket.connect": 1, "socket.sendto": 1, "socket.getaddrinfo": 0, "socket.gethostbyname": 0}


def witness(event: str, arguments: tuple[object, ...]) -> None:
    if event not in ASKED:
        return
    target = arguments[ASKED[event]]
    host = target[0] if isinstance(target, tuple) else target
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if host not in LOCAL and not str(host).startswith("/"):  # a path is a socket of this machine
        with FILE.open("a", encoding="utf-8") as file:
            file.write(f"{event} {host}\n")


if "NETWORK_WITNESS" in os.environ:
    FILE.touch()  # so that nobody takes a witness who was not there for one who saw nothing
    sys.addaudithook(witness)

if "TEST_LOCALE" in os.environ:
    from geo.core import messages

    messages.FOLDER = Path(os.environ["TEST_LOCALE"])
