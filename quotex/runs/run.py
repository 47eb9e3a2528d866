"""The run: the input in batches to the engine, records and problems to the outputs, a checkpoint now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from quotex.readers import Item, Notice, Place, Problem
from quotex.records import Article, Quote, QuoteType
from quotex.runs.batches import Batch, Entry, Knows, batches, chained
from quotex.runs.engines import Engine
from quotex.runs.extraction import Outcome, failure
from quotex.runs.outputs import Outputs
from quotex.runs.progress import Reporter
from quotex.runs.signals import Stop
from quotex.runs.summary import Summary, Tally


class Remembers(Knows, Protocol):
    """Keeps what was found in a text, for its copies."""

    def add(self, key: bytes, number: int, outcome: Outcome) -> None:
        """What was found in a text."""
        ...

    def find(self, key: bytes, article: Article) -> Outcome:
        """What was found in the text of a copy, as the copy's own."""
        ...


@dataclass(frozen=True, slots=True)
class Selection:
    """Which quotations of a run are written, and how many at most; no types means all of them."""

    types: frozenset[QuoteType] = frozenset()
    min_confidence: float = 0.0
    limit: int | None = None

    def takes(self, quote: Quote) -> bool:
        """Whether the quotation is one to be written."""
        return (not self.types or quote.type in self.types) and quote.confidence >= self.min_confidence


@dataclass(slots=True)
class Run:
    """One run with all that it needs. `tally` is where it begins, and counts on.

    `save` is called after each batch, when all figures and outputs are of one moment; its argument says whether
    it must save now. `done` tells which share of the input has been read.
    """

    engine: Engine
    outputs: Outputs
    copies: Remembers
    reporter: Reporter
    selection: Selection = field(default_factory=Selection)
    tally: Tally = field(default_factory=Tally)
    save: Callable[[bool], None] = lambda must: None
    stop: Stop = field(default_factory=Stop)
    done: Callable[[], float | None] = lambda: None
    clock: Callable[[], float] = time.monotonic

    def over(self, located: Iterable[tuple[Place, Item]]) -> Summary:
        """Runs over all items and returns the figures.

        An article that cannot be worked on becomes a problem, and the run goes on without it. Ctrl-C ends
        the run in good order. Raises QuotexError, from an output or from an extractor that cannot work at all.
        """
        begun = self.clock() - self.tally.seconds
        stream = batches(located, self.copies, self.stop)
        finished = False
        try:
            for batch, found in self.engine.extracted(stream, self.stop):
                self._add(batch, found)
                self._emit(batch)
                self.outputs.flush()
                self.tally.seconds = self.clock() - begun
                self.reporter.advance(self.tally.summary(), self.done())
                self.save(False)
                if self._full:
                    break
            finished = self._full or not self.stop.asked()
            self.save(True)
        except KeyboardInterrupt:
            finished = False
        finally:
            stream.close()
            summary = self.tally.summary(interrupted=not finished)
            self.reporter.close(summary)
        return summary

    @property
    def _full(self) -> bool:
        return self.selection.limit is not None and self.tally.quotations >= self.selection.limit

    def _add(self, batch: Batch, found: Iterable[Outcome]) -> None:
        fresh = [entry for entry in batch.entries if entry.number is not None]
        for entry, outcome in zip(fresh, found, strict=True):
            self.copies.add(entry.key, entry.number or 0, outcome)

    def _emit(self, batch: Batch) -> None:
        for entry in batch.entries:
            self.tally.items += 1
            self.tally.chain = chained(self.tally.chain, entry.item)
            if isinstance(entry.item, Article):
                self._article(entry, entry.item)
            else:
                self._tell(entry, entry.item)
            if self._full:
                return

    def _article(self, entry: Entry, article: Article) -> None:
        outcome = self.copies.find(entry.key, article)
        if isinstance(outcome, str):
            self._tell(entry, failure(article, outcome))
            return
        taken = [quote for quote in outcome if self.selection.takes(quote)]
        if self.selection.limit is not None:
            taken = taken[: self.selection.limit - self.tally.quotations]
        self.outputs.quotes(taken)
        self.outputs.article(article)
        self.tally.by_type.update(quote.type for quote in taken)
        self.tally.articles += 1
        self.tally.words += len(article.text.split())

    def _tell(self, entry: Entry, item: Problem | Notice) -> None:
        self.reporter.tell(item)
        if isinstance(item, Problem):
            self.tally.problems += 1
            self.outputs.problem(entry.place, item)
