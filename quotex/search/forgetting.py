"""Remove articles or a speaker from a database so that nothing of them can be read in its file any more."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from quotex.errors import QuotexError
from quotex.linking.regrouping import group_statements, refill_word_forms
from quotex.linking.relinking import link_pending
from quotex.linking.replay import same_name
from quotex.search.speaker_lookup import speaker_ids
from quotex.store.database import Database, failures_of, new_generation, open_db
from quotex.store.indexing_lock import indexing_lock
from quotex.store.judgements import apply_judgements

_UNPURGED = "unpurged"  # in the table `state`: rows are deleted, but the file is not yet rewritten


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed from a database.

    `keys` and `ids` are those of the articles and the quotations, `names` those of the speaker. `still_named` are the
    keys of articles whose other quotations contain one of the names.
    """

    articles: int
    quotes: int
    texts: int
    reviews: int
    decisions: int
    names: tuple[str, ...]
    keys: frozenset[str]
    ids: frozenset[str]
    still_named: tuple[str, ...] = ()


def forget_articles(db: str | os.PathLike[str], *, id: str | None = None, url: str | None = None) -> Forgotten:
    """Remove the articles with this id (or key in the database) or address, with all quotations found in them.

    Raises QuotexError where there is none, or the file cannot be written.
    """
    with indexing_lock(db, lambda: None), open_db(db, readonly=False) as opened:
        _purge_if_left(opened)
        rows = opened.rows(
            "SELECT number, key, text IS NOT NULL FROM articles WHERE id = ? OR key = ? OR url = ?", (id, id, url)
        )
        if not rows:
            raise QuotexError(f"there is no article {url or id} in {opened.path}; nothing was removed")
        with opened.changes() as connection:
            numbers = [row[0] for row in rows]
            quotes = _rows(connection, "SELECT number, id FROM quotes WHERE article IN ({})", numbers)
            keys = [row[1] for row in rows]
            decisions = _count(connection, "DELETE FROM merges WHERE article IN ({})", keys)
            decisions += _count(connection, "DELETE FROM merges WHERE into_article IN ({})", keys)
            reviews = _count(connection, "DELETE FROM reviews WHERE article IN ({})", keys)
            reviews += _remove_quotes(connection, quotes)
            names = _rows(connection, "SELECT name, block FROM mentions WHERE article IN ({})", numbers)
            _run(connection, "DELETE FROM mentions WHERE article IN ({})", numbers)
            borne = {name for (name,) in connection.execute("SELECT DISTINCT name FROM mentions")}
            decisions += _remove_decisions(connection, {str(name) for name, _ in names} - borne)
            _run(connection, "DELETE FROM articles WHERE number IN ({})", numbers)
            _judge_copies(connection, [id for _, id in quotes])
            _mark(connection)
        _finish(opened)
        texts = sum(row[2] for row in rows)
        ids = frozenset(id for _, id in quotes)
        return Forgotten(len(rows), len(quotes), texts, reviews, decisions, (), frozenset(keys), ids)


def forget_speaker(db: str | os.PathLike[str], speaker: str) -> Forgotten:
    """Remove all quotations of a speaker, and the texts of the articles that quote him or her.

    `speaker` is a number, or a name that only one speaker has. Quotations of others stay even where they name the
    speaker, see `still_named`. Raises QuotexError where nobody or several are meant, or the file cannot be written.
    """
    with indexing_lock(db, lambda: None), open_db(db, readonly=False) as opened:
        _purge_if_left(opened)
        number = _one_speaker(opened, speaker)
        with opened.changes() as connection:
            found = _remove_speaker(connection, number)
        _finish(opened)
        return replace(found, still_named=_articles_naming(opened, found.names))


def _remove_speaker(connection: sqlite3.Connection, speaker: int) -> Forgotten:
    mentions = connection.execute(
        "SELECT m.id, m.name, a.number, a.key, a.text IS NOT NULL FROM mentions m JOIN articles a "
        "ON a.number = m.article WHERE m.speaker = ?",
        (speaker,),
    ).fetchall()
    ids, names = [row[0] for row in mentions], sorted({row[1] for row in mentions})
    articles = sorted({row[2] for row in mentions})
    quotes = _rows(connection, "SELECT number, id FROM quotes WHERE mention IN ({})", ids)
    reviews = _remove_quotes(connection, quotes)
    _run(connection, "DELETE FROM mentions WHERE id IN ({})", ids)
    decisions = _remove_decisions(connection, names)
    _run(
        connection,
        "UPDATE articles SET text = NULL, body_start = 0, digest = '', file = NULL, text_file = NULL "
        "WHERE number IN ({})",
        articles,
    )
    _run(
        connection,
        "UPDATE articles SET quotes = (SELECT count(*) FROM quotes WHERE article = articles.number "
        "AND verdict IS NOT 'reject') WHERE number IN ({})",
        articles,
    )
    _mark(connection)
    texts = len({row[2] for row in mentions if row[4]})
    keys = frozenset(row[3] for row in mentions)
    return Forgotten(0, len(quotes), texts, reviews, decisions, tuple(names), keys, frozenset(id for _, id in quotes))


