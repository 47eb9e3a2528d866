"""Upgrade databases with the tables of an earlier version."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping

from quotex.errors import QuotexError
from quotex.records import SCHEMA_VERSION
from quotex.serialization import from_json
from quotex.store.hashes import packed_again
from quotex.store.judgements import apply_judgements
from quotex.store.rows import record_text, words_hash

_AT_ONCE = 2_000
_WITH_REVIEWS_APPLIED = 3


def upgrade(connection: sqlite3.Connection, version: int, made_by_schema: Callable[[str], str]) -> None:
    """Upgrade tables and rows step by step in a transaction; `made_by_schema` gives the SQL that creates an object."""
    for step in range(version, max(_STEPS) + 1):
        _STEPS[step](connection, made_by_schema)
    if version < _WITH_REVIEWS_APPLIED:
        _apply_reviews(connection)


def _add_speaker_confidence(connection: sqlite3.Connection, made_by_schema: Callable[[str], str]) -> None:
    """Upgrade version 1, which has no confidence of speakers."""
    connection.execute("ALTER TABLE quotes ADD COLUMN speaker_confidence REAL")
    connection.execute(
        """UPDATE quotes SET speaker_confidence = (SELECT json_extract(record, '$.speaker.confidence')
        FROM records WHERE records.quote = quotes.number AND json_valid(record))"""
    )
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'quotes_facets'").fetchone():
        connection.execute("DROP INDEX quotes_facets")
        connection.execute(made_by_schema("quotes_facets"))


def _add_verdicts(connection: sqlite3.Connection, made_by_schema: Callable[[str], str]) -> None:
    """Upgrade version 2, which keeps reviews apart from quotations and records of earlier schemas."""
    connection.execute("ALTER TABLE quotes ADD COLUMN verdict TEXT")
    connection.execute("ALTER TABLE records ADD COLUMN original TEXT")
    connection.execute("ALTER TABLE speakers ADD COLUMN wikidata TEXT")
    if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'quotes_facets'").fetchone():
        connection.execute(made_by_schema("quotes_verdict"))
    _rewrite(connection, "records", "quote")
    _rewrite(connection, "reviews", "id")


def _apply_reviews(connection: sqlite3.Connection) -> None:
    reviewed = """SELECT number FROM articles WHERE key IN (SELECT article FROM reviews)
        UNION SELECT article FROM quotes WHERE id IN (SELECT quote FROM reviews)"""
    for (number,) in connection.execute(reviewed).fetchall():
        blocks = apply_judgements(connection, number, frozenset())
        connection.executemany("INSERT OR IGNORE INTO unlinked (block) VALUES (?)", [(one,) for one in sorted(blocks)])


def _store_records_once(connection: sqlite3.Connection, made_by_schema: Callable[[str], str]) -> None:
    """Upgrade version 3, which has whole records beside the columns, and keys and hashes of more bytes.

    Records stay whole until their article is indexed anew.
    """
    connection.execute("ALTER TABLE mentions ADD COLUMN gender_evidence TEXT")
    connection.execute(made_by_schema("producers"))
    columns = ("cue_start INTEGER", "cue_tense TEXT", "source_start INTEGER", "prefix TEXT", "suffix TEXT")
    for column in (*columns, "producer INTEGER REFERENCES producers (id)"):
        connection.execute(f"ALTER TABLE quotes ADD COLUMN {column}")
    connection.execute("ALTER TABLE records RENAME TO stored_records")
    connection.execute(made_by_schema("records"))
    connection.create_function("words_hash", 1, words_hash, deterministic=True)
    connection.execute("UPDATE quotes SET dedup_key = words_hash(dedup_key)")
    connection.create_function("packed_again", 1, packed_again, deterministic=True)
    connection.execute("UPDATE word_runs SET runs = packed_again(runs), stems = packed_again(stems)")
    connection.execute("UPDATE removed_runs SET runs = packed_again(runs)")


def _add_genders_of_speakers(connection: sqlite3.Connection, made_by_schema: Callable[[str], str]) -> None:
    """Upgrade version 4, which knows the gender of a speaker in each article, but not the one of all articles."""
    connection.execute("ALTER TABLE speakers ADD COLUMN gender TEXT")
    connection.execute(
        """UPDATE speakers SET gender = (SELECT CASE
        WHEN sum(iif(gender = 'female', quotes, -quotes)) > 0 THEN 'female'
        WHEN sum(iif(gender = 'female', quotes, -quotes)) < 0 THEN 'male' END
        FROM mentions WHERE speaker = speakers.id AND gender IS NOT NULL)"""
    )
    connection.execute("DROP VIEW IF EXISTS quotations")
    connection.execute(made_by_schema("quotations"))


def _add_facet_columns(connection: sqlite3.Connection, made_by_schema: Callable[[str], str]) -> None:
    """Upgrade version 5, whose columns of facets are read from the quotations each time."""
    connection.execute(made_by_schema("facet_columns"))


def _add_indexed_files(connection: sqlite3.Connection, made_by_schema: Callable[[str], str]) -> None:
    """Upgrade version 6, which does not know the files that its articles are from."""
    connection.execute(made_by_schema("indexed_files"))
    for column in ("file", "text_file"):
        connection.execute(f"ALTER TABLE articles ADD COLUMN {column} INTEGER")
        connection.execute(made_by_schema(f"articles_{column}"))


def _rewrite(connection: sqlite3.Connection, table: str, key: str) -> None:
    """Rewrite records of earlier schemas in the current one; a damaged record stays as it is."""
    old = f"""SELECT {key}, record FROM {table} WHERE {key} > ? AND json_valid(record)
        AND json_extract(record, '$.schema_version') IS NOT ? ORDER BY {key} LIMIT {_AT_ONCE}"""
    last = -1
    while rows := connection.execute(old, (last, SCHEMA_VERSION)).fetchall():
        last = rows[-1][0]
        written = [(text, number) for number, record in rows if (text := _in_todays_form(record))]
        connection.executemany(f"UPDATE {table} SET record = ? WHERE {key} = ?", written)


def _in_todays_form(record: str) -> str | None:
    try:
        return record_text(from_json(json.loads(record)))
    except (ValueError, TypeError, RecursionError, QuotexError):
        return None


_STEPS: Mapping[int, Callable[[sqlite3.Connection, Callable[[str], str]], None]] = {
    1: _add_speaker_confidence,
    2: _add_verdicts,
    3: _store_records_once,
    4: _add_genders_of_speakers,
    5: _add_facet_columns,
    6: _add_indexed_files,
}
