"""Results that all readers of a record share: of any number who ask for the same, one computes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from functools import wraps
from threading import Lock
from typing import Concatenate, ParamSpec, TypeVar, cast

from geo.core.language import current_language
from geo.record.record import Record

P = ParamSpec("P")
T = TypeVar("T")
Function = Callable[Concatenate[Record, P], T]


def share_results(max_results: int, has_words: bool = True) -> Callable[[Function[P, T]], Function[P, T]]:
    """Make a function of a record, and of values that can be hashed, keep the last results of each record.

    They are kept with the record and go with it, apart for each language if they have words. Whoever gets a result
    shares it with others and leaves it as it is.
    Who asks for one that is being computed waits for it; an error is not kept.
    """

    def decorate(function: Function[P, T]) -> Function[P, T]:
        @wraps(function)
        def call(record: Record, /, *args: P.args, **kwargs: P.kwargs) -> T:
            # The record's own dictionary, as functools.cached_property has it: records differ by identity.
            results = vars(record).setdefault(f"{function.__module__}.{function.__qualname__}", _Results(max_results))
            key = (current_language() if has_words else None, args, tuple(kwargs.items()))
            return cast(T, results.get(key, lambda: function(record, *args, **kwargs)))

        return call

    return decorate


class _Results:
    """Results by what was asked for, the last ones asked for last."""

    def __init__(self, max_results: int) -> None:
        self._max_results = max_results
        self._lock = Lock()
        self._futures: OrderedDict[object, Future[object]] = OrderedDict()

    def get(self, key: object, compute: Callable[[], object]) -> object:
        """Return the result of a key, computed if it is not there; who computes it is the first who asked."""
        with self._lock:
            future = self._futures.get(key)
            is_first = future is None
            future = self._futures.setdefault(key, future or Future())
            self._futures.move_to_end(key)
            if len(self._futures) > self._max_results:
                self._futures.popitem(last=False)
        if is_first:
            try:
                future.set_result(compute())
            except BaseException as error:
                with self._lock:
                    self._futures.pop(key, None)
                future.set_exception(error)
        return future.result()
