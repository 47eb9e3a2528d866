"""CPU seconds of a run by stage."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class StageClock:
    """Sums the CPU time of wrapped functions by stage; a stage called inside another counts for itself alone."""

    def __init__(self, now: Callable[[], float] = time.process_time) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self._now = now
        self._inner = [0.0]  # time already counted inside each open call

    def timed(self, stage: str, function: Callable[P, R]) -> Callable[P, R]:
        """Return the function wrapped so that each call counts for the stage."""

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            self._inner.append(0.0)
            begin = self._now()
            try:
                return function(*args, **kwargs)
            finally:
                spent = self._now() - begin
                self.seconds[stage] += spent - self._inner.pop()
                self._inner[-1] += spent

        return call

    def clear(self) -> None:
        """Forget the time counted so far, for example that of a warm-up."""
        self.seconds.clear()
