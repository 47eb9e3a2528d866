"""How far a figure would move with other articles: bootstrap intervals over documents."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from evaluation.measures import PrecisionRecall, Share
from evaluation.polnear import GROUPS, Group, Matched, score

SAMPLES = 1000

Interval = tuple[float, float]


def attribution_intervals(documents: Iterable[Matched]) -> dict[Group, Interval]:
    """The 95 % interval of the attribution F1 of each group."""
    scores = [score([matched]) for matched in documents]
    return {group: f1_interval([one[group].attribution for one in scores]) for group in GROUPS}


def f1_interval(documents: Sequence[PrecisionRecall], samples: int = SAMPLES, seed: int = 0) -> Interval:
    """The 95 % interval of the F1 of a corpus, given the counts of each document (Efron 1979).

    As many documents are drawn with replacement as there are, `samples` times; the bounds are the 2.5 and 97.5
    percentiles. Without documents both bounds are 0.
    """
    if not documents:
        return 0.0, 0.0
    draws = random.Random(seed)
    found = sorted(pooled(draws.choices(documents, k=len(documents))).f1 for _ in range(samples))
    return found[int(0.025 * (samples - 1))], found[-1 - int(0.025 * (samples - 1))]


def pooled(documents: Sequence[PrecisionRecall]) -> PrecisionRecall:
    """The counts of all documents together."""
    return PrecisionRecall(
        _sum([document.precision for document in documents]), _sum([document.recall for document in documents])
    )


def _sum(shares: Sequence[Share]) -> Share:
    return Share(sum(share.hits for share in shares), sum(share.total for share in shares))
