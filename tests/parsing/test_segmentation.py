"""Paragraphs and pieces of an article."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotex.parsing.segmentation import MAX_PIECE, paragraphs, pieces
from quotex.text.spans import Offsets

WRAPPED = (
    "The talks between the two delegations ended on Monday evening after\n"
    "less than an hour, and neither side said when they would meet for a\n"
    "third round, although both agreed to exchange the wounded and young\n"
    "soldiers.\n"
    "\n"
    "“We have handed over a document,” said the head of the delegation in\n"
    "the courtyard of the palace, “and it is up to them to read it before\n"
    "anybody speaks of a ceasefire again.”\n"
)


def texts(text: str, spans: list[Offsets]) -> list[str]:
    return [text[start:end] for start, end in spans]


def parts(text: str) -> list[Offsets]:
    return list(pieces(text, (0, len(text))))


@pytest.mark.parametrize(
    "mark", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x0c", "\x0b", "\x85", "\n\n", " \r\n\t\r\n "]
)
def test_each_line_is_a_paragraph_whatever_ends_it(mark: str) -> None:
    text = f"One line.{mark}Another line.{mark}"
    assert texts(text, paragraphs(text)) == ["One line.", "Another line."]


def test_short_lines_stay_paragraphs_even_with_blank_lines_between_some() -> None:
    text = "Talks collapse\n\n“No,” he said.\n“Never,” she said.\nThey left."
    assert len(paragraphs(text)) == 4


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", " \n", "\u2028"])
def test_hard_wrapped_text_keeps_its_paragraphs_together(ending: str) -> None:
    text = WRAPPED.replace("\n", ending)
    found = texts(text, paragraphs(text))
    assert [" ".join(paragraph.split()) for paragraph in found] == [
        " ".join(paragraph.split()) for paragraph in WRAPPED.split("\n\n")
    ]


def test_lines_that_end_their_sentences_are_not_hard_wrapped_although_they_are_of_one_length() -> None:
    text = "\n".join("The minister told reporters that the talks in Istanbul had failed." for _ in range(8))
    assert len(paragraphs(text)) == 8


def test_long_lines_are_not_hard_wrapped_although_they_do_not_end_a_sentence() -> None:
    text = "\n".join("and so on without a full stop " * 8 for _ in range(8))
    assert len(paragraphs(text)) == 8


def test_nothing_before_the_start_of_the_body_is_in_a_paragraph() -> None:
    text = "date 2025-06-03 The talks failed.\nThey left."
    assert texts(text, paragraphs(text, 15)) == ["The talks failed.", "They left."]


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\t\r\n \u2028\x0c"])
def test_text_of_white_space_has_no_paragraphs(text: str) -> None:
    assert paragraphs(text) == []


def test_a_short_paragraph_is_one_piece() -> None:
    assert parts("a" * MAX_PIECE) == [(0, MAX_PIECE)]


def test_a_long_paragraph_is_cut_after_the_last_sentence_that_fits() -> None:
    first = "The minister said no. " * 150
    text = first + "He did not say why " * 100
    assert parts(text)[0] == (0, len(first) - 1)


def test_a_piece_is_at_least_half_as_long_as_it_may_be() -> None:
    text = "He said no. " + "and so on " * 600
    assert parts(text)[0][1] > MAX_PIECE - 10


def test_a_closing_mark_stays_with_the_sentence_before_the_cut() -> None:
    sentence = "“We will never agree to any of this!” "
    assert all(text.startswith("“") and text.endswith("!”") for text in texts(sentence * 300, parts(sentence * 300)))


def test_without_a_sentence_a_paragraph_is_cut_at_white_space_of_any_kind() -> None:
    for space in " \t\u00a0\u2009":
        text = space.join(["word"] * 3000)
        assert all(part.startswith("word") and part.endswith("word") for part in texts(text, parts(text)))


def test_without_white_space_a_paragraph_is_cut_all_the_same() -> None:
    assert parts("a" * 10_001) == [(0, 4000), (4000, 8000), (8000, 10_001)]


def test_a_gulf_of_white_space_makes_no_empty_piece() -> None:
    text = "a" + " " * 50_000 + "b"
    assert texts(text, parts(text)) == ["a", "b"]


@pytest.mark.parametrize(
    "unit", ["a", "word ", "He said: “No.” ", ". ", "…", "'", "a\u0301", "\U0001f600", "a" + " " * 99]
)
def test_five_megabytes_on_one_line_are_cut_quickly_into_short_pieces(unit: str) -> None:
    text = (unit * (5_000_000 // len(unit))).strip()
    began = time.process_time()
    (paragraph,) = paragraphs(text)
    found = list(pieces(text, paragraph))
    assert time.process_time() - began < 10
    assert all(0 < end - start <= MAX_PIECE for start, end in found)
    assert sum(end - start for start, end in found) >= len(text.replace(" ", ""))


@pytest.mark.parametrize("unit", ["\n", "\r", "\r\n", "\u2028", "a\n", "\n \t", "\x0b", "\x85 "])
def test_hundreds_of_thousands_of_line_ends_do_not_hang(unit: str) -> None:
    began = time.process_time()
    paragraphs(unit * 200_000)
    assert time.process_time() - began < 5


messy = st.text(st.sampled_from("ab.!?”'\" \n\r\t\x0b\x0c\x1c\x85\u2028\u00a0\u200b中\U0001f600"), max_size=300)


@settings(deadline=None)
@given(messy | st.text(max_size=200), st.integers(0, 30))
def test_paragraphs_are_sorted_trimmed_and_hold_every_character_that_is_not_white(text: str, start: int) -> None:
    found = paragraphs(text, min(start, len(text)))
    check_cover(text, found, start, len(text))
    for first, last in found:
        assert text[first:last].strip() == text[first:last]


@settings(deadline=None)
@given(messy, st.integers(1, 60), st.integers(0, 20), st.integers(0, 20))
def test_pieces_are_sorted_trimmed_short_and_hold_every_character_that_is_not_white(
    unit: str, times: int, before: int, after: int
) -> None:
    text = unit * times
    start, end = min(before, len(text)), max(len(text) - after, 0)
    found = list(pieces(text, (start, end)))
    check_cover(text, found, start, end)
    for first, last in found:
        assert last - first <= MAX_PIECE
        assert text[first:last].strip() == text[first:last]


def check_cover(text: str, found: list[Offsets], start: int, end: int) -> None:
    assert all(start <= first < last <= end for first, last in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    covered = {at for first, last in found for at in range(first, last)}
    assert all(at in covered or text[at].isspace() for at in range(start, end))
