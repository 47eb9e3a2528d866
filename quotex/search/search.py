"""Finds quotations: words, filters, order, facets."""

from __future__ import annotations

import json
import sqlite3
from typing import Any, get_args

from quotex.errors import QuotexError
from quotex.search.facets import count
from quotex.search.filters import Wanted, wanted_by
from quotex.search.query import fts_expression
from quotex.search.results import Filters, Hit, Order, Piece, Results
from quotex.search.speaker_lookup import speakers_with
from quotex.store.database import Database

MOST_HITS = 1_000  # of one page
_SPEAKERS_SHOWN = 20
_SNIPPET_WORDS = 40
_TIED = 100
_START, _END = "\ue000", "\ue001"  # private characters; one in a text would only mark a word too many

_ORDERS = {
    "relevance": "f.rank, q.date DESC, q.id",
    "date": "q.date DESC, q.id",
    "oldest": "q.date IS NULL, q.date, q.id",
    "confidence": "q.confidence DESC, q.date DESC, q.id",
    "unsure": "q.confidence, q.date DESC, q.id",
}
_HIT = """SELECT q.number, q.id, a.key AS article_key, a.id AS article_id, a.url, a.title, a.date, a.outlet,
    a.meta, q.type, q.text, q.speaker, s.name AS speaker_name, s.kind AS speaker_kind,
    m.name, m.role, m.affiliation, q.source, q.cue, q.cue_lemma, q.cue_class,
    coalesce(q.negated, 0) AS negated, q.start, q."end", q.confidence,
    q.speaker_confidence, q.verdict AS review
    FROM quotes q JOIN articles a ON a.number = q.article
    LEFT JOIN speakers s ON s.id = q.speaker LEFT JOIN mentions m ON m.id = q.mention"""


def search(
    db: Database,
    query: str = "",
    filters: Filters | None = None,
    *,
    order: Order | None = None,
    limit: int = 20,
    offset: int = 0,
    facets: bool = False,
) -> Results:
    """The quotations that hold the words of `query` and pass `filters`, one page of them; without words, all that pass.

    `order` is "relevance" (bm25) where there are words, else "date" (newest first), unless given; "oldest",
    "confidence" (surest first) and "unsure" (least sure first) are the others. The language of queries
    is described in `quotex.search.query`. `limit` is at most 1,000.
    Raises QuotexError for a malformed query, an unreadable date or an unknown speaker.
    """
    if order is not None and order not in get_args(Order):
        raise QuotexError(f'there is no order "{order}"; choose one of {", ".join(get_args(Order))}')
    if not 0 <= limit <= MOST_HITS or offset < 0:
        raise QuotexError(f"a page has from 0 to {MOST_HITS:,} quotations, and begins at 0 or later")
    words = fts_expression(query)
    wanted = wanted_by(db, filters or Filters())
    numbers, total = _page(db, words, wanted, order, limit, offset)
    counts = count(db, words, wanted, facets=facets, known=total)
    return Results(
        hits=_hits(db, words, numbers),
        total=counts.total,
        facets=counts.facets,
        speakers=tuple(speakers_with(db, (wanted.speakers or ())[:_SPEAKERS_SHOWN])),
        limit=limit,
        offset=offset,
    )


def numbers_of(
    db: Database, query: str = "", filters: Filters | None = None, *, order: Order | None = None, limit: int = -1
) -> list[int]:
    """The numbers of all quotations that `search` finds, in its order; `limit` -1 sets no bound. Raises QuotexError."""
    wanted = wanted_by(db, filters or Filters())
    return [number for number, _ in _page(db, fts_expression(query), wanted, order, limit, 0)[0]]


def _page(
    db: Database, words: str, wanted: Wanted, given: Order | None, limit: int, offset: int
) -> tuple[list[tuple[int, float]], int | None]:
    """Numbers of quotations with their scores, in order, and how many there are in all where that came out by the way.

    Without words there is no relevance.
    """
    order = given if given and (words or given != "relevance") else "relevance" if words else "date"
    page = (limit, offset)
    if not words:
        sql = f"SELECT q.number, 0.0, NULL FROM quotes q {wanted.where()} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"
        values: tuple[Any, ...] = (*wanted.values, *page)
    elif order == "relevance" and not wanted.where() and limit >= 0:
        # Only the best are joined to the wide table; a few more, so that equal scores come in the order of all others.
        sql = f"""SELECT q.number, -f.rank, NULL FROM (SELECT rowid, rank FROM quotes_fts WHERE quotes_fts MATCH ?
            ORDER BY rank LIMIT ?) f JOIN quotes q ON q.number = f.rowid ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"""
        values = (words, limit + offset + _TIED, *page)
    else:
        score = "-f.rank" if order == "relevance" else "0.0"
        sql = f"""SELECT q.number, {score}, count(*) OVER ()
            FROM quotes_fts f CROSS JOIN quotes q INDEXED BY quotes_facets
            ON q.number = f.rowid {wanted.where("quotes_fts MATCH ?")}
            ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"""
        values = (words, *wanted.values, *page)
    rows = db.rows(sql, values)
    return [(row[0], row[1]) for row in rows], rows[0][2] if rows else None


def _hits(db: Database, words: str, numbers: list[tuple[int, float]]) -> tuple[Hit, ...]:
    if not numbers:
        return ()
    marks = ", ".join("?" * len(numbers))
    rows = {row["number"]: row for row in db.rows(f"{_HIT} WHERE q.number IN ({marks})", [n for n, _ in numbers])}
    snippets = _snippets(db, words, [number for number, _ in numbers]) if words else {}
    return tuple(_hit(rows[number], score, snippets.get(number)) for number, score in numbers)


def _snippets(db: Database, words: str, numbers: list[int]) -> dict[int, str]:
    marks = ", ".join("?" * len(numbers))
    sql = f"""SELECT rowid, snippet(quotes_fts, 0, '{_START}', '{_END}', '…', {_SNIPPET_WORDS}) FROM quotes_fts
        WHERE quotes_fts MATCH ? AND rowid IN ({marks})"""
    return {row[0]: row[1] for row in db.rows(sql, (words, *numbers))}


def _hit(row: sqlite3.Row, score: float, snippet: str | None) -> Hit:
    values = {name: row[name] for name in row.keys()}  # noqa: SIM118 (a Row iterates over its values)
    file = json.loads(values.pop("meta")).get("file")
    values |= {"negated": bool(row["negated"]), "file": file if isinstance(file, str) else None}
    return Hit(**values, snippet=pieces(snippet if snippet is not None else row["text"]), score=score)


def pieces(marked: str) -> tuple[Piece, ...]:
    """A marked snippet cut into words that were asked for and the rest."""
    found: list[Piece] = []
    for n, part in enumerate(marked.split(_START)):
        hit, end, rest = part.partition(_END) if n else ("", "", part)
        if n and not end:
            hit, rest = "", hit
        found += [Piece(hit, True)] * bool(hit) + [Piece(rest, False)] * bool(rest)
    return tuple(found)
