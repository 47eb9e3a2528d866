"""Cuts the input into batches.

Where they are cut depends on the input alone, never on workers or on a resumption: the numbers that the network returns
for a text vary in their last digits with the other texts of its batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass

from quotex.readers import Item, Place
from quotex.records import Article
from quotex.runs.signals import Stop
from quotex.runs.text_cache import TextCache

BATCH_CHARACTERS = 50_000  # enough to fill the encoder, little enough for progress to be seen
BATCH_ITEMS = 256


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of the input. Articles have a key, which copies share, and a number if they are to be extracted."""

    place: Place
    item: Item
    key: bytes = b""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """A stretch of the input: all its items in their order; `share` of the input was read by its end, if known."""

    entries: tuple[Entry, ...]
    share: float | None = None

    @property
    def fresh(self) -> list[Article]:
        """The articles to be extracted."""
        return [entry.item for entry in self.entries if isinstance(entry.item, Article) and entry.number is not None]


def batches(
    located: Iterable[tuple[Place, Item]],
    known: TextCache,
    stop: Stop | None = None,
    share: Callable[[], float | None] = lambda: None,
) -> Generator[Batch, None, None]:
    """Yield the input in batches of about BATCH_CHARACTERS code points or of BATCH_ITEMS items.

    Copies count like other articles, so that the cuts do not depend on what is known. `share` tells which share of the
    input has been read. Ends early when the run is to stop; a batch that is broken off while it is read is dropped.
    """
    stop = stop or Stop()
    stream = iter(located)
    entries: list[Entry] = []
    size = 0
    try:
        while not stop.asked():
            stop.waiting = True
            found = next(stream, None)
            stop.waiting = False
            if found is not None:
                entries.append(_entry(*found, known))
                size += len(found[1].text) if isinstance(found[1], Article) else 0
            if entries and (found is None or size >= BATCH_CHARACTERS or len(entries) == BATCH_ITEMS):
                yield Batch(tuple(entries), share())
                entries, size = [], 0
            if found is None:
                return
    except KeyboardInterrupt:
        if not stop.waiting:
            raise
        stop.ask()
    finally:
        stop.waiting = False
        if isinstance(stream, Generator):
            stream.close()


def _entry(place: Place, item: Item, known: TextCache) -> Entry:
    if not isinstance(item, Article):
        return Entry(place, item)
    key = known.key(item)
    return Entry(place, item, key, known.claim(key))


def chained_hash(chain: str, item: Item) -> str:
    """Return a hash over all articles up to this item; problems and notices leave it as it is.

    Equal hashes after the same number of records mean that the articles of the input are what they were. How problems
    are joined may change when a file grows, and notices count what is not even read.
    """
    if not isinstance(item, Article):
        return chain
    return hashlib.sha256(f"{chain}\0{item!r}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
