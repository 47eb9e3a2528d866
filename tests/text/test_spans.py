"""Arithmetic on spans."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from quotex.quotations.word_spans import close_gaps, spans_of, words_of
from quotex.text.spans import overlap, size, solid, trimmed, union, within, without
from tests.quotations.builder import flat, parsed

spans = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 8)).map(lambda s: (s[0], s[0] + s[1])), max_size=6)


def points(*groups: object) -> set[int]:
    return {i for group in groups for start, end in group for i in range(start, end)}


@given(spans, spans)
def test_union_and_difference_are_those_of_the_sets_of_code_points(one: list, other: list) -> None:
    a, b = union(one), union(other)
    assert points(union(one, other)) == points(one, other)
    assert points(without(a, b)) == points(one) - points(other)
    assert overlap(a, b) == len(points(one) & points(other))
    assert size(a) == len(points(one))
    for result in (a, without(a, b)):
        assert all(end < start for (_, end), (start, _) in pairwise(result))
        assert all(start < end for start, end in result)


@given(spans, st.integers(0, 40), st.integers(0, 10))
def test_within_cuts_at_both_edges(some: list, start: int, length: int) -> None:
    assert points(within(union(some), start, start + length)) == points(some) & set(range(start, start + length))


@given(st.text(alphabet="a1 \n\t\u00a0\u2028-”", max_size=12))
def test_trimmed_spans_have_no_white_space_and_solid_ones_a_word(text: str) -> None:
    start, end = trimmed(text, 0, len(text))
    assert text[start:end] == text.strip()
    assert solid(text, [(0, len(text))]) == (((start, end),) if any(map(str.isalnum, text)) else ())


def test_gaps_of_white_space_close_but_not_over_paragraphs() -> None:
    assert close_gaps(flat("ab  cd\nef"), [(0, 2), (4, 6), (7, 9)]) == ((0, 6), (7, 9))
    assert close_gaps(flat("ab, cd\nef"), [(0, 2), (4, 6), (7, 9)]) == ((0, 2), (4, 6), (7, 9))
    wrapped = replace(flat("ab  cd\nef"), paragraphs=((0, 9),))
    assert close_gaps(wrapped, [(0, 2), (4, 6), (7, 9)]) == ((0, 9),)


def test_what_counts_as_nothing_between_two_spans_can_be_told() -> None:
    parse = flat("ab, cd\nef")
    assert close_gaps(parse, [(0, 2), (4, 6), (7, 9)], lambda start, end: end - start < 3) == ((0, 6), (7, 9))


def test_words_and_spans_go_back_and_forth() -> None:
    parse = parsed("said-that")
    chosen = [1, 2, 3, 7, 8]
    assert words_of(parse, spans_of(parse, chosen)) == chosen
    assert len(spans_of(parse, chosen)) == 2
