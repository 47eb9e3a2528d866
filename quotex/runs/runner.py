"""A run with its files: begun or resumed from its state, the input in batches to the engine, saved, finished."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from quotex.console import count
from quotex.errors import QuotexError
from quotex.exports import format_of
from quotex.exports.output import failures_of
from quotex.readers import Inputs, Item, Notice, Place, Problem
from quotex.readers.articles import articles_by_id, with_texts
from quotex.readers.records import read_quotes
from quotex.records import Article, Quote, QuoteType
from quotex.runs.batches import Batch, Entry, batches, chained_hash
from quotex.runs.cache_file import put_aside_if_damaged
from quotex.runs.engines import Engine
from quotex.runs.extraction import Outcome, failure
from quotex.runs.outputs import Outputs, outputs
from quotex.runs.paths import Files
from quotex.runs.progress import Reporter
from quotex.runs.signals import Stop
from quotex.runs.state import State
from quotex.runs.summary import Summary, Tally
from quotex.runs.text_cache import TextCache

CACHE = "quotex-cache.sqlite"
_CHECKPOINT_PACE = 20  # a checkpoint comes when so many times the time that the last one took is over ...
_MAX_UNSAVED_TEXTS = 2_000  # ... or so many texts are held in memory
_WITHOUT_RESUME = "start again without --resume"
_NOT_RESUMED = "a run that was not finished is begun anew; --resume would have gone on with it"
_INPUT_DIFFERS = f"what the run has read of the input is not what it was; put it back as it was, or {_WITHOUT_RESUME}"
_CHANGED_WHILE_READ = "the input has changed while it was read; run again to be sure that nothing is missing"


@dataclass(frozen=True, slots=True)
class Selection:
    """Which quotations of a run are written, and how many at most; no types means all of them."""

    types: frozenset[QuoteType] = frozenset()
    min_confidence: float = 0.0
    limit: int | None = None

    def takes(self, quote: Quote) -> bool:
        """Whether the quotation is one to be written."""
        return (not self.types or quote.type in self.types) and quote.confidence >= self.min_confidence


@dataclass(frozen=True, slots=True)
class Job:
    """What a run is to do. `options` are those that change records or files, by the names that people know.

    They, and what was read of the input, must be the same when a run goes on; engine and workers need not.
    `cache` is a folder that keeps what was found in texts from run to run.
    """

    source: Inputs
    files: Files
    selection: Selection = field(default_factory=Selection)
    options: Mapping[str, Any] = field(default_factory=dict)
    resume: bool = False
    cache: str | None = None


def run_job(
    job: Job,
    engine: Engine,
    reporter: Reporter,
    stop: Stop | None = None,
    done: Callable[[], float | None] = lambda: None,
) -> Summary:
    """Runs the job, from its last checkpoint if it is to go on, and returns the figures of all of it.

    Raises QuotexError in one sentence; what was saved until then is kept.
    """
    files = job.files
    with closing(State(files.state)) as state:
        settings = _settings(job, engine)
        cache = _text_cache(job, engine, state, reporter)
        position = _begin(job, settings, state, cache, reporter)
        tally = Tally.from_json(position["tally"])
        with _explained(files):
            if position["finished"]:
                summary = tally.summary()
                reporter.close(summary)
            else:
                with outputs(files.records, files.articles, files.errors, position["lengths"]) as opened:
                    save = _Saving(state, tally, opened, cache)
                    work = Run(engine, opened, cache, reporter, job.selection, tally, save, stop or Stop(), done)
                    summary = work.over(_items(job, tally, reporter))
                    if not summary.interrupted:
                        save(True, finished=True)
            if not summary.interrupted:
                _convert(files)
                state.remove()
    return summary


@dataclass(slots=True)
class Run:
    """One run with all that it needs. `tally` is where it begins, and counts on.

    `save` is called after each batch, when all figures and outputs are of one moment; its argument says whether
    it must save now. `done` tells which share of the input has been read.
    """

    engine: Engine
    outputs: Outputs
    cache: TextCache
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
        stream = batches(located, self.cache, self.stop)
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
            self.cache.add(entry.key, entry.number or 0, outcome)

    def _emit(self, batch: Batch) -> None:
        for entry in batch.entries:
            self.tally.items += 1
            self.tally.chain = chained_hash(self.tally.chain, entry.item)
            if isinstance(entry.item, Article):
                self._article(entry, entry.item)
            else:
                self._tell(entry, entry.item)
            if self._full:
                return

    def _article(self, entry: Entry, article: Article) -> None:
        outcome = self.cache.find(entry.key, article)
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


class _InputChanged(QuotexError):
    """The input read before is not what it was, so that --resume cannot go on."""


@contextmanager
def _explained(files: Files) -> Iterator[None]:
    """What breaks a run off also says how to go on."""
    try:
        yield
    except _InputChanged:
        raise
    except QuotexError as error:
        if files.state is None:
            raise
        raise QuotexError(f"{error}; what is done is kept, --resume goes on from there") from error


def _settings(job: Job, engine: Engine) -> dict[str, Any]:
    """What must be the same when the run goes on, in JSON."""
    selection = {
        "--type": sorted(job.selection.types),
        "--min-confidence": job.selection.min_confidence,
        "--limit": job.selection.limit,
    }
    files = {"--keep-text": job.files.keep_text, "--errors": job.files.errors, "--cache": job.cache}
    about = {"producer": asdict(engine.producer)}
    settings: dict[str, Any] = json.loads(json.dumps({**about, **selection, **files, **job.options}))
    return settings


def _begin(
    job: Job, settings: Mapping[str, Any], state: State, cache: TextCache, reporter: Reporter
) -> Mapping[str, Any]:
    """Where to go on, which is saved of a new run too: before its first record it takes back what is there."""
    saved = state.load()
    if saved is not None and job.resume:
        _compare(saved.settings, settings)
        return saved.position
    if saved is not None:
        reporter.tell(Notice(job.files.output, _NOT_RESUMED))
    position = {"tally": Tally().to_json(), "lengths": {}, "finished": False}
    with state.checkpoint(position, settings):
        cache.begin()
    return position


def _compare(before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raises QuotexError, which names what is not as it was."""
    other = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    if not other:
        return
    if "producer" in other:
        made = before["producer"]
        by = f"quotex {made['quotex']} and the models {made['model']} {made['model_version']}".rstrip()
        raise QuotexError(f"the run began with {by}; go on with these, or {_WITHOUT_RESUME}")
    raise QuotexError(f"the run began with other {' and '.join(other)}; give them as they were, or {_WITHOUT_RESUME}")


