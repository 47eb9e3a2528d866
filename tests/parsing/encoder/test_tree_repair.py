"""Trees with one subject a verb, and with owners on what they own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotex.parsing.encoder.spanning_tree import Scores, spanning_tree
from quotex.parsing.encoder.tree_repair import with_one_subject, with_owners
from tests.parsing.encoder.trees import is_tree, square_scores

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
