"""The best tree over a sentence (Chu and Liu 1965, Edmonds 1967), with exactly one word on the root."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.floating[Any]]
Heads = NDArray[np.int64]


def spanning_tree(scores: Scores) -> list[int]:
    """Return the best tree with one root over a sentence of n words.

    `scores` has shape (n, n + 1): row d, column h scores head h (0 the root) for word d + 1.
    Returns the head of each word, 1-based, 0 for the root.
    """
    greedy: Heads = scores.argmax(1)
    if not is_tree(greedy):
        greedy = _one_root(scores)
    heads: list[int] = greedy.tolist()
    return heads


def is_tree(heads: Heads) -> bool:
    """Return whether every word reaches the root and only one depends on it."""
    if np.count_nonzero(heads == 0) != 1:
        return False
    return not _unrooted(heads).any()


def _unrooted(heads: Heads) -> NDArray[np.bool_]:
    """Return the places, the root's included, from which the path of heads never ends at the root."""
    reached = np.concatenate([[0], heads])
    for _ in range(len(heads).bit_length()):
        reached = reached[reached]  # 2, 4, 8 ... steps up
    unrooted: NDArray[np.bool_] = reached != 0
    return unrooted


def _one_root(scores: Scores) -> Heads:
    """Return the best tree with one root; the penalty of a second root exceeds all other scores."""
    n = len(scores)
    square = np.full((n + 1, n + 1), -np.inf)
    square[1:] = scores
    square[np.arange(n + 1), np.arange(n + 1)] = -np.inf
    heads = _maximum_tree(square)
    roots = np.flatnonzero(heads[1:] == 0) + 1
    if len(roots) > 1:
        finite = square[1:][np.isfinite(square[1:])]
        square[1:, 0] -= (n + 1) * (finite.max() - finite.min() + 1)
        heads = _maximum_tree(square)
    return heads[1:]


def _maximum_tree(scores: Scores) -> Heads:
    """Return the heads of the best tree over places 0 (the root) to n.

    Row d, column h scores head h for place d.
    """
    heads: Heads = scores.argmax(1)
    heads[0] = 0
    cycle = _a_cycle(heads)
    if cycle is None:
        return heads
    free = np.ones(len(heads), dtype=bool)
    free[cycle] = False
    outside = np.flatnonzero(free)
    lost = scores[cycle, heads[cycle]]
    entering = scores[np.ix_(cycle, outside)] - lost[:, None]  # what it costs to break the cycle at each of its places
    leaving = scores[np.ix_(outside, cycle)]
    entry, exit_ = entering.argmax(0), leaving.argmax(1)
    count = len(outside)
    smaller = np.full((count + 1, count + 1), -np.inf)
    smaller[:count, :count] = scores[np.ix_(outside, outside)]
    smaller[:count, count] = leaving[np.arange(count), exit_]
    smaller[count, :count] = entering[entry, np.arange(count)]
    found = _maximum_tree(smaller)
    above = found[count]
    heads[cycle[entry[above]]] = outside[above]
    inner = found[:count]
    heads[outside] = np.where(inner == count, cycle[exit_], outside[np.minimum(inner, count - 1)])
    return heads


def _a_cycle(heads: Heads) -> Heads | None:
    """Return the places of one cycle, None if all lead to place 0."""
    unrooted = np.flatnonzero(_unrooted(heads[1:]))
    if not len(unrooted):
        return None
    at = int(unrooted[0])
    for _ in range(len(heads)):  # from anywhere the way up enters the cycle in fewer steps
        at = int(heads[at])
    cycle = [at]
    while int(heads[cycle[-1]]) != at:
        cycle.append(int(heads[cycle[-1]]))
    return np.array(sorted(cycle))
