"""Reviews in the database: what people say about records, with who and when; nothing is ever overwritten."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from quotex.console import now
from quotex.errors import QuotexError
from quotex.linking.relinking import link
from quotex.records import Article, Quote
from quotex.review.corrections import Correction, check, corrected, difference, drafted
from quotex.search.filters import Wanted, wanted_by
from quotex.search.query import fts_expression
from quotex.search.results import Filters
from quotex.serialization import to_json
from quotex.store.database import Database
from quotex.store.judgements import LIVE, apply_judgements
from quotex.store.rows import stored_quote

Judgement = Literal["accept", "reject", "correct"]
Verdict = Literal["accept", "reject", "correct", "add"]
JUDGEMENTS: tuple[str, ...] = get_args(Judgement)
VERDICTS: tuple[str, ...] = get_args(Verdict)
MAX_NOTE = 2000
MAX_WHO = 100
_MANY = 500  # parameters in one query, below SQLite's limit

_COLUMNS = "id, quote, article, verdict, record, note, who, at, undone_at"


class ReviewedMeanwhile(QuotexError):
    """Somebody else has reviewed the record since the reviewer looked at it."""


@dataclass(frozen=True, slots=True)
class Review:
    """The review of one record by one person. `record` is the record as judged, with the corrections made.

    With the verdict "add" it is a quotation that was missed, and `quote` the id that it was given.
    `article` is the key of the article in the database. Times are UTC, ISO 8601.
    """

    id: int
    quote: str
    article: str
    verdict: Verdict
    record: Quote
    note: str | None
    who: str
    at: str
    undone_at: str | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The number of records, and of those whose latest review is accept, reject or correct."""

    total: int
    accepted: int
    rejected: int
    corrected: int

    @property
    def done(self) -> int:
        """The number of reviewed records."""
        return self.accepted + self.rejected + self.corrected


@dataclass(frozen=True, slots=True)
class Reviewable:
    """A record as it was indexed, with the article's key in the database and its text if stored."""

    quote: Quote
    article: str
    text: str | None


def reviewable(db: Database, quote_id: str) -> Reviewable:
    """Return the record with this id as it was indexed. Raises QuotexError where there is none."""
    row = db.row(
        """SELECT coalesce(r.original, r.record), a.key, a.text FROM quotes q JOIN records r ON r.quote = q.number
        JOIN articles a ON a.number = q.article
        WHERE q.id = ? AND q.verdict IS NOT 'add' ORDER BY q.number LIMIT 1""",
        (quote_id,),
    )
    if row is None:
        raise QuotexError(f"there is no quotation {quote_id!r} in this database")
    return Reviewable(stored_quote(row[0]), row[1], row[2])


def add_review(
    db: Database,
    quote_id: str,
    verdict: str,
    who: str,
    correction: Correction | None = None,
    note: str = "",
    *,
    seen: int | None = None,
) -> Review:
    """Store a review and commit it. A correction that changes nothing is stored as an acceptance.

    `seen` is the id of the review that counted when the person looked at the record, 0 where there was none. If
    somebody else has reviewed the record since, ReviewedMeanwhile is raised and nothing is stored; without `seen`,
    the new review counts in any case. Raises QuotexError when the record does not exist or the review makes no
    sense for it.
    """
    if verdict not in JUDGEMENTS:
        raise QuotexError(f"verdict is one of {', '.join(JUDGEMENTS)}")
    if correction and verdict != "correct":
        raise QuotexError(f"the verdict {verdict!r} goes without corrections; use correct")
    found = reviewable(db, quote_id)
    changes = difference(found.quote, correction or Correction())
    text = found.text if found.quote.part == "text" else found.quote.part_text
    check(changes, text)
    judged = corrected(found.quote, changes, text)
    kept = "accept" if verdict == "correct" and not changes else verdict
    return _stored(db, judged, found.article, kept, who, note, seen)


