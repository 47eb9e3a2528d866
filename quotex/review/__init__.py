"""Reviews of records by people, kept in the database, and the gold that they make."""

from quotex.review.corrections import Correction
from quotex.review.gold import GoldRow, gold_rows, write_gold
from quotex.review.reviews import Progress, Review, add_missed, add_review, latest_reviews, progress, queue, undo_review

__all__ = [
    "Correction",
    "GoldRow",
    "Progress",
    "Review",
    "add_missed",
    "add_review",
    "gold_rows",
    "latest_reviews",
    "progress",
    "queue",
    "undo_review",
    "write_gold",
]
