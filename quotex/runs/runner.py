"""Runs a job with its files: starts or resumes it, sends the input in batches to the engine, saves, finishes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any

from quotex.console import count
from quotex.errors import BrokenOff, QuotexError
from quotex.exports import format_of
from quotex.exports.output import failures_of
from quotex.files import sync_file
from quotex.readers import Item, Notice, Place, Problem, behind, records_of
from quotex.readers.articles import articles_by_id, with_texts
from quotex.readers.records import read_quotes
from quotex.records import Article
from quotex.runs.batches import Batch, Entry, batches, chained_hash
from quotex.runs.cache_file import put_aside_if_damaged
from quotex.runs.engines import Engine
from quotex.runs.extraction import Outcome, failure
from quotex.runs.input_files import InputFiles
from quotex.runs.job import Job, Selection
from quotex.runs.outputs import Outputs, Written, outputs, written_in
from quotex.runs.paths import Files
from quotex.runs.progress import Reporter
from quotex.runs.resumption import WITHOUT_RESUME, Phase, Position, settings_of, start
from quotex.runs.signals import Stop
from quotex.runs.state import State
from quotex.runs.summary import Summary, Tally
from quotex.runs.text_cache import TextCache

CACHE = "quotex-cache.sqlite"
_CHECKPOINT_PACE = 60  # a checkpoint comes when so many times the time that the last one took is over ...
_MAX_UNSAVED_TEXTS = 2_000  # ... or so many texts are held in memory
_INPUT_DIFFERS = f"what the run has read of the input is not what it was; put it back as it was, or {WITHOUT_RESUME}"
_CHANGED_WHILE_READ = "the input has changed while it was read; run again to be sure that nothing is missing"


def run_job(
    job: Job,
    engine: Engine,
    reporter: Reporter,
    stop: Stop | None = None,
    done: Callable[[], float | None] = lambda: None,
) -> Summary:
    """Run the job, from its last checkpoint if it is to go on, and return the figures of all of it.

    Raises QuotexError in one sentence: BrokenOff where it had begun and could not go on.
    """
    files = job.files
    with closing(State(files.state)) as state:
        cache = _text_cache(job, engine, state, reporter)
        position = start(job, engine.producer, state, reporter)
        summary = position.tally.summary()
        if position.phase == "finished":
            reporter.close(summary)
            return summary
        with outputs(files.records, files.articles, files.errors) as opened:
            opened.check(position.written)
            saving = _Saving(state, position, opened, cache)
            if position.new:
                saving.begin(settings_of(job, engine.producer))
            with _explained(files):
                opened.cut()
                if position.phase == "running":
                    summary = _work(job, engine, reporter, saving, stop or Stop(), done)
                else:
                    reporter.close(summary)
        if not summary.interrupted and files.state:
            with _explained(files):
                _convert(files)
                saving.finish(files)
    return summary


def _work(
    job: Job, engine: Engine, reporter: Reporter, saving: _Saving, stop: Stop, done: Callable[[], float | None]
) -> Summary:
    """Run over what is left of the input, save that all of it was read, and return the figures."""
    work = Run(
        engine,
        saving.outputs,
        saving.cache,
        reporter,
        job.selection,
        saving.tally,
        saving,
        stop,
        done,
        note=saving.read.note,
    )
    source = _Source(job, reporter, saving)
    summary = work.over(source.items())
    if not summary.interrupted:
        saving.all_read(job.source.files() if source.whole else None)
    return summary


@dataclass(slots=True)
class Run:
    """One run with all that it needs. `tally` holds the figures it begins with, and counts on.

    `save` is called after each batch, when all figures and outputs belong to the same moment; its argument says whether
    it must save now. `done` tells which share of the input has been read. `note` is called with the place of every
    item that the run is done with.
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
    note: Callable[[Place], None] = lambda place: None
    _ahead: int = field(default=0, init=False)  # articles that were read and are not worked on yet

    def over(self, located: Iterable[tuple[Place, Item]]) -> Summary:
        """Run over all items and return the figures.

        An article that cannot be worked on becomes a problem, and the run goes on without it. Ctrl-C ends the run after
        the batches that are being worked on. Raises QuotexError, from an output or from an extractor that cannot work
        at all.
        """
        begun = self.clock() - self.tally.seconds
        stream = batches(self._counted(located), self.cache, self.stop, self.done)
        finished = False
        try:
            for batch, found in self.engine.extracted(stream, self.stop):
                self._add(batch, found)
                self._emit(batch)
                self.outputs.flush()
                self.tally.seconds = self.clock() - begun
                self.reporter.advance(self.tally.summary(ahead=self._ahead), batch.share)
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

    def _counted(self, located: Iterable[tuple[Place, Item]]) -> Generator[tuple[Place, Item], None, None]:
        try:
            for place, item in located:
                self._ahead += isinstance(item, Article)
                yield place, item
        finally:
            if isinstance(located, Generator):  # closes the file that it is reading
                located.close()

    @property
    def _full(self) -> bool:
        return self.selection.limit is not None and self.tally.quotations >= self.selection.limit

    def _add(self, batch: Batch, found: Iterable[Outcome]) -> None:
        fresh = [entry for entry in batch.entries if entry.number is not None]
        for entry, outcome in zip(fresh, found, strict=True):
            self.cache.add(entry.key, entry.number or 0, outcome)

    def _emit(self, batch: Batch) -> None:
        for entry in batch.entries:
            self.tally.items += records_of(entry.item)
            self.note(entry.place)
            self.tally.chain = chained_hash(self.tally.chain, entry.item)
            if isinstance(entry.item, Article):
                self._ahead -= 1
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
        taken = [self.selection.written(quote) for quote in outcome if self.selection.takes(quote)]
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
            self.tally.problems += item.records
            self.outputs.problem(entry.place, item)