def add_missed(db: Database, article: str, said: Correction, who: str, note: str = "") -> Review:
    """Store a quotation that no record has, and commit it. Raises QuotexError where it is not valid."""
    row = db.row("SELECT id, url, title, date, outlet, text FROM articles WHERE key = ?", (article,))
    if row is None:
        raise QuotexError(f"there is no article {article!r} in this database")
    if row["text"] is None:
        raise QuotexError("nothing can be added to an article whose text is not stored; index it with --keep-text")
    quote = drafted(Article(**dict(row)), said)
    if latest_reviews(db, [quote.id]):
        raise QuotexError("this quotation was added already")
    return _stored(db, quote, article, "add", who, note)


def undo_review(db: Database, number: int) -> Review:
    """Undo a review, which stays in the database marked as undone. Raises QuotexError where it does not count."""
    with db.changes() as connection:
        changed = connection.execute(
            "UPDATE reviews SET undone_at = ? WHERE id = ? AND undone_at IS NULL", (now(), number)
        ).rowcount
        _apply(connection, number)
    if not changed:
        raise QuotexError(f"there is no review {number} that could be undone")
    return _one(db, number)


def latest_reviews(db: Database, quote_ids: Iterable[str]) -> dict[str, Review]:
    """Return the review that counts for each of these records, by id; records without a review are left out."""
    wanted = list(quote_ids)
    found: dict[str, Review] = {}
    for low in range(0, len(wanted), _MANY):
        some = wanted[low : low + _MANY]
        marks = ",".join("?" * len(some))
        rows = db.rows(f"SELECT {_COLUMNS} FROM reviews WHERE quote IN ({marks}) AND {LIVE}", some)
        found.update((row[1], _review(row)) for row in rows)
    return found


def recent_reviews(db: Database, limit: int, offset: int = 0) -> list[Review]:
    """Return a page of all reviews, including undone ones, the latest first."""
    rows = db.rows(f"SELECT {_COLUMNS} FROM reviews ORDER BY id DESC LIMIT ? OFFSET ?", (limit, offset))
    return [_review(row) for row in rows]


def last_review(db: Database, who: str) -> Review | None:
    """Return the last review of a person that was not undone, None for none."""
    sql = f"SELECT {_COLUMNS} FROM reviews WHERE who = ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1"
    row = db.row(sql, (who,))
    return None if row is None else _review(row)


def count_reviews(db: Database) -> int:
    """Return the number of reviews, including undone ones."""
    return db.number("SELECT count(*) FROM reviews")


def added_reviews(db: Database, article: str) -> list[Review]:
    """Return the quotations that people added to the article with this key."""
    sql = f"SELECT {_COLUMNS} FROM reviews WHERE article = ? AND verdict = 'add' AND {LIVE} ORDER BY id"
    return [_review(row) for row in db.rows(sql, (article,))]


def reviews_where(db: Database, condition: str, values: Sequence[object] = ()) -> Iterator[Review]:
    """Yield the reviews that fulfil an SQL condition on the table `reviews`, in the order in which they were made."""
    yield from map(_review, db.rows(f"SELECT {_COLUMNS} FROM reviews WHERE {condition} ORDER BY id", values))


def reviews_of(db: Database, quote_id: str) -> list[Review]:
    """Return the latest review of a record by each person, without undone ones, in the order of their making."""
    condition = """quote = ? AND undone_at IS NULL AND id = (SELECT max(id) FROM reviews AS r
        WHERE r.quote = reviews.quote AND r.who = reviews.who AND r.undone_at IS NULL)"""
    return list(reviews_where(db, condition, (quote_id,)))


def queue(
    db: Database,
    *,
    after: str | None = None,
    words: str = "",
    filters: Filters | None = None,
    again: str | None = None,
    limit: int = 1,
) -> list[str]:
    """Return the ids of records without a review, the least confident first; those after the record `after`.

    `words` (a query of `search`) and `filters` narrow it down. Those of one article come in the order of the text. With
    `again`, the name of a person, it holds the records that others reviewed and this person did not. Raises QuotexError
    as `search` does.
    """
    wanted, clauses, values = _narrowed(db, words, filters)
    order = 'q.start, q."end", q.number' if wanted.article is not None else "q.confidence, q.number"
    live = "SELECT 1 FROM reviews WHERE reviews.quote = q.id AND reviews.undone_at IS NULL"
    if again is None:
        clauses.append(f"NOT EXISTS ({live})")
    else:
        clauses += [f"EXISTS ({live})", f"NOT EXISTS ({live} AND who = ?)"]
        values.append(again)
    if after:
        clauses.append(f"({order}) > (SELECT {order} FROM quotes q WHERE q.id = ? ORDER BY q.number LIMIT 1)")
        values.append(after)
    sql = f"SELECT q.id FROM quotes q {wanted.where(*clauses)} ORDER BY {order} LIMIT ?"
    return [row[0] for row in db.rows(sql, [*values, *wanted.values, limit])]


