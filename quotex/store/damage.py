"""Find damage in a database file: broken pages, values of the wrong type, rows that do not belong together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Cure = Literal["repair", "index", "restore"]

_MOST_LINES = 20  # of SQLite's own report; one broken page can fill thousands
_OF_AN_INDEX = ("missing from index", "wrong # of entries in index", "non-unique entry in index")
_TYPES = {"TEXT": ("text",), "INTEGER": ("integer",), "REAL": ("real", "integer"), "BLOB": ("blob",)}
_TABLES = (
    *("articles", "speakers", "mentions", "quotes", "stored_records", "aliases", "merges", "reviews", "state"),
    *("unlinked", "statements", "statement_members", "word_runs", "uncompared", "removed_runs", "word_forms"),
    *("joint_members", "people", "identities", "producers"),
)
FULL_TEXTS = ("quotes_fts", "contexts_fts")
_JSON = (
    ("stored_records", "record"),
    ("stored_records", "original"),
    ("articles", "meta"),
    ("quotes", "content"),
    ("reviews", "record"),
)

_BELONGING = {
    "quotations without their record": "quotes WHERE number NOT IN (SELECT quote FROM stored_records)",
    "records without their quotation": "stored_records WHERE quote NOT IN (SELECT number FROM quotes)",
    "articles whose number of quotations is wrong": "articles a "
    "WHERE a.quotes <> (SELECT count(*) FROM quotes q WHERE q.article = a.number AND q.verdict IS NOT 'reject')",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect of a database, and its cure.

    "repair": what is damaged can be made anew from the rest of the file. "index": indexing was interrupted, and the
    same command continues it. "restore": the data is lost; restore a copy of the file or index its records anew.
    """

    what: str
    cure: Cure


def damage(connection: sqlite3.Connection, *, thorough: bool = False) -> list[Finding]:
    """Return the defects of the tables, an empty list where there are none.

    `thorough` also compares every index with its table, which takes several times as long. The full-text index is
    checked by `full_text_damage`. Raises sqlite3 errors where the file is too damaged to be checked.
    """
    found = [*_pages(connection, "integrity_check" if thorough else "quick_check")]
    if any(one.cure == "restore" for one in found):
        return found  # values on broken pages cannot be checked
    return [*found, *_values(connection), *_rows(connection)]


def full_text_damage(connection: sqlite3.Connection) -> list[Finding]:
    """Compare the full-text index with the quotations. The connection must be writable, but nothing is written."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        for table in FULL_TEXTS:
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
    except sqlite3.DatabaseError as error:
        if isinstance(error, sqlite3.OperationalError) and _is_of_the_moment(error):
            raise
        return [Finding("the full text does not fit the quotations", "repair")]
    finally:
        if connection.in_transaction:
            connection.rollback()
    return []


def _is_of_the_moment(error: sqlite3.Error) -> bool:
    return any(sign in str(error) for sign in ("locked", "busy", "readonly", "full", "unable to open"))


def _pages(connection: sqlite3.Connection, pragma: str) -> Iterator[Finding]:
    for (line,) in connection.execute(f"PRAGMA {pragma}({_MOST_LINES})"):
        if line != "ok":
            cure: Cure = "repair" if any(sign in line for sign in _OF_AN_INDEX) else "restore"
            yield Finding(" ".join(line.split()), cure)


def _values(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Yield columns whose values have the wrong type or hold invalid JSON."""
    for table in _TABLES:
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        if not columns:
            yield Finding(f"the table {table} is not there", "restore")
            continue
        wrong = " OR ".join(_other_type(name, kind, bool(filled or key)) for _, name, kind, filled, _, key in columns)
        yield from _counted(connection, f"rows of {table} with a value of the wrong type", f"{table} WHERE {wrong}")
    for table, column in _JSON:
        yield from _counted(connection, f"values of {table}.{column} that are no JSON",
                            f"{table} WHERE {column} IS NOT NULL AND NOT json_valid({column})")  # fmt: skip


def _other_type(name: str, kind: str, filled: bool) -> str:
    allowed = (*_TYPES[kind], *(() if filled else ("null",)))
    return f'typeof("{name}") NOT IN ({", ".join(map(repr, allowed))})'


def _rows(connection: sqlite3.Connection) -> Iterator[Finding]:
    for what, condition in _BELONGING.items():
        yield from _counted(connection, what, condition)
    if connection.execute("PRAGMA foreign_key_check").fetchone():
        yield Finding("rows that point to rows which are not there", "restore")


def _counted(connection: sqlite3.Connection, what: str, condition: str) -> Iterator[Finding]:
    number = connection.execute(f"SELECT count(*) FROM {condition}").fetchone()[0]
    if number:
        yield Finding(f"{number:,} {what}", "restore")
