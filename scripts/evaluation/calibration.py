"""Check that a confidence is a probability: of the attributions given 0.8, four in five should be right."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evaluation.measures import Share
from evaluation.polnear import GROUPS, Group, Matched, groups_of
from evaluation.predictions import Prediction

Judged = tuple[float, bool]  # a confidence from 0 to 1, and whether what it was given to is right

THRESHOLDS = (0.9, 0.8, 0.7, 0.5)


@dataclass(frozen=True, slots=True)
class Bin:
    """The attributions with a confidence from `low` up to, not including, `high`; the last bin includes 1."""

    low: float
    high: float
    count: int
    confidence: float
    precision: float


def reliability(pairs: Sequence[Judged], bins: int = 10) -> list[Bin]:
    """Return mean confidence and precision in bins of equal width; leave out empty bins."""
    filled: dict[int, list[Judged]] = {}
    for pair in pairs:
        filled.setdefault(min(int(pair[0] * bins), bins - 1), []).append(pair)
    return [
        Bin(
            low=number / bins,
            high=(number + 1) / bins,
            count=len(inside),
            confidence=sum(confidence for confidence, _ in inside) / len(inside),
            precision=sum(right for _, right in inside) / len(inside),
        )
        for number, inside in sorted(filled.items())
    ]


def expected_calibration_error(pairs: Sequence[Judged], bins: int = 10) -> float:
    """Return the mean distance of confidence and precision over the bins, weighted by their counts.

    Source: Naeini et al. 2015.
    """
    found = reliability(pairs, bins)
    return sum(b.count * abs(b.confidence - b.precision) for b in found) / len(pairs) if pairs else 0.0


@dataclass(frozen=True, slots=True)
class Kept:
    """The share of the predictions that a threshold keeps, and the share of those kept that is right."""

    threshold: float
    kept: Share
    precision: Share


def kept_at(pairs: Sequence[Judged], thresholds: Iterable[float] = THRESHOLDS) -> list[Kept]:
    """Return what each threshold keeps: the predictions with at least that confidence."""
    found = []
    for threshold in thresholds:
        right = [is_right for confidence, is_right in pairs if confidence >= threshold]
        found.append(Kept(threshold, Share(len(right), len(pairs)), Share(sum(right), len(right))))
    return found


def judged(documents: Iterable[Matched]) -> dict[Group, list[Judged]]:
    """Return by type the confidences and correctness of all predictions that carry one.

    A prediction is right if it counts as right in attribution precision.
    """
    found: dict[Group, list[Judged]] = {group: [] for group in GROUPS}
    for matched in documents:
        right = set(matched.attribution.values())
        for number, item in enumerate(matched.predicted):
            if isinstance(item.spans, Prediction) and item.spans.confidence is not None:
                for group in groups_of(item.type):
                    found[group].append((item.spans.confidence, number in right))
    return found
