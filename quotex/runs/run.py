"""The run: articles in batches to the extractor, records to the writer, problems to the reporter."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from quotex.errors import QuotexError
from quotex.readers import Item, Notice, Problem
from quotex.records import Article, Quote, QuoteType
from quotex.runs.progress import Reporter
from quotex.runs.summary import Summary, Tally
from quotex.writers import Writer

BATCH_CHARACTERS = 50_000  # enough to fill the encoder, little enough for progress to be seen
BATCH_ARTICLES = 256


class Extracts(Protocol):
    """Finds the quotations of articles."""

    def extract_articles(self, articles: Sequence[Article]) -> list[list[Quote]]:
        """One list of quotations for each article, in the same order."""
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


def run(
    items: Iterable[Item],
    extractor: Extracts,
    writer: Writer,
    reporter: Reporter,
    selection: Selection | None = None,
    *,
    done: Callable[[], float | None] = lambda: None,
    clock: Callable[[], float] = time.monotonic,
) -> Summary:
    """Runs over all items and returns the figures; the writer is left open.

    An article that makes the extractor raise becomes a problem, and the run goes on without it. Ctrl-C
    ends the run in good order. Raises QuotexError, from the writer or from an extractor that cannot
    work at all. `done` tells which share of the input has been read.
    """
    selection = selection or Selection()
    tally = Tally()
    begun = clock()
    finished = False
    stream = _batches(items, lambda item: _tell(item, reporter, tally))
    try:
        for batch in stream:
            for article, quotes in extracted(extractor, batch, lambda item: _tell(item, reporter, tally)):
                _write(quotes, writer, selection, tally)
                tally.articles += 1
                tally.words += len(article.text.split())
                if tally.quotations == selection.limit:
                    break
            reporter.advance(tally.summary(clock() - begun), done())
            if tally.quotations == selection.limit:
                break
        finished = True
    except KeyboardInterrupt:
        pass
    finally:
        stream.close()
        summary = tally.summary(clock() - begun, interrupted=not finished)
        reporter.close(summary)
    return summary


def _tell(item: Problem | Notice, reporter: Reporter, tally: Tally) -> None:
    tally.problems += isinstance(item, Problem)
    reporter.tell(item)


def _batches(items: Iterable[Item], tell: Callable[[Problem | Notice], None]) -> Generator[list[Article], None, None]:
    """Articles in batches of some length in characters; problems and notices are told on the way."""
    stream = iter(items)
    batch: list[Article] = []
    size = 0
    try:
        for item in stream:
            if not isinstance(item, Article):
                tell(item)
                continue
            batch.append(item)
            size += len(item.text)
            if size >= BATCH_CHARACTERS or len(batch) == BATCH_ARTICLES:
                yield batch
                batch, size = [], 0
        if batch:
            yield batch
    finally:
        if isinstance(stream, Generator):  # closes the file that it is reading
            stream.close()


def extracted(
    extractor: Extracts, batch: Sequence[Article], tell: Callable[[Problem | Notice], None]
) -> Iterator[tuple[Article, list[Quote]]]:
    """The quotations of each article; where the batch as a whole fails, article by article.

    An article that fails on its own is told as a problem and left out. Raises QuotexError.
    """
    try:
        found = list(zip(batch, extractor.extract_articles(batch), strict=True))
    except QuotexError:
        raise
    except Exception as error:
        if len(batch) > 1:
            for article in batch:
                yield from extracted(extractor, [article], tell)
        else:
            tell(_failure(batch[0], error))
        return
    yield from found


def _failure(article: Article, error: Exception) -> Problem:
    name = article.meta.get("file") or article.url or f"article {article.id}"
    what = f"{type(error).__name__}: {error}".partition("\n")[0][:200].rstrip(": ")
    return Problem(str(name), None, f"quotex failed on this article and left it out ({what}); please report it")


def _write(quotes: Iterable[Quote], writer: Writer, selection: Selection, tally: Tally) -> None:
    taken = [quote for quote in quotes if selection.takes(quote)]
    if selection.limit is not None:
        taken = taken[: selection.limit - tally.quotations]
    writer.write(taken)
    tally.by_type.update(quote.type for quote in taken)
