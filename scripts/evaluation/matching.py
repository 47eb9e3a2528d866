"""One-to-one pairings of gold and predicted items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scipy.optimize import linear_sum_assignment

Weighted = tuple[float, int, int]  # weight, number of the gold item, number of the predicted item


def greedy(pairs: Iterable[Weighted]) -> dict[int, int]:
    """Pair gold with predicted numbers, the heaviest pair first, ties by position."""
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, gold, predicted in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if gold not in chosen and predicted not in taken:
            chosen[gold] = predicted
            taken.add(predicted)
    return chosen


def heaviest(weights: Sequence[Sequence[float]]) -> dict[int, int]:
    """Return the one-to-one pairing of rows and columns with the greatest total weight, as row to column.

    Weights are not negative; items are not paired at weight 0.
    """
    if not weights or not weights[0]:
        return {}
    rows, columns = linear_sum_assignment(weights, maximize=True)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if weights[row][column] > 0}
