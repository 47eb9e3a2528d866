"""Sends shards to workers until all are done, retries those that fail, and reports those that could not be done."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from quotex.console import count
from quotex.readers import Notice
from quotex.records import QuoteType
from quotex.runs.progress import Progress, duration
from quotex.runs.shards.ledger import Ledger, ShardDone
from quotex.runs.shards.plan import Shard
from quotex.runs.signals import Stop
from quotex.runs.summary import TYPES

TRIES = 3
_WAIT = 0.5  # seconds


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a try of a shard failed."""

    reason: str


class ShardWorkers(Protocol):
    """Workers, here or elsewhere, that work on one shard each at a time."""

    @property
    def free(self) -> int:
        """How many more shards can be sent now."""
        ...

    def send(self, shard: Shard) -> None:
        """Send a shard to a free worker."""
        ...

    def receive(self, seconds: float) -> Sequence[tuple[Shard, ShardDone | Failed]]:
        """Wait up to `seconds` for shards that are done or have failed, and return them.

        Raises QuotexError where no shard can ever be done.
        """
        ...

    def close(self) -> None:
        """End all workers at once."""
        ...


@dataclass(slots=True)
class ShardSummary:
    """The figures of a run, shards that were done before included.

    `new` articles and `seconds` are those of this run alone.
    """

    shards: int
    done: int = 0
    articles: int = 0
    words: int = 0
    problems: int = 0
    new: int = 0
    seconds: float = 0.0
    by_type: Counter[QuoteType] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    interrupted: bool = False

    def add(self, entry: ShardDone) -> None:
        """Count a shard that is done."""
        self.done += 1
        self.articles += entry.articles
        self.words += entry.words
        self.problems += entry.problems
        self.by_type.update(entry.by_type)

    def __str__(self) -> str:
        types = ", ".join(f"{self.by_type[kind]:,} {kind}" for kind in TYPES)
        shards = (
            f"{self.done:,} of {count(self.shards, 'shard')}" if self.done < self.shards else count(self.done, "shard")
        )
        parts = [
            f"{shards}: {count(self.by_type.total(), 'quotation')} ({types}) in {count(self.articles, 'article')}",
            f"{count(self.words, 'word')}, {self.seconds:,.1f} s",
        ]
        if self.problems:
            parts.append(count(self.problems, "problem"))
        if self.failed:
            parts.append(f"{count(len(self.failed), 'shard')} not done")
        return ("interrupted: " if self.interrupted else "") + "; ".join(parts)


class ShardProgress:
    """Shows shards done, articles a second and the time left, on one line of a terminal or in a line now and then."""

    def __init__(
        self, progress: Progress, shards: Sequence[Shard], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._progress = progress
        self._bytes = {shard.name: max(shard.bytes, 1) for shard in shards}
        self._total = sum(self._bytes.values())
        self._done = 0
        self._clock = clock
        self._begun = clock()

    def tell(self, what: str) -> None:
        """Print a notice as soon as it comes up."""
        self._progress.tell(Notice("shards", what))

    def done(self, entry: ShardDone) -> None:
        """Count a shard that is done now, and print its messages."""
        self._done += self._bytes[entry.shard]
        for what in entry.said:
            self._progress.tell_line(what)
        if entry.problems > len(entry.said):
            self.tell(f"{entry.shard} has {count(entry.problems, 'problem')}; see _errors/{entry.shard}.jsonl")

    def advance(self, so_far: ShardSummary, running: int) -> None:
        """Print the figures if the last line is old enough."""
        seconds = self._clock() - self._begun
        rate = so_far.new / seconds if seconds else 0.0
        line = f"{so_far.done:,} of {count(so_far.shards, 'shard')}, {running:,} at work, {rate:,.1f} articles/s"
        if self._done:
            line += f", {duration(seconds * (self._total - self._done) / self._done)} left"
        self._progress.show(line)


def run_shards(
    shards: Sequence[Shard],
    before: Iterable[ShardDone],
    workers: ShardWorkers,
    progress: ShardProgress,
    stop: Stop,
) -> ShardSummary:
    """Work on shards that are not done yet, and return the figures of these and of those done `before`.

    A shard is tried TRIES times; then it is reported, and the rest goes on. Raises QuotexError where no shard can be
    done.
    """
    done = list(before)
    summary = ShardSummary(len(done) + len(shards))
    for entry in done:
        summary.add(entry)
    waiting, tries, running = deque(shards), Counter[str](), 0
    begun = time.monotonic()
    while (waiting or running) and not stop.asked():
        while waiting and workers.free:
            workers.send(waiting.popleft())
            running += 1
        for shard, result in workers.receive(_WAIT):
            running -= 1
            if isinstance(result, ShardDone):
                summary.add(result)
                summary.new += result.articles
                progress.done(result)
                continue
            tries[shard.name] += 1
            if tries[shard.name] < TRIES:
                waiting.append(shard)
            else:
                summary.failed.append(shard.name)
                progress.tell(f"{shard.name} ({shard.path}) was given up after {TRIES} tries: {result.reason}")
        progress.advance(summary, running)
    summary.seconds = time.monotonic() - begun
    summary.interrupted = stop.asked()
    return summary


def finish(ledger: Ledger, shards: Sequence[Shard]) -> int:
    """Write the manifest and `_SUCCESS` if all shards are done; return how many are not. Raises QuotexError."""
    done = ledger.done(shards)
    missing = len(shards) - len(done)
    if not missing:
        ledger.finish(done[shard.name] for shard in shards)
    return missing
