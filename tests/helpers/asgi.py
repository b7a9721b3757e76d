"""Applications and routes that tests ask without a server, from functions that are not asynchronous."""

import asyncio
from collections.abc import Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from starlette.requests import Request, empty_receive
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Receive

Result = TypeVar("Result")


def run_coroutine(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine in a thread of its own: the loop of a test's browser may be running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()  # noqa: TID251


def ask_routes(
    routes: Iterable[Route],
    path: str,
    query: str = "",
    *,
    method: str = "GET",
    receive: Receive = empty_receive,
    **headers: str,
) -> Response:
    """Ask the route that has a path; an underscore in the name of a header stands for its hyphen."""
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": given}
    for route in routes:
        match, matched = route.matches(scope)
        if match is Match.FULL:
            return run_coroutine(route.endpoint(Request({**scope, **matched}, receive)))
    raise AssertionError(path)
