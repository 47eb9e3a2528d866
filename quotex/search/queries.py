"""What is shown of one speaker, one article, one quotation, and the lists of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Literal, cast

from quotex.linking.decisions import decision_of
from quotex.records import Article, Quote, QuoteType
from quotex.search.results import (
    ArticlePage,
    ArticleRow,
    DatabaseFigures,
    IndexedQuote,
    RolePeriod,
    SpeakerPage,
    SpeakerRow,
)
from quotex.search.speaker_lookup import COLUMNS, speaker_ids, speaker_row, speakers_with, with_joint
from quotex.store.database import Database
from quotex.store.rows import stored_quote

SpeakerOrder = Literal["quotes", "name", "recent"]

_RECORDS_AT_ONCE = 500

_ORDERS: dict[str, str] = {
    "quotes": "s.quotes DESC, s.name, s.id",
    "name": "s.name, s.id",
    "recent": "s.last_date DESC, s.quotes DESC, s.id",
}
_OF_SPEAKERS = "speaker IN (SELECT value FROM json_each(?))"
_QUOTE = "SELECT q.number, q.speaker, r.record FROM quotes q JOIN records r ON r.quote = q.number"


def figures(db: Database) -> DatabaseFigures:
    """How much there is in the database."""
    row = db.row(
        """SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM quotes) AS quotes,
        (SELECT count(*) FROM speakers) AS speakers,
        (SELECT count(DISTINCT outlet) FROM articles) AS outlets,
        (SELECT min(date) FROM quotes) AS first_date, (SELECT max(date) FROM quotes) AS last_date,
        EXISTS (SELECT 1 FROM unlinked) AS unlinked"""
    )
    assert row is not None
    figures = {name: row[name] for name in row.keys()}  # noqa: SIM118 (a Row iterates over its values)
    return DatabaseFigures(**{**figures, "unlinked": bool(row["unlinked"])})


def speakers(
    db: Database,
    name: str = "",
    *,
    kind: str | None = None,
    order: SpeakerOrder = "quotes",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[SpeakerRow], int]:
    """Speakers (all, or those that `name` may mean, see `find_speakers`) and how many there are in all."""
    parts: list[str] = []
    values: list[Any] = []
    if name.strip():
        parts.append("s.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(speaker_ids(db, name)))
    if kind is not None:
        parts.append("s.kind = ?")
        values.append(kind)
    where = "WHERE " + " AND ".join(parts) if parts else ""
    sql = f"SELECT s.id FROM speakers s {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
    ids = [row[0] for row in db.rows(sql, (*values, limit, offset))]
    total = db.row(f"SELECT count(*) FROM speakers s {where}", values)
    return speakers_with(db, ids), total[0] if total else 0


def speaker_page(db: Database, speaker: int) -> SpeakerPage | None:
    """All about one speaker; None when there is none with this number."""
    found = speakers_with(db, [speaker])
    if not found:
        return None
    joint = json.dumps(with_joint(db, [speaker]))
    merges = db.rows("SELECT * FROM merges WHERE speaker = ? ORDER BY who = 'quotex', id DESC LIMIT 200", (speaker,))
    return SpeakerPage(
        speaker=found[0],
        names=_pairs(
            db, "SELECT name, mentions FROM aliases WHERE speaker = ? ORDER BY mentions DESC, name LIMIT 100", speaker
        ),
        roles=_roles(db, speaker),
        types=dict(cast("tuple[tuple[QuoteType, int], ...]", _counted(db, "type", joint, 3))),
        cues=_cues(db, joint),
        outlets=_counted(db, "outlet", joint, 20),
        quoted_with=_quoted_with(db, speaker),
        timeline=_pairs(
            db,
            f"""SELECT substr(date, 1, 7), count(*) FROM quotes WHERE {_OF_SPEAKERS} AND date IS NOT NULL
            GROUP BY 1 ORDER BY 1""",
            joint,
        ),
        decisions=tuple(decision_of(row) for row in merges),
    )


def _pairs(db: Database, sql: str, speaker: int | str) -> tuple[tuple[str, int], ...]:
    return tuple((row[0], row[1]) for row in db.rows(sql, (speaker,)))


def _counted(db: Database, column: str, joint: str, limit: int) -> tuple[tuple[str, int], ...]:
    sql = f"""SELECT {column}, count(*) FROM quotes WHERE {_OF_SPEAKERS} AND {column} IS NOT NULL
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {limit}"""
    return _pairs(db, sql, joint)


def _roles(db: Database, speaker: int) -> tuple[RolePeriod, ...]:
    """In the order of time, as far as it is known."""
    sql = """SELECT m.role, m.affiliation, count(*), min(a.day), max(a.day) FROM mentions m
        JOIN articles a ON a.number = m.article
        WHERE m.speaker = ? AND (m.role IS NOT NULL OR m.affiliation IS NOT NULL)
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 50"""
    periods = [RolePeriod(*row) for row in db.rows(sql, (speaker,))]
    return tuple(sorted(periods, key=lambda one: (one.first_date or "", one.last_date or "", one.role or "")))


def _cues(db: Database, joint: str) -> tuple[tuple[str, str, int], ...]:
    sql = f"""SELECT cue_lemma, cue_class, count(*) FROM quotes WHERE {_OF_SPEAKERS} AND cue_lemma IS NOT NULL
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 20"""
    return tuple((row[0], row[1], row[2]) for row in db.rows(sql, (joint,)))


def _quoted_with(db: Database, speaker: int) -> tuple[tuple[SpeakerRow, int], ...]:
    """Persons and organizations quoted in the same articles, and in how many."""
    sql = f"""SELECT {COLUMNS}, count(DISTINCT other.article) AS together FROM mentions own
        JOIN mentions other ON other.article = own.article AND other.speaker <> own.speaker
        JOIN speakers s ON s.id = other.speaker AND s.kind IN ('person', 'organization')
        WHERE own.speaker = ? GROUP BY s.id ORDER BY together DESC, s.quotes DESC, s.name LIMIT 20"""
    return tuple((speaker_row(row), row["together"]) for row in db.rows(sql, (speaker,)))


def article(db: Database, key: str) -> ArticlePage | None:
    """The article with this key (articles.key), this address or id of the records (the first of several), or None."""
    row = next(
        (
            row
            for column in ("key", "url", "id")
            if (row := db.row(f"SELECT * FROM articles WHERE {column} = ? ORDER BY key LIMIT 1", (key,))) is not None
        ),
        None,
    )
    if row is None:
        return None
    quotes = db.rows(f'{_QUOTE} WHERE q.article = ? ORDER BY q.start, q."end" DESC, q.id', (row["number"],))
    return ArticlePage(
        number=row["number"],
        key=row["key"],
        article=Article(
            text=row["text"] or "",
            id=row["id"],
            url=row["url"],
            title=row["title"],
            date=row["date"],
            outlet=row["outlet"],
            body_start=row["body_start"],
            meta=json.loads(row["meta"]),
        ),
        has_text=row["text"] is not None,
        quotes=tuple(_indexed(db, quotes)),
    )


def articles(db: Database, *, limit: int = 50, offset: int = 0) -> tuple[list[ArticleRow], int]:
    """Articles, newest first, and how many there are in all."""
    rows = db.rows(
        """SELECT number, key, id, url, title, date, outlet, text IS NOT NULL AS has_text, quotes FROM articles
        ORDER BY day DESC, key LIMIT ? OFFSET ?""",
        (limit, offset),
    )
    total = db.row("SELECT count(*) FROM articles")
    return [_article_row(row) for row in rows], total[0] if total else 0


def _article_row(row: sqlite3.Row) -> ArticleRow:
    values = {name: row[name] for name in row.keys()}  # noqa: SIM118
    return ArticleRow(**{**values, "has_text": bool(row["has_text"])})


def quote(db: Database, quote_id: str, article_key: str | None = None) -> IndexedQuote | None:
    """The quotation with this id of the records (in this article, or the first of several copies), or None."""
    sql = f"{_QUOTE} JOIN articles a ON a.number = q.article WHERE q.id = ?"
    if article_key is None:
        rows = db.rows(f"{sql} ORDER BY a.key LIMIT 1", (quote_id,))
    else:
        rows = db.rows(f"{sql} AND a.key = ?", (quote_id, article_key))
    return _indexed(db, rows)[0] if rows else None


def _indexed(db: Database, rows: Sequence[sqlite3.Row]) -> list[IndexedQuote]:
    known = speakers_with(db, sorted({row["speaker"] for row in rows if row["speaker"] is not None}))
    by_id = {one.id: one for one in known}
    return [IndexedQuote(row["number"], stored_quote(row["record"]), by_id.get(row["speaker"])) for row in rows]


def records(db: Database, numbers: Iterable[int]) -> Iterator[Quote]:
    """The complete records of quotations (`Hit.number`), in the order given, read as they are asked for."""
    stream = iter(numbers)
    while some := list(islice(stream, _RECORDS_AT_ONCE)):
        marks = ", ".join("?" * len(some))
        found = dict(map(tuple, db.rows(f"SELECT quote, record FROM records WHERE quote IN ({marks})", some)))
        yield from (stored_quote(found[number]) for number in some if number in found)
