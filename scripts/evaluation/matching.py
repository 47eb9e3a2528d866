"""One-to-one pairings of gold and predicted items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Weighted = tuple[float, int, int]  # weight, number of the gold item, number of the predicted item


def greedy(pairs: Iterable[Weighted]) -> dict[int, int]:
    """Gold number to predicted number: the heaviest pair first, ties by position."""
    chosen: dict[int, int] = {}
    taken: set[int] = set()
    for _, gold, predicted in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if gold not in chosen and predicted not in taken:
            chosen[gold] = predicted
            taken.add(predicted)
    return chosen


def heaviest(weights: Sequence[Sequence[float]]) -> dict[int, int]:
    """The one-to-one pairing of rows and columns with the greatest total, as row to column.

    Weights are not negative; a pair of weight 0 is no pair. Kuhn-Munkres with potentials, O(rows^2 * columns)
    (Munkres 1957, in the shortest-augmenting-path form of Jonker and Volgenant 1987).
    """
    if not weights or not weights[0]:
        return {}
    if len(weights) > len(weights[0]):
        flipped = heaviest(list(zip(*weights, strict=True)))
        return {column: row for row, column in flipped.items()}
    columns = len(weights[0])
    row_price, column_price = [0.0] * len(weights), [0.0] * (columns + 1)
    owner = [-1] * (columns + 1)  # the row of each column; the last column is where an unmatched row starts
    for row in range(len(weights)):
        owner[columns] = row
        _augment(weights, row_price, column_price, owner)
    return {row: column for column, row in enumerate(owner[:columns]) if row >= 0 and weights[row][column] > 0}


def _augment(
    weights: Sequence[Sequence[float]], row_price: list[float], column_price: list[float], owner: list[int]
) -> None:
    """Give a column to the row that `owner` holds last, along the cheapest alternating path."""
    columns = len(owner) - 1
    slack, came_from, done = [float("inf")] * columns, [columns] * columns, [False] * (columns + 1)
    here = columns
    while owner[here] >= 0:
        done[here] = True
        row = owner[here]
        for column in range(columns):
            cost = -weights[row][column] - row_price[row] - column_price[column]
            if not done[column] and cost < slack[column]:
                slack[column], came_from[column] = cost, here
        nearest = min((column for column in range(columns) if not done[column]), key=slack.__getitem__)
        step = slack[nearest]
        for column in range(columns + 1):
            if done[column]:
                row_price[owner[column]] += step
                column_price[column] -= step
            elif column < columns:
                slack[column] -= step
        here = nearest
    while here != columns:
        previous = came_from[here]
        owner[here] = owner[previous]
        here = previous
