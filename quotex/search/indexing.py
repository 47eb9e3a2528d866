"""Index files of records: incremental, idempotent, one transaction per batch of articles."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from quotex.errors import BrokenOff, QuotexError
from quotex.linking.identities import add_people
from quotex.linking.regrouping import group_statements
from quotex.linking.relinking import link_all, link_pending
from quotex.readers import Problem
from quotex.readers.articles import articles_beside
from quotex.readers.records import files_of_records, read_quotes
from quotex.records import Article, Producer, Quote
from quotex.search.facet_columns import store_columns
from quotex.store.database import (
    Database,
    create_db,
    drop_indexes,
    failures_of,
    missing_indexes,
    new_generation,
    open_db,
    storable,
)
from quotex.store.indexed_files import IndexedFiles
from quotex.store.indexing_lock import indexing_lock
from quotex.store.judgements import UNPLACED, apply_judgements
from quotex.store.rows import (
    QUOTE_COLUMNS,
    article_columns,
    article_key,
    digest_of,
    mention_rows,
    quote_values,
    record_bytes,
    stored_quote,
)
from quotex.store.stored_records import stored_record
from quotex.store.texts import fits, index_texts, spans_in_text

BATCH_QUOTES = 5_000
_PAGES_BETWEEN_CHECKPOINTS = 8_000  # the pages of indexes change often; fewer checkpoints write each of them less often
_OBJECTS_BETWEEN_COLLECTIONS = 500_000  # more than a batch has, so that garbage collection seldom walks through one
_ASKED_AT_ONCE = 500  # SQLite allows 999 values in one statement everywhere

_QUOTES = f"""INSERT INTO quotes (number, producer, {", ".join(f'"{name}"' for name in QUOTE_COLUMNS)})
    VALUES ({", ".join("?" * (len(QUOTE_COLUMNS) + 2))})"""
_MENTIONS = """INSERT INTO mentions
    (id, article, local_id, name, kind, role, affiliation, name_key, block, quotes, gender, gender_evidence)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
_SPEAKERS = "SELECT count(*) FROM speakers"
_ARTICLE = """INSERT INTO articles (key, id, url, title, date, day, outlet, meta, quotes, digest)
    VALUES (:key, :id, :url, :title, :date, :day, :outlet, :meta, :quotes, :digest)
    ON CONFLICT (key) DO UPDATE SET id = excluded.id, title = excluded.title, date = excluded.date, day = excluded.day,
    outlet = excluded.outlet, meta = excluded.meta, quotes = excluded.quotes, digest = excluded.digest,
    text_file = NULL"""


@dataclass(frozen=True, slots=True)
class IndexSummary:
    """The figures of indexing; `seconds` is wall time. Articles: `new`, `updated` (other quotations), `unchanged`.

    `quotes` counts those read, `texts` the articles whose text was stored or changed, `speakers` all in the database,
    `files_as_before` the files of records that were not read again, whose articles are among the `unchanged`.
    `waiting` is True while another process indexes into the same database. `upgraded_from` is the version of the tables
    before an upgrade, if there was one; `unplaced` counts reviews without a record.
    """

    quotes: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    files_as_before: int = 0
    texts: int = 0
    speakers: int = 0
    problems: int = 0
    seconds: float = 0.0
    interrupted: bool = False
    waiting: bool = False
    upgraded_from: int | None = None
    unplaced: int = 0


@dataclass(slots=True)
class _Work:
    """The state of one call of `index_files`."""

    db: Database
    files: IndexedFiles
    tell: Callable[[Problem], None]
    progress: Callable[[IndexSummary], None]
    begun: float = field(default_factory=time.monotonic)
    summary: IndexSummary = field(default_factory=IndexSummary)

    def add(self, **figures: int) -> None:
        grown: dict[str, Any] = {name: getattr(self.summary, name) + more for name, more in figures.items()}
        self.summary = replace(self.summary, **grown, seconds=time.monotonic() - self.begun)

    def problem(self, problem: Problem) -> None:
        self.add(problems=1)
        self.tell(problem)


