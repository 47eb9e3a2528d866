"""Looking things up in a parse."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.document import Parse, Sentence, Word
from quotex.parsing.syntax import path_to_root

#        0         1         2         3         4
#        0123456789012345678901234567890123456789012345
TEXT = "Peskov said that they can't go. Nobody listens"
ROWS = [  # start, end, head, relation
    (0, 6, 1, "nsubj"),
    (7, 11, -1, "root"),
    (12, 16, 6, "mark"),
    (17, 21, 6, "nsubj"),
    (22, 25, 6, "aux"),
    (25, 27, 6, "advmod"),
    (28, 30, 1, "ccomp"),
    (30, 31, 1, "punct"),
    (32, 38, 9, "nsubj:outer"),
    (39, 46, -1, "root"),
]


@pytest.fixture(scope="module")
def parse() -> Parse:
    words = tuple(
        Word(i, TEXT[start:end], "", "X", head, deprel, start, end, int(i > 7))
        for i, (start, end, head, deprel) in enumerate(ROWS)
    )
    return Parse(TEXT, words, (Sentence(0, 8, 0), Sentence(8, 10, 0)), ((0, len(TEXT)),))


def test_children_stand_in_text_order(parse: Parse) -> None:
    assert parse.children[1] == (0, 6, 7)
    assert parse.children[6] == (2, 3, 4, 5)
    assert parse.children[0] == ()


def test_dependents_may_be_asked_for_by_relation_with_or_without_its_subtype(parse: Parse) -> None:
    assert [word.index for word in parse.dependents(1)] == [0, 6, 7]
    assert [word.index for word in parse.dependents(6, "mark", "aux")] == [2, 4]
    assert [word.index for word in parse.dependents(9, "nsubj")] == [8]
    assert [word.index for word in parse.dependents(9, "nsubj:outer")] == [8]
    assert not list(parse.dependents(1, "nsubj:outer", "obj"))


def test_a_subtree_holds_a_word_and_all_below_it(parse: Parse) -> None:
    assert parse.subtree(6) == [2, 3, 4, 5, 6]
    assert parse.subtree(1) == list(range(8))
    assert parse.subtree(0) == [0]


def test_a_path_to_the_root_begins_with_the_word_itself(parse: Parse) -> None:
    assert [word.index for word in path_to_root(parse.words, 5)] == [5, 6, 1]
    assert [word.index for word in path_to_root(parse.words, 9)] == [9]


def test_words_run_from_their_first_to_their_last_character(parse: Parse) -> None:
    assert TEXT[slice(*parse.offsets(2, 7))] == "that they can't go"
    assert parse.sentence_text(0) == "Peskov said that they can't go."
    assert parse.sentence_text(1) == "Nobody listens"


@settings(deadline=None)
@given(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)))
def test_words_in_a_stretch_are_those_that_touch_it(start: int, length: int) -> None:
    words = tuple(Word(i, "", "", "X", -1, "dep", a, b, 0) for i, (a, b, _, _) in enumerate(ROWS))
    found = Parse(TEXT, words, (), ()).words_in(start, start + length)
    assert list(found) == [i for i, (a, b, _, _) in enumerate(ROWS) if a < start + length and start < b]


def test_no_words_are_in_an_empty_parse() -> None:
    assert not Parse("", (), (), ()).words_in(0, 5)


def test_words_of_a_contraction_that_share_offsets_are_both_found() -> None:
    words = (
        Word(0, "do", "do", "AUX", 1, "aux", 0, 4, 0),
        Word(1, "n't", "not", "PART", -1, "root", 0, 4, 0),
        Word(2, "go", "go", "VERB", 1, "dep", 5, 7, 0),
    )
    parse = Parse("dont go", words, (Sentence(0, 3, 0),), ((0, 7),))
    assert list(parse.words_in(0, 4)) == [0, 1]
    assert list(parse.words_in(2, 6)) == [0, 1, 2]
    assert list(parse.words_in(4, 5)) == []
