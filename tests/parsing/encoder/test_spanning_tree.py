"""The best tree over a sentence."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from stanza.models.common.chuliu_edmonds import chuliu_edmonds_one_root

from quotex.parsing.encoder.spanning_tree import Scores, spanning_tree, with_one_subject, with_owners


def matrix(*rows: list[float]) -> Scores:
    return np.array(rows, dtype=np.float32)


def is_tree(heads: tuple[int, ...] | list[int]) -> bool:
    """One word hangs on the root, and from every word the way up ends there."""
    if list(heads).count(0) != 1:
        return False
    for word in range(1, len(heads) + 1):
        seen = set()
        while word:
            if word in seen:
                return False
            seen.add(word)
            word = heads[word - 1]
    return True


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


square_scores = st.integers(1, 4).flatmap(
    lambda n: arrays(np.float32, (n, n + 1), elements=st.integers(-60, 0).map(float))
)


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


Row = tuple[str, str, int, str]  # word, upos, head, deprel


def repaired(*rows: Row) -> list[tuple[int, str]]:
    words, upos, heads, deprels = zip(*rows, strict=True)
    found = with_one_subject(words, upos, heads, deprels)
    return list(zip(*found, strict=True))


@pytest.mark.parametrize(
    ("rows", "relation"),
    [
        (
            [
                ("Brandt", "PROPN", 5, "nsubj"),
                ("spokeswoman", "NOUN", 3, "compound"),
                ("Ada", "PROPN", 5, "nsubj"),
                ("Holm", "PROPN", 3, "flat"),
                ("spoke", "VERB", 0, "root"),
            ],
            (3, "compound"),
        ),
        ([("52", "NUM", 3, "nsubj"), ("percent", "NOUN", 3, "nsubj"), ("agreed", "VERB", 0, "root")], (2, "nummod")),
        (
            [
                ("director", "NOUN", 5, "nsubj"),
                ("of", "ADP", 3, "case"),
                ("Acme", "PROPN", 1, "nmod"),
                ("Ada", "PROPN", 5, "nsubj"),
                ("spoke", "VERB", 0, "root"),
            ],
            (4, "compound"),
        ),
        (
            [
                ("Sen", "PROPN", 4, "nsubj"),
                (".", "PUNCT", 3, "punct"),
                ("Ada", "PROPN", 4, "nsubj"),
                ("ran", "VERB", 0, "root"),
            ],
            (3, "compound"),
        ),
        (
            [
                ("ex", "NOUN", 4, "nsubj:pass"),
                ("-", "PUNCT", 1, "punct"),
                ("wife", "NOUN", 4, "nsubj:pass"),
                ("asked", "VERB", 0, "root"),
            ],
            (3, "compound"),
        ),
    ],
)
def test_of_two_subjects_side_by_side_the_first_belongs_to_the_last(rows: list[Row], relation: tuple[int, str]) -> None:
    found = repaired(*rows)
    assert found[0] == relation
    assert found[1:] == [(head, deprel) for _, _, head, deprel in rows[1:]]


def test_subjects_behind_the_verb_are_joined_as_well() -> None:
    found = repaired(("said", "VERB", 0, "root"), ("widow", "NOUN", 1, "nsubj"), ("Ada", "PROPN", 1, "nsubj"))
    assert found == [(0, "root"), (3, "compound"), (1, "nsubj")]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [("What", "PRON", 3, "nsubj"), ("he", "PRON", 3, "nsubj"), ("did", "VERB", 0, "root")],
            id="a pronoun is a subject of its own",
        ),
        pytest.param(
            [
                ("Ada", "PROPN", 4, "nsubj"),
                (",", "PUNCT", 4, "punct"),
                ("Holm", "PROPN", 4, "nsubj"),
                ("sang", "VERB", 0, "root"),
            ],
            id="a comma parts them",
        ),
        pytest.param(
            [
                ("Ada", "PROPN", 4, "nsubj"),
                ("today", "NOUN", 4, "obl"),
                ("Holm", "PROPN", 4, "nsubj"),
                ("sang", "VERB", 0, "root"),
            ],
            id="a word of the verb parts them",
        ),
        pytest.param(
            [("Ada", "PROPN", 2, "nsubj"), ("sang", "VERB", 0, "root"), ("Holm", "PROPN", 2, "nsubj")],
            id="the verb parts them",
        ),
        pytest.param(
            [
                ("Ada", "PROPN", 2, "nsubj"),
                ("sang", "VERB", 0, "root"),
                ("Holm", "PROPN", 4, "nsubj"),
                ("wept", "VERB", 2, "conj"),
            ],
            id="two verbs",
        ),
    ],
)
def test_other_subjects_stay(rows: list[Row]) -> None:
    assert repaired(*rows) == [(head, deprel) for _, _, head, deprel in rows]


@given(square_scores, st.data())
def test_a_tree_with_one_subject_is_a_tree(scores: Scores, data: st.DataObject) -> None:
    heads = spanning_tree(scores)
    upos = [data.draw(st.sampled_from(("NOUN", "NUM", "PUNCT", "PRON"))) for _ in heads]
    deprels = [data.draw(st.sampled_from(("nsubj", "nsubj:pass", "obl"))) if head else "root" for head in heads]
    found, _ = with_one_subject(["-"] * len(heads), upos, heads, deprels)
    assert is_tree(found)


def owners(*rows: Row) -> list[tuple[int, str]]:
    words, upos, heads, deprels = zip(*rows, strict=True)
    return list(zip(*with_owners(words, upos, heads, deprels), strict=True))


def test_an_owner_hangs_on_what_is_owned() -> None:
    assert owners(
        ("Ada", "PROPN", 6, "nsubj"),
        ("Holm", "PROPN", 1, "flat"),
        ("'s", "PART", 1, "case"),
        ("former", "ADJ", 5, "amod"),
        ("husband", "NOUN", 1, "appos"),
        ("wept", "VERB", 0, "root"),
    ) == [(5, "nmod:poss"), (1, "flat"), (1, "case"), (5, "amod"), (6, "nsubj"), (0, "root")]


def test_what_is_owned_may_stand_in_marks_and_takes_what_follows_it() -> None:
    assert owners(
        ("Holm", "PROPN", 0, "root"),
        ("’s", "PART", 1, "case"),
        ("‘", "PUNCT", 4, "punct"),
        ("Harbour", "PROPN", 1, "appos"),
        ("’", "PUNCT", 1, "punct"),
    ) == [(4, "nmod:poss"), (1, "case"), (4, "punct"), (0, "root"), (4, "punct")]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [
                ("Holm", "PROPN", 0, "root"),
                ("'s", "PART", 1, "case"),
                (",", "PUNCT", 1, "punct"),
                ("husband", "NOUN", 1, "appos"),
            ],
            id="behind a comma",
        ),
        pytest.param(
            [("Holm", "PROPN", 3, "nmod:poss"), ("'s", "PART", 1, "case"), ("husband", "NOUN", 0, "root")],
            id="right already",
        ),
        pytest.param(
            [("Holm", "PROPN", 0, "root"), ("in", "ADP", 1, "case"), ("Oslo", "PROPN", 1, "appos")],
            id="a preposition",
        ),
    ],
)
def test_other_owners_stay(rows: list[Row]) -> None:
    assert owners(*rows) == [(head, deprel) for _, _, head, deprel in rows]


@given(square_scores, st.data())
def test_a_tree_with_owners_is_a_tree(scores: Scores, data: st.DataObject) -> None:
    heads = spanning_tree(scores)
    upos = [data.draw(st.sampled_from(("NOUN", "PART", "PUNCT"))) for _ in heads]
    words = ["'s" if tag == "PART" else "-" for tag in upos]
    deprels = [data.draw(st.sampled_from(("case", "appos", "flat"))) if head else "root" for head in heads]
    found, _ = with_owners(words, upos, heads, deprels)
    assert is_tree(found)