def index_files(
    paths: Iterable[str],
    db: str | os.PathLike[str],
    articles: Iterable[str] | None = None,
    progress: Callable[[IndexSummary], None] | None = None,
    *,
    tell: Callable[[Problem], None] | None = None,
    people: str | os.PathLike[str] | None = None,
) -> IndexSummary:
    """Index files of records into a database, which is created where it is missing.

    Articles' texts come from `articles`, or else from the files beside the records (`articles_beside`). `people` is a
    newsroom's own table of people, see `quotex.linking.identities.add_people`. An article is known by its address, or
    by its id and outlet where it has none. All its records in one call are its quotations: the same ones again change
    nothing, others replace it as a whole; reviews stay. A file whose articles are still as it left them is known by its
    checksum and not read again. So an article whose text is beside the records, but which has
    no records, loses its earlier quotations. Ctrl-C ends in good order: what was written is linked (its statements are
    compared by the next call), `progress` is told that it was `interrupted`, and KeyboardInterrupt is raised again.
    After that or a crash, the same call continues the work. Problems of the input are reported to `tell` and skipped.
    Of two processes that index into one database, the second waits for the first. Raises QuotexError where the database
    cannot be used, BrokenOff where that shows after the work has begun.
    """
    wanted = list(paths)
    beside = [path for path in map(articles_beside, wanted) if os.path.exists(path)] if articles is None else articles
    told = progress or (lambda _: None)
    with indexing_lock(db, lambda: told(IndexSummary(waiting=True))), create_db(db) as opened:
        work = _Work(opened, IndexedFiles(opened, "records"), tell or (lambda _: None), told)
        work.summary = replace(work.summary, upgraded_from=opened.upgraded_from)
        if people is not None:
            add_people(opened, people)
        with _breaking_off(work), _rare_collections():
            return _indexed(work, wanted, list(beside), of_the_runs=articles is None)


def _indexed(work: _Work, wanted: Sequence[str], beside: Sequence[str], *, of_the_runs: bool) -> IndexSummary:
    with failures_of(work.db.path):
        work.db.connection.execute("PRAGMA synchronous = NORMAL")
        work.db.connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BETWEEN_CHECKPOINTS}")
    try:
        _leave_indexes_away(work.db)
        _index_quotes(work, wanted)
        quoted = work.files.seen if of_the_runs and not work.summary.problems else None
        for changed, emptied in index_texts(work.db, beside, work.problem, quoted):
            work.add(texts=changed, updated=emptied)
            work.progress(work.summary)
    except KeyboardInterrupt:
        work.summary = replace(work.summary, interrupted=True)
        _link(work)
        raise
    _link(work)
    return work.summary


@contextmanager
def _breaking_off(work: _Work) -> Iterator[None]:
    """Turn errors of the body into BrokenOff once something has been written."""
    try:
        yield
    except QuotexError as error:
        if not (work.summary.quotes or work.summary.texts or work.summary.files_as_before):
            raise
        raise BrokenOff(str(error)) from error


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Run the body with rare garbage collections: records have no cycles, and are freed without them.

    With Python's own threshold, they take a fifth of the time of indexing.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _leave_indexes_away(db: Database) -> None:
    if db.row("SELECT 1 FROM quotes LIMIT 1") is None:
        with db.changes() as connection:
            drop_indexes(connection)


def _link(work: _Work) -> None:
    """Make the indexed quotations searchable: link speakers, create missing indexes and group statements.

    The indexes come after the linking, which would change most of their entries.
    """
    for _ in link_pending(work.db):
        work.progress(work.summary)
    with work.db.changes() as connection:
        for sql in missing_indexes(work.db):
            connection.execute(sql)
    if not work.summary.interrupted:
        group_statements(work.db)
        store_columns(work.db, work.summary.quotes)
    unplaced = work.db.number(f"SELECT count(*) FROM reviews WHERE {UNPLACED}")
    work.add(speakers=work.db.number(_SPEAKERS), unplaced=unplaced)
    work.progress(work.summary)


def relink(db: str | os.PathLike[str]) -> int:
    """Link the speakers of the whole database anew; return the number of speakers.

    People's decisions stay. It is only needed where a newer quotex compares names in another way.
    """
    with open_db(db, readonly=False) as opened:
        link_all(opened)
        group_statements(opened)
        store_columns(opened, opened.number("SELECT count(*) FROM quotes"))
        return opened.number(_SPEAKERS)


def _index_quotes(work: _Work, paths: Sequence[str]) -> None:
    reading = _Reading(work)
    for path in files_of_records(paths):
        reading.add(path)
    for batch in _batches(reading.records()):
        with work.db.changes() as connection:
            quotes = {key: [quote for _, quote in own] for key, own in batch.items()}
            counts = _Batch(connection, work.files.seen).write(quotes)
            work.files.claim(connection, ((file, key) for key, own in batch.items() for file, _ in own))
            reading.end_files(connection)
        work.add(quotes=sum(map(len, batch.values())), **counts)
        work.progress(work.summary)
    with work.db.changes() as connection:
        reading.end_files(connection)


