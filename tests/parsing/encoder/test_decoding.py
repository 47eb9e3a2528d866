"""From scores to label sequences, spans and attributions."""

from __future__ import annotations

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from quotex.parsing.document import Certainty, Proposal, WordRange
from quotex.parsing.encoder.decoding import (
    FORBIDDEN,
    STRAY,
    Links,
    Scores,
    proposals,
    sequences,
    softmax,
    spans,
    transitions,
    viterbi,
)

LABELS = ("O", "B-content", "I-content", "B-cue", "I-cue", "B-source", "I-source")

# ------------------------------------------------------------------------------------------------- labels


def test_an_inner_label_may_follow_only_its_own_kind() -> None:
    table = transitions(LABELS)
    allowed = {(a, b) for a, b in product(range(8), range(7)) if table[a, b] == 0}
    for a, before in enumerate((*LABELS, "start")):
        for b, after in enumerate(LABELS):
            inner = after.startswith("I-")
            assert ((a, b) in allowed) == (not inner or before[1:] == after[1:])
    assert set(np.unique(table)) == {0, np.float32(FORBIDDEN)}


def best_by_trying(scores: Scores, penalties: Scores) -> float:
    """The score of the best sequence of one row, by trying all."""

    def total(labels: tuple[int, ...]) -> float:
        steps = zip((penalties.shape[0] - 1, *labels), labels, strict=False)
        return float(sum(scores[i, label] for i, label in enumerate(labels))) + float(
            sum(penalties[a, b] for a, b in steps)
        )

    return max(total(labels) for labels in product(range(scores.shape[1]), repeat=scores.shape[0]))


@settings(deadline=None)
@given(
    arrays(np.float32, (3, 4, 5), elements=st.integers(-30, 0).map(float)),
    st.lists(st.integers(1, 4), min_size=3, max_size=3),
)
def test_no_allowed_sequence_scores_higher_than_the_one_found(scores: Scores, lengths: list[int]) -> None:
    penalties = transitions(LABELS[:5])
    for row, (labels, length) in enumerate(zip(viterbi(scores, lengths, penalties), lengths, strict=True)):
        assert len(labels) == length
        before = [5, *labels]
        assert all(penalties[a, b] == 0 for a, b in zip(before, labels, strict=False))
        assert sum(scores[row, i, label] for i, label in enumerate(labels)) == best_by_trying(
            scores[row, :length], penalties
        )


@settings(deadline=None)
@given(
    arrays(np.float32, (9, 5), elements=st.integers(-30, 0).map(float)),
    st.lists(st.integers(0, 4), max_size=4).filter(lambda lengths: sum(lengths) <= 9),
)
def test_the_passages_of_a_batch_have_the_sequences_that_they_have_alone(scores: Scores, lengths: list[int]) -> None:
    penalties = transitions(LABELS[:5])
    scores = scores[: sum(lengths)]
    found = sequences(scores, lengths, penalties)
    edges = np.cumsum([0, *lengths])
    for first, last in pairwise(edges):
        if last > first:
            before = [5, *found[first:last]]
            assert all(penalties[a, b] == 0 for a, b in pairwise(before))
            total = float(scores[np.arange(first, last), found[first:last]].sum())
            assert total == best_by_trying(scores[first:last], penalties)


def test_what_stands_behind_the_end_of_a_row_does_not_count() -> None:
    scores = np.zeros((1, 3, 3), dtype=np.float32)
    scores[0, 0] = [0, -1, -9]
    scores[0, 1:] = [-9, -9, 0]  # padding that would ask for an inner label
    penalties = transitions(LABELS[:3])
    assert viterbi(scores, [1], penalties) == [[0]]
    assert viterbi(scores, [3], penalties) == [[1, 2, 2]]
    assert viterbi(scores, [0], penalties) == [[]]


def test_spans_end_where_another_begins() -> None:
    labels = ["B-cue", "I-cue", "B-cue", "O", "B-content", "I-content", "I-source", "O", "I-cue"]
    assert spans(labels) == [("cue", 0, 2), ("cue", 2, 3), ("content", 4, 6), ("source", 6, 7), ("cue", 8, 9)]


@settings(deadline=None)
@given(st.lists(st.sampled_from(LABELS), max_size=20))
def test_spans_hold_each_labelled_word_once(labels: list[str]) -> None:
    held = {at: kind for kind, first, last in spans(labels) for at in range(first, last)}
    assert held == {at: label[2:] for at, label in enumerate(labels) if label != "O"}
    assert sum(last - first for _, first, last in spans(labels)) == len(held)


