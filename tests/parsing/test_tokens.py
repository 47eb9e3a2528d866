"""Tokens as plain data, and as a Stanza document."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.tokens import Part, Token, Tokenized, contraction, from_document, part_offsets, to_document


def test_the_words_of_a_contraction_stand_where_the_text_has_them() -> None:
    assert contraction("don't", 5, 10, ["do", "n't"]).parts == (Part("do", 5, 7, True), Part("n't", 7, 10, True))
    assert part_offsets("do n't", 0, ["do", "n't"]) == [(0, 2), (3, 6)]


@pytest.mark.parametrize("words", [["can", "not"], ["can", "'t", "do"], ["can"], ["can", "", "'t"]])
def test_words_that_do_not_make_up_their_token_share_its_place(words: list[str]) -> None:
    token = contraction("can't", 5, 10, words)
    assert token.parts == tuple(Part(word, 5, 10, False) for word in words)


def test_lengths_count_words_and_sentences_hold_tokens() -> None:
    tokens = [Token("I", 0, 1), contraction("can't", 2, 7, ["ca", "n't"]), Token(".", 7, 8), Token("No", 9, 11)]
    one = Tokenized(tokens, [0, 3])
    assert one.lengths() == [4, 1]
    assert [len(sentence) for sentence in one.sentences()] == [3, 1]
    assert [word.text for word in one.words()] == ["I", "ca", "n't", ".", "No"]


forms = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=6)


@st.composite
def tokenized(draw: st.DrawFn) -> tuple[str, Tokenized]:
    text, tokens = "", []
    for parts in draw(st.lists(st.lists(forms, min_size=1, max_size=3), min_size=1, max_size=12)):
        surface, start = "".join(parts), len(text)
        end = start + len(surface)
        if len(parts) == 1:
            tokens.append(Token(surface, start, end))
        else:
            words = draw(st.sampled_from([parts, [*parts[:-1], "else"]]))
            tokens.append(contraction(surface, start, end, words))
        text += surface + draw(st.sampled_from([" ", "", "\n"]))
    starts = {0, *draw(st.sets(st.integers(0, len(tokens) - 1), max_size=3))}
    return text, Tokenized(tokens, sorted(starts))


@settings(deadline=None, max_examples=60)
@given(tokenized())
def test_tokens_come_back_from_a_stanza_document(given_: tuple[str, Tokenized]) -> None:
    text, one = given_
    document = to_document(one, text)
    assert from_document(document) == one
    for sentence in document.sentences:
        assert [word.id for word in sentence.words] == list(range(1, len(sentence.words) + 1))
    assert document.num_words == sum(one.lengths())
