"""Agreement of reviewers: records that several people judged, the share of equal verdicts, Cohen's kappa."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from quotex.review.reviews import Review, reviews_where
from quotex.store.database import Database

# Of each person, the latest judgement of a record counts. What was added has no other judgement to agree with.
_LATEST = """verdict <> 'add' AND undone_at IS NULL AND id = (SELECT max(id) FROM reviews AS r
    WHERE r.quote = reviews.quote AND r.who = reviews.who AND r.undone_at IS NULL)
    AND quote IN (SELECT quote FROM reviews WHERE undone_at IS NULL GROUP BY quote HAVING count(DISTINCT who) > 1)"""

Judged = tuple[str, str, str]  # verdict, and of a correction the words and the speaker


@dataclass(frozen=True, slots=True)
class Agreement:
    """Two reviewers, with the numbers of records that both judged and that both judged alike.

    `kappa` is Cohen's (Educational and Psychological Measurement 20, 1960): 1 for full agreement, 0 for that of chance;
    None where both gave all records one and the same verdict, so that chance explains everything.
    """

    one: str
    other: str
    both: int
    same: int
    kappa: float | None


def agreements(db: Database) -> list[Agreement]:
    """Return the agreement of all pairs of reviewers with a record in common, the most records first."""
    by_pair: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for own in _by_record(db).values():
        judged = sorted((review.who, review.verdict) for review in own)
        for (one, verdict), (other, another) in combinations(judged, 2):
            by_pair.setdefault((one, other), []).append((verdict, another))
    found = [
        Agreement(*pair, len(verdicts), sum(a == b for a, b in verdicts), cohens_kappa(verdicts))
        for pair, verdicts in by_pair.items()
    ]
    return sorted(found, key=lambda one: (-one.both, one.one, one.other))


def disputes(db: Database) -> list[tuple[Review, ...]]:
    """Return the judgements of each record on which reviewers differ, also in their corrections; the latest first."""
    found = [tuple(own) for own in _by_record(db).values() if len(set(map(_judged, own))) > 1]
    return sorted(found, key=lambda own: -own[-1].id)


def cohens_kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return the agreement of two raters beyond chance, None where it is not defined."""
    total = len(pairs)
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    chance = sum(first[label] * second[label] for label in first)
    if not total or chance == total * total:
        return None
    observed = sum(one == other for one, other in pairs)
    return (observed * total - chance) / (total * total - chance)


def _by_record(db: Database) -> Mapping[str, list[Review]]:
    """Return the judgements that count by record, in the order in which they were made, of records with several."""
    found: dict[str, list[Review]] = {}
    for review in reviews_where(db, _LATEST):
        found.setdefault(review.quote, []).append(review)
    return {quote: own for quote, own in found.items() if len(own) > 1}


def _judged(review: Review) -> Judged:
    if review.verdict != "correct":
        return review.verdict, "", ""
    speaker = review.record.speaker
    return review.verdict, review.record.text, speaker.name if speaker else ""
