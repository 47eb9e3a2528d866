"""Cluster the statements in the database; only new quotations are compared with all the others."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import regex

from quotex.linking.same_statement import Ints, Postings, Quotations, clusters, day_number
from quotex.linking.utterances import (
    SAME_TIME_DAYS,
    Utterance,
    digests,
    plain_words_of,
    stem,
    utterance,
    words_of,
)
from quotex.records import QuoteType
from quotex.store.database import Database, new_generation
from quotex.store.hashes import count_of, packed_each, unpacked

_AT_ONCE = 5_000
_MOST_KNOWN = 300_000  # tokens, some 30 MB
_FORM = regex.compile(r"\p{L}{3,30}")

_UNDIGESTED = """SELECT q.number, q.type, q.text, q.sentence, q.before, a.title FROM uncompared u
    JOIN quotes q ON q.number = u.quote JOIN articles a ON a.number = q.article
    WHERE u.quote > ? AND NOT EXISTS (SELECT 1 FROM word_runs w WHERE w.quote = u.quote) ORDER BY u.quote LIMIT ?"""
_TOUCH_NEIGHBOURS = f"""INSERT OR IGNORE INTO temp.touched SELECT q.number FROM
    (SELECT DISTINCT q.speaker, q.date FROM uncompared u JOIN quotes q ON q.number = u.quote
    WHERE q.speaker IS NOT NULL AND q.date IS NOT NULL) own
    JOIN quotes q ON q.speaker = own.speaker
    AND q.date BETWEEN date(own.date, '-{SAME_TIME_DAYS} days') AND date(own.date, '+{SAME_TIME_DAYS} days')"""
_TOUCH_MEMBERS = """INSERT OR IGNORE INTO temp.touched SELECT other.quote FROM temp.touched t
    JOIN statement_members own ON own.quote = t.quote
    JOIN statement_members other ON other.statement = own.statement"""
_TOUCHED = """SELECT q.number, coalesce(q.speaker, -1), q.date, q.article, q.type <> 'indirect' FROM temp.touched t
    JOIN quotes q ON q.number = t.quote JOIN articles a ON a.number = q.article ORDER BY q.id, a.key"""
_STATEMENT = """INSERT INTO statements (id, first, quotes, articles, outlets, speakers)
    SELECT ?1, (SELECT q.number FROM quotes q JOIN articles a ON a.number = q.article
        WHERE q.number IN (SELECT value FROM json_each(?2))
        ORDER BY q.date IS NULL, q.date, a.date, q.id, a.key LIMIT 1),
    count(*), count(DISTINCT article), count(DISTINCT outlet), count(DISTINCT speaker)
    FROM quotes WHERE number IN (SELECT value FROM json_each(?2))"""


def group_statements(db: Database) -> None:
    """Bring the tables `statements` and `statement_members` up to date with the quotations and their speakers.

    Only what has changed since the last time, and what shares words or speaker and time with it, is clustered again;
    the result equals that of clustering everything anew. It takes a second or two for a million quotations where little
    has changed, and some minutes for all of them. Raises QuotexError.
    """
    if db.row("SELECT 1 FROM uncompared UNION ALL SELECT 1 FROM removed_runs LIMIT 1") is None:
        return
    last: int | None = 0
    known: set[str] = set()
    while last is not None:
        last = _digest(db, last, known)
    runs, stems = _read(db)
    with db.changes() as connection:
        _touch(connection, runs)
        numbers, articles, quotations = _touched(connection)
        said = _Reader(connection, numbers, articles, quotations)
        found = clusters(quotations, _among(runs, numbers), _among(stems, numbers), said)
        _write(connection, [[int(numbers[place]) for place in own] for own in found])
        connection.execute("DELETE FROM uncompared")
        connection.execute("DELETE FROM removed_runs")
        connection.execute("DROP TABLE temp.touched")
        new_generation(connection)


def _digest(db: Database, after: int, known: set[str]) -> int | None:
    """Store the hashes and the word forms of some new quotations behind a number; return the last, None at the end."""
    with db.changes() as connection:
        rows = connection.execute(_UNDIGESTED, (after, _AT_ONCE)).fetchall()
        hashed = list(digests([plain_words_of(row["text"], row["type"]) for row in rows]))
        runs, stems = (packed_each([both[n] for both in hashed]) for n in (0, 1))
        values = zip((row["number"] for row in rows), runs, stems, strict=True)
        connection.executemany("INSERT INTO word_runs (quote, runs, stems) VALUES (?, ?, ?)", values)
        _add_forms(connection, (tuple(row)[2:] for row in rows), known)
    return int(rows[-1]["number"]) if rows else None


def refill_word_forms(db: Database) -> None:
    """Collect the forms of words anew from the stored contexts. Raises QuotexError."""
    with db.changes() as connection:
        connection.execute("DELETE FROM word_forms")
        contexts = connection.execute("SELECT text, sentence, before, title FROM quote_contexts")
        known: set[str] = set()
        while rows := contexts.fetchmany(_AT_ONCE):
            _add_forms(connection, rows, known)


def _add_forms(connection: sqlite3.Connection, contexts: Iterable[Sequence[str | None]], known: set[str]) -> None:
    """Store the words of contexts by their stems.

    `known` holds tokens whose words are stored already, and grows up to _MOST_KNOWN; frequent ones come early.
    """
    texts: set[str | None] = set()
    for text, sentence, *others in contexts:
        texts.update((sentence, *others))
        if text and text not in (sentence or ""):
            texts.add(text)
    tokens = set("\n".join(filter(None, texts)).lower().split()) - known
    if len(known) < _MOST_KNOWN:
        known |= tokens
    words = set(_FORM.findall("\n".join(tokens)))
    forms = [(stem(word), word) for word in sorted(words)]
    connection.executemany("INSERT OR IGNORE INTO word_forms (stem, form) VALUES (?, ?)", forms)


def _read(db: Database) -> tuple[Postings, Postings]:
    """Return the hashes of runs and of stems of all quotations."""
    numbers: list[int] = []
    parts: tuple[list[bytes], list[bytes]] = ([], [])
    for rows in db.chunks("SELECT quote, runs, stems FROM word_runs ORDER BY quote", _AT_ONCE):
        for number, runs, stems in rows:
            numbers.append(number)
            parts[0].append(runs)
            parts[1].append(stems)
    owners = np.array(numbers, dtype=np.int64)
    return _postings(owners, parts[0]), _postings(owners, parts[1])


def _postings(owners: Ints, blobs: Sequence[bytes]) -> Postings:
    lengths = np.array([count_of(blob) for blob in blobs], dtype=np.int64)
    return Postings(unpacked(blobs), np.repeat(owners, lengths))


def _touch(connection: sqlite3.Connection, runs: Postings) -> None:
    """Collect in a temporary table what has to be clustered again, with all that it may share a statement with."""
    connection.execute("CREATE TEMP TABLE touched (quote INTEGER PRIMARY KEY)")
    connection.execute("INSERT INTO temp.touched SELECT u.quote FROM uncompared u JOIN quotes q ON q.number = u.quote")
    changed = np.array([row[0] for row in connection.execute("SELECT quote FROM temp.touched")], dtype=np.int64)
    if connection.execute("SELECT count(*) FROM quotes").fetchone()[0] == len(changed):
        return  # the first time, there is nothing else
    removed = unpacked([row[0] for row in connection.execute("SELECT runs FROM removed_runs")])
    hashes = [runs.hashes[np.isin(runs.quote, changed)], removed]
    sharing = np.unique(runs.quote[np.isin(runs.hashes, np.concatenate(hashes))]).tolist()
    connection.executemany("INSERT OR IGNORE INTO temp.touched VALUES (?)", ((number,) for number in sharing))
    connection.execute(_TOUCH_NEIGHBOURS)
    connection.execute(_TOUCH_MEMBERS)


def _touched(connection: sqlite3.Connection) -> tuple[Ints, Ints, Quotations]:
    """Return numbers, articles and the rest of what is clustered, in an order that only the records determine."""
    rows = connection.execute(_TOUCHED).fetchall()
    values = [(number, article, speaker, day_number(day), marked) for number, speaker, day, article, marked in rows]
    numbers, articles, speakers, days, marks = np.array(values, dtype=np.int64).reshape(-1, 5).T
    return numbers, articles, Quotations(speakers, days, marks.astype(np.bool_))


def _among(postings: Postings, numbers: Ints) -> Postings:
    """Return the postings of the quotations with these numbers, with their indices in place of the numbers."""
    order = np.argsort(numbers)
    places = np.minimum(np.searchsorted(numbers[order], postings.quote), max(len(numbers) - 1, 0))
    held = numbers[order][places] == postings.quote if len(numbers) else np.zeros(len(places), dtype=np.bool_)
    return Postings(postings.hashes[held], order[places[held]])


class _Reader:
    """Reader of the words of quotations that are to be compared."""

    def __init__(self, connection: sqlite3.Connection, numbers: Ints, articles: Ints, quotations: Quotations) -> None:
        self._connection = connection
        self._numbers = numbers
        self._articles = articles
        self._quotations = quotations

    def __call__(self, places: Sequence[int]) -> Mapping[int, Utterance]:
        wanted = {int(self._numbers[place]): place for place in places}
        return {
            wanted[number]: self._utterance(wanted[number], text, kind) for number, text, kind in self._rows(wanted)
        }

    def _rows(self, wanted: Mapping[int, int]) -> Iterator[tuple[int, str, QuoteType]]:
        numbers = sorted(wanted)
        for start in range(0, len(numbers), 500):
            some = numbers[start : start + 500]
            marks = ", ".join("?" * len(some))
            yield from self._connection.execute(
                f"SELECT number, text, type FROM quotes WHERE number IN ({marks})", some
            )

    def _utterance(self, place: int, text: str, kind: QuoteType) -> Utterance:
        speaker, day = int(self._quotations.speaker[place]), int(self._quotations.day[place])
        return utterance(
            int(self._articles[place]),
            speaker if speaker >= 0 else None,
            day if day >= 0 else None,
            words_of(text, kind),
        )


def _write(connection: sqlite3.Connection, found: Sequence[Sequence[int]]) -> None:
    """Replace the statements of the quotations that were clustered again."""
    connection.execute(
        """DELETE FROM statements WHERE id IN (SELECT m.statement FROM temp.touched t
        JOIN statement_members m ON m.quote = t.quote)
        OR NOT EXISTS (SELECT 1 FROM statement_members m WHERE m.statement = statements.id)"""
    )
    for own in found:
        number = min(own)
        connection.execute(_STATEMENT, (number, f"[{', '.join(map(str, own))}]"))
        members = [(quote, number) for quote in own]
        connection.executemany("INSERT INTO statement_members (quote, statement) VALUES (?, ?)", members)
