"""Keeps one engine a process, for programs that pass articles bit by bit: the models are loaded once.

The engine is a worker process of its own. So an article that takes too much time or memory is set aside here as in
`quotex run`, and the process that asks needs neither the models nor a main thread.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from multiprocessing.util import Finalize
from typing import Literal

from quotex.readers import Place
from quotex.records import Article, Producer
from quotex.runs.batches import BATCH_CHARACTERS, BATCH_ITEMS, Batch, Entry
from quotex.runs.engines import Pool
from quotex.runs.extraction import Extracts, Outcome
from quotex.runs.limits import TIMEOUT
from quotex.runs.workers import ProcessWorkers

_FIRST = 100  # of what is done when a process ends; higher numbers come earlier


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What an engine is made of; `timeout` is in seconds of processor time for one article."""

    models: str | None = None
    attributions: Literal["speech", "all"] = "speech"
    timeout: float = TIMEOUT

    def load(self) -> Extracts:
        """Load the models. Raises QuotexError where they cannot be loaded."""
        from quotex.extractor import Extractor  # imports the networks' libraries, which the asking process never needs

        return Extractor(models=self.models, attributions=self.attributions)


class SharedEngine:
    """An engine that several threads may use; one of them is served at a time."""

    def __init__(self, options: EngineOptions) -> None:
        self._lock = threading.Lock()
        self.pool = Pool(ProcessWorkers(1, options.load, timeout=options.timeout, with_main=False))

    @property
    def producer(self) -> Producer:
        """What the records are made by."""
        return self.pool.producer

    def outcomes(self, articles: Sequence[Article]) -> list[Outcome]:
        """Return what was found in each article. Raises QuotexError where the models cannot work at all."""
        with self._lock:
            return [one for _, found in self.pool.extracted(_batches(articles)) for one in found]


_engines: dict[tuple[int, EngineOptions], SharedEngine] = {}
_engines_lock = threading.Lock()


def shared_engine(options: EngineOptions) -> SharedEngine:
    """Return the engine of this process with these options; the first call makes it and closes any other.

    A process that was forked makes its own. Raises QuotexError where the models cannot be loaded.
    """
    key = os.getpid(), options
    with _engines_lock:
        if key not in _engines:
            close_shared_engines()
            _engines[key] = SharedEngine(options)
            # before the end of the process waits for its children, which ignore the signal that would end them
            Finalize(None, close_shared_engines, exitpriority=_FIRST)
        return _engines[key]


def close_shared_engines() -> None:
    """Release the models of this process; the next `shared_engine` loads them again."""
    for key in list(_engines):
        engine = _engines.pop(key)
        if key[0] == os.getpid():
            engine.pool.close()


def _batches(articles: Sequence[Article]) -> Iterator[Batch]:
    """Cut the articles into batches as a run does."""
    entries: list[Entry] = []
    size = 0
    for number, article in enumerate(articles, start=1):
        entries.append(Entry(Place("", number), article, number=number))
        size += len(article.text)
        if size >= BATCH_CHARACTERS or len(entries) == BATCH_ITEMS or number == len(articles):
            yield Batch(tuple(entries))
            entries, size = [], 0
