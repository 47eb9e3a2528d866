"""Search and review pages over a database of quotations, and their JSON API; reviews work without the web packages."""

from quotex.review.corrections import Correction
from quotex.review.gold import GoldRow, gold_rows, write_gold
from quotex.review.reviews import Progress, Review, add_missed, add_review, latest_reviews, progress, queue, undo_review
from quotex.web.settings import Settings

__all__ = [
    "Correction",
    "GoldRow",
    "Progress",
    "Review",
    "Settings",
    "add_missed",
    "add_review",
    "gold_rows",
    "latest_reviews",
    "progress",
    "queue",
    "undo_review",
    "write_gold",
]