def progress(db: Database, words: str = "", filters: Filters | None = None) -> Progress:
    """Return the progress of the reviews, in the database or among the records that match `words` and `filters`."""
    wanted, clauses, values = _narrowed(db, words, filters)
    total = db.number(f"SELECT count(*) FROM quotes q {wanted.where(*clauses)}", [*values, *wanted.values])
    reviewed = wanted.where(*clauses, "q.verdict IS NOT NULL")
    rows = db.rows(f"SELECT q.verdict, count(*) FROM quotes q {reviewed} GROUP BY 1", [*values, *wanted.values])
    verdicts = {row[0]: int(row[1]) for row in rows}
    counts = (verdicts.get(verdict, 0) for verdict in ("accept", "reject", "correct"))
    return Progress(total - verdicts.get("add", 0), *counts)


def _narrowed(db: Database, words: str, filters: Filters | None) -> tuple[Wanted, list[str], list[object]]:
    """Return the resolved filters, and the words as SQL conditions with the values to bind."""
    wanted = wanted_by(db, replace(filters or Filters(), include_rejected=True))
    expression = fts_expression(words)
    if not expression:
        return wanted, [], []
    return wanted, ["q.number IN (SELECT rowid FROM quotes_fts WHERE quotes_fts MATCH ?)"], [expression]


def _stored(
    db: Database, judged: Quote, article: str, verdict: str, who: str, note: str, seen: int | None = None
) -> Review:
    who, note = " ".join(who.split()), note.strip()
    if not 0 < len(who) <= MAX_WHO:
        raise QuotexError(f"say who reviews, in at most {MAX_WHO} characters")
    if len(note) > MAX_NOTE:
        raise QuotexError(f"a note has at most {MAX_NOTE} characters")
    record = json.dumps(to_json(judged), ensure_ascii=False)
    with db.changes() as connection:
        if seen is not None:
            _check_unchanged(db, judged.id, seen, who)
        number = connection.execute(
            "INSERT INTO reviews (quote, article, verdict, record, note, who, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (judged.id, article, verdict, record, note or None, who, now()),
        ).lastrowid
        _apply(connection, int(number or 0))
    return _one(db, int(number or 0))


def _apply(connection: sqlite3.Connection, review: int) -> None:
    """Apply the reviews of the quotations that a review is about, and link their speakers anew."""
    about = """SELECT q.article FROM quotes q JOIN reviews r ON r.quote = q.id WHERE r.id = ?
        UNION SELECT a.number FROM articles a JOIN reviews r ON r.article = a.key WHERE r.id = ?"""
    blocks: set[str] = set()
    for (article,) in connection.execute(about, (review, review)).fetchall():
        blocks |= apply_judgements(connection, article)
    if blocks:
        link(connection, sorted(blocks))


def _check_unchanged(db: Database, quote_id: str, seen: int, who: str) -> None:
    newer = latest_reviews(db, [quote_id]).get(quote_id)
    if newer and newer.id > seen and newer.who != who:
        raise ReviewedMeanwhile(
            f"{newer.who} has reviewed this record since you opened it (verdict: {newer.verdict}); look at it again"
        )


def _one(db: Database, number: int) -> Review:
    return _review(db.rows(f"SELECT {_COLUMNS} FROM reviews WHERE id = ?", (number,))[0])


def _review(row: Sequence[Any]) -> Review:
    number, quote, article, verdict, record, note, who, at, undone_at = row
    return Review(number, quote, article, verdict, stored_quote(record), note, who, at, undone_at)
