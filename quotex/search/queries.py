"""Queries for one speaker, one article and one quotation, and for lists of them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any, Literal, cast

from quotex.linking.decisions import decision_of
from quotex.records import Article, Quote, QuoteType
from quotex.search.filters import wanted_by
from quotex.search.results import (
    ArticlePage,
    ArticleRow,
    DatabaseFigures,
    Filters,
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
_COUNTED = "number NOT IN (SELECT number FROM quotes WHERE verdict = 'reject')"  # keeps the narrow indexes usable
_OF_SPEAKERS = "speaker IN (SELECT value FROM json_each(?))"
_QUOTE = "SELECT q.number, q.speaker, q.verdict, r.record FROM quotes q JOIN records r ON r.quote = q.number"


def figures(db: Database) -> DatabaseFigures:
    """Return the figures of the database."""
    row = db.row(
        """SELECT (SELECT count(*) FROM articles) AS articles,
        (SELECT count(*) FROM quotes) - (SELECT count(*) FROM quotes WHERE verdict = 'reject') AS quotes,
        (SELECT count(*) FROM speakers WHERE quotes > 0) AS speakers,
        (SELECT count(DISTINCT outlet) FROM articles) AS outlets,
        (SELECT min(date) FROM quotes) AS first_date, (SELECT max(date) FROM quotes) AS last_date,
        EXISTS (SELECT 1 FROM unlinked) AS unlinked"""
    )
    assert row is not None
    return DatabaseFigures(**{**dict(row), "unlinked": bool(row["unlinked"])})


def speakers(
    db: Database,
    name: str = "",
    *,
    kind: str | None = None,
    order: SpeakerOrder = "quotes",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[SpeakerRow], int]:
    """Return a page of speakers (all, or those that `name` may mean, see `find_speakers`) and the number of all."""
    parts = ["s.quotes > 0"]
    values: list[Any] = []
    if name.strip():
        parts.append("s.id IN (SELECT value FROM json_each(?))")
        values.append(json.dumps(speaker_ids(db, name)))
    if kind is not None:
        parts.append("s.kind = ?")
        values.append(kind)
    where = f"WHERE {' AND '.join(parts)}"
    sql = f"SELECT s.id FROM speakers s {where} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
    ids = [row[0] for row in db.rows(sql, (*values, limit, offset))]
    return speakers_with(db, ids), db.number(f"SELECT count(*) FROM speakers s {where}", values)


def speaker_page(db: Database, speaker: int) -> SpeakerPage | None:
    """Return all about one speaker, None where no speaker has this number."""
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
            f"""SELECT substr(date, 1, 7), count(*) FROM quotes WHERE {_OF_SPEAKERS} AND date IS NOT NULL AND {_COUNTED}
            GROUP BY 1 ORDER BY 1""",
            joint,
        ),
        decisions=tuple(decision_of(row) for row in merges),
    )


def _pairs(db: Database, sql: str, speaker: int | str) -> tuple[tuple[str, int], ...]:
    return tuple((row[0], row[1]) for row in db.rows(sql, (speaker,)))


def _counted(db: Database, column: str, joint: str, limit: int) -> tuple[tuple[str, int], ...]:
    sql = f"""SELECT {column}, count(*) FROM quotes WHERE {_OF_SPEAKERS} AND {column} IS NOT NULL AND {_COUNTED}
        GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {limit}"""
    return _pairs(db, sql, joint)


def _roles(db: Database, speaker: int) -> tuple[RolePeriod, ...]:
    """Return the roles of a speaker in the order of time; those of unknown date come first."""
    sql = """SELECT m.role, m.affiliation, count(*), min(a.day), max(a.day) FROM mentions m
        JOIN articles a ON a.number = m.article
        WHERE m.speaker = ? AND (m.role IS NOT NULL OR m.affiliation IS NOT NULL)
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 50"""
    periods = [RolePeriod(*row) for row in db.rows(sql, (speaker,))]
    return tuple(sorted(periods, key=lambda one: (one.first_date or "", one.last_date or "", one.role or "")))


def _cues(db: Database, joint: str) -> tuple[tuple[str, str, int], ...]:
    sql = f"""SELECT cue_lemma, cue_class, count(*) FROM quotes
        WHERE {_OF_SPEAKERS} AND cue_lemma IS NOT NULL AND {_COUNTED}
        GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 20"""
    return tuple((row[0], row[1], row[2]) for row in db.rows(sql, (joint,)))


def _quoted_with(db: Database, speaker: int) -> tuple[tuple[SpeakerRow, int], ...]:
    """Return the persons and organizations quoted in the same articles, with the number of these articles."""
    sql = f"""SELECT {COLUMNS}, count(DISTINCT other.article) AS together FROM mentions own
        JOIN mentions other ON other.article = own.article AND other.speaker <> own.speaker
        JOIN speakers s ON s.id = other.speaker AND s.kind IN ('person', 'organization')
        WHERE own.speaker = ? GROUP BY s.id ORDER BY together DESC, s.quotes DESC, s.name LIMIT 20"""
    return tuple((speaker_row(row), row["together"]) for row in db.rows(sql, (speaker,)))


def article(db: Database, key: str) -> ArticlePage | None:
    """Return the article with this key, address or id (the first of several), None where there is none."""
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
    """Return a page of articles, newest first, and the number of all."""
    rows = db.rows(
        """SELECT number, key, id, url, title, date, outlet, text IS NOT NULL AS has_text, quotes FROM articles
        ORDER BY day DESC, key LIMIT ? OFFSET ?""",
        (limit, offset),
    )
    return [_article_row(row) for row in rows], db.number("SELECT count(*) FROM articles")


def _article_row(row: sqlite3.Row) -> ArticleRow:
    return ArticleRow(**{**dict(row), "has_text": bool(row["has_text"])})


def quote(db: Database, quote_id: str, article_key: str | None = None) -> IndexedQuote | None:
    """Return the quotation with this record id (in this article, else the first by article key), None if missing."""
    sql = f"{_QUOTE} JOIN articles a ON a.number = q.article WHERE q.id = ?"
    if article_key is None:
        rows = db.rows(f"{sql} ORDER BY a.key LIMIT 1", (quote_id,))
    else:
        rows = db.rows(f"{sql} AND a.key = ?", (quote_id, article_key))
    return _indexed(db, rows)[0] if rows else None


def _indexed(db: Database, rows: Sequence[sqlite3.Row]) -> list[IndexedQuote]:
    known = speakers_with(db, sorted({row["speaker"] for row in rows if row["speaker"] is not None}))
    by_id = {one.id: one for one in known}
    quotes = [_with_verdict(stored_quote(row["record"]), row["verdict"]) for row in rows]
    return [
        IndexedQuote(row["number"], quote, by_id.get(row["speaker"])) for row, quote in zip(rows, quotes, strict=True)
    ]


def _with_verdict(quote: Quote, verdict: str | None) -> Quote:
    """Return the record with the verdict as its `review`."""
    return quote if verdict is None else replace(quote, review=cast(Any, verdict))


def joined_records(db: Database, numbers: Iterable[int], *, texts: bool = False) -> Iterator[Quote]:
    """Yield the records of quotations in the order given, with speakers joined across articles; they are read lazily.

    The speaker has the name for all articles, and as id the number in the database; `review` says what people said.
    With `texts`, articles have their text where it is stored.
    """
    stream = iter(numbers)
    text: tuple[int, str, int] | None = None
    while some := list(islice(stream, _RECORDS_AT_ONCE)):
        sql = f"""SELECT q.number, r.record, q.verdict, q.article, s.* FROM quotes q
            JOIN records r ON r.quote = q.number LEFT JOIN speakers s ON s.id = q.speaker
            WHERE q.number IN ({", ".join("?" * len(some))})"""
        found = {row["number"]: row for row in db.rows(sql, some)}
        for row in (found[number] for number in some if number in found):
            quote = _joined(stored_quote(row["record"]), row)
            if texts:
                if text is None or text[0] != row["article"]:
                    text = _text_of(db, row["article"])
                quote = replace(quote, article=replace(quote.article, text=text[1], body_start=text[2]))
            yield quote


def _joined(quote: Quote, row: sqlite3.Row) -> Quote:
    """Return the record with the speaker in the row of the database, if any, and with its verdict."""
    if quote.speaker and row["id"] is not None:
        known = {"name": row["name"], "id": str(row["id"]), "kind": row["kind"]}
        speaker = replace(quote.speaker, **known, wikidata=row["wikidata"] or quote.speaker.wikidata)
        if row["gender"] != speaker.gender:
            speaker = replace(speaker, gender=row["gender"], gender_evidence=None)  # other articles tell it
        quote = replace(quote, speaker=speaker)
    return _with_verdict(quote, row["verdict"])


def _text_of(db: Database, article: int) -> tuple[int, str, int]:
    row = db.row("SELECT text, body_start FROM articles WHERE number = ?", (article,))
    return (article, row["text"] or "", row["body_start"]) if row else (article, "", 0)


def numbers_in_order(db: Database, filters: Filters | None = None) -> list[int]:
    """Return the numbers of the quotations that pass filters, article by article, each in the order of its text.

    Raises QuotexError for an unreadable date or an unknown speaker.
    """
    wanted = wanted_by(db, filters or Filters())
    sql = f"""SELECT q.number FROM quotes q {wanted.where()} ORDER BY q.article, q.start, q."end" DESC, q.id"""
    return [row[0] for row in db.rows(sql, wanted.values)]


def records(db: Database, numbers: Iterable[int]) -> Iterator[Quote]:
    """Yield the complete records of quotations (`Hit.number`) in the order given; they are read lazily."""
    stream = iter(numbers)
    while some := list(islice(stream, _RECORDS_AT_ONCE)):
        marks = ", ".join("?" * len(some))
        found = dict(map(tuple, db.rows(f"SELECT quote, record FROM records WHERE quote IN ({marks})", some)))
        yield from (stored_quote(found[number]) for number in some if number in found)
