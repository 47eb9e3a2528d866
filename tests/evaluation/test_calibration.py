import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.calibration import Bin, Judged, expected_calibration_error, judged, kept_at, reliability
from evaluation.corpora import GoldAttribution
from evaluation.measures import Share
from evaluation.polnear import match
from evaluation.predictions import Prediction

PAIRS = st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=60)
SOME: list[Judged] = [(0.75, True), (0.75, True), (0.75, True), (0.75, False), (0.1, False), (1.0, True)]


def test_each_bin_has_its_count_its_mean_confidence_and_its_precision() -> None:
    assert reliability(SOME, 2) == [Bin(0.0, 0.5, 1, 0.1, 0.0), Bin(0.5, 1.0, 5, 0.8, 0.8)]


def test_a_confidence_on_an_edge_belongs_to_the_bin_above_and_one_to_the_last() -> None:
    assert [(b.low, b.count) for b in reliability([(0.5, True), (1.0, True), (0.0, True)], 2)] == [(0.0, 1), (0.5, 2)]


def test_the_calibration_error_is_the_mean_distance_weighted_by_the_counts() -> None:
    assert expected_calibration_error([(0.9, True), (0.9, False), (0.9, False), (0.2, False)]) == pytest.approx(
        (3 * (0.9 - 1 / 3) + 1 * 0.2) / 4
    )


def test_overconfidence_in_one_bin_is_not_made_up_for_in_another() -> None:
    assert expected_calibration_error([(0.8, False), (0.2, True)]) == pytest.approx(0.8)
    assert expected_calibration_error([(0.8, False), (0.2, True)], bins=1) == pytest.approx(0.0)


def test_a_confidence_that_keeps_its_word_has_no_error() -> None:
    assert expected_calibration_error(SOME[:4]) == 0.0


def test_nothing_has_no_error_and_no_bins() -> None:
    assert expected_calibration_error([]) == 0.0
    assert reliability([]) == []
    assert [k.precision.value for k in kept_at([])] == [0.0] * 4


def test_a_threshold_keeps_what_reaches_it() -> None:
    kept = kept_at(SOME, (0.0, 0.75, 0.9))
    assert [(k.kept, k.precision) for k in kept] == [
        (Share(6, 6), Share(4, 6)),
        (Share(5, 6), Share(4, 5)),
        (Share(1, 6), Share(1, 1)),
    ]


@given(PAIRS, st.integers(1, 20))
def test_bins_share_out_all_predictions(pairs: list[Judged], bins: int) -> None:
    found = reliability(pairs, bins)
    assert sum(b.count for b in found) == len(pairs)
    assert sum(b.count * b.precision for b in found) == pytest.approx(sum(right for _, right in pairs))
    for b in found:
        assert b.count > 0
        assert b.low - 1e-9 <= b.confidence <= b.high + 1e-9


@given(PAIRS, st.integers(1, 20))
def test_the_error_is_a_share_and_never_less_than_that_of_a_single_bin(pairs: list[Judged], bins: int) -> None:
    error = expected_calibration_error(pairs, bins)
    assert expected_calibration_error(pairs, 1) - 1e-9 <= error <= 1


@given(PAIRS, st.integers(1, 20))
def test_the_order_of_predictions_does_not_matter(pairs: list[Judged], bins: int) -> None:
    assert expected_calibration_error(pairs[::-1], bins) == pytest.approx(expected_calibration_error(pairs, bins))


@given(PAIRS)
def test_a_lower_threshold_never_keeps_less(pairs: list[Judged]) -> None:
    kept = [k.kept.hits for k in kept_at(pairs)]
    assert kept == sorted(kept)


TEXT = "The mayor said it is late. “Go home,” she added. “Or stay.”"


def prediction(content: str, source: str, confidence: float | None) -> Prediction:
    spans = [((TEXT.index(part), TEXT.index(part) + len(part)),) for part in (content, source)]
    return Prediction(spans[0], (), spans[1], None, "indirect", confidence)


def test_a_prediction_is_right_where_its_attribution_is_and_counts_for_its_type() -> None:
    right, wrong = prediction("it is late", "The mayor", 0.9), prediction("“Go home,”", "The mayor", 0.4)
    unsure = prediction("“Or stay.”", "she", None)
    gold = [GoldAttribution(p.content, (), p.source) for p in (right, prediction("“Go home,”", "she", None), unsure)]
    found = judged([match(TEXT, gold, [right, wrong, unsure])])
    assert found == {
        "all": [(0.9, True), (0.4, False)],
        "direct": [(0.4, False)],
        "mixed": [],
        "indirect": [(0.9, True)],
        "direct+mixed": [(0.4, False)],
    }
