"""Reviews of records by people, stored in the database, and the gold made from them."""

from quotex.review.agreement import Agreement, agreements, cohens_kappa, disputes
from quotex.review.corrections import Correction
from quotex.review.gold import GoldRow, gold_rows, write_gold
from quotex.review.placement import unplaced_decisions, unplaced_reviews
from quotex.review.reviews import Progress, Review, add_missed, add_review, latest_reviews, progress, queue, undo_review

__all__ = [
    "Agreement",
    "Correction",
    "GoldRow",
    "Progress",
    "Review",
    "add_missed",
    "add_review",
    "agreements",
    "cohens_kappa",
    "disputes",
    "gold_rows",
    "latest_reviews",
    "progress",
    "queue",
    "undo_review",
    "unplaced_decisions",
    "unplaced_reviews",
    "write_gold",
]