@settings(deadline=None)
@given(arrays(np.float32, (2, 5), elements=st.integers(-500, 500).map(float)))
def test_probabilities_sum_to_one_and_rise_with_the_scores(scores: Scores) -> None:
    found = softmax(scores)
    assert np.allclose(found.sum(-1), 1, atol=1e-5)
    assert bool((found.max(-1) == np.take_along_axis(found, scores.argmax(-1)[:, None], 1)[:, 0]).all())


# ------------------------------------------------------------------------------------------- attributions

SHORT = {"C": "content", "V": "cue", "S": "source"}


def labelled(text: str) -> list[str]:
    """Labels from letters: a capital begins a content, cue (V) or source, a small letter goes on, a dot is outside."""
    return ["O" if c == "." else f"{'B' if c.isupper() else 'I'}-{SHORT[c.upper()]}" for c in text]


def linked(text: str, to_cue: dict[str, int], to_source: dict[int, int], sure: float = 0.9) -> list[Proposal]:
    """Attributions of a passage; links name the words that point ("4-6" or "4") and the word they point at.

    `sure` is the probability of the links from cues to sources.
    """
    n = len(text)
    tables = []
    for pairs, mass in ((to_cue, 0.9), ({str(word): target for word, target in to_source.items()}, sure)):
        table = np.zeros((n, n + 1), dtype=np.float32)
        table[:, 0] = 1
        for words, target in pairs.items():
            first, _, last = words.partition("-")
            for word in range(int(first), int(last or first) + 1):
                table[word, 0], table[word, target + 1] = 1 - mass, mass
        tables.append(table)
    return proposals(labelled(text), np.full(n, 0.95, dtype=np.float32), Links(*tables))


def test_a_content_goes_to_the_cue_that_its_words_point_at_and_the_cue_to_its_source() -> None:
    (found,) = linked("SsV.Ccc", {"4-6": 2}, {2: 0})
    sure = Certainty(content=0.95, ends=0.95, cue=0.95, to_cue=0.9, to_source=0.9)
    assert found == Proposal(
        ((4, 7),), ((2, 3),), ((0, 2),), pytest.approx(0.9, abs=1e-4), pytest.approx(sure, abs=1e-4)
    )


def test_contents_that_point_crosswise_are_not_given_to_the_nearest_cue() -> None:
    found = linked("CcVCcV", {"0-1": 5, "3-4": 2}, {})
    assert [(p.content, p.cue) for p in found] == [(((3, 5),), ((2, 3),)), (((0, 2),), ((5, 6),))]


def test_words_of_a_content_may_point_at_any_word_of_the_cue() -> None:
    (found,) = linked("SVvvCc", {"4": 1, "5": 3}, {1: 0})
    assert found.cue == ((1, 4),)


def test_the_words_of_a_content_vote() -> None:
    to_cue = np.full((7, 8), 0.02, dtype=np.float32)
    for word, first, last in ((2, 0.8, 0.1), (3, 0.8, 0.1), (4, 0.2, 0.7)):
        to_cue[word, 0 + 1], to_cue[word, 6 + 1] = first, last
    to_source = np.eye(7, 8, dtype=np.float32)
    to_source[:, 0] = 1
    (found,) = proposals(labelled("V.Ccc.V"), np.ones(7, dtype=np.float32), Links(to_cue, to_source))
    assert found.cue == ((0, 1),)
    assert found.probability == pytest.approx((0.8 * 0.8 * 0.2) ** (1 / 3), abs=1e-4)


def test_two_contents_of_one_cue_are_one_attribution() -> None:
    (found,) = linked("Cc.SV.Cc", {"0-1": 4, "6-7": 4}, {4: 3})
    assert (found.content, found.cue, found.source) == (((0, 2), (6, 8)), ((4, 5),), ((3, 4),))


@pytest.mark.parametrize(("share", "kept"), [(STRAY + 0.05, ((0, 2), (6, 8))), (STRAY - 0.05, ((0, 2),))])
def test_a_content_that_points_at_its_cue_much_less_clearly_than_another_is_left_out(
    share: float, kept: tuple[WordRange, ...]
) -> None:
    to_cue = np.zeros((8, 9), dtype=np.float32)
    to_cue[0:2, 5], to_cue[6:8, 5] = 0.9, 0.9 * share
    (found,) = proposals(labelled("Cc.SV.Cc"), np.ones(8, dtype=np.float32), Links(to_cue, np.ones_like(to_cue)))
    assert found.content == kept
    assert found.certainty.to_cue == pytest.approx(0.9 if len(kept) == 1 else 0.9 * share, abs=1e-3)