def _text_cache(job: Job, engine: Engine, state: State, reporter: Reporter) -> TextCache:
    attributions = str(job.options.get("--attributions", ""))
    if job.cache is None:
        return TextCache(state.database, engine.producer, attributions)
    if not engine.producer.model_version:
        raise QuotexError(
            f"the models {engine.producer.model} have no version that --cache could know them by; leave it out"
        )
    path = os.path.join(job.cache, CACHE)
    with failures_of(job.cache):
        os.makedirs(job.cache, exist_ok=True)
        if notice := put_aside_if_damaged(path):
            reporter.tell(notice)
    state.attach(path, "cache")
    return TextCache(state.database, engine.producer, attributions, name=path, schema="cache", window=None)


class _Saving:
    """Saves checkpoints, as often as a twentieth of the time allows, or memory demands."""

    def __init__(self, state: State, tally: Tally, opened: Outputs, cache: TextCache) -> None:
        self._state = state
        self._tally = tally
        self._outputs = opened
        self._cache = cache
        self._next = 0.0

    def __call__(self, must: bool, *, finished: bool = False) -> None:
        """Saves if it must or if it is time. First the outputs are on the disk, then the state that counts on them."""
        begun = time.monotonic()
        if not must and begun < self._next and self._cache.waiting < _MAX_UNSAVED_TEXTS:
            return
        lengths = self._outputs.sync()
        position = {"tally": self._tally.to_json(), "lengths": lengths, "finished": finished}
        with self._state.checkpoint(position):
            self._cache.flush()
        now = time.monotonic()
        self._next = now + _CHECKPOINT_PACE * (now - begun)


def _items(job: Job, tally: Tally, reporter: Reporter) -> Iterator[tuple[Place, Item]]:
    """The items behind those that are done, which must be what they were; what came later may be new or other.

    Where files change from now on, a problem at the end says so. Raises QuotexError.
    """
    done, expected, chain, number = tally.items, tally.chain, "", 0
    if done:
        reporter.tell(Notice(job.files.output, f"going on behind {count(done, 'record')} of the input"))
    signature = job.source.signature()
    for number, (place, item) in enumerate(job.source.located(), start=1):
        if number > done:
            yield place, item
            continue
        chain = chained_hash(chain, item)
        if number == done and chain != expected:
            raise _InputChanged(_INPUT_DIFFERS)
    if number < done:
        raise _InputChanged(_INPUT_DIFFERS)
    if job.source.signature() != signature:
        tally.problems += 1
        reporter.tell(Problem("the input", None, _CHANGED_WHILE_READ))


def _convert(files: Files) -> None:
    """Makes the output of the partial file, if it is not JSON lines itself."""
    format = format_of(files.output)
    if not files.converts or format is None:
        return
    if format.name == "sqlite":
        from quotex.search import index_files

        index_files([files.records], files.output, [files.articles] if files.articles else [])
    elif format.takes_text and files.articles:
        with articles_by_id([files.articles], lambda _: None) as article_of:
            format.write(with_texts(_quotes(files.records), article_of), files.output)
    else:
        format.write(_quotes(files.records), files.output)
    with failures_of(files.records):
        os.unlink(files.records)


def _quotes(path: str) -> Iterator[Any]:
    """The records of the partial file, which holds nothing else."""
    for quote in read_quotes([path]):
        if isinstance(quote, Problem):
            raise QuotexError(str(quote))
        yield quote