class _InputChanged(QuotexError):
    """The input that was read before is not what it was, so that --resume cannot go on."""


@contextmanager
def _explained(files: Files) -> Iterator[None]:
    """Turn a QuotexError inside the block into BrokenOff, whose message also says how to go on.

    _InputChanged is passed on: such a run cannot go on.
    """
    try:
        yield
    except _InputChanged:
        raise
    except QuotexError as error:
        goes_on = "; what is done is kept, --resume goes on from there" if files.state else ""
        raise BrokenOff(f"{error}{goes_on}") from error


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
    return TextCache(
        state.database,
        engine.producer,
        attributions,
        name=path,
        schema="cache",
        window=None,
        tell=lambda said: reporter.tell(Notice(path, said)),
    )


class _Saving:
    """Saves checkpoints: as often as takes a sixtieth of the time, or when many texts are held in memory."""

    def __init__(self, state: State, position: Position, opened: Outputs, cache: TextCache) -> None:
        self.tally = position.tally
        self.outputs = opened
        self.cache = cache
        self.read = InputFiles(state.database)
        self._state = state
        self._next = 0.0
        self._written: Mapping[str, Written] = position.written

    def begin(self, settings: Mapping[str, Any]) -> None:
        """Save that a new run begins, before what an older one has left is dropped."""
        with self._state.checkpoint(Position(self.tally, {}).to_json(), settings):
            self.cache.begin()
            self.read.begin()

    def __call__(self, must: bool) -> None:
        """Save a checkpoint if `must`, if it is time, or if many texts are held."""
        begun = time.monotonic()
        if not must and begun < self._next and self.cache.waiting < _MAX_UNSAVED_TEXTS:
            return
        with self._checkpoint("running"):
            pass
        now = time.monotonic()
        self._next = now + _CHECKPOINT_PACE * (now - begun)

    def all_read(self, files: Iterable[str] | None) -> None:
        """Save that the run is done with the input; `files` are sealed, None where they may have changed meanwhile."""
        with self._checkpoint("read"):
            if files is not None:
                self.read.seal(files)

    def finish(self, files: Files) -> None:
        """Save that the run has finished and what its files hold, and remove what is no longer needed."""
        written = {role: one for role, one in self._written.items() if role != "records" or not files.converts}
        if files.converts:
            with failures_of(files.output):
                sync_file(files.output)
        if files.converts and not files.grows:
            written["output"] = written_in(files.output)
        with self._state.checkpoint(Position(self.tally, written, "finished").to_json()):
            self.cache.end()
        self._state.shrink()
        files.tidy()

    @contextmanager
    def _checkpoint(self, phase: Phase) -> Iterator[None]:
        """Sync the outputs to the disk, then save the state that refers to them; the block may add to the state."""
        self._written = self.outputs.sync()
        with self._state.checkpoint(Position(self.tally, self._written, phase).to_json()):
            self.cache.flush()
            self.read.flush()
            yield


class _Source:
    """The input of a job; `whole` says whether its files were read to their ends and stayed what they were."""

    def __init__(self, job: Job, reporter: Reporter, saving: _Saving) -> None:
        self.whole = False
        self._job = job
        self._reporter = reporter
        self._tally = saving.tally
        self._read = saving.read.in_order()

    def items(self) -> Iterator[tuple[Place, Item]]:
        """Yield the items behind those that are done.

        Those that are done are read again and must be what they were; what came later may be new or other. Where files
        change from now on, a problem is reported at the end. Raises QuotexError.
        """
        source, done = self._job.source, self._tally.items
        if done:
            behind = f"going on behind {count(done, 'record')} of the input"
            self._reporter.tell(Notice(self._job.files.output, behind))
        signature = source.signature()
        located = source.located(self._read)
        yield from self._pass_over(located, done)
        yield from located
        unchanged = source.signature() == signature
        self.whole = unchanged and signature is not None
        if not unchanged:
            self._tally.problems += 1
            self._reporter.tell(Problem("the input", None, _CHANGED_WHILE_READ))

    def _pass_over(self, located: Iterator[tuple[Place, Item]], number: int) -> Iterator[tuple[Place, Item]]:
        """Read the items that are done again, and yield the rest of a problem that stood for fewer records then.

        Raises _InputChanged where they are not what they were.
        """
        chain, expected = "", self._tally.chain
        left = number
        rest: tuple[Place, Item] | None = None
        while left > 0 and (found := next(located, None)):
            place, item = found
            chain = chained_hash(chain, item)
            if isinstance(item, Problem) and item.records > left:
                rest = Place(place.file, place.record + left), behind(item, left)
            left -= records_of(item)
        if left > 0 or chain != expected:
            raise _InputChanged(_INPUT_DIFFERS)
        if rest:
            yield rest


def _convert(files: Files) -> None:
    """Convert the partial file to the format of the output, unless that is JSON lines itself."""
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


def _quotes(path: str) -> Iterator[Any]:
    """Yield the records of the partial file. Raises QuotexError for a line that is no record."""
    for quote in read_quotes([path]):
        if isinstance(quote, Problem):
            raise QuotexError(str(quote))
        yield quote
