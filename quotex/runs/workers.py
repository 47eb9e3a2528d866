"""Worker processes on this machine: each loads the models and computes with one thread."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import ModuleType

from quotex.errors import QuotexError
from quotex.records import Article
from quotex.runs.engines import Reply, Stalled, TimedOut
from quotex.runs.extraction import Extracts, outcomes
from quotex.runs.limits import TIMEOUT, leave_no_core, limit_memory, limit_seconds, seconds_for
from quotex.runs.stalls import Stalls

_SPAWN = multiprocessing.get_context("spawn")  # a fork would copy locks that threads of torch may hold
RESTARTS = 3  # of workers that die while they load their models
KILLS_BEFORE_FEWER = 4  # one article that takes too much memory is the end of three: twice in its batch, and alone

_OUT_OF_TIME = getattr(signal, "SIGXCPU", 0)
_SIGNALS = (signal.SIGINT, signal.SIGTERM)  # a terminal and a service manager send them to all processes


class ProcessWorkers:
    """A number of worker processes; `make` builds the extractor in each and is pickled on its way there.

    Articles may take `timeout` seconds of processor time, and more where they are long; a process that has articles and
    does nothing for as long as `stalls` allows is replaced. One that dies while it loads its models is started again.
    Where several in a row are killed, as the system does for want of memory, the others go on without the last, which
    `tell` reports once. Each process imports the main module of the program, as processes of Python do, unless
    `with_main` is false: a script then needs no `if __name__ == "__main__"`.
    """

    def __init__(
        self,
        size: int,
        make: Callable[[], Extracts],
        *,
        timeout: float = TIMEOUT,
        tell: Callable[[str], None] = lambda _: None,
        stalls: Stalls | None = None,
        with_main: bool = True,
    ) -> None:
        self._make = make
        self._timeout = timeout
        self._with_main = with_main
        self._tell = tell
        self._stalls = stalls or Stalls()
        self._loading = set(range(size))
        self._sent: dict[int, int] = {}  # the limits of articles that are being worked on, in seconds
        self._failed_starts = 0
        self._kills = 0  # one after the other, with nothing done between them
        self._workers = {worker: self._start() for worker in range(size)}
        self._first_size = size

    @property
    def size(self) -> int:
        """How many workers there are."""
        return len(self._workers)

    def send(self, worker: int, articles: Sequence[Article]) -> None:
        """Send articles to a worker that is ready; a worker that is gone is noticed in `receive`."""
        self._sent[worker] = seconds = seconds_for(articles, self._timeout)
        self._stalls.begin(self._pid(worker))
        with suppress(OSError):
            self._workers[worker][1].send((articles, seconds))

    def receive(self) -> list[tuple[int, Reply]]:
        """Wait for some time until something happens, and return the replies.

        Raises QuotexError when a worker cannot be made ready.
        """
        workers: dict[object, int] = {connection: worker for worker, (_, connection) in self._workers.items()}
        found: list[tuple[int, Reply]] = []
        ready = wait([connection for _, connection in self._workers.values()], self._stalls.look_seconds)
        for worker in [] if ready else list(self._sent):
            if self._stalls.is_stalled(self._pid(worker)):
                found += self._after_end(worker, Stalled(self._stalls.minutes))
        for connection in ready:
            worker = workers[connection]
            try:
                reply: Reply = self._workers[worker][1].recv()
            except (EOFError, OSError, pickle.UnpicklingError):
                found += self._after_end(worker)
            else:
                self._loading.discard(worker)
                if self._sent.pop(worker, None) is not None:
                    self._failed_starts = self._kills = 0
                found.append((worker, reply))
        return found

    def close(self) -> None:
        """End all workers at once."""
        for process, connection in self._workers.values():
            _end(process, connection)

    def _pid(self, worker: int) -> int:
        return self._workers[worker][0].pid or 0

    def _after_end(self, worker: int, stalled: Stalled | None = None) -> list[tuple[int, Reply]]:
        """Replace a worker that is gone or stalled, or go on without it; return a reply if it had articles."""
        process, connection = self._workers.pop(worker)
        _end(process, connection)
        killed = process.exitcode == -signal.SIGKILL and stalled is None
        self._kills = self._kills + 1 if killed else 0
        if self._kills >= KILLS_BEFORE_FEWER and self._workers:
            self._go_on_with_fewer()
        else:
            if worker in self._loading:
                self._check_starts(process)
            self._workers[worker] = self._start()
            self._loading.add(worker)
        seconds = self._sent.pop(worker, None)
        if seconds is None:
            return []
        return [(worker, TimedOut(seconds) if process.exitcode == -_OUT_OF_TIME else stalled)]

    def _check_starts(self, process: BaseProcess) -> None:
        self._failed_starts += 1
        if self._failed_starts > RESTARTS:
            raise QuotexError(
                f"worker processes were ended while they loaded the models, {self._failed_starts} times (exit code "
                f"{process.exitcode}); if memory is short, take fewer --workers"
            )

    def _go_on_with_fewer(self) -> None:
        if len(self._workers) == self._first_size - 1:
            self._tell(
                "several were killed one after the other, perhaps for want of memory; the run goes on with fewer"
            )
        self._kills = 0

    def _start(self) -> tuple[BaseProcess, Connection]:
        here, there = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_work, args=(there, self._make), daemon=True)
        with ignoring_signals(), nullcontext() if self._with_main else without_main():
            process.start()
        there.close()  # so that the end of the worker is the end of the pipe
        return process, here


def _end(process: BaseProcess, connection: Connection) -> None:
    process.kill()
    process.join()
    connection.close()


def _work(connection: Connection, make: Callable[[], Extracts]) -> None:
    """Load the models in a worker process, and answer until the other end of the connection is closed."""
    end_with_parent()
    leave_no_core()
    try:
        extractor = make()
        limit_memory()
        connection.send(extractor.producer)
        while True:
            articles, seconds = connection.recv()
            limit_seconds(seconds)
            connection.send(_answer(extractor, articles))
    except QuotexError as error:
        connection.send(error)
    except (EOFError, OSError):  # the run is over, or was killed
        return


def end_with_parent() -> None:
    """End this process at once when its parent is killed, whatever it works on."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _answer(extractor: Extracts, articles: Sequence[Article]) -> Reply:
    try:
        return outcomes(extractor, articles)
    except QuotexError as error:
        return error


@contextmanager
def without_main() -> Iterator[None]:
    """Keep processes that the block starts from importing the main module of this program."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


@contextmanager
def ignoring_signals() -> Iterator[None]:
    """Let processes that the block starts ignore Ctrl-C and SIGTERM: the run itself tells them when to stop.

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
