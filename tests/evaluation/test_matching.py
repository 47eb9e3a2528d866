from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.matching import greedy, heaviest

WEIGHTS = st.integers(0, 6).flatmap(
    lambda columns: st.lists(
        st.lists(st.sampled_from([0.0, 1.0, 1.25, 1.5, 1.75, 2.0]), min_size=columns, max_size=columns), max_size=6
    )
)


def best_total(weights: list[list[float]]) -> float:
    """The greatest total by trying every pairing, remembered by the columns still free."""

    @cache
    def best(row: int, free: frozenset[int]) -> float:
        if row == len(weights):
            return 0.0
        return max([best(row + 1, free), *(weights[row][c] + best(row + 1, free - {c}) for c in free)])

    return best(0, frozenset(range(len(weights[0]) if weights else 0)))


@settings(max_examples=300)
@given(WEIGHTS)
def test_the_heaviest_pairing_is_the_best_of_all(weights: list[list[float]]) -> None:
    pairs = heaviest(weights)
    assert len(set(pairs.values())) == len(pairs)
    assert all(weights[row][column] > 0 for row, column in pairs.items())
    assert sum(weights[row][column] for row, column in pairs.items()) == best_total(weights)


def test_a_greater_total_wins_over_a_greater_pair() -> None:
    assert heaviest([[1.9, 1.8], [1.8, 0.0]]) == {0: 1, 1: 0}


def test_the_greedy_pairing_takes_the_greatest_pair_first() -> None:
    assert greedy([(1.8, 0, 1), (1.9, 0, 0), (1.8, 1, 0)]) == {0: 0}


def test_the_greedy_pairing_prefers_earlier_items_among_equals() -> None:
    assert greedy([(1.0, 1, 0), (1.0, 0, 0), (1.0, 0, 1), (1.0, 1, 1)]) == {0: 0, 1: 1}
