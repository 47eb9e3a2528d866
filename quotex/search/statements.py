"""Statements that several articles repeat: first appearance, other appearances, and the speakers named.

Quotations that a reviewer rejected do not count as appearances.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from quotex.search.results import Appearance, Statement
from quotex.store.database import Database

_OUTLETS_TOLD = 20
_MEMBERS = """SELECT m.statement, q.number, q.id, a.key, a.url, a.title, q.date, q.outlet, q.article, q.text,
    s.name AS speaker FROM statement_members m
    JOIN quotes q ON q.number = m.quote JOIN articles a ON a.number = q.article
    LEFT JOIN speakers s ON s.id = q.speaker
    WHERE m.statement IN (SELECT value FROM json_each(?)) AND q.verdict IS NOT 'reject'
    ORDER BY m.statement, q.date IS NULL, q.date, a.date, q.id, a.key"""
# Persons who contradict each other come first: an outlet or a poll often stands beside whom it quotes.
_DISAGREEMENTS = """SELECT m.statement FROM statement_members m JOIN quotes q ON q.number = m.quote
    JOIN speakers s ON s.id = q.speaker WHERE q.verdict IS NOT 'reject'
    GROUP BY m.statement HAVING count(DISTINCT lower(s.name)) > 1
    ORDER BY count(DISTINCT CASE WHEN s.kind = 'person' THEN lower(s.name) END) DESC, count(DISTINCT q.outlet) DESC,
    count(*) DESC, min(q.id)"""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A statement whose quotations name different speakers; `said` has the appearance and the words of each of them."""

    statement: Statement
    said: tuple[tuple[Appearance, str], ...]


def statements_of(db: Database, numbers: Sequence[int]) -> Mapping[int, Statement]:
    """Return the statements of those quotations that others repeat, by number of the quotation."""
    sql = "SELECT quote, statement FROM statement_members WHERE quote IN (SELECT value FROM json_each(?))"
    held = {row[0]: row[1] for row in db.rows(sql, (json.dumps(list(numbers)),))}
    if not held:
        return {}
    by_id = {one.id: one for one in (_statement(rows) for rows in _members(db, set(held.values())) if len(rows) > 1)}
    return {number: by_id[statement] for number, statement in held.items() if statement in by_id}


def disagreements(db: Database, *, limit: int = 50, offset: int = 0) -> tuple[list[Disagreement], int]:
    """Return the statements whose quotations name different speakers, and how many there are in all.

    Those with the most different persons come first, then those of the most outlets; `limit` -1 sets no bound.
    """
    ids = [row[0] for row in db.rows(_DISAGREEMENTS)]
    wanted = ids[offset:] if limit < 0 else ids[offset : offset + limit]
    by_id = {rows[0]["statement"]: rows for rows in _members(db, wanted)}
    found = [
        Disagreement(_statement(by_id[one]), tuple((_appearance(row), row["text"]) for row in by_id[one]))
        for one in wanted
        if one in by_id
    ]
    return found, len(ids)


def disagreeing_numbers(db: Database) -> list[int]:
    """Return the numbers of the quotations of all statements whose quotations name different speakers."""
    sql = f"""SELECT q.number FROM ({_DISAGREEMENTS}) d JOIN statement_members m ON m.statement = d.statement
        JOIN quotes q ON q.number = m.quote WHERE q.verdict IS NOT 'reject' ORDER BY q.number"""
    return [row[0] for row in db.rows(sql)]


def _members(db: Database, statements: Iterable[int]) -> list[list[sqlite3.Row]]:
    """Return the quotations of each statement, the earliest first."""
    groups: dict[int, list[sqlite3.Row]] = {}
    for row in db.rows(_MEMBERS, (json.dumps(sorted(statements)),)):
        groups.setdefault(row["statement"], []).append(row)
    return list(groups.values())


def _statement(rows: Sequence[sqlite3.Row]) -> Statement:
    outlets = list(dict.fromkeys(row["outlet"] for row in rows if row["outlet"]))
    first = _appearance(rows[0])
    names = Counter(row["speaker"] for row in rows if row["speaker"] is not None)
    return Statement(
        id=rows[0]["statement"],
        quotes=len(rows),
        articles=len({row["article"] for row in rows}),
        outlets=len(outlets),
        first=first,
        also=tuple(outlet for outlet in outlets if outlet != first.outlet)[:_OUTLETS_TOLD],
        speakers=tuple(sorted(names, key=lambda name: (-names[name], name))),
    )


def _appearance(row: sqlite3.Row) -> Appearance:
    return Appearance(row["id"], row["key"], row["url"], row["title"], row["date"], row["outlet"], row["speaker"])
