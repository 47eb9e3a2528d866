"""Check a database as a whole, and repair what can be made anew from the rest of the file."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass

from quotex.errors import QuotexError
from quotex.linking.relinking import link_pending
from quotex.store.damage import FULL_TEXTS, Cure, Finding, damage, full_text_damage
from quotex.store.database import (
    VERSION,
    DamagedDatabase,
    Database,
    failures_of,
    missing_indexes,
    new_generation,
    open_unchecked,
    rebuilding,
)
from quotex.store.rows import stored_quote

_COUNTED = ("articles", "quotes", "speakers", "reviews")
_RECORDS_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The contents of a database and its defects.

    `size` is in bytes, `version` that of the tables. `counts` are rows by table, and "texts"; empty where they cannot
    be counted. `producers` are the versions of quotex and its models, with their numbers of records. `full_text` is
    False where the full text could not be checked, since the file is not writable.
    """

    path: str
    size: int
    version: int
    sqlite: str
    counts: dict[str, int]
    producers: tuple[tuple[str, int], ...]
    findings: tuple[Finding, ...]
    full_text: bool = True

    @property
    def is_sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    @property
    def cures(self) -> tuple[Cure, ...]:
        """The cures that are needed, the worst first."""
        needed = {one.cure for one in self.findings}
        return tuple(cure for cure in ("restore", "index", "repair") if cure in needed)


def check(path: str | os.PathLike[str]) -> CheckReport:
    """Check pages, indexes, full text, types, JSON and records; nothing is changed.

    Reads all of the file: about a minute for a million quotations. Raises QuotexError where the file is not a quotex
    database, or has another version.
    """
    with open_unchecked(path) as db:
        findings, full_text = _findings(db)
        counts, producers = ({}, ()) if _is_lost(findings) else (_counts(db), _producers(db))
        if not _is_lost(findings):
            findings += _unreadable_records(db)
        return CheckReport(
            path=db.path,
            size=os.path.getsize(db.path),
            version=VERSION,
            sqlite=sqlite3.sqlite_version,
            counts=counts,
            producers=producers,
            findings=tuple(findings),
            full_text=full_text,
        )


def repair(path: str | os.PathLike[str]) -> CheckReport:
    """Rebuild the indexes, the full text and the links of speakers where the rows are intact; then check.

    Raises DamagedDatabase where rows are lost, which nothing in the file can restore, and QuotexError where the file
    cannot be written.
    """
    with open_unchecked(path, readonly=False) as db:
        if _is_lost(damage(db.connection)):
            raise DamagedDatabase(f"rows of {db.path} are lost, which no repair brings back; put back a copy of it")
        with db.changes() as connection:
            connection.execute("REINDEX")
            for sql in missing_indexes(db):
                connection.execute(sql)
            for table in FULL_TEXTS:
                for sql in rebuilding(table):
                    connection.execute(sql)
            new_generation(connection)
        for _ in link_pending(db):
            pass
    return check(path)


def _findings(db: Database) -> tuple[list[Finding], bool]:
    try:
        found = damage(db.connection, thorough=True)
        if _is_lost(found):
            return found, True
        if missing_indexes(db):
            found.append(Finding("indexing was broken off before it could be searched", "index"))
            return found, True  # the full texts are made at its end
        if db.row("SELECT 1 FROM unlinked"):
            found.append(Finding("indexing was broken off before all speakers were linked", "index"))
    except (sqlite3.Error, DamagedDatabase) as error:
        return [Finding(str(error.__cause__ or error), "restore")], True
    try:
        with open_unchecked(db.path, readonly=False) as writable, failures_of(db.path):
            return [*found, *full_text_damage(writable.connection)], True
    except DamagedDatabase as error:
        return [*found, Finding(f"the full text cannot be read ({error.__cause__ or error})", "repair")], True
    except QuotexError:
        return found, False


def _is_lost(findings: list[Finding]) -> bool:
    return any(one.cure == "restore" for one in findings)


def _counts(db: Database) -> dict[str, int]:
    counts = {table: db.number(f"SELECT count(*) FROM {table}") for table in _COUNTED}
    return {**counts, "texts": db.number("SELECT count(*) FROM articles WHERE text IS NOT NULL")}


def _producers(db: Database) -> tuple[tuple[str, int], ...]:
    parts = ("quotex", "model", "model_version")
    names = ", ".join(f"json_extract(record, '$.producer.{part}')" for part in parts)
    rows = db.rows(f"SELECT {names}, count(*) FROM records GROUP BY 1, 2, 3 ORDER BY 4 DESC")
    return tuple((f"quotex {row[0]} with {row[1]} {row[2]}".rstrip(), row[3]) for row in rows)


def _unreadable_records(db: Database) -> list[Finding]:
    unreadable = 0
    for rows in db.chunks("SELECT record FROM records", _RECORDS_AT_ONCE):
        for (record,) in rows:
            try:
                stored_quote(record)
            except DamagedDatabase:
                unreadable += 1
    return [Finding(f"{unreadable:,} records that do not follow the schema", "restore")] if unreadable else []
