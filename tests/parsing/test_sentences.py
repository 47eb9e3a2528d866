"""Sentence boundaries around quotation marks, and endless sentences."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.sentences import MAX_WORDS, boundaries, cut, mend, sentence_lengths, stretches_of
from quotex.parsing.tokens import Token, Tokens

Form = str | tuple[str, ...]  # a token, or the words of a contraction


def mended(text: str, *starts: int) -> list[str]:
    """The sentences that `boundaries` makes of tokens; two underscores stand for a space before a token."""
    tokens = text.split()
    texts = [token.removeprefix("__") for token in tokens]
    new = boundaries(texts, [not token.startswith("__") for token in tokens], [0, *starts])
    return [" ".join(texts[start:end]) for start, end in zip(new, [*new[1:], len(texts)], strict=True)]


@pytest.mark.parametrize("mark", ["”", "''", '"', "’", "'", "»", "’’", ")", "]"])
def test_a_closing_mark_at_the_start_of_a_sentence_goes_to_the_one_before(mark: str) -> None:
    assert mended(f"“ Go . {mark} __He __left .", 3) == [f"“ Go . {mark}", "He left ."]


@pytest.mark.parametrize("end", [".", "!", "?", "…", "...", ",", "—"])
def test_a_closing_mark_follows_whatever_ends_a_quotation(end: str) -> None:
    assert mended(f"“ Go {end} ” __He __left .", 3) == [f"“ Go {end} ”", "He left ."]


def test_all_of_several_closing_marks_go_to_the_sentence_before() -> None:
    assert mended("“ ‘ Go . ’ ” __He __left .", 4) == ["“ ‘ Go . ’ ”", "He left ."]
    assert mended("( “ Go . ” ) __He __left .", 4) == ["( “ Go . ” )", "He left ."]


def test_a_sentence_of_nothing_but_a_closing_mark_goes_away() -> None:
    assert mended("“ Go . ” __He __left .", 3, 4) == ["“ Go . ”", "He left ."]
    assert mended("“ Go . ”", 3) == ["“ Go . ”"]


def test_a_mark_with_a_space_before_it_opens_its_sentence() -> None:
    assert mended('He __left . __" Go . "', 3) == ["He left .", '" Go . "']


def test_a_word_glued_to_the_sentence_before_begins_its_own() -> None:
    assert mended("He __left . She __stayed .", 3) == ["He left .", "She stayed ."]


def test_a_mark_after_a_word_is_not_taken_for_a_closing_one() -> None:
    assert mended("the __workers ' __strike", 2) == ["the workers", "' strike"]


def test_a_question_in_marks_stays_with_the_lower_case_words_that_attribute_it() -> None:
    assert mended("“ Why ? ” __he __asked . __“ Go . ”", 4, 7) == ["“ Why ? ” he asked .", "“ Go . ”"]
    assert mended("“ Why ? ” __he __asked .", 3) == ["“ Why ? ” he asked ."]


def test_after_a_closed_quotation_a_capital_begins_a_sentence() -> None:
    assert mended("“ Why ? ” __He __left .", 4) == ["“ Why ? ”", "He left ."]


def test_lower_case_without_a_mark_before_it_may_begin_a_sentence() -> None:
    assert mended("It __ended . __iPhone __sales __rose .", 3) == ["It ended .", "iPhone sales rose ."]


words = st.sampled_from(["“", "”", '"', "'", "’", ".", "?", ",", "He", "asked", "(", ")", "why", "n't", ";"])


@st.composite
def splits(draw: st.DrawFn) -> tuple[list[str], list[bool], list[int]]:
    texts = draw(st.lists(words, min_size=1, max_size=30))
    glued = draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts)))
    later = draw(st.sets(st.integers(1, len(texts) - 1))) if len(texts) > 1 else set()
    return texts, glued, [0, *sorted(later)]


def check_starts(starts: Sequence[int], count: int) -> None:
    assert starts[0] == 0
    assert all(one < other for one, other in pairwise(starts))
    assert starts[-1] < count


@settings(deadline=None)
@given(splits())
def test_mended_starts_begin_with_the_first_token_rise_and_are_tokens(
    case: tuple[list[str], list[bool], list[int]],
) -> None:
    texts, glued, starts = case
    new = boundaries(texts, glued, starts)
    check_starts(new, len(texts))
    assert len(new) <= len(starts)
    assert boundaries(texts, glued, new) == new


def lengths(sizes: Sequence[int], starts: Sequence[int]) -> list[int]:
    return [sum(sizes[start:end]) for start, end in zip(starts, [*starts[1:], len(sizes)], strict=True)]


def test_a_sentence_of_a_hundred_and_fifty_words_is_not_cut() -> None:
    assert cut([1] * 150, ["a"] * 150, [0]) == [0]


def test_an_endless_sentence_is_cut_after_its_last_punctuation_that_fits() -> None:
    texts = ["a"] * 400
    texts[120], texts[140], texts[149] = ";", ",", "a"
    assert cut([1] * 400, texts, [0])[:2] == [0, 141]


def test_an_endless_sentence_without_punctuation_is_cut_at_the_limit() -> None:
    assert cut([1] * 400, ["a"] * 400, [0]) == [0, 150, 300]


def test_punctuation_near_the_start_is_no_place_to_cut() -> None:
    texts = ["a"] * 200
    texts[20] = ","
    assert cut([1] * 200, texts, [0]) == [0, 150]


def test_words_are_counted_not_tokens() -> None:
    assert cut([2] * 100, ["don't"] * 100, [0]) == [0, 75]


def test_a_token_of_too_many_words_stands_alone() -> None:
    assert cut([1, 500, 1, 500], ["a"] * 4, [0]) == [0, 1, 2, 3]


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), words), min_size=1, max_size=700), st.data())
def test_no_sentence_is_longer_than_the_limit_and_no_start_is_lost(
    tokens: list[tuple[int, str]], data: st.DataObject
) -> None:
    sizes, texts = [size for size, _ in tokens], [text for _, text in tokens]
    starts = [0, *sorted(data.draw(st.sets(st.integers(1, len(texts)), max_size=3)) - {len(texts)})]
    new = cut(sizes, texts, starts)
    check_starts(new, len(texts))
    assert set(starts) <= set(new)
    assert max(lengths(sizes, new)) <= MAX_WORDS


def tokenized(text: str, *sentences: Sequence[Form]) -> Tokens:
    """The tokens of sentences, found in the text one after the other."""
    at, tokens, starts = 0, [], []
    for sentence in sentences:
        starts.append(len(tokens))
        for form in sentence:
            surface = form if isinstance(form, str) else "".join(form)
            start = text.index(surface, at)
            at = start + len(surface)
            tokens.append(Token(surface, start, at, contraction=not isinstance(form, str)))
    return Tokens(tokens, starts)


def sentences(found: Tokens) -> list[list[Token]]:
    return [found.tokens[start:end] for start, end in pairwise([*found.starts, len(found.tokens)])]


def sentence_texts(found: Tokens, text: str) -> list[str]:
    return [text[sentence[0].start : sentence[-1].end] for sentence in sentences(found)]


def test_a_text_without_sentences_is_left_alone() -> None:
    assert mend(Tokens([], []), "") == Tokens([], [])


def test_mending_keeps_contractions_and_offsets() -> None:
    text = "“We don't know.” “Why?” he asked, and didn't leave."
    one = tokenized(
        text,
        ["“", "We", ("do", "n't"), "know", "."],
        ["”", "“", "Why", "?", "”"],
        ["he", "asked", ",", "and", ("did", "n't"), "leave", "."],
    )
    found = mend(one, text)
    assert sentence_texts(found, text) == ["“We don't know.”", "“Why?” he asked, and didn't leave."]
    assert found.tokens == one.tokens


def test_a_token_that_holds_white_space_is_split() -> None:
    text = "He said then \n the end. Why?"
    one = tokenized(text, ["He", ("sa", "id"), "then \n the", "end", "."], ["Why", "?"])
    one.tokens[2] = one.tokens[2]._replace(text="then the")  # as Stanza writes white space
    found = mend(one, text)
    assert [token[:3] for token in found.tokens[2:6]] == [
        ("then", 8, 12),
        ("the", 15, 18),
        ("end", 19, 22),
        (".", 22, 23),
    ]
    assert sentence_texts(found, text) == ["He said then \n the end.", "Why?"]


def test_a_contraction_that_holds_white_space_stays_whole() -> None:
    one = Tokens([Token("do n't", 0, 6, contraction=True), Token(".", 6, 7)], [0])
    assert mend(one, "do n't.") == one


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, Tokens]:
    forms = draw(st.lists(words | st.just(("do", "n't")) | st.just(("Peskov", "'s")), min_size=1, max_size=200))
    spaces = draw(st.lists(st.sampled_from(["", " "]), min_size=len(forms), max_size=len(forms)))
    breaks = draw(st.sets(st.integers(1, len(forms)), max_size=8)) - {len(forms)}
    text = "".join(
        ("".join(form) if isinstance(form, tuple) else form) + space for form, space in zip(forms, spaces, strict=True)
    )
    edges = [0, *sorted(breaks), len(forms)]
    return text, tokenized(text, *(forms[start:end] for start, end in pairwise(edges)))


@settings(deadline=None, max_examples=60)
@given(texts())
def test_mending_keeps_every_token_in_a_sentence_that_is_not_too_long(given_: tuple[str, Tokens]) -> None:
    text, one = given_
    found = mend(one, text)
    assert found.tokens == one.tokens
    assert list(chain.from_iterable(sentences(found))) == one.tokens
    assert all(0 < sum(1 + token.contraction for token in sentence) <= MAX_WORDS for sentence in sentences(found))


# sentences of words, where the network or full stops say that they end


@settings(deadline=None)
@given(splits())
def test_sentences_of_words_hold_all_words(given: tuple[list[str], list[bool], list[int]]) -> None:
    texts, glued, starts = given
    for found in (sentence_lengths(texts, glued, [s for s in starts if s]), stretches_of(texts, glued)):
        assert sum(found) == len(texts)
        assert all(0 < length <= MAX_WORDS for length in found)


def test_no_sentence_begins_inside_a_contraction() -> None:
    assert sentence_lengths(["We", "do", "n't", "know"], [False, False, True, False], [2]) == (4,)


def test_a_sentence_begins_after_a_full_stop_without_a_space() -> None:
    assert sentence_lengths(["Stop", ".", "Go"], [False, True, True], [2]) == (2, 1)


def test_an_end_before_a_closing_mark_is_after_the_mark() -> None:
    assert sentence_lengths(["Go", ".", '"', "He", "left"], [False, True, True, False, False], [2]) == (3, 2)


def test_stretches_end_after_full_stops_but_not_after_abbreviations() -> None:
    words = ["Gen.", "Lee", "left", ".", "Why", "?", "Rain"]
    assert stretches_of(words, [False, False, False, True, False, True, False]) == (4, 2, 1)
    assert stretches_of([], []) == ()


def test_no_sentence_begins_after_a_title_whatever_the_network_says() -> None:
    assert sentence_lengths(["said", "Supt.", "Ada", "Cole"], [False] * 4, [2]) == (4,)


@pytest.mark.parametrize("following", [["Jo", "called"], ["“", "It"], ['"', "It"]])
def test_a_sentence_ends_at_a_full_stop_between_a_word_and_a_capital(following: list[str]) -> None:
    words = ["said", "Ada", "Cole", ".", *following]
    assert sentence_lengths(words, [False, False, False, True, False, True], []) == (4, 2)


@pytest.mark.parametrize("words", [["George", "W", ".", "Bush"], ["in", "Jan", ".", "May"], ["at", "noon", ".", "he"]])
def test_an_initial_an_abbreviation_and_a_small_letter_show_no_end(words: list[str]) -> None:
    assert sentence_lengths(words, [False, False, True, False], []) == (4,)
