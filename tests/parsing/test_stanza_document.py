"""Stanza documents made of our tokens: they are those that Stanza itself would make."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stanza.models.common.doc import Document

from quotex.parsing.stanza_document import expand, new_document, part_offsets, passage_of, set_tokens
from quotex.parsing.tokens import CONTRACTION, Token, Tokens


def test_the_words_of_a_contraction_stand_where_the_text_has_them() -> None:
    assert part_offsets("don't", 5, ["do", "n't"]) == [(5, 7), (7, 10)]
    assert part_offsets("do n't", 0, ["do", "n't"]) == [(0, 2), (3, 6)]


@pytest.mark.parametrize("words", [["can", "not"], ["can", "'t", "do"], ["can"], ["can", "", "'t"]])
def test_words_that_do_not_make_up_their_token_have_no_place_of_their_own(words: list[str]) -> None:
    assert part_offsets("can't", 5, words) == []


def test_words_without_a_place_of_their_own_are_inside_the_marks_of_their_token() -> None:
    text = "“can't”"
    document = new_document(text, [])
    set_tokens(document, Tokens([Token("“", 0, 1), Token("can't", 1, 6, True), Token("”", 6, 7)], [0]))
    expand(document.sentences[0], {"can't": ("can", "not")})
    del document.quotex_marks  # those of its text are taken
    passage = passage_of(document)
    assert passage.words == ("“", "can", "not", "”")
    assert passage.marks == (2, 1, 1, 3)
    assert passage.sentences == (4,)


forms = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=6)


@st.composite
def tokenized(draw: st.DrawFn) -> tuple[str, Tokens, dict[str, tuple[str, ...]]]:
    text, tokens, expansions = "", [], {}
    for parts in draw(st.lists(st.lists(forms, min_size=1, max_size=3), min_size=1, max_size=12)):
        surface, start = "".join(parts), len(text)
        if len(parts) > 1 and surface not in expansions:
            expansions[surface] = tuple(draw(st.sampled_from([parts, [*parts[:-1], "else"]])))
        tokens.append(Token(surface, start, start + len(surface), surface in expansions))
        text += surface + draw(st.sampled_from([" ", "", "\n"]))
    starts = {0, *draw(st.sets(st.integers(0, len(tokens) - 1), max_size=3))}
    return text, Tokens(tokens, sorted(starts)), expansions


def shape(document: Document) -> list[Any]:
    """Tokens and words of each sentence with all that our parse reads of them."""
    return [
        (
            sentence.index,
            sentence.text,
            [(t.id, t.text, t.misc or None, t.start_char, t.end_char) for t in sentence.tokens],
            [(w.id, w.text, w.misc or None, w.start_char, w.end_char, w.parent.id) for w in sentence.words],
        )
        for sentence in document.sentences
    ]


@settings(deadline=None, max_examples=60)
@given(tokenized())
def test_a_document_of_our_tokens_is_the_one_that_stanza_makes(
    given_: tuple[str, Tokens, dict[str, tuple[str, ...]]],
) -> None:
    text, found, expansions = given_
    ours = new_document(text, [])
    set_tokens(ours, found)
    rows: list[list[dict[str, Any]]] = [[] for _ in found.starts]
    number = -1
    for i, token in enumerate(found.tokens):
        number += i in found.starts
        row = {"text": token.text, "start_char": token.start, "end_char": token.end}
        rows[number].append(row | ({"misc": CONTRACTION} if token.contraction else {}))
    stanzas = Document(rows, text=text)
    assert shape(ours) == shape(stanzas)
    assert (ours.num_tokens, ours.num_words) == (stanzas.num_tokens, stanzas.num_words)
    for sentence in ours.sentences:
        expand(sentence, expansions)
    words = [" ".join(expansions[t.text]) for t in found.tokens if t.contraction]
    stanzas.set_mwt_expansions(words, process_manual_expanded=False)
    assert shape(ours) == shape(stanzas)