def _remove_quotes(connection: sqlite3.Connection, quotes: Sequence[tuple[int, str]]) -> int:
    """Remove quotations with their records, reviews and references to them; return the number of reviews removed."""
    numbers, ids = [number for number, _ in quotes], [id for _, id in quotes]
    blocks = "SELECT DISTINCT m.block FROM quotes q JOIN mentions m ON m.id = q.mention WHERE q.number IN ({})"
    for (block,) in connection.execute(_listed(blocks), (_json(numbers),)).fetchall():
        connection.execute("INSERT OR IGNORE INTO unlinked (block) VALUES (?)", (block,))
    _run(connection, "DELETE FROM quotes WHERE number IN ({})", numbers)
    _run(
        connection,
        "UPDATE stored_records SET record = json_replace(record, '$.nested_in', NULL), "
        "original = json_replace(original, '$.nested_in', NULL) "
        "WHERE quote IN (SELECT number FROM quotes WHERE nested_in IN ({}))",
        ids,
    )
    _run(connection, "UPDATE quotes SET nested_in = NULL WHERE nested_in IN ({})", ids)
    alone = "DELETE FROM reviews WHERE quote IN ({}) AND quote NOT IN (SELECT id FROM quotes)"
    return _count(connection, alone, ids)


def _remove_decisions(connection: sqlite3.Connection, names: Iterable[str]) -> int:
    """Remove people's decisions on these names and return their number; linking makes quotex's own anew."""
    gone = list(names)
    rows = connection.execute("SELECT id, name, into_name FROM merges WHERE who <> 'quotex'").fetchall()
    about = [row[0] for row in rows if any(same_name(name, one) for one in row[1:] if one for name in gone)]
    decisions = _count(connection, "DELETE FROM merges WHERE id IN ({})", about)
    for table, key in (("identities", "id"), ("people", "name_key")):
        named = connection.execute(f"SELECT {key}, name FROM {table}").fetchall()
        about = [row[0] for row in named if any(same_name(name, row[1]) for name in gone)]
        decisions += _count(connection, f"DELETE FROM {table} WHERE {key} IN ({{}})", about)
    return decisions


def _judge_copies(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Apply the reviews of other articles of the same text again, which lose the removed ones."""
    for (article,) in connection.execute(
        _listed("SELECT DISTINCT article FROM quotes WHERE id IN ({})"), (_json(ids),)
    ):
        for block in sorted(apply_judgements(connection, article)):
            connection.execute("INSERT OR IGNORE INTO unlinked (block) VALUES (?)", (block,))


def _mark(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT OR REPLACE INTO state (name, value) VALUES (?, 1)", (_UNPURGED,))
    new_generation(connection)


def _finish(db: Database) -> None:
    for _ in link_pending(db):
        pass
    group_statements(db)
    refill_word_forms(db)
    _purge(db)


def _purge_if_left(db: Database) -> None:
    """Complete a removal that was interrupted before its purge."""
    if db.row("SELECT 1 FROM state WHERE name = ?", (_UNPURGED,)) is not None:
        _finish(db)


def _purge(db: Database) -> None:
    """Rewrite the full-text indexes and the whole file, in which removed rows stay readable until then."""
    with db.changes() as connection:
        words = "SELECT name FROM sqlite_master WHERE sql LIKE '%USING fts5%'"
        for (name,) in connection.execute(words).fetchall():
            connection.execute(f'INSERT INTO "{name}" ("{name}") VALUES (\'rebuild\')')
    with failures_of(db.path):
        db.connection.execute("PRAGMA secure_delete = ON")
        db.connection.execute("VACUUM")
        busy = db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise QuotexError(
            f"all rows are removed, but another program has {db.path} open, and its old pages are still readable; "
            "close it, and give the same command again"
        )
    with db.changes() as connection:
        connection.execute("DELETE FROM state WHERE name = ?", (_UNPURGED,))


def _one_speaker(db: Database, speaker: str) -> int:
    if speaker.isdecimal():
        found = [int(row[0]) for row in db.rows("SELECT id FROM speakers WHERE id = ?", (int(speaker),))]
    else:
        found = speaker_ids(db, speaker)
    if not found:
        raise QuotexError(f'nobody in {db.path} is called "{speaker}"; nothing was removed')
    if len(found) > 1:
        numbers = ", ".join(map(str, found[:6])) + (" ..." if len(found) > 6 else "")
        raise QuotexError(f'"{speaker}" may mean several speakers; give a number of quotex speakers list: {numbers}')
    return found[0]


def _articles_naming(db: Database, names: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of the articles whose text, title or records contain one of the names."""
    sql = """SELECT key FROM articles WHERE instr(title, ?1) OR instr(text, ?1)
        UNION SELECT a.key FROM records r JOIN quotes q ON q.number = r.quote JOIN articles a ON a.number = q.article
        WHERE instr(r.record, ?2) OR instr(r.record, ?3) OR instr(r.original, ?3)"""
    forms = [(name, json.dumps(name, ensure_ascii=False)[1:-1], json.dumps(name)[1:-1]) for name in names]
    found = {row[0] for values in forms for row in db.rows(sql, values)}
    return tuple(sorted(found))


def _run(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> None:
    _count(connection, sql, values)


def _count(connection: sqlite3.Connection, sql: str, values: Sequence[object]) -> int:
    """Run a statement on any number of values; return the number of changed rows."""
    return connection.execute(_listed(sql), (_json(values),)).rowcount


def _rows(connection: sqlite3.Connection, sql: str, values: Iterable[object]) -> list[tuple[Any, Any]]:
    return [tuple(row) for row in connection.execute(_listed(sql), (_json(values),))]


def _json(values: Iterable[object]) -> str:
    return json.dumps(list(values))


def _listed(sql: str) -> str:
    return sql.format("SELECT value FROM json_each(?)")
