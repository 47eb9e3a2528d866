"""Where batches are extracted: in this process, or in places that each hold the models and may fall over."""

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

AHEAD = 3  # batches for each place that are read before the first of them is done
DEATHS = 20  # of workers, one after the other and nothing done between them, that end a run
KILLED = "the process that worked on this article was ended twice and left it out; perhaps it needs too much memory"

Done = tuple[Batch, list[Outcome]]
Reply = Producer | list[Outcome] | QuotexError | None  # ready for work; done; cannot work at all; fell over


class Engine(Protocol):
    """Extracts batches."""

    @property
    def producer(self) -> Producer:
        """What the records are made by."""
        ...

    def extracted(self, batches: Iterable[Batch], stop: Stop | None = None) -> Iterator[Done]:
        """Each batch with what was found in its fresh articles, in order. Raises QuotexError.

        When the run is to stop, what is being worked on still comes out, and what was only read does not.
        """
        ...

    def close(self) -> None:
        """Lets go of the models; to be called once."""
        ...


class InProcess:
    """Works in this process, one batch after the other."""

    def __init__(self, extractor: Extracts) -> None:
        self._extractor = extractor

    @property
    def producer(self) -> Producer:
        return self._extractor.producer

    def extracted(self, batches: Iterable[Batch], stop: Stop | None = None) -> Iterator[Done]:
        for batch in batches:
            fresh = batch.fresh
            yield batch, outcomes(self._extractor, fresh) if fresh else []

    def close(self) -> None: ...


class Places(Protocol):
    """Places that extract one list of articles at a time, numbered from 0: processes, here or elsewhere."""

    @property
    def size(self) -> int:
        """How many there are."""
        ...

    def send(self, place: int, articles: Sequence[Article]) -> None:
        """Gives work to a place that is ready."""
        ...

    def receive(self) -> list[tuple[int, Reply]]:
        """Waits for replies. A place that fell over is made anew, and replies once more when it is ready."""
        ...

    def close(self) -> None:
        """Ends all places at once."""
        ...


@dataclass(eq=False, slots=True)
class _Task:
    """A batch on its way; an outcome is None until it is there."""

    batch: Batch
    articles: list[Article]
    found: list[Outcome | None]

    @property
    def done(self) -> bool:
        return None not in self.found


@dataclass(frozen=True, slots=True)
class _Piece:
    """Articles of a task that go to one place together, and whether they were there before when one fell over."""

    task: _Task
    indexes: tuple[int, ...]
    again: bool = False


class Pool:
    """Works in many places at once. What comes out is what one place would give, in the same order.

    A batch whose place falls over is tried once more as it is, since the cause may lie outside; the second
    time its articles are tried one by one, and one that ends its place alone is set aside.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._idle: set[int] = set()
        self._waiting: deque[_Piece] = deque()
        self._running: dict[int, _Piece] = {}
        self._deaths = 0
        self._producer: Producer | None = None
        try:
            while len(self._idle) < places.size:
                self._receive()
        except BaseException:
            places.close()
            raise

    @property
    def producer(self) -> Producer:
        assert self._producer is not None
        return self._producer

    def close(self) -> None:
        self._places.close()

    def extracted(self, batches: Iterable[Batch], stop: Stop | None = None) -> Iterator[Done]:
        """At any time some batches are read ahead, and no more, so that memory stays flat."""
        stream = iter(batches)
        order: deque[_Task] = deque()
        more = True
        while more or order:
            while more and len(order) < AHEAD * self._places.size:
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
        """Drops batches that no place works on, and those behind them."""
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
            place, piece = self._idle.pop(), self._waiting.popleft()
            self._running[place] = piece
            self._places.send(place, [piece.task.articles[index] for index in piece.indexes])

    def _receive(self) -> None:
        for place, reply in self._places.receive():
            if isinstance(reply, QuotexError):
                raise reply
            if isinstance(reply, Producer):
                self._producer = reply
                self._idle.add(place)
                continue
            piece = self._running.pop(place)
            if reply is None:
                self._fell_over(piece)
            else:
                self._deaths = 0
                self._idle.add(place)
                for index, outcome in zip(piece.indexes, reply, strict=True):
                    piece.task.found[index] = outcome

    def _fell_over(self, piece: _Piece) -> None:
        self._deaths += 1
        if self._deaths == DEATHS:
            raise QuotexError(f"{DEATHS} workers were ended one after the other; is there memory enough for them?")
        if not piece.again:
            self._waiting.appendleft(_Piece(piece.task, piece.indexes, again=True))
        elif len(piece.indexes) > 1:
            self._waiting.extendleft(_Piece(piece.task, (index,), again=True) for index in reversed(piece.indexes))
        else:
            piece.task.found[piece.indexes[0]] = KILLED
