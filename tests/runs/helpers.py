"""What tests of runs share: located items, batches, an outputs object that keeps what it is given."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from quotex.readers import Item, Notice, Place, Problem
from quotex.records import Article, Quote
from quotex.runs import Engine, Summary
from quotex.runs.batches import Batch, Entry
from quotex.runs.extraction import Outcome
from quotex.runs.text_cache import TextCache
from tests.runs.fake_extractor import FakeExtractor


def located(items: Iterable[Item]) -> Iterator[tuple[Place, Item]]:
    """The items as those of one file."""
    return ((Place("f", number), item) for number, item in enumerate(items, start=1))


def batches_of(texts: Sequence[str], size: int) -> list[Batch]:
    """Batches of so many articles, all of them to be extracted."""
    entries = [Entry(Place("f", n), Article(text), b"%d" % n, n) for n, text in enumerate(texts, start=1)]
    return [Batch(tuple(entries[start : start + size])) for start in range(0, len(entries), size)]


def found_by(engine: Engine, batches: Sequence[Batch]) -> list[Outcome]:
    """What the engine finds, checked to come in the order of the batches."""
    done = list(engine.extracted(iter(batches)))
    assert [batch for batch, _ in done] == list(batches)
    return [outcome for _, outcomes in done for outcome in outcomes]


def new_cache(window: int = 100) -> TextCache:
    """A memory of texts that is in memory."""
    return TextCache(sqlite3.connect("", isolation_level=None), FakeExtractor().producer, window=window)


class Kept:
    """Outputs that keep what they are given, and may fail."""

    def __init__(self, fail_after: int | None = None) -> None:
        self.records: list[Quote] = []
        self.texts_kept: list[str] = []
        self.problems: list[tuple[Place, Problem]] = []
        self.flushed = 0
        self._fail_after = fail_after

    def quotes(self, quotes: Iterable[Quote]) -> None:
        from quotex.errors import QuotexError

        self.records += quotes
        if self._fail_after is not None and len(self.records) > self._fail_after:
            raise QuotexError("cannot write to f: the disk is full; make room, or write elsewhere")

    def article(self, article: Article) -> None:
        self.texts_kept.append(article.text)

    def problem(self, place: Place, problem: Problem) -> None:
        self.problems.append((place, problem))

    def flush(self) -> None:
        self.flushed = len(self.records)

    @property
    def texts(self) -> list[str]:
        return [quote.text for quote in self.records]


class Told:
    """A reporter that keeps what it is told."""

    def __init__(self) -> None:
        self.items: list[Problem | Notice] = []
        self.figures: list[tuple[Summary, float | None]] = []
        self.closed: list[Summary] = []

    def tell(self, item: Problem | Notice) -> None:
        self.items.append(item)

    def advance(self, so_far: Summary, done: float | None) -> None:
        self.figures.append((so_far, done))

    def close(self, summary: Summary) -> None:
        self.closed.append(summary)
