import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.boundaries import boundaries_at_marks, score_boundaries
from evaluation.entities import bio_spans, kept_entities, score_entities
from evaluation.measures import PrecisionRecall, Share, percent
from evaluation.treebank import feature_accuracy


@pytest.mark.parametrize(
    ("labels", "spans"),
    [
        ("B-Person I-Person O", [(0, 2, "Person")]),
        ("B-Person B-Person", [(0, 1, "Person"), (1, 2, "Person")]),
        ("O I-Misc I-Misc", [(1, 3, "Misc")]),
        ("B-Misc I-Person", [(0, 1, "Misc"), (1, 2, "Person")]),
        ("B-Misc O I-Misc", [(0, 1, "Misc"), (2, 3, "Misc")]),
        ("O O", []),
    ],
)
def test_labels_become_spans(labels: str, spans: list[tuple[int, int, str]]) -> None:
    assert bio_spans(labels.split()) == spans


@given(st.lists(st.sampled_from(["O", "B-A", "I-A", "B-B", "I-B"]), max_size=12))
def test_spans_cover_exactly_the_labelled_tokens(labels: list[str]) -> None:
    covered = [at for first, last, _ in bio_spans(labels) for at in range(first, last)]
    assert covered == [at for at, label in enumerate(labels) if label != "O"]


def test_labels_are_renamed_and_others_dropped() -> None:
    spans = [(0, 1, "Person"), (1, 2, "Facility"), (2, 3, "Date"), (3, 4, "GPE"), (4, 5, "Organization")]
    assert kept_entities(spans) == {(0, 1, "PERSON"), (3, 4, "LOC"), (4, 5, "ORG")}


def test_an_entity_counts_only_with_its_exact_span_and_label() -> None:
    gold = kept_entities([(0, 2, "Person"), (3, 4, "Location"), (5, 6, "Misc")])
    found = kept_entities([(0, 2, "Person"), (3, 4, "Organization"), (5, 7, "Misc")])
    scores = score_entities([(gold, found)])
    assert (scores["PERSON"].f1, scores["MISC"].f1, scores["ORG"].precision.total) == (1.0, 0.0, 1)
    assert scores["micro"].f1 == pytest.approx(1 / 3)


def test_passages_do_not_lend_each_other_entities() -> None:
    person = kept_entities([(0, 1, "Person")])
    assert score_entities([(person, frozenset()), (frozenset(), person)])["micro"].f1 == 0.0


TEXT = 'He left. "Go," she said. "Now." Then "it" rained.\n\n"Yes."'


def sentences(*parts: str) -> list[tuple[int, int]]:
    return [(TEXT.index(part), TEXT.index(part) + len(part)) for part in parts]


GOLD = sentences("He left.", '"Go," she said.', '"Now."', 'Then "it" rained.', '"Yes."')


def test_boundaries_beside_a_mark_count_and_ends_of_paragraphs_do_not() -> None:
    assert [TEXT[:end][-4:] for end in sorted(boundaries_at_marks(TEXT, GOLD))] == ["eft.", "aid.", 'ow."']


def test_a_mark_left_behind_is_a_wrong_boundary() -> None:
    found = sentences("He left.", '"Go," she said. "Now.', '" Then "it" rained.', '"Yes."')
    score = score_boundaries([(TEXT, GOLD, found)])
    assert (score.recall.hits, score.recall.total) == (1, 3)
    assert (score.precision.hits, score.precision.total) == (1, 2)


def test_features_count_only_if_the_model_predicts_their_names() -> None:
    gold = ["Number=Sing|Foreign=Yes", "_", "Tense=Past", "Number=Plur"]
    found = ["Number=Sing", "_", "_", "Number=Sing"]
    share, names = feature_accuracy(gold, found)
    assert names == {"Number"}
    assert (share.hits, share.total) == (3, 4)


def test_features_of_texts_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        feature_accuracy(["_", "_"], ["_"])


def test_nothing_of_nothing_is_nothing() -> None:
    assert Share().value == PrecisionRecall().f1 == 0.0


def test_percentages_have_one_digit() -> None:
    assert percent(0.8125) == "81.2"
