"""The best tree over a sentence."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

from quotex.parsing.encoder.spanning_tree import Scores, spanning_tree
from tests.parsing.encoder.trees import is_tree, square_scores


def matrix(*rows: list[float]) -> Scores:
    return np.array(rows, dtype=np.float32)


def weight(scores: Scores, heads: tuple[int, ...] | list[int]) -> float:
    return float(sum(scores[d, h] for d, h in enumerate(heads)))


def test_the_best_heads_are_kept_where_they_are_a_tree() -> None:
    scores = matrix([0, -9, 5, 0], [5, 0, -9, 0], [0, 0, 5, -9])
    assert spanning_tree(scores) == [2, 0, 2]


def test_a_cycle_is_broken_where_it_costs_least() -> None:
    scores = matrix([1, -9, 9, 0], [4, 9, -9, 0], [0, 0, 5, -9])
    assert spanning_tree(scores) == [2, 0, 2]


def test_of_two_roots_one_is_hung_on_the_other() -> None:
    scores = matrix([9, -9, 1, 0], [8, 4, -9, 0], [0, 0, 5, -9])
    assert spanning_tree(scores) == [0, 1, 2]


def test_a_word_never_hangs_on_itself() -> None:
    assert spanning_tree(matrix([0, 9])) == [0]
    assert spanning_tree(matrix([9, 0, 0], [0, 1, 9])) == [0, 1]


def test_a_sentence_without_a_wish_for_the_root_has_one_all_the_same() -> None:
    assert is_tree(spanning_tree(matrix([-50, -50, 9, 8], [-40, 9, -50, 8], [-45, 9, 8, -50])))


@settings(deadline=None)
@given(square_scores)
def test_no_tree_scores_higher_than_the_spanning_tree(scores: Scores) -> None:
    n = len(scores)
    found = spanning_tree(scores)
    best = max(weight(scores, heads) for heads in product(range(n + 1), repeat=n) if is_tree(heads))
    assert is_tree(found)
    assert weight(scores, found) == best


@settings(deadline=None, max_examples=20)
@given(st.integers(1, 150), st.integers(0, 1000))
def test_long_sentences_get_a_tree(n: int, seed: int) -> None:
    scores = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)
    assert is_tree(spanning_tree(scores))


@settings(deadline=None, max_examples=50)
@given(st.integers(2, 40), st.integers(0, 10_000))
def test_the_tree_is_as_good_as_stanzas(n: int, seed: int) -> None:
    """Stanza tries only the roots of the best tree without the limit to one, so ours may be better."""
    scores = np.random.default_rng(seed).normal(size=(n, n + 1)).astype(np.float32)
    square = np.full((n + 1, n + 1), -1e4)
    square[1:] = scores
    np.fill_diagonal(square, -1e4)
    theirs = [int(head) for head in chuliu_edmonds_one_root(square)[1:]]
    ours = spanning_tree(scores)
    assert is_tree(ours)
    assert weight(scores, ours) >= weight(scores, theirs) - 1e-4