class _Reading:
    """The reader of those files of records that are not known."""

    def __init__(self, work: _Work) -> None:
        self._work = work
        self._unread: list[tuple[str, int | None]] = []
        self._whole: list[int | None] = []  # files that were read without a problem, and whose end is not yet noted

    def add(self, path: str) -> None:
        file = self._work.files.begin(path)
        articles = self._work.files.skip(file)
        if articles is None:
            self._unread.append((path, file))
        else:
            self._work.add(files_as_before=1, unchanged=articles)

    def records(self) -> Iterator[tuple[int | None, Quote]]:
        """Yield each record with its file; report problems."""
        for path, file in self._unread:
            problems = self._work.summary.problems
            for item in read_quotes([path]):
                if isinstance(item, Problem):
                    self._work.problem(item)
                else:
                    yield file, item
            if self._work.summary.problems == problems:
                self._whole.append(file)

    def end_files(self, connection: sqlite3.Connection) -> None:
        """Note the files of which all records are written: a file ends only when the next one's record is asked for."""
        for file in self._whole:
            self._work.files.end(connection, file)
        self._whole.clear()


_Records = dict[str, list[tuple[int | None, Quote]]]  # by article, each with its file


def _batches(records: Iterable[tuple[int | None, Quote]]) -> Iterator[_Records]:
    """Yield records by article, some thousands at a time; consecutive records of an article stay together."""
    batch: _Records = {}
    size = 0
    for file, quote in records:
        key = article_key(quote.article)
        if size >= BATCH_QUOTES and key not in batch:
            yield batch
            batch, size = {}, 0
        batch.setdefault(key, []).append((file, quote))
        size += 1
    if batch:
        yield batch


