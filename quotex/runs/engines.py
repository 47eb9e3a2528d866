"""Extracts batches in this process, or in workers that each hold the models and may crash."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from quotex.errors import QuotexError
from quotex.records import Article, Producer
from quotex.runs.batches import Batch
from quotex.runs.extraction import Extracts, Outcome, outcomes
from quotex.runs.signals import Stop

BATCHES_AHEAD = 3  # batches for each worker that are read before the first of them is done
MAX_CRASHES = 20  # one after the other, with nothing done between them, end a run
KILLED = "the process that worked on this article was ended twice and left it out; perhaps it takes too much memory"
STALLED = (
    "the process that worked on this article did nothing for {minutes:.0f} minutes and left it out; perhaps it waited "
    "for a disk; try it again with --retry"
)
TIMED_OUT = "quotex worked on this article for more than {seconds} CPU seconds and left it out; --timeout gives it more"

Done = tuple[Batch, list[Outcome]]


@dataclass(frozen=True, slots=True)
class TimedOut:
    """The end of a worker whose articles took more than so many seconds of processor time."""

    seconds: int

    def __str__(self) -> str:
        return TIMED_OUT.format(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Stalled:
    """The end of a worker that had articles and did nothing for so many minutes."""

    minutes: float

    def __str__(self) -> str:
        return STALLED.format(minutes=self.minutes)


Reply = Producer | list[Outcome] | QuotexError | TimedOut | Stalled | None  # the last: crashed


class Engine(Protocol):
    """Extracts the quotations of batches."""

    @property
    def producer(self) -> Producer:
        """What the records are made by."""
        ...

    def extracted(self, batches: Iterable[Batch], stop: Stop | None = None) -> Iterator[Done]:
        """Yield each batch with the outcomes of its fresh articles, in order. Raises QuotexError.

        When the run is to stop, what is being worked on still comes out, and what was only read does not.
        """
        ...

    def close(self) -> None:
        """Release the models; to be called once."""
        ...


class InProcess:
    """Extracts in this process, one batch after the other."""

    def __init__(self, extractor: Extracts) -> None:
        self._extractor = extractor

    @property
    def producer(self) -> Producer:
        """What the records are made by: quotex and the models."""
        return self._extractor.producer

    def extracted(self, batches: Iterable[Batch], stop: Stop | None = None) -> Iterator[Done]:
        """Yield each batch with the outcomes of its fresh articles. Raises QuotexError.

        No batch is read ahead, so that `stop` is left to the batches themselves.
        """
        for batch in batches:
            fresh = batch.fresh
            yield batch, outcomes(self._extractor, fresh) if fresh else []

    def close(self) -> None:
        """Do nothing: the extractor keeps its models."""
        ...


class Workers(Protocol):
    """Processes, here or elsewhere, that extract one list of articles at a time; they are numbered from 0."""

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    def send(self, worker: int, articles: Sequence[Article]) -> None:
        """Send articles to a worker that is ready."""
        ...

    def receive(self) -> list[tuple[int, Reply]]:
        """Wait for some time until something happens, and return the replies.

        A worker that crashed replies once more when it is ready again; where the others go on without it, `size` is
        smaller.
        """
        ...

    def close(self) -> None:
        """End all workers at once."""
        ...


@dataclass(eq=False, slots=True)
class _Task:
    """A batch that is being worked on; an outcome is None until it is known."""

    batch: Batch
    articles: list[Article]
    found: list[Outcome | None]

    @property
    def done(self) -> bool:
        return None not in self.found


@dataclass(frozen=True, slots=True)
class _Piece:
    """Articles of a task that go to one worker together; `again` after a crash of the worker that had them."""

    task: _Task
    indexes: tuple[int, ...]
    again: bool = False


class Pool:
    """Extracts with many workers at once; results are those of a single worker, in the same order.

    A batch whose worker crashes is tried once more as it is, since the cause may lie outside; the second
    time its articles are tried one by one, and one that crashes its worker alone is set aside.
    """

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._idle: set[int] = set()
        self._waiting: deque[_Piece] = deque()
        self._running: dict[int, _Piece] = {}
        self._crashes = 0
        self._producer: Producer | None = None
        try:
            while len(self._idle) < workers.size:
                self._receive()
        except BaseException:
            workers.close()
            raise

    @property
    def producer(self) -> Producer:
        """What the records are made by: quotex and the models."""
        assert self._producer is not None
        return self._producer

    def close(self) -> None:
        """End all workers at once."""
        self._workers.close()

    def extracted(self, batches: Iterable[Batch], stop: Stop | None = None) -> Iterator[Done]:
        """Yield each batch with the outcomes of its fresh articles, in order. Raises QuotexError.

        At most BATCHES_AHEAD batches for each worker are held at a time, so that memory stays flat.
        """
        stream = iter(batches)
        order: deque[_Task] = deque()
        more = True
        while more or order:
            while more and len(order) < BATCHES_AHEAD * self._workers.size:
                batch = next(stream, None)
                more = batch is not None
                if batch is not None:
                    order.append(self._plan(batch))
                    self._send()
            while order and order[0].done:
                task = order.popleft()
                yield task.batch, [outcome for outcome in task.found if outcome is not None]
            if stop and stop.asked():
                more = False
                self._forget_waiting(order)
            if order and not order[0].done:
                self._receive()
                self._send()

    def _forget_waiting(self, order: deque[_Task]) -> None:
        """Drop the first batch with articles that no worker has yet, and all behind it."""
        waiting = {id(piece.task) for piece in self._waiting}
        first = next((n for n, task in enumerate(order) if id(task) in waiting), len(order))
        while len(order) > first:
            order.pop()
        self._waiting.clear()

    def _plan(self, batch: Batch) -> _Task:
        articles = batch.fresh
        task = _Task(batch, articles, [None] * len(articles))
        if articles:
            self._waiting.append(_Piece(task, tuple(range(len(articles)))))
        return task

    def _send(self) -> None:
        while self._idle and self._waiting:
            worker, piece = self._idle.pop(), self._waiting.popleft()
            self._running[worker] = piece
            self._workers.send(worker, [piece.task.articles[index] for index in piece.indexes])

    def _receive(self) -> None:
        for worker, reply in self._workers.receive():
            if isinstance(reply, QuotexError):
                raise reply
            if isinstance(reply, Producer):
                self._producer = reply
                self._idle.add(worker)
                continue
            piece = self._running.pop(worker)
            if isinstance(reply, (TimedOut, Stalled)):
                self._divide_or_set_aside(piece, reply)
            elif reply is None:
                self._retry_or_set_aside(piece)
            else:
                self._crashes = 0
                self._idle.add(worker)
                for index, outcome in zip(piece.indexes, reply, strict=True):
                    piece.task.found[index] = outcome

    def _retry_or_set_aside(self, piece: _Piece) -> None:
        """Queue the articles of a crashed worker again: first together, then one by one; then set the one aside.

        Raises QuotexError after MAX_CRASHES crashes in a row.
        """
        self._crashes += 1
        if self._crashes == MAX_CRASHES:
            raise QuotexError(f"{MAX_CRASHES} workers were ended one after the other; is there memory enough for them?")
        if not piece.again:
            self._waiting.appendleft(_Piece(piece.task, piece.indexes, again=True))
        elif len(piece.indexes) > 1:
            self._divide(piece)
        else:
            piece.task.found[piece.indexes[0]] = KILLED

    def _divide_or_set_aside(self, piece: _Piece, reply: TimedOut | Stalled) -> None:
        """Queue the articles that took too long one by one; set aside one that was alone.

        Unlike after a crash, they are not tried again together: they took long enough.
        """
        if len(piece.indexes) > 1:
            self._divide(piece)
        else:
            piece.task.found[piece.indexes[0]] = str(reply)

    def _divide(self, piece: _Piece) -> None:
        self._waiting.extendleft(_Piece(piece.task, (index,), again=True) for index in reversed(piece.indexes))
