"""Worker processes on this machine: each loads the models and computes with one thread."""

from __future__ import annotations

import multiprocessing
import pickle
import signal
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from quotex.errors import QuotexError
from quotex.records import Article
from quotex.runs.engines import Reply
from quotex.runs.extraction import Extracts, outcomes

_SPAWN = multiprocessing.get_context("spawn")  # a fork would copy locks that threads of torch may hold
_SIGNALS = (signal.SIGINT, signal.SIGTERM)  # a terminal and a service manager send them to all processes


class ProcessWorkers:
    """So many processes; `make` builds the extractor in each and is pickled on its way there."""

    def __init__(self, size: int, make: Callable[[], Extracts]) -> None:
        self._make = make
        self._loading = set(range(size))
        self._workers = [self._start() for _ in range(size)]

    @property
    def size(self) -> int:
        return len(self._workers)

    def send(self, worker: int, articles: Sequence[Article]) -> None:
        """A worker that is gone is noticed in `receive`."""
        try:
            self._workers[worker][1].send(articles)
        except OSError:
            return

    def receive(self) -> list[tuple[int, Reply]]:
        """Waits for at least one reply. Raises QuotexError when a worker ends before it is ready."""
        ready = wait([connection for _, connection in self._workers])
        return [(worker, self._reply(worker)) for worker, (_, one) in enumerate(self._workers) if one in ready]

    def close(self) -> None:
        for process, connection in self._workers:
            process.kill()
            process.join()
            connection.close()

    def _reply(self, worker: int) -> Reply:
        process, connection = self._workers[worker]
        try:
            reply: Reply = connection.recv()
        except (EOFError, OSError, pickle.UnpicklingError):
            process.kill()
            process.join()
            connection.close()
            if worker in self._loading:
                raise QuotexError(
                    f"a worker process was ended while it loaded the models (exit code {process.exitcode}); "
                    "if memory is short, take fewer --workers"
                ) from None
            self._workers[worker] = self._start()
            self._loading.add(worker)
            return None
        self._loading.discard(worker)
        return reply

    def _start(self) -> tuple[BaseProcess, Connection]:
        here, there = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_work, args=(there, self._make), daemon=True)
        with _ignoring_signals():
            process.start()
        there.close()  # so that the end of the worker is the end of the pipe
        return process, here


def _work(connection: Connection, make: Callable[[], Extracts]) -> None:
    """A worker's life: says that it is ready, then answers until the other end is closed."""
    try:
        extractor = make()
        connection.send(extractor.producer)
        while True:
            connection.send(_answer(extractor, connection.recv()))
    except QuotexError as error:
        connection.send(error)
    except (EOFError, OSError):  # the run is over, or was killed
        return


def _answer(extractor: Extracts, articles: Sequence[Article]) -> Reply:
    try:
        return outcomes(extractor, articles)
    except QuotexError as error:
        return error


@contextmanager
def _ignoring_signals() -> Iterator[None]:
    """Let processes that are started meanwhile ignore Ctrl-C and the like: the run itself tells them when to stop.

    Outside the main thread signals cannot be set, and nothing is done.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = [signal.signal(number, signal.SIG_IGN) for number in _SIGNALS]
    try:
        yield
    finally:
        for number, handler in zip(_SIGNALS, before, strict=True):
            signal.signal(number, handler)
