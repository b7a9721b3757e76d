"""Results that all readers of a record share: of any number who ask for the same, one computes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence, Sized
from concurrent.futures import Future
from functools import partial, wraps
from threading import Lock
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, cast

from geo.core.language import current_language
from geo.record.record import Record

P = ParamSpec("P")
T = TypeVar("T")
Function = Callable[Concatenate[Record, P], T]
RowsFunction = Callable[Concatenate[Record, Sequence[int], P], Sequence[T]]


def share_results(
    max_results: int, has_words: bool = True, max_rows: int | None = None
) -> Callable[[Function[P, T]], Function[P, T]]:
    """Make a function of a record, and of values that can be hashed, keep the last results of each record.

    They are kept with the record and go with it, apart for each language if they have words. Of tables no more are kept
    than have ``max_rows`` together, but always the last one. Whoever gets a result shares it with others and leaves it
    as it is. Who asks for one that is being computed waits for it; an error is not kept.
    """

    def decorate(function: Function[P, T]) -> Function[P, T]:
        @wraps(function)
        def call(record: Record, /, *args: P.args, **kwargs: P.kwargs) -> T:
            get = _find_getter(call, record, args, kwargs)
            return cast(T, get(lambda: function(record, *args, **kwargs)))

        vars(call).update(max_results=max_results, has_words=has_words, max_rows=max_rows)
        return call

    return decorate


def keep_result(function: Function[P, T], result: T, record: Record, /, *args: P.args, **kwargs: P.kwargs) -> None:
    """Keep what a function of `share_results` would compute of these values, where it is known already."""
    _find_getter(function, record, args, kwargs)(lambda: result)


def _find_getter(
    function: Callable[..., Any], record: Record, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Callable[[Callable[[], object]], object]:
    """Find what gets the result of a function of `share_results` for these values, or computes it.

    Results are in the record's own dictionary, as functools.cached_property has them: records differ by identity.
    """
    about, name = vars(function), f"{function.__module__}.{function.__qualname__}"
    results = vars(record).setdefault(name, _Results(about["max_results"], about["max_rows"]))
    key = (current_language() if about["has_words"] else None, args, tuple(kwargs.items()))
    return partial(results.get, key)


def share_rows(max_rows: int) -> Callable[[RowsFunction[P, T]], RowsFunction[P, T]]:
    """Make a function of a record and of rows of its incidents, which lists something for each of them, keep the last.

    As `share_results` does, for each language; what is kept is found row by row, whatever else was asked for with it.
    """

    def decorate(function: RowsFunction[P, T]) -> RowsFunction[P, T]:
        @wraps(function)
        def call(record: Record, rows: Sequence[int], /, *args: P.args, **kwargs: P.kwargs) -> Sequence[T]:
            kept = vars(record).setdefault(f"{function.__module__}.{function.__qualname__}", _Rows(max_rows))
            key = (current_language(), args, tuple(kwargs.items()))
            return cast(_Rows[T], kept).get_all(key, rows, lambda missing: function(record, missing, *args, **kwargs))

        return call

    return decorate


class _Rows(Generic[T]):
    """Something of each row by what was asked for, the last ones asked for last."""

    def __init__(self, max_rows: int) -> None:
        self._max_rows = max_rows
        self._lock = Lock()
        self._kept: OrderedDict[tuple[object, int], T] = OrderedDict()

    def get_all(self, key: object, rows: Sequence[int], compute: Callable[[Sequence[int]], Sequence[T]]) -> Sequence[T]:
        """Return what is asked for of some rows; what of it is not there is computed together, and others wait."""
        with self._lock:
            known = {row: self._kept.pop((key, row)) for row in rows if (key, row) in self._kept}
            if missing := [row for row in rows if row not in known]:
                known |= zip(missing, compute(missing), strict=True)
            self._kept.update(((key, row), value) for row, value in known.items())
            while len(self._kept) > self._max_rows:
                self._kept.popitem(last=False)
        return [known[row] for row in rows]


class _Results:
    """Results by what was asked for, the last ones asked for last."""

    def __init__(self, max_results: int, max_rows: int | None = None) -> None:
        self._max_results = max_results
        self._max_rows = max_rows
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
            else:
                self._drop_large()
        return future.result()

    def _drop_large(self) -> None:
        """Drop what was asked for long ago where the tables have too many rows; who still waits for one gets it."""
        if self._max_rows is None:
            return
        with self._lock:
            done = [key for key, future in self._futures.items() if future.done()]
            rows = [len(cast(Sized, self._futures[key].result())) for key in done]
            while len(done) > 1 and sum(rows) > self._max_rows:
                del self._futures[done.pop(0)]
                rows.pop(0)
