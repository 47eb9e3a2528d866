"""List reviews of records and decisions on names whose record or name is no longer in the database."""

from __future__ import annotations

from quotex.linking.decisions import Decision, decision_of
from quotex.linking.replay import same_name
from quotex.review.reviews import Review, reviews_where
from quotex.store.database import Database
from quotex.store.judgements import UNPLACED


def unplaced_reviews(db: Database) -> list[Review]:
    """Return the reviews that count but whose record was not found again; they apply again when it is."""
    return list(reviews_where(db, UNPLACED))


def count_unplaced(db: Database) -> int:
    """Return the number of reviews without a record."""
    return db.number(f"SELECT count(*) FROM reviews WHERE {UNPLACED}")


def unplaced_decisions(db: Database) -> list[Decision]:
    """Return people's merges and splits of names that nobody has any more, in the article where they name one."""
    rows = db.rows("SELECT * FROM merges WHERE who <> 'quotex' AND undone_at IS NULL ORDER BY id")
    found = []
    for row in rows:
        sides = (
            (row["block"], row["name"], row["article"]),
            (row["into_block"], row["into_name"], row["into_article"]),
        )
        if not all(_is_borne(db, *side) for side in sides if side[1] is not None):
            found.append(decision_of(row))
    return found


def _is_borne(db: Database, block: str, name: str, article: str | None) -> bool:
    names = db.rows(
        """SELECT DISTINCT m.name FROM mentions m JOIN articles a ON a.number = m.article
        WHERE m.block = ? AND (? IS NULL OR a.key = ?)""",
        (block, article, article),
    )
    return any(same_name(row[0], name) for row in names)