class _Batch:
    """Writer of batches inside a transaction; `seen` are the keys of articles that this call has written already."""

    def __init__(self, connection: sqlite3.Connection, seen: Container[str]) -> None:
        self._connection = connection
        self._seen = seen
        self._blocks: set[str] = set()
        self._mentions: list[tuple[Any, ...]] = []
        self._joint: list[tuple[int, int]] = []
        self._quotes: list[tuple[Any, ...]] = []
        self._records: list[tuple[int, str]] = []
        self._has_reviews = connection.execute("SELECT 1 FROM reviews LIMIT 1").fetchone() is not None
        self._producers: dict[Producer, int] = {}
        self._before: dict[str, frozenset[str]] = {}  # the ids of the quotations of articles that are replaced
        self._next_quote = self._next("SELECT max(number) FROM quotes")
        self._next_mention = self._next("SELECT max(id) FROM mentions")

    def write(self, batch: dict[str, list[Quote]]) -> dict[str, int]:
        """Write the articles that are new or changed; return how many are new, updated and unchanged."""
        counts = {"new": 0, "updated": 0, "unchanged": 0}
        before = self._stored(list(batch))
        for key, quotes in batch.items():
            number, digest = before.get(key, (None, None))
            if key in self._seen and number is not None:
                quotes = [*self._records_of(number), *quotes]
            article = quotes[-1].article
            records = {storable(quote.id): (quote, record_bytes(quote, article)) for quote in quotes}
            new_digest = digest_of(article, (encoded for _, encoded in records.values()))
            if digest == new_digest:
                counts["unchanged"] += key not in self._seen
                continue
            if self._has_reviews:
                self._before[key] = self._ids(number) if number is not None else frozenset()
            if number is not None:
                self._clear(number)
            self._article(key, article, list(records.values()), new_digest)
            if key not in self._seen:
                counts["new" if number is None else "updated"] += 1
        self._flush()
        return counts

    def _next(self, sql: str) -> int:
        return int(self._connection.execute(sql).fetchone()[0] or 0) + 1

    def _stored(self, keys: Sequence[str]) -> dict[str, tuple[int, str]]:
        found: dict[str, tuple[int, str]] = {}
        for start in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[start : start + _ASKED_AT_ONCE]
            marks = ", ".join("?" * len(some))
            sql = f"SELECT key, number, digest FROM articles WHERE key IN ({marks})"
            found.update({key: (number, digest) for key, number, digest in self._connection.execute(sql, some)})
        return found

    def _records_of(self, number: int) -> list[Quote]:
        sql = """SELECT coalesce(original, record) FROM records JOIN quotes ON number = quote
            WHERE article = ? AND verdict IS NOT 'add' ORDER BY number"""
        return [stored_quote(row[0]) for row in self._connection.execute(sql, (number,))]

    def _clear(self, number: int) -> None:
        """Delete the rows of an article, but not its text; a text that no longer fits is removed when it is written."""
        blocks = self._connection.execute("SELECT DISTINCT block FROM mentions WHERE article = ?", (number,))
        self._blocks.update(row[0] for row in blocks)
        self._connection.execute("DELETE FROM quotes WHERE article = ?", (number,))
        self._connection.execute("DELETE FROM mentions WHERE article = ?", (number,))

    def _article(self, key: str, article: Article, records: list[tuple[Quote, bytes]], digest: str) -> None:
        quotes = [quote for quote, _ in records]
        values = {**article_columns(article), "quotes": len(quotes), "digest": digest}
        self._connection.execute(_ARTICLE, values)
        row = self._connection.execute("SELECT number, text FROM articles WHERE key = ?", (key,)).fetchone()
        number, text = row[0], row[1]
        if text is not None and not fits(text, spans_in_text(quotes)):
            self._connection.execute("UPDATE articles SET text = NULL, body_start = 0 WHERE number = ?", (number,))
        ids: dict[str, int] = {}
        rows = mention_rows(key, quotes)
        described = {mention.local_id: mention for mention in rows}
        for mention in rows:
            ids[mention.local_id] = self._next_mention
            self._blocks.add(mention.block)
            self._mentions.append(
                (
                    *(self._next_mention, number, mention.local_id, mention.name, mention.kind, mention.role),
                    *(mention.affiliation, mention.name_key, mention.block, mention.quotes, mention.gender),
                    mention.gender_evidence,
                )
            )
            self._next_mention += 1
        self._joint += [(ids[one.local_id], ids[member]) for one in rows for member in one.members]
        for quote, encoded in records:
            speaker = storable(quote.speaker.id) if quote.speaker else None
            linked, mentioned = (ids[speaker], described[speaker]) if speaker is not None else (None, None)
            columns = quote_values(quote, number, linked)
            self._quotes.append((self._next_quote, self._producer(quote.producer), *columns))
            self._records.append((self._next_quote, stored_record(quote, encoded, article, mentioned)))
            self._next_quote += 1

    def _producer(self, producer: Producer) -> int:
        """Return the number of a producer, which gets a row where it has none."""
        if producer not in self._producers:
            values = tuple(map(storable, (producer.quotex, producer.model, producer.model_version)))
            sql = "INSERT OR IGNORE INTO producers (quotex, model, model_version) VALUES (?, ?, ?)"
            self._connection.execute(sql, values)
            sql = "SELECT id FROM producers WHERE (quotex, model, model_version) = (?, ?, ?)"
            self._producers[producer] = int(self._connection.execute(sql, values).fetchone()[0])
        return self._producers[producer]

    def _flush(self) -> None:
        if not (self._quotes or self._blocks):
            return
        new_generation(self._connection)
        self._connection.executemany(_MENTIONS, self._mentions)
        self._connection.executemany("INSERT INTO joint_members (joint, member) VALUES (?, ?)", self._joint)
        self._connection.executemany(_QUOTES, self._quotes)
        self._connection.executemany("INSERT INTO stored_records (quote, record) VALUES (?, ?)", self._records)
        for number, before in self._reviewed():
            self._blocks |= apply_judgements(self._connection, number, before)
        blocks = [(block,) for block in sorted(self._blocks)]
        self._connection.executemany("INSERT OR IGNORE INTO unlinked (block) VALUES (?)", blocks)

    def _ids(self, number: int) -> frozenset[str]:
        return frozenset(
            row[0] for row in self._connection.execute("SELECT id FROM quotes WHERE article = ?", (number,))
        )

    def _reviewed(self) -> list[tuple[int, frozenset[str]]]:
        """Return the numbers of written articles that have or had reviews, with the ids of their quotations before."""
        sql = """SELECT number FROM articles a WHERE key = ? AND (EXISTS (SELECT 1 FROM reviews WHERE article = a.key)
            OR EXISTS (SELECT 1 FROM reviews WHERE quote IN (SELECT value FROM json_each(?)))
            OR EXISTS (SELECT 1 FROM reviews WHERE quote IN (SELECT id FROM quotes WHERE article = a.number)))"""
        found = []
        for key, before in self._before.items():
            row = self._connection.execute(sql, (key, json.dumps(sorted(before)))).fetchone()
            found += [(int(row[0]), before)] if row else []
        return found
