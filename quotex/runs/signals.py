"""Handles Ctrl-C and SIGTERM: the first ends the run after the batches that are being worked on, the second at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Stop:
    """Whether, and by which signal, the run was asked to end.

    While `waiting` for input, which may never come, there is nothing to finish, and the first signal raises too.
    """

    def __init__(self) -> None:
        self.signal: int | None = None
        self.waiting = False

    def asked(self) -> bool:
        """Return whether the run was asked to end."""
        return self.signal is not None

    def ask(self, number: int = signal.SIGINT) -> None:
        """Ask for the end of the run, by a signal; the first one is kept."""
        self.signal = self.signal or number

    def handle(self, number: int, _: FrameType | None) -> None:
        """Note the first signal; the second, or any while `waiting`, raises KeyboardInterrupt."""
        at_once = self.asked() or self.waiting
        self.ask(number)
        if at_once:
            raise KeyboardInterrupt


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Yield a Stop that handles SIGINT and SIGTERM until the block ends; to be called in the main thread."""
    stop = Stop()
    before = [signal.signal(number, stop.handle) for number in _SIGNALS]
    try:
        yield stop
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)
