from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.corpora import read_polnear
from evaluation.intervals import attribution_intervals, f1_interval, pooled
from evaluation.measures import PrecisionRecall, Share
from evaluation.polnear import GROUPS, match_corpus, score
from evaluation.predictions import read_predictions

FIXTURE = Path(__file__).parent / "fixtures" / "polnear"


def counts(right: int, gold: int, found: int) -> PrecisionRecall:
    return PrecisionRecall(Share(right, found), Share(right, gold))


GOOD, BAD = counts(9, 10, 10), counts(1, 10, 10)


def test_documents_that_are_alike_leave_nothing_open() -> None:
    assert f1_interval([GOOD] * 7) == (GOOD.f1, GOOD.f1)


def test_documents_that_differ_give_an_interval_around_the_figure() -> None:
    documents = [GOOD] * 20 + [BAD] * 20
    low, high = f1_interval(documents)
    assert 0.3 < low < pooled(documents).f1 < high < 0.7
    assert high - low > 0.15


def test_nineteen_in_twenty_samples_lie_inside_the_interval() -> None:
    heads_and_tails = [counts(1, 1, 1)] * 20 + [counts(0, 1, 1)] * 20
    assert f1_interval(heads_and_tails) == pytest.approx((0.35, 0.65), abs=0.026)  # of the binomial distribution


def test_more_documents_give_a_narrower_interval() -> None:
    few, many = f1_interval([GOOD, BAD] * 5), f1_interval([GOOD, BAD] * 50)
    assert many[1] - many[0] < (few[1] - few[0]) / 2


def test_a_long_document_weighs_more_than_a_short_one() -> None:
    assert pooled([counts(90, 100, 100), counts(0, 10, 0)]).f1 == 2 * 0.9 * (90 / 110) / (0.9 + 90 / 110)


def test_the_same_seed_gives_the_same_interval() -> None:
    documents = [counts(n, 10, 12) for n in range(10)]
    assert f1_interval(documents, seed=3) == f1_interval(documents, seed=3)
    assert f1_interval(documents, samples=50, seed=3) != f1_interval(documents, samples=50, seed=4)


def test_nothing_gives_an_interval_of_nothing() -> None:
    assert f1_interval([]) == (0.0, 0.0)


@given(st.lists(st.builds(lambda n: counts(n, 9, 9), st.integers(0, 9)), min_size=1, max_size=9), st.integers(1, 40))
def test_the_bounds_are_in_order_and_within_the_best_and_worst_document(
    documents: list[PrecisionRecall], samples: int
) -> None:
    low, high = f1_interval(documents, samples)
    figures = [document.f1 for document in documents]
    assert min(figures) - 1e-9 <= low <= high <= max(figures) + 1e-9


def test_the_counts_of_single_documents_add_up_to_those_of_the_corpus() -> None:
    matched = match_corpus(read_polnear(FIXTURE), read_predictions(FIXTURE / "predictions.jsonl")).values()
    whole = score(matched)
    for group in GROUPS:
        assert pooled([score([one])[group].attribution for one in matched]) == whole[group].attribution
        low, high = attribution_intervals(matched)[group]
        assert low <= whole[group].attribution.f1 <= high