def test_a_cue_without_content_that_points_at_another_cue_is_a_part_of_it() -> None:
    (found,) = linked("SV.VCc", {"4-5": 1, "3": 1}, {1: 0})
    assert found.cue == ((1, 2), (3, 4))


def test_a_cue_without_content_that_points_at_nothing_is_dropped() -> None:
    (found,) = linked("SV.VCc", {"4-5": 1}, {1: 0})
    assert found.cue == ((1, 2),)
    assert linked("SV...", {}, {1: 0}) == []


def test_a_cue_is_no_part_of_a_cue_without_content() -> None:
    assert linked("V.V", {"0": 2}, {}) == []


def test_a_cue_that_points_at_no_source_has_none() -> None:
    (found,) = linked("SV.Cc", {"3-4": 1}, {})
    assert found.source == ()
    (found,) = linked("SV.Cc", {"3-4": 1}, {1: 0}, sure=0.4)
    assert found.source == ()


def test_of_two_sources_the_cue_gets_the_one_it_points_at() -> None:
    (found,) = linked("Ss.VSCc", {"5-6": 3}, {3: 1})
    assert found.source == ((0, 2),)


def test_a_content_without_a_cue_takes_a_free_source_that_stands_near() -> None:
    (found,) = linked("S...Cc", {}, {})
    assert (found.content, found.cue, found.source) == (((4, 6),), (), ((0, 1),))
    assert found.certainty == pytest.approx(Certainty(content=0.95, ends=0.95), abs=1e-4)
    assert linked("Cc...S", {}, {})[0].source == ((5, 6),)


def test_a_content_without_a_cue_takes_no_source_that_stands_far() -> None:
    assert linked("S....Cc", {}, {})[0].source == ()


def test_a_content_without_a_cue_takes_no_source_that_a_cue_has() -> None:
    found = linked("SVC.C", {"2": 1}, {1: 0})
    assert [(p.cue, p.source) for p in found] == [(((1, 2),), ((0, 1),)), ((), ())]


def test_an_attribution_is_as_probable_as_its_least_certain_part() -> None:
    n = 5
    certainty = np.array([0.7, 0.8, 1, 0.6, 0.9], dtype=np.float32)
    to_cue, to_source = np.zeros((n, n + 1)), np.zeros((n, n + 1))
    to_cue[3:, 2], to_source[1, 1] = 0.9, 0.95

    def probability(**changed: float) -> float:
        certain, cue, source = certainty.copy(), to_cue.copy(), to_source.copy()
        cue[3:, 2] = changed.get("to_cue", 0.9)
        source[1, 1] = changed.get("to_source", 0.95)
        certain[1] = changed.get("cue", 0.8)
        return proposals(labelled("SV.Cc"), certain, Links(cue, source))[0].probability

    assert probability() == pytest.approx(0.75)  # the mean of the content's words
    assert probability(to_cue=0.5) == pytest.approx(0.5)
    assert probability(to_source=0.4) == pytest.approx(0.4)
    assert probability(cue=0.3) == pytest.approx(0.3)


@st.composite
def passages(draw: st.DrawFn) -> tuple[list[str], Scores, Links]:
    labels = draw(st.lists(st.sampled_from(LABELS), min_size=1, max_size=12))
    n = len(labels)
    tables = [draw(arrays(np.float32, (n, n + 1), elements=st.floats(-5, 5, width=32))) for _ in range(2)]
    return labels, np.full(n, 0.9, dtype=np.float32), Links(softmax(tables[0]), softmax(tables[1]))


@settings(deadline=None)
@given(passages())
def test_contents_are_in_one_attribution_at_most_and_every_part_is_a_labelled_span(
    passage: tuple[list[str], Scores, Links],
) -> None:
    labels, certainty, links = passage
    found = proposals(labels, certainty, links)
    marked: dict[str, list[WordRange]] = {"content": [], "cue": [], "source": []}
    for kind, first, last in spans(labels):
        marked[kind].append((first, last))
    contents = [c for p in found for c in p.content]
    assert len(contents) == len(set(contents))
    assert set(contents) <= set(marked["content"])
    assert bool(contents) == bool(marked["content"])
    cues = [c for p in found for c in p.cue]
    assert len(cues) == len(set(cues))
    assert set(cues) <= set(marked["cue"])
    assert all(set(p.source) <= set(marked["source"]) and len(p.source) <= 1 for p in found)
    assert all(0 <= p.probability <= 1 for p in found)
