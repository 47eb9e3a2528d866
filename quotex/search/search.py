"""Search quotations by words and filters, with order, facets and groups of one statement."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np

from quotex.errors import QuotexError
from quotex.search.facets import count, matching_numbers
from quotex.search.filters import Wanted, wanted_by
from quotex.search.query import Matching, capitals, fts_expression
from quotex.search.results import Filters, Hit, Order, Results, SentencePiece, Statement, Within
from quotex.search.sentences import (
    END,
    START,
    Offsets,
    excerpt,
    excerpt_of_columns,
    is_in_columns,
    sentence_pieces,
    snippet,
    unmarked,
)
from quotex.search.speaker_lookup import offered_speakers, speakers_with
from quotex.search.statements import statements_of
from quotex.search.word_forms import forms_in
from quotex.store.database import DamagedDatabase, Database

MOST_HITS = 1_000  # on one page
_SPEAKERS_SHOWN = 20
_TIED = 100
_MOST_SCANNED = 10_000  # matches up to which the hits of a page are marked in one pass over all of them
_MOST_RANKED = 20_000  # quotations found, of which bm25 takes a microsecond each
_SCANNED_AT_ONCE = 1_000
_BLOCK = 100  # hits sorted by score at a time, in blocks in the order of bm25

# bm25 prefers the shortest text; a longer quotation (up to 80 code points) with high confidence tells more.
_SCORE = "-f.rank * (0.4 + 0.6 * min(1.0, length(q.text) / 80.0)) * (0.5 + 0.5 * q.confidence)"
_OTHER_FORM = 0.4  # factor; bm25 alone would rank a form that is rarer than the one asked for higher
_GROUPED_SCORE = "-f.rank * (0.5 + 0.5 * q.confidence)"
_ORDERS = {
    "relevance": "score DESC, q.date DESC, q.id",
    "date": "q.date DESC, q.id",
    "oldest": "q.date IS NULL, q.date, q.id",
    "confidence": "q.confidence DESC, q.date DESC, q.id",
    "unsure": "q.confidence, q.date DESC, q.id",
    "outlets": "outlets DESC, q.date DESC, q.id",
}
_JOIN_STATEMENTS = """LEFT JOIN statement_members m ON m.quote = q.number
    LEFT JOIN statements st ON st.id = m.statement"""
_OUTLETS = "coalesce(st.outlets, q.outlet IS NOT NULL)"
_HIT = """SELECT q.number, q.id, a.key AS article_key, a.id AS article_id, a.url, a.title, a.date, a.outlet,
    a.meta, q.type, q.text, q.speaker, s.name AS speaker_name, s.kind AS speaker_kind,
    m.name, m.role, m.affiliation, q.source, q.cue, q.cue_lemma, q.cue_class,
    coalesce(q.negated, 0) AS negated, q.start, q."end", q.confidence,
    q.speaker_confidence, q.verdict AS review, q.sentence AS whole_sentence, q.prefix, q.cue_start, q.source_start,
    r.record AS stored
    FROM quotes q JOIN articles a ON a.number = q.article JOIN stored_records r ON r.quote = q.number
    LEFT JOIN speakers s ON s.id = q.speaker LEFT JOIN mentions m ON m.id = q.mention"""


def search(
    db: Database,
    query: str = "",
    filters: Filters | None = None,
    *,
    within: Within = "words",
    group: bool = False,
    order: Order | None = None,
    limit: int = 20,
    offset: int = 0,
    facets: bool = False,
) -> Results:
    """Return one page of the quotations that match `query` and pass `filters`; an empty query matches all.

    With `within` "context" the words may also stand in the sentence, the sentence before and the title; those in the
    quotation itself count most. With `group`, quotations of one statement are one hit, the best of them.
    `order` is "relevance" where there are words, else "date" (newest first), unless given; "oldest",
    "confidence" (surest first), "unsure" (least sure first) and "outlets" (repeated by the most outlets first) are the
    others. Relevance is bm25, weighted by length and confidence; where more than 20,000 quotations are found, the
    newest come first instead. The language of queries is described in `quotex.search.query`. `limit` is at most 1,000.
    Raises QuotexError for a malformed query, an unreadable date or a speaker, outlet or cue class that nothing has.
    """
    if order is not None and order not in get_args(Order):
        raise QuotexError(f'there is no order "{order}"; choose one of {", ".join(get_args(Order))}')
    if not 0 <= limit <= MOST_HITS or offset < 0:
        raise QuotexError(f"a page has from 0 to {MOST_HITS:,} quotations, and begins at 0 or later")
    words, wanted = _asked(db, query, filters, within)
    numbers, total = _page(db, words, wanted, order, limit, offset, group=group)
    counts = count(db, words, wanted, facets=facets, known=total)
    return Results(
        hits=_hits(db, words, numbers, counts.total),
        total=counts.total if total is None or not group else total,
        facets=counts.facets,
        speakers=tuple(speakers_with(db, (wanted.speakers or ())[:_SPEAKERS_SHOWN])),
        limit=limit,
        offset=offset,
        offered=tuple(offered_speakers(db, query)) if words and wanted.speakers is None else (),
    )


def numbers_of(
    db: Database,
    query: str = "",
    filters: Filters | None = None,
    *,
    within: Within = "words",
    group: bool = False,
    order: Order | None = None,
    limit: int = -1,
) -> list[int]:
    """Return the numbers of all quotations that `search` finds, in its order. Raises QuotexError.

    `limit` -1 sets no bound.
    """
    words, wanted = _asked(db, query, filters, within)
    return [number for number, _ in _page(db, words, wanted, order, limit, 0, group=group)[0]]


def how_many(db: Database, query: str, filters: Filters | None = None, *, within: Within = "words") -> int:
    """Return the number of quotations that `search` finds. Raises QuotexError."""
    return count(db, *_asked(db, query, filters, within), facets=False).total


def _asked(db: Database, query: str, filters: Filters | None, within: Within) -> tuple[Matching, Wanted]:
    table: Literal["quotes_fts", "contexts_fts"] = "quotes_fts" if within == "words" else "contexts_fts"
    words = Matching(fts_expression(query, forms_in(db)), fts_expression(query, lambda word: (word,)), table)
    wanted = wanted_by(db, filters or Filters())
    needed = capitals(query)
    return words, _with_capitals(db, words, wanted, needed) if needed else wanted


def _with_capitals(db: Database, words: Matching, wanted: Wanted, needed: tuple[str, ...]) -> Wanted:
    """Restrict the filters to quotations that have the words in capitals.

    The full text does not tell "US" from "us".
    """
    columns = ("text",) if words.table == "quotes_fts" else ("text", "sentence", "before", "title")
    text = " || ' ' || ".join(("''", *(f"coalesce(c.{column}, '')" for column in columns), "''"))
    each = " AND ".join(f"({text} GLOB ? OR {text} GLOB ?)" for _ in needed)
    values = [f"*{form}*" for word in needed for form in (f"[^A-Za-z]{word}[^A-Za-z]", ".".join(word))]
    sql = f"""SELECT q.number FROM {words.table} f CROSS JOIN quotes q ON q.number = f.rowid
        JOIN quote_contexts c ON c.number = q.number {wanted.where(f"{words.table} MATCH ?")} AND {each}"""
    rows = db.rows(sql, (words.expression, *wanted.values, *values))
    return replace(wanted, numbers=tuple(row[0] for row in rows))


def _page(
    db: Database, words: Matching, wanted: Wanted, given: Order | None, limit: int, offset: int, *, group: bool
) -> tuple[list[tuple[int, float]], int | None]:
    """Return numbers of quotations with their scores, in order, and the total where the query tells it.

    Without words there is no relevance.
    """
    order = given if given and (words or given != "relevance") else "relevance" if words else "date"
    many = _too_many(db, words, wanted) if words and order == "relevance" else None
    if many is not None and limit >= 0 and not group:
        return _newest(db, words, wanted, limit, offset), many
    order = order if many is None else "date"
    if group:
        return _grouped_page(db, words, wanted, order, limit, offset)
    page = (limit, offset)
    join = _JOIN_STATEMENTS if order == "outlets" else ""
    outlets = _OUTLETS if order == "outlets" else "0"
    if not words and order == "outlets":
        where = wanted.where("m.quote IS NOT NULL")
        repeated = db.rows(_everything(where, order), (*wanted.values, *page))
        if len(repeated) == limit:  # the many that nobody repeats need not be sorted behind them
            return [(row[0], 0.0) for row in repeated], None
    if not words:
        sql, values = _everything(wanted.where(), order), [*wanted.values, *page]
    elif order == "relevance":
        return _relevant_page(db, words, wanted, limit, offset)
    else:
        sql = f"""SELECT q.number, 0.0, count(*) OVER (), {outlets} AS outlets
            FROM {words.table} f CROSS JOIN quotes q INDEXED BY quotes_facets ON q.number = f.rowid {join}
            {wanted.where(f"{words.table} MATCH ?")} ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"""
        values = [words.expression, *wanted.values, *page]
    rows = db.rows(sql, values)
    return [(row[0], row[1]) for row in rows], rows[0][2] if rows else None


def _too_many(db: Database, words: Matching, wanted: Wanted) -> int | None:
    """Return the number of quotations found where they are too many to be ordered by relevance, else None."""
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {words.table} WHERE {words.table} MATCH ? LIMIT {_MOST_RANKED + 1})"
    if db.number(sql, (words.expression,)) <= _MOST_RANKED:
        return None
    total = count(db, words, wanted, facets=False).total
    return total if total > _MOST_RANKED else None


def _newest(db: Database, words: Matching, wanted: Wanted, limit: int, offset: int) -> list[tuple[int, float]]:
    """Return a page of a frequent word, the newest quotations first.

    As many match, going through all quotations in the order of their dates soon finds enough.
    """
    matching = matching_numbers(db, words)
    matches = np.zeros(int(matching.max(initial=0)) + 1, dtype=np.bool_)
    matches[matching] = True
    sql = f"SELECT q.number FROM quotes q INDEXED BY quotes_date {wanted.where()} ORDER BY {_ORDERS['date']}"
    found: list[int] = []
    for rows in db.chunks(sql, _SCANNED_AT_ONCE, wanted.values):
        numbers = np.array([number for (number,) in rows], dtype=np.int64)
        numbers = numbers[numbers < len(matches)]
        found += numbers[matches[numbers]].tolist()
        if len(found) >= offset + limit:
            break
    return [(number, 0.0) for number in found[offset : offset + limit]]


def _everything(where: str, order: str) -> str:
    """Return the SQL of a page for a search without words."""
    join, outlets = (_JOIN_STATEMENTS, _OUTLETS) if order == "outlets" else ("", "0")
    return f"""SELECT q.number, 0.0, NULL, {outlets} AS outlets FROM quotes q {join} {where}
        ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"""


def _relevant_page(
    db: Database, words: Matching, wanted: Wanted, limit: int, offset: int
) -> tuple[list[tuple[int, float]], int | None]:
    """Return a page of hits in the order of relevance, with their total where it is known.

    Blocks of _BLOCK hits are ordered by bm25 alone, the hits within a block by their scores. Only the best are joined
    to the wide table; a few more than asked for, so that ties are broken as elsewhere.
    """
    most = -1 if limit < 0 else -(-(limit + offset) // _BLOCK) * _BLOCK + _TIED
    if wanted.where():
        best = f"""SELECT q.number, f.rank, count(*) OVER () AS total FROM {words.table} f
            CROSS JOIN quotes q INDEXED BY quotes_facets ON q.number = f.rowid
            {wanted.where(f"{words.table} MATCH ?")} ORDER BY f.rank LIMIT ?"""
    else:
        best = f"""SELECT rowid AS number, rank, NULL AS total FROM {words.table} WHERE {words.table} MATCH ?
            ORDER BY rank LIMIT ?"""
    score, values = _SCORE, [words.expression, *wanted.values, most, limit, offset]
    if words.exact != words.expression:
        exact = f"SELECT rowid FROM {words.table} WHERE {words.table} MATCH ?"
        score = f"{_SCORE} * CASE WHEN f.number IN ({exact}) THEN 1.0 ELSE {_OTHER_FORM} END"
        values = [words.exact, *values]
    sql = f"""SELECT q.number, {score} AS score, f.total,
        (row_number() OVER (ORDER BY f.rank, q.date DESC, q.id) - 1) / {_BLOCK} AS block
        FROM ({best}) f JOIN quotes q ON q.number = f.number
        ORDER BY block, {_ORDERS["relevance"]} LIMIT ? OFFSET ?"""
    rows = db.rows(sql, values)
    return [(row[0], row[1]) for row in rows], rows[0][2] if rows else None


def _grouped_page(
    db: Database, words: Matching, wanted: Wanted, order: str, limit: int, offset: int
) -> tuple[list[tuple[int, float]], int | None]:
    """Return one quotation for each statement, the first of those found in the order asked for.

    Without words and filters it is the earliest one, which needs no comparison.
    """
    if not words and not wanted.where():
        sql = f"""SELECT q.number, 0.0, {_OUTLETS} AS outlets FROM quotes q {_JOIN_STATEMENTS}
            WHERE m.quote IS NULL OR st.first = q.number ORDER BY {_ORDERS[order]} LIMIT ? OFFSET ?"""
        if order == "outlets":
            repeated = db.rows(sql.replace("m.quote IS NULL OR", ""), (limit, offset))
            if len(repeated) == limit:
                return [(row[0], 0.0) for row in repeated], _groups(db)
        return [(row[0], row[1]) for row in db.rows(sql, (limit, offset))], _groups(db)
    values: list[Any] = [*wanted.values, limit, offset]
    if words:
        score, table = (
            _GROUPED_SCORE if order == "relevance" else "0.0",
            f"{words.table} f CROSS JOIN quotes q INDEXED BY quotes_facets ON q.number = f.rowid",
        )
        where, values = wanted.where(f"{words.table} MATCH ?"), [words.expression, *values]
    else:
        score, table, where = "0.0", "quotes q", wanted.where()
    inner, outer = _ORDERS[order], _ORDERS[order].replace("q.", "")
    sql = f"""WITH found AS (SELECT q.number, {score} AS score, q.date, q.id, q.confidence, {_OUTLETS} AS outlets,
            coalesce(m.statement, -q.number) AS statement FROM {table} {_JOIN_STATEMENTS} {where}),
        ranked AS (SELECT q.*, row_number() OVER (PARTITION BY q.statement ORDER BY {inner}) AS place FROM found q)
        SELECT number, score, count(*) OVER () FROM ranked WHERE place = 1 ORDER BY {outer} LIMIT ? OFFSET ?"""
    rows = db.rows(sql, values)
    if rows or not offset:
        return [(row[0], row[1]) for row in rows], rows[0][2] if rows else 0
    return [], _grouped_page(db, words, wanted, order, 1, 0)[1]


def _groups(db: Database) -> int:
    """Return the number of statements, including quotations that nobody repeats."""
    return db.number(
        """SELECT (SELECT count(*) FROM quotes) - (SELECT count(*) FROM statement_members)
        + (SELECT count(*) FROM statements)"""
    )


def _hits(db: Database, words: Matching, numbers: list[tuple[int, float]], matches: int) -> tuple[Hit, ...]:
    if not numbers:
        return ()
    wanted = [number for number, _ in numbers]
    sql = f"{_HIT} WHERE q.number IN (SELECT value FROM json_each(?))"
    rows = {row["number"]: row for row in db.rows(sql, (json.dumps(wanted),))}
    records = _records(db, rows)
    statements = statements_of(db, wanted)
    marked = _marked(db, words, wanted, matches) if words else {}
    return tuple(
        _hit(rows[number], records.get(number), score, statements.get(number), *marked.get(number, (None, None)))
        for number, score in numbers
        if number in rows
    )


def _records(db: Database, rows: Mapping[int, sqlite3.Row]) -> Mapping[int, str]:
    """Return the complete records of those hits whose sentence cannot be made of columns."""
    numbers = [number for number, row in rows.items() if not is_in_columns(row["stored"])]
    sql = "SELECT quote, record FROM records WHERE quote IN (SELECT value FROM json_each(?))"
    return {row[0]: row[1] for row in db.rows(sql, (json.dumps(numbers),))} if numbers else {}


def _marked(db: Database, words: Matching, numbers: list[int], matches: int) -> Mapping[int, tuple[str, str | None]]:
    """Return the words of quotations with the hits marked; in a search in the context, their sentences as well.

    The full text is asked once for each number, or once for all where there are few enough `matches`.
    """
    number = "+rowid" if matches <= _MOST_SCANNED else "rowid"
    sentence = f"highlight(contexts_fts, 1, '{START}', '{END}')" if words.table == "contexts_fts" else "NULL"
    sql = f"""SELECT rowid, highlight({words.table}, 0, '{START}', '{END}'), {sentence} FROM {words.table}
        WHERE {words.table} MATCH ? AND {number} IN ({", ".join("?" * len(numbers))})"""
    return {row[0]: (row[1], row[2]) for row in db.rows(sql, (words.expression, *numbers))}


def _hit(
    row: sqlite3.Row,
    record: str | None,
    score: float,
    statement: Statement | None,
    words: str | None,
    sentence: str | None,
) -> Hit:
    values = dict(zip(row.keys(), row, strict=True))
    file = json.loads(values.pop("meta")).get("file")
    for name in ("whole_sentence", "prefix", "cue_start", "source_start", "stored"):
        del values[name]
    values |= {"negated": bool(row["negated"]), "file": file if isinstance(file, str) else None}
    text, hits = unmarked(words) if words is not None else (row["text"], ())
    return Hit(
        **values,
        snippet=snippet(text, hits),
        sentence=_sentence(row, record, text, hits, unmarked(sentence)[1] if sentence is not None else None),
        score=score,
        statement=statement,
    )


def _sentence(
    row: sqlite3.Row, record: str | None, text: str, hits: Sequence[Offsets], sentence_hits: Sequence[Offsets] | None
) -> tuple[SentencePiece, ...]:
    """Return the sentence in pieces; of a damaged record, which `quotex check` reports, the words alone."""
    try:
        quote = excerpt(record) if record is not None else excerpt_of_columns(row, row["whole_sentence"])
        return sentence_pieces(quote, hits, sentence_hits)
    except DamagedDatabase:
        return (SentencePiece(text, "content", is_hit=False),)
