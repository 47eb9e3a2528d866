"""Bootstrap intervals over documents: how far a figure would move with other articles."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from evaluation.measures import PrecisionRecall, Share
from evaluation.polnear import GROUPS, Group, Matched, score

SAMPLES = 1000

Interval = tuple[float, float]


def attribution_intervals(documents: Iterable[Matched]) -> dict[Group, Interval]:
    """Return the 95 % interval of the attribution F1 of each group, as shares from 0 to 1."""
    scores = [score([matched]) for matched in documents]
    return {group: f1_interval([one[group].attribution for one in scores]) for group in GROUPS}


def f1_interval(documents: Sequence[PrecisionRecall], samples: int = SAMPLES, seed: int = 0) -> Interval:
    """Return the 95 % interval of the F1 of a corpus, given the counts of each document.

    The bootstrap (Efron 1979) draws as many documents as there are, with replacement, `samples` times; the bounds are
    the 2.5 and 97.5 percentiles. Without documents both bounds are 0.
    """
    if not documents:
        return 0.0, 0.0
    draws = random.Random(seed)
    found = sorted(pooled(draws.choices(documents, k=len(documents))).f1 for _ in range(samples))
    return found[int(0.025 * (samples - 1))], found[-1 - int(0.025 * (samples - 1))]


def pooled(documents: Sequence[PrecisionRecall]) -> PrecisionRecall:
    """Return the sum of the counts of all documents."""
    return PrecisionRecall(
        _sum([document.precision for document in documents]), _sum([document.recall for document in documents])
    )


def _sum(shares: Sequence[Share]) -> Share:
    return Share(sum(share.hits for share in shares), sum(share.total for share in shares))
