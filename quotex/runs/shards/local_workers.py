"""Worker processes on this machine: each works on one shard at a time and has a second process with the models."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from tempfile import TemporaryDirectory

from quotex.errors import QuotexError
from quotex.runs.shards.ledger import ShardDone
from quotex.runs.shards.plan import Shard
from quotex.runs.shards.runner import Failed
from quotex.runs.shards.settings import ShardSettings
from quotex.runs.shards.work import work_on
from quotex.runs.shared_engine import close_shared_engines, shared_engine
from quotex.runs.workers import end_with_parent, ignoring_signals, without_main

_SPAWN = multiprocessing.get_context("spawn")
_LEAVING = 5.0  # seconds that an idle worker has to end its process with the models
_STARTS = 3  # of processes in a row that end before they can work
_ENDED = "the process that worked on it was ended; perhaps memory is short"

Reply = ShardDone | Failed | QuotexError


class LocalShardWorkers:
    """A number of worker processes; one that is ended costs its shard a try, and another takes its place."""

    def __init__(self, size: int, settings: ShardSettings) -> None:
        self._size = size
        self._settings = settings
        self._place = TemporaryDirectory(prefix="quotex-")  # of all workers, some of which may be killed
        self._idle: list[tuple[BaseProcess, Connection]] = []
        self._running: dict[Connection, tuple[BaseProcess, Shard]] = {}
        self._starting: set[Connection] = set()
        self._failed_starts = 0

    @property
    def free(self) -> int:
        """How many more shards can be sent now."""
        return self._size - len(self._running)

    def send(self, shard: Shard) -> None:
        """Send a shard to an idle worker, or to a new one; a worker that is gone is noticed in `receive`."""
        process, connection = self._idle.pop() if self._idle else self._start()
        self._running[connection] = process, shard
        with suppress(OSError):  # one that is gone is noticed in `receive`
            connection.send(shard)

    def receive(self, seconds: float) -> Sequence[tuple[Shard, ShardDone | Failed]]:
        """Wait up to `seconds` for shards that are done or have failed.

        Raises QuotexError if a worker returns one, or if no worker can be started.
        """
        found: list[tuple[Shard, ShardDone | Failed]] = []
        for ready in wait(list(self._running), seconds):
            assert isinstance(ready, Connection)
            try:
                reply: Reply | None = ready.recv()
            except (EOFError, OSError):
                process, shard = self._running.pop(ready)
                _end(process, ready)
                self._check_start(ready)
                found.append((shard, Failed(_ENDED)))
                continue
            if reply is None:
                self._starting.discard(ready)
                self._failed_starts = 0
                continue
            process, shard = self._running.pop(ready)
            self._idle.append((process, ready))
            if isinstance(reply, QuotexError):
                raise reply
            found.append((shard, reply))
        return found

    def close(self) -> None:
        """Kill the workers that have a shard, and give idle ones _LEAVING seconds to end."""
        for connection, (process, _) in self._running.items():
            _end(process, connection)
        for process, connection in self._idle:
            connection.close()
            process.join(_LEAVING)
            _end(process, connection)
        self._place.cleanup()

    def _check_start(self, connection: Connection) -> None:
        """Raise QuotexError where too many processes in a row ended before they could work."""
        if connection not in self._starting:
            return
        self._starting.discard(connection)
        self._failed_starts += 1
        if self._failed_starts == _STARTS:
            raise QuotexError(
                f"worker processes ended as soon as they had started, {_STARTS} times; if quotex or a package that it "
                "needs was changed since, run the same command again"
            )

    def _start(self) -> tuple[BaseProcess, Connection]:
        here, there = _SPAWN.Pipe()
        process = _SPAWN.Process(target=_serve, args=(there, self._settings, self._place.name))
        with ignoring_signals(), without_main():
            process.start()
        there.close()  # so that the end of the worker is the end of the pipe
        self._starting.add(here)
        return process, here


def _end(process: BaseProcess, connection: Connection) -> None:
    process.kill()  # the process with the models ends with its parent
    process.join()
    connection.close()


def _serve(connection: Connection, settings: ShardSettings, place: str) -> None:
    """Say by None that this process works, and work on shards until the other end of the connection is closed."""
    end_with_parent()
    tempfile.tempdir = place
    with suppress(EOFError, OSError):
        connection.send(None)
        while True:
            connection.send(attempt(connection.recv(), settings))


def attempt(shard: Shard, settings: ShardSettings) -> Reply:
    """Work on a shard with the models of this process, and return its entry, Failed or a QuotexError.

    Failed is returned where another try may succeed, QuotexError where the models cannot be loaded, so that no shard
    can be done.
    """
    try:
        engine = shared_engine(settings.engine)
    except QuotexError as error:
        return error
    try:
        return work_on(shard, settings, engine.pool)
    except Exception as error:  # a bucket, a disk, or a reader; the next try may succeed
        close_shared_engines()  # it may still be at work on this shard
        return Failed(" ".join(str(error).split())[:500] or type(error).__name__)
